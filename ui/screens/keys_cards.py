"""The cards of words, recovery and backups: each has a deed that takes a moment, and says how it went."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.errors import Told
from ui.i18n import _, counted
from ui.screens.lock.new_words import NewWords, Offering
from ui.screens.lock.words import WordsBox
from ui.screens.middle import at_left
from ui.widgets.boxes import Column
from ui.widgets.button import Button
from ui.widgets.cards import Card, fact
from ui.widgets.field import Field
from ui.widgets.label import PlainLabel
from ui.widgets.textbox import LineBox
from ui.widgets.tick import RadioList
from ui.widgets.toast import announce


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand. Dates in words, "" where there is none.

    Attributes:
        lease_until, days_left: until when the laptop opens without a network; days None where no lease is asked for.
        code_since: since when there is a recovery sheet.
        can_be_helped: whether two officers can open this laptop: the server holds the sealed key.
        other_key: what to compare, if the partnership names another recovery key than this laptop knows.
        has_device_secret: whether the system's key store holds a second secret.
        backup: when the newest backup was made.
    """

    lease_until: str = ""
    days_left: int | None = None
    code_since: str = ""
    can_be_helped: bool = False
    other_key: str = ""
    has_device_secret: bool = False
    backup: str = ""


class DeedCard(Card):
    """A card with a deed that takes a moment: it says that it is busy, and how it went."""

    def __init__(self, title: str, busy: str = "") -> None:
        super().__init__(title)
        self._busy = PlainLabel(busy or _("About a second"), "small")
        self._said = PlainLabel("")
        self._buttons: list[Button] = []
        self._pressed: Button | None = None
        for part in (self._busy, self._said):
            part.hide()

    def close_card(self, *buttons: Button) -> None:
        """The end of the card: how it went, the deeds, and that it is busy."""
        self._buttons = list(buttons)
        self.add(self._said, at_left(*buttons), self._busy)

    def show_busy(self, *, is_busy: bool) -> None:
        """Whether the work goes on. A button that cannot be pressed loses the keyboard, so it is given back."""
        if is_busy:
            self._pressed = next((button for button in self._buttons if button.hasFocus()), None)
            self._said.hide()
        for button in self._buttons:
            button.setEnabled(not is_busy)
        self._busy.setVisible(is_busy)
        if self._pressed is not None and not is_busy:
            self._pressed.setFocus()

    def tell(self, trouble: Told) -> None:
        """It could not be done, and why."""
        self.say(_("Error: {words}").format(words=trouble.message.text), is_wrong=True)

    def say(self, words: str, *, is_wrong: bool = False) -> None:
        """How it went; "" says nothing."""
        self._said.set_tone("danger" if is_wrong else "ok")
        self._said.setText(words)
        self._said.setVisible(bool(words))
        if words:
            announce(self, words)


class WordsCard(DeedCard):
    """The four words, exchanged for others. Nothing is encrypted again."""

    def __init__(self, offering: Offering) -> None:
        super().__init__(_("Your four words"))
        self.old = WordsBox()
        self.old.setObjectName("keys.old")
        self._old_field = Field(_("Your words now"), self.old)
        self.new = NewWords(offering, "keys", waits=True)
        self.go = Button(_("Change my words"), "primary")
        self.add(self._old_field, PlainLabel(_("Your new words"), "field"), self.new)
        self.close_card(self.go)

    def filled(self) -> tuple[str, str] | None:
        """Old and new words; None while something is missing, which is then said at its place."""
        old = self.old.text()
        self._old_field.set_error("" if old.strip() else _("Type the words that open this laptop now."))
        new = self.new.settled()
        if not old.strip():
            self.old.setFocus()
        return (old, new) if old.strip() and new else None

    @override
    def tell(self, trouble: Told) -> None:
        """What is wrong with the words that open it now stands there."""
        if not is_about_words(trouble, self.old, self._old_field):
            super().tell(trouble)

    def forget(self) -> None:
        """Take what was typed off the screen."""
        self._old_field.set_error("")
        self.old.clear()
        self.new.forget()
        self.say("")


class SheetCard(DeedCard):
    """The recovery sheet: one code on paper that opens the laptop when the words are lost.

    The code is shown, hidden again, and typed back from the paper; only then does it end the sheet before.
    """

    def __init__(self) -> None:
        super().__init__(_("Recovery sheet"))
        why = _(
            "A code on paper opens this laptop if you lose your words. Keep it in a locked drawer at work, never in "
            "the laptop's bag. It works once; a new one ends the one before."
        )
        self._since = PlainLabel("")
        self.words = WordsBox()
        self.words.setObjectName("keys.sheet")
        self._field = Field(_("Your four words"), self.words)
        self.go = Button(_("Make a recovery sheet"), "primary")
        self._printers: RadioList | None = None
        self.print_it = Button(_("Print it"), icon="printer")
        self.have = Button(_("I have it on paper"), "primary")
        self._shown = ""
        self._code = PlainLabel("", "h2")
        self._code.setObjectName("keys.code")
        self._how = PlainLabel(
            _(
                "Print it or write it down now: it is shown only until you leave this page. It counts once you have "
                "typed it back; until then the sheet before stays good."
            )
        )
        self.typed = LineBox(limit=60, big=True)
        self.typed.setObjectName("keys.typed-code")
        self._back = Field(_("Type the code from the paper"), self.typed, hint=_("Dashes and capitals do not matter."))
        self.again = Button(_("Show the code again"), "link", icon="eye")
        self.keep = Button(_("Use this sheet"), "primary")
        self.add(PlainLabel(why), self._since, self._field, self._code, self._how, self._back)
        self.close_card(self.go, self.print_it, self.have, self.keep, self.again)
        self.have.clicked.connect(self._on_have)
        self.again.clicked.connect(self._on_again)
        self._turn("words")

    @property
    def code(self) -> str:
        """The code that was made and is not typed back yet, "" while there is none."""
        return self._shown

    def filled(self) -> str:
        """The words; "" while they are missing, which is then said."""
        words = self.words.text()
        self._field.set_error("" if words.strip() else _("Type the words that open this laptop now."))
        if not words.strip():
            self.words.setFocus()
        return words if words.strip() else ""

    def filled_code(self) -> str:
        """The code as it was typed back; "" while it is missing, which is then said."""
        typed = self.typed.text()
        self._back.set_error("" if typed.strip() else _("Type the code from the paper."))
        if not typed.strip():
            self.typed.setFocus()
        return typed if typed.strip() else ""

    @override
    def tell(self, trouble: Told) -> None:
        """What is wrong with the words, or with the code that was typed back, stands there."""
        if trouble.key in {"recovery_code_typo", "wrong_recovery_code"}:
            wrong = _("This is not the code that was shown. Compare it, four letters at a time, or show it again.")
            self._back.set_error(wrong)
            announce(self.typed, wrong)
            self.typed.setFocus()
        elif not is_about_words(trouble, self.words, self._field):
            super().tell(trouble)

    def printer(self, names: Sequence[str]) -> str:
        """The printer that was chosen of these; "" while none is, and then they are offered."""
        if self._printers is None:
            self._printers = RadioList([(name, name) for name in names], _("Printer"))
            self.add(self._printers)
        return self._printers.value() or ""

    def show_since(self, since: str) -> None:
        """Whether there is one, and since when."""
        there = _("There is one since {day}.").format(day=since)
        self._since.setText(there if since else _("There is none yet."))

    def show_code(self, code: str) -> None:
        """Show the code to be written down."""
        self.words.clear()
        self._shown = code
        self._turn("code")
        self.print_it.setFocus()

    def forget(self) -> None:
        """Take words and code off the screen. A code that was not typed back counts for nothing."""
        for field in (self._field, self._back):
            field.set_error("")
        self.words.clear()
        self._shown = ""
        self._turn("words")
        self.say("")

    @Slot()
    def _on_have(self) -> None:
        self.say("")
        self._turn("back")
        self.typed.setFocus()

    @Slot()
    def _on_again(self) -> None:
        self._turn("code")
        self.have.setFocus()

    def _turn(self, step: Literal["words", "code", "back"]) -> None:
        """What is shown: the box for the words, the code, or the box for typing it back."""
        self.typed.clear()
        self._back.set_error("")
        self._code.setText(self._shown if step == "code" else "")
        parts: dict[str, tuple[QWidget, ...]] = {
            "words": (self._field, self.go),
            "code": (self._code, self._how, self.print_it, self.have),
            "back": (self._back, self.keep, self.again),
        }
        for name, shown in parts.items():
            for part in shown:
                part.setVisible(name == step)


class PartnershipCard(DeedCard):
    """What the partnership can do for this laptop, and until when it needs no network."""

    def __init__(self) -> None:
        super().__init__(_("The partnership"))
        self._lines = Column(6)
        self._facts: list[QWidget] = []
        self._named = ""
        self._other = PlainLabel("", "strong")
        self.accept = Button(_("I have compared it: it is right"))
        self.add(self._lines, self._other)
        self.close_card(self.accept)

    @property
    def other_key(self) -> str:
        """The name of the other recovery key that is shown, "" if none is."""
        return self._named

    def show_standing(self, now: Standing) -> None:
        """The lease and the officers."""
        self._named = now.other_key
        for old in self._facts:
            self._lines.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._facts = [_line(*line) for line in _promises(now)]
        for line in self._facts:
            self._lines.addWidget(line)
        ask = _("The partnership names another recovery key: {name}. Ring your team lead and compare it.")
        self._other.setText(ask.format(name=now.other_key))
        for part in (self._other, self.accept):
            part.setVisible(bool(now.other_key))


class LaptopCard(DeedCard):
    """Backups and the key of this laptop."""

    def __init__(self) -> None:
        super().__init__(_("This laptop"), _("Copying and checking. A moment."))
        self._backup = PlainLabel("")
        self._secret = PlainLabel("")
        self.back_up = Button(_("Make a backup now"), icon="history")
        self.renew = Button(_("Make a new key at the next unlocking"), icon="key")
        why = _("Make a new key if somebody may have copied this laptop's disk and knows old words or an old sheet.")
        self.add(self._backup, self._secret, PlainLabel(why, "hint"))
        self.close_card(self.back_up, self.renew)

    def show_standing(self, now: Standing) -> None:
        """The newest backup, and whether the system keeps a second secret."""
        made = _("The newest backup is from {moment}.").format(moment=now.backup)
        self._backup.setText(made if now.backup else _("There is no backup yet. One is made every day by itself."))
        held = _("Your words work only on this laptop: a second secret lies in the system's key store.")
        alone = _("This system offers no key store, so your words alone protect the records. That is a normal state.")
        self._secret.setText(held if now.has_device_secret else alone)


def is_about_words(trouble: Told, box: WordsBox, field: Field) -> bool:
    """Whether the trouble is that the words did not open; they cannot be seen, so they are typed anew."""
    if trouble.key not in {"wrong_passphrase", "passphrase_wait"}:
        return False
    box.clear()
    field.set_error(trouble.message.text)
    box.setFocus()
    announce(box, trouble.message.text)
    return True


def _promises(now: Standing) -> list[tuple[str, bool]]:
    lines: list[tuple[str, bool]] = []
    if now.days_left is not None:
        until = _("It opens without a network until {day}.").format(day=now.lease_until)
        left = counted("{n} day is left.", "{n} days are left.", now.days_left)
        lines.append((f"{until} {left}", now.days_left > 1))
    yes = _("If you lose your words, two officers of the partnership can open it together. They see no record.")
    no = _("If you lose your words, nobody can help yet: the sealed key has not reached the server.")
    lines.append((yes if now.can_be_helped else no, now.can_be_helped))
    return lines


def _line(words: str, is_up: bool) -> QWidget:  # noqa: FBT001  (as it stands in the list of lines)
    icon, ink = ("circle-check", "ok") if is_up else ("alert-triangle", "warn")
    return fact(icon, words, ink=ink)
