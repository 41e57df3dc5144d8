"""The school day: what keeps a pupil safe from the gate in the morning to the way home. Least intrusive first."""

import re
from typing import Annotated, ClassVar

from pydantic import Field

from caseworker.domain.fields import Ask, Day, Item
from caseworker.domain.form import FormInfo, Gap, Record
from caseworker.domain.ids import Path

SCHOOL, WAY, DAY, PEOPLE, APART, ELSE = (
    "Which school",
    "Getting there and home",
    "Through the day",
    "Who to go to",
    "Kept apart",
    "Other days, and home",
)
SHORT = 2
"""More letters in a row than this are a name."""


class KeptApart(Item):
    """Somebody to be kept apart from, by initials only: a list of names would be a list of suspects."""

    initials: Annotated[str, Ask("Initials", help="Initials only, never a name")] = ""
    where: Annotated[str, Ask("Where and when")] = ""


def _only_initials(record: Record) -> tuple[Gap, ...]:
    assert isinstance(record, SchoolDay)
    return tuple(
        Gap(Path(f"apart/{key}"), "Initials only: no name of another pupil")
        for key, one in record.apart.items()
        if max(map(len, re.findall(r"[^\W\d_]+", one.initials)), default=0) > SHORT
    )


class SchoolDay(Record):
    """One agreed school day, for the pupil, the key worker and the safeguarding lead. Never called a risk assessment.

    After the partnership's practice specification 3.6.
    """

    info: ClassVar[FormInfo] = FormInfo(
        kind="school_day",
        title="School day",
        plural="School days",
        icon="school",
        sections=(SCHOOL, WAY, DAY, PEOPLE, APART, ELSE),
        checks=(_only_initials,),
    )
    school: Annotated[str, Ask("School", section=SCHOOL, role="title", required=True, search=True)] = ""
    lead: Annotated[str, Ask("Safeguarding lead, by name", section=SCHOOL, search=True)] = ""
    agreed_on: Annotated[Day, Ask("Talked through with the pupil on", section=SCHOOL, role="happened_at")] = None
    review_on: Annotated[Day, Ask("Look at it again by", section=SCHOOL, role="due_on")] = None
    arriving: Annotated[str, Ask("Arriving: when, which gate, who meets", section=WAY, lines=2, search=True)] = ""
    leaving: Annotated[str, Ask("Leaving: when, which way, which bus", section=WAY, lines=2, search=True)] = ""
    between: Annotated[str, Ask("Between lessons", section=DAY, lines=2)] = ""
    breaks: Annotated[str, Ask("Breaks and lunch", section=DAY, lines=2)] = ""
    changing: Annotated[str, Ask("Toilets and changing", section=DAY, lines=2)] = ""
    leaving_class: Annotated[str, Ask("Leaving a lesson: how, with what pass", section=DAY, lines=2)] = ""
    calm_place: Annotated[str, Ask("Where they can go", section=DAY)] = ""
    safe_adult: Annotated[str, Ask("Safe adult", section=PEOPLE, search=True)] = ""
    deputy: Annotated[str, Ask("Who, when that adult is away", section=PEOPLE, search=True)] = ""
    notice: Annotated[str, Ask("What staff can notice", section=PEOPLE, lines=2)] = ""
    apart: Annotated[dict[str, KeptApart], Ask("Kept apart from", section=APART, band="worker_copy")] = Field(
        default_factory=dict
    )
    online: Annotated[str, Ask("What comes in from online", section=ELSE, lines=2)] = ""
    home: Annotated[str, Ask("What home is told", section=ELSE, lines=2)] = ""
    away: Annotated[str, Ask("Days without school or with half of it", section=ELSE, lines=2)] = ""
