"""A signed session: read-only, in the order it was written, who signed it and when, and what was added since."""

from collections.abc import Sequence
from datetime import date, datetime

from pydantic import JsonValue
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from caseworker.domain.choices import Lists, is_absent
from caseworker.domain.fields import FieldSpec
from caseworker.domain.forms.addendum import Addendum
from caseworker.domain.forms.session import Session
from caseworker.domain.ports import OpenConflict
from caseworker.domain.reading.session import Around, Meeting
from ui.i18n import _, counted
from ui.screens.addendum import AddendumForm
from ui.screens.session.concern import concern_words
from ui.screens.session.part import text, texts
from ui.widgets.boxes import Column
from ui.widgets.button import Button
from ui.widgets.cards import Banner, Card, QuoteBox, SectionTitle
from ui.widgets.field import Fact
from ui.widgets.label import PlainLabel

_LINES = {"quotes", "no_quote_reason", "absent_reason_theirs"}


class SignedSession(QWidget):
    """What was signed, and under it the addenda, the `newest` last. Nothing in it can be changed.

    Signals:
        settle_wanted(OpenConflict): a change arrived after signing; settle it by an addendum.
        sync_wanted: see where everything is.
    """

    settle_wanted = Signal(object)
    sync_wanted = Signal()

    def __init__(self, there: Around, meeting: Meeting, lists: Lists) -> None:
        super().__init__()
        self._there, self._meeting, self._lists = there, meeting, lists
        self.form = AddendumForm(lists)
        self.newest: QFrame | None = None
        column = Column(10, (24, 12, 24, 16))
        self.setLayout(column)
        column.addWidget(self._seal())
        for conflict in meeting.conflicts:
            column.addWidget(self._late(conflict))
        self._add_sections(column)
        self._add_actions(column)
        for _record, concern in meeting.concerns:
            words, kind = concern_words(concern, lists)
            column.addWidget(Banner(words, kind, strong=kind == "alarm"))
        self._add_addenda(column)
        column.addWidget(self.form)
        column.addStretch(1)

    def _seal(self) -> Banner:
        session = self._meeting.session
        who = self._there.names.get(session.signed_by, "") or _("somebody")
        at = session.signed_at.astimezone() if session.signed_at else None
        when = at.strftime(f"%A {at.day} %B %Y, %H:%M") if at else ""
        words = _("Signed by {who}, {when}. Locked: corrections are addenda.").format(who=who, when=when)
        return Banner(words, "good", icon="lock", strong=False)

    def _late(self, conflict: OpenConflict) -> Banner:
        one = conflict.candidates[0]
        who = self._there.names.get(one.author, "") or _("Somebody")
        field = str(conflict.path).partition("/")[0]
        label = next((spec.ask.label for spec in Session.specs() if spec.name == field), field)
        words = _(
            "After this was signed, a change by {who} arrived: {label}: “{words}”. The signed text stays."
        ).format(who=who, label=_(label), words=value_words(one.value))
        settle = Button(_("Settle it by an addendum"), small=True)
        settle.clicked.connect(lambda: self.settle_wanted.emit(conflict))
        see = Button(_("See what is sent"), small=True)
        see.clicked.connect(self.sync_wanted)
        return Banner(words, "alert", actions=(settle, see))

    def _add_sections(self, column: Column) -> None:
        body = self._meeting.session.body()
        for section in Session.info.sections:
            specs = [spec for spec in Session.specs() if spec.ask.section == section and spec.name in body]
            shown = [spec for spec in specs if spec.ask.link == ""]
            if shown:
                column.addWidget(self._section(section, shown, body))

    def _section(self, section: str, specs: Sequence[FieldSpec], body: dict[str, JsonValue]) -> QFrame:
        name = _("{name}’s own words").format(name=self._there.called)
        is_voice = all(spec.name in _LINES for spec in specs)
        card: Card | QuoteBox = QuoteBox(name) if is_voice else Card(_(section))
        for spec in specs:
            words = self._words(spec, body[spec.name])
            if spec.name == "quotes":
                card.add(*(PlainLabel(f"“{line}”", "quote") for line in words.split("\n")))
            else:
                card.add(_read(_(spec.ask.label), f"“{words}”" if spec.ask.voice else words))
        return card

    def _words(self, spec: FieldSpec, value: JsonValue) -> str:
        """A value as it is read: words for codes, elements one under the other, moments in this place's time."""
        if spec.kind == "items":
            items = texts({spec.name: value}, spec.name).values()
            return "\n".join(element_words(spec, item) for item in items)
        if spec.kind == "codes":
            codes = value if isinstance(value, dict) else {}
            return ", ".join(self._lists.label(spec.ask.choices, code) for code, on in codes.items() if on)
        if spec.kind == "code" or (isinstance(value, str) and is_absent(value)):
            return self._lists.label(spec.ask.choices or "seen_alone", str(value))
        if spec.kind == "moment":
            at = datetime.fromisoformat(str(value)).astimezone()
            return at.strftime(f"%A {at.day} %B %Y, %H:%M")
        if spec.kind == "date":
            day = date.fromisoformat(str(value))
            return day.strftime(f"%A {day.day} %B %Y")
        return str(value)[:5] if spec.kind == "time" else value_words(value)

    def _add_actions(self, column: Column) -> None:
        if not self._meeting.actions:
            return
        card = Card(_("Agreed to do"))
        for _record, action in self._meeting.actions:
            owner = action.owner or _("You")
            due = action.due_on
            by = _(", by {day}").format(day=f"{due:%a} {due.day} {due:%b}") if due and not isinstance(due, str) else ""
            card.add(_read(owner, f"{action.text}{by}"))
        column.addWidget(card)

    def _add_addenda(self, column: Column) -> None:
        addenda = sorted(self._meeting.addenda, key=lambda one: one.written_at.isoformat() if one.written_at else "")
        title = counted("{n} addendum", "{n} addenda", len(addenda)) if addenda else _("No addenda")
        column.addWidget(SectionTitle(title))
        for one in addenda:
            self.newest = self._addendum(one)
            column.addWidget(self.newest)

    def _addendum(self, one: Addendum) -> QFrame:
        who = self._there.names.get(one.signed_by, "") or _("somebody")
        at = one.written_at.astimezone() if one.written_at else None
        when = at.strftime(f"%A {at.day} %B %Y, %H:%M") if at else ""
        reason = self._lists.label("addendum_reason", one.reason)
        is_theirs = one.whose == "young_person"
        card: Card | QuoteBox = QuoteBox(reason) if is_theirs else Card(reason)
        words = f"“{one.text}”" if is_theirs else one.text
        whose = self._lists.label("source_kind", one.whose)
        card.add(PlainLabel(words, "quote" if is_theirs else "body"))
        card.add(PlainLabel(_("{whose}. Signed by {who}, {when}.").format(whose=whose, who=who, when=when), "small"))
        card.setAccessibleName(_("Addendum: {words}").format(words=words))
        return card


def value_words(value: JsonValue) -> str:
    """Any value as words, the texts of an element one after the other."""
    if isinstance(value, dict):
        return ", ".join(str(part) for name, part in value.items() if name != "order" and part not in (None, ""))
    return str(value if value is not None else "")


def element_words(spec: FieldSpec, item: dict[str, JsonValue]) -> str:
    """One element of a keyed list: a quote alone, hearsay with who said it, others joined."""
    if spec.name == "heard":
        return _("{words} ({who})").format(words=text(item, "text"), who=text(item, "source"))
    return ", ".join(text(item, part.name) for part in spec.item_fields if text(item, part.name))


def _read(label: str, words: str) -> QWidget:
    value = PlainLabel(words)
    fact = Fact(label, value, label_width=190)
    value.setAccessibleName(f"{label}: {words}")
    return fact
