"""A real store in a fast vault, a worker, a clock and ids that count, and short words for edits and server messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path as Folder

from pydantic import JsonValue

from caseworker.digests import record_sum, xor
from caseworker.domain.edits import Change, Edit, Verb, value_at
from caseworker.domain.errors import Told
from caseworker.domain.ids import DeviceId, EditId, Path, RecordId, ScopeId, TeamId, WorkerId
from caseworker.domain.merge import State, meet
from caseworker.domain.ports import Stored, Work
from caseworker.domain.registry import law_of
from caseworker.store import audit
from caseworker.store.audit import Head
from caseworker.store.connection import Connection, open_writer
from caseworker.store.mac import RecordMac
from caseworker.store.migrations import KNOWN
from caseworker.store.opened import Opened
from caseworker.store.profile import Profile
from caseworker.store.store import Store
from caseworker.store.vault.keys import DataKey, Purpose
from caseworker.wire import Bootstrapped, Enrolled, Entry, Grant, Pulled, Pushed, Result, Sent, Welcome, Whole
from tests.fakes.made_once import Made

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ME = WorkerId("a" * 32)
BOB = WorkerId("b" * 32)
TEAM = TeamId("c" * 32)
FILE = ScopeId("f" * 32)
EPOCH = "epoch-1"
PURPOSES: tuple[Purpose, ...] = ("sqlcipher", "record-mac", "chain")
READING = ("unlock", "view", "search")

CARD = Enrolled(
    device=DeviceId("d" * 32),
    device_code="K7",
    worker=ME,
    name="Nadia Example",
    role="worker",
    team=TEAM,
    team_name="North",
    programme="safe",
    log_epoch=EPOCH,
)


class CountedIds:
    """Ids that count up: easy to read, never equal."""

    def __init__(self, start: int = 1) -> None:
        self._next = start

    def new(self) -> str:
        """A fresh id."""
        self._next += 1
        return f"{self._next:032x}"


class StillClock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: datetime = START) -> None:
        self.time = start

    def now(self) -> datetime:
        """Now."""
        return self.time

    def pass_by(self, **parts: float) -> None:
        """Move on."""
        self.time += timedelta(**parts)


@dataclass
class Desk:
    """An open store with everything a test needs to write in it and to answer it as a server would."""

    store: Store
    profile: Profile
    key: DataKey
    clock: StillClock = field(default_factory=StillClock)
    ids: CountedIds = field(default_factory=CountedIds)

    def edit(
        self,
        record: RecordId,
        changes: Mapping[str, JsonValue],
        *,
        verb: Verb | None = None,
        kind: str = "session",
        scope: ScopeId = FILE,
    ) -> Edit:
        """An edit on what the store shows now; `create` if the record is not there."""
        shown = self.shown(record)
        versions = shown.versions if shown else {}
        return Edit(
            id=EditId(self.ids.new()),
            record=record,
            scope=shown.scope if shown else scope,
            kind=shown.kind if shown else kind,
            verb=verb or ("change" if shown else "create"),
            author=ME,
            made_at=self.clock.now().isoformat(),
            changes={Path(path): Change(value=value, base=versions.get(Path(path))) for path, value in changes.items()},
        )

    def shown(self, record: RecordId) -> Stored | None:
        """The record, None if it is not there."""
        with suppress(Told):
            return self.store.records.get(record)
        return None

    def save(self, changes: Mapping[str, JsonValue], *, record: RecordId | None = None, **said: object) -> RecordId:
        """Write one edit and give its record."""
        name = record or RecordId(self.ids.new())
        self.store.records.write(Work(edits=(self.edit(name, changes, **said),)))  # type: ignore[arg-type]
        return name

    def body(self, record: RecordId) -> dict[str, JsonValue]:
        """What the record says."""
        return self.store.records.get(record).body

    def reopen(self) -> None:
        """Close and open the store again."""
        self.store.close()
        self.store = Store.open(self.profile, self.key, self.clock)

    def status(self, record: RecordId) -> str:
        """Where the record's newest change is."""
        return self.store.records.get(record).sending

    def deeds(self) -> list[str]:
        """What was done, newest first, without what opening, reading and searching alone put into the audit."""
        return [line.deed for line in self.store.audit(limit=10_000) if line.deed not in READING]


@cache
def _enrolled() -> Made:
    def enrol(profile: Profile, key: DataKey) -> None:
        with Store.open(profile, key, StillClock()) as store:
            store.enrol(CARD)

    return Made.by(enrol)


def open_desk(base: Folder) -> Desk:
    """A store with nothing in it, enrolled."""
    profile, key = _enrolled().laid(base)
    clock = StillClock()
    return Desk(Store.open(profile, key, clock), profile, key, clock)


@dataclass
class Server:
    """The server's rules over a dict: merges with the product's own `meet`, keeps one feed per scope."""

    clock: StillClock = field(default_factory=StillClock)
    epoch: str = EPOCH
    states: dict[RecordId, State] = field(default_factory=dict)
    places: dict[RecordId, tuple[ScopeId, str, WorkerId, str]] = field(default_factory=dict)
    feeds: dict[ScopeId, list[Entry]] = field(default_factory=dict)
    known: dict[EditId, Result] = field(default_factory=dict)
    expected: int = 1
    closed: set[ScopeId] = field(default_factory=set)

    def push(self, sents: tuple[Sent, ...]) -> Pushed:
        """Take edits in and say what became of them."""
        results = []
        for sent in sents:
            if sent.edit.id not in self.known:
                assert sent.seq == self.expected, "the device left a number out, or gave one twice"
                self.known[sent.edit.id] = self.take(sent.edit)
            self.expected = max(self.expected, sent.seq + 1)
            results.append(self.known[sent.edit.id])
        return Pushed(results=tuple(results), expected_seq=self.expected, server_time=self.clock.now())

    def take(self, edit: Edit) -> Result:
        """Let one edit meet its record, and put the step into the feed."""
        if edit.scope in self.closed:
            return Result(edit=edit.id, outcome="quarantined", reason="access_ended")
        before = self.states.get(edit.record, State())
        met = meet(before, edit, law_of(edit.kind))
        if met.outcome == "erased":
            return Result(edit=edit.id, outcome="erased")
        self.states[edit.record] = met.state
        self.places.setdefault(edit.record, (edit.scope, edit.kind, edit.author, edit.made_at))
        state, feed = met.state, self.feeds.setdefault(edit.scope, [])
        paths = {**edit.changes, **met.paths}
        current = {path: version for path, version in state.versions.items() if version == edit.id}

        touched = [path for path in paths if path in state.conflicts or path in before.conflicts]
        feed.append(
            Entry(
                scope=edit.scope,
                grant_epoch=1,
                seq=len(feed) + 1,
                record=edit.record,
                form=edit.kind,
                edit=edit.id,
                verb=edit.verb,
                author=edit.author,
                made_at=edit.made_at,
                received_at=self.clock.now().isoformat(),
                set={path: value_at(state.body, path) for path in current},
                versions=current,
                open={path: state.conflicts.get(path, ()) for path in touched},
            )
        )
        return Result(
            edit=edit.id,
            outcome=met.outcome,
            entry=len(feed),
            versions={path: state.versions[path] for path in paths if path in state.versions},
            values={path: value_at(state.body, path) for path in paths},
            open={path: state.conflicts[path] for path in paths if path in state.conflicts},
        )

    def erase(self, record: RecordId) -> None:
        """The record is gone for good."""
        scope, kind, author, _ = self.places[record]
        self.states[record] = replace(State(), erased=True)
        feed = self.feeds[scope]
        feed.append(
            Entry(
                scope=scope,
                grant_epoch=1,
                seq=len(feed) + 1,
                record=record,
                form=kind,
                kind="erase",
                edit=EditId(f"{len(feed):032x}"),
                author=author,
                made_at=self.clock.now().isoformat(),
                received_at=self.clock.now().isoformat(),
            )
        )

    def theirs(
        self, record: RecordId, changes: Mapping[str, JsonValue], *, kind: str = "session", scope: ScopeId = FILE
    ) -> EditId:
        """A colleague's edit, on what is current now."""
        before = self.states.get(record, State())
        name = EditId(f"{len(self.feeds.get(scope, ())):030x}ee")
        edit = Edit(
            id=name,
            record=record,
            scope=scope,
            kind=kind,
            verb="change" if before.versions else "create",
            author=BOB,
            made_at=self.clock.now().isoformat(),
            changes={Path(p): Change(value=v, base=before.versions.get(Path(p))) for p, v in changes.items()},
        )
        self.known[name] = self.take(edit)
        return name

    def welcome(self, *scopes: ScopeId, **said: object) -> Welcome:
        """An answer to hello that grants these scopes."""
        grants = tuple(
            Grant(
                scope=scope, kind="file", grant_epoch=1, level="write", head=len(self.feeds.get(scope, ())), team=TEAM
            )
            for scope in scopes
        )
        plain = {"log_epoch": self.epoch, "server_time": self.clock.now(), "expected_seq": self.expected}
        return Welcome.model_validate({**plain, "grants": grants, **said})

    def pulled(self, scope: ScopeId, after: int, limit: int = 1000) -> Pulled:
        """A page of the feed."""
        rest = self.feeds.get(scope, [])[after:]
        return Pulled(entries=tuple(rest[:limit]), more=len(rest) > limit)

    def whole(self, scope: ScopeId, after: RecordId | None = None, limit: int = 1000) -> Bootstrapped:
        """A page of the current state."""
        mine = sorted(record for record, place in self.places.items() if place[0] == scope)
        names = [record for record in mine if (after or "") < record and not self.states[record].erased]
        page = tuple(
            Whole(
                record=record,
                form=self.places[record][1],
                body=self.states[record].body,
                versions=self.states[record].versions,
                open=self.states[record].conflicts,
                author=self.places[record][2],
                made_at=self.places[record][3],
            )
            for record in names[:limit]
        )
        following = page[-1].record if len(names) > limit else None
        head = len(self.feeds.get(scope, ()))
        return Bootstrapped(scope=scope, grant_epoch=1, as_of=head, records=page, next=following)

    def restored(self, epoch: str) -> Server:
        """A copy as it is now, for later: what a restore from a backup gives."""
        feeds = {scope: list(feed) for scope, feed in self.feeds.items()}
        return replace(
            self, epoch=epoch, states=dict(self.states), places=dict(self.places), feeds=feeds, known=dict(self.known)
        )

    def sum(self, scope: ScopeId) -> str:
        """The checksum over everything in a scope."""
        total = bytes(32)
        for record, state in self.states.items():
            if self.places[record][0] == scope and not state.erased:
                total = xor(total, record_sum(record, state.versions))
        return total.hex()


def followed(store: Store) -> Head:
    """The head of the audit, followed from its start. Raises Told("store_damaged") where a link does not hold."""
    store.audit(limit=1)  # every look is in it then
    return audit.check(store._readers.mine())


def talk(desk: Desk, server: Server, *scopes: ScopeId, limit: int = 1000) -> None:
    """One whole sync, in the order of the engine: push, fill, pull, compare."""
    sync = desk.store.sync
    if sync.device().log_epoch != server.epoch:
        sync.new_epoch(server.epoch, server.expected)
    sync.grants(server.welcome(*(scopes or (FILE,))))
    while batch := sync.unsent(500, 1_000_000):
        sync.results(server.push(batch))
    for fill in sync.fills():
        page = server.whole(fill.scope, fill.after, limit)
        sync.whole(page)
        while page.next is not None:
            page = server.whole(fill.scope, page.next, limit)
            sync.whole(page)
    for held in sync.pulling():
        sync.page(server.pulled(held.scope, held.cursor))
    for scope, (cursor, total) in sync.sums(scopes or (FILE,)).items():
        assert cursor == len(server.feeds.get(scope, ()))
        assert total == server.sum(scope), "the device holds something else than the server"
    sync.note_run(desk.clock.now().isoformat())


@contextmanager
def tampering(desk: Desk) -> Iterator[Connection]:
    """A second writer on the same file: what something else than the app might do to it."""
    with tampering_with_keys(desk) as at:
        yield at.connection


@contextmanager
def tampering_with_keys(desk: Desk) -> Iterator[Opened]:
    """As `tampering`, with the keys that seal rows."""
    opening, sealing, chain = map(desk.key.subkey, PURPOSES)
    with opening, sealing, chain, open_writer(desk.profile.store, opening, known=KNOWN) as connection:
        yield Opened(connection, RecordMac(sealing), chain)
