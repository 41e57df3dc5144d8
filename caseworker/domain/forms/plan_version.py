"""One version of a safety plan, made with the young person, in their words.

The sections are this partnership's own wording. It is not the Stanley-Brown plan and does not claim its evidence; where
self-harm is disclosed, a clinician leads another plan.
"""

from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from caseworker.domain.fields import Ask, Day, Item, Marks
from caseworker.domain.form import FormInfo, Gap, Record
from caseworker.domain.ids import Path

PARTS: tuple[tuple[str, str], ...] = (
    ("matters", "What matters to me"),
    ("wants", "What I want help with"),
    ("signs", "How I know it's unsafe"),
    ("can_do", "Things I can do"),
    ("people", "People I can go to"),
    ("places", "Places that feel OK"),
    ("adults", "What adults will do"),
    ("safer", "Safer around me"),
    ("now_steps", "If it's happening now"),
    ("paper", "Safe to have this?"),
    ("review", "When we look again"),
)
"""The eleven parts made with the young person, in order: the field or group, and its heading."""

PRIVATE_PARTS: tuple[tuple[str, str], ...] = (
    ("worries", "Worries and ratings"),
    ("copies", "Who has a copy"),
    ("agreement", "What was agreed"),
    ("analysis", "My analysis"),
)
"""The four parts that stay with the workers and are never on the young person's copy."""


class Words(Item):
    """One thing in the plan, in the young person's words; whose idea it was, and whether they have tried it."""

    text: Annotated[str, Ask("In their words", lines=2, search=True, voice=True)] = ""
    idea: Annotated[str, Ask("Whose idea?", choices="whose_idea")] = "young_person"
    tried: Annotated[str, Ask("Have I tried it?", choices="tried")] = ""
    from_version: Annotated[int, Ask("From version")] = 0
    off_paper: Annotated[bool, Ask("Leave it off paper")] = False


class GoTo(Item):
    """Somebody the young person can go to. Only "yes" to having agreed counts."""

    name: Annotated[str, Ask("Name, as they say it", search=True, voice=True)] = ""
    role: Annotated[str, Ask("Who is that?")] = ""
    number: Annotated[str, Ask("Safe number")] = ""
    when: Annotated[str, Ask("When")] = ""
    agreed: Annotated[str, Ask("Have they agreed?", choices="person_agreed")] = ""
    told: Annotated[str, Ask("What they were told")] = ""
    member: Annotated[str, Ask("Same as in the family and network", link="network_member")] = ""
    off_paper: Annotated[bool, Ask("Leave it off paper")] = False


class PlaceItem(Item):
    """A place: OK, or one to avoid or change. Why is for the workers only."""

    text: Annotated[str, Ask("Place", search=True, voice=True)] = ""
    kind: Annotated[str, Ask("How is it?", choices="place_kind")] = "ok"
    when: Annotated[str, Ask("When")] = ""
    instead: Annotated[str, Ask("Another way")] = ""
    why: Annotated[str, Ask("Why", band="worker_copy")] = ""
    on_paper: Annotated[bool, Ask("They want it on their copy")] = True


class AdultDoes(Item):
    """Something an adult or an agency will do, with one named adult and a day."""

    who: Annotated[str, Ask("Which adult", search=True)] = ""
    what: Annotated[str, Ask("What they will do", search=True)] = ""
    owner: Annotated[str, Ask("Adult, agency or place", choices="action_owner")] = "adult"
    due_on: Annotated[Day, Ask("By when")] = None
    done_on: Annotated[Day, Ask("Done on")] = None


class Copy(Item):
    """Somebody who has a copy, or who must not know."""

    who: Annotated[str, Ask("Who")] = ""
    kind: Annotated[str, Ask("Has a copy, or must not know", choices="copy_kind")] = "has_copy"
    why: Annotated[str, Ask("Why")] = ""


def _enough(record: Record) -> tuple[Gap, ...]:
    """V12: what a plan needs before it can be used."""
    assert isinstance(record, PlanVersion)
    found = []
    if not any(item.text.strip() for item in record.can_do.values()):
        found.append(Gap(Path("can_do"), "One thing they can do", "V12"))
    if not any(person.agreed == "yes" and person.name.strip() for person in record.people.values()):
        found.append(Gap(Path("people"), "One person who has agreed to be on the plan", "V12"))
    if not any(item.text.strip() for item in record.now_steps.values()):
        found.append(Gap(Path("now_steps"), "“If it's happening now” is empty", "V12"))
    if not record.safe_paper:
        found.append(Gap(Path("safe_paper"), "Is it safe to have on paper? Not answered", "V12"))
    if record.review_on is None:
        found.append(Gap(Path("review_on"), "A day to look at it again", "V12"))
    return tuple(found)


def _adults(record: Record) -> tuple[Gap, ...]:
    """V12 and V13: adults and places carry part of it, each with a name and a day."""
    assert isinstance(record, PlanVersion)
    whole = [a for a in record.adults.values() if a.what.strip()]
    if not any(a.who.strip() for a in whole):
        return (Gap(Path("adults"), "One thing a named adult will do: it is not all down to them", "V12"),)
    return tuple(
        Gap(Path(f"adults/{key}"), f"“{a.what.strip()}” has no named adult", "V12")
        for key, a in record.adults.items()
        if a.what.strip() and not a.who.strip()
    )


def _agreement(record: Record) -> tuple[Gap, ...]:
    assert isinstance(record, PlanVersion)
    if record.agreed_state:
        return ()
    return (Gap(Path("agreed_state"), "What the young person says about it: agreed, in part, or not", "V12"),)


class PlanVersion(Record):
    """A version from draft to superseded. Once in use it never changes; a change is a new version."""

    info: ClassVar[FormInfo] = FormInfo(
        kind="plan_version",
        title="Version of a safety plan",
        plural="Versions of safety plans",
        icon="shield-check",
        sections=tuple(title for _, title in (*PARTS, *PRIVATE_PARTS)),
        locks={
            "active": frozenset({"status", "ended_on"}),
            "superseded": frozenset({"status", "ended_on"}),
            "withdrawn": frozenset({"status", "ended_on"}),
        },
        checks=(_enough, _adults, _agreement),
        heading=lambda body: f"Version {body.get('number') or 1}",
    )
    status: Annotated[str, Ask("Status", choices="plan_status", role="status", paper="never")] = "draft"
    plan: Annotated[str, Ask("Of which plan", link="plan", role="parent")] = ""
    number: Annotated[int, Ask("Version")] = 1
    supersedes: Annotated[str, Ask("Takes the place of", link="plan_version")] = ""
    made_at: Annotated[AwareDatetime | None, Ask("Started", role="happened_at")] = None
    made_where: Annotated[str, Ask("Where, and who was there")] = ""
    read_back: Annotated[bool, Ask("Read back and checked")] = False

    matters: Annotated[
        dict[str, Words], Ask("What matters to me", section=PARTS[0][1], search=True, policy="protected")
    ] = Field(default_factory=dict)
    wants: Annotated[
        dict[str, Words], Ask("What I want help with", section=PARTS[1][1], search=True, policy="protected")
    ] = Field(default_factory=dict)
    signs: Annotated[
        dict[str, Words], Ask("How I know it's unsafe", section=PARTS[2][1], search=True, policy="protected")
    ] = Field(default_factory=dict)
    can_do: Annotated[
        dict[str, Words], Ask("Things I can do", section=PARTS[3][1], search=True, policy="protected")
    ] = Field(default_factory=dict)
    people: Annotated[
        dict[str, GoTo], Ask("People I can go to", section=PARTS[4][1], search=True, policy="protected")
    ] = Field(default_factory=dict)
    places: Annotated[dict[str, PlaceItem], Ask("Places", section=PARTS[5][1], search=True, policy="protected")] = (
        Field(default_factory=dict)
    )
    adults: Annotated[
        dict[str, AdultDoes], Ask("What adults will do", section=PARTS[6][1], search=True, policy="protected")
    ] = Field(default_factory=dict)
    safer: Annotated[dict[str, Words], Ask("Safer around me", section=PARTS[7][1], search=True, policy="protected")] = (
        Field(default_factory=dict)
    )
    now_steps: Annotated[
        dict[str, Words], Ask("If it's happening now", section=PARTS[8][1], search=True, policy="protected")
    ] = Field(default_factory=dict)
    code_word: Annotated[
        str, Ask("Our word", section=PARTS[8][1], band="worker_copy", paper="never", policy="protected")
    ] = ""
    safe_paper: Annotated[
        str, Ask("Safe to have on paper?", choices="safe_paper", section=PARTS[9][1], policy="protected")
    ] = ""
    safe_paper_why: Annotated[str, Ask("Their reason", section=PARTS[9][1], voice=True)] = ""
    safe_paper_on: Annotated[Day, Ask("Answered on", section=PARTS[9][1])] = None
    review_on: Annotated[Day, Ask("Look at it again by", section=PARTS[10][1], role="due_on", policy="protected")] = (
        None
    )
    review_sooner: Annotated[str, Ask("Sooner if", section=PARTS[10][1])] = ""

    rating_theirs: Annotated[
        int | None, Ask("How safe, 0 to 10: theirs", section=PRIVATE_PARTS[0][1], band="worker_copy")
    ] = None
    rating_mine: Annotated[
        int | None, Ask("How safe, 0 to 10: mine", section=PRIVATE_PARTS[0][1], band="worker_copy")
    ] = None
    rating_talk: Annotated[
        str, Ask("The difference, talked about", section=PRIVATE_PARTS[0][1], lines=2, band="worker_copy")
    ] = ""
    copies: Annotated[
        dict[str, Copy],
        Ask("Who has a copy, who must not know", section=PRIVATE_PARTS[1][1], band="worker_copy", policy="protected"),
    ] = Field(default_factory=dict)
    agreed_state: Annotated[
        str, Ask("What they say about it", choices="plan_agreed", section=PRIVATE_PARTS[2][1], policy="protected")
    ] = ""
    agreed_how: Annotated[str, Ask("How", choices="agreed_how", section=PRIVATE_PARTS[2][1])] = ""
    agreed_by: Annotated[str, Ask("Who agreed", section=PRIVATE_PARTS[2][1])] = ""
    not_agreed: Annotated[str, Ask("What they do not agree with", section=PRIVATE_PARTS[2][1], lines=2, voice=True)] = (
        ""
    )
    agreed_on: Annotated[Day, Ask("Agreed on", section=PRIVATE_PARTS[2][1])] = None
    analysis: Annotated[
        str,
        Ask(
            "Risks, protective factors, contexts, if it fails",
            section=PRIVATE_PARTS[3][1],
            lines=6,
            search=True,
            band="worker_copy",
            policy="protected",
        ),
    ] = ""
    parts_done: Annotated[Marks, Ask("Parts the worker has called done", paper="never")] = Field(default_factory=dict)
    ended_on: Annotated[Day, Ask("No longer in use since", paper="never")] = None
