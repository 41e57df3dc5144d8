"""The desktop on a vault that opens at once: everything in it is real but the cost of a passphrase and the restart."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from caseworker.clock import SystemClock
from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.ids import DeviceId, TeamId, WorkerId
from caseworker.domain.ports import Ports, Restart
from caseworker.store.profile import Profile, read_device, write_device
from caseworker.store.store import Store
from caseworker.store.vault.keys import DataKey
from caseworker.sync.asks import Ask
from caseworker.wire import Enrolled, Message
from tests.fakes.fast_kdf import FAST, WORDS
from tests.fakes.made_once import Made
from ui.app import Setup, build
from ui.desk import Desk, Outside
from ui.device_key import KEPT, LaptopKey
from ui.lock import Clocks
from ui.notices import Notice, Notices
from ui.parts import LatePress, RandomIds, StoreMemory, lists
from ui.places import Factory
from ui.restart import NOTHING_KNOWN, Handover
from ui.screens.lock.unlock import UnlockScreen
from ui.screens.lock.words import WordsBox
from ui.tasks import Tasks
from ui.window import Window
from ui.workplace import Workplace

SERVER = "https://partnership.example"
WORKER = WorkerId("1" * 32)
TEAM = TeamId("2" * 32)
ENROLLED = Enrolled(
    device=DeviceId("3" * 32),
    device_code="K7",
    worker=WORKER,
    name="Amina Yusuf",
    role="worker",
    team=TEAM,
    team_name="North team",
    programme="safe",
    log_epoch="epoch-1",
)


@dataclass
class HandClocks:
    """Two clocks that move when they are told to."""

    monotonic: float = 1000.0
    wall: float = 50_000.0

    def pass_by(self, seconds: float, *, asleep: float = 0.0) -> None:
        """Time goes by; while asleep only the wall clock goes on."""
        self.monotonic += seconds
        self.wall += seconds + asleep

    def clocks(self) -> Clocks:
        """As the product takes them."""
        return Clocks(lambda: self.monotonic, lambda: self.wall)


@dataclass
class NotedRestart:
    """Notes that a restart was asked for, and what would have been handed over."""

    handover: Callable[[], Handover]
    handed: list[Handover] = field(default_factory=list)

    def restart(self) -> None:
        """Note it; no process is started."""
        self.handed.append(self.handover())


@dataclass
class Desktop:
    """A window over a real profile, and what a test looks at."""

    window: Window
    profile: Profile
    notices: Notices
    shown: list[Notice]
    restarts: list[NotedRestart]
    hands: HandClocks

    @property
    def workplace(self) -> Workplace:
        """What is there after unlocking."""
        assert self.window.workplace is not None
        return self.window.workplace

    def type_words(self, words: str = WORDS) -> UnlockScreen:
        """Type words at the lock and press Enter."""
        screen = self.window.page
        assert isinstance(screen, UnlockScreen)
        box = screen.findChild(WordsBox)
        assert box is not None
        box.setText(words)
        screen.try_words()
        return screen

    def unlock(self, qtbot: QtBot) -> Workplace:
        """Open with the right words and go on without a cover code."""
        self.type_words()
        qtbot.waitUntil(lambda: self.window.workplace is not None, timeout=20_000)
        workplace = self.workplace
        if self.window.page is not workplace.shell:
            with qtbot.waitSignal(workplace.began, timeout=10_000):
                workplace.skip_code()
        return workplace


@cache
def _enrolled() -> Made:
    def enrol(profile: Profile, key: DataKey) -> None:
        write_device(profile, read_device(profile).model_copy(update={"server": SERVER, "code": "K7"}))
        with Store.open(profile, key, SystemClock()) as store:
            store.enrol(ENROLLED)
            StoreMemory(store).remember(KEPT, LaptopKey.fresh().kept())

    return Made.by(enrol)


def enrolled_profile(base: Path) -> Profile:
    """A profile that opens with `WORDS` and belongs to a worker."""
    profile, key = _enrolled().laid(base)
    key.wipe()
    return profile


@contextmanager
def desktop(
    qtbot: QtBot,
    base: Path,
    profile: Profile | None = None,
    *,
    handover: Handover = NOTHING_KNOWN,
    screens: Mapping[str, Factory] | None = None,
) -> Iterator[Desktop]:
    """The window at its lock, on its own profile; closed at the end as a worker closes it."""
    profile = profile or enrolled_profile(base)
    notices, shown, restarts = Notices(), list[Notice](), list[NotedRestart]()
    notices.shown.connect(shown.append)
    hands = HandClocks()

    def restarting(handover: Callable[[], Handover]) -> Restart:
        restarts.append(NotedRestart(handover))
        return restarts[-1]

    setup = Setup(profile.folder.parent, policy=FAST, handover=handover, screens=screens or {})
    window = build(setup, notices, clocks=hands.clocks(), restarting=restarting)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    try:
        yield Desktop(window, profile, notices, shown, restarts, hands)
    finally:
        window.close()
        qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
        QApplication.processEvents()


@contextmanager
def working_desk(base: Path) -> Iterator[Desk]:
    """A desk over a real store of a worker, without a window: for tests of one screen."""
    profile, key = _enrolled().laid(base)
    with Store.open(profile, key, SystemClock()) as store:
        key.wipe()
        tasks = Tasks()
        ports = Ports(store.records, SystemClock(), RandomIds(), store.me(), lists())
        outside = Outside(LatePress(), NoPost(), store.status)
        try:
            yield Desk(ports, tasks, Notices(), outside=outside, memory=StoreMemory(store))
        finally:
            tasks.stop(5.0)


class NoPost:
    """A mailbag, and a line, in a place without a network."""

    def run(self, told: Callable[[str, int, int], None], stopped: Callable[[], bool]) -> Changes:
        """Says that the server cannot be reached."""
        told("Looking for the server", 0, 0)
        if stopped():
            return Changes()
        raise Told("server_unreachable")

    def answer(self, ask: Ask, now: float) -> Message:  # noqa: ARG002  (whatever is asked)
        """Nobody answers."""
        raise Told("server_unreachable")

    def close(self) -> None:
        """Nothing to hang up."""
