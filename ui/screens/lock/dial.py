"""The clock of the lock screen and of the cover: the time, and the day in words."""

from datetime import datetime
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.i18n import N_, _
from ui.theme import px
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
    """The local time, looked at once a second.

    It gives its room away while the window is lower than `needs`, in pixels at 100 % text: what is typed comes first.
    """

    def __init__(
        self,
        *,
        role: Literal["clock", "bigclock"] = "clock",
        tone: Tone = "",
        small_tone: Tone = "",
        needs: int = 0,
    ) -> None:
        super().__init__()
        self._needs = needs
        self._time = PlainLabel("", role, tone=tone, wraps=False)
        self._time.setObjectName("dial.time")
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

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.window().installEventFilter(self)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _fit(self) -> None:
        for label in (self._time, self._day):
            label.setVisible(self.window().height() >= px(self._needs))

    @Slot()
    def look(self) -> None:
        """Show the time now."""
        now = datetime.now().astimezone()
        if self._time.text() != f"{now:%H:%M}":
            self._time.setText(f"{now:%H:%M}")
            self._day.setText(day_in_words(now))
