"""What is known of somebody in the family, as labels with words; whether contact is safe always comes first."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from caseworker.domain.choices import ABSENCES, NOT_ASKED, Lists, is_absent
from caseworker.domain.reading.family import HOW_TO_REACH, FamilyPerson
from ui.i18n import _
from ui.theme import px
from ui.widgets.boxes import Column, beside, frame
from ui.widgets.button import Button
from ui.widgets.label import PlainLabel, Tone
from ui.widgets.picture import Picture

Fact = tuple[str, str, Tone]


class Facts(QWidget):
    """Labels at the left, words at the right; facts without words are left out."""

    def __init__(self, *facts: Fact) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, px(88))
        shown = [one for one in facts if one[1]]
        for row, (label, words, tone) in enumerate(shown):
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(PlainLabel(label, "small", wraps=False), row, 0, top)
            grid.addWidget(PlainLabel(words, "smallstrong" if tone else "smalltext", tone=tone), row, 1)
        if not shown:
            self.hide()  # and never shown here: without a parent yet it would be a window of its own


def answer_words(lists: Lists, name: str, code: str) -> str:
    """An answer in words; no answer is "not asked yet"."""
    if code in ("", NOT_ASKED):
        return _("Not asked yet")
    return ABSENCES[code] if is_absent(code) else lists.label(name, code)


def safe_box(one: FamilyPerson, lists: Lists) -> QWidget:
    """Whether and how it is safe to make contact: every version of it while nobody has chosen between them."""
    heading, lines = _safe_words(one, lists)
    is_fine = one.member.contact_safe == "yes" and not one.other_ways
    column = Column(2, (10, 6, 10, 6))
    box = frame("good" if is_fine else "alert", column)
    tone: Tone = "ok" if is_fine else "warn"
    column.addWidget(PlainLabel(heading, "h3", tone=tone))
    for line in lines:
        column.addWidget(PlainLabel(line, "smallstrong", tone=tone))
    box.setAccessibleName(". ".join((heading, *lines)))
    return box


def _safe_words(one: FamilyPerson, lists: Lists) -> tuple[str, list[str]]:
    if one.other_ways:
        return _("Safe contact has two versions"), [*_versions(one, lists), _("Settle it before anybody rings.")]
    code = one.member.contact_safe
    heading = _("Safe to contact: {answer}").format(answer=answer_words(lists, "contact_safe", code).lower())
    return heading, [one.member.contact_how] if one.member.contact_how else []


def _versions(one: FamilyPerson, lists: Lists) -> list[str]:
    found = []
    for path in HOW_TO_REACH:
        others = one.other_ways.get(path, ())
        if not others:
            continue
        values = [getattr(one.member, path, ""), *(candidate.value for candidate in others)]
        if path == "phone":
            found.append(_("Two numbers were written"))
        elif path == "contact_safe":
            found.append(" / ".join(answer_words(lists, path, str(value or "")) for value in values))
        else:
            found.append(" / ".join(f"“{value or _('nothing')}”" for value in values))
    return found


class Number(QWidget):
    """A telephone number as words, never dialled from here. One that may not be safe waits until it is asked for."""

    def __init__(self, one: FamilyPerson) -> None:
        super().__init__()
        self._phone = one.member.phone.replace(" ", "\u00a0")
        checked = one.member.phone_checked_on
        day = _("checked {day}").format(day=f"{checked.day} {checked:%b}") if isinstance(checked, date) else ""
        self.number = PlainLabel(self._phone if one.shows_number else _("Number hidden"), "strong", wraps=False)
        self.ask = Button(_("Show the number"), "link", small=True)
        self.ask.setObjectName("member.number")
        self.ask.setVisible(not one.shows_number)
        self.ask.clicked.connect(self.reveal)
        column = Column(2)
        self.setLayout(column)
        column.addWidget(beside(Picture("phone", "muted", 16), self.number, PlainLabel(day, "small"), spacing=6))
        column.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignLeft)

    def reveal(self) -> None:
        """Show it: somebody asked."""
        self.number.setText(self._phone)
        self.ask.setVisible(False)


def address_line() -> QWidget:
    """That an address is kept apart; the address itself is nowhere on this screen."""
    words = PlainLabel(_("Address kept apart, never printed"), "smalltext")
    return beside(Picture("lock", "muted", 16), words, spacing=6)


def responsibility_facts(one: FamilyPerson, lists: Lists) -> Facts:
    """Parental responsibility as somebody answered it: never worked out from what a person is to the child."""
    member = one.member
    basis = lists.label("responsibility_basis", member.responsibility_basis) if member.responsibility_basis else ""
    has_answer = member.responsibility == "yes"
    return Facts(
        (_("Answer"), answer_words(lists, "responsibility", member.responsibility), ""),
        (_("Because"), basis or (_("Not written yet") if has_answer else ""), ""),
        (_("Seen by us"), member.responsibility_seen or (_("Nothing seen yet") if has_answer else ""), ""),
    )


def father_facts(one: FamilyPerson, lists: Lists) -> Facts:
    """What is asked of every father and father-figure, so that none is forgotten."""
    member = one.member
    why = lists.label("father_not_involved", member.father_why_not) if member.father_why_not else ""
    return Facts(
        (_("Contact"), member.father_contact or _("Not asked yet"), ""),
        (_("Invited"), answer_words(lists, "yes_no", member.father_invited), ""),
        (_("Added"), f"“{member.father_added}”" if member.father_added else "", ""),
        (_("Not involved"), why, ""),
    )


def plan_facts(one: FamilyPerson, lists: Lists) -> Facts:
    """Whether they are on the plan, and what they were told."""
    member = one.member
    agreed = lists.label("person_agreed", member.on_plan) if member.on_plan else _("Not asked")
    return Facts((_("Agreed"), agreed, ""), (_("Told"), member.on_plan_told, ""))
