"""The whole way, without windows: real stores, the real engine and line, uvicorn on loopback, PostgreSQL underneath."""

from __future__ import annotations

import itertools
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from caseworker import wire
from caseworker.domain.changes import Changes
from caseworker.domain.edits import Change, Edit, Verb
from caseworker.domain.ids import EditId, RecordId, ScopeId, TeamId
from caseworker.domain.ids import Path as FieldPath
from caseworker.domain.ports import Clock, Stored, Work
from caseworker.server.http import Lifespan, Settings, make_app
from caseworker.server.migrate import APP, OWNER, give_passwords
from caseworker.server.postgres.book import PgBook
from caseworker.server.registrar import Registrar
from caseworker.server.sealing import FileKeys
from caseworker.server.service import Service
from caseworker.server.signing import Signer
from caseworker.store.profile import Profile
from caseworker.store.store import Store
from caseworker.store.vault.keys import DataKey
from caseworker.sync.address import Address
from caseworker.sync.enrol import enrol
from caseworker.sync.line import Line, Post
from caseworker.sync.mailbag import ServerMailbag
from tests.fakes.fast_kdf import fresh_vault
from tests.property.world.partnership import Key, Now

if TYPE_CHECKING:
    from caseworker.server.embedded import EmbeddedPostgres

USUAL = Settings()
_NUMBERS = itertools.count(1)
_KEYS = itertools.count(1_000)
SERVER_SECRET = bytes(range(32))


@dataclass
class Site:
    """A running partnership: its address, its registrar, and the clock everything reads."""

    address: str
    registrar: Registrar
    clock: Clock
    database: str
    app_url: str = ""


@contextmanager
def site(cluster: EmbeddedPostgres, template: str, settings: Settings = USUAL) -> Iterator[Site]:
    """A partnership over a fresh database, served on loopback."""
    name, clock = f"live_{next(_NUMBERS)}", Now()
    cluster.create_database(name, template=template)
    give_passwords(cluster.admin_url(name), {OWNER: "owner", APP: "app"})
    keys = FileKeys(SERVER_SECRET)
    with (
        PgBook(cluster.app_url(APP, "app", name), keys) as book,
        PgBook(cluster.app_url(OWNER, "owner", name), keys, connections=2) as owner,
        served(Service(book, clock, signer=Signer(SERVER_SECRET)), settings) as address,
    ):
        yield Site(address, Registrar(owner, clock), clock, cluster.admin_url(name), cluster.app_url(APP, "app", name))
    cluster.drop_database(name)


@contextmanager
def served(
    service: Service, settings: Settings = USUAL, *, lifespan: Lifespan | None = None, port: int = 0
) -> Iterator[str]:
    """The service over HTTP on a port of loopback, a free one unless it is named."""
    # Named TCP, or the event loop leaves Nagle's algorithm on: 40 ms of waiting in every answer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    app = make_app(service, settings, lifespan=lifespan)
    config = uvicorn.Config(app, log_level="critical", lifespan="on" if lifespan else "off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        while not server.started:
            time.sleep(0.005)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@dataclass
class Bench:
    """A worker at a laptop: a real store, a line, and the mailbag between them.

    `told` is the progress it heard: one for each request of a sync.
    """

    site: Site
    store: Store
    vault: tuple[Profile, DataKey]
    key: Key
    enrolled: wire.Enrolled
    mailbag: ServerMailbag = field(init=False)
    _address: str = field(init=False)
    told: list[tuple[str, int, int]] = field(default_factory=list)

    def dial(self, address: str) -> None:
        """Sync with this address from now on."""
        self._address = address
        line = Line(Post(Address.of(address)), self.enrolled.device, self.key)
        self.mailbag = ServerMailbag(self.store.sync, line, clock=self.site.clock, key=self.key, app_v="trial")

    def sync(self) -> Changes:
        """One sync."""
        return self.mailbag.run(lambda *said: self.told.append(said), lambda: False)

    def write(self, scope: ScopeId, values: dict[str, object], *, record: RecordId, is_new_file: bool = False) -> Edit:
        """Save a change to a record, based on what this laptop shows of it."""
        shown = None if is_new_file else self.shown(record)
        versions = shown.versions if shown else {}
        changes = {
            FieldPath(path): Change.model_validate({"value": value, "base": versions.get(FieldPath(path))})
            for path, value in values.items()
        }
        edit = self._edit(scope, record, verb="change" if shown else "create", changes=changes)
        self.store.records.write(Work(edits=(edit,), new_files=(scope,) if is_new_file else ()))
        return edit

    def settle(self, shown: Stored, path: FieldPath, value: object) -> None:
        """Choose in a conflict."""
        over = tuple(one.edit for one in shown.conflicts[path])
        change = Change.model_validate({"value": value, "base": shown.versions.get(path), "over": over})
        edit = self._edit(shown.scope, shown.id, verb="settle", changes={path: change})
        self.store.records.write(Work(edits=(edit,)))

    def shown(self, record: RecordId) -> Stored:
        """What this laptop shows of a record."""
        return self.store.records.get(record)

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def reopen(self) -> None:
        """Open the store again, and sync from there on."""
        self.store = Store.open(*self.vault, self.site.clock)
        self.dial(self._address)

    def _edit(self, scope: ScopeId, record: RecordId, *, verb: Verb, changes: dict[FieldPath, Change]) -> Edit:
        return Edit(
            id=EditId(new_id()), record=record, scope=scope, kind="network_member", author=self.enrolled.worker,
            verb=verb, made_at=self.site.clock.now().isoformat(), changes=changes,
        )  # fmt: skip


def bench(at: Site, team: TeamId, folder: Path, *, address: str = "") -> Bench:
    """A new worker of the team with a new laptop, enrolled over the network."""
    worker = at.registrar.add_worker(f"Worker {next(_NUMBERS)}", team=team, role="worker")
    key = Key(next(_KEYS))
    enrolled = enrol(at.address, at.registrar.invite(worker), public_key=key.public, label="trial laptop")
    profile, data_key = fresh_vault(folder)
    store = Store.open(profile, data_key, at.clock)
    store.enrol(enrolled)
    made = Bench(at, store, (profile, data_key), key, enrolled)
    made.dial(address or at.address)
    return made


def new_id() -> str:
    """An id nobody has used in this run."""
    return f"0191{next(_NUMBERS):08x}70008000{0:012x}"


class Relay:
    """A stretch of wire between laptop and server that can be cut. Cutting also takes the server away.

    `carried` counts the bytes that went through, both ways.
    """

    def __init__(self, address: str) -> None:
        self._to = int(address.rpartition(":")[2])
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.carried = 0
        self._cut_after: bytes | None = None
        self._is_cut = threading.Event()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def cut_at_answer(self, asked: bytes) -> None:
        """Cut when the server answers a request that holds these bytes; the server has then done it."""
        self._cut_after = asked

    def mend(self) -> None:
        """The wire is whole again."""
        self._cut_after = None
        self._is_cut.clear()

    def close(self) -> None:
        """Take the wire down."""
        self._is_cut.set()
        with suppress(OSError):
            socket.create_connection(self._listener.getsockname(), 1).close()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self._is_cut.is_set():
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self._to))
            state = {"is_marked": False}
            for source, sink, is_answer in ((near, far, False), (far, near, True)):
                threading.Thread(target=self._carry, args=(source, sink, is_answer, state), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, is_answer: bool, state: dict[str, bool]) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if not is_answer and self._cut_after and self._cut_after in data:
                    state["is_marked"] = True
                if is_answer and state["is_marked"]:
                    self._is_cut.set()
                    break
                self.carried += len(data)
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
