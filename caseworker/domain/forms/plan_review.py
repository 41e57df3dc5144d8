"""Looking at a plan again together: what was used, what worked, what got in the way, and when we look next.

After the partnership's practice specification 3.8: within 7 days at first, then 28, within six weeks once it is steady.
"""

from datetime import date, timedelta
from typing import Annotated, ClassVar, Final

from caseworker.domain.fields import Ask, Day
from caseworker.domain.form import FormInfo, Gap, Record
from caseworker.domain.ids import Path

WHY, USED, ADULTS, NEXT = "Why we look at it now", "What was used", "What adults did", "What comes next"
LONGEST: Final = timedelta(weeks=6)
"""No plan goes longer without a look."""


def _looked_next(record: Record) -> tuple[Gap, ...]:
    assert isinstance(record, PlanReview)
    if not isinstance(record.next_on, date) or not isinstance(record.looked_on, date):
        return ()
    if record.next_on <= record.looked_on:
        return (Gap(Path("next_on"), "The next look comes after this one"),)
    if record.next_on - record.looked_on > LONGEST:
        return (Gap(Path("next_on"), "Six weeks at the longest: choose a day before that"),)
    return ()


class PlanReview(Record):
    """One look at a plan in use. It is closed with the day of the next look, and does not change after that."""

    info: ClassVar[FormInfo] = FormInfo(
        kind="plan_review",
        title="Looking at the plan again",
        plural="Looks at the plan",
        icon="refresh",
        sections=(WHY, USED, ADULTS, NEXT),
        locks={"done": frozenset()},
        checks=(_looked_next,),
        heading=lambda body: f"Plan looked at again, {body.get('looked_on') or 'not finished'}",
    )
    status: Annotated[str, Ask("Status", role="status", paper="never")] = "draft"
    plan: Annotated[str, Ask("Of which plan", link="plan", role="parent", paper="never")] = ""
    version: Annotated[str, Ask("Which version", link="plan_version", paper="never")] = ""
    looked_on: Annotated[Day, Ask("Looked at on", section=WHY, role="happened_at", required=True)] = None
    trigger: Annotated[str, Ask("What brought it forward", choices="review_trigger", section=WHY, summary=True)] = ""
    used: Annotated[
        str,
        Ask("What did you use?", section=USED, lines=2, voice=True, required=True, search=True, policy="protected"),
    ] = ""
    worked: Annotated[str, Ask("What worked?", section=USED, lines=2, voice=True, search=True, policy="protected")] = ""
    in_the_way: Annotated[
        str, Ask("What got in the way?", section=USED, lines=2, voice=True, search=True, policy="protected")
    ] = ""
    rating_theirs: Annotated[int | None, Ask("How safe now, 0 to 10: theirs", section=USED, band="worker_copy")] = None
    rating_mine: Annotated[int | None, Ask("How safe now, 0 to 10: mine", section=USED, band="worker_copy")] = None
    adults_did: Annotated[str, Ask("What adults did", section=ADULTS, lines=2, search=True)] = ""
    adults_did_not: Annotated[
        str, Ask("What adults did not do, and who tells them", section=ADULTS, lines=2, search=True)
    ] = ""
    outcome: Annotated[str, Ask("And the plan?", choices="review_outcome", section=NEXT, required=True)] = ""
    next_on: Annotated[Day, Ask("We look at it again by", section=NEXT, required=True, policy="protected")] = None
