"""A bench for one screen: a real store, a settable clock, a desk, and short words for what is there before a test.

with bench(tmp_path) as here:
    case = here.open_case()
    screen = SessionScreen(here.desk, here.went.append)
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path as Folder

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from caseworker.domain.actions import records as verbs
from caseworker.domain.actions import sessions
from caseworker.domain.actions.people import open_case
from caseworker.domain.actions.plans import agree, start_plan
from caseworker.domain.actions.writing import creation
from caseworker.domain.form import Record
from caseworker.domain.forms.episode import Episode
from caseworker.domain.forms.person import Person
from caseworker.domain.forms.session import Quote, Session
from caseworker.domain.ids import CONFIG_SCOPE, RecordId, ScopeId
from caseworker.domain.ports import DraftKey, Ports, Work
from caseworker.store.profile import Profile
from caseworker.store.store import Store
from caseworker.store.vault.keys import DataKey
from caseworker.store.vault.vault import unlock
from caseworker.sync.file_lane import FileLane
from installer.demo.story import plan
from tests.fakes.desktop import ENROLLED, NoPost
from tests.fakes.fast_kdf import fresh_vault, safeguards
from tests.fakes.open_store import Desk as OpenDesk
from tests.fakes.open_store import Server, StillClock, talk
from ui.desk import Desk, Outside
from ui.entrance.files import LaptopFiles
from ui.notices import Notice, Notices
from ui.parts import LatePress, RandomIds, StoreMemory, languages, lists
from ui.places import Place
from ui.tasks import Tasks

NOW = datetime(2026, 11, 12, 14, 32, 6, tzinfo=UTC)
"""A Thursday afternoon in term time, when Manchester's clocks show UTC."""


@dataclass
class Bench:
    """What a screen stands on, and what a test looks at. `went` are the places the screen asked to go to."""

    desk: Desk
    store: Store
    vault: tuple[Profile, DataKey]
    clock: StillClock
    server: Server
    shown: list[Notice]
    went: list[Place] = field(default_factory=list)

    @property
    def ports(self) -> Ports:
        """The ports over the real store."""
        return self.desk.ports

    def open_case(self, given: str = "Jay", family: str = "Madeup", *, programme: str = "safe") -> ScopeId:
        """A case made through its verb; the scope is the person's record too."""
        scope = ScopeId(self.ports.ids.new())
        person = Person(
            given_name=given,
            family_name=family,
            pronouns="he/him",
            safe_contact="Text his own phone after 4 pm",
            confidentiality_said_on=date(2026, 10, 2),
        )
        episode = Episode(programme=programme, opened_on=date(2026, 9, 14), site="Ash Grove High")
        open_case(self.ports, person, episode, scope=scope)
        return scope

    def save(self, record: Record, scope: ScopeId) -> RecordId:
        """Any record, saved as a person would; its id."""
        record_id = RecordId(self.ports.ids.new())
        verbs.save(self.ports, record, scope=scope, record_id=record_id)
        return record_id

    def config(self, record: Record) -> RecordId:
        """A record of the partnership's configuration."""
        record_id = RecordId(self.ports.ids.new())
        edit = creation(self.ports, record, scope=CONFIG_SCOPE, record_id=record_id)
        self.store.records.write(Work(edits=(edit,)))
        return record_id

    def sign_session(self, scope: ScopeId, *, said: str = "I got the early bus.", days_ago: int = 7) -> RecordId:
        """A session that took place, signed."""
        record_id = RecordId(self.ports.ids.new())
        key = DraftKey(scope, "session", record_id)
        sessions.sign_session(self.ports, whole_session(self.clock.now() - timedelta(days=days_ago), said), key=key)
        return record_id

    def agree_plan(self, scope: ScopeId, *, number: int = 0) -> RecordId:
        """A plan in use, with every gate passed; the id of its version."""
        version_id = RecordId(self.ports.ids.new())
        start_plan(self.ports, "getting_about", scope=scope, version_id=version_id)
        plan_id = str(self.store.records.get(version_id).body["plan"])
        version = plan(plan_id, self.clock.now().date(), number)
        agree(self.ports, version, key=DraftKey(scope, "plan_version", version_id))
        return version_id

    def sync(self, *scopes: ScopeId) -> None:
        """One whole sync with the dict server, which plays by the product's own rules."""
        talk(OpenDesk(self.store, *self.vault, clock=self.clock), self.server, *scopes)

    def show(self, qtbot: QtBot, screen: QWidget, *, width: int = 1274, height: int = 731) -> None:
        """The screen on a window of its own, as large as the shell leaves it at 1366x768."""
        qtbot.addWidget(screen)
        screen.resize(width, height)
        with qtbot.waitActive(screen):
            screen.show()
            screen.activateWindow()


def whole_session(start: datetime, said: str = "I got the early bus.") -> Session:
    """A session with everything that signing asks for."""
    return Session(
        started_at=start,
        ended_at=start + timedelta(minutes=30),
        place="Ash Grove High, room 14",
        method="school",
        outcome="took_place",
        did={"one_to_one": True},
        seen_alone="yes",
        quotes={"a" * 32: Quote(text=said)},
        observation="Came in with the hood up. Hood down after ten minutes.",
        analysis="The early bus is what changed.",
        safety_change="safer",
        next_on=(start + timedelta(days=7)).date(),
        next_time=time(11, 20),
    )


def prove(profile: Profile, words: str) -> None:
    """Raises Told unless these words open the vault of the profile; wrong ones are counted beside it."""
    with unlock(profile, words, safeguards(profile)):
        pass


@contextmanager
def bench(base: Folder) -> Iterator[Bench]:
    """Everything real but the cost of a passphrase, the network and the clock, which stands until it is moved."""
    profile, key = fresh_vault(base)
    clock = StillClock(NOW)
    with Store.open(profile, key, clock) as store:
        store.enrol(ENROLLED)
        tasks, notices, shown = Tasks(), Notices(), list[Notice]()
        notices.shown.connect(shown.append)
        ports = Ports(store.records, clock, RandomIds(), store.me(), lists(), languages=languages())
        files = LaptopFiles(store.files, FileLane(store.files, NoPost()))
        outside = Outside(LatePress(), NoPost(), store.status, lambda words: prove(profile, words), files)
        desk = Desk(ports, tasks, notices, outside=outside, memory=StoreMemory(store))
        try:
            yield Bench(desk, store, (profile, key), clock, Server(clock), shown)
        finally:
            tasks.stop(5.0)
            key.wipe()
