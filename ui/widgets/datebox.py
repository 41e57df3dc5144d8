"""Boxes for a day and for a time: typed as people write them, shown in one form, never losing what cannot be read."""

from collections.abc import Callable
from datetime import date, time

from PySide6.QtCore import Signal

from ui.i18n import _
from ui.widgets.dates import Lean, day_words, parse_day, parse_time
from ui.widgets.textbox import LineBox


class DateBox(LineBox):
    """A day as dd/MM/yyyy; reads "12/11", "12 Nov", "thu", "in 2 weeks" and writes it out.

    `value()` is None when empty, a date, or the text as typed when it is not a day; `changed` carries it on leaving.
    `today` is asked each time, because a laptop stays open over midnight.
    """

    changed = Signal(object)

    def __init__(self, today: Callable[[], date], *, value: date | str | None = None, lean: Lean = "near") -> None:
        super().__init__(letters=11, limit=40)
        self._today, self._lean = today, lean
        self._told: date | str | None = None
        self.left.connect(self._settle)
        self.returnPressed.connect(self._settle)
        self.set_value(value)

    def value(self) -> date | str | None:
        """The day; the text as typed where it is not a day; None when the box is empty."""
        typed = self.text().strip()
        return (parse_day(typed, self._today(), self._lean) or typed) if typed else None

    def set_value(self, value: date | str | None) -> None:
        """Shows a day, raw text from a draft, or nothing; silent."""
        self.setText(day_words(value) if isinstance(value, date) else value or "")
        self._told = self.value()

    def readable(self) -> bool:
        """Whether the box is empty or holds a day."""
        return not isinstance(self.value(), str)

    def problem(self) -> str:
        """The sentence to show while the box cannot be read; "" when it can."""
        return "" if self.readable() else _("Write a day, like 12/11/2026")

    def _settle(self) -> None:
        value = self.value()
        if isinstance(value, date):
            self.setText(day_words(value))
        if value != self._told:
            self._told = value
            self.changed.emit(value)


class TimeBox(LineBox):
    """A time as HH:MM; also reads "1430", "2.30 pm", "noon" and writes it out on leaving. Values as in `DateBox`."""

    changed = Signal(object)

    def __init__(self, *, value: time | str | None = None) -> None:
        super().__init__(letters=5, limit=20)
        self._told: time | str | None = None
        self.left.connect(self._settle)
        self.returnPressed.connect(self._settle)
        self.set_value(value)

    def value(self) -> time | str | None:
        """The time; the text as typed where it is not a time; None when the box is empty."""
        typed = self.text().strip()
        if not typed:
            return None
        found = parse_time(typed)
        return typed if found is None else found

    def set_value(self, value: time | str | None) -> None:
        """Shows a time, raw text from a draft, or nothing; silent."""
        self.setText(value.strftime("%H:%M") if isinstance(value, time) else value or "")
        self._told = self.value()

    def readable(self) -> bool:
        """Whether the box is empty or holds a time."""
        return not isinstance(self.value(), str)

    def problem(self) -> str:
        """The sentence to show while the box cannot be read; "" when it can."""
        return "" if self.readable() else _("Write a time, like 14:30")

    def _settle(self) -> None:
        value = self.value()
        if isinstance(value, time):
            self.setText(value.strftime("%H:%M"))
        if value != self._told:
            self._told = value
            self.changed.emit(value)
