"""An addendum: the only way to correct or add to a signed record. It is itself signed at once and never changes."""

from typing import Annotated, ClassVar

from pydantic import AwareDatetime

from caseworker.domain.fields import Ask
from caseworker.domain.form import FormInfo, Record


class Addendum(Record):
    """A dated note on a signed record: a correction, something forgotten, or the young person's own comment."""

    info: ClassVar[FormInfo] = FormInfo(
        kind="addendum",
        title="Addendum",
        plural="Addenda",
        icon="notes",
        sections=("Addendum",),
        locks={"signed": frozenset()},
    )
    status: Annotated[str, Ask("Status", role="status", paper="never")] = "draft"
    about: Annotated[str, Ask("On which record", link="session", section="Addendum", role="parent", required=True)] = ""
    reason: Annotated[
        str, Ask("Why", choices="addendum_reason", section="Addendum", role="title", required=True, summary=True)
    ] = ""
    text: Annotated[
        str,
        Ask(
            "What is added or corrected",
            section="Addendum",
            lines=4,
            search=True,
            required=True,
            policy="protected",
            summary=True,
        ),
    ] = ""
    whose: Annotated[str, Ask("Whose words", choices="source_kind", section="Addendum")] = "worker"
    written_at: Annotated[AwareDatetime | None, Ask("Written", section="Addendum", role="happened_at")] = None
    signed_by: str = ""
    signed_at: AwareDatetime | None = None
    seal: str = ""
