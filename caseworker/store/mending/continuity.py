"""Whether the store goes on from where it was left, or somebody put back an older one, or a part of one.

Four witnesses, each weaker where the next is stronger: the pages as they were at closing (only after an orderly
closing), the audit's newest link kept beside the store, the same in the system's keyring as of the last lock or sync
(`marks`), and the link that the partnership has signed for.
"""

from collections.abc import Callable
from typing import Literal

from pydantic import ValidationError

from caseworker.custody import Witness
from caseworker.domain.errors import Told
from caseworker.store import audit, fill, meta
from caseworker.store.anchor import Anchor
from caseworker.store.audit import Head
from caseworker.store.migrations import KNOWN, migrate
from caseworker.store.opened import Opened

PutBack = Literal["", "pages", "audit", "anchor_missing", "key_store", "witness"]
"""What does not go on: "" nothing, the pages, the audit's link, the file with that link, the link in the system's key
store, or the partnership's link."""


def brought_up_to_date(
    at: Opened, anchor: Anchor | None, *, backup: Callable[[], object], lower: Callable[[], object]
) -> tuple[Anchor | None, bool]:
    """Bring the store to the newest layout. Gives the anchor, and whether there was anything to do.

    An anchor whose link held before says what that link is now. Meanwhile `lower` puts one down that holds before and
    after, so that a stop in between raises no false alarm.
    """
    before = "" if anchor is None else link_at(at, anchor.n)
    if anchor is not None and before == anchor.chain and at.connection.value("PRAGMA user_version") != KNOWN:
        lower()
    steps = migrate(at, backup=backup)
    if steps and anchor is not None and before == anchor.chain:
        anchor = anchor.model_copy(update={"chain": link_at(at, anchor.n)})
    return anchor, bool(steps)


def why_put_back(at: Opened, anchor: Anchor | None, *, is_as_left: bool = True, whole: bool = False) -> PutBack:
    """What of the store does not go on; `whole` follows the audit from its start. Nothing is blocked by it."""
    if not is_as_left:
        return "pages"
    if anchor is None and at.connection.value("SELECT 1 FROM audit LIMIT 1"):
        return "anchor_missing"
    if not _goes_on(at, None if anchor is None else anchor.head) or (whole and not _goes_on(at, None)):
        return "audit"
    return "" if is_witnessed(at) else "witness"


def _goes_on(at: Opened, head: Head | None) -> bool:
    """Whether the audit goes on, unbroken, from a link that was kept outside; None follows it from its start."""
    try:
        audit.check(at, head)
    except Told:
        return False
    return True


def recount(at: Opened) -> None:
    """Count the checksum of each scope from the records that are really here, in the transaction that is open.

    The next sync then fetches every scope that is not what the partnership has.
    """
    for (scope,) in at.connection.execute("SELECT scope FROM cursor WHERE is_filled").all():
        at.connection.execute("UPDATE cursor SET sum = ? WHERE scope = ?", (fill.sum_of(at, scope), scope))


def settle_witness(at: Opened) -> None:
    """Go on after the partnership's link, in the transaction that is open, if this chain does not hold it."""
    said = witnessed(at)
    if said is not None and not audit.holds(at, said.n, said.chain):
        audit.rejoin(at, said, held=int(meta.read(at, meta.AUDIT_HELD, "0")))


def is_witnessed(at: Opened) -> bool:
    """Whether this chain holds the link that the partnership signed for; True while there is none."""
    said = witnessed(at)
    return said is None or audit.holds(at, said.n, said.chain)


def witnessed(at: Opened) -> Head | None:
    """The newest link that the partnership signed for. Its signature was checked before it was kept."""
    text = meta.read(at, meta.WITNESS)
    if not text:
        return None
    try:
        said = Witness.model_validate_json(text)
    except ValidationError:
        raise Told("store_damaged") from None
    return Head(said.n, said.chain)


def link_at(at: Opened, number: int) -> str:
    """The link of a line, as it lies there, whatever the layout; "" if there is no such line."""
    if not at.connection.value("SELECT 1 FROM sqlite_schema WHERE name = 'audit'"):
        return ""
    value: bytes | None = at.connection.value("SELECT chain FROM audit WHERE n = ?", (number,))
    return audit.START.chain if number == 0 else "" if value is None else value.hex()
