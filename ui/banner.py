"""Where notices are read: a banner at the top of the page with what happened, what is safe and what to do."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from ui.i18n import _
from ui.notices import Notice, Notices
from ui.widgets.boxes import Column, Row, fill
from ui.widgets.button import Button
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel, repolish
from ui.widgets.picture import Picture
from ui.widgets.toast import announce

_ICONS = {"alarm": ("alert-circle", "danger"), "alert": ("alert-triangle", "warn")}


class Banner(QFrame):
    """One notice at a time, the newest. It never takes the keyboard: what somebody types goes on."""

    def __init__(self, notices: Notices) -> None:
        super().__init__()
        self.setProperty("role", "alert")
        self.setObjectName("banner")
        self._notice: Notice | None = None
        self._picture = Picture("alert-triangle", "warn", 20)
        self._happened = PlainLabel("", "strong")
        self._rest = PlainLabel("")
        self._build()
        notices.shown.connect(self.show_notice)
        notices.cleared.connect(self.put_away)
        self.hide()

    def _build(self) -> None:
        self._again = Button(_("Try again"), small=True)
        self._copy = Button(_("Copy the details"), small=True)
        self._away = Button(_("Put away"), "quiet", small=True)
        self._again.clicked.connect(self._on_again)
        self._copy.clicked.connect(self._on_copy)
        self._away.clicked.connect(self.put_away)
        words = Column(2)
        fill(words, self._happened, self._rest)
        buttons = QWidget()
        flow = Flow(8)
        flow.add(self._again, self._copy, self._away)
        buttons.setLayout(flow)
        row = Row(10, (14, 8, 12, 8))
        row.addWidget(self._picture)
        row.addLayout(words, 1)
        row.addWidget(buttons)
        self.setLayout(row)

    @Slot(object)
    def show_notice(self, notice: Notice) -> None:
        """Show this one, in place of what was there."""
        self._notice = notice
        message = notice.message
        self._fill(notice.tone, message.happened, " ".join(part for part in (message.safe, message.do) if part))
        self._again.set_words(_(notice.action) if notice.action else _("Try again"))
        self._again.setVisible(notice.again is not None)
        self._copy.setVisible(bool(notice.detail))
        self.show()
        announce(self, self.accessibleName(), urgent=notice.tone == "alarm")

    @Slot()
    def put_away(self) -> None:
        """Show nothing."""
        self._notice = None
        self.hide()

    def _fill(self, tone: str, first: str, rest: str) -> None:
        self._picture.show_icon(
            *_ICONS.get(tone, ("info-circle", "info") if tone == "news" else ("circle-check", "ok"))
        )
        self.setProperty("role", tone)
        repolish(self)
        self._happened.setText(first)
        self._rest.setText(rest)
        self._rest.setVisible(bool(rest))
        self.setAccessibleName(f"{first} {rest}".strip())

    @Slot()
    def _on_again(self) -> None:
        notice = self._notice
        self.put_away()
        if notice is not None and notice.again is not None:
            notice.again()

    @Slot()
    def _on_copy(self) -> None:
        if self._notice is not None:
            QApplication.clipboard().setText(self._notice.detail)
            self._copy.set_words(_("Copied"))
