"""Something somebody said they would do, with an owner and a day."""

from typing import Annotated, ClassVar

from caseworker.domain.fields import Ask, Day
from caseworker.domain.form import FormInfo, Record

SECTION = "Agreed to do"


class Action(Record):
    """From a session, a plan or a review. Done, or still open; never silently gone."""

    info: ClassVar[FormInfo] = FormInfo(
        kind="action", title="Agreed action", plural="Agreed actions", icon="list-check", sections=(SECTION,)
    )
    status: Annotated[str, Ask("Status", role="status", paper="never")] = "open"
    text: Annotated[str, Ask("What", section=SECTION, role="title", required=True, search=True)] = ""
    owner_kind: Annotated[str, Ask("Whose", choices="action_owner", section=SECTION)] = "worker"
    owner: Annotated[str, Ask("Who", section=SECTION, summary=True, search=True)] = ""
    due_on: Annotated[Day, Ask("By", section=SECTION, role="due_on")] = None
    source: Annotated[str, Ask("From", link="session", section=SECTION, role="parent")] = ""
    done_on: Annotated[Day, Ask("Done on", section=SECTION)] = None
    result: Annotated[str, Ask("What came of it", section=SECTION, search=True)] = ""
