"""The pages of lost words: every way in at once, the recovery sheet, asking two officers, and waiting for them."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.errors import Told
from ui.i18n import _
from ui.screens.lock.new_words import NewWords, Offering
from ui.screens.lock.pages import SidePage
from ui.screens.lock.trouble import words_outside
from ui.screens.lock.words import WordsBox
from ui.screens.middle import at_left
from ui.widgets.button import Button
from ui.widgets.field import Field
from ui.widgets.label import PlainLabel
from ui.widgets.textbox import LineBox
from ui.widgets.toast import announce

_WRONG_CODE = frozenset({"recovery_code_typo", "recovery_code_none", "wrong_recovery_code", "passphrase_wait"})
_WRONG = frozenset({"wrong_passphrase", "passphrase_wait"})


class ChoicePage(SidePage):
    """The three ways, the quickest first."""

    def __init__(self) -> None:
        super().__init__(_("If you have forgotten your words"))
        self.by_code = Button(_("I have my recovery sheet"), "primary", icon="file-text")
        self.by_officers = Button(_("Ask two officers of the partnership"), icon="users")
        self.afresh = Button(_("Set up again with a new invite code"), icon="key")
        self._has_code = False
        self._no_sheet = PlainLabel(_("No recovery sheet was made for this laptop."))
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
            "stays here, encrypted, and your helpdesk can open it with the old words. Nothing is wiped."
        )
        self.card.add(PlainLabel(_("Nobody can look your words up: they are kept nowhere.")))
        self.card.add(PlainLabel(_("Try first"), "h3"), PlainLabel(try_first), self._no_sheet, at_left(self.by_code))
        self.card.add(PlainLabel(_("Be helped"), "h3"), PlainLabel(officers), at_left(self.by_officers))
        self.card.add(PlainLabel(_("Or start again"), "h3"), PlainLabel(again), at_left(self.afresh, self.back))

    def show_ways(self, *, has_code: bool, asked_on: str) -> None:
        """Whether there is a sheet, and since when the officers are asked, "" if they are not."""
        self._has_code = has_code
        self.by_code.setVisible(has_code)
        self._no_sheet.setVisible(not has_code)
        waits = _("The officers were asked on {day}: go on").format(day=asked_on)
        self.by_officers.set_words(waits if asked_on else _("Ask two officers of the partnership"))

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
