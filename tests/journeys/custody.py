"""A partnership that keeps its laptops in hand: a real server with officers, and laptops with a cable and a clock."""

from __future__ import annotations

import io
import itertools
import os
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, redirect_stdout, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import anyio.to_thread
from fastapi import FastAPI
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot
from typing_extensions import override

from caseworker.clock import SystemClock
from caseworker.domain.ids import RecordId, WorkerId
from caseworker.domain.ports import Restart
from caseworker.server.book import Book
from caseworker.server.cli import main
from caseworker.server.custody.recovering import Hands, Recovery, joined
from caseworker.server.home import Home
from caseworker.server.http import Settings
from caseworker.server.registrar import Registrar
from caseworker.server.service import Service
from caseworker.store.profile import Profile, profiles, read_device
from installer.demo.driver import said
from tests.fakes.desktop import HandClocks, NotedRestart
from tests.fakes.fast_kdf import FAST, WORDS
from tests.journeys.bad_days import Day, sentence
from tests.property.world.live import served
from tests.unit.server.test_officers import CHEAP
from tests.unit.server.test_officers import WORDS as OFFICERS
from ui.app import Setup, build
from ui.entrance.setup import NewLaptop
from ui.lock import Clocks
from ui.notices import BUG, Hooks, Notice, Notices
from ui.restart import Handover
from ui.screens.lock.enrol import Invited

if TYPE_CHECKING:
    from caseworker.server.embedded import EmbeddedPostgres

AMPLE = Settings(device_most=100_000, token_most=100_000, door_most=100_000, door_per_second=1_000.0, recovery_most=100)
LOOK_MS = 60_000
_TEAMS = itertools.count(1)
PICTURES = os.environ.get("CUSTODY_PICTURES", "")


@asynccontextmanager
async def _in_one_thread(_app: FastAPI) -> AsyncIterator[None]:
    """The verbs run in the one thread that was there before the test: a test must not leave threads behind."""
    anyio.to_thread.current_default_thread_limiter().total_tokens = 1
    await anyio.to_thread.run_sync(int)
    yield


class Hand(Day):
    """Somebody at the pages of the lock, with the keyboard."""

    def wait_told_outside(self, key: str, **facts: object) -> None:
        """Wait for what somebody who is not in is told: what happened, and that their work is safe."""
        message = sentence(key, **facts)
        self.until(lambda: f"Error: {message.happened} {message.safe}" in self.reads(), message.text, seconds=6)

    def has_keyboard(self, words: str) -> bool:
        """Whether what is pressed now goes to the part that says this."""
        held = QApplication.focusWidget()
        name = said(held) if isinstance(held, QAbstractButton) else held.accessibleName() if held else ""
        return words in name

    @override
    def label(self, name: str) -> str:
        """The words of a named label that is shown; at the lock there is no screen to look on."""
        (found,) = [one for one in self.window.findChildren(QLabel, name) if one.isVisible()]
        return found.text()

    def tab_to(self, words: str) -> None:
        """Press Tab until the part that says this has the keyboard."""
        for _step in range(30):
            if self.has_keyboard(words):
                return
            self.press("Tab")
        raise AssertionError(f"Tab never comes to “{words}”; the page says: {self.reads()[:800]}")

    def offered(self, name: str) -> str:
        """The four words that are on the screen now, "" while none are."""
        found = [one.text() for one in self.window.findChildren(QLabel, f"{name}.words") if one.isVisible()]
        return "".join(found)

    def writes_new_words(self, name: str) -> str:
        """The four words that are offered, noted, and typed back; the keyboard stands in the box afterwards."""
        if not self.offered(name):
            self.tab_to("Show me four new words")
            self.press("Enter")
        words = self.label(f"{name}.words")
        self.tab_to("I have written them on paper")
        self.press(" ")
        self.write(words)
        return words

    def sets_up(self, server: str, code: str) -> str:
        """Fill in the page of a new laptop with the keyboard alone; the words that were offered."""
        self.write(server)
        self.press("Tab")
        self.write(code)
        words = self.writes_new_words("enrol")
        self.press("Enter")
        return words

    def picture(self, name: str) -> None:
        """Leave a picture where somebody asked for them."""
        if PICTURES:
            self.pause(150)
            self.window.grab().save(str(Path(PICTURES) / f"{name}.png"))


@dataclass
class Partnership:
    """A server over PostgreSQL with a recovery key of three officers; the commands are those of its command line."""

    folder: Path
    address: str
    book: Book
    registrar: Registrar
    recovery: Recovery
    files: tuple[Path, ...]

    def command(self, *arguments: str) -> str:
        """What a command of the server says; it must succeed."""
        said = io.StringIO()
        with redirect_stdout(said):
            assert main(["--home", str(self.folder), *arguments]) == 0
        return said.getvalue().strip()

    def has(self, record: RecordId) -> bool:
        """Whether the server has a record."""
        return bool(self.book.in_office(lambda office: office.ledger.kept([record])))

    def hands(self, *numbers: int) -> Hands:
        """These officers with their files open."""
        return joined([(self.files[number - 1], OFFICERS[number - 1][1]) for number in numbers], CHEAP)

    def worker(self) -> WorkerId:
        """A worker of a team of their own."""
        team = self.registrar.add_team(f"Team {next(_TEAMS)}")
        return self.registrar.add_worker("Amina Fable", team=team, role="worker", programme="safe")


@contextmanager
def partnership_over(cluster: EmbeddedPostgres, template: str, folder: Path) -> Iterator[Partnership]:
    """A partnership over a database of its own, served on loopback."""
    name = f"custody_{folder.name.replace('-', '_')}"
    cluster.create_database(name, template=template)
    home, clock = Home(folder / "server"), SystemClock()
    home.init(cluster.admin_url(name))
    with home.app_book(connections=2) as book, home.admin_book() as owner:
        registrar, recovery = Registrar(owner, clock), Recovery(owner, clock, home.recovery)
        _key, files = recovery.make(OFFICERS, folder / "officers", terms=CHEAP)
        service = Service(book, clock, signer=home.signer())
        with served(service, AMPLE, lifespan=_in_one_thread) as address:
            yield Partnership(home.folder, address, owner, registrar, recovery, files)
    cluster.drop_database(name)


class Cable:
    """The laptop's network: pulled, nothing of the server can be reached at the address the laptop knows.

    `cut_at`: it is pulled by the first request that holds these bytes, before the server has it.
    """

    cut_at = b""

    def __init__(self, address: str) -> None:
        self._to = int(address.rpartition(":")[2])
        self._port = 0
        self._ends: set[socket.socket] = set()
        self.plug_in()
        self.address = f"http://127.0.0.1:{self._port}"

    def plug_in(self) -> None:
        """The server can be reached, at the same address as ever."""
        self._listener = socket.create_server(("127.0.0.1", self._port))
        self._port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def pull(self) -> None:
        """No network."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for end in tuple(self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _from = listener.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
                for source, sink in ((near, far), (far, near)):
                    source.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    self._ends.add(source)
                    args = (source, sink, source is near)
                    threading.Thread(target=self._carry, args=args, daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, is_asking: bool) -> None:
        with suppress(OSError):
            while part := source.recv(1 << 16):
                if is_asking and self.cut_at and self.cut_at in part:
                    self.pull()
                    break
                sink.sendall(part)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._ends.discard(source)
        source.close()


@dataclass
class TurnedClock:
    """The laptop's clock, which somebody turns."""

    off: timedelta = timedelta()

    def now(self) -> datetime:
        """What this laptop takes for now."""
        return datetime.now(UTC) + self.off


@dataclass
class Laptop:
    """One laptop of one worker, whose app is started and locked many times."""

    base: Path
    qtbot: QtBot
    home: Partnership
    cable: Cable
    worker: WorkerId
    clock: TurnedClock = field(default_factory=TurnedClock)

    @property
    def profile(self) -> Profile:
        """The one profile that is in use."""
        (found,) = [one for one in profiles(self.base) if one.folder.name.startswith("p-")]
        return found

    @property
    def device(self) -> str:
        """The laptop's id on the server."""
        return read_device(self.profile).device

    def set_up(self, words: str = WORDS) -> None:
        """Set it up with a fresh invite, as the screen does."""
        invited = Invited(self.cable.address, self.home.registrar.invite(self.worker), words)
        NewLaptop(self.base, FAST, clock=self.clock).set_up(invited).close()

    @contextmanager
    def started(self) -> Iterator[AtWork]:
        """One start of the app, closed at the end. No bug of the app may be told meanwhile."""
        notices, restarts, shown = Notices(), list[NotedRestart](), list[Notice]()
        notices.shown.connect(shown.append)

        def restarting(handover: Callable[[], Handover]) -> Restart:
            restarts.append(NotedRestart(handover))
            return restarts[-1]

        hooks, hands = Hooks(notices), HandClocks()
        clocks = Clocks(lambda: hands.monotonic, lambda: hands.wall)
        setup = Setup(self.base, policy=FAST, clock=self.clock)
        window = build(setup, notices, clocks=clocks, restarting=restarting)
        self.qtbot.addWidget(window)
        try:
            yield AtWork(Hand(window), restarts)
        finally:
            hooks.remove()
            window.close()
            self.qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
            QApplication.processEvents()
        assert [one.detail for one in shown if one.message.happened == BUG.happened] == []


@dataclass
class AtWork:
    """One start of the app, and whether it has locked since."""

    day: Hand
    restarts: list[NotedRestart]

    @property
    def has_locked(self) -> bool:
        """Whether it closed the store and asked to be started again."""
        return any(one.handed for one in self.restarts)

    def open_with(self, words: str = WORDS) -> None:
        """Get in with these words."""
        self.day.unlock(words)

    def lock(self) -> None:
        """Lock fully, as Ctrl+L does."""
        self.day.window.lock()
        self.wait_locked()

    def wait_locked(self) -> None:
        """Until it has locked by itself."""
        self.day.until(lambda: self.has_locked, "the lock", seconds=10)

    def sync(self) -> None:
        """Send and fetch, and wait until that is over, however it ended."""
        sending = self.day.workplace.sending
        sending.start_asked()
        self.day.until(lambda: self.has_locked or not sending.sent.is_running, "the run", seconds=10)

    def look_at_clock(self) -> None:
        """The look that comes once a minute."""
        timers = self.day.workplace.findChildren(QTimer)
        (minute,) = [one for one in timers if one.interval() == LOOK_MS and one.isActive()]
        minute.timeout.emit()
