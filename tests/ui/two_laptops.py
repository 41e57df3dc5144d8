"""Two workers at two laptops and the real service between them, in one process: real stores, engine and merge."""

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path as Folder

from caseworker import wire
from caseworker.domain.access import WorkerRole
from caseworker.domain.actions import records as verbs
from caseworker.domain.actions.people import open_case
from caseworker.domain.forms.episode import Episode
from caseworker.domain.forms.person import Person
from caseworker.domain.ids import RecordId, ScopeId, TeamId
from caseworker.domain.ports import Ports, Stored
from caseworker.server.book import Caller
from caseworker.server.registrar import Registrar
from caseworker.store.store import Store
from caseworker.sync.asks import Ask
from caseworker.sync.file_lane import FileLane
from caseworker.sync.mailbag import ServerMailbag
from tests.fakes.fast_kdf import fresh_vault
from tests.property.world.partnership import Key, Now, Partnership
from ui.desk import Desk, Outside
from ui.entrance.files import LaptopFiles
from ui.notices import Notice, Notices
from ui.parts import LatePress, RandomIds, StoreMemory, languages, lists
from ui.places import Place
from ui.tasks import Tasks


@dataclass
class InProcess:
    """The line of a laptop to a server in the same process; every message goes through JSON, as over the wire."""

    partnership: Partnership
    caller: Caller

    def answer(self, ask: Ask, now: float) -> wire.Message:  # noqa: ARG002  (a server in the same process never waits)
        """The server's answer."""
        return self.partnership.answer(self.caller, ask)

    def close(self) -> None:
        """Nothing to hang up."""


@dataclass
class Laptop:
    """A worker's desk over their own store, and the mailbag to the shared server."""

    store: Store
    desk: Desk
    mailbag: ServerMailbag
    shown: list[Notice]
    went: list[Place] = field(default_factory=list)

    @property
    def ports(self) -> Ports:
        """The ports over this laptop's store."""
        return self.desk.ports

    def sync(self) -> None:
        """One whole sync."""
        self.mailbag.run(lambda *_said: None, lambda: False)

    def open_case(self, given: str = "Jay", family: str = "Madeup", *, safe_contact: str = "") -> ScopeId:
        """A case made here."""
        scope = ScopeId(self.ports.ids.new())
        person = Person(given_name=given, family_name=family, safe_contact=safe_contact)
        episode = Episode(programme="safe", opened_on=self.ports.clock.now().date(), father_identified="yes")
        open_case(self.ports, person, episode, scope=scope)
        return scope

    def write(self, record: RecordId, **values: object) -> None:
        """Change a person's record as its form does."""
        stored = self.stored(record)
        person = Person.read({**stored.body, **values})  # type: ignore[dict-item]
        verbs.save(self.ports, person, scope=stored.scope, record_id=record)

    def stored(self, record: RecordId) -> Stored:
        """What this laptop shows of a record."""
        return self.store.records.get(record)


@dataclass
class Two:
    """Amina and Chidi, of one team."""

    amina: Laptop
    chidi: Laptop
    clock: Now
    registrar: Registrar
    team: TeamId

    def sync(self) -> None:
        """Everybody sends and receives until both have everything."""
        for laptop in (self.amina, self.chidi, self.amina):
            laptop.sync()

    def differ(self) -> tuple[RecordId, ScopeId]:
        """A case whose safe contact both changed without seeing the other's change; both laptops know of it."""
        scope = self.amina.open_case(safe_contact="Text Jay's own phone.")
        self.sync()
        record = RecordId(scope)
        self.clock.pass_by(60)
        self.amina.write(record, safe_contact="Text Jay's own phone after 4 pm.")
        self.clock.pass_by(60)
        self.chidi.write(record, safe_contact="Ring his mum at work, 9 to 3.")
        self.sync()
        return record, scope


@contextmanager
def two_laptops(base: Folder, *, second: WorkerRole = "worker") -> Iterator[Two]:
    """Two enrolled laptops and their server; `second` is the role of the second worker."""
    clock = Now()
    partnership = Partnership(random.Random(7), clock)
    registrar = Registrar(partnership.book, clock, random=partnership.rng.randbytes)
    team = registrar.add_team("North")
    with ExitStack() as held:
        amina, chidi = (
            _laptop(held, partnership, registrar, folder=base / folder, who=who) for folder, who in _people(second)
        )
        yield Two(amina, chidi, clock, registrar, team)


def _people(second: WorkerRole) -> tuple[tuple[str, tuple[str, WorkerRole]], ...]:
    return ("1", ("Amina Fable", "worker")), ("2", ("Chidi Storey", second))


def _laptop(
    held: ExitStack, partnership: Partnership, registrar: Registrar, *, folder: Folder, who: tuple[str, WorkerRole]
) -> Laptop:
    worker = registrar.add_worker(who[0], team="North", role=who[1], programme="safe")
    key = Key(int(folder.name))
    enrolled = partnership.enrol(worker, key)
    profile, data_key = fresh_vault(folder)
    store = held.enter_context(Store.open(profile, data_key, partnership.clock))
    data_key.wipe()
    store.enrol(enrolled)
    line = InProcess(partnership, Caller(enrolled.device, worker))
    mailbag = ServerMailbag(store.sync, line, clock=partnership.clock, key=key, app_v="1")
    tasks, notices, shown = Tasks(), Notices(), list[Notice]()
    held.callback(tasks.stop, 5.0)
    notices.shown.connect(shown.append)
    ports = Ports(store.records, partnership.clock, RandomIds(), store.me(), lists(), languages=languages())
    files = LaptopFiles(store.files, FileLane(store.files, line))
    outside = Outside(LatePress(), mailbag, store.status, files=files)
    return Laptop(store, Desk(ports, tasks, notices, outside=outside, memory=StoreMemory(store)), mailbag, shown)
