"""An episode of support: one programme's work with one young person, from referral to ending."""

from typing import Annotated, ClassVar

from pydantic import Field

from caseworker.domain.fields import Ask, Day, Marks
from caseworker.domain.form import FormInfo, Gap, Record
from caseworker.domain.ids import Path

REFERRAL, WORK, FAMILY, ENDING = "How it began", "The work", "Father or father-figure", "Ending"


def _father(record: Record) -> tuple[Gap, ...]:
    """V19: nobody may be left out by leaving a box empty. A warning and a task, never a block."""
    assert isinstance(record, Episode)
    if record.father_identified:
        return ()
    return (Gap(Path("father_identified"), "Is there a father or father-figure? Not answered yet", "V19", stops=False),)


class Episode(Record):
    """A young person may have several at once; people and episodes are counted separately."""

    info: ClassVar[FormInfo] = FormInfo(
        kind="episode",
        title="Episode of support",
        plural="Episodes of support",
        icon="clipboard-list",
        sections=(REFERRAL, WORK, FAMILY, ENDING),
        checks=(_father,),
    )
    status: Annotated[str, Ask("Status", choices="episode_status", section=WORK, role="status")] = "open"
    programme: Annotated[str, Ask("Programme", choices="programme", section=REFERRAL, role="title", required=True)] = ""
    site: Annotated[str, Ask("Place it is based", section=REFERRAL, summary=True, search=True)] = ""
    source: Annotated[str, Ask("Who referred", choices="referral_source", section=REFERRAL)] = ""
    reasons: Annotated[Marks, Ask("Reasons", choices="referral_reason", section=REFERRAL)] = Field(default_factory=dict)
    main_reason: Annotated[str, Ask("Main reason", choices="referral_reason", section=REFERRAL)] = ""
    reason_words: Annotated[str, Ask("In the referrer's words", section=REFERRAL, lines=3, search=True)] = ""
    young_person_knew: Annotated[
        str, Ask("Did the young person know of the referral?", choices="yes_no", section=REFERRAL, absences=True)
    ] = ""
    opened_on: Annotated[Day, Ask("Opened on", section=WORK, role="happened_at", required=True)] = None
    lead_worker: Annotated[str, Ask("Lead worker", link="worker", section=WORK, role="lead")] = ""
    workers: Annotated[Marks, Ask("Others who work with them", link="worker", section=WORK)] = Field(
        default_factory=dict
    )
    review_on: Annotated[Day, Ask("Review due", section=WORK, role="due_on")] = None
    goal_words: Annotated[str, Ask("What they want from this, in their words", section=WORK, lines=3, voice=True)] = ""
    father_identified: Annotated[
        str, Ask("Is there a father or father-figure?", choices="yes_no", section=FAMILY, absences=True)
    ] = ""
    father_lives_with: Annotated[
        str, Ask("Does he live with the young person?", choices="yes_no", section=FAMILY, absences=True)
    ] = ""
    father_in_contact: Annotated[str, Ask("Are they in contact?", choices="yes_no", section=FAMILY, absences=True)] = ""
    father_invited: Annotated[str, Ask("Invited to contribute?", choices="yes_no", section=FAMILY, absences=True)] = ""
    father_contributed: Annotated[str, Ask("Has he contributed?", choices="yes_no", section=FAMILY, absences=True)] = ""
    father_why_not: Annotated[
        str, Ask("If not involved, why?", choices="father_not_involved", section=FAMILY, absences=True)
    ] = ""
    closed_on: Annotated[Day, Ask("Closed on", section=ENDING)] = None
    closure_reason: Annotated[str, Ask("Why it ended", choices="closure_reason", section=ENDING)] = ""
    ending_view: Annotated[str, Ask("The young person's view of the ending", section=ENDING, lines=3, voice=True)] = ""
