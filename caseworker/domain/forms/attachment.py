"""A photograph, letter or recording that belongs to a case. The record says what it is; its bytes travel by themselves.

Nothing is hard-deleted: taking one away is an ordinary edit with a reason, and it can be put back.
"""

from typing import Annotated, ClassVar

from caseworker.domain.fields import Ask, Day
from caseworker.domain.form import FormInfo, Record

SECTION, ABOUT = "What it is", "How it came here"


class Attachment(Record):
    """One file. `file` names its sealed bytes and what opens them (`domain.files.SealedFile`); it never changes."""

    info: ClassVar[FormInfo] = FormInfo(
        kind="attachment",
        title="Photograph or file",
        plural="Photographs and files",
        icon="paperclip",
        sections=(SECTION, ABOUT),
    )
    status: Annotated[str, Ask("Status", choices="attachment_status", role="status", paper="never")] = "kept"
    type: Annotated[str, Ask("What it is", choices="attachment_type", section=SECTION, required=True, summary=True)] = (
        ""
    )
    title: Annotated[
        str, Ask("What it shows, in a few words", section=SECTION, role="title", required=True, search=True)
    ] = ""
    taken_on: Annotated[
        Day, Ask("When it was taken or written", section=SECTION, role="happened_at", absences=True)
    ] = None
    of: Annotated[str, Ask("Belongs to", link="record", section=ABOUT, role="parent")] = ""
    told: Annotated[bool, Ask("They know it is kept here, and why", section=ABOUT)] = False
    note: Annotated[str, Ask("Note", section=ABOUT, lines=2, search=True)] = ""
    removed_why: Annotated[str, Ask("Why it was taken away, if it was", section=ABOUT)] = ""
    file: str = ""
