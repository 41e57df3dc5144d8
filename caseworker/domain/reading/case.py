"""One young person's case, as the header and the tabs show it."""

from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from caseworker.domain.choices import is_absent
from caseworker.domain.form import Record
from caseworker.domain.forms.episode import Episode
from caseworker.domain.forms.person import Person, shown_name
from caseworker.domain.forms.plan import Plan
from caseworker.domain.ids import Path, RecordId, ScopeId
from caseworker.domain.merge import Candidate
from caseworker.domain.ports import Ports, Row, Stored, Wanted
from caseworker.domain.reading.hidden import NOTHING_HIDDEN, Hidden, LookToRead, hidden_of, looks_to_read
from caseworker.domain.rules import age_words

R = TypeVar("R", bound=Record)
SAFE_CONTACT = Path("safe_contact")


@dataclass(frozen=True, slots=True)
class CaseHeader:
    """What stands on top of every page of a case.

    `safe_contact` is the current line; `other_contacts` are wordings nobody has chosen between: both are always shown.
    """

    scope: ScopeId
    name: str = field(repr=False)
    age: str
    pronouns: str
    safe_contact: str = field(repr=False)
    other_contacts: tuple[Candidate, ...] = field(repr=False)
    confidentiality_said: str = ""
    is_here_only: bool = False


@dataclass(frozen=True, slots=True)
class PlanState:
    """One plan of the young person: the version in use and a draft beside it, if there are any."""

    plan: Stored = field(repr=False)
    kind: str
    current: Stored | None = field(repr=False)
    drafts: tuple[Stored, ...] = field(repr=False)
    review_on: str = ""
    is_in_conflict: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """The overview: header, episodes, plans, what is still to do and what happened lately."""

    header: CaseHeader
    person: Person = field(repr=False)
    episodes: tuple[tuple[Stored, Episode], ...] = field(repr=False)
    plans: tuple[PlanState, ...] = field(repr=False)
    actions: tuple[Row, ...] = field(repr=False)
    concerns: tuple[Row, ...] = field(repr=False)
    timeline: tuple[Row, ...] = field(repr=False)
    hidden: Hidden = NOTHING_HIDDEN
    looks: tuple[LookToRead, ...] = field(default=(), repr=False)


TIMELINE_KINDS = (
    "session",
    "addendum",
    "plan_version",
    "agreement",
    "concern",
    "family_support",
    "print_record",
    "emergency_look",
    "attachment",
    "episode",
)


def header_of(ports: Ports, scope: ScopeId) -> CaseHeader:
    """The header of a case. Raises Told("record_missing") if this device does not hold it."""
    stored = ports.records.get(RecordId(scope))
    person = Person.read(stored.body)
    said = person.confidentiality_said_on
    return CaseHeader(
        scope=scope,
        name=shown_name(stored.body),
        age=age_words(person, ports.clock.now().date()),
        pronouns="" if person.pronouns_unsafe else person.pronouns,
        safe_contact=person.safe_contact,
        other_contacts=stored.conflicts.get(SAFE_CONTACT, ()),
        confidentiality_said=said.isoformat() if isinstance(said, date) else "",
        is_here_only=stored.sending == "here",
    )


def case_of(ports: Ports, scope: ScopeId) -> Case:
    """Everything the overview of a case shows."""
    person = Person.read(ports.records.get(RecordId(scope)).body)
    episodes = tuple((one, Episode.read(one.body)) for one in ports.records.of(scope, "episode"))
    return Case(
        header=header_of(ports, scope),
        person=person,
        episodes=episodes,
        plans=plans_of(ports, scope),
        actions=tuple(ports.records.page(Wanted(("action",), scope=scope, statuses=("open",), order="due"))),
        concerns=tuple(ports.records.page(Wanted(("concern",), scope=scope, statuses=("open",)))),
        timeline=timeline(ports, scope),
        hidden=hidden_of(ports, scope),
        looks=looks_to_read(ports, scope),
    )


def timeline(ports: Ports, scope: ScopeId, *, after: Row | None = None, limit: int = 50) -> tuple[Row, ...]:
    """One page of what happened, newest first."""
    return tuple(ports.records.page(Wanted(TIMELINE_KINDS, scope=scope, after=after, limit=limit)))


def plans_of(ports: Ports, scope: ScopeId) -> tuple[PlanState, ...]:
    """Every plan with its versions, in the order they were started."""
    versions = ports.records.of(scope, "plan_version")
    return tuple(_plan_state(plan, versions) for plan in ports.records.of(scope, "plan"))


def _plan_state(stored: Stored, versions: list[Stored]) -> PlanState:
    plan = Plan.read(stored.body)
    mine = [version for version in versions if version.body.get("plan") == stored.id]
    return PlanState(
        plan=stored,
        kind=plan.type,
        current=next((version for version in mine if version.id == plan.current), None),
        drafts=tuple(version for version in mine if version.body.get("status") == "draft"),
        review_on=plan.review_on,
        is_in_conflict=bool(stored.conflicts) or any(version.conflicts for version in mine),
    )


def plain(value: object) -> str:
    """A value as text for a line, absences left out."""
    return "" if value is None or is_absent(value) else str(value)
