"""Keeping what is on the screen from people who must not read it: the privacy cover, and the full lock.

The cover keeps the process and opens with a six-digit code. The full lock replaces the process, because neither Python
nor Qt ever clears memory. Both are timed by two clocks: a laptop that slept was idle, whatever one of them says.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from typing_extensions import override

from caseworker.domain.settings import Settings
from ui.codes import CoverCode
from ui.commands import Commands
from ui.idle import Idle, unknown
from ui.screens.lock.cover import CoverScreen
from ui.shell import Shell

COVERED_S: Final = 120
"""How long the cover may stay before the full lock, in seconds."""

WRONG_CODES: Final = 3
_SIGNS_OF_LIFE: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


@dataclass(frozen=True, slots=True)
class Clocks:
    """Two clocks in seconds: one that cannot be set, and one that goes on while the laptop sleeps.

    `idle` is how long nobody has touched the laptop as its system counts it, None where it does not say.
    """

    monotonic: Callable[[], float]
    wall: Callable[[], float]
    idle: Idle = unknown


class Since:
    """How long ago something was: the longer of what the two clocks say."""

    def __init__(self, clocks: Clocks) -> None:
        self._clocks = clocks
        self.again()

    def again(self) -> None:
        """Count from this moment."""
        self._at = (self._clocks.monotonic(), self._clocks.wall())

    @property
    def seconds(self) -> float:
        """Seconds since, never below 0."""
        return max(0.0, self._clocks.monotonic() - self._at[0], self._clocks.wall() - self._at[1])


class Watch(QObject):
    """Looks once a second whether it is time to cover or to lock. It decides nothing else.

    Signals:
        cover_due, lock_due: it is time.
        ticked(int): seconds until the full lock, if nobody touches anything.
    """

    cover_due = Signal()
    lock_due = Signal()
    ticked = Signal(int)

    def __init__(self, settings: Settings, clocks: Clocks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._touched = Since(clocks)
        self._away: Since | None = None
        self._covered: Since | None = None
        self._clocks = clocks
        self._window: QWindow | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Watch keys, mouse and the state of the application from now on."""
        self._touched.again()
        self._timer.start()
        application = QApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self.on_state)
            application.focusWindowChanged.connect(self.on_window)
            self.on_window(application.focusWindow())

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()
        self.on_window(None)

    @Slot(QWindow)
    def on_window(self, window: QWindow | None) -> None:
        """Another window of ours has the keyboard. Only windows are watched: watching every widget slows them all."""
        if self._window is not None and shiboken6.isValid(self._window):
            self._window.removeEventFilter(self)
        self._window = window
        if window is not None and self._timer.isActive():
            window.installEventFilter(self)

    def use(self, settings: Settings) -> None:
        """Other times from now on."""
        self._settings = settings

    def covered(self, *, is_covered: bool) -> None:
        """The cover came on or was lifted. While it is on, keys and mouse do not put the lock off."""
        self._covered = Since(self._clocks) if is_covered else None
        if not is_covered:
            self._touched.again()

    @property
    def seconds_left(self) -> int:
        """Seconds until the full lock, if nobody touches anything."""
        idle = self._settings.lock_after_s - self._idle_s
        return max(0, round(idle if self._covered is None else min(idle, COVERED_S - self._covered.seconds)))

    @property
    def _idle_s(self) -> float:
        """Since the last key or move in our window; longer if the system says that no hand has moved for longer."""
        return max(self._touched.seconds, self._clocks.idle() or 0.0)

    @Slot()
    def look(self) -> None:
        """Say what is due. Called by the timer, and by tests."""
        self.ticked.emit(self.seconds_left)
        if self.seconds_left <= 0:
            self.lock_due.emit()
        elif self._covered is None and self._is_cover_due():
            self.cover_due.emit()

    @Slot(Qt.ApplicationState)
    def on_state(self, state: Qt.ApplicationState) -> None:
        """The worker went to another program, or came back."""
        self._away = None if state == Qt.ApplicationState.ApplicationActive else self._away or Since(self._clocks)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE and self._covered is None:
            self._touched.again()
        return False

    def _is_cover_due(self) -> bool:
        if self._idle_s >= self._settings.cover_after_s:
            return True
        return self._away is not None and self._away.seconds >= self._settings.cover_when_away_s


class Locking(QObject):
    """The cover and the lock of one window.

    Signals:
        locking: the full lock begins; everything is already out of sight.
    """

    locking = Signal()

    def __init__(
        self, pages: QStackedWidget, shell: Shell, commands: Commands, *, watch: Watch, farewell: Callable[[], None]
    ) -> None:
        super().__init__(pages)
        self._pages = pages
        self._shell = shell
        self._commands = commands
        self._watch = watch
        self._farewell = farewell
        self._wrong = 0
        self._is_locking = False
        self._aside: list[QWidget] = []
        self.code = CoverCode()
        self.cover = CoverScreen()
        pages.addWidget(self.cover)
        self._wire()

    @property
    def is_locking(self) -> bool:
        """Whether the full lock has begun."""
        return self._is_locking

    @property
    def is_covered(self) -> bool:
        """Whether the cover is on the screen."""
        return self._pages.currentWidget() is self.cover

    @Slot()
    def hide_screen(self) -> None:
        """Put the cover over everything, dialogs included. What is on the screen is folded into drafts first."""
        if self.is_covered or self._is_locking:
            return
        if self._pages.currentWidget() is not self._shell:
            self.lock()  # nobody is in yet, so there is no code to come back with
            return
        try:
            if self._shell.current is not None:
                self._shell.current.leave()
        finally:
            self._cover()

    def _cover(self) -> None:
        """Whatever a screen does while it is left, it is covered."""
        self._put_windows_aside()
        self._wrong = 0
        self._commands.cover(is_covered=True)
        self._watch.covered(is_covered=True)
        self.cover.begin(has_code=self.code.is_chosen, seconds_left=self._watch.seconds_left)
        self._pages.setCurrentWidget(self.cover)
        self.cover.setFocus()

    @Slot(str)
    def try_code(self, digits: str) -> None:
        """Lift the cover if this is the code; the third wrong one locks."""
        if self.code.matches(digits):
            self._reveal()
            return
        self._wrong += 1
        if self._wrong >= WRONG_CODES:
            self.lock()
        else:
            self.cover.show_wrong(WRONG_CODES - self._wrong)

    @Slot()
    def lock(self) -> None:
        """The full lock: fold what is unfinished, put everything out of sight, close, and be replaced."""
        if self._is_locking:
            return
        try:
            self.put_away()
        finally:
            # The event loop draws the cover before the store is closed, which may take a moment.
            QTimer.singleShot(0, self, self._farewell)

    def put_away(self) -> None:
        """Fold what is unfinished and put everything out of sight for good: the store is closed next."""
        if self._is_locking:
            return
        self._is_locking = True
        try:
            self._shell.leave()
        finally:
            self._put_away()

    def _put_away(self) -> None:
        """Whatever a screen does while it is left, it is locked."""
        self._watch.stop()
        self._put_windows_aside()
        self.cover.begin_locking()
        self._pages.setCurrentWidget(self.cover)
        self._commands.cover(is_covered=True)
        self.locking.emit()

    def _reveal(self) -> None:
        self._watch.covered(is_covered=False)
        self._commands.cover(is_covered=False)
        self._pages.setCurrentWidget(self._shell)
        for window in self._aside:
            window.show()
        self._aside = []
        self._shell.focus_again()

    def _put_windows_aside(self) -> None:
        ours = self._pages.window()
        windows = [window for window in QApplication.topLevelWidgets() if window.isVisible() and window is not ours]
        for window in windows:
            window.hide()
        self._aside += [window for window in windows if window.windowType() != Qt.WindowType.Popup]

    def _wire(self) -> None:
        self._shell.hide_wished.connect(self.hide_screen)
        self._shell.lock_wished.connect(self.lock)
        self.cover.code_typed.connect(self.try_code)
        self.cover.lock_wished.connect(self.lock)
        self._watch.cover_due.connect(self.hide_screen)
        self._watch.lock_due.connect(self.lock)
        self._watch.ticked.connect(self.cover.show_left)
