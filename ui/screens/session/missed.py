"""When we did not meet: the reason others gave and the young person's own, kept apart."""

from typing_extensions import override

from caseworker.domain.edits import Body
from caseworker.domain.form import TEXT_LIMIT
from ui.i18n import _
from ui.screens.session.part import Part, text
from ui.screens.session.pronouns import Pronouns
from ui.widgets.boxes import Row
from ui.widgets.cards import Card, QuoteBox
from ui.widgets.chip import KeyCap
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel
from ui.widgets.textbox import TextBox


class MissedPart(Part):
    """Two boxes in the place of the four. What stood in the four is kept, and it is said so."""

    def __init__(self, called: str, they: Pronouns, *, is_school: bool) -> None:
        super().__init__()
        self.theirs = TextBox(lines=3, limit=TEXT_LIMIT, voice=True)
        self.theirs.setObjectName("absent_reason_theirs")
        self.school = TextBox(lines=3, limit=TEXT_LIMIT)
        self.school.setObjectName("absent_reason_school")
        own = _("{Their} reason").format(Their=they.Owner)
        told = _("School’s reason") if is_school else _("The reason we were given")
        hint = _("As {they} put it, if {they} did.").format(they=they.subject)
        quote, card = QuoteBox(own, hint, key="Ctrl+1"), Card(look="tint", margins=(12, 8, 12, 10))
        quote.add(self.spot("absent_reason_theirs", self.theirs, f"{called}: {own}"), self.theirs)
        head = Flow(8)
        head.add(PlainLabel(told, "strong"), None, KeyCap("Ctrl+2"))
        card.add(head, self.spot("absent_reason_school", self.school, told), self.school)
        row = Row(8)
        row.addWidget(quote, 1)
        row.addWidget(card, 1)
        self.column.addLayout(row)
        self._kept = PlainLabel("", "hint")
        self.column.addWidget(self._kept)
        self.column.addStretch(1)
        for box in (self.theirs, self.school):
            box.textChanged.connect(self.changed)

    def say_kept(self, *, is_kept: bool) -> None:
        """Whether something stands in the boxes that are not asked now."""
        words = _("What you wrote in the other boxes is kept. Choose “Took place” to see it.")
        self._kept.setText(words if is_kept else "")
        self._kept.setVisible(is_kept)

    @override
    def show_body(self, body: Body) -> None:
        self.theirs.set_words(text(body, "absent_reason_theirs"))
        self.school.set_words(text(body, "absent_reason_school"))

    @override
    def body(self) -> Body:
        return {"absent_reason_theirs": self.theirs.words(), "absent_reason_school": self.school.words()}
