"""Work that arrived at the server and could not be applied: whose, why, and what it says, for the leads of the case."""

from typing import Annotated, ClassVar

from pydantic import AwareDatetime

from caseworker.domain.fields import Ask
from caseworker.domain.form import FormInfo, Record

WORK, CARE = "The work", "What became of it"


class SetAside(Record):
    """Made by the server in the leads' own scope; a lead says what became of it. What was written is never changed."""

    info: ClassVar[FormInfo] = FormInfo(
        kind="set_aside",
        title="Work set aside",
        plural="Work set aside",
        icon="archive",
        sections=(WORK, CARE),
        team_scope=True,
        locks={"waiting": frozenset({"status", "cared_by", "cared_at"}), "cared_for": frozenset()},
        heading=lambda body: f"Work set aside: {body.get('about_kind') or ''}",
    )
    status: Annotated[str, Ask("Status", role="status", paper="never")] = ""
    worker: Annotated[str, Ask("Who wrote it", link="worker", section=WORK, paper="never")] = ""
    reason: Annotated[str, Ask("Why it was set aside", section=WORK, paper="never")] = ""
    arrived_at: Annotated[AwareDatetime | None, Ask("Arrived", section=WORK, role="happened_at", paper="never")] = None
    written_at: Annotated[str, Ask("Written", section=WORK, paper="never")] = ""
    about_kind: Annotated[str, Ask("What kind of record", section=WORK, paper="never")] = ""
    about_record: Annotated[str, Ask("Which record", section=WORK, paper="never")] = ""
    about_scope: Annotated[str, Ask("Which case", section=WORK, paper="never")] = ""
    written: Annotated[str, Ask("What was written, as it arrived", section=WORK, lines=4, paper="never")] = ""
    cared_by: Annotated[str, Ask("Who took care of it", section=CARE, paper="never")] = ""
    cared_at: Annotated[AwareDatetime | None, Ask("When", section=CARE, paper="never")] = None
