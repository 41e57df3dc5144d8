"""What the partnership configures: colleagues, programmes, places and helplines. Read-only here.

Programmes, schools and hospitals have dates, because strategies end and lists change.
"""

from typing import Annotated, ClassVar

from caseworker.domain.fields import Ask, Day
from caseworker.domain.form import FormInfo, Record


class Worker(Record):
    """A colleague, so that histories can say who. Its record id is the worker's id."""

    info: ClassVar[FormInfo] = FormInfo(kind="worker", title="Colleague", plural="Colleagues", icon="user", config=True)
    name: Annotated[str, Ask("Name", role="title", search=True)] = ""
    team: Annotated[str, Ask("Team")] = ""
    team_name: Annotated[str, Ask("Team name", summary=True)] = ""
    role: Annotated[str, Ask("Role")] = ""
    programme: Annotated[str, Ask("Programme", choices="programme")] = ""
    phone: Annotated[str, Ask("Work number")] = ""


class Programme(Record):
    """A programme with its dates, workstream and prevention level."""

    info: ClassVar[FormInfo] = FormInfo(
        kind="programme", title="Programme", plural="Programmes", icon="clipboard-list", config=True
    )
    name: Annotated[str, Ask("Name", role="title")] = ""
    code: Annotated[str, Ask("Code", choices="programme")] = ""
    workstream: Annotated[str, Ask("Workstream", choices="workstream")] = ""
    prevention: Annotated[str, Ask("Prevention level", choices="prevention")] = ""
    valid_from: Annotated[Day, Ask("From")] = None
    valid_to: Annotated[Day, Ask("To")] = None


class Place(Record):
    """A school, hospital or other place work happens, with its dates."""

    info: ClassVar[FormInfo] = FormInfo(kind="place", title="Place", plural="Places", icon="map-pin", config=True)
    name: Annotated[str, Ask("Name", role="title", search=True)] = ""
    kind: Annotated[str, Ask("Kind", choices="setting_kind", summary=True)] = ""
    phone: Annotated[str, Ask("Number")] = ""
    safeguarding_lead: Annotated[str, Ask("Safeguarding lead")] = ""
    safeguarding_phone: Annotated[str, Ask("Their number")] = ""
    valid_from: Annotated[Day, Ask("From")] = None
    valid_to: Annotated[Day, Ask("To")] = None


class Helpline(Record):
    """A number that may be printed or shown. It is used only while somebody has checked it (`verified_on`)."""

    info: ClassVar[FormInfo] = FormInfo(
        kind="helpline", title="Helpline", plural="Helplines", icon="phone", config=True
    )
    name: Annotated[str, Ask("Name", role="title")] = ""
    number: Annotated[str, Ask("Number")] = ""
    words: Annotated[str, Ask("When to ring")] = ""
    verified_on: Annotated[Day, Ask("Checked on")] = None
