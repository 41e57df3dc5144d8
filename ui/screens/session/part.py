"""What every part of a session on screen promises: raw values in and out, and errors at the place they belong to."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import JsonValue
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from caseworker.domain.edits import Body
from ui.i18n import _
from ui.widgets.boxes import Column
from ui.widgets.button import Button
from ui.widgets.choices import Segments
from ui.widgets.field import describe
from ui.widgets.label import PlainLabel

MARGINS = (14, 6, 14, 7)
"""Of the cards of a session: there are many, and they have to be seen together."""
Problem = tuple[str, str]
"""A field and the sentence that says what is missing or wrong there."""


@dataclass(slots=True)
class Spot:
    """Where a field is on the screen: its control, the line for its error, and its name for a screen reader."""

    control: QWidget
    error: PlainLabel
    name: str


class Part(QWidget):
    """One part of the session. It holds raw values: what cannot be read stays as it was typed.

    Signals:
        changed: a person changed something in it.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.spots: dict[str, Spot] = {}
        self.column = Column(6)
        self.setLayout(self.column)

    def show_body(self, body: Body) -> None:
        """Show values silently, raw ones of a draft included."""
        raise NotImplementedError

    def body(self) -> Body:
        """The values now, as they stand in a session's body; raw text stands under a name that begins with "~"."""
        raise NotImplementedError

    def problems(self) -> Sequence[Problem]:
        """What cannot be read at the moment."""
        return ()

    def spot(self, field: str, control: QWidget, name: str) -> PlainLabel:
        """Register where a field is; the label is the line for its error, to be put above the control."""
        error = PlainLabel("", "error")
        error.setVisible(False)
        describe(control, name, "")
        self.spots[field] = Spot(control, error, name)
        return error

    def mark(self, field: str, sentence: str) -> None:
        """Say at the field what is missing; "" takes it away."""
        spot = self.spots[field]
        spoken = _("Error: {sentence}").format(sentence=sentence[:1].lower() + sentence[1:]) if sentence else ""
        spot.error.setText(spoken)
        spot.error.setVisible(bool(sentence))
        describe(spot.control, spot.name, spoken, invalid=bool(sentence))

    def clear_marks(self) -> None:
        """Take every error away."""
        for field, spot in self.spots.items():
            if not spot.error.isHidden():
                self.mark(field, "")


class Answer(Segments):
    """One answer of a list, kept also where the list no longer offers it. Its buttons have names for the focus."""

    def __init__(self, options: Sequence[tuple[str, str]], name: str, *, key: str, small: bool = True) -> None:
        super().__init__(options, name, small=small)
        self._odd: JsonValue = None
        for code, _words in options:
            self.button(code).setObjectName(f"{key}.{code}")
        self.changed.connect(self._on_changed)

    def show_code(self, value: JsonValue) -> None:
        """Show a stored code, silently; one that is not offered is kept until another is chosen."""
        known = isinstance(value, str) and value in self._buttons
        self._odd = None if known else value or None
        self.set_value(value if known and isinstance(value, str) else None)

    def code(self) -> JsonValue:
        """The code to store, None while nothing is answered."""
        return self.value() or self._odd

    def _on_changed(self, _code: object) -> None:
        self._odd = None


class Fold(QObject):
    """A button that says what is chosen, and a panel that opens under it, in the flow. Esc in the panel closes it."""

    def __init__(self, name: str, panel: QWidget, *, key: str, first: Callable[[], QWidget] | None = None) -> None:
        super().__init__(panel)
        self._name, self.panel = name, panel
        self._first = first or (lambda: panel)
        self.button = Button("", small=True, icon="chevron-down")
        self.button.setObjectName(key)
        self.button.clicked.connect(self.toggle)
        panel.setVisible(False)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    def say(self, words: str) -> None:
        """What is chosen, in words."""
        self.button.set_words(words, name=f"{self._name}: {words}")

    def toggle(self) -> None:
        """Open the panel with the keyboard in it, or close it with the keyboard back on the button."""
        self.open(is_open=self.panel.isHidden())

    def open(self, *, is_open: bool) -> None:
        """Open or close the panel."""
        self.panel.setVisible(is_open)
        self.button.set_icon("chevron-up" if is_open else "chevron-down")
        (self._first() if is_open else self.button).setFocus(Qt.FocusReason.TabFocusReason)

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        """The panel folds by itself once the keyboard is elsewhere on the page."""
        is_away = now is not None and now is not self.button and not self.panel.isAncestorOf(now)
        if is_away and now is not self.panel and not self.panel.isHidden():
            self.panel.setVisible(False)
            self.button.set_icon("chevron-down")


class EscapeCloses(QObject):
    """Esc inside a panel closes the panel only; nothing in it is lost."""

    def __init__(self, panel: QWidget, close: Callable[[], None]) -> None:
        super().__init__(panel)
        self._panel, self._close = panel, close
        panel.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self._close()
            return True
        return False


def on_enter(boxes: Iterable[QObject], deed: Callable[[], None]) -> None:
    """Enter in any of these one-line boxes does the deed."""
    for box in boxes:
        box.returnPressed.connect(deed)  # type: ignore[attr-defined]


def soon(owner: QObject, deed: Callable[[], None]) -> None:
    """Do something once the event that is being worked on is over, unless the owner is gone by then."""
    QTimer.singleShot(0, owner, deed)


def short_day(day: date, today: date) -> str:
    """A day near now: "today", "Fri 13 Nov"."""
    return _("today") if day == today else f"{day:%a} {day.day} {day:%b}"


def day_of(iso: str) -> str:
    """The local day of a moment, "9 Nov"; empty when there is none."""
    if not iso:
        return ""
    at = datetime.fromisoformat(iso).astimezone()
    return f"{at.day} {at:%b}"


def texts(body: Body, field: str) -> dict[str, Body]:
    """The elements of a keyed list in a body, in their order."""
    held = body.get(field)
    items = {key: item for key, item in held.items() if isinstance(item, dict)} if isinstance(held, dict) else {}
    return dict(sorted(items.items(), key=lambda pair: (_order(pair[1]), pair[0])))


def _order(item: Body) -> float:
    order = item.get("order")
    return float(order) if isinstance(order, int | float) else 0.0


def text(body: Body, field: str) -> str:
    """A text in a body, "" where there is none."""
    value = body.get(field)
    return value if isinstance(value, str) else ""
