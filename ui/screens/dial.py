"""The clock of the lock screen and of the cover: the time, and the day in words."""

from datetime import datetime
from typing import Literal

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QWidget

from ui.i18n import N_, _
from ui.widgets.boxes import Column
from ui.widgets.label import PlainLabel, Tone

_DAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))
_MONTHS = (
    *(N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June")),
    *(N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December")),
)


def day_in_words(moment: datetime) -> str:
    """A day as people say it: "Thursday 12 November"."""
    return f"{_(_DAYS[moment.weekday()])} {moment.day} {_(_MONTHS[moment.month - 1])}"


class Dial(QWidget):
    """The local time, looked at once a second."""

    def __init__(self, *, role: Literal["clock", "bigclock"] = "clock", tone: Tone = "", small_tone: Tone = "") -> None:
        super().__init__()
        self._time = PlainLabel("", role, tone=tone, wraps=False)
        self._day = PlainLabel("", "lead", tone=small_tone, wraps=False)
        column = Column(0)
        self.setLayout(column)
        for label in (self._time, self._day):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.look()

    @Slot()
    def look(self) -> None:
        """Show the time now."""
        now = datetime.now().astimezone()
        if self._time.text() != f"{now:%H:%M}":
            self._time.setText(f"{now:%H:%M}")
            self._day.setText(day_in_words(now))
