"""What is kept off the screen of a case, and the way to it in an emergency: a reason first, then for two minutes.

What the look means for the worker is said before it is done. It decides nothing: `domain/actions/break_glass` does.
"""

from datetime import datetime

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from caseworker.domain.actions.break_glass import break_glass, note_look_read
from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.reading.hidden import Hidden, LookToRead
from ui.desk import Desk
from ui.i18n import _, counted
from ui.screens.middle import at_left
from ui.screens.slow_deeds import begun
from ui.widgets.boxes import Column, stack
from ui.widgets.button import Button
from ui.widgets.cards import Card
from ui.widgets.errors import bring_into_view, go_to
from ui.widgets.field import Field
from ui.widgets.label import PlainLabel
from ui.widgets.textbox import TextBox
from ui.widgets.toast import announce

_SHORT = "reason_short"


class HiddenCard(Card):
    """What is hidden in a case. Made anew each time the case is read; while a reason is typed the case waits.

    Signals:
        done: something was entered or given up: read the case again.
    """

    done = Signal()

    def __init__(self, desk: Desk, scope: ScopeId, hidden: Hidden) -> None:
        super().__init__(_("Kept off the screen"), look="tint")
        self.setObjectName("hidden")
        self._desk, self._scope, self._hidden = desk, scope, hidden
        what = ", ".join(_(label).rstrip("?").lower() for label in hidden.labels)
        self._state = PlainLabel(_("Confidential, and on no page: {what}.").format(what=what))
        self.look = Button(_("Look in an emergency"), icon="eye")
        self.look.setObjectName("hidden.look")
        self._make_question()
        self.hide_now = Button(_("Hide it now"))
        self.hide_now.setObjectName("hidden.hide")
        self._left = PlainLabel("", "small")
        self._left.setObjectName("hidden.left")
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.count)
        self._values = stack(*self._value_rows(), spacing=8)
        self.add(self._state, at_left(self.look), self._question, self._values, self._left, at_left(self.hide_now))
        self.look.clicked.connect(self._on_look)
        self.hide_now.clicked.connect(self._close)
        self._show_open(is_open=hidden.until is not None)
        self._question.hide()

    @property
    def is_asking(self) -> bool:
        """Whether somebody is typing why they look: nothing may take the words from under their hands."""
        return not self._question.isHidden()

    def take_keyboard(self) -> None:
        """Into view once the page has room for it, with the keyboard at what can be done now."""
        target = self.look if self._hidden.until is None else self.hide_now
        QTimer.singleShot(0, self, lambda: go_to(target))

    @Slot()
    def count(self) -> None:
        """Say how long it shows, and hide it when that is over. By the clock of the store, as the look itself is."""
        left = _seconds(self._hidden.until, self._desk.ports.clock.now())
        if left <= 0:
            self._close()
            return
        minutes, seconds = divmod(left, 60)
        parts = [counted("{n} minute", "{n} minutes", minutes)] if minutes else []
        parts += [counted("{n} second", "{n} seconds", seconds)] if seconds or not minutes else []
        self._left.setText(_("Hidden again in {time}.").format(time=" ".join(parts)))

    def show_busy(self, *, is_busy: bool) -> None:
        """Whether the look is being entered."""
        for part in (self.show_it, self.leave_it):
            part.setEnabled(not is_busy)

    def tell(self, trouble: Told) -> None:
        """Why it is not shown, at the reason, which stays."""
        self._field.set_error(trouble.message.text)
        self.reason.setFocus()
        announce(self, trouble.message.text, urgent=True)

    def _make_question(self) -> None:
        meaning = _(
            "You may always look. Your name, the time and your reason are written into this case and into the audit, "
            "and your team lead reads them after the next sync. It shows for two minutes, on this screen only."
        )
        self.reason = TextBox(lines=2, limit=400)
        self.reason.setObjectName("hidden.reason")
        hint = _("What happened, and who needs it? No more about the young person than that.")
        self._field = Field(_("Why do you look now?"), self.reason, hint=hint)
        self.show_it = Button(_("Show it for two minutes"), "primary", icon="eye")
        self.show_it.setObjectName("hidden.show")
        self.leave_it = Button(_("Leave it hidden"))
        self.leave_it.setObjectName("hidden.leave")
        self.show_it.clicked.connect(self._on_show)
        self.leave_it.clicked.connect(self._on_leave)
        self._question = QWidget()
        column = Column(8)
        self._question.setLayout(column)
        column.addWidget(PlainLabel(meaning))
        column.addWidget(self._field)
        column.addLayout(at_left(self.show_it, self.leave_it))

    def _value_rows(self) -> list[QWidget]:
        pairs = zip(self._hidden.labels, self._hidden.values, strict=False)
        return [stack(PlainLabel(_(label), "small"), PlainLabel(value, "strong"), spacing=0) for label, value in pairs]

    def _show_open(self, *, is_open: bool) -> None:
        for part in (self._values, self._left, self.hide_now):
            part.setVisible(is_open)
        for part in (self._state, self.look):
            part.setVisible(not is_open)
        if is_open:
            self._timer.start()
            self.count()

    @Slot()
    def _close(self) -> None:
        """Off the screen, and out of the labels too."""
        self._timer.stop()
        for label in self._values.findChildren(PlainLabel):
            label.setText("")
        self._show_open(is_open=False)

    @Slot()
    def _on_look(self) -> None:
        self.look.hide()
        self._question.show()
        QTimer.singleShot(0, self, self._come_to_reason)  # only then has the page made room for it

    @Slot()
    def _come_to_reason(self) -> None:
        bring_into_view(self.show_it)
        go_to(self.reason)

    @Slot()
    def _on_leave(self) -> None:
        self._question.hide()
        self.done.emit()

    @Slot()
    def _on_show(self) -> None:
        reason, scope = self.reason.words(), self._scope

        def over(_changes: Changes) -> None:
            self._question.hide()
            self.done.emit()

        then, or_else = begun(self, self._desk.notices, over)
        self._desk.do(self, lambda ports: break_glass(ports, scope, reason), then, or_else=or_else)


class LooksCard(Card):
    """For a lead: who looked at what is hidden, and why, until somebody has read it.

    Signals:
        done: a look was read.
    """

    done = Signal()

    def __init__(self, desk: Desk, looks: tuple[LookToRead, ...]) -> None:
        super().__init__(_("Emergency looks to read"), look="urgent")
        self.setObjectName("looks")
        self._desk = desk
        for look in looks:
            at = f"{look.at.astimezone():%d/%m/%Y %H:%M}" if look.at else ""
            said = _("{who} looked at {what}, {at}").format(who=look.who, what=look.what, at=at)
            read = Button(
                _("I have read this"), small=True, icon="check", name=_("I have read: {what}").format(what=said)
            )
            read.setObjectName("looks.read")
            read.clicked.connect(lambda _checked=False, record=look.record: self._on_read(record))
            self.add(PlainLabel(said, "smallstrong"), PlainLabel(f"“{look.why}”"), at_left(read))

    def _on_read(self, record: RecordId) -> None:
        self._desk.do(self, lambda ports: note_look_read(ports, record), lambda _changes: self.done.emit())


def _seconds(until: datetime | None, now: datetime) -> int:
    return 0 if until is None else round((until - now).total_seconds())
