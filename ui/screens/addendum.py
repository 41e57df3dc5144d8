"""An addendum: the only way to add to a signed record. Why, what, and whose words; signed at once."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from caseworker.domain.choices import Lists
from caseworker.domain.form import TEXT_LIMIT
from caseworker.domain.forms.addendum import Addendum
from ui.i18n import _
from ui.screens.session.part import Answer, EscapeCloses
from ui.widgets.boxes import Column
from ui.widgets.button import Button
from ui.widgets.cards import Banner, Card
from ui.widgets.chip import pair
from ui.widgets.errors import ErrorSummary
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.textbox import TextBox

THEIRS = "their_comment"


class AddendumForm(QWidget):
    """Three questions under a signed record.

    Signals:
        sign_wanted(Addendum): it is whole; sign it.
        changed: a person changed something.
        closed: the form was folded away; what is written in it stays.
    """

    sign_wanted = Signal(object)
    changed = Signal()
    closed = Signal()

    def __init__(self, lists: Lists) -> None:
        super().__init__()
        reasons = tuple((choice.code, choice.label) for choice in lists["addendum_reason"].offered())
        whose = tuple((choice.code, choice.label) for choice in lists["source_kind"].offered())
        self.reason = Answer(reasons, _("Why an addendum"), key="addendum.reason")
        self.whose = Answer(whose, _("Whose words"), key="addendum.whose")
        self.text = TextBox(lines=3, limit=TEXT_LIMIT)
        self.text.setObjectName("addendum.text")
        self.summary = ErrorSummary()
        self._why = Field(_("Why an addendum"), self.reason)
        self._what = Field(
            _("What is added or corrected"),
            self.text,
            hint=_("The signed record stays as it is. This stands under it."),
        )
        self.told = Banner("", "news", strong=False)
        self.told.setVisible(False)
        self._lay_out()
        self.reason.changed.connect(self._on_reason)
        self.whose.changed.connect(lambda _code: self.changed.emit())
        self.text.textChanged.connect(self.changed)
        self.clear()

    def _lay_out(self) -> None:
        card = Card(_("Add an addendum"), look="next")
        sign = Button(_("Sign the addendum"), "primary", icon="lock")
        sign.setObjectName("addendum.sign")
        sign.clicked.connect(self.sign)
        away = Button(_("Fold away"))
        away.clicked.connect(self.fold)
        row = Flow(10)
        row.add(pair(sign, "Ctrl+Enter"), pair(away, "Esc"))
        card.add(self.summary, self.told, self._why, self._what, Field(_("Whose words"), self.whose), row)
        column = Column(0)
        self.setLayout(column)
        column.addWidget(card)
        EscapeCloses(self, self.fold)

    def begin(self, *, reason: str = "", words: str = "") -> None:
        """Open the form; `words` say what arrived, where it is about a change that came too late."""
        self.told.setVisible(bool(words))
        if words:
            self.told.set_words(words)
        if reason and not self.reason.code():
            self.reason.show_code(reason)
        self.setVisible(True)
        (self.text if reason else self.reason).setFocus(Qt.FocusReason.TabFocusReason)

    def fold(self) -> None:
        """Put the form away with what is written in it."""
        self.setVisible(False)
        self.closed.emit()

    def clear(self) -> None:
        """Empty the form and put it away."""
        self.reason.show_code(None)
        self.whose.show_code("worker")
        self.text.set_words("")
        self.summary.show_problems(())
        for field in (self._why, self._what):
            field.set_error("")
        self.setVisible(False)

    def says_something(self) -> bool:
        """Whether anything was written."""
        return bool(self.text.words().strip())

    def go_on(self, addendum: Addendum) -> None:
        """Open it with the values of a draft."""
        self.reason.show_code(addendum.reason)
        self.whose.show_code(addendum.whose)
        self.text.set_words(addendum.text)
        self.setVisible(True)

    def addendum(self) -> Addendum:
        """What is written and chosen now, not signed yet."""
        return Addendum(
            reason=str(self.reason.code() or ""), text=self.text.words(), whose=str(self.whose.code() or "worker")
        )

    def sign(self) -> None:
        """Ask for it to be signed, or say what is missing."""
        wanted = (
            (self._why, not self.reason.code(), _("Say why")),
            (self._what, not self.text.words().strip(), _("Write what is added or corrected")),
        )
        for field, is_missing, words in wanted:
            field.set_error(words if is_missing else "")
        problems = [(field.error(), field) for field, is_missing, _words in wanted if is_missing]
        self.summary.show_problems(problems)
        if not problems:
            self.sign_wanted.emit(self.addendum())

    def _on_reason(self, code: object) -> None:
        if code == THEIRS:
            self.whose.show_code("young_person")
        self.changed.emit()
