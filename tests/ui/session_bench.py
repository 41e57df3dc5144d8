"""The session screen on a bench: open it, type into it as a worker does, and look at what the store has."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from caseworker.domain.forms.session import Session
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import Draft, DraftKey, Stored, Wanted
from tests.ui.bench import Bench, bench
from ui import theme
from ui.commands import Commands
from ui.places import Place
from ui.screens.session.editor import SessionEditor
from ui.screens.session.screen import SessionScreen
from ui.screens.session.signing import SignedPage
from ui.screens.session.writing import WritingPage


@dataclass
class Desktop:
    """A window with the session screen and the keys of the shell."""

    qtbot: QtBot
    here: Bench
    case: ScopeId
    screen: SessionScreen
    keys: Commands
    pressed: int = 0

    @property
    def writing(self) -> WritingPage:
        """The page while it is being written."""
        assert isinstance(self.screen.page, WritingPage)
        return self.screen.page

    @property
    def editor(self) -> SessionEditor:
        """The editor on it."""
        return self.writing.editor

    @property
    def signed(self) -> SignedPage:
        """The page once it is signed."""
        assert isinstance(self.screen.page, SignedPage)
        return self.screen.page

    @property
    def record(self) -> RecordId:
        """The id of the session on the screen."""
        place = self.screen.where()
        assert place is not None
        assert place.record is not None
        return place.record

    @property
    def key(self) -> DraftKey:
        """The key of its draft row."""
        return DraftKey(self.case, "session", self.record)

    def open(self, record: RecordId | None = None) -> None:
        """Come to the screen as the shell does."""
        self.screen.open(Place("session", self.case, record))
        for name in [command.id for command in self.keys.offered()]:
            self.keys.release(name)
        for name, deed in self.screen.deeds().items():
            self.keys.bind(name, deed)
        self.keys.enter("session")
        target = self.screen.focus_target()
        if target is not None:
            target.setFocus()

    def draft(self) -> Draft | None:
        """The draft row of the session on the screen."""
        return self.here.store.records.draft(self.key)

    def stored(self) -> Stored:
        """The saved session on the screen."""
        return self.here.store.records.get(self.record)

    def is_saved(self) -> bool:
        """Whether the session on the screen is a record."""
        return bool(self.here.store.records.page(Wanted(("session",), scope=self.case)))

    def session(self) -> Session:
        """The saved session as its form."""
        return Session.read(self.stored().body)

    def type(self, words: str) -> None:
        """Type into whatever has the keyboard. Each letter is a press."""
        QTest.keyClicks(focused(), words)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key, with its modifier, and count it."""
        self.pressed += 1
        QTest.keyClick(focused(), key, modifier)
        QApplication.processEvents()

    def command(self, key: Qt.Key) -> None:
        """Press Ctrl and a key."""
        self.press(key, Qt.KeyboardModifier.ControlModifier)


def focused() -> QWidget:
    """The widget that has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


@contextmanager
def session_desktop(qtbot: QtBot, qapp: QApplication, base: Path, *, programme: str = "safe") -> Iterator[Desktop]:
    """A case, and the session screen in a window that has the keyboard."""
    theme.apply(qapp)
    with bench(base) as here:
        case = here.open_case(programme=programme)
        window = QMainWindow()
        screen = SessionScreen(here.desk, here.went.append)
        window.setCentralWidget(screen)
        keys = Commands(window)
        qapp.focusChanged.connect(keys.look_at_focus)
        here.show(qtbot, window)
        made = Desktop(qtbot, here, case, screen, keys)
        made.open()
        yield made
        qapp.focusChanged.disconnect(keys.look_at_focus)
        window.close()
