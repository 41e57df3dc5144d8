"""A handover: what the next worker needs on the first day, and that somebody by name has taken it on."""

from typing import Annotated, ClassVar

from caseworker.domain.fields import Ask, Day
from caseworker.domain.form import FormInfo, Record

TO, THEIRS, NOW, TAKEN = "To whom", "In their words", "Where things are", "Taken on"


class Handover(Record):
    """It is not over when it is sent: until somebody accepts it by name, the work is still ours."""

    info: ClassVar[FormInfo] = FormInfo(
        kind="handover",
        title="Handover",
        plural="Handovers",
        icon="send",
        sections=(TO, THEIRS, NOW, TAKEN),
    )
    status: Annotated[str, Ask("Status", role="status", paper="never")] = "open"
    kind: Annotated[str, Ask("What kind", choices="handover_kind", section=TO, required=True)] = ""
    to_name: Annotated[
        str, Ask("To whom, by name", section=TO, role="title", required=True, summary=True, search=True)
    ] = ""
    to_where: Annotated[str, Ask("Their team or organisation, and number", section=TO, search=True)] = ""
    starts_on: Annotated[Day, Ask("From", section=TO, role="happened_at", required=True)] = None
    knows: Annotated[
        str, Ask("Does the young person know, and agree?", choices="yes_no", section=TO, required=True, absences=True)
    ] = ""

    wants_known: Annotated[
        str, Ask("What they want the next person to know", section=THEIRS, lines=3, voice=True, search=True)
    ] = ""
    not_passed: Annotated[
        str,
        Ask(
            "What they do not want passed on",
            help="One thing on each line. It is never printed",
            section=THEIRS,
            lines=2,
            voice=True,
            paper="never",
            band="restricted",
            policy="protected",
        ),
    ] = ""

    now: Annotated[str, Ask("Where things are now", section=NOW, lines=5, required=True, search=True)] = ""
    helps: Annotated[str, Ask("What helps, and how to be with them", section=NOW, lines=3, search=True)] = ""
    promised: Annotated[str, Ask("What was promised and is still open", section=NOW, lines=2, search=True)] = ""
    watch: Annotated[str, Ask("What to look out for, and what to do then", section=NOW, lines=3, search=True)] = ""
    met_next: Annotated[
        str, Ask("When they are met next, and whether the new worker is there", section=NOW, lines=2, search=True)
    ] = ""

    accepted_by: Annotated[str, Ask("Accepted by", section=TAKEN, search=True)] = ""
    accepted_on: Annotated[Day, Ask("On", section=TAKEN)] = None
    accepted_words: Annotated[str, Ask("What they will do first", section=TAKEN, lines=2, search=True)] = ""
