"""One page for an early-intervention panel, made with the young person; and what the panel decided.

A panel that a young person has not agreed to be talked about at is given nothing (V4). There is no box for a score, a
label, or what anybody is accused of. The panel's minutes are its chair's; only our part of the outcome is kept here.
"""

from typing import Annotated, ClassVar

from caseworker.domain.fields import Ask, Day
from caseworker.domain.form import FormInfo, Record

PANEL, THEIRS, OURS, AFTER = "The panel", "In their words", "What we bring", "What came of it"


class PanelPage(Record):
    """What the panel is told, strengths first; what it is not told stays here."""

    info: ClassVar[FormInfo] = FormInfo(
        kind="panel_page",
        title="Page for a panel",
        plural="Pages for panels",
        icon="users",
        sections=(PANEL, THEIRS, OURS, AFTER),
    )
    status: Annotated[str, Ask("Status", role="status", paper="never")] = "open"
    panel: Annotated[
        str, Ask("Which panel", choices="panel_type", section=PANEL, role="title", required=True, summary=True)
    ] = ""
    panel_on: Annotated[Day, Ask("When it meets", section=PANEL, role="happened_at")] = None
    who_knows: Annotated[
        str, Ask("Who knows that this goes to the panel", help="And who must not hear of it", section=PANEL)
    ] = ""

    strengths: Annotated[
        str,
        Ask("What is going well, and what they are good at", section=THEIRS, lines=3, required=True, search=True),
    ] = ""
    wants: Annotated[
        str, Ask("What they want from this", section=THEIRS, lines=3, required=True, voice=True, search=True)
    ] = ""
    their_worries: Annotated[str, Ask("What worries them", section=THEIRS, lines=2, voice=True, search=True)] = ""
    not_told: Annotated[
        str,
        Ask(
            "What the panel must not be told",
            help="One thing on each line, in their words. It is never printed",
            section=THEIRS,
            lines=2,
            voice=True,
            paper="never",
            band="restricted",
            policy="protected",
        ),
    ] = ""

    worries: Annotated[
        str,
        Ask("What we are worried about", help="What was seen or said, and when", section=OURS, lines=4, search=True),
    ] = ""
    tried: Annotated[str, Ask("What has been tried, and what helped", section=OURS, lines=3, search=True)] = ""
    asked_for: Annotated[str, Ask("What we ask the panel for", section=OURS, lines=2, required=True, search=True)] = ""

    decision: Annotated[str, Ask("What the panel decided", section=AFTER, lines=2, search=True)] = ""
    lead_agency: Annotated[str, Ask("Who leads now", section=AFTER, search=True)] = ""
    our_part: Annotated[str, Ask("What we said we would do, and by when", section=AFTER, lines=2, search=True)] = ""
    told_back_on: Annotated[Day, Ask("The young person and family were told on", section=AFTER)] = None
    their_view: Annotated[str, Ask("What they say about it", section=AFTER, lines=2, voice=True, search=True)] = ""
