"""Support offered to somebody in the family, and whether it was taken up: "think family" as work done, not a list."""

from typing import Annotated, ClassVar

from caseworker.domain.fields import Ask, Day
from caseworker.domain.form import FormInfo, Record

SECTION = "Support for the family"


class FamilySupport(Record):
    """One kind of support offered to one person: when, by whom, how they answered, what came of it."""

    info: ClassVar[FormInfo] = FormInfo(
        kind="family_support",
        title="Support for the family",
        plural="Support for the family",
        icon="heart-handshake",
        sections=(SECTION,),
    )
    status: Annotated[str, Ask("Status", role="status", paper="never")] = "open"
    member: Annotated[str, Ask("For whom", link="network_member", section=SECTION, role="parent", required=True)] = ""
    kind: Annotated[
        str, Ask("What kind", choices="family_support", section=SECTION, role="title", required=True, summary=True)
    ] = ""
    offered_on: Annotated[Day, Ask("Offered on", section=SECTION, role="happened_at", required=True)] = None
    offered_by: Annotated[str, Ask("By whom", section=SECTION)] = ""
    answer: Annotated[
        str, Ask("Their answer", choices="offer_answer", section=SECTION, required=True, summary=True)
    ] = ""
    answer_words: Annotated[str, Ask("In their words", section=SECTION, voice=True, search=True)] = ""
    taken_up: Annotated[int | None, Ask("Times taken up", section=SECTION)] = None
    outcome: Annotated[str, Ask("What came of it", section=SECTION, lines=2, search=True)] = ""
    ask_again_on: Annotated[Day, Ask("Ask again on", section=SECTION, role="due_on")] = None
