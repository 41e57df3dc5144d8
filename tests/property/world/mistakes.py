"""Mistakes that real sync systems have made, as switches: the simulation must catch every one of them.

A check that has never been seen to fail proves nothing, so the tests run the world with each mistake in turn.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

import pytest

from caseworker.brief import result_in_full
from caseworker.domain import merge
from caseworker.domain.changes import Changes
from caseworker.domain.edits import Change, Edit
from caseworker.domain.ids import DeviceId, EditId, Path, ScopeId
from caseworker.server.book import Batch, Elsewhere, Fed
from caseworker.syncport import Plan
from caseworker.wire import Bootstrapped, Entry, Held, Pulled, Purged, Result, Revoked, Sent, Welcome
from tests.fakes import dict_office
from tests.fakes.book import DictLedger
from tests.property.world.dictstore import Acked, DictStore, Scope
from tests.property.world.laptop import Crash

Patch = Callable[[pytest.MonkeyPatch], None]


def cursor_before_page(patch: pytest.MonkeyPatch) -> None:
    """The cursor is made durable before the page is applied (PouchDB 1240)."""
    right, calls = DictStore.page, [0]

    def page(store: DictStore, pulled: Pulled) -> Changes:
        calls[0] += 1
        if calls[0] % 9 == 0:
            for entry in pulled.entries:
                known = store.scopes.get(entry.scope)
                if known is not None and known.is_filled and entry.seq == known.cursor + 1:
                    known.cursor = entry.seq
            raise Crash
        return right(store, pulled)

    patch.setattr(DictStore, "page", page)


def set_aside_dropped(patch: pytest.MonkeyPatch) -> None:
    """What may not be applied is answered, and kept nowhere."""
    right = DictLedger.write

    def write(ledger: DictLedger, batch: Batch) -> dict[EditId, int]:
        numbers = right(ledger, batch)
        ledger._tables.quarantine.clear()
        return numbers

    patch.setattr(DictLedger, "write", write)


def purge_of_unsent(patch: pytest.MonkeyPatch) -> None:
    """Losing access takes the work that was not sent along (WatermelonDB's replacement, Couchbase's auto-purge)."""
    right = DictStore.grants

    def grants(store: DictStore, welcome: Welcome) -> Plan:
        going = {one.scope for one in welcome.revoked if store.is_older(one)}
        store.outbox = [out for out in store.outbox if out.edit.scope not in going]
        return right(store, welcome)

    patch.setattr(DictStore, "grants", grants)


def no_memory_of_ids(patch: pytest.MonkeyPatch) -> None:
    """An edit that arrives again is applied again."""
    right = DictLedger.elsewhere

    def elsewhere(ledger: DictLedger, asked: Elsewhere) -> Elsewhere:
        found = right(ledger, asked)
        return Elsewhere(frozenset(), found.scopes, found.records, found.teams)

    def results(_ledger: DictLedger, _device: DeviceId, _edits: Collection[EditId]) -> dict[EditId, Result]:
        return {}

    patch.setattr(DictLedger, "elsewhere", elsewhere)
    patch.setattr(DictLedger, "results", results)


def new_grant_old_cursor(patch: pytest.MonkeyPatch) -> None:
    """A scope that is granted again goes on where it was left (Couchbase: "when next updated")."""
    kept: dict[tuple[int, ScopeId], Scope] = {}
    right_purge, right_grants = DictStore.purge, DictStore.grants

    def purge(store: DictStore, revoked: Revoked) -> Purged | None:
        known = store.scopes.get(revoked.scope)
        gone = right_purge(store, revoked)
        if gone is not None and known is not None and known.is_filled:
            kept[id(store), revoked.scope] = known
        return gone

    def grants(store: DictStore, welcome: Welcome) -> Plan:
        for grant in welcome.grants:
            known = kept.pop((id(store), grant.scope), None)
            if known is not None and grant.scope not in store.scopes:
                known.grant_epoch = grant.grant_epoch
                store.scopes[grant.scope] = known
        return right_grants(store, welcome)

    patch.setattr(DictStore, "purge", purge)
    patch.setattr(DictStore, "grants", grants)


def feed_without_grants(patch: pytest.MonkeyPatch) -> None:
    """The feed is given to whoever asks for it."""
    patch.setattr(DictLedger, "_sees", lambda _ledger, _scope: True)


def restore_unnoticed(patch: pytest.MonkeyPatch) -> None:
    """A laptop does not notice that the server was restored from a backup (CHT 8093)."""

    def new_epoch(store: DictStore, log_epoch: str, _expected_seq: int) -> int:
        store.log_epoch = log_epoch
        return 0

    patch.setattr(DictStore, "new_epoch", new_epoch)


def last_one_wins(patch: pytest.MonkeyPatch) -> None:
    """Whoever comes later is right, and nobody hears of the other (WatermelonDB, Anki)."""
    patch.setattr(merge._Work, "as_candidate", merge._Work.as_current)


def choice_closes_unseen(patch: pytest.MonkeyPatch) -> None:
    """A choice closes candidates that nobody had seen when it was made."""

    def settle(work: merge._Work, path: Path, _change: Change) -> None:
        work.conflicts.pop(path, None)

    patch.setattr(merge._Work, "settle", settle)


def answer_without_versions(patch: pytest.MonkeyPatch) -> None:
    """The answer to a push does not say what the edit became: a worker's own words flicker away (PowerSync 253)."""
    patch.setattr(DictStore, "take", lambda _store, _edit, _result: None)


def old_answer_over_new_feed(patch: pytest.MonkeyPatch) -> None:
    """A repeated answer is laid over what the feed has told since."""

    def take(store: DictStore, edit: Edit, result: Result) -> None:
        record, result = store.acked.setdefault(edit.record, Acked(edit.scope, edit.kind)), result_in_full(result, edit)
        for path, value in result.values.items():
            record.put(path, result.entry, value=value, version=result.versions.get(path))

    patch.setattr(DictStore, "take", take)


def erasure_leaves_the_feed(patch: pytest.MonkeyPatch) -> None:
    """Erasure removes the record, and the feed still tells it."""

    def same(entry: Entry) -> Entry:
        return entry

    patch.setattr(dict_office, "_emptied", same)


def group_cut_in_two(patch: pytest.MonkeyPatch) -> None:
    """A page of edits ends in the middle of a group."""
    right = DictStore.unsent

    def unsent(store: DictStore, limit_edits: int, limit_bytes: int, *, after: int = 0) -> tuple[Sent, ...]:
        return right(store, limit_edits, limit_bytes, after=after)[:1]

    patch.setattr(DictStore, "unsent", unsent)


def fill_removes_nothing(patch: pytest.MonkeyPatch) -> None:
    """A scope fetched whole keeps what the server no longer has."""

    def finish(_store: DictStore, _scope: ScopeId, known: Scope) -> None:
        known.is_filled, known.cursor, known.seen, known.as_of = True, known.as_of or 0, set(), None

    patch.setattr(DictStore, "finish", finish)


def feed_from_the_last_page(patch: pytest.MonkeyPatch) -> None:
    """After a fill the feed goes on from where the last page was read, and what came between is missed."""
    right = DictStore.filled

    def filled(store: DictStore, page: Bootstrapped) -> Changes:
        known = store.scopes.get(page.scope)
        if known is not None:
            known.as_of = None
        return right(store, page)

    patch.setattr(DictStore, "filled", filled)


def erased_comes_back(patch: pytest.MonkeyPatch) -> None:
    """A late edit brings an erased record back to life (CDTDatastore 366)."""
    right = merge.meet

    def meet(state: merge.State, edit: Edit, law: merge.Law) -> merge.Met:
        return right(merge.State() if state.erased else state, edit, law)

    patch.setattr("caseworker.server.planning.meet", meet)
    right_elsewhere = DictLedger.elsewhere

    def elsewhere(ledger: DictLedger, asked: Elsewhere) -> Elsewhere:
        return replace(right_elsewhere(ledger, asked), gone=frozenset())

    patch.setattr(DictLedger, "elsewhere", elsewhere)


def horizon_unsaid(patch: pytest.MonkeyPatch) -> None:
    """A laptop whose next entries were removed is told that there is nothing new."""
    right = DictLedger.entries

    def entries(ledger: DictLedger, held: Sequence[Held], limit: int) -> Fed:
        return right(ledger, held, limit)._replace(behind=())

    patch.setattr(DictLedger, "entries", entries)


def clock_decides(patch: pytest.MonkeyPatch) -> None:
    """Of two values the one with the later clock is right, and a clock that is wrong by a year wins for a year."""
    right = merge._Work.as_candidate
    times: dict[EditId, str] = {}

    def as_candidate(work: merge._Work, path: Path, change: Change) -> merge.Outcome:
        times[work.edit.id] = work.edit.made_at
        is_later = work.edit.made_at > times.get(work.versions.get(path, work.edit.id), "")
        return work.as_current(path, change) if is_later else right(work, path, change)

    patch.setattr(merge._Work, "as_candidate", as_candidate)


def purge_without_epoch(patch: pytest.MonkeyPatch) -> None:
    """A scope goes because it was once taken back, whatever was granted since (Sync Gateway CBG-1477, CBG-1498)."""
    kept: dict[int, list[Revoked]] = {}
    right = DictStore.grants

    def grants(store: DictStore, welcome: Welcome) -> Plan:
        found, old = right(store, welcome), kept.setdefault(id(store), [])
        old += [one for one in welcome.revoked if one not in old]
        return replace(found, purge=tuple(old))

    patch.setattr(DictStore, "grants", grants)
    patch.setattr(DictStore, "is_older", lambda _store, _revoked: True)


def short_answer_for_all_unsent(patch: pytest.MonkeyPatch) -> None:
    """An answer that says "as sent" is taken to confirm all that is shown, later unsent work as well."""
    right = DictStore.take

    def take(store: DictStore, edit: Edit, result: Result) -> None:
        later = [out.edit for out in store.outbox if out.edit.record == edit.record]
        right(store, edit, result)
        if result.as_sent and later:
            for path, change in later[-1].changes.items():
                record = store.acked[edit.record]
                record.put(path, result.entry, value=change.value, version=later[-1].id)

    patch.setattr(DictStore, "take", take)


MISTAKES: Mapping[str, Patch] = {
    patch.__name__: patch
    for patch in (
        cursor_before_page, set_aside_dropped, purge_of_unsent, no_memory_of_ids, new_grant_old_cursor,
        feed_without_grants, restore_unnoticed, last_one_wins, choice_closes_unseen, answer_without_versions,
        old_answer_over_new_feed, erasure_leaves_the_feed, group_cut_in_two, fill_removes_nothing,
        feed_from_the_last_page, erased_comes_back, horizon_unsaid,
        clock_decides, purge_without_epoch, short_answer_for_all_unsent,
    )
}  # fmt: skip


@contextmanager
def made(name: str) -> Iterator[None]:
    """The world with one mistake in it."""
    with pytest.MonkeyPatch.context() as patch:
        MISTAKES[name](patch)
        yield
