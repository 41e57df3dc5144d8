"""The words are lost: the recovery sheet, two officers of the partnership, or a new start. Nothing is ever wiped."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from caseworker.domain.errors import Told
from ui.i18n import _
from ui.notices import Notices
from ui.screens.middle import at_left
from ui.screens.new_words import NewWords, Offering
from ui.screens.unlock_pages import SidePage
from ui.screens.unlock_trouble import words_outside
from ui.screens.words import WordsBox
from ui.tasks import Reply, Tasks
from ui.widgets.button import Button
from ui.widgets.field import Field
from ui.widgets.label import PlainLabel
from ui.widgets.textbox import LineBox
from ui.widgets.toast import announce

LOOK_EVERY_MS = 15_000
_WRONG_CODE = frozenset({"recovery_code_typo", "recovery_code_none", "wrong_recovery_code", "passphrase_wait"})
_WRONG = frozenset({"wrong_passphrase", "passphrase_wait"})


class WaysIn(Offering, Protocol):
    """How a laptop is opened without its words. Implemented by the vault, bound in `ui/app.py`."""

    @property
    def has_code(self) -> bool:
        """Whether a recovery sheet was made for this laptop."""
        ...

    def open_with_code(self, code: str, words: str) -> object:
        """What a door gives, if the code is right; from then on these words open the laptop. Slow. Raises Told."""
        ...

    def asked_on(self) -> str:
        """The day the officers were asked, in words; "" if this laptop does not wait for them."""
        ...

    def ask_officers(self, words: str) -> str:
        """Make a request that only these new words can use, and give what the officers compare. Slow. Raises Told."""
        ...

    def confirm(self, words: str) -> str:
        """What the officers compare, proved to be of the request these words made. Slow. Raises Told.

        A request is a file, and somebody else may have put theirs in its place.
        """
        ...

    def is_answered(self) -> bool:
        """Whether two officers have answered. Asks the server. Slow. Raises Told."""
        ...

    def open_with_answer(self, words: str) -> object:
        """What a door gives, if these are the words of the request. Slow. Raises Told."""
        ...


class LostWords(QStackedWidget):
    """Every way in without the words, page by page.

    Signals:
        opened(object): what a door gives.
        left: back to the lock.
        afresh_wished: set this laptop up again with a new invite.
    """

    opened = Signal(object)
    left = Signal()
    afresh_wished = Signal()

    def __init__(self, tasks: Tasks, notices: Notices, ways: WaysIn) -> None:
        super().__init__()
        self._tasks = tasks
        self._notices = notices
        self._ways = ways
        self._choice = ChoicePage(has_code=ways.has_code)
        self._code = CodePage(ways)
        self._ask = AskPage(ways)
        self._wait = WaitPage()
        for page in (self._choice, self._code, self._ask, self._wait):
            self.addWidget(page)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._wire()

    @Slot()
    def begin(self) -> None:
        """Show the ways, or how far the officers are if they were asked."""
        asked_on = self._ways.asked_on()
        if asked_on:
            self._wait.show_unproved(asked_on)
            self.setCurrentWidget(self._wait)
            self._wait.words.setFocus()
        else:
            self.setCurrentWidget(self._choice)
            self._choice.focus_target().setFocus()

    @Slot()
    def try_code(self) -> None:
        """Open with the recovery sheet, if everything is filled in."""
        filled = self._code.filled()
        if filled is not None:
            code, words = filled
            self._run(self._code, lambda: self._ways.open_with_code(code, words), self._on_opened)

    @Slot()
    def ask(self) -> None:
        """Ask the officers, if the new words were typed back."""
        words = self._ask.new.settled()
        if words:
            self._run(self._ask, lambda: self._ways.ask_officers(words), self._show_waiting)

    @Slot()
    def look(self) -> None:
        """Ask the server whether the officers have answered."""
        self._run(self._wait, self._ways.is_answered, self._on_looked)

    @Slot()
    def go_on(self) -> None:
        """With the new words: show what is to be read out, or open once the officers have answered."""
        words = self._wait.words.text()
        if not words.strip():
            self._wait.say(_("Type your new words first."))
        elif self._wait.is_answered:
            self._run(self._wait, lambda: self._ways.open_with_answer(words), self._on_opened)
        else:
            self._run(self._wait, lambda: self._ways.confirm(words), self._show_waiting)

    def _run(self, page: "WayPage", job: Callable[[], object], done: Callable[..., None]) -> None:
        page.show_busy(is_busy=True)

        def over(found: object) -> None:
            page.show_busy(is_busy=False)
            done(found)

        def trouble(error: Exception) -> None:
            page.show_busy(is_busy=False)
            if isinstance(error, Told):
                page.tell(error)
            else:
                self._notices.show(error)

        self._tasks.run("write", lambda _report: job(), Reply(self, over, trouble))

    def _on_opened(self, found: object) -> None:
        self._timer.stop()
        self._code.forget()
        self._ask.new.forget()
        self._wait.words.clear()
        self.opened.emit(found)

    def _show_waiting(self, asked: object) -> None:
        self._ask.new.forget()
        self._wait.show_asked(str(asked))
        self.setCurrentWidget(self._wait)
        self._timer.start()
        self.look()

    def _on_looked(self, answered: object) -> None:
        if answered:
            self._timer.stop()
        self._wait.show_proved(is_answered=bool(answered))

    @Slot()
    def _leave(self) -> None:
        self._timer.stop()
        self.left.emit()

    @Slot()
    def _go_code(self) -> None:
        self.setCurrentWidget(self._code)
        self._code.code.setFocus()

    @Slot()
    def _go_ask(self) -> None:
        self.setCurrentWidget(self._ask)
        self._ask.new.written.setFocus()

    def _wire(self) -> None:
        self._choice.by_code.clicked.connect(self._go_code)
        self._choice.by_officers.clicked.connect(self._go_ask)
        self._choice.afresh.clicked.connect(self.afresh_wished)
        self._code.go.clicked.connect(self.try_code)
        self._code.new.entered.connect(self.try_code)
        self._ask.go.clicked.connect(self.ask)
        self._ask.new.entered.connect(self.ask)
        self._wait.look.clicked.connect(self.look)
        self._wait.other.clicked.connect(self._go_ask)
        self._wait.go.clicked.connect(self.go_on)
        self._wait.words.returnPressed.connect(self.go_on)
        for page in (self._choice, self._code, self._ask, self._wait):
            page.back.clicked.connect(self._leave)
        self._timer.timeout.connect(self.look)


class ChoicePage(SidePage):
    """The three ways, the quickest first."""

    def __init__(self, *, has_code: bool) -> None:
        super().__init__(_("If you have forgotten your words"))
        self.by_code = Button(_("I have my recovery sheet"), "primary", icon="file-text")
        self.by_officers = Button(_("Ask two officers of the partnership"), icon="users")
        self.afresh = Button(_("Set up again with a new invite code"), icon="key")
        self._has_code = has_code
        if not has_code:
            self.by_code.hide()
        no_sheet = "" if has_code else " " + _("No recovery sheet was made for this laptop.")
        try_first = _(
            "Sit down somewhere quiet and type them again. Capitals and extra spaces do not matter; order does. "
            "Ring your duty officer if you are about to see somebody: they can look up what you need."
        )
        officers = _(
            "Two named officers together can open this laptop for you. They see no record. You choose new words now, "
            "and ring them."
        )
        again = _(
            "With a new invite code this laptop fetches again what the server has. What was only on this laptop "
            "stays here, encrypted, and can be opened when you remember the words. Nothing is wiped."
        )
        self.card.add(PlainLabel(_("Nobody can look your words up: they are kept nowhere.")))
        self.card.add(PlainLabel(_("Try first"), "h3"), PlainLabel(try_first + no_sheet), at_left(self.by_code))
        self.card.add(PlainLabel(_("Be helped"), "h3"), PlainLabel(officers), at_left(self.by_officers))
        self.card.add(PlainLabel(_("Or start again"), "h3"), PlainLabel(again), at_left(self.afresh, self.back))

    def focus_target(self) -> QWidget:
        """The quickest way there is."""
        return self.by_code if self._has_code else self.by_officers


class WayPage(SidePage):
    """A page that does something slow: it says that it is busy, and what went wrong."""

    def __init__(self, title: str, busy: str, *, does: str) -> None:
        super().__init__(title)
        self.go = Button(does, "primary")
        self._busy = PlainLabel(busy, "small")
        self._trouble = PlainLabel("", "error")
        self._was_pressed = False
        for part in (self._busy, self._trouble):
            part.hide()

    def show_busy(self, *, is_busy: bool) -> None:
        """Whether the work goes on; what was wrong before is taken away when it begins.

        A button that can no longer be pressed loses the keyboard, so it is given back.
        """
        if is_busy:
            self._was_pressed = self.go.hasFocus()
            self._trouble.hide()
        self.go.setEnabled(not is_busy)
        self._busy.setVisible(is_busy)
        if self._was_pressed and not is_busy:
            self.go.setFocus()

    def tell(self, trouble: Told) -> None:
        """What went wrong, and what to do."""
        self.say(words_outside(trouble))

    def say(self, words: str) -> None:
        """What went wrong, and what to do."""
        self._trouble.setText(_("Error: {words}").format(words=words))
        self._trouble.show()
        announce(self, self._trouble.text())

    def close_card(self) -> None:
        """The end of the card: trouble, the deed, the way back."""
        self.card.add(self._trouble, at_left(self.go, self.back), self._busy)


class CodePage(WayPage):
    """The code of the recovery sheet, and new words."""

    def __init__(self, offering: Offering) -> None:
        super().__init__(
            _("Open with the recovery sheet"), _("Opening, about a second"), does=_("Open with the new words")
        )
        self.code = LineBox(limit=60)
        self.code.setObjectName("lost.code")
        self._field = Field(
            _("Code on the recovery sheet"), self.code, hint=_("Capitals, dashes and spaces do not matter.")
        )
        self.new = NewWords(offering, "lost")
        spent = _("The sheet works once. Make a new one under Settings when you are in.")
        self.card.add(self._field, PlainLabel(_("Your new words"), "h3"), self.new, PlainLabel(spent, "hint"))
        self.close_card()

    def filled(self) -> tuple[str, str] | None:
        """Code and new words; None while something is missing, which is then said at its place."""
        code = self.code.text().strip()
        self._field.set_error("" if code else _("Type the code that stands on the sheet."))
        words = self.new.settled()
        if not code:
            self.code.setFocus()
        return (code, words) if code and words else None

    @override
    def tell(self, trouble: Told) -> None:
        """What is wrong with the code stands at the code, which stays there to be corrected."""
        if trouble.key in _WRONG_CODE:
            self._field.set_error(trouble.message.text)
            self.code.setFocus()
            announce(self, trouble.message.text)
        else:
            super().tell(trouble)

    def forget(self) -> None:
        """Take what was typed off the screen."""
        self.code.clear()
        self.new.forget()


class AskPage(WayPage):
    """New words, and then the officers are asked."""

    def __init__(self, offering: Offering) -> None:
        super().__init__(_("Ask two officers"), _("Making the request, about a second"), does=_("Make the request"))
        self.new = NewWords(offering, "ask")
        why = _("Choose new words first. What the officers send opens only with these words, on this laptop.")
        self.card.add(PlainLabel(why), self.new)
        self.close_card()


class WaitPage(WayPage):
    """What the officers compare, once the new words have proved that it is ours; then the words again, to open."""

    def __init__(self) -> None:
        super().__init__(_("Waiting for two officers"), _("A moment"), does=_("Go on"))
        self.is_answered = False
        self.look = Button(_("Look again now"), icon="refresh")
        self.other = Button(_("Ask again with other words"), "link")
        self._asked = PlainLabel("", "h1")
        self._asked.setObjectName("lost.asked")
        self._state = PlainLabel("")
        self._state.setObjectName("lost.state")
        self.words = WordsBox()
        self.words.setObjectName("lost.waiting")
        hint = _("The ones you chose when you asked, small letters.")
        self._field = Field(_("Your new words"), self.words, hint=hint)
        self._how = PlainLabel(
            _("Ring your partnership and read this to each of the two officers. They must see the same:")
        )
        self.card.add(self._how, self._asked, self._state, at_left(self.look, self.other), self._field)
        self.close_card()

    @override
    def tell(self, trouble: Told) -> None:
        """Words that were wrong cannot be seen, so they are typed anew."""
        super().tell(trouble)
        if trouble.key in _WRONG:
            self.words.clear()
            self.words.setFocus()

    def show_unproved(self, asked_on: str) -> None:
        """A request waits, and the words are needed to show what it says."""
        words = _("The officers were asked on {day}. Type your new words to see what to read out.")
        self._show(words.format(day=asked_on), asked=False, field=True)

    def show_asked(self, asked: str) -> None:
        """What is read over the phone."""
        self._asked.setText(asked)
        self.show_proved(is_answered=False)

    def show_proved(self, *, is_answered: bool) -> None:
        """Ask for the words once there is something they open."""
        self.is_answered = is_answered
        yes = _("The officers have answered. Open with your new words.")
        no = _("No answer yet. This page looks every fifteen seconds; you may lock the laptop and come back.")
        self._show(yes if is_answered else no, asked=True, field=is_answered)
        if is_answered:
            self.words.setFocus()

    def _show(self, state: str, *, asked: bool, field: bool) -> None:
        self._state.setText(state)
        for part in (self._how, self._asked):
            part.setVisible(asked)
        self._field.setVisible(field)
        self.go.setVisible(field)
        self.look.setVisible(asked and not field)
