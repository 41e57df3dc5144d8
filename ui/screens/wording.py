"""The fixed words of the papers in one language: every word beside its English, and a lead's word on who read them."""

from datetime import date

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.actions.wording import Reader, confirm_words, take_back
from caseworker.domain.changes import Changes
from caseworker.domain.ids import RecordId
from caseworker.domain.reading.wording import MAY_CONFIRM, confirmations, language_in, language_lines
from caseworker.domain.wording import Language, all_words
from ui.desk import Desk
from ui.i18n import _, counted
from ui.places import Go, Place, Screen
from ui.screens.wording_rows import WordRow
from ui.widgets.boxes import Column, clear_out, rule, stack
from ui.widgets.button import Button
from ui.widgets.cards import Banner, Card
from ui.widgets.datebox import DateBox
from ui.widgets.errors import go_to
from ui.widgets.field import Field
from ui.widgets.label import PlainLabel
from ui.widgets.page import Columns, Page, body
from ui.widgets.textbox import LineBox
from ui.widgets.tick import RadioList


class WordingScreen(Screen):
    """`place.tab` is the code of the language; without one the list of languages has the keyboard."""

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__()
        self._desk, self._go = desk, go
        self._code = ""
        self.rows: list[WordRow] = []
        self.languages = RadioList([], _("Language"))
        self._page = Page(_("Words of the papers"))
        self._title = PlainLabel(_("Words of the papers"), "h1")
        self._page.header.addWidget(self._title)
        self._page.header.addWidget(
            PlainLabel(_("What people type is never translated. Only these words are."), "muted")
        )
        self._make_reader()
        self._language_card, self._words = Card(_("Language")), Card()
        self._words_holder, self._taken, self._list = Column(10), Column(4), Column(0)
        holder, taken, listed = QWidget(), QWidget(), QWidget()
        for widget, layout in ((holder, self._words_holder), (taken, self._taken), (listed, self._list)):
            widget.setLayout(layout)
        self._words.add(holder)
        self._language_card.add(listed)
        self._confirmed = Card(_("Who has read them"))
        self._confirmed.add(taken)
        side = stack(self._language_card, self._reader_card, self._confirmed, None, spacing=12)
        self._page.set_body(body(Columns(side, self._words, shares=(3, 7), need=1000), None))
        column = Column(0)
        self.setLayout(column)
        column.addWidget(self._page)

    @override
    def open(self, place: Place) -> None:
        if place.tab and place.tab != self._code:
            self._code = place.tab
        self._show()

    @override
    def stale(self, changes: Changes) -> None:
        if "words_checked" in changes.kinds and not any(row.right.isChecked() for row in self.rows):
            self._show()

    @override
    def where(self) -> Place | None:
        return Place("wording", tab=self._code)

    @override
    def focus_target(self) -> QWidget | None:
        return self.languages.button(self._code) if self._code else self.languages

    def confirm(self) -> None:
        """Write down that the words that are ticked were read; what is missing gets the keyboard and says so."""
        ticked = {row.word.english: row.text() for row in self.rows if row.right.isChecked()}
        read_on = self.read_on.value()
        wanted = (
            (self.reader_field, bool(self.reader.words().strip()), _("Who read them? Their name.")),
            (self.knows_field, bool(self.knows.words().strip()), _("How do they know the language?")),
            (self.day_field, isinstance(read_on, date), _("Write a day, like 12/11/2026")),
        )
        for field, is_there, words in wanted:
            field.set_error("" if is_there else words)
        missing = next((field for field, is_there, _words in wanted if not is_there), None)
        if missing is not None or not isinstance(read_on, date):
            go_to((missing or self.day_field).control)
            return
        if not ticked:
            self._need.setText(_("Tick the words that were read."))
            self._need.setVisible(True)
            go_to(self.rows[0].right)
            return
        reader, code = Reader(self.reader.words(), self.knows.words(), read_on), self._code
        self._desk.do(
            self,
            lambda ports: confirm_words(ports, code, reader, texts=ticked),
            lambda _changes: self._on_confirmed(len(ticked)),
        )

    def tick_all(self) -> None:
        """Tick every word, for a reader who has been through the whole page."""
        for row in self.rows:
            row.right.setChecked(True)

    def _make_reader(self) -> None:
        self.reader, self.knows = LineBox(limit=200), LineBox(limit=200)
        today = self._desk.ports.clock.now().astimezone().date
        self.read_on = DateBox(today, value=today())
        self.reader_field = Field(_("Who read them?"), self.reader, hint=_("A named person who reads this language."))
        self.knows_field = Field(_("How do they know the language?"), self.knows, hint=_("Like “first language”."))
        self.day_field = Field(_("On which day?"), self.read_on)
        for box, name in ((self.reader, "reader"), (self.knows, "knows"), (self.read_on, "read-on")):
            box.setObjectName(name)
        self._need = PlainLabel("", "smallstrong", tone="danger")
        self._need.setVisible(False)
        everything = Button(_("Tick every word"), "link", small=True)
        everything.setObjectName("tick-all")
        everything.clicked.connect(self.tick_all)
        self.go = Button(_("Confirm the words that are ticked"), "primary", icon="check")
        self.go.setObjectName("confirm")
        self.go.clicked.connect(self.confirm)
        self._may = self._desk.ports.me.role in MAY_CONFIRM
        self._reader_card = Card(_("Confirm words"))
        if not self._may:
            words = _("A lead or a supervisor confirms words, once somebody who reads the language has read them.")
            self._reader_card.add(PlainLabel(words))
            return
        promise = _("I was told by this person that the words say what the English says.")
        self._reader_card.add(
            everything,
            self.reader_field,
            self.knows_field,
            self.day_field,
            PlainLabel(promise, "small"),
            self._need,
            self.go,
        )

    def _show(self) -> None:
        ports = self._desk.ports
        lines = language_lines(ports, "my_plan")
        if not self._code:
            self._code = lines[0].code if lines else ""
        if not self._code:
            return
        clear_out(self._list)
        self.languages = RadioList(
            [(line.code, line.name) for line in lines], _("Language"), value=self._code, in_row=True
        )
        self.languages.setObjectName("language")
        self.languages.changed.connect(lambda code: self._on_language(code) if code else None)
        self._list.addWidget(self.languages)
        self._show_words(language_in(ports, self._code))

    def _show_words(self, language: Language) -> None:
        clear_out(self._words_holder)
        named = _("Words of the papers in {name} · {own}").format(name=language.name, own=language.own_name)
        self._title.setText(named)
        words = [language.words[english] for english in all_words() if english in language.words]
        left = sum(not word.is_checked for word in words)
        if left:
            said = counted(
                "{n} word is a draft that nobody has checked. It cannot be printed.",
                "{n} words are drafts that nobody has checked. They cannot be printed.",
                left,
            )
            self._words_holder.addWidget(Banner(said, "alert"))
        else:
            self._words_holder.addWidget(Banner(_("Every word was read. The papers print in this language."), "good"))
        self.rows = [WordRow(word, is_rtl=language.is_rtl, may_confirm=self._may) for word in words]
        for row in self.rows:
            self._words_holder.addWidget(row)
            self._words_holder.addWidget(rule())
        self._show_confirmed(language.code)

    def _show_confirmed(self, code: str) -> None:
        clear_out(self._taken)
        found = confirmations(self._desk.ports, code)
        self._confirmed.setVisible(bool(found))
        for one in found:
            words = counted("{n} word", "{n} words", one.count)
            self._taken.addWidget(PlainLabel(f"{one.reader} ({one.knows})", "strong"))
            self._taken.addWidget(PlainLabel(f"{words} · {one.read_on} · {one.by}", "small"))
            if self._may:
                back = Button(
                    _("Take this back"), "link", small=True, name=_("Take back: {who}").format(who=one.reader)
                )
                back.clicked.connect(lambda _on=False, record=one.record: self._take_back(record))
                self._taken.addWidget(back)

    def _take_back(self, record: RecordId) -> None:
        self._desk.do(self, lambda ports: take_back(ports, record), lambda _changes: self._show())

    def _on_language(self, code: str) -> None:
        self._code = code
        self._show()
        go_to(self.languages.button(code))

    def _on_confirmed(self, count: int) -> None:
        self._need.setVisible(False)
        said = counted("{n} word confirmed.", "{n} words confirmed.", count)
        self._desk.notices.say(said)
        self._show()
