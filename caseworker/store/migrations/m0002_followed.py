"""The audit becomes a chain that the partnership can follow without this store's key, and small facts are sealed.

Until then each line carried an HMAC under the chain key. A chain that does not hold is left as it is: it then does not
hold afterwards either, and says so at every opening.
"""

import hmac
from typing import Any

from caseworker.custody import CHAIN_START, link
from caseworker.store import meta
from caseworker.store.audit import COLUMNS, deed_of
from caseworker.store.mac import Shape
from caseworker.store.opened import Opened

info = "An audit that others can follow, and a seal on small facts"

_SHAPE = Shape("audit", ("at", "worker", "deed", "record", "scope", "reason", "digest"))
_LINES = f"SELECT {COLUMNS} FROM audit ORDER BY n"  # noqa: S608  (this program's own words)


def migrate(at: Opened) -> None:
    """Link every line anew, if the lines are as they were written; seal what `meta` holds."""
    lines = at.connection.execute(_LINES).all()
    if _held(at, lines):
        _link_anew(at, lines)
    at.connection.execute("ALTER TABLE meta ADD COLUMN mac BLOB")
    for key, value in at.connection.execute("SELECT key, value FROM meta").all():
        meta.keep(at, key, value)


def _held(at: Opened, lines: list[tuple[Any, ...]]) -> bool:
    before = bytes(32)
    for place, (number, *values, chain) in enumerate(lines, 1):
        text = before + _SHAPE.encoded(number, values)
        if number != place or not hmac.compare_digest(chain, hmac.digest(at.chain.raw, text, "sha256")):
            return False
        before = chain
    return True


def _link_anew(at: Opened, lines: list[tuple[Any, ...]]) -> None:
    before = CHAIN_START
    for line in lines:
        deed = deed_of(line)
        before = link(before, deed)
        at.connection.execute("UPDATE audit SET chain = ? WHERE n = ?", (bytes.fromhex(before), deed.n))
