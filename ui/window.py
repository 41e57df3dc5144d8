"""The one window: the lock or setting up first, then the workplace. It binds no store and no network."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QByteArray, QSettings, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from caseworker.domain.messages import Message
from caseworker.domain.ports import Restart
from caseworker.domain.settings import TEXT_SIZES, Settings
from ui import theme
from ui.banner import Banner
from ui.closing import Closing
from ui.i18n import N_
from ui.notices import Notice
from ui.restart import NOTHING_KNOWN, Handover
from ui.screens.lock.choice import ChoiceScreen
from ui.screens.lock.door import Door
from ui.screens.lock.enrol import Enrolment, EnrolScreen
from ui.screens.lock.unlock import UnlockScreen
from ui.workplace import Fittings, Opened, Workplace

TITLE: Final = "Caseworker"
ENTRANCE_S: Final = 4.0
AT_ONCE_S: Final = 1.5
"""How long a window that is closed waits for its store before it goes on waiting with the window alive, in seconds."""
UNSAVED: Final = Message(
    N_("When this laptop was locked, its disk did not answer: what was typed last may not be saved."),
    N_("Everything that was saved before is here."),
    N_("Look at what you wrote last. If it happens again, ring your helpdesk and say: disk does not answer."),
)


@dataclass(frozen=True, slots=True)
class Entrance:
    """How one gets in: the door of a profile (None while the laptop is not set up), and setting up.

    `doors` are those of every profile that may be chosen, the one used last first.
    """

    door: Door | None
    enrolment: Enrolment
    handover: Handover = NOTHING_KNOWN
    doors: tuple[Door, ...] = ()


class Window(QMainWindow):
    """The window. Its title never changes and never says anything about anybody.

    Signals:
        ready: a worker is in, and the first screen is shown.
    """

    ready = Signal()

    def __init__(
        self, entrance: Entrance, fittings: Fittings, restarting: Callable[[Callable[[], Handover]], Restart]
    ) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)
        self.setObjectName("window")
        self._entrance = entrance
        self._fittings = fittings
        self._look = entrance.handover.settings
        self._wished_size = 0
        self._opened: Opened | None = None
        self._closing: Closing | None = None
        self._is_leaving = False
        self._locks_at_once = False
        self._restart = restarting(self._handover)
        self.workplace: Workplace | None = None
        self._pages = QStackedWidget()
        self._lay_out()
        self._use(self._look)
        self._show_first()

    @Slot()
    def show_enrolment(self) -> None:
        """Set the laptop up."""
        screen = EnrolScreen(self._fittings.tasks, self._fittings.notices, self._entrance.enrolment)
        screen.opened.connect(self._on_opened)
        self._show(screen)
        screen.focus_target().setFocus()

    @property
    def page(self) -> QWidget | None:
        """What the window shows: a lock page, the shell, or the cover."""
        return self._pages.currentWidget()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing the window keeps what is unfinished and closes the store, as locking does, but starts nothing new.

        A store that takes long is closed with the window still there, covered; then the window goes by itself.
        """
        QSettings(TITLE, "window").setValue("geometry", self.saveGeometry())
        self._is_leaving = True
        if self._opened is None and self._closing is None:
            self._fittings.tasks.stop(ENTRANCE_S)
            event.accept()
            return
        if self._closing is None and self.workplace is not None:
            self.workplace.locking.put_away()
        closing = self._closing or self._close_store()
        event.setAccepted(closing.is_over_within(AT_ONCE_S))

    @Slot()
    def lock(self) -> None:
        """Lock fully, if anything is open. What opens only now locks at once; words that were typed are cleared."""
        if self.workplace is not None:
            self.workplace.locking.lock()
            return
        self._locks_at_once = not self._fittings.tasks.is_idle
        page = self.page
        if isinstance(page, UnlockScreen):
            page.forget()

    def place(self) -> None:
        """Show the window where it was last time. Only its geometry is kept in the open."""
        kept = QSettings(TITLE, "window").value("geometry")
        if not (isinstance(kept, QByteArray) and self.restoreGeometry(kept)):
            self.resize(1366, 768)
            self.showMaximized()
        self.show()

    def _show_first(self) -> None:
        fittings, entrance = self._fittings, self._entrance
        if entrance.door is None:
            self.show_enrolment()
            return
        self._show_lock(entrance.door)
        if entrance.handover.is_unsaved:
            fittings.notices.tell(Notice(UNSAVED, "alarm"))

    @Slot(object)
    def _show_lock(self, door: Door) -> None:
        """The lock of one profile. What was waiting is known only of the one that was locked."""
        entrance, fittings = self._entrance, self._fittings
        handover = entrance.handover
        if door is not entrance.door:
            handover = Handover(settings=self._look, numbers=handover.numbers)
        has_others = len(entrance.doors) > 1
        screen = UnlockScreen(fittings.tasks, fittings.notices, door, handover=handover, has_others=has_others)
        screen.opened.connect(self._on_opened)
        screen.size_wished.connect(self._on_larger)
        screen.afresh_wished.connect(self.show_enrolment)
        screen.others_wished.connect(self._show_choice)
        self._show(screen)
        screen.focus_target().setFocus()

    @Slot()
    def _show_choice(self) -> None:
        screen = ChoiceScreen(self._entrance.doors)
        screen.chosen.connect(self._show_lock)
        self._show(screen)
        screen.focus_target().setFocus()

    def _show(self, page: QWidget) -> None:
        before = self._pages.currentWidget()
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        if before is not None:
            self._pages.removeWidget(before)
            before.deleteLater()

    @Slot(object)
    def _on_opened(self, opened: Opened) -> None:
        self._opened = opened
        entrance_page = self._pages.currentWidget()
        self.workplace = Workplace(self, self._pages, opened, fittings=self._fittings)
        if self._wished_size:
            desk = self.workplace.desk
            desk.choose(desk.settings.model_copy(update={"text_percent": self._wished_size}))
        self._use(self.workplace.desk.settings)
        self.workplace.desk.settings_changed.connect(self._use)
        self.workplace.ended.connect(self._on_ended)
        self.workplace.began.connect(self.ready)
        self.workplace.begin()
        self._banner.hide()
        self._fittings.notices.shown.disconnect(self._banner.show_notice)
        if entrance_page is not None:
            self._pages.removeWidget(entrance_page)
            entrance_page.deleteLater()
        if self._locks_at_once:
            self.workplace.locking.lock()

    @Slot(object)
    def _use(self, settings: Settings) -> None:
        self._look = settings
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, settings.theme, settings.scale)

    @Slot()
    def _on_larger(self) -> None:
        larger = [size for size in TEXT_SIZES if size > self._look.text_percent]
        self._wished_size = larger[0] if larger else TEXT_SIZES[0]
        self._use(self._look.model_copy(update={"text_percent": self._wished_size}))

    def _handover(self) -> Handover:
        if self.workplace is None:
            return NOTHING_KNOWN
        is_unsaved = self._closing is not None and self._closing.is_unsaved
        return self.workplace.handover().model_copy(update={"is_unsaved": is_unsaved})

    @Slot()
    def _on_ended(self) -> None:
        if self._closing is None:
            self._close_store()

    def _close_store(self) -> Closing:
        """After everything that still waits to be written, away from the window."""
        opened, self._opened = self._opened, None
        assert opened is not None
        assert self.workplace is not None
        self.workplace.rest()
        closing = self._closing = Closing(self._fittings.tasks, opened.close, self)
        closing.slow.connect(self.workplace.locking.cover.show_slow)
        closing.over.connect(self._on_over)
        return closing

    @Slot()
    def _on_over(self) -> None:
        closing = self._closing
        assert closing is not None
        try:
            if self._is_leaving and not closing.is_unsaved:
                self.close()
            else:
                self._restart.restart()
        finally:
            if closing.trouble is not None:
                raise closing.trouble

    def _lay_out(self) -> None:
        self._banner = Banner(self._fittings.notices)
        holder = QWidget()
        holder.setObjectName("ground")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._banner)
        column.addWidget(self._pages, 1)
        self.setCentralWidget(holder)
