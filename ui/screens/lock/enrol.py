"""Setting a laptop up: where the partnership is, the invite code, and four words nobody else ever sees.

The words come before the network: an invite is used up by the first answer, so everything that can be settled without
it is settled first.
"""

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from caseworker.domain.errors import Told
from ui.i18n import _
from ui.notices import Notices
from ui.screens.lock.new_words import NewWords, Offering
from ui.screens.middle import at_left, in_the_middle
from ui.tasks import Reply, Tasks
from ui.widgets.boxes import Column
from ui.widgets.button import Button
from ui.widgets.cards import Card
from ui.widgets.errors import ErrorSummary, Problem
from ui.widgets.field import Field
from ui.widgets.label import PlainLabel
from ui.widgets.textbox import LineBox


@dataclass(frozen=True, slots=True)
class Invited:
    """What is typed to set a laptop up. The words and the code are shown in no log and no repr."""

    server: str
    code: str
    words: str

    def __repr__(self) -> str:
        return "Invited(...)"


class Enrolment(Offering, Protocol):
    """Makes a profile from an invite. Implemented with the vault and sync, bound in `ui/app.py`."""

    def set_up(self, invited: Invited) -> object:
        """Enrol with the server, make the vault, and give what a door gives. Slow. Raises Told.

        Called again after trouble, it goes on where it was: an invite is not handed in twice.
        """
        ...


class EnrolScreen(QWidget):
    """The invite and the four words, which are typed back before anything is asked of the server.

    Signals:
        opened(object): the laptop is set up and open.
    """

    opened = Signal(object)

    def __init__(self, tasks: Tasks, notices: Notices, enrolment: Enrolment) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._tasks = tasks
        self._notices = notices
        self._enrolment = enrolment
        self._make_parts()
        column = Column(0, (24, 12, 24, 14))
        self.setLayout(column)
        column.addWidget(in_the_middle(self._card(), 620))
        self._finish.clicked.connect(self.set_up)
        self._code.returnPressed.connect(self._new.written.setFocus)
        self._new.entered.connect(self.set_up)

    def focus_target(self) -> QWidget:
        """The server's address."""
        return self._server

    @Slot()
    def set_up(self) -> None:
        """Set the laptop up, if everything is filled in and the words were typed back."""
        problems = self._missing()
        self._problems.show_problems(problems)
        words = "" if problems else self._new.settled()
        if not words:
            return
        self._show_busy(is_busy=True)
        invited = Invited(self._server.text().strip(), self._code.text().strip(), words)
        reply: Reply[object] = Reply(self, self._on_set_up, self._on_trouble)
        self._tasks.run("write", lambda _: self._enrolment.set_up(invited), reply)

    def _missing(self) -> list[Problem]:
        problems: list[Problem] = []
        for field, box, sentence in (
            (self._server_field, self._server, _("Type the address of the partnership's server.")),
            (self._code_field, self._code, _("Type the invite code you were given.")),
        ):
            missing = "" if box.text().strip() else sentence
            field.set_error(missing)
            if missing:
                problems.append((missing, field))
        if not self._new.written.isChecked():
            problems.append((self._new.problem(), self._new.written))
        return problems

    def _on_set_up(self, found: object) -> None:
        self._code.clear()
        self._new.forget()
        self.opened.emit(found)

    def _on_trouble(self, trouble: Exception) -> None:
        self._show_busy(is_busy=False)
        if not isinstance(trouble, Told):
            self._notices.show(trouble)
            return
        is_code = trouble.key == "invite_refused"
        self._problems.show_problems([(trouble.message.text, self._code_field if is_code else self._server_field)])

    def _show_busy(self, *, is_busy: bool) -> None:
        for part in (self._new, self._finish):
            part.setEnabled(not is_busy)
        self._busy.setVisible(is_busy)

    def _make_parts(self) -> None:
        self._problems = ErrorSummary()
        self._server = LineBox(example="https://", limit=500)
        self._server.setObjectName("enrol.server")
        self._server_field = Field(_("Address of the partnership's server"), self._server)
        self._code = LineBox(limit=200)
        self._code.setObjectName("enrol.code")
        self._code_field = Field(_("Invite code"), self._code, hint=_("From your team lead. It can be used once."))
        self._new = NewWords(self._enrolment, "enrol")
        self._finish = Button(_("Set up this laptop"), "primary")
        self._busy = PlainLabel(_("Asking the server, then making your record store. A few seconds."), "small")
        self._busy.hide()

    def _card(self) -> Card:
        card = Card(look="calm", margins=(30, 24, 30, 22))
        why = _(
            "These four words open this laptop. Nobody else knows them and nobody can look them up, so write them down "
            "and keep the paper apart from the laptop."
        )
        card.add(PlainLabel(_("Set up this laptop"), "h1"), self._problems, self._server_field, self._code_field)
        card.add(PlainLabel(_("Your four words"), "h3"), PlainLabel(why), self._new)
        card.add(at_left(self._finish), self._busy)
        return card
