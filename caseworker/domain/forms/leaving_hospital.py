"""Leaving hospital: is it safe tonight, who rings and how. Never what happened, nor who did it.

After the partnership's practice specification 3.5. Everything can be skipped; "not asked, unwell" is an answer.
"""

from typing import Annotated, ClassVar

from caseworker.domain.fields import Ask, Day
from caseworker.domain.form import FormInfo, Record

TONIGHT, SELF, NEXT, REST = "Tonight", "Looking after myself", "Who rings, and how", "Also asked"


class LeavingHospital(Record):
    """What was asked and agreed before somebody leaves. Identity is none of its questions; the police are only a fact.

    Clinicians decide whom they tell. The worker neither decides nor implies it.
    """

    info: ClassVar[FormInfo] = FormInfo(
        kind="leaving_hospital",
        title="Leaving hospital",
        plural="Leaving hospital",
        icon="building-hospital",
        sections=(TONIGHT, SELF, NEXT, REST),
    )
    site: Annotated[str, Ask("Hospital", section=TONIGHT, role="title", required=True, search=True)] = ""
    on: Annotated[Day, Ask("Day", section=TONIGHT, role="happened_at")] = None
    going_to: Annotated[str, Ask("Where are they going?", choices="going_to", section=TONIGHT, summary=True)] = ""
    safe_tonight: Annotated[str, Ask("Is it safe there tonight?", choices="asked_unwell", section=TONIGHT)] = ""
    going_with: Annotated[str, Ask("Who comes with them, and who checked that", section=TONIGHT)] = ""
    not_told: Annotated[
        str, Ask("Who is not to be told they are here", section=TONIGHT, band="worker_copy", paper="never")
    ] = ""
    waiting: Annotated[str, Ask("Could anybody be waiting outside?", choices="asked_unwell", section=TONIGHT)] = ""
    payback: Annotated[
        str, Ask("Is anybody thinking of getting back at somebody?", choices="payback", section=TONIGHT)
    ] = ""
    raised_with: Annotated[str, Ask("Raised with security or the nurse in charge", section=TONIGHT)] = ""
    wound: Annotated[str, Ask("Looking after the injury, in plain words", section=SELF, lines=2, voice=True)] = ""
    medicine: Annotated[str, Ask("Medicine and dressings, and who helps", section=SELF, lines=2)] = ""
    appointment: Annotated[str, Ask("Next appointment: where and when", section=SELF)] = ""
    phone_safe: Annotated[
        str, Ask("Phone: with them, charged, location off, safe to ring?", choices="asked_unwell", section=NEXT)
    ] = ""
    who_rings: Annotated[str, Ask("Who rings them, by first name", section=NEXT)] = ""
    rings_on: Annotated[Day, Ask("On", section=NEXT, role="due_on")] = None
    rings_at: Annotated[str, Ask("At what time", section=NEXT)] = ""
    channel: Annotated[
        str, Ask("The safe way to reach them", help="Text first, never the home number", section=NEXT)
    ] = ""
    second_way: Annotated[str, Ask("If they cannot be reached", section=NEXT)] = ""
    may_know: Annotated[str, Ask("Who may be told that a call was missed", section=NEXT)] = ""
    safe_paper: Annotated[str, Ask("Safe to have a sheet on paper?", choices="safe_sheet", section=NEXT)] = ""
    referral: Annotated[
        str, Ask("Safeguarding referral by the hospital?", choices="yes_no", section=REST, absences=True)
    ] = ""
    parent_aware: Annotated[str, Ask("Does a parent or carer know? If not, why", section=REST)] = ""
    police: Annotated[str, Ask("Do the police know, from the clinicians?", choices="police_aware", section=REST)] = ""
