"""P9, a handover: what the next worker needs on the first day, and the line on which somebody by name takes it on."""

from collections.abc import Iterable
from datetime import date

from caseworker.domain.documents import Document
from caseworker.domain.forms.action import Action
from caseworker.domain.forms.handover import Handover
from caseworker.domain.forms.plan import Plan
from caseworker.domain.ids import RecordId
from caseworker.domain.leaflet import Leaflet, Line, Part
from caseworker.domain.paperwork.kept_back import kept_back
from caseworker.domain.paperwork.kind import Making, PaperKind
from caseworker.domain.paperwork.shared_parts import if_found, in_words
from caseworker.domain.reading.agreements import decision_words, positions, question_words, strictest
from caseworker.domain.reading.fiction import is_fictional
from caseworker.domain.rules import PrintCheck, age_words, called_here, paper_name

OUTSIDE = frozenset({"service", "adult"})
"""Handovers that leave the partnership: then somebody has to have agreed, or it is written down why without."""
NOT_ACCEPTED = "Until somebody has signed here, the work is still with whoever gives it away."


def _make(making: Making) -> Document:
    handover, person, lists = Handover.read(making.made_from.body), making.person, making.ports.lists
    who = ", ".join(part for part in (paper_name(person), age_words(person, making.today)) if part)
    starts = in_words(handover.starts_on) if isinstance(handover.starts_on, date) else ""
    giver = f"{making.ports.me.name}, {making.ports.me.team_name}"
    kind = lists.label("handover_kind", handover.kind) if handover.kind else ""
    given = (("From", giver), ("To", ", ".join(filter(None, (handover.to_name, handover.to_where)))), ("Why", kind))
    parts = (
        Part("From, and to", tuple(Line(words, label=label) for label, words in given if words), icon="path"),
        Part("How it is safe to reach them", _contact(making), icon="phone", look="strong"),
        Part("What they want you to know", _quoted(handover.wants_known), icon="speech", look="pale"),
        Part("Where things are now", _lines(handover.now), icon="pin"),
        Part("What helps, and how to be with them", _lines(handover.helps), icon="heart"),
        Part("What to look out for, and what to do", _lines(handover.watch), icon="eye"),
        Part(
            "Promised, and still open", (*_lines(handover.promised), *_open_actions(making)), icon="clock", marks="tick"
        ),
        Part("The plan, and what was agreed", _agreed(making), icon="tick"),
        Part("When they are met next", _lines(handover.met_next), icon="people"),
        _taken_on(handover),
    )
    return Leaflet(
        title="Handover",
        number=making.number,
        parts=parts,
        beside=who,
        dates=(f"From {starts}",) if starts else (),
        mark=f"For {handover.to_name.strip() or 'the worker who takes over'} only. Keep it with the case.",
        found=if_found(making.ports.records),
        large=making.large,
        fictional=is_fictional(making.ports),
    )


def _lines(words: str) -> tuple[Line, ...]:
    return tuple(Line(line.strip()) for line in words.splitlines() if line.strip())


def _quoted(words: str) -> tuple[Line, ...]:
    return tuple(Line(f"“{line.words.strip('“”')}”") for line in _lines(words))


def _contact(making: Making) -> tuple[Line, ...]:
    """Every version of it while nobody has chosen one."""
    person = making.ports.records.get(RecordId(making.made_from.scope))
    said = [str(person.body.get("safe_contact") or "")]
    said += [str(one.value) for path, every in person.conflicts.items() if path == "safe_contact" for one in every]
    filled = [words for words in said if words.strip()]
    if not filled:
        return (Line("Nobody has asked yet. Ask before anybody rings, writes or comes."),)
    if len(filled) > 1:
        return (Line(f"{len(filled)} versions, nobody has chosen:"), *map(Line, filled))
    return (Line(filled[0]),)


def _open_actions(making: Making) -> Iterable[Line]:
    for stored in making.ports.records.of(making.made_from.scope, "action"):
        action = Action.read(stored.body)
        if action.status == "open" and action.text.strip():
            due = f"by {in_words(action.due_on)}" if isinstance(action.due_on, date) else ""
            yield Line(action.text.strip(), remark=" · ".join(part for part in (action.owner, due) if part))


def _agreed(making: Making) -> tuple[Line, ...]:
    records, lists = making.ports.records, making.ports.lists
    lines = []
    for stored in records.of(making.made_from.scope, "plan"):
        plan = Plan.read(stored.body)
        if plan.current:
            review = (
                f"Look at it again by {in_words(date.fromisoformat(plan.review_on[:10]))}." if plan.review_on else ""
            )
            lines.append(Line(f"In use: {lists.label('plan_type', plan.type)}.", remark=f"{review} Ask for the plan."))
    for one in positions(records.of(making.made_from.scope, "agreement"), lists):
        said = decision_words(one.decision)[0]
        limits = " / ".join(dict.fromkeys(a.agreement.limits for a in one.standing if a.agreement.limits.strip()))
        lines.append(Line(said, label=question_words(one, lists), remark=f"“{limits}”" if limits else ""))
    return tuple(lines)


def _taken_on(handover: Handover) -> Part:
    first = Line(handover.accepted_words.strip(), label="First") if handover.accepted_words.strip() else None
    if handover.accepted_by.strip():
        day = f", {in_words(handover.accepted_on)}" if isinstance(handover.accepted_on, date) else ""
        taken = Line(f"{handover.accepted_by.strip()}{day}", label="Accepted by")
        return Part("Taken on", (taken, *([first] if first else [])), icon="pencil", look="strong")
    return Part("Accepted by (name, day, what I do first)", (Line(NOT_ACCEPTED),), icon="pencil", look="strong", room=3)


def _checks(making: Making, document: Document) -> tuple[PrintCheck, ...]:
    handover = Handover.read(making.made_from.body)
    text = document.text() if isinstance(document, Leaflet) else ""
    return (
        _settled(making),
        _named(handover),
        kept_back(handover.not_passed, text),
        _they_know(handover),
        _may_leave(making, handover),
        called_here(making.person),
    )


def _settled(making: Making) -> PrintCheck:
    if any(making.made_from.conflicts.values()):
        return PrintCheck("Two people wrote different things in it", "stops", "Settle it first.")
    return PrintCheck("Nothing in it waits to be settled", "passed")


def _named(handover: Handover) -> PrintCheck:
    if not handover.to_name.strip() or not handover.now.strip():
        return PrintCheck("It is not whole", "stops", "Write to whom by name, and where things are now.")
    return PrintCheck("It is for somebody by name", "passed")


def _they_know(handover: Handover) -> PrintCheck:
    if handover.knows != "yes":
        return PrintCheck("Do they know of it, and agree?", "note", "Nobody has written “yes”. Tell them first.")
    return PrintCheck("They know of it, and agree", "passed")


def _may_leave(making: Making, handover: Handover) -> PrintCheck:
    """Another organisation gets it with an agreement to share, or with a reason that is written down elsewhere."""
    if handover.kind not in OUTSIDE:
        return PrintCheck("It stays in the partnership", "passed")
    asked = positions(making.ports.records.of(making.made_from.scope, "agreement"), making.ports.lists)
    where = handover.to_where.casefold()
    shared = [
        one for one in asked if one.type == "share" and one.recipient.strip() and one.recipient.casefold() in where
    ]
    if strictest(one.decision for one in shared) in ("yes", "yes_but"):
        return PrintCheck("They agreed to share with this organisation", "passed")
    words = "Write down why it is shared without, or ask them, under Agreements."
    return PrintCheck("No agreement to share with this organisation", "note", words)


HANDOVER_SHEET = PaperKind(
    "handover_sheet", ("handover",), _make, _checks, large="handover_sheet_large", is_carried=True
)
