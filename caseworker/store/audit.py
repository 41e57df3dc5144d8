"""The audit: what was done, by whom, to which record, in a chain in which nothing can be changed or left out unseen.

Each row carries an HMAC over itself and the row before. Every edit of this device is in the chain with its digest, so
the chain also covers the work. The newest link is kept outside the file (`Head`), which shows a file that was put back.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

from caseworker.domain.edits import Edit
from caseworker.domain.errors import Told
from caseworker.domain.ids import WorkerId
from caseworker.domain.ports import AuditNote
from caseworker.store.mac import Shape, Value
from caseworker.store.opened import Opened, to_bytes

START = bytes(32)
"""What the first row follows."""

_SHAPE = Shape("audit", ("at", "worker", "deed", "record", "scope", "reason", "digest"))
_SELECT = "SELECT n, chain, at, worker, deed, record, scope, reason, digest FROM audit "
_AFTER = _SELECT + "WHERE n > ? ORDER BY n"
_NEWEST = _SELECT + "ORDER BY n DESC LIMIT ?"


@dataclass(frozen=True, slots=True)
class Head:
    """The newest link of the chain: its number (0 for none) and its value in hex."""

    n: int
    chain: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the audit, for people: ids as hex, "" where there is none."""

    n: int
    at: str
    worker: str
    deed: str
    record: str
    scope: str
    reason: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Adds rows, in the transaction that is open, for one worker at one time (ISO 8601)."""

    at: Opened
    worker: WorkerId
    now: str

    def note(self, note: AuditNote, digest: bytes | None = None) -> None:
        """One deed."""
        record = None if note.record is None else to_bytes(note.record)
        scope = None if note.scope is None else to_bytes(note.scope)
        values: tuple[Value, ...] = (self.now, self.worker, note.deed, record, scope, note.reason, digest)
        last = head(self.at)
        link = _link(self.at, last.n + 1, bytes.fromhex(last.chain), values)
        self.at.connection.execute(
            "INSERT INTO audit (n, at, worker, deed, record, scope, reason, digest, chain) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (last.n + 1, *values, link),
        )

    def edits(self, edits: Iterable[Edit]) -> None:
        """One row per edit, with the digest of the edit itself."""
        for edit in edits:
            digest = hashlib.sha256(edit.model_dump_json().encode()).digest()
            self.note(AuditNote(edit.verb, edit.record, edit.scope), digest)


def head(at: Opened) -> Head:
    """The newest link."""
    row = at.connection.execute("SELECT n, chain FROM audit ORDER BY n DESC LIMIT 1").one()
    return Head(0, START.hex()) if row is None else Head(row[0], row[1].hex())


def check(at: Opened, anchor: Head | None = None) -> Head:
    """Follow the chain to its head and return that.

    With an `anchor` it starts there: the anchor must be in the chain. Raises Told("store_damaged") where a row was
    changed, taken out or put back, and where the file is older than the anchor.
    """
    number, chain = 0, START
    if anchor is not None and anchor.n:
        number, chain = anchor.n, bytes.fromhex(anchor.chain)
        if at.connection.value("SELECT chain FROM audit WHERE n = ?", (number,)) != chain:
            raise Told("store_damaged")
    for row in at.connection.execute(_AFTER, (number,)):
        if row[0] != number + 1 or not hmac.compare_digest(row[1], _link(at, row[0], chain, row[2:])):
            raise Told("store_damaged")
        number, chain = row[0], row[1]
    return Head(number, chain.hex())


def lines(at: Opened, *, limit: int = 200) -> list[Line]:
    """The newest rows, newest first."""
    rows = at.connection.execute(_NEWEST, (limit,))
    return [
        Line(n, when, who, deed, _hex(record), _hex(scope), why)
        for n, _, when, who, deed, record, scope, why, _ in rows
    ]


def _link(at: Opened, number: int, before: bytes, values: tuple[Value, ...]) -> bytes:
    return hmac.digest(at.chain.raw, before + _SHAPE.encoded(number, values), "sha256")


def _hex(raw: bytes | None) -> str:
    return "" if raw is None else raw.hex()
