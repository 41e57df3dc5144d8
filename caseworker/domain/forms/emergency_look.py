"""A look, in an emergency, at what is kept off the screen of a case: who, when, why, and that a lead has read it."""

from typing import Annotated, ClassVar

from pydantic import AwareDatetime

from caseworker.domain.fields import Ask
from caseworker.domain.form import FormInfo, Record

LOOKED, READ = "The look", "Read by a lead"


class EmergencyLook(Record):
    """Breaking the glass is always possible and never silent (practice.md 4.10). Nobody can change why afterwards."""

    info: ClassVar[FormInfo] = FormInfo(
        kind="emergency_look",
        title="Emergency look",
        plural="Emergency looks",
        icon="eye",
        sections=(LOOKED, READ),
        locks={"to_read": frozenset({"status", "read_by", "read_at"}), "read": frozenset()},
    )
    status: Annotated[str, Ask("Status", role="status", paper="never")] = ""
    what: Annotated[str, Ask("What was looked at", section=LOOKED, role="title", paper="never")] = ""
    why: Annotated[str, Ask("Why", section=LOOKED, lines=2, required=True, paper="never", policy="protected")] = ""
    looked_at: Annotated[AwareDatetime | None, Ask("When", section=LOOKED, role="happened_at", paper="never")] = None
    read_by: Annotated[str, Ask("Who read it", section=READ, paper="never")] = ""
    read_at: Annotated[AwareDatetime | None, Ask("Read at", section=READ, paper="never")] = None
