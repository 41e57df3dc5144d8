"""Somebody asks for everything we hold about a young person: who asked, how we know, and what is left out and why.

The right is the young person's. A parent has none of their own: it depends on what the young person understands and
wants. There is no fixed age for it in England, so none is written here. Legal grounds are checked by the partnership's
data protection officer; the reasons below are the list they work from.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from caseworker.domain.fields import Ask, Day, Item
from caseworker.domain.form import FormInfo, Record

ASKED, CHECKED = "Who asks", "Checked by somebody else"


class Mark(Item):
    """Something that is left out: a whole record, a field of it, or some letters of a field; and why.

    `record` and `field` name it; `start` to `end` are letters of the field's words, 0 to 0 all of them. `seal` is a
    hash of those words when they were marked: words that changed since are left out whole. `by` marked it, for a
    `reason` of the list "left_out".
    """

    record: str = ""
    field: str = ""
    start: int = 0
    end: int = 0
    seal: str = ""
    by: str = ""
    reason: str = ""


class Disclosure(Record):
    """One request, and one copy made for it."""

    info: ClassVar[FormInfo] = FormInfo(
        kind="disclosure",
        title="Copy of everything we hold",
        plural="Copies of everything we hold",
        icon="archive",
        sections=(ASKED, CHECKED),
    )
    status: Annotated[str, Ask("Status", role="status", paper="never")] = "open"
    asked_by: Annotated[str, Ask("Who asks for it", choices="asks_for_file", section=ASKED, required=True)] = ""
    asker_name: Annotated[
        str, Ask("Their name", section=ASKED, role="title", required=True, summary=True, search=True)
    ] = ""
    asked_on: Annotated[Day, Ask("Asked on", section=ASKED, role="happened_at", required=True)] = None
    due_on: Annotated[
        Day, Ask("Due by", help="A month; two more where it is complex", section=ASKED, role="due_on")
    ] = None
    identity: Annotated[
        str, Ask("How we know it is them", help="What was shown, when, and who saw it", section=ASKED, required=True)
    ] = ""
    understands: Annotated[
        str, Ask("Can the young person decide this themselves?", choices="yes_no", section=ASKED, absences=True)
    ] = ""
    their_view: Annotated[
        str, Ask("What the young person says about it", section=ASKED, lines=2, voice=True, search=True)
    ] = ""
    checked_by: Annotated[str, Ask("Checked by", link="worker", section=CHECKED)] = ""
    checked_on: Annotated[Day, Ask("Checked on", section=CHECKED)] = None
    marks: dict[str, Mark] = Field(default_factory=dict)
    """What is left out: its own screen draws it, over the words themselves."""
    checked_seal: str = ""
    """What was looked at when it was checked: a hash over the file and every mark."""
