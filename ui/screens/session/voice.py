"""The young person's own words: one box for each quote, never checked, nudged or rewritten; or why there are none."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from typing_extensions import override

from caseworker.domain.choices import Lists
from caseworker.domain.edits import Body
from caseworker.domain.form import TEXT_LIMIT
from ui.i18n import _
from ui.screens.session.part import Answer, Part, text, texts
from ui.screens.session.pronouns import Pronouns
from ui.widgets.boxes import Column, clear_out
from ui.widgets.button import Button
from ui.widgets.cards import QuoteBox
from ui.widgets.field import describe
from ui.widgets.flow import Flow
from ui.widgets.textbox import TextBox


class VoicePart(Part):
    """A plum card; "Add a quote" makes another box, "said nothing to quote" asks why (V11)."""

    def __init__(self, called: str, they: Pronouns, lists: Lists, *, new_id: Callable[[], str]) -> None:
        super().__init__()
        self._called, self._new_id = called, new_id
        self._boxes: dict[str, TextBox] = {}
        self._rest: dict[str, Body] = {}
        title = _("{name}’s own words").format(name=called)
        card = QuoteBox(title, _("Exactly as {they} said it.").format(they=they.subject), key="Ctrl+1")
        self._quotes = Column(6)
        self.error = self.spot("quotes", card, title)
        card.add(self.error)
        card.column.insertLayout(card.column.count() - 1, self._quotes, 1)
        card.add(self._buttons(they))
        reasons = tuple((choice.code, choice.label) for choice in lists["no_quote_reason"].offered())
        self.reason = Answer(reasons, _("Nothing to quote, because"), key="no_quote_reason")
        self.reason.changed.connect(self.changed)
        self.reason.setVisible(False)
        card.add(self.reason)
        self.column.addWidget(card, 1)

    def _buttons(self, they: Pronouns) -> Flow:
        self.add_button = Button(_("Add a quote"), small=True, icon="plus")
        self.add_button.setObjectName("quote.add")
        self.add_button.clicked.connect(self.add_quote)
        words = _("{They} said nothing to quote …").format(They=they.Subject)
        self.none_button = Button(words, small=True)
        self.none_button.setObjectName("quote.none")
        self.none_button.clicked.connect(self.ask_why)
        row = Flow(6)
        row.add(self.add_button, self.none_button)
        return row

    @property
    def first(self) -> TextBox:
        """The box of the first quote, which is always there."""
        return next(iter(self._boxes.values()))

    @override
    def show_body(self, body: Body) -> None:
        clear_out(self._quotes)
        self._boxes, self._rest = {}, {}
        for key, item in texts(body, "quotes").items():
            self._put(key, item)
        if not self._boxes:
            self._put(self._new_id(), {})
        self.reason.show_code(body.get("no_quote_reason"))
        self.reason.setVisible(bool(body.get("no_quote_reason")))
        self._look()

    @override
    def body(self) -> Body:
        quotes: Body = {
            key: {**self._rest[key], "text": box.words()} for key, box in self._boxes.items() if box.words().strip()
        }
        return {"quotes": quotes, "no_quote_reason": None if quotes else self.reason.code()}

    def add_quote(self) -> None:
        """Another box; an empty one that is there already is used first."""
        empty = next((box for box in self._boxes.values() if not box.words().strip()), None)
        box = empty or self._put(self._new_id(), {"order": float(len(self._boxes))})
        box.setFocus(Qt.FocusReason.TabFocusReason)

    def ask_why(self) -> None:
        """Show the reasons, with the keyboard on them."""
        self.reason.setVisible(True)
        self.reason.setFocus(Qt.FocusReason.TabFocusReason)

    def _put(self, key: str, item: Body) -> TextBox:
        box = TextBox(text(item, "text"), lines=1, limit=TEXT_LIMIT, voice=True)
        number = len(self._boxes) + 1
        name = _("{name}’s own words").format(name=self._called)
        describe(box, f"{name}, {number}" if number > 1 else name, _("Exactly as they said it"))
        box.setObjectName("words" if number == 1 else f"words.{number}")
        box.textChanged.connect(self._on_written)
        before = list(self._boxes.values())
        self._boxes[key] = box
        self._rest[key] = {name: value for name, value in item.items() if name != "text"}
        self._quotes.addWidget(box, 1)
        if before:
            self.setTabOrder(before[-1], box)
            self.setTabOrder(box, self.add_button)
        return box

    def _on_written(self) -> None:
        self._look()
        self.changed.emit()

    def _look(self) -> None:
        """Once there are words, nobody is asked why there are none."""
        has_words = any(box.words().strip() for box in self._boxes.values())
        self.none_button.setVisible(not has_words)
        if has_words and not self.reason.isHidden():
            self.reason.setVisible(False)
