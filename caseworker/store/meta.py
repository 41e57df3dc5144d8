"""Small facts the store keeps about itself: who was enrolled, the server's epoch, the last run, numbered series."""

from caseworker.domain.access import Me
from caseworker.domain.errors import Told
from caseworker.store.opened import Opened
from caseworker.wire import Enrolled

ENROLLED, LOG_EPOCH, NEXT_SEQ, TRIED, SUCCESS, TROUBLE, FORMS, SWEPT = (
    "enrolled",
    "log_epoch",
    "next_seq",
    "last_tried",
    "last_success",
    "trouble",
    "forms",
    "swept",
)


def read(at: Opened, key: str, otherwise: str = "") -> str:
    """The fact under a key."""
    value: str | None = at.connection.value("SELECT value FROM meta WHERE key = ?", (key,))
    return otherwise if value is None else value


def keep(at: Opened, key: str, value: str) -> None:
    """Note a fact, in the transaction that is open."""
    at.connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))


def forget(at: Opened, key: str) -> None:
    """Take a fact away, in the transaction that is open."""
    at.connection.execute("DELETE FROM meta WHERE key = ?", (key,))


def enrolled(at: Opened) -> Enrolled:
    """What enrolment said. Raises Told("store_missing") before it."""
    text = read(at, ENROLLED)
    if not text:
        raise Told("store_missing")
    return Enrolled.model_validate_json(text)


def me(at: Opened) -> Me:
    """The worker at this laptop. Raises Told("store_missing") before enrolment."""
    said = enrolled(at)
    return Me(
        worker=said.worker,
        name=said.name,
        role=said.role,
        team=said.team,
        team_name=said.team_name,
        programme=said.programme,
        device_code=said.device_code,
    )


def next_number(at: Opened, series: str) -> int:
    """The next number of a series, in the transaction that is open: counted from 1, never given twice."""
    number: int = at.connection.value(
        "INSERT INTO series (name, last) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET last = last + 1 RETURNING last",
        (series,),
    )
    return number
