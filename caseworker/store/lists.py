"""Lists: pages of rows from the universal columns, and where the newest change of each record is."""

from collections.abc import Sequence
from typing import Any

from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import OpenConflict, Row, Sending, Wanted
from caseworker.store import states
from caseworker.store.letters import sort_key
from caseworker.store.opened import Opened, to_bytes
from caseworker.store.rows import NO_DATE
from caseworker.store.sealed import Cells

_SENDING = """
    (SELECT min(o.offered) FROM outbox o WHERE o.record = r.id),
    EXISTS (SELECT 1 FROM conflict c WHERE c.record = r.id),
    EXISTS (SELECT 1 FROM quarantined q WHERE q.record = r.id
            AND NOT EXISTS (SELECT 1 FROM sent s WHERE s.record = r.id AND s.seq > q.seq))
"""
_COLUMNS = "id, scope, kind, title, status, happened_at, due_on, parent, line"
_ONE = f"SELECT {_COLUMNS}, {_SENDING} FROM record r WHERE n = ?"  # noqa: S608
_STATE = f"SELECT {_SENDING} FROM (SELECT ? AS id) r"  # noqa: S608
_ORDERS = {
    "happened": ("happened_at", "DESC", "<"),
    "title": ("title_key", "ASC", ">"),
    "due": ("due_key", "ASC", ">"),
}


def page(at: Opened, wanted: Wanted) -> list[Row]:
    """One page of a list, each kind read along its own index."""
    parts = [_of_kind(wanted, kind) for kind in wanted.kinds]
    if not parts:
        return []
    values = [value for _, bound in parts for value in bound]
    query = _page_of(wanted, [part for part, _ in parts])
    return [_row(found) for found in at.connection.execute(query, (*values, wanted.limit))]


def numbered(at: Opened, number: int) -> tuple[Row, Cells] | None:
    """The list row and the verified record at a row number; None if it is gone. Raises Told("record_damaged")."""
    cells = states.RECORD.first(at, "WHERE n = ?", (number,))
    if cells is None:
        return None
    found = at.connection.execute(_ONE, (number,)).one()
    return None if found is None else (_row(found), cells)


def sending(at: Opened, record: bytes) -> Sending:
    """Where the newest change of a record is."""
    found = at.connection.execute(_STATE, (record,)).one()
    return _sending(*found) if found else "shared"


def conflicts(at: Opened) -> list[OpenConflict]:
    """Every open conflict, oldest first, from verified records."""
    rows = at.connection.execute("SELECT record, path FROM conflict ORDER BY n").all()
    held = {raw: _readable(at, raw) for raw in dict.fromkeys(row[0] for row in rows)}
    return [made for raw, path in rows if (made := _conflict(held[raw], path)) is not None]


def _readable(at: Opened, record: bytes) -> states.Held | None:
    """The record, None if it is damaged: one of them never hides the others."""
    try:
        return states.find(at, RecordId(record.hex()))
    except Told:
        return None


def _conflict(held: states.Held | None, path: Any) -> OpenConflict | None:
    if held is None or path not in held.shown.conflicts:
        return None
    shown = held.shown
    current = states.value_of(shown, path)
    return OpenConflict(held.id, held.scope, held.kind, path, current, shown.versions.get(path), shown.conflicts[path])


def _page_of(wanted: Wanted, parts: Sequence[str]) -> str:
    """The statement for a page. Only this module's own words are joined; every value is bound."""
    column, direction, _ = _ORDERS[wanted.order]
    union = " UNION ALL ".join(f"SELECT * FROM ({part})" for part in parts)  # noqa: S608
    return (
        f"SELECT {_COLUMNS}, {_SENDING} FROM ({union}) r "  # noqa: S608
        f"ORDER BY {column} {direction}, id {direction} LIMIT ?"
    )


def _of_kind(wanted: Wanted, kind: str) -> tuple[str, list[Any]]:
    column, direction, beyond = _ORDERS[wanted.order]
    where, values = ["kind = ?"], [kind]
    for condition, bound in _conditions(wanted, column, beyond):
        where.append(condition)
        values.extend(bound)
    sql = (
        f"SELECT {_COLUMNS}, title_key, due_key FROM record WHERE {' AND '.join(where)} "  # noqa: S608
        f"ORDER BY {column} {direction}, id {direction} LIMIT ?"
    )
    return sql, [*values, wanted.limit]


def _conditions(wanted: Wanted, column: str, beyond: str) -> list[tuple[str, Sequence[Any]]]:
    found: list[tuple[str, Sequence[Any]]] = []
    if wanted.scope is not None:
        found.append(("scope = ?", (to_bytes(wanted.scope),)))
    if wanted.parent is not None:
        found.append(("parent = ?", (to_bytes(wanted.parent),)))
    if wanted.statuses:
        found.append((f"status IN ({', '.join('?' for _ in wanted.statuses)})", wanted.statuses))
    if wanted.due_by:
        # Also what is due at some hour of that day; and never what has no date.
        found.append(("due_key < ?", (wanted.due_by + NO_DATE,)))
    if wanted.after is not None:
        found.append((f"({column}, id) {beyond} (?, ?)", (_key(wanted), to_bytes(wanted.after.id))))
    return found


def _key(wanted: Wanted) -> str:
    after = wanted.after
    assert after is not None
    if wanted.order == "happened":
        return after.happened_at
    return sort_key(after.title) if wanted.order == "title" else after.due_on or NO_DATE


def _row(found: Sequence[Any]) -> Row:
    record, scope, kind, title, status, happened_at, due_on, parent, line, offered, is_open, is_aside = found
    return Row(
        RecordId(record.hex()),
        ScopeId(scope.hex()),
        kind,
        title,
        status,
        happened_at,
        due_on,
        "" if parent is None else parent.hex(),
        line,
        _sending(offered, is_open, is_aside),
        bool(is_open),
    )


def _sending(offered: int | None, is_open: int, is_aside: int) -> Sending:
    if offered is not None:
        return "sending" if offered else "here"
    if is_open:
        return "needs_you"
    return "set_aside" if is_aside else "shared"
