"""The head of a session: whose it is, which day, what we owe, and how it is safe to make contact, always in words."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from caseworker.domain.reading.session import Around
from ui.i18n import _
from ui.screens.session.part import day_of
from ui.widgets.boxes import Column, Row
from ui.widgets.button import Button
from ui.widgets.cards import Banner
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.flow import Flow
from ui.widgets.label import ElidedLabel, PlainLabel
from ui.widgets.picture import Picture


class SessionHead(QFrame):
    """Two lines that become one while a reader is further down a page with large text.

    Signals:
        choose_wanted: two versions of the safe contact wait to be chosen between.
    """

    choose_wanted = Signal()

    def __init__(self, there: Around, today: date) -> None:
        super().__init__()
        self.setProperty("role", "header")
        self._subject = PlainLabel("", "muted", wraps=False)
        name = PlainLabel(there.header.name, "h1", wraps=False)
        words = contact_sentence(there)
        chips = tuple(Chip(*chip) for chip in duties(there, today))
        line = Flow(10)
        line.add(name, self._subject, None, *chips)
        choose = Button(_("Choose"), small=True, name=_("Choose the safe contact"))
        choose.clicked.connect(self.choose_wanted)
        self.contact = Banner(words, actions=(choose,) if there.contacts else ())
        column = Column(7, (24, 10, 24, 9))
        self.setLayout(column)
        self._full, self._short = QWidget(), QWidget()
        whole = Column(7)
        self._full.setLayout(whole)
        whole.addLayout(line)
        whole.addWidget(self.contact)
        short = Row(10)
        self._short.setLayout(short)
        short.addWidget(PlainLabel(there.header.name, "h3", wraps=False))
        short.addWidget(Picture("alert-triangle", "warn"))
        short.addWidget(ElidedLabel(words, "strong", tone="warn"), 1)
        self._short.setVisible(False)
        column.addWidget(self._full)
        column.addWidget(self._short)

    def show_day(self, words: str) -> None:
        """Say which session it is: "Session, Thursday 12 November"."""
        self._subject.setText(words)

    def shrink(self, *, is_small: bool) -> None:
        """One line, or both."""
        if self._full.isHidden() != is_small:
            self._full.setVisible(not is_small)
            self._short.setVisible(is_small)


def contact_sentence(there: Around) -> str:
    """The safe way to make contact; every version, with who and when, while nobody has chosen."""
    if not there.contacts:
        return there.header.safe_contact or _("Safe contact: nobody has asked yet.")
    versions = (
        _("{who}, {day}: {words}.").format(
            who=who or _("Somebody"), day=day_of(at) or _("earlier"), words=said.rstrip(".")
        )
        for who, at, said in there.contacts
    )
    many = {2: _("two"), 3: _("three")}.get(len(there.contacts), str(len(there.contacts)))
    return _("Safe contact has {n} versions.").format(n=many) + " " + " ".join(versions)


def duties(there: Around, today: date) -> Sequence[tuple[str, ChipKind]]:
    """What we owe, with its day; never anything about the young person."""
    chips: list[tuple[str, ChipKind]] = []
    if there.review_on:
        due = date.fromisoformat(there.review_on)
        late = due <= today
        words = _("Plan review was due {day}") if due < today else _("Plan review due {day}")
        chips.append((words.format(day=f"{due:%a} {due.day} {due:%b}"), "warn" if late else "info"))
    said = there.header.confidentiality_said
    if said:
        day = date.fromisoformat(said)
        chips.append((_("Limits of confidentiality last said {day}").format(day=f"{day.day} {day:%b}"), "info"))
    else:
        chips.append((_("Say the limits of confidentiality: no date yet"), "warn"))
    return chips
