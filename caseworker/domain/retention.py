"""How long a file is kept: the partnership's policy as data, and what it says of one file. Pure; erases nothing.

There is no single rule for such records, so periods, their authority and who approved them are configuration. The
starting periods are a judgement of this project: each controller approves or replaces them before anything is erased.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from caseworker.domain.ages import age_on
from caseworker.domain.columns import columns_of
from caseworker.domain.registry import form_of

Trigger = Literal["birth", "last_contact", "closure"]
HOLD_REASONS: Mapping[str, str] = {
    "subject_access": "a request for access is open",
    "litigation": "a claim or proceedings",
    "safeguarding_review": "a child safeguarding practice review",
    "inquiry": "a public inquiry",
    "ccrc": "the Criminal Cases Review Commission",
    "complaint": "a complaint is open",
}
"""Why a file may not be erased, whatever its age. Codes only: a hold tells nothing of anybody."""


class RetentionRule(BaseModel):
    """How long one class of files is kept: those of a young person of these ages when the work with them ended.

    `years` are counted from the `trigger`. `authority` names where the period comes from.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"[a-z][a-z_]{0,39}")
    from_age: int = Field(ge=0, le=120)
    to_age: int = Field(ge=0, le=120)
    trigger: Trigger
    years: int = Field(ge=1, le=120)
    authority: str = Field(min_length=1)


class RetentionPolicy(BaseModel):
    """The rules, and who approved them on behalf of the controller; nobody yet: nothing is erased by age."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    approved_by: str = ""
    rules: tuple[RetentionRule, ...] = Field(min_length=1)


STARTING_POLICY = RetentionPolicy(
    rules=(
        RetentionRule(
            name="child",
            from_age=0,
            to_age=17,
            trigger="birth",
            years=25,
            authority="Derbyshire County Council's retention schedule, version 13, has date of birth + 25 years as a "
            "standard for minors' records; this partnership's controllers have still to decide",
        ),
        RetentionRule(
            name="young_adult",
            from_age=18,
            to_age=25,
            trigger="last_contact",
            years=8,
            authority="a starting value of this software (last contact + 6 to 8 years), the longer end of it; "
            "this partnership's controllers have still to decide",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What of a file decides how long it is kept.

    `born_on` is the latest day the date of birth can mean. `open_episodes` have not ended, `conflicts` wait for
    a choice.
    """

    born_on: date | None = field(default=None, repr=False)
    open_episodes: int = 0
    closed_on: date | None = None
    last_contact: date | None = None
    conflicts: int = 0


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the policy says of a file: the rule, and the day from which it may be erased; else why it is kept."""

    rule: str = ""
    until: date | None = None
    why: str = ""

    def is_due(self, today: date) -> bool:
        """Whether the period is over."""
        return self.until is not None and self.until <= today


def facts_of(records: Iterable[tuple[str, Mapping[str, JsonValue]]], *, conflicts: int = 0) -> FileFacts:
    """The facts of a file from its records, as kind and body. What cannot be read counts as not known."""
    born, opened = None, 0
    closures: list[date] = []
    contacts: list[date] = []
    for kind, body in records:
        contacts += _days(columns_of(form_of(kind), body).happened_at)
        if kind == "person":
            born = _born(body)
        elif kind == "episode":
            ended = _days(body.get("closed_on"))
            opened += not ended
            closures += ended
    last = max((*contacts, *closures), default=None)
    return FileFacts(born, opened, max(closures, default=None), last, conflicts)


def keeping_of(facts: FileFacts, policy: RetentionPolicy) -> Keeping:
    """What the policy says of a file. Where anything needed is not known the file is kept, and it is said why."""
    if facts.open_episodes:
        return Keeping(why="an episode of support is open")
    if facts.conflicts:
        return Keeping(why="a change waits for a choice")
    if facts.born_on is None:
        return Keeping(why="no date of birth that can be counted from")
    ended = facts.closed_on or facts.last_contact
    if ended is None:
        return Keeping(why="no day on which the work ended")
    age = age_on(facts.born_on, ended)
    rule = next((one for one in policy.rules if one.from_age <= age <= one.to_age), None)
    if rule is None:
        return Keeping(why="no rule for this age when the work ended")
    starts: Mapping[Trigger, date] = {
        "birth": facts.born_on,
        "closure": ended,
        "last_contact": facts.last_contact or ended,
    }
    return Keeping(rule.name, _years_on(starts[rule.trigger], rule.years))


def _years_on(day: date, years: int) -> date:
    """So many years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _born(body: Mapping[str, JsonValue]) -> date | None:
    """The latest day a date of birth can mean; None for an estimated or disputed one, which a person must weigh."""
    precision, born = body.get("born_precision") or "exact", _days(body.get("born_on"))
    if not born or precision not in ("exact", "month", "year"):
        return None
    return born[0] if precision == "exact" else date(born[0].year, 12, 31)


def _days(value: JsonValue) -> list[date]:
    """The day a text begins with; nothing for anything else."""
    try:
        return [date.fromisoformat(value[:10])] if isinstance(value, str) else []
    except ValueError:
        return []
