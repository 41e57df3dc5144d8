"""The shell: the rail, one screen at a time, and the line at the foot. It routes, and knows nothing of casework."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from ui.banner import Banner
from ui.commands import NAMES, Commands
from ui.desk import Desk
from ui.i18n import N_, _
from ui.places import Factory, Place, Screen
from ui.widgets import rail
from ui.widgets.rail import NavRail, RailButton
from ui.widgets.statusbar import StatusBar
from ui.widgets.toast import Toast

PLACE: Final = "place"
HISTORY: Final = 50


STOPS: tuple[rail.Place, ...] = (
    rail.Place("today", N_("Today"), "calendar-event"),
    rail.Place("caseload", N_("Caseload"), "users"),
    rail.Place("plans", N_("Plans"), "shield-check"),
    rail.Place("printing", N_("Printing"), "printer"),
    rail.Place("sync", N_("Sent"), "cloud-upload"),
)
"""Upper part of the rail, in order. A stop whose screen is not in the table is left out."""

BELONGS: Mapping[str, str] = {
    "case": "caseload",
    "new_case": "caseload",
    "record": "caseload",
    "session": "caseload",
    "plan": "plans",
    "compare": "plans",
    "print": "printing",
    "wording": "printing",
}
"""Screens without a stop of their own, and the stop that is marked while they are shown."""


class Shell(QWidget):
    """Shows one screen at a time and remembers the way back.

    Signals:
        arrived(Place): a place is on the screen now.
        hide_wished, lock_wished: the worker pressed Hide, or asked to lock.
    """

    arrived = Signal(object)
    hide_wished = Signal()
    lock_wished = Signal()

    def __init__(self, desk: Desk, table: Mapping[str, Factory], commands: Commands) -> None:
        super().__init__()
        self._desk = desk
        self._table = table
        self._commands = commands
        self._screens: dict[str, Screen] = {}
        self._place: Place | None = None
        self._behind: list[Place] = []
        self._bound: tuple[str, ...] = ()
        self._stops = tuple(stop for stop in STOPS if stop.code in table)
        self.rail = NavRail([stop._replace(words=_(stop.words)) for stop in self._stops])
        self.foot = StatusBar(desk.ports.me.name)
        self.banner = Banner(desk.notices)
        self._pages = QStackedWidget()
        self._lay_out()
        self._bind()
        desk.changed.connect(self._on_changed)
        self._toast = Toast(self, lambda: self.foot.room().translated(self.foot.pos()))
        desk.notices.said.connect(self._toast.say)

    @property
    def place(self) -> Place | None:
        """Where the worker is now, the control with the keyboard included."""
        screen = self.current
        if screen is None or self._place is None:
            return None
        here = screen.where() or self._place
        widget = screen.focusWidget()
        return here.at(widget.objectName()) if widget is not None and widget.objectName() else here

    @property
    def current(self) -> Screen | None:
        """The screen that is shown."""
        widget = self._pages.currentWidget()
        return widget if isinstance(widget, Screen) else None

    def go(self, place: Place) -> None:
        """Take the worker to a place. The screen they are on folds its unfinished work first."""
        here = self.place
        if here is not None and not here.is_same_page(place):
            self._behind = [*self._behind, here][-HISTORY:]
        self._arrive(place)

    def back(self) -> None:
        """Back to where the worker was before, with the keyboard where it was. Nothing at the beginning."""
        if self._behind:
            place = self._behind[-1]
            self._behind = self._behind[:-1]
            self._arrive(place)

    def start(self, kept: Place | None = None) -> None:
        """Show the first screen, or the place the worker was at when the app locked, if that is still there."""
        first = Place(next(iter(self._table)))
        try:
            self._arrive(kept if kept is not None and kept.screen in self._table else first)
        except Told:  # its record has gone from this laptop since
            self._arrive(first)

    def leave(self) -> None:
        """Have the screen fold what is unfinished, and keep the place for after the next unlocking."""
        place = self.place
        if self.current is not None:
            self.current.leave()
        if place is not None:
            self._desk.keep(PLACE, dict(place.kept()))

    def show_sync(self, sentence: str, *, icon: str, ink: str) -> None:
        """Put the one true sentence about sending at the foot."""
        self.foot.set_sync(sentence, icon=icon, ink=ink)
        self.foot.sync_button().setShortcut(QKeySequence())  # Alt+S belongs to the table of commands

    def focus_again(self) -> None:
        """Give the keyboard back to the place, after the cover was lifted."""
        if self._place is not None:
            self._focus(self.place or self._place)

    def _arrive(self, place: Place) -> None:
        before = self.current
        screen = self._screen(place.screen)
        if before is not None:
            before.leave()
        self._toast.move_on()
        self._place = place
        self._pages.setCurrentWidget(screen)
        self._commands.enter(place.screen)
        self._mark(BELONGS.get(place.screen, place.screen))
        screen.open(place)
        self._rebind(screen)  # after opening: what a screen can do may depend on the place, as the tabs of a case do
        self._focus(place)
        self.arrived.emit(place)

    def _screen(self, name: str) -> Screen:
        if name not in self._screens:
            screen = self._table[name](self._desk, self.go)
            self._screens[name] = screen
            self._pages.addWidget(screen)
        return self._screens[name]

    def _rebind(self, screen: Screen) -> None:
        self._commands.release(*self._bound)
        deeds = screen.deeds()
        for name, deed in deeds.items():
            self._commands.bind(name, deed)
        self._bound = tuple(deeds)

    def _focus(self, place: Place) -> None:
        """Now if the control is there already; a screen that reads first gives the keyboard itself."""
        screen = self.current
        if screen is None:
            return
        named = screen.findChild(QWidget, place.focus) if place.focus else None
        target = named or screen.focus_target()
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object, object)
    def _on_changed(self, changes: Changes, source: QObject | None) -> None:
        screen = self.current
        if screen is not None and source is not screen:
            screen.stale(changes)

    def _go_if_there(self, name: str) -> None:
        if name in self._table:
            self.go(Place(name))

    def _bind(self) -> None:
        for name in self._table:
            if f"go.{name}" in NAMES:
                self._commands.bind(f"go.{name}", self._goer(name))
        if "caseload" in self._table:
            self._commands.bind("find", self._goer("caseload"))
        self._commands.bind("go.back", self.back)
        self._commands.bind("hide", self._on_hide)
        self._commands.bind("lock", self._on_lock)

    def _goer(self, name: str) -> Callable[[], None]:
        return lambda: self._go_if_there(name)

    @Slot()
    def _on_hide(self) -> None:
        self.hide_wished.emit()

    @Slot()
    def _on_lock(self) -> None:
        self.lock_wished.emit()

    def _mark(self, code: str) -> None:
        self.rail.set_current(code if any(stop.code == code for stop in self._stops) else None)

    def _wire_edges(self) -> None:
        """Each press of the rail goes there, also from a screen that belongs to a stop which is marked already."""
        for stop, button in zip(self._stops, self.rail.findChildren(RailButton), strict=False):
            button.clicked.connect(self._goer(stop.code))
        self.rail.hide_wanted.connect(self._on_hide)
        self.rail.settings_wanted.connect(self._goer("settings"))
        self.foot.sync_wanted.connect(self._goer("sync"))

    def _lay_out(self) -> None:
        self._wire_edges()
        page = QVBoxLayout()
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.banner)
        page.addWidget(self._pages, 1)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.rail)
        upper.addLayout(page, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(upper, 1)
        whole.addWidget(self.foot)
