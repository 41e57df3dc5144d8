"""A concern that somebody must hear: what was said, who was told, and that they answered. The app alerts nobody."""

from typing import Annotated, ClassVar

from pydantic import AwareDatetime

from caseworker.domain.fields import Ask
from caseworker.domain.form import FormInfo, Record

SAID, PASSED = "What it is", "Who has been told"


class Concern(Record):
    """Always saveable; it closes only with the name of somebody who received it (V9)."""

    info: ClassVar[FormInfo] = FormInfo(
        kind="concern",
        title="Concern",
        plural="Concerns",
        icon="bell",
        sections=(SAID, PASSED),
        locks={"closed": frozenset({"status"})},
    )
    status: Annotated[str, Ask("Status", role="status", paper="never")] = "open"
    kind: Annotated[str, Ask("What about", choices="concern_kind", section=SAID, role="title")] = ""
    immediacy: Annotated[str, Ask("How soon", choices="immediacy", section=SAID, summary=True)] = "today"
    verbatim: Annotated[
        str, Ask("What they said, exactly", section=SAID, lines=3, voice=True, search=True, policy="protected")
    ] = ""
    observed: Annotated[str, Ask("What I saw", section=SAID, lines=2, search=True, policy="protected")] = ""
    raised_at: Annotated[AwareDatetime | None, Ask("When", section=SAID, role="happened_at")] = None
    session: Annotated[str, Ask("From which session", link="session", section=SAID, role="parent")] = ""
    told_name: Annotated[str, Ask("Told whom, by name", section=PASSED, required=True, search=True)] = ""
    told_org: Annotated[str, Ask("Their organisation and role", section=PASSED)] = ""
    told_number: Annotated[str, Ask("Number rung", section=PASSED)] = ""
    told_at: Annotated[AwareDatetime | None, Ask("At", section=PASSED)] = None
    answered: Annotated[str, Ask("What they answered", section=PASSED, lines=2)] = ""
    child_told: Annotated[str, Ask("Does the young person know?", choices="yes_no", section=PASSED, absences=True)] = ""
    outcome: Annotated[str, Ask("What came of it", section=PASSED, lines=2, search=True)] = ""
