"""The header over what is printed: whose it is, and the way back into the case."""

from caseworker.domain.reading.case import header_of
from caseworker.domain.reading.printing import PrintPage
from ui.desk import Desk
from ui.i18n import N_, _
from ui.places import Place
from ui.screens.case.screen import contact_words
from ui.widgets.caseheader import CaseHeader

TABS = (("plan", N_("Safety plan")), ("sessions", N_("Sessions")), ("documents", N_("Documents")))
_FROM = {"plan_version": "plan", "session": "sessions"}


def source_of(page: PrintPage) -> Place:
    """Where what is printed was written."""
    made_from = page.made_from
    if not page.is_of_a_case:
        return Place("printing")
    if made_from.kind == "plan_version":
        return Place("case", page.scope, made_from.id, tab="plan")
    if made_from.kind == "session":
        return Place("session", page.scope, made_from.id)
    if made_from.kind == "disclosure":
        return Place("left_out", page.scope, made_from.id)
    if made_from.kind == "person":
        return Place("case", page.scope, tab="documents")
    return Place("record", page.scope, made_from.id, tab=made_from.kind)


def header_over(desk: Desk, page: PrintPage) -> CaseHeader:
    """The header of the case, with the part of it that is printed as the present one."""
    if not page.is_of_a_case:
        tabs = [("documents", _("Printing"))]
        return CaseHeader(
            _("For anybody"), "", safe_contact=_("Nobody is named on it."), tabs=tabs, current="documents"
        )
    header = header_of(desk.ports, page.scope)
    return CaseHeader(
        header.name,
        " · ".join(part for part in (header.age, header.pronouns) if part),
        safe_contact=contact_words(header),
        tabs=[(code, _(words)) for code, words in TABS],
        current=_FROM.get(page.made_from.kind, "documents"),
    )
