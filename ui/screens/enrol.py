"""Setting a laptop up: where the partnership is, the invite code, and four words nobody else ever sees.

The words come before the network: an invite is used up by the first answer, so everything that can be settled without
it is settled first.
"""

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from caseworker.domain.errors import Told
from ui.i18n import _
from ui.notices import Notices
from ui.screens.middle import at_left, in_the_middle
from ui.screens.words import WordsBox
from ui.tasks import Reply, Tasks
from ui.widgets.boxes import Column
from ui.widgets.button import Button
from ui.widgets.cards import Card
from ui.widgets.errors import ErrorSummary, Problem
from ui.widgets.field import Field
from ui.widgets.label import PlainLabel
from ui.widgets.textbox import LineBox
from ui.widgets.tick import TickBox


@dataclass(frozen=True, slots=True)
class Invited:
    """What is typed to set a laptop up. The words and the code are shown in no log and no repr."""

    server: str
    code: str
    words: str

    def __repr__(self) -> str:
        return "Invited(...)"


class Enrolment(Protocol):
    """Makes a profile from an invite. Implemented with the vault and sync, bound in `ui/app.py`."""

    def words(self) -> str:
        """Four words drawn at random."""
        ...

    def same(self, shown: str, typed: str) -> bool:
        """Whether what was typed back is what was shown, read as unlocking reads it."""
        ...

    def set_up(self, invited: Invited) -> object:
        """Enrol with the server, make the vault, and give what a door gives. Slow. Raises Told.

        Called again after trouble, it goes on where it was: an invite is not handed in twice.
        """
        ...


class EnrolScreen(QWidget):
    """Two pages: the invite and the four words; then the words typed back.

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
        self._shown = enrolment.words()
        self._make_parts()
        self._pages = QStackedWidget()
        self._first = self._build_first()
        self._second = self._build_second()
        for page in (self._first, self._second):
            self._pages.addWidget(page)
        column = Column(0, (24, 12, 24, 14))
        self.setLayout(column)
        column.addWidget(self._pages)
        self._wire()

    def focus_target(self) -> QWidget:
        """The server's address."""
        return self._server

    @Slot()
    def check_first(self) -> None:
        """On to typing the words back, if everything is filled in."""
        problems: list[Problem] = []
        for field, box, sentence in (
            (self._server_field, self._server, _("Type the address of the partnership's server.")),
            (self._code_field, self._code, _("Type the invite code you were given.")),
        ):
            missing = "" if box.text().strip() else sentence
            field.set_error(missing)
            if missing:
                problems.append((missing, field))
        if not self._written.isChecked():
            problems.append((_("Write the four words on paper first, and tick that you did."), self._written))
        self._problems.show_problems(problems)
        if not problems:
            self._pages.setCurrentWidget(self._second)
            self._typed.setFocus()

    @Slot()
    def set_up(self) -> None:
        """Set the laptop up, if the words were typed back."""
        if not self._enrolment.same(self._shown, self._typed.text()):
            self._typed_field.set_error(_("These are not the words that were shown. Look at your paper, or go back."))
            self._typed.clear()
            self._typed.setFocus()
            return
        self._typed_field.set_error("")
        self._show_busy(is_busy=True)
        invited = Invited(self._server.text().strip(), self._code.text().strip(), self._shown)
        reply: Reply[object] = Reply(self, self._on_set_up, self._on_trouble)
        self._tasks.run("write", lambda _: self._enrolment.set_up(invited), reply)

    def _on_set_up(self, found: object) -> None:
        for box in (self._typed, self._code):
            box.clear()
        self._shown = ""
        self._words.setText("")
        self.opened.emit(found)

    def _on_trouble(self, trouble: Exception) -> None:
        self._show_busy(is_busy=False)
        if not isinstance(trouble, Told):
            self._notices.show(trouble)
            return
        if trouble.key in {"invite_refused", "insecure_address", "server_unreachable", "server_nonsense"}:
            self._pages.setCurrentWidget(self._first)
        self._trouble.setText(trouble.message.text)
        self._problems.show_problems([(trouble.message.text, self._server_field)])
        self._trouble.show()

    def _show_busy(self, *, is_busy: bool) -> None:
        for part in (self._typed, self._finish, self._back):
            part.setEnabled(not is_busy)
        self._busy.setVisible(is_busy)
        self._trouble.hide()

    @Slot()
    def _go_back(self) -> None:
        self._pages.setCurrentWidget(self._first)
        self._server.setFocus()

    @Slot()
    def _other_words(self) -> None:
        self._shown = self._enrolment.words()
        self._words.setText(self._shown)
        self._written.setChecked(False)

    def _make_parts(self) -> None:
        self._problems = ErrorSummary()
        self._server = LineBox(example="https://", limit=500)
        self._server.setObjectName("enrol.server")
        self._server_field = Field(_("Address of the partnership's server"), self._server)
        self._code = LineBox(limit=200)
        self._code.setObjectName("enrol.code")
        self._code_field = Field(_("Invite code"), self._code, hint=_("From your team lead. It can be used once."))
        self._words = PlainLabel(self._shown, "h1")
        self._words.setObjectName("enrol.words")
        self._other = Button(_("Offer other words"), "link", icon="refresh")
        self._written = TickBox(_("I have written them on paper and will keep it apart from the laptop"))
        self._written.setObjectName("enrol.written")
        self._on = Button(_("Go on"), "primary")
        self._typed = WordsBox()
        self._typed.setObjectName("enrol.typed")
        self._typed_field = Field(
            _("Type your four words"), self._typed, hint=_("Small letters, a space between words.")
        )
        self._finish = Button(_("Set up this laptop"), "primary")
        self._back = Button(_("Back"), icon="arrow-left")
        self._busy = PlainLabel(_("Asking the server, then making your record store. A few seconds."), "small")
        self._trouble = PlainLabel("", "error")
        for part in (self._busy, self._trouble):
            part.hide()

    def _build_first(self) -> QWidget:
        card = Card(look="calm", margins=(30, 24, 30, 22))
        why = _(
            "These four words open this laptop. Nobody else knows them and nobody can look them up, so write them down "
            "and keep the paper apart from the laptop."
        )
        card.add(PlainLabel(_("Set up this laptop"), "h1"), self._problems, self._server_field, self._code_field)
        card.add(
            PlainLabel(_("Your four words"), "h3"), PlainLabel(why), self._words, at_left(self._other), self._written
        )
        card.add(at_left(self._on))
        return in_the_middle(card, 620)

    def _build_second(self) -> QWidget:
        card = Card(look="calm", margins=(30, 24, 30, 22))
        card.add(PlainLabel(_("Type your four words from the paper"), "h1"), self._typed_field, self._trouble)
        card.add(at_left(self._finish, self._back), self._busy)
        return in_the_middle(card, 620)

    def _wire(self) -> None:
        self._on.clicked.connect(self.check_first)
        self._code.returnPressed.connect(self.check_first)
        self._other.clicked.connect(self._other_words)
        self._finish.clicked.connect(self.set_up)
        self._typed.returnPressed.connect(self.set_up)
        self._back.clicked.connect(self._go_back)
