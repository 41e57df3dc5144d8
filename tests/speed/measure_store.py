"""The local store at 50,000 records, each figure beside the same work on plain sqlite3: no encryption and no seals."""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path as Folder
from typing import Any, cast

from caseworker.domain.edits import Change, Edit, paths_of
from caseworker.domain.ids import EditId, Path, RecordId, ScopeId
from caseworker.domain.ports import Wanted, Work
from caseworker.store import lists, search, states
from caseworker.store.connection import Connection
from caseworker.store.door_write import write
from caseworker.store.mac import RecordMac
from caseworker.store.migrations.m0001_first import STATEMENTS
from caseworker.store.opened import Opened, to_bytes
from caseworker.wire import Bootstrapped, Whole
from tests.fakes.open_store import BOB, ME, Desk, Server, open_desk
from tests.speed.figures import Record
from tests.speed.repeated import median_ms

FILES, SESSIONS, OTHERS, TIMES = 160, 300, 12, 15
NAMES = ("Jamal", "Aisha", "Zoë", "Kieran", "Mohammed", "Leah", "Tyrone", "Ewa", "Samir", "Grace")
SAID = (
    "He walked to the tram stop with a friend and said that school felt calmer this week.",
    "She told me about football on Saturday and that her cousin is back home.",
    "We talked about who is safe to ring, and looked at the plan together for a while.",
    "He was tired; we stayed in the library and he drew while we talked about the summer.",
)


def measure(record: Record) -> None:
    """Lists, search, saving, opening a young person, filling and size."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        desk = open_desk(Folder(folder) / "vault")
        count, seconds = _stock(desk)
        note = f"{count} records"
        record("filling 10,000 records from the server", seconds / count * 10_000, "s", note="without the network")
        desk.store.anchor()
        kib = desk.profile.store.stat().st_size / 1024 / count
        with _plain_copy(desk, Folder(folder) / "plain.db") as plain:
            record("size of the store for each record", kib, "KiB", baseline=_size(plain) / count, note=note)
            _lists(record, desk, plain, note)
            _searches(record, desk, plain, note)
            _one_file(record, desk, plain)
            _saves(record, desk, plain, note)
        desk.store.close()


def _lists(record: Record, desk: Desk, plain: Opened, note: str) -> None:
    people, days = Wanted(("person",), order="title"), Wanted(("session", "action"), order="happened")
    for name, wanted in (("first page of people", people), ("first page of sessions and actions", days)):
        ours = median_ms(partial(desk.store.records.page, wanted), TIMES)
        theirs = median_ms(partial(lists.page, plain, wanted), TIMES)
        record(name, ours, "ms", baseline=theirs, note=note)


def _searches(record: Record, desk: Desk, plain: Opened, note: str) -> None:
    asked = (("three letters of a name", "jam"), ("a word of most notes", "talked"), ("two words", "tram friend"))
    for name, typed in asked:
        ours = median_ms(partial(desk.store.records.search, typed), TIMES)
        theirs = median_ms(partial(_found, plain, typed), TIMES)
        record(f"search: {name}", ours, "ms", baseline=theirs, note=note)


def _one_file(record: Record, desk: Desk, plain: Opened) -> None:
    scope = ScopeId(f"{7:032x}")
    raw = to_bytes(scope)

    def ours() -> None:
        for kind in ("person", "session", "action"):
            desk.store.records.of(scope, kind)

    def theirs() -> None:
        for kind in ("person", "session", "action"):
            where = "WHERE scope = ? AND kind = ? ORDER BY happened_at, id"
            for row in states.RECORD.rows(plain, where, (raw, kind)):
                states.held_of(row)
                lists.sending(plain, cast("bytes", row["id"]))

    record(
        "open a young person (data)",
        median_ms(ours, TIMES),
        "ms",
        baseline=median_ms(theirs, TIMES),
        note=f"{SESSIONS} sessions",
    )


def _saves(record: Record, desk: Desk, plain: Opened, note: str) -> None:
    ours = median_ms(lambda: desk.store.records.write(_work(desk)), 60)
    theirs = median_ms(lambda: write(plain, _work(desk), desk.clock.now()), 60)
    record("save a session", ours, "ms", baseline=theirs, note=note)


def _work(desk: Desk) -> Work:
    made = _session(random.Random(desk.ids.new()))
    return Work(
        edits=(
            Edit(
                id=EditId(desk.ids.new()),
                record=RecordId(desk.ids.new()),
                scope=ScopeId(f"{7:032x}"),
                kind="session",
                verb="create",
                author=ME,
                made_at="2026-11-22T09:00:00+00:00",
                changes={path: Change(value=value) for path, value in paths_of(made).items()},
            ),
        )
    )


def _stock(desk: Desk) -> tuple[int, float]:
    """Fill a caseload as the server would send it; the number of records and the seconds it took."""
    chance, server = random.Random(1), Server(desk.clock)
    scopes = [ScopeId(f"{number:032x}") for number in range(1, FILES + 1)]
    desk.store.sync.grants(server.welcome(*scopes))
    count, seconds = 0, 0.0
    for number, scope in enumerate(scopes, 1):
        page = Bootstrapped(scope=scope, grant_epoch=1, as_of=0, records=tuple(_file(number, chance)))
        started = time.perf_counter()
        desk.store.sync.whole(page)
        seconds += time.perf_counter() - started
        count += len(page.records)
    desk.ids = type(desk.ids)(1 << 100)
    return count, seconds


def _file(number: int, chance: random.Random) -> Iterator[Whole]:
    """One young person's file: the person, their sessions and a few actions."""
    person = {"given_name": chance.choice(NAMES), "family_name": f"Example{number}", "likes": "Drawing, trams"}
    yield _whole(number, 0, "person", person)
    for place in range(1, SESSIONS + 1):
        yield _whole(number, place, "session", _session(chance))
    for place in range(SESSIONS + 1, SESSIONS + OTHERS + 1):
        due = f"2026-12-{chance.randint(1, 28):02d}"
        yield _whole(number, place, "action", {"text": "Ring the school", "due_on": due, "status": "open"})


def _session(chance: random.Random) -> dict[str, Any]:
    day = f"2026-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    return {
        "status": "draft",
        "outcome": "took_place",
        "started_at": f"{day}T10:{chance.randint(0, 59):02d}:00Z",
        "ended_at": f"{day}T11:00:00Z",
        "place": "school library",
        "did": {"one_to_one": True, "safety_planning": True},
        "quotes": {"q1": {"text": "I like the quiet room best", "order": 1.0}},
        "observation": " ".join(chance.choice(SAID) for _ in range(6)),
        "analysis": " ".join(chance.choice(SAID) for _ in range(4)),
        "next_on": "2026-12-01",
    }


def _whole(number: int, place: int, kind: str, body: dict[str, Any]) -> Whole:
    edit = EditId(f"{number:016x}{place:016x}")
    versions = cast("dict[Path, EditId]", dict.fromkeys(paths_of(body), edit))
    record = RecordId(f"{place:016x}{number:016x}")
    return Whole(record=record, form=kind, body=body, versions=versions, author=BOB, made_at="2026-01-01T00:00:00Z")


def _found(plain: Opened, typed: str) -> object:
    found = [lists.numbered(plain, number) for number in search.numbers(plain, typed, 30)]
    return [states.held_of(one[1]) for one in found if one is not None]


def _size(plain: Opened) -> float:
    pages: int = plain.connection.value(
        "SELECT page_count * page_size / 1024.0 FROM pragma_page_count, pragma_page_size"
    )
    return pages


# -- plain sqlite3 ----------------------------------------------------------------------------------------------------
class _Rows:
    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self.one = cursor.fetchone
        self.all = cursor.fetchall
        self.__iter = cursor

    def __iter__(self) -> Iterator[Any]:
        return iter(self.__iter)


class _Plain:
    """Python's own sqlite3 with the few methods the store uses."""

    def __init__(self, path: Folder) -> None:
        self._raw = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "cache_size = -65536"):
            self._raw.execute("PRAGMA " + pragma)
        self.close = self._raw.close

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> _Rows:
        return _Rows(self._raw.execute(sql, parameters))

    def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> _Rows:
        return _Rows(self._raw.executemany(sql, parameters))

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        row = self._raw.execute(sql, parameters).fetchone()
        return None if row is None else row[0]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._raw.execute("BEGIN IMMEDIATE")
        yield
        self._raw.execute("COMMIT")


class _NoSeal:
    def seal(self, *_: object) -> bytes:
        return b""

    def verify(self, *_: object) -> None:
        return None


@contextmanager
def _plain_copy(desk: Desk, path: Folder) -> Iterator[Opened]:
    """The same layout and rows in a plain file."""
    plain = _Plain(path)
    for statement in STATEMENTS:
        # Older SQLite, as Python may bring it, does not know this one.
        if "secure-delete" not in statement or sqlite3.sqlite_version_info >= (3, 42):
            plain.execute(statement)
    plain.execute("ALTER TABLE meta ADD COLUMN mac BLOB")  # the second layout's, as the rows that come have it
    with plain.transaction():
        desk.store._writing.run(_copy_rows, plain)
    at = Opened(cast("Connection", plain), cast("RecordMac", _NoSeal()), desk.key.subkey("chain"))
    yield at
    plain.close()


def _copy_rows(at: Opened, plain: _Plain) -> None:
    for table in ("record", "meta", "cursor"):
        _copy_table(at, plain, table)
    for row in at.connection.execute("SELECT rowid, title, notes FROM search"):
        plain.execute("INSERT INTO search (rowid, title, notes) VALUES (?, ?, ?)", row)


def _copy_table(at: Opened, plain: _Plain, table: str) -> None:
    for row in at.connection.execute(_all_of(table)):
        plain.execute(_insert_into(table, len(row)), row)


def _all_of(table: str) -> str:
    return f"SELECT * FROM {table}"


def _insert_into(table: str, columns: int) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})"
