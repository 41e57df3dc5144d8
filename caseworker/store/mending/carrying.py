"""What is carried from a wreck into the store that takes its place, in the transaction that is open."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pydantic_core import from_json

from caseworker.custody import Deed, link
from caseworker.domain.edits import SIGNING_FIELDS, Change, Edit, split_path
from caseworker.domain.ids import Path, RecordId, ScopeId
from caseworker.store import audit, meta, outbox, states
from caseworker.store.audit import Head
from caseworker.store.drafts import DRAFT
from caseworker.store.history import HISTORY
from caseworker.store.incoming import EMPTY_SUM, renew
from caseworker.store.mac import Value
from caseworker.store.mending import continuity
from caseworker.store.mending.wreck import Wreck
from caseworker.store.opened import Opened
from caseworker.store.outbox import OUTBOX, QUARANTINED, SENT
from caseworker.store.sealed import Cells, SealedTable
from caseworker.store.states import RECORD, Held
from caseworker.store.touched import Touched, store

SKIPPED = 1_000
"""How far a series goes on where its last number cannot be read: numbers may be left out, never given twice."""

_GRANT = "INSERT OR IGNORE INTO cursor (scope, grant_epoch, kind, level, team, sum) VALUES (?, ?, ?, ?, ?, ?)"
_OWN = (OUTBOX, SENT, QUARANTINED)
_AT_ONCE = 500
_OF_FILE = frozenset({meta.FORMS, meta.SWEPT})
_OF_AUDIT = frozenset({meta.AUDIT_FROM, meta.AUDIT_HELD})
"""Facts about a file itself, and about the chain in it: another one has its own."""


@dataclass(frozen=True, slots=True)
class Carried:
    """Rows kept and, at most, lost, per table; `rebuilt` edits were gone from the outbox, but not from the past."""

    kept: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)


def everything(target: Opened, wreck: Wreck, facts: Mapping[str, str]) -> Carried:
    """Into an empty store: all rows that are whole. Every file is then fetched anew."""
    done = Carried(lost=wreck.lost)
    _keep(target, facts, but=_OF_FILE)
    done.kept[RECORD.name] = _records(target, wreck)
    _places(target, wreck)
    for table in (*_OWN, HISTORY):
        done.kept[table.name] = _copied(target, table, wreck.rows(table))
    done.kept[DRAFT.name] = _merge_drafts(target, wreck)
    _rebuild(target, done)
    _show_unsent(target)
    _name_files(target)
    _series(target, wreck)
    done.kept["audit"] = _go_on(target, wreck)
    return done


def own_work(target: Opened, wreck: Wreck) -> Carried:
    """Into a backup put in place: what this laptop wrote since, and what became of it."""
    done = Carried(lost=wreck.lost)
    facts = wreck.facts()
    if facts.get(meta.LOG_EPOCH, epoch := meta.read(target, meta.LOG_EPOCH)) != epoch:
        # The server has been put back since the backup: what that says of its feed means nothing any more.
        renew(target)
    number = max(int(meta.read(target, meta.NEXT_SEQ, "1")), int(facts.get(meta.NEXT_SEQ, "1")))
    _keep(target, facts, but=_OF_FILE | _OF_AUDIT)
    meta.keep(target, meta.NEXT_SEQ, str(number))
    _new_files(target, wreck)
    _merge_edits(target, wreck, done)
    done.kept[HISTORY.name] = _copied(target, HISTORY, wreck.rows(HISTORY))
    done.kept[DRAFT.name] = _merge_drafts(target, wreck)
    _rebuild(target, done)
    _show_unsent(target)
    _name_files(target)
    _series(target, wreck)
    done.kept["audit"] = _go_on(target, wreck)
    return done


def _keep(target: Opened, facts: Mapping[str, str], *, but: Set[str]) -> None:
    for key in facts.keys() - but:
        meta.keep(target, key, facts[key])


# -- rows -------------------------------------------------------------------------------------------------------------
def _copied(target: Opened, table: SealedTable, rows: Iterable[Cells]) -> int:
    before: int = target.connection.value(f"SELECT count(*) FROM {table.name}")  # noqa: S608  (this program's names)
    while part := list(islice(rows := iter(rows), _AT_ONCE)):
        table.insert_new(target, part)
    after: int = target.connection.value(f"SELECT count(*) FROM {table.name}")  # noqa: S608
    return after - before


def _records(target: Opened, wreck: Wreck) -> int:
    count, rows = 0, wreck.rows(RECORD)
    while part := list(islice(rows, _AT_ONCE)):
        # `ahead` speaks of a feed that is read again from its start.
        store(target, [(_held(row), None) for row in part])
        count += len(part)
    return count


def _held(row: Cells) -> Held:
    return states.held_of({**row, "n": 0, "ahead": ""})


def _merge_edits(target: Opened, wreck: Wreck, done: Carried) -> None:
    """An edit is where the wreck has it; what only the backup has stays where that has it.

    Unsent ones keep their order and are numbered anew by the next sync: the numbers of two times do not go together.
    """
    older, newer = dict(_own_rows(target)), dict(_wreck_rows(wreck))
    merged = {edit: one for edit, one in older.items() if edit not in newer} | newer
    for statement in ("DELETE FROM outbox", "DELETE FROM sent", "DELETE FROM quarantined"):
        target.connection.execute(statement)
    for table, row in merged.values():
        table.insert(target, {**row, "seq": None} if table is OUTBOX else row)
        done.kept[table.name] += 1


def _merge_drafts(target: Opened, wreck: Wreck) -> int:
    """Those of the wreck; what only the backup has was finished since, unless some of the wreck's cannot be read."""
    newer = {(row["scope"], row["kind"], row["record"]): row for row in wreck.rows(DRAFT)}
    if not wreck.lost[DRAFT.name]:
        target.connection.execute("DELETE FROM draft")
    for place, row in newer.items():
        target.connection.execute("DELETE FROM draft WHERE scope = ? AND kind = ? AND record = ?", place)
        DRAFT.insert(target, row)
    return len(newer)


def _own_rows(target: Opened) -> Iterator[tuple[Value, tuple[SealedTable, Cells]]]:
    for table in _OWN:
        for row in table.rows(target, "ORDER BY n"):
            yield row["edit"], (table, row)


def _wreck_rows(wreck: Wreck) -> Iterator[tuple[Value, tuple[SealedTable, Cells]]]:
    for table in _OWN:
        for row in wreck.rows(table):
            yield row["edit"], (table, row)


# -- unsent work ------------------------------------------------------------------------------------------------------
def _rebuild(target: Opened, done: Carried) -> None:
    """An edit that is nowhere but in the past as "here" was lost from the outbox: it is made again from that.

    It is based on what the server confirmed last. A signature is not made again: that needs its person.
    """
    rows = HISTORY.rows(
        target,
        "WHERE outcome = 'here' AND edit NOT IN (SELECT edit FROM outbox) AND edit NOT IN (SELECT edit FROM sent) "
        "AND edit NOT IN (SELECT edit FROM quarantined) ORDER BY n",
    )
    for row in list(rows):
        held = states.find(target, RecordId(row["record"].hex()))  # type: ignore[union-attr]
        if held is not None and (edit := _made_again(row, held)).changes:
            outbox.add(target, edit)
            done.kept["rebuilt"] += 1


def _made_again(row: Any, held: Held) -> Edit:
    values: dict[Path, Any] = from_json(row["changes"])
    base = held.confirmed.versions
    return Edit(
        id=row["edit"].hex(),
        record=held.id,
        scope=held.scope,
        kind=held.kind,
        verb="change" if held.acked is not None or row["verb"] != "create" else "create",
        author=row["author"],
        made_at=row["made_at"],
        changes={
            path: Change(value=value, base=base.get(path))
            for path, value in values.items()
            if split_path(path)[0] not in SIGNING_FIELDS or row["verb"] == "create"
        },
    )


def _show_unsent(target: Opened) -> None:
    """Every record with work that is not sent shows it, also where the record itself is gone until the next sync."""
    touched = Touched(target)
    waiting = target.connection.execute(
        "SELECT record, scope, kind, min(made_at) FROM (SELECT * FROM "
        "(SELECT record, scope, kind, made_at FROM outbox UNION ALL "
        "SELECT record, scope, kind, made_at FROM quarantined WHERE body <> '')) GROUP BY record"
    )
    author = meta.me(target).worker
    for raw, scope, kind, made_at in waiting.all():
        record = RecordId(raw.hex())
        held = touched.held(record) or Held(record, ScopeId(scope.hex()), kind, author, made_at)
        after = held.under(outbox.pending(target, record, known=held.acked is not None))
        if after is not held or not held.n:
            touched.put(after)
    touched.store()


# -- places and numbers -----------------------------------------------------------------------------------------------
def _places(target: Opened, wreck: Wreck) -> None:
    """The grants, none of them filled: what is here stays until its file has come whole."""
    _new_files(target, wreck)
    known = wreck.plain("cursor", "SELECT scope, grant_epoch, kind, level, team FROM cursor") or ()
    target.connection.executemany(_GRANT, [(*row, EMPTY_SUM) for row in known])


def _name_files(target: Opened) -> None:
    """A file whose grant is not known here is named to the server all the same: it can then say that it has ended.

    One with unsent work is named by that.
    """
    unknown = target.connection.execute(
        "SELECT DISTINCT scope FROM record WHERE scope NOT IN (SELECT scope FROM outbox)"
    )
    target.connection.executemany(_GRANT, [(scope, 0, "file", "read", "", EMPTY_SUM) for (scope,) in unknown.all()])


def _new_files(target: Opened, wreck: Wreck) -> None:
    made_here = wreck.plain("new_file", "SELECT scope, team, is_confirmed FROM new_file") or ()
    target.connection.executemany(
        "INSERT INTO new_file (scope, team, is_confirmed) VALUES (?, ?, ?) "
        "ON CONFLICT (scope) DO UPDATE SET is_confirmed = max(is_confirmed, excluded.is_confirmed)",
        made_here,
    )


def _series(target: Opened, wreck: Wreck) -> None:
    found = wreck.plain("series", "SELECT name, last FROM series")
    if found is None:
        target.connection.execute("UPDATE series SET last = last + ?", (SKIPPED,))
        found = [("print", SKIPPED)]
    target.connection.executemany(
        "INSERT INTO series (name, last) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET last = max(last, excluded.last)",
        found,
    )


# -- audit ------------------------------------------------------------------------------------------------------------
def _go_on(target: Opened, wreck: Wreck) -> int:
    """The audit as far as it follows, then from where the partnership holds it, and what is left said again after it.

    So the chain has no gap, goes on from what was witnessed, and no line that can be read is left out.
    """
    last, count = audit.head(target), 0
    again: list[Deed] = []
    witnessed = continuity.witnessed(target)
    for deed in wreck.deeds():
        if deed.n <= last.n:
            continue
        if not again and deed.n == last.n + 1 and deed.chain == link(last.chain, deed):
            audit.put(target, deed)
            last, count = Head(deed.n, deed.chain), count + 1
        else:
            again.append(deed)
    if witnessed is not None and not audit.holds(target, witnessed.n, witnessed.chain):
        held = int(meta.read(target, meta.AUDIT_HELD, "0"))
        audit.rejoin(target, witnessed, held=held)
        again = [deed for deed in again if deed.n > held]
    for deed in again:
        audit.add(target, deed)
    return count + len(again)
