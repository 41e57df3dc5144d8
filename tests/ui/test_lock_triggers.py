"""Every way in which a session goes away, while somebody writes, is asked something, syncs or prints.

Within a second nothing can be read, the store is closed, and what was being written is whole.
"""

import ctypes
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from time import monotonic

import pytest
from _pytest.mark import ParameterSet
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QTimer
from PySide6.QtGui import QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot
from typing_extensions import override

from caseworker.clock import SystemClock
from caseworker.domain.ids import ScopeId
from caseworker.store.profile import Profile, read_device, write_device
from caseworker.store.store import Store
from caseworker.store.vault.vault import unlock
from tests.fakes.desktop import TEAM, Desktop, desktop, enrolled_profile
from tests.fakes.fast_kdf import WORDS, safeguards
from tests.ui.lock_bench import KEY, TABLE, Writing
from ui.notices import Question, ask_first
from ui.places import Place
from ui.printers import Printers
from ui.session_bus import BusWatch
from ui.session_macos import MacWatch
from ui.session_watch import SessionWatch
from ui.session_windows import Message, Setting, WindowsMessages

LATEST_S = 1.0
CLOSED_S = 4.0
"""Reading ends at once; the store follows. A network that hangs is waited for half a second."""

COMMONEST = "windows lock"
WRITTEN = "She said the bus was late, and “Ahmed” — then nothing. é ض 👍 " * 20
LID = bytes.fromhex("4d0f3eba17b89440a2d1d56379e6a0f3")


def watch_of(bench: Desktop) -> SessionWatch:
    """The product's own watch of its session."""
    watch = bench.window.findChild(SessionWatch)
    assert watch is not None
    return watch


def bus_of(bench: Desktop) -> BusWatch:
    """The part of it that listens to D-Bus, connected or not."""
    found = watch_of(bench).findChild(BusWatch)
    assert found is not None
    return found


def windows_says(bench: Desktop, message: int, parameter: int, *, setting: Setting | None = None) -> None:
    """A message of Windows to a window of ours."""
    said = Message(7, message, parameter, None if setting is None else ctypes.addressof(setting))
    heard = WindowsMessages(watch_of(bench).went_away.emit, lambda _handle: None)
    heard.nativeEventFilter(QByteArray(b"windows_generic_MSG"), ctypes.addressof(said))


def idle_for_five_minutes(bench: Desktop, *, asleep: float = 0.0) -> None:
    """Nobody touches anything, or the laptop sleeps."""
    bench.hands.pass_by(0 if asleep else 300, asleep=asleep)
    bench.workplace.watch.look()


TRIGGERS: dict[str, Callable[[Desktop], None]] = {
    "linux lock": lambda bench: bus_of(bench).on_lock(),
    "linux saver or sleep": lambda bench: bus_of(bench).on_active(True),
    "linux another user": lambda bench: bus_of(bench).on_properties("", {"Active": False}, []),
    "linux lid": lambda bench: bus_of(bench).on_properties("", {"LidIsClosed": True}, []),
    "windows lock": lambda bench: windows_says(bench, 0x2B1, 0x7),
    "windows another user": lambda bench: windows_says(bench, 0x2B1, 0x2),
    "windows remote desktop": lambda bench: windows_says(bench, 0x2B1, 0x3),
    "windows sleep or hibernate": lambda bench: windows_says(bench, 0x218, 0x4),
    "windows lid": lambda bench: windows_says(
        bench, 0x218, 0x8013, setting=Setting((ctypes.c_ubyte * 16).from_buffer_copy(LID), 4, 0)
    ),
    "mac lock": lambda bench: MacWatch(watch_of(bench).went_away.emit)._on_heard(),
    "five minutes idle": idle_for_five_minutes,
    "a laptop that slept": lambda bench: idle_for_five_minutes(bench, asleep=3600),
    "the key": lambda bench: bench.workplace.shell.lock_wished.emit(),
}


class Tray(Printers):
    """A printer whose paper is a PDF in a folder: drawn for real, page by page, on the GUI thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @override
    def opened(self, name: str) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self._folder / "tray.pdf"))
        return printer


def paper(pages: int = 3) -> bytes:
    """A document of a few pages."""
    made = QBuffer()
    made.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(made)
    painter = QPainter(writer)
    for page in range(pages):
        painter.drawText(72, 700, f"Page {page}")
        if page < pages - 1:
            writer.newPage()
    painter.end()
    return bytes(made.data().data())


@contextmanager
def editing(_qtbot: QtBot, _bench: Desktop, _folder: Path) -> Iterator[None]:
    """Nothing but the words on the page."""
    yield


@contextmanager
def asked(_qtbot: QtBot, bench: Desktop, _folder: Path) -> Iterator[None]:
    """A question waits for its answer over the window."""
    dialog = ask_first(bench.window, Question("Leave?", "It is kept.", "Leave", "Stay"), lambda: None)
    assert dialog.isVisible()
    yield
    assert not dialog.isVisible()


@contextmanager
def syncing(qtbot: QtBot, bench: Desktop, _folder: Path) -> Iterator[None]:
    """A run has reached a server that never answers."""
    address = read_device(bench.profile).server.rpartition(":")[2]
    with socket.create_server(("127.0.0.1", int(address))) as server:
        server.settimeout(5)
        bench.workplace.sending.start_asked()
        line, _ = server.accept()
        with line:
            assert bench.workplace.sending.sent.is_running
            yield


@contextmanager
def printing(_qtbot: QtBot, _bench: Desktop, folder: Path) -> Iterator[None]:
    """Pages are being drawn for a printer when the trigger comes."""
    tray = Tray(folder)
    QTimer.singleShot(0, lambda: tray.print_pages(paper(), "Room 12", copies=1))
    yield
    assert (folder / "tray.pdf").stat().st_size > 0


State = Callable[[QtBot, Desktop, Path], AbstractContextManager[None]]
STATES: tuple[State, ...] = (editing, asked, syncing, printing)


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    """A profile whose server would be on this machine."""
    found = enrolled_profile(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as free:
        server = f"http://127.0.0.1:{free.getsockname()[1]}"
    write_device(found, read_device(found).model_copy(update={"server": server}))
    return found


def draft_of(profile: Profile) -> object:
    """What the closed store holds of the words, opened as after a lock."""
    with ExitStack() as held:
        held.enter_context(profile.held(wait_s=0))
        key = held.enter_context(unlock(profile, WORDS, safeguards(profile)))
        store = held.enter_context(Store.open(profile, key, SystemClock()))
        draft = store.records.draft(KEY)
    return None if draft is None else draft.values["words"]


def pairs() -> Iterator[ParameterSet]:
    """Every trigger in every state with --long; in each run every trigger once, and the commonest in every state."""
    for place, trigger in enumerate(TRIGGERS):
        for number, state in enumerate(STATES):
            is_short = trigger == COMMONEST or place % len(STATES) == number
            marks = () if is_short else (pytest.mark.long,)
            yield pytest.param(trigger, state, id=f"{trigger}-{state.__name__}", marks=marks)


@pytest.mark.parametrize(("trigger", "state"), tuple(pairs()))
def test_that_every_trigger_locks_within_a_second_and_loses_not_a_letter(
    qtbot: QtBot, tmp_path: Path, profile: Profile, trigger: str, state: State
) -> None:
    with desktop(qtbot, tmp_path, profile, screens=TABLE) as bench:
        workplace = bench.unlock(qtbot)
        workplace.shell.go(Place("session", ScopeId(TEAM)))
        page = workplace.shell.current
        assert isinstance(page, Writing)
        page.boxes[0].setText(WRITTEN)
        with state(qtbot, bench, tmp_path):
            begun = monotonic()
            TRIGGERS[trigger](bench)
            hidden = monotonic() - begun
            assert workplace.locking.is_locking
            assert bench.window.page is workplace.locking.cover
            assert not page.isVisible()
            qtbot.waitUntil(lambda: bool(bench.restarts[0].handed), timeout=5000)
            closed = monotonic() - begun
    assert hidden < LATEST_S
    assert closed < CLOSED_S
    assert draft_of(profile) == WRITTEN
