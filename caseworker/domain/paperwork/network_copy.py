"""P4, a copy for one person on the plan: what they said they would do, and nothing of anybody else's part.

Only somebody who agreed to be on the plan gets one. Their name stands pale behind the words, so that a copy that is
passed on says whose it was.
"""

import re
from datetime import date

from caseworker.domain.actions.paper import standing_of
from caseworker.domain.documents import Document
from caseworker.domain.errors import Told
from caseworker.domain.forms.plan_version import AdultDoes, GoTo, PlanVersion
from caseworker.domain.leaflet import Leaflet, Line, Part
from caseworker.domain.paperwork.kind import Making, PaperKind, Reader
from caseworker.domain.paperwork.shared_parts import help_now, if_found, in_words
from caseworker.domain.reading.fiction import is_fictional
from caseworker.domain.reading.plan import in_order
from caseworker.domain.rules import PrintCheck, holds, is_agreed, is_settled, no_code_word, paper_name

BEFORE = "If you can’t do it any more"
GIVE_UP = ("Say so. That is OK.", "Tell the person who gave you this.")
CARE_OF_IT = ("It is for you only.", "Do not copy it. Do not put it online.", "Give it back when you are asked.")
RING_BACK = "Pick up, or ring back as soon as you can."


def fixed_words() -> tuple[str, ...]:
    """Every sentence of the copy that is always the same."""
    return (f"{BEFORE}.", *GIVE_UP, *CARE_OF_IT, RING_BACK, _lead("Jay"), _lead(""))


def agreed_people(version: PlanVersion) -> tuple[tuple[str, GoTo], ...]:
    """Who has said yes to being on the plan, in its order. Only "yes" counts; left off paper is left off here too."""
    found = ((key, version.people[key]) for key in in_order(version, "people"))
    return tuple((key, one) for key, one in found if one.agreed == "yes" and one.name.strip() and not one.off_paper)


def own_part(version: PlanVersion, one: GoTo) -> tuple[AdultDoes, ...]:
    """What this person said they would do. A line that names somebody beside them is not theirs alone: left off."""
    found = (version.adults[key] for key in in_order(version, "adults"))
    return tuple(each for each in found if each.what.strip() and _folded(each.who) == _folded(one.name))


def _folded(name: str) -> str:
    """A name for comparing: without what stands in brackets or after a comma, and without its capitals."""
    return " ".join(re.sub(r"\(.*?\)|,.*", " ", name).casefold().split())


def _chosen(making: Making) -> tuple[PlanVersion, GoTo]:
    version = PlanVersion.read(making.made_from.body)
    one = dict(agreed_people(version)).get(making.whom)
    if one is None:
        raise Told("print_nobody_agreed")
    return version, one


def _readers(making: Making) -> tuple[Reader, ...]:
    return tuple((key, one.name) for key, one in agreed_people(PlanVersion.read(making.made_from.body)))


def _make(making: Making) -> Document:
    version, one = _chosen(making)
    records = making.ports.records
    actions = tuple(Line(each.what, remark=_when(each)) for each in own_part(version, one))
    parts = (
        Part("What you said you will do", actions or (Line(RING_BACK),), icon="heart", marks="tick"),
        Part("When", (Line(one.when),) if one.when.strip() else (), icon="clock"),
        help_now(records, more=1),
        Part(BEFORE, tuple(map(Line, GIVE_UP)), icon="speech", marks="ring"),
        Part("This paper", tuple(map(Line, CARE_OF_IT)), icon="lock", marks="ring"),
    )
    return Leaflet(
        title="Your part",
        number=making.number,
        parts=parts,
        dates=_review(version, making.today),
        lead=_lead(paper_name(making.person)),
        watermark=one.name,
        found=if_found(records),
        end=f"for {one.name} · version {version.number}",
        large=making.large,
        fictional=is_fictional(making.ports),
    )


def _review(version: PlanVersion, today: date) -> tuple[str, ...]:
    if not isinstance(version.review_on, date):
        return ()
    day = in_words(version.review_on)
    is_over = version.review_on < today
    return (f"Looking at it again was due on {day}" if is_over else f"We look at it again by {day}",)


def _lead(name: str) -> str:
    return f"{name} chose you as someone to go to. You said yes." if name else "You were chosen. You said yes."


def _when(each: AdultDoes) -> str:
    if isinstance(each.done_on, date):
        return "done"
    return f"by {in_words(each.due_on)}" if isinstance(each.due_on, date) else ""


def _checks(making: Making, document: Document) -> tuple[PrintCheck, ...]:
    version, one = _chosen(making)
    standing = standing_of(making.ports, making.made_from)
    text = document.text() if isinstance(document, Leaflet) else ""
    return (
        is_agreed(version, standing),
        is_settled(standing),
        _paper_is_safe(version, one),
        _may_know(version, one),
        _only_theirs(version, one, text),
        no_code_word(version, text),
    )


def _paper_is_safe(version: PlanVersion, one: GoTo) -> PrintCheck:
    if version.safe_paper in ("", "none"):
        said = "They said “no paper”" if version.safe_paper else "Is it safe to have on paper?"
        return PrintCheck(said, "stops", f"Tell {one.name} by voice instead.", "V14")
    return PrintCheck(f"{one.name} has agreed to be on the plan", "passed", rule="V14")


def _may_know(version: PlanVersion, one: GoTo) -> PrintCheck:
    kept_from = [each.who for each in version.copies.values() if each.kind == "must_not" and each.who.strip()]
    if any(_folded(who) == _folded(one.name) for who in kept_from):
        return PrintCheck(f"{one.name} must not know of the plan", "stops", "Look at “Who has a copy” in the plan.")
    return PrintCheck("Nobody who must not know gets it", "passed")


def _only_theirs(version: PlanVersion, one: GoTo, text: str) -> PrintCheck:
    names = {each.name.strip() for each in version.people.values()} | {a.who.strip() for a in version.adults.values()}
    others = sorted(name for name in names if len(name) > 1 and _folded(name) != _folded(one.name))
    found = [name for name in others if holds(text, name)]
    if found:
        return PrintCheck("Somebody else is named in it", "stops", f"Take out: {', '.join(found)}.")
    return PrintCheck(f"Only {one.name}’s own part", "passed")


NETWORK_COPY = PaperKind(
    "network_copy", ("plan_version",), _make, _checks, large="network_copy_large", is_carried=True, readers=_readers
)
