"""Every command of the app in one table: shortcuts, the help sheet (F1) and the palette (Ctrl+K) are read from it.

Scope "app" is everywhere after unlocking, "cover" also while the screen is covered, any other scope is the name of a
screen. A key that is a single letter or digit acts only while no text box has the keyboard, and can be switched off.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from ui.i18n import N_

APP: Final = "app"
COVER: Final = "cover"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the worker can do: its name in the code, its words, its keys, where it holds, and its icon."""

    id: str
    label: str
    keys: tuple[str, ...] = ()
    scope: str = APP
    icon: str = ""

    @property
    def letters(self) -> tuple[str, ...]:
        """The keys that are one letter or digit alone."""
        return tuple(key for key in self.keys if len(key) == 1)


COMMANDS: tuple[Command, ...] = (
    Command("go.today", N_("Today"), ("Alt+1",), icon="calendar-event"),
    Command("go.caseload", N_("Caseload"), ("Alt+2",), icon="users"),
    Command("go.plans", N_("Plans"), ("Alt+3",), icon="shield-check"),
    Command("go.printing", N_("Printing"), ("Alt+4",), icon="printer"),
    Command("go.sync", N_("What is sent"), ("Alt+S",), icon="cloud-upload"),
    Command("go.settings", N_("Settings"), ("Ctrl+,",), icon="settings"),
    Command("go.keys", N_("Words, recovery and backups"), icon="key"),
    Command("go.back", N_("Back to where you were"), ("Alt+Left",), icon="arrow-left"),
    Command("find", N_("Find a person or a word"), ("Ctrl+F",), icon="search"),
    Command("palette", N_("Find a command"), ("Ctrl+K",), icon="list-check"),
    Command("help", N_("Keys on this screen"), ("F1",), icon="help-circle"),
    Command("sync.now", N_("Send and fetch now"), ("Ctrl+Shift+S",), icon="refresh"),
    Command("hide", N_("Hide the screen"), ("F12", "Ctrl+Space"), icon="eye-off"),
    Command("lock", N_("Lock fully now"), ("Ctrl+L",), COVER, "lock"),
    Command("today.note", N_("Quick note"), ("N",), "today", "notes"),
    Command("today.record", N_("Record a session"), ("R",), "today", "pencil"),
    Command("today.met", N_("Someone I have just met, no name needed"), ("M",), "today", "user-question"),
    Command("today.sync", N_("See what is sent"), ("S",), "today", "cloud-upload"),
    Command("today.tomorrow", N_("Tomorrow"), ("T",), "today", "calendar-plus"),
    *(
        Command(f"today.meeting{n}", N_("Open the meeting with this number"), (n,), "today", "calendar-event")
        for n in "123456789"
    ),
    *(
        Command(f"today.duty{key}", N_("Open the line with this letter"), (key,), "today", "list-check")
        for key in "ABCDEFGHIJKL"
    ),
    Command("caseload.find", N_("Go to the search box"), ("/",), "caseload", "search"),
    Command("caseload.new", N_("Open a new file"), ("Ctrl+N",), "caseload", "user-plus"),
    Command("new_case.save", N_("Open the case"), ("Ctrl+S",), "new_case", "user-plus"),
    Command("record.save", N_("Save and close"), ("Ctrl+S",), "record", "device-floppy"),
    Command("case.session", N_("Record a session"), ("R",), "case", "pencil"),
    Command("case.edit", N_("Change what is written here"), ("E",), "case", "edit"),
    Command("case.add", N_("Add somebody in the family, or record an answer"), ("Ctrl+N",), "case", "plus"),
    Command("case.save", N_("Save what is being written here"), ("Ctrl+S",), "case", "device-floppy"),
    Command("case.plan.show", N_("Show this part of the plan to them"), ("F8",), "case", "eye"),
    Command("case.plan.done", N_("This part of the plan is done"), ("Ctrl+Shift+Return",), "case", "check"),
    Command("case.plan.print", N_("Print the plan"), ("Ctrl+P",), "case", "printer"),
    Command("compare.settle", N_("Settle this part"), ("Ctrl+Return",), "compare", "check"),
    Command("compare.next", N_("The next part that differs"), ("Ctrl+PgDown",), "compare", "chevron-right"),
    Command("print.now", N_("Print"), ("Ctrl+P",), "print", "printer"),
    Command("session.save", N_("Save"), ("Ctrl+S",), "session", "device-floppy"),
    Command("session.sign", N_("Sign"), ("Ctrl+Return",), "session", "signature"),
    Command("session.words", N_("Their own words"), ("Ctrl+1",), "session", "quote"),
    Command("session.saw", N_("What I saw"), ("Ctrl+2",), "session", "eye"),
    Command("session.heard", N_("What I heard from others"), ("Ctrl+3",), "session", "ear"),
    Command("session.think", N_("What I think it means"), ("Ctrl+4",), "session", "bulb"),
    Command("session.happened", N_("What happened"), ("Ctrl+5",), "session", "calendar-check"),
    Command("session.did", N_("What we did"), ("Ctrl+6",), "session", "list-check"),
    Command("session.alone", N_("Seen alone?"), ("Ctrl+7",), "session", "user"),
    Command("session.safety", N_("Has anything about safety changed?"), ("Ctrl+8",), "session", "shield"),
    Command("session.next", N_("When we meet next"), ("Ctrl+9",), "session", "calendar-plus"),
    Command("session.agreed", N_("Add something agreed"), ("Ctrl+D",), "session", "plus"),
    Command("session.concern", N_("Somebody must hear this today"), ("Ctrl+Shift+K",), "session", "bell"),
    Command("note.keep", N_("Keep the note"), ("Ctrl+S",), "note", "device-floppy"),
    Command("plan.save", N_("Save"), ("Ctrl+S",), "plan", "device-floppy"),
    Command("plan.print", N_("Print"), ("Ctrl+P",), "plan", "printer"),
    Command("sync.mine", N_("Keep mine"), ("M",), "sync", "user"),
    Command("sync.theirs", N_("Take theirs"), ("C",), "sync", "users"),
    Command("sync.both", N_("Keep both"), ("B",), "sync", "columns"),
    Command("sync.third", N_("Take the third"), ("T",), "sync", "users"),
    Command("sync.new", N_("Write a new one"), ("N",), "sync", "pencil"),
    Command("sync.save", N_("Save the choice"), ("Ctrl+S",), "sync", "check"),
    Command("sync.later", N_("Decide later"), ("L",), "sync", "clock"),
    Command("sync.try", N_("Send and fetch now"), ("Ctrl+Return",), "sync", "refresh"),
    Command("sync.stop", N_("Stop sending"), ("X",), "sync", "player-pause"),
    Command("sync.pause", N_("Pause sending and fetching, or go on"), ("P",), "sync", "player-pause"),
    Command("sync.each", N_("Show each change that is sent"), ("A",), "sync", "list-check"),
    *(Command(f"sync.line{n}", N_("Go to the line with this number"), (n,), "sync", "list-check") for n in "123456789"),
)

NAMES: Final = frozenset(command.id for command in COMMANDS)

PLATFORM_KEYS: Final = frozenset(
    {"Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+Z", "Ctrl+Y", "Ctrl+A", "Ctrl+Shift+Z", "Alt+F4", "Alt+Tab", "Ctrl+Alt+Delete"}
    | {"Tab", "Shift+Tab", "Escape", "Return", "Enter", "Space", "F10", "Shift+F10", "Alt+Space", "Left", "Right"}
    | {"Up", "Down", "Home", "End", "PgUp", "PgDown", "Delete", "Backspace", "Insert", "Ctrl+Insert", "Shift+Insert"}
)
"""Keys that the system, a text box or every control already uses. No command takes one of them."""


def faults(table: Iterable[Command]) -> list[str]:
    """What is wrong with a table: an id twice, no words, a key taken twice, a platform key, an odd spelling."""
    found: list[str] = []
    seen: set[str] = set()
    taken: dict[tuple[str, str], str] = {}
    for command in table:
        if command.id in seen:
            found.append(f"{command.id}: this id is there twice")
        seen.add(command.id)
        if not command.label.strip():
            found.append(f"{command.id}: no words")
        for key in command.keys:
            found += _key_faults(command, key, taken)
            taken[(command.scope, key)] = command.id
    return found


def _key_faults(command: Command, key: str, taken: dict[tuple[str, str], str]) -> list[str]:
    found = []
    if QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText) != key:
        found.append(f"{command.id}: {key} is not how Qt spells a key")
    if key in PLATFORM_KEYS:
        found.append(f"{command.id}: {key} belongs to the system")
    for (scope, used), other in taken.items():
        if used == key and (scope == command.scope or {scope, command.scope} & {APP, COVER}):
            found.append(f"{command.id}: {key} is already {other}")
    return found


class Commands(QObject):
    """The shortcuts of one window. Screens and the shell bind what a command does; unbound commands are not offered.

    Signals:
        ran(str): the id of a command that was just run.
    """

    ran = Signal(str)

    def __init__(self, window: QWidget, table: tuple[Command, ...] = COMMANDS) -> None:
        super().__init__(window)
        self._table = table
        self._deeds: dict[str, Callable[[], None]] = {}
        self._scope = ""
        self._is_covered = False
        self._letters_on = True
        self._shortcuts = [(command, self._shortcut(window, command)) for command in table]

    def bind(self, name: str, deed: Callable[[], None]) -> None:
        """Say what a command does. KeyError for a command that is not in the table."""
        if all(command.id != name for command in self._table):
            raise KeyError(name)
        self._deeds[name] = deed
        self._settle()

    def release(self, *names: str) -> None:
        """Take back what was bound."""
        for name in names:
            self._deeds.pop(name, None)
        self._settle()

    def run(self, name: str) -> bool:
        """Run a command by its id; False if nothing is bound or it does not hold now."""
        deed = self._deeds.get(name)
        command = next((one for one in self._table if one.id == name), None)
        if deed is None or command is None or not self._holds(command):
            return False
        deed()
        self.ran.emit(name)
        return True

    def enter(self, screen: str) -> None:
        """The worker is on this screen now: its commands hold."""
        self._scope = screen
        self._settle()

    def cover(self, *, is_covered: bool) -> None:
        """While the screen is covered, only commands of the cover hold."""
        self._is_covered = is_covered
        self._settle()

    def use_letters(self, *, is_on: bool) -> None:
        """Switch keys that are a single letter on or off."""
        self._letters_on = is_on
        self._settle()

    def offered(self) -> tuple[Command, ...]:
        """The commands that would do something now, in the order of the table."""
        return tuple(command for command in self._table if command.id in self._deeds and self._holds(command))

    @Slot()
    def look_at_focus(self) -> None:
        """The keyboard moved: letters hold or not."""
        self._settle()

    def _shortcut(self, window: QWidget, command: Command) -> QShortcut:
        shortcut = QShortcut(window)
        shortcut.setKeys([QKeySequence(key) for key in command.keys])
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(lambda: self.run(command.id))
        shortcut.setEnabled(False)
        return shortcut

    def _holds(self, command: Command) -> bool:
        if self._is_covered:
            return command.scope == COVER
        return command.scope in {APP, COVER, self._scope}

    def _settle(self) -> None:
        writing = is_text_box(QApplication.focusWidget())
        for command, shortcut in self._shortcuts:
            is_asleep = bool(command.letters) and (writing or not self._letters_on)
            shortcut.setEnabled(command.id in self._deeds and self._holds(command) and not is_asleep)


def is_text_box(widget: QWidget | None) -> bool:
    """Whether letters typed now would be text."""
    if isinstance(widget, QComboBox):
        return widget.isEditable()
    return isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit | QAbstractSpinBox)
