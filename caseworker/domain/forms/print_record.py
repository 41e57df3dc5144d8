"""One entry of the print register: what left the screen on paper or as a file, for whom, why, and where it is now."""

from typing import Annotated, ClassVar

from pydantic import AwareDatetime

from caseworker.domain.fields import Ask, Day
from caseworker.domain.form import FormInfo, Record

SECTION, AFTER = "What was printed", "Where it is now"
OUT: tuple[str, ...] = ("printed", "in_part", "collected")
"""Where a page may be found by somebody."""


class PrintRecord(Record):
    """Paper is where children's data has leaked most, so every page has a number, a recipient and a purpose."""

    info: ClassVar[FormInfo] = FormInfo(
        kind="print_record", title="Printed page", plural="Print register", icon="printer", sections=(SECTION, AFTER)
    )
    status: Annotated[str, Ask("Status", choices="print_status", role="status")] = "printed"
    number: Annotated[str, Ask("Number on the page", section=SECTION, role="title", summary=True, search=True)] = ""
    document: Annotated[str, Ask("Which paper", choices="document", section=SECTION, summary=True)] = ""
    of: Annotated[str, Ask("Made from", link="plan_version", section=SECTION, role="parent")] = ""
    version: Annotated[int, Ask("Version", section=SECTION)] = 0
    language: Annotated[str, Ask("Language of the fixed words", section=SECTION)] = ""
    copies: Annotated[int, Ask("Copies", section=SECTION)] = 1
    recipient: Annotated[str, Ask("For whom", section=SECTION, required=True, summary=True, search=True)] = ""
    purpose: Annotated[str, Ask("Why", section=SECTION, required=True)] = ""
    readers: Annotated[str, Ask("Who could read it", section=SECTION)] = ""
    talked: Annotated[bool, Ask("Talked about with the young person", section=SECTION)] = False
    way: Annotated[str, Ask("Printed, or saved as a file", choices="print_way", section=SECTION)] = "printer"
    printed_at: Annotated[AwareDatetime | None, Ask("When", section=SECTION, role="happened_at")] = None
    collected_by: Annotated[str, Ask("Collected by", section=AFTER)] = ""
    due_back: Annotated[Day, Ask("Due back", section=AFTER, role="due_on")] = None
    ended_on: Annotated[Day, Ask("Returned or destroyed on", section=AFTER)] = None
    note: Annotated[str, Ask("Note", section=AFTER)] = ""
    reserved: str = ""
    """For a blank sheet: the id of the record that it becomes once somebody types it up."""
