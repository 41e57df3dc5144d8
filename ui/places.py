"""Where in the app a worker is, and what every screen promises."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtWidgets import QWidget

from caseworker.domain.changes import Changes
from caseworker.domain.ids import RecordId, ScopeId
from ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Place:
    """A screen and what it shows. A value: it can be kept, compared, and gone back to.

    Attributes:
        screen: name of the screen in the table ("today", "case", "session").
        scope: whose file, where the screen shows one.
        record: which record, where the screen shows one.
        tab: which part of the screen.
        focus: object name of the control that has the keyboard.
    """

    screen: str
    scope: ScopeId | None = None
    record: RecordId | None = None
    tab: str = ""
    focus: str = ""

    def at(self, focus: str) -> "Place":
        """The same place with the keyboard elsewhere."""
        return replace(self, focus=focus)

    def is_same_page(self, other: "Place") -> bool:
        """Whether only the keyboard is elsewhere."""
        return self.at("") == other.at("")

    def kept(self) -> dict[str, str]:
        """As JSON values, for the encrypted store; `place_from` reads it."""
        named = {"screen": self.screen, "scope": self.scope, "record": self.record, "tab": self.tab}
        return {name: value for name, value in {**named, "focus": self.focus}.items() if value}


def place_from(kept: Mapping[str, object]) -> Place | None:
    """The place in JSON values, None if there is none."""
    text = {name: value for name, value in kept.items() if isinstance(value, str)}
    if not text.get("screen"):
        return None
    scope, record = text.get("scope"), text.get("record")
    return Place(
        text["screen"],
        ScopeId(scope) if scope else None,
        RecordId(record) if record else None,
        text.get("tab", ""),
        text.get("focus", ""),
    )


Go = Callable[[Place], None]
"""Take the worker to a place: `Shell.go`."""


class Screen(QWidget):
    """A page of the shell. It is built once, and shown as often as somebody goes there.

    What a screen promises: `open` reads everything it shows afresh; `stale` is called only while it is the one on the
    screen; `leave` returns at once, having handed unfinished work to the desk (`Desk.do`), which finishes it even when
    the app is locking. Controls that can hold the keyboard have an object name, so that the shell can go back to them.
    """

    def open(self, place: Place) -> None:
        """Show this place. Called every time the worker comes here, back from elsewhere included."""
        raise NotImplementedError

    def stale(self, changes: Changes) -> None:
        """Something changed, and not through this screen. Read again what it touches."""

    def leave(self) -> None:
        """The worker goes elsewhere, covers the screen or locks: fold what is unfinished into drafts."""

    def where(self) -> Place | None:
        """The place now, if it differs from the one that was opened (another tab, a record that was just made)."""
        return None

    def deeds(self) -> Mapping[str, Callable[[], None]]:
        """What this screen's commands do, by command id; the shell binds them while the screen is shown."""
        return {}

    def focus_target(self) -> QWidget | None:
        """What gets the keyboard when the place names nothing."""
        return None


Factory = Callable[[Desk, Go], Screen]
"""Makes a screen; called when the worker first goes there."""
