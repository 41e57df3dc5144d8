"""Small facts the store keeps about itself: who was enrolled, the server's epoch, the last run, numbered series."""

from caseworker.domain.access import Me
from caseworker.domain.errors import Told
from caseworker.store.mac import Shape
from caseworker.store.opened import Opened
from caseworker.wire import Enrolled

AUDIT_FROM, AUDIT_HELD, WITNESS = "audit_from", "audit_held", "witness"
"""Where the audit's chain begins here (number and value), the number of the newest line that a witness confirmed and
this chain held, and the newest `custody.Witness` of the partnership."""
RESCUED = "rescued"
"""The mark of what was handed over before an end; another history of the server forgets it."""
CODES_NOTED, REQUESTS_NOTED = "codes_noted", "requests_noted"
"""How many wrong recovery codes, and wrong words of a request, the audit says already."""
MENDED = "mended"
"""What is to be told of a mending (`mended`), until somebody has read it."""
MARKED = "marked"
"""The epoch under which the system's keyring last took the mark of this store (`marks`), if it ever did."""
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


_SHAPE = Shape("meta", ("value",))


def read(at: Opened, key: str, otherwise: str = "") -> str:
    """The fact under a key, verified. Raises Told("store_damaged")."""
    row = at.connection.execute("SELECT value, mac FROM meta WHERE key = ?", (key,)).one()
    return otherwise if row is None else verified(at, key, value=row[0], seal=row[1])


def verified(at: Opened, key: str, *, value: str, seal: object) -> str:
    """A fact as it lies there, if its seal fits. Raises Told("store_damaged")."""
    try:
        at.mac.verify(_SHAPE, key.encode(), (value,), seal)
    except (Told, ValueError):
        raise Told("store_damaged") from None
    return value


def keep(at: Opened, key: str, value: str) -> None:
    """Note a fact, in the transaction that is open."""
    seal = at.mac.seal(_SHAPE, key.encode(), (value,))
    at.connection.execute("INSERT OR REPLACE INTO meta (key, value, mac) VALUES (?, ?, ?)", (key, value, seal))


def keep_if_new(at: Opened, key: str, value: str) -> None:
    """Note a fact unless it is noted: most syncs change nothing, and writing costs more than looking."""
    if read(at, key) != value:
        keep(at, key, value)


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
