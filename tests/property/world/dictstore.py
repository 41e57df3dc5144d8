"""A store in dicts, for simulations of thousands of runs. It passes the same contract tests as the real store.

Every method is all or nothing by itself, so a crash is an exception before or after a call.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from caseworker import wire
from caseworker.brief import entry_in_full, result_in_full, versions_of
from caseworker.digests import record_sum, xor
from caseworker.domain.changes import Changes
from caseworker.domain.edits import Body, Edit, Versions, replay, with_value
from caseworker.domain.ids import EditId, Path, RecordId, ScopeId
from caseworker.domain.merge import Candidate, Conflicts
from caseworker.syncport import DeviceCard, Fill, Plan, SyncStatus
from caseworker.wire import Bootstrapped, Entry, Held, NewScope, Pulled, Purged, Pushed, Result, Revoked, Sent, Welcome
from tests.property.world.dictcustody import DictCustody


@dataclass
class Scope:
    """What the device knows of a scope it was granted. `as_of`: where the feed goes on after the fill under way."""

    grant_epoch: int
    cursor: int = 0
    is_filled: bool = False
    after: RecordId | None = None
    as_of: int | None = None
    seen: set[RecordId] = field(default_factory=set)


@dataclass
class Acked:
    """A record as the server confirmed it. `at`: per path, the newest entry of the feed that is in it."""

    scope: ScopeId
    kind: str
    body: Body = field(default_factory=dict)
    versions: Versions = field(default_factory=dict)
    conflicts: Conflicts = field(default_factory=dict)
    base_at: int = 0
    at: dict[Path, int] = field(default_factory=dict)

    def put(self, path: Path, number: int, *, value: object, version: EditId | None) -> None:
        """Take in one path's value, unless something newer is known."""
        with_value(self.body, path, value)  # type: ignore[arg-type]
        if version is not None:
            self.versions[path] = version
        self.at[path] = number

    def is_known(self, path: Path, number: int) -> bool:
        """Whether this record already holds this entry's word on the path, or a newer one."""
        return number <= max(self.base_at, self.at.get(path, 0))

    def open(self, path: Path, candidates: tuple[Candidate, ...]) -> None:
        """Take in which candidates are open."""
        if candidates:
            self.conflicts[path] = candidates
        else:
            self.conflicts.pop(path, None)


@dataclass
class Out:
    """An edit on its way. `seq` is None until it is first offered."""

    edit: Edit
    new_scope: NewScope | None = None
    seq: int | None = None


@dataclass
class Answered:
    """An edit the server answered. `is_blank`: its text went with its scope, only the line about it is left."""

    sent: Sent
    result: Result
    is_blank: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """A record as a worker sees it on this device."""

    scope: ScopeId
    kind: str
    body: Body
    versions: Versions
    conflicts: Conflicts


class Shelf:
    """What is kept, what a simulated worker does with it, and how single things the server says are laid on it."""

    def __init__(self, card: DeviceCard) -> None:
        self.card = card
        self.seq = card.next_seq
        self.log_epoch = card.log_epoch
        self.scopes: dict[ScopeId, Scope] = {}
        self.acked: dict[RecordId, Acked] = {}
        self.outbox: list[Out] = []
        self.answered: dict[EditId, Answered] = {}
        self.sending: set[EditId] = set()
        self.runs: list[tuple[str, str]] = []
        self.custody = DictCustody(card, self.pieces)

    # -- a person's work ----------------------------------------------------------------------------------------------
    def work(self, edits: Iterable[Edit], new_scope: NewScope | None = None) -> None:
        """What a person saved."""
        self.outbox.extend(Out(edit, new_scope if number == 0 else None) for number, edit in enumerate(edits))

    def view(self, record: RecordId) -> View | None:
        """The record with unsent edits on top, None if it is not here."""
        acked, pending = self.acked.get(record), [out.edit for out in self.outbox if out.edit.record == record]
        if acked is None and not pending:
            return None
        base = acked or Acked(pending[0].scope, pending[0].kind)
        body, versions = replay(base.body, base.versions, pending)
        return View(base.scope, base.kind, body, versions, base.conflicts)

    def records(self) -> set[RecordId]:
        """Every record that is here."""
        return self.acked.keys() | {out.edit.record for out in self.outbox}

    def kept_edits(self) -> set[EditId]:
        """Own edits that are still here, sent or not."""
        return {out.edit.id for out in self.outbox} | {edit for edit, one in self.answered.items() if not one.is_blank}

    def pieces(self) -> list[dict[str, object]]:
        """What the server does not have, or set aside."""
        aside = [one.sent.edit for one in self.answered.values() if one.result.outcome == "quarantined"]
        found = [("outbox", [out.edit for out in self.outbox]), ("set_aside", aside)]
        return [{"from": source, "body": edit.model_dump_json()} for source, edits in found for edit in edits]

    # -- single things the server says --------------------------------------------------------------------------------
    def granted(self, epoch: int, known: Scope | None) -> Scope:  # noqa: ARG002
        """What a new grant starts with, whatever was known under an older one."""
        return Scope(epoch)

    def is_older(self, revoked: Revoked) -> bool:
        known = self.scopes.get(revoked.scope)
        return known is None or known.grant_epoch <= revoked.grant_epoch

    def take(self, edit: Edit, result: Result) -> None:
        """Lay one result over what is confirmed, where nothing newer is known."""
        result = result_in_full(result, edit)
        if not result.entry:
            return
        scope = self.scopes.get(edit.scope)
        if scope is not None and scope.is_filled and result.entry <= scope.cursor:
            return
        record = self.acked.setdefault(edit.record, Acked(edit.scope, edit.kind))
        for path, value in result.values.items():
            if not record.is_known(path, result.entry):
                record.put(path, result.entry, value=value, version=result.versions.get(path))
                record.open(path, result.open.get(path, ()))

    def pass_by(self, scope: ScopeId, result: Result) -> None:
        """The feed's next entry is this edit's own: its answer said everything the entry would, unless access ended."""
        known = self.scopes.get(scope)
        says_all = result.as_sent or bool(result.values) or not result.versions
        if known is not None and known.is_filled and result.entry == known.cursor + 1 and says_all:
            known.cursor = result.entry

    def as_confirmed(self, whole: wire.Whole, page: Bootstrapped) -> Acked:
        """A whole record; what the answer to an own push told of a later entry stays."""
        before = self.acked.get(whole.record)
        made = Acked(page.scope, whole.form, dict(whole.body), versions_of(whole), dict(whole.open), base_at=page.as_of)
        if before is not None:
            for path, number in before.at.items():
                if number > page.as_of:
                    made.put(path, number, value=_at(before.body, path), version=before.versions.get(path))
                    made.open(path, before.conflicts.get(path, ()))
        return made

    def filled(self, page: Bootstrapped) -> Changes:
        """One page of a scope's current state."""
        known = self.scopes.get(page.scope)
        if known is None or known.is_filled or known.grant_epoch != page.grant_epoch:
            return Changes()
        known.as_of = page.as_of if known.as_of is None else known.as_of
        for whole in page.records:
            self.acked[whole.record] = self.as_confirmed(whole, page)
            known.seen.add(whole.record)
        known.after = page.next
        if page.next is None:
            self.finish(page.scope, known)
        return _changes((one.form, one.record, page.scope) for one in page.records)

    def finish(self, scope: ScopeId, known: Scope) -> None:
        """The last page came: what the server no longer has goes, and the feed goes on from the first page."""
        for record in [one for one, acked in self.acked.items() if acked.scope == scope and one not in known.seen]:
            if max((0, *self.acked[record].at.values())) <= (known.as_of or 0):
                del self.acked[record]
        known.is_filled, known.cursor, known.seen, known.as_of = True, known.as_of or 0, set(), None

    def lay(self, entry: Entry) -> None:
        """Lay one entry over what is confirmed."""
        entry = entry_in_full(entry)
        if entry.kind == "erase":
            self.acked.pop(entry.record, None)
            return
        record = self.acked.setdefault(entry.record, Acked(entry.scope, entry.form))
        for path, value in entry.set.items():
            if not record.is_known(path, entry.seq):
                record.put(path, entry.seq, value=value, version=entry.versions.get(path))
        for path, candidates in entry.open.items():
            if entry.seq >= max(record.base_at, record.at.get(path, 0)):
                record.open(path, candidates)
                record.at[path] = entry.seq


class DictStore(Shelf):
    """A SyncStore in dicts."""

    def device(self) -> DeviceCard:
        return replace(self.custody.card, log_epoch=self.log_epoch, next_seq=self.seq)

    def held(self) -> tuple[Held, ...]:
        return tuple(_held(scope, known) for scope, known in sorted(self.scopes.items()))

    def grants(self, welcome: Welcome) -> Plan:
        behind = []
        for grant in welcome.grants:
            known = self.scopes.get(grant.scope)
            if known is None or known.grant_epoch != grant.grant_epoch:
                self.scopes[grant.scope] = self.granted(grant.grant_epoch, known)
            elif known.is_filled and grant.head > known.cursor:
                behind.append(grant.scope)
        named = tuple(one for one in welcome.revoked if self.is_older(one))
        going = {one.scope for one in named}
        share = sum(one.scope in going for one in self.acked.values()) / max(1, len(self.acked))
        return Plan(self.fills(), tuple(behind), named, share)

    def new_epoch(self, log_epoch: str, expected_seq: int) -> int:
        is_first, self.log_epoch = self.log_epoch is None, log_epoch
        if is_first:
            return 0
        for known in self.scopes.values():
            known.grant_epoch, known.is_filled, known.cursor = 0, False, 0
            known.after, known.as_of, known.seen = None, None, set()
        for record in self.acked.values():
            record.base_at, record.at = 0, {}
        again = sorted(
            (one.sent.seq, edit)
            for edit, one in self.answered.items()
            if one.sent.seq >= expected_seq and not one.is_blank
        )
        back = [self.answered.pop(edit).sent for _seq, edit in again]
        self.outbox[:0] = [Out(sent.edit, sent.new_scope, sent.seq) for sent in back]
        return len(back)

    def unsent(self, limit_edits: int, limit_bytes: int, *, after: int = 0) -> tuple[Sent, ...]:  # noqa: ARG002
        seqs = [out.seq for out in self.outbox]
        left = self.outbox[seqs.index(after) + 1 if after else 0 :]
        chosen: list[Out] = []
        for out in left:
            is_in_group = bool(chosen) and out.edit.group is not None and out.edit.group == chosen[-1].edit.group
            if len(chosen) >= limit_edits and not is_in_group:
                break
            chosen.append(out)
        kept = _whole_groups(chosen, left[len(chosen) :], limit_edits)
        sents = []
        for out in kept:
            if out.seq is None:
                out.seq, self.seq = self.seq, self.seq + 1
            sents.append(Sent(seq=out.seq, edit=out.edit, new_scope=out.new_scope))
        self.sending |= {sent.edit.id for sent in sents}
        return tuple(sents)

    def results(self, pushed: Pushed) -> Changes:
        by_id = {out.edit.id: out for out in self.outbox}
        touched: list[Edit] = []
        for result in pushed.results:
            out = by_id.pop(result.edit, None)
            if out is None:
                continue
            self.outbox.remove(out)
            self.answered[result.edit] = Answered(
                Sent(seq=out.seq or 0, edit=out.edit, new_scope=out.new_scope), result
            )
            self.take(out.edit, result)
            self.pass_by(out.edit.scope, result)
            touched.append(out.edit)
        return _changes((edit.kind, edit.record, edit.scope) for edit in touched)

    def fills(self) -> tuple[Fill, ...]:
        return tuple(
            Fill(scope, known.grant_epoch, known.after)
            for scope, known in sorted(self.scopes.items())
            if not known.is_filled and known.grant_epoch
        )

    def whole(self, answer: Bootstrapped) -> Changes:
        changes = Changes()
        for page in (answer, *answer.then):
            changes |= self.filled(page)
        return changes

    def pulling(self) -> tuple[Held, ...]:
        return tuple(_held(scope, known) for scope, known in sorted(self.scopes.items()) if known.is_filled)

    def page(self, pulled: Pulled) -> Changes:
        taken = []
        for entry in pulled.entries:
            known = self.scopes.get(entry.scope)
            if known is None or not known.is_filled or known.grant_epoch != entry.grant_epoch:
                continue
            if entry.seq <= known.cursor:
                continue
            if entry.seq != known.cursor + 1:
                self.refill(entry.scope)
                continue
            self.lay(entry)
            known.cursor = entry.seq
            taken.append(entry)
        return _changes((entry.form, entry.record, entry.scope) for entry in taken)

    def sums(self, scopes: Collection[ScopeId]) -> dict[ScopeId, tuple[int, str]]:
        found = {}
        for scope in scopes:
            known, total = self.scopes.get(scope), bytes(32)
            if known is None or not known.is_filled:
                continue
            for record, acked in self.acked.items():
                if acked.scope == scope:
                    total = xor(total, record_sum(record, acked.versions))
            found[scope] = (known.cursor, total.hex())
        return found

    def refill(self, scope: ScopeId) -> None:
        known = self.scopes[scope]
        self.scopes[scope] = Scope(known.grant_epoch)
        for record in self.acked.values():
            if record.scope == scope:
                record.base_at, record.at = 0, {}

    def purge(self, revoked: Revoked) -> Purged | None:
        if not self.is_older(revoked) or any(out.edit.scope == revoked.scope for out in self.outbox):
            return None
        going = [record for record, acked in self.acked.items() if acked.scope == revoked.scope]
        for record in going:
            del self.acked[record]
        for past in self.answered.values():
            past.is_blank = past.is_blank or past.sent.edit.scope == revoked.scope
        self.scopes.pop(revoked.scope, None)
        return Purged(scope=revoked.scope, grant_epoch=revoked.grant_epoch, records=len(going))

    def note_run(self, at: str, *, trouble: str = "") -> None:
        self.runs.append((at, trouble))
        self.sending = set()

    def status(self) -> SyncStatus:
        outcomes = [one.result.outcome for one in self.answered.values()]
        waiting = {out.edit.id for out in self.outbox}
        return SyncStatus(
            here=len(waiting - self.sending),
            sending=len(waiting & self.sending),
            shared=len(outcomes) - outcomes.count("quarantined"),
            needs_you=sum(len(one.conflicts) for one in self.acked.values()),
            set_aside=outcomes.count("quarantined"),
            last_success=next((at for at, trouble in reversed(self.runs) if not trouble), ""),
            last_tried=self.runs[-1][0] if self.runs else "",
            trouble=self.runs[-1][1] if self.runs else "",
        )


def _held(scope: ScopeId, known: Scope) -> Held:
    return Held(scope=scope, grant_epoch=known.grant_epoch, cursor=known.cursor if known.is_filled else 0)


def _at(body: Body, path: Path) -> object:
    field_name, _, element = path.partition("/")
    value = body.get(field_name)
    return value.get(element) if element and isinstance(value, dict) else value


def _whole_groups(chosen: list[Out], rest: list[Out], limit: int) -> list[Out]:
    """The chosen edits without a group at their end that goes on after them, unless it is all there is."""
    last = chosen[-1].edit.group if chosen else None
    is_cut = last is not None and ((rest and rest[0].edit.group == last) or len(chosen) > limit)
    before = [out for out in chosen if out.edit.group != last]
    return before if is_cut and before else chosen


def _changes(touched: Iterable[tuple[str, RecordId, ScopeId]]) -> Changes:
    found = list(touched)
    return Changes(
        frozenset(kind for kind, _record, _scope in found),
        frozenset(record for _kind, record, _scope in found),
        frozenset(scope for _kind, _record, scope in found),
    )
