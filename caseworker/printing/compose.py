"""From the casework's documents to papers: what of a plan may stand on which copy is decided here, and only here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import singledispatch
from typing import TypeVar

from caseworker.domain.choices import is_absent
from caseworker.domain.documents import PlanDocument, RecoverySheet, SessionDocument
from caseworker.domain.errors import Told
from caseworker.domain.fields import Item
from caseworker.domain.file_copy import FileCopy
from caseworker.domain.forms.config import Helpline
from caseworker.domain.forms.person import Person
from caseworker.domain.forms.plan_version import AdultDoes, Copy, GoTo, PlaceItem, PlanVersion, Words
from caseworker.domain.leaflet import Leaflet
from caseworker.domain.ports import Steps, unheard
from caseworker.domain.reading.plan import called, rules_of
from caseworker.domain.rules import paper_name
from caseworker.domain.tear_off import TearOff
from caseworker.domain.wording import IN_ENGLISH, Wording
from caseworker.printing.card_parts import DoesNotFit
from caseworker.printing.compose_rows import rows_of
from caseworker.printing.fonts import GlyphMissing
from caseworker.printing.papers import (
    CHILDLINE,
    AdultLine,
    CopyLine,
    GateLine,
    HelpLine,
    LargePlan,
    NotToKnow,
    Paper,
    PersonLine,
    PlanPaper,
    RecoveryPaper,
    SheetPaper,
    SheetSection,
    WalletCard,
    WorkerItem,
    WorkerPerson,
    WorkerPlace,
    WorkerPlanPaper,
)
from caseworker.printing.press import Press

E = TypeVar("E", bound=Item)
RESTRICTED = "For the case file. Not for the young person or the family"
HELP_LINES = 2
"""So many numbers beside 999 leave the page room for the plan."""
NOT_AGREED = "Professional plan, not agreed by the young person"


@dataclass(frozen=True, slots=True)
class DocumentPress:
    """The press as the casework knows it: documents in, PDFs out, every expected trouble in words.

    Raises Told("print_glyph_missing") for a letter no font has, Told("print_card_full") when a card has no room.
    """

    _press: Press

    def press(self, paper: object, told: Steps = unheard) -> bytes:
        """The PDF of a document, in memory. A long one tells how far it is."""
        try:
            return self._press.press(composed(paper), told)
        except GlyphMissing as missing:
            raise Told("print_glyph_missing", letters=" ".join(missing.chars)) from None
        except DoesNotFit as full:
            raise Told("print_card_full", part=full.part) from None


@singledispatch
def composed(_document: object) -> Paper:
    """The paper of a document. TypeError for anything that is not a document."""
    message = "only documents are printed"
    raise TypeError(message)


@composed.register
def _(document: PlanDocument) -> Paper:
    if document.document == "worker_plan":
        return worker_paper(document)
    plan = plan_paper(document)
    if document.document in ("card", "card_large", "cards"):
        return WalletCard(plan, document.document)
    return LargePlan(plan) if document.document == "my_plan_large" else plan


@composed.register
def _(document: SessionDocument) -> Paper:
    return session_paper(document)


@composed.register
def _(document: RecoverySheet) -> Paper:
    return RecoveryPaper(document.code, document.laptop, document.made_on)


@composed.register
def _(document: Leaflet) -> Paper:
    return document


@composed.register
def _(document: FileCopy) -> Paper:
    return document


@composed.register
def _(document: TearOff) -> Paper:
    return document


def plan_paper(document: PlanDocument) -> PlanPaper:
    """The young person's own copy: first names, only people who agreed, only places they chose, no code word."""
    version, today = document.version, document.today
    review = version.review_on if isinstance(version.review_on, date) else None
    return PlanPaper(
        first_name=paper_name(document.person),
        made_on=_made_on(version, today),
        version=version.number,
        number=document.number,
        review_on=review,
        review_overdue=review is not None and review < today,
        matters=_texts(version.matters),
        wants=_texts(version.wants),
        signs=_texts(version.signs),
        can_do=_texts(version.can_do),
        people=tuple(_person(one) for one in _ordered(version.people) if one.agreed == "yes" and not one.off_paper),
        ok_places=_places(version, ok=True),
        avoid_places=_places(version, ok=False),
        safer=_texts(version.safer),
        adults=tuple(
            _adult(one, document.wording) for one in _ordered(version.adults) if one.who.strip() and one.what.strip()
        ),
        now_steps=_texts(version.now_steps),
        return_to=document.return_to,
        help_lines=_help_lines(document.helplines),
        fictional=document.fictional,
        wording=document.wording,
        unchecked=len(document.wording.unchecked(document.document)),
    )


def worker_paper(document: PlanDocument) -> WorkerPlanPaper:
    """The worker's copy: every part but the code word, which no paper carries."""
    version, lists, today = document.version, document.lists, document.today
    review = version.review_on if isinstance(version.review_on, date) else None
    answers = dict(rows_of(version, lists))
    places = list(_ordered(version.places))
    copies = list(_ordered(version.copies))
    where = (("Where, and who was there", version.made_where),) if version.made_where else ()
    return WorkerPlanPaper(
        name=called(document.person.body()),
        made_on=_made_on(version, today),
        version=version.number,
        number=document.number,
        status=NOT_AGREED if version.agreed_state == "not_agreed" else lists.label("plan_status", version.status),
        review_on=review,
        review_overdue=review is not None and review < today,
        facts=(*_unsafe(document.person), *where),
        matters=_items(document, version.matters),
        wants=_items(document, version.wants),
        signs=_items(document, version.signs),
        can_do=_items(document, version.can_do),
        people=tuple(_whole_person(document, one) for one in _ordered(version.people) if one.name.strip()),
        ok_places=tuple(_whole_place(one) for one in places if one.kind == "ok" and one.text.strip()),
        avoid_places=tuple(_whole_place(one) for one in places if one.kind != "ok" and one.text.strip()),
        adults=tuple(_adult(one) for one in _ordered(version.adults) if one.what.strip()),
        safer=_items(document, version.safer),
        now_steps=_items(document, version.now_steps),
        ratings=answers.get("Worries and ratings", ()),
        copies=tuple(CopyLine(one.who, one.why) for one in copies if one.kind == "has_copy" and one.who.strip()),
        must_not_know=tuple(_not_to_know(one) for one in copies if one.kind == "must_not" and one.who.strip()),
        on_paper=answers.get("Safe to have this?", ()),
        agreement=answers.get("What was agreed", ()),
        analysis=answers.get("My analysis", ()),
        gates=tuple(GateLine(rule.words, rule.is_met, rule.gap) for rule in rules_of(version, "they")),
        fictional=document.fictional,
    )


def session_paper(document: SessionDocument) -> SheetPaper:
    """A session with its addenda, as rows of the form's own labels; marked for the case file."""
    session, names = document.session, document.names
    signed = names.get(session.signed_by, "a colleague") if session.signed_by else ""
    started = session.started_at.astimezone() if session.started_at else None
    state = f"signed by {signed}" if signed else "draft, not signed"
    subtitle = " · ".join(
        part
        for part in (called(document.person.body()), f"{started:%d/%m/%Y, %H:%M}" if started else "", state)
        if part
    )
    sections = [SheetSection("Their name and pronouns", _unsafe(document.person))]
    sections += [SheetSection(title, rows) for title, rows in rows_of(session, document.lists, names=names)]
    for addendum in document.addenda:
        written = f" {addendum.written_at.astimezone():%d/%m/%Y, %H:%M}" if addendum.written_at else ""
        by = names.get(addendum.signed_by, "")
        rows = tuple(row for _title, part in rows_of(addendum, document.lists, names=names) for row in part)
        sections.append(SheetSection(f"Addendum{written}{f', {by}' if by else ''}", rows))
    return SheetPaper(
        "Session",
        subtitle,
        tuple(sections),
        footer="Keep with the case. Do not hand over.",
        mark=RESTRICTED,
        number=document.number,
        fictional=document.fictional,
    )


def _unsafe(person: Person) -> tuple[tuple[str, str], ...]:
    """A working paper names them: whoever holds it reads, before anything else, where that name is not safe."""
    where = person.pronouns_unsafe.strip()
    return (("Not safe to use that name or pronoun", where),) if where else ()


def _help_lines(checked: tuple[Helpline, ...]) -> tuple[HelpLine, ...]:
    """Childline always and first; its note, and one more number, only as somebody has checked them."""
    known = [
        HelpLine(one.name, one.number, one.words, one.verified_on)
        for one in checked
        if isinstance(one.verified_on, date) and one.name.strip() and one.number.strip()
    ]
    first = next((one for one in known if _digits(one.number) == _digits(CHILDLINE.number)), CHILDLINE)
    return (first, *(one for one in known if one is not first))[:HELP_LINES]


def _digits(number: str) -> str:
    return "".join(letter for letter in number if letter.isdecimal())


def _made_on(version: PlanVersion, today: date) -> date:
    if isinstance(version.agreed_on, date):
        return version.agreed_on
    return version.made_at.astimezone().date() if version.made_at else today


def _ordered(items: dict[str, E]) -> Iterable[E]:
    return (items[key] for key in sorted(items, key=lambda key: (items[key].order, key)))


def _texts(items: dict[str, Words]) -> tuple[str, ...]:
    return tuple(one.text for one in _ordered(items) if one.text.strip() and not one.off_paper)


def _person(one: GoTo) -> PersonLine:
    return PersonLine(one.name, one.number, one.when)


def _places(version: PlanVersion, *, ok: bool) -> tuple[str, ...]:
    chosen = (one for one in _ordered(version.places) if one.on_paper and one.text.strip() and (one.kind == "ok") == ok)
    return tuple(f"{one.text}, {one.when}" if one.when.strip() else one.text for one in chosen)


def _adult(one: AdultDoes, wording: Wording = IN_ENGLISH) -> AdultLine:
    when = ""
    if isinstance(one.due_on, date):
        day = f"{one.due_on.day} {one.due_on:%b}" if wording.is_english else f"{one.due_on:%d/%m/%Y}"
        when = wording("by {day}", day=day)
    is_done = isinstance(one.done_on, date)
    return AdultLine(one.who, one.what, "done" if is_done else when, done=is_done)


def _items(document: PlanDocument, items: dict[str, Words]) -> tuple[WorkerItem, ...]:
    lists = document.lists
    return tuple(
        WorkerItem(
            one.text,
            lists.label("whose_idea", one.idea) if one.idea else "",
            lists.label("tried", one.tried) if one.tried else "",
            f"since version {one.from_version}" if one.from_version else "",
        )
        for one in _ordered(items)
        if one.text.strip()
    )


def _whole_person(document: PlanDocument, one: GoTo) -> WorkerPerson:
    agreed = document.lists.label("person_agreed", one.agreed) if one.agreed and not is_absent(one.agreed) else ""
    return WorkerPerson(one.name, one.role, one.number, one.when, agreed, one.told)


def _whole_place(one: PlaceItem) -> WorkerPlace:
    return WorkerPlace(one.text, one.when, one.why, one.instead)


def _not_to_know(one: Copy) -> NotToKnow:
    return NotToKnow(one.who, one.why)
