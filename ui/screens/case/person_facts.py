"""What is known of a young person as rows of words: whether a contact is safe always comes before the number."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from caseworker.domain.choices import Lists
from caseworker.domain.forms.person import ContactPoint, Person
from ui.i18n import _
from ui.widgets.boxes import stack
from ui.widgets.label import PlainLabel


def contact_rows(person: Person, lists: Lists) -> list[QWidget]:
    """Each way to reach them, safe or not first. A number that is not safe is not shown until it is asked for."""
    if not person.contacts:
        return [PlainLabel(_("No number is written down."), "muted")]
    return [_contact(point, lists) for point in person.contacts.values()]


def _contact(point: ContactPoint, lists: Lists) -> QWidget:
    is_unsafe = point.safe in ("no", "")
    safe = _("Not safe") if point.safe == "no" else _("Not asked whether it is safe") if is_unsafe else ""
    words = safe or _("Safe: {how}").format(how=lists.label("contact_safe", point.safe).lower())
    whose = " · ".join(part for part in (lists.label("contact_kind", point.kind), point.whose) if part)
    number = PlainLabel(_("Number hidden") if point.safe == "no" else point.value, "strong")
    return stack(
        PlainLabel(words, "smallstrong", tone="warn" if is_unsafe else "ok"),
        number,
        PlainLabel(" · ".join(part for part in (whose, point.how) if part), "small"),
        spacing=2,
    )


def _under(words: str) -> PlainLabel:
    """Words right under their label; a name written from right to left too, which across the card belonged to none."""
    made = PlainLabel(words, "body")
    made.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    return made


def fact_rows(person: Person, lists: Lists) -> list[QWidget]:
    """What a worker wants at a glance, each with its label; what was not asked is left out."""
    called = person.known_as if person.known_as != person.given_name else ""
    facts = (
        (_("Name"), " ".join(part for part in (person.given_name, person.family_name) if part)),
        (_("Called"), called),
        (_("Pronouns"), person.pronouns),
        (_("Born"), f"{person.born_on:%d/%m/%Y}" if isinstance(person.born_on, date) else ""),
        (_("Area"), person.area),
        (_("School or work"), person.school),
        (_("Language"), lists.label("language", person.first_language) if person.first_language else ""),
        (_("Likes and is good at"), person.likes),
    )
    rows: list[QWidget] = [
        stack(PlainLabel(label, "small"), _under(words), spacing=0) for label, words in facts if words
    ]
    if person.pronouns_unsafe.strip():
        where = _("Not safe to use that name or pronoun: {where}").format(where=person.pronouns_unsafe.strip())
        rows.insert(1, PlainLabel(where, "smallstrong", tone="warn"))
    return rows
