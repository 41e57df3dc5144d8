"""The audit: what was done, by whom, to which record, in a chain in which nothing can be changed or left out unseen.

Each line carries a SHA-256 over itself and the line before (`custody.link`), so the partnership can follow the chain
without this store's key. Every edit of this device is in it with its digest, so the chain also covers the work. The
newest link is kept outside the file, sealed (`anchor`), and by the partnership (`custody.Witness`): either shows a file
that was put back.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from caseworker.custody import CHAIN_START, Deed, link
from caseworker.domain.edits import Edit
from caseworker.domain.errors import Told
from caseworker.domain.ids import WorkerId
from caseworker.domain.ports import AuditNote
from caseworker.store import meta
from caseworker.store.opened import Opened, to_bytes

COLUMNS = "n, at, worker, deed, record, scope, reason, digest, chain"
SELECT = f"SELECT {COLUMNS} FROM audit "  # noqa: S608  (this module's own words)
_AFTER = SELECT + "WHERE n > ? ORDER BY n LIMIT ?"
_NEWEST = SELECT + "ORDER BY n DESC LIMIT ?"
_INSERT = f"INSERT INTO audit ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
_ALL = -1


@dataclass(frozen=True, slots=True)
class Head:
    """A link of the chain: its number (0 for none) and its value in hex."""

    n: int
    chain: str


START = Head(0, CHAIN_START)
"""What the first line follows."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Adds lines, in the transaction that is open, for one worker at one time (ISO 8601)."""

    at: Opened
    worker: WorkerId
    now: str

    def note(self, note: AuditNote, digest: bytes | None = None) -> None:
        """One deed."""
        add(
            self.at,
            Deed(
                n=0,
                at=self.now,
                worker=self.worker,
                deed=note.deed,
                record=note.record or "",
                scope=note.scope or "",
                # A surrogate cannot come from a keyboard; it must not stop the audit either.
                reason=note.reason.encode("utf-8", "replace").decode(),
                digest="" if digest is None else digest.hex(),
                chain="",
            ),
        )

    def edits(self, edits: Iterable[Edit]) -> None:
        """One line per edit, with the digest of the edit itself."""
        for edit in edits:
            digest = hashlib.sha256(edit.model_dump_json().encode()).digest()
            self.note(AuditNote(edit.verb, edit.record, edit.scope), digest)


def add(at: Opened, said: Deed) -> None:
    """What a line says, as the next one of the chain: its number and its link are made here."""
    last = head(at)
    deed = said.model_copy(update={"n": last.n + 1})
    put(at, deed.model_copy(update={"chain": link(last.chain, deed)}))


def put(at: Opened, deed: Deed) -> None:
    """A line as it stands, in the transaction that is open."""
    ids = (_raw(to_bytes, deed.record), _raw(to_bytes, deed.scope))
    digest = _raw(bytes.fromhex, deed.digest)
    values = (deed.n, deed.at, deed.worker, deed.deed, *ids, deed.reason, digest, bytes.fromhex(deed.chain))
    at.connection.execute(_INSERT, values)


def head(at: Opened) -> Head:
    """The newest link."""
    row = at.connection.execute("SELECT n, chain FROM audit ORDER BY n DESC LIMIT 1").one()
    return origin(at) if row is None else Head(row[0], row[1].hex())


def origin(at: Opened) -> Head:
    """Where the chain begins here: at its start, unless lines the partnership holds were lost with a damaged file."""
    text = meta.read(at, meta.AUDIT_FROM)
    number, _, chain = text.partition(" ")
    return Head(int(number), chain) if text else START


def holds(at: Opened, n: int, chain: str) -> bool:
    """Whether the chain here has this value (hex) at line `n`. Nothing at all is held by every chain: `n` 0."""
    if n <= 0:
        return n == 0
    began = origin(at)
    if n == began.n:
        return chain == began.chain
    value: bytes | None = at.connection.value("SELECT chain FROM audit WHERE n = ?", (n,))
    return value is not None and value.hex() == chain


def check(at: Opened, anchor: Head | None = None) -> Head:
    """Follow the chain to its head and return that.

    With an `anchor` it starts there: the anchor must be in the chain. Raises Told("store_damaged") where a line was
    changed, taken out or put back, and where the file is older than the anchor.
    """
    last = origin(at)
    if anchor is not None and anchor.n > last.n:
        if not holds(at, anchor.n, anchor.chain):
            raise Told("store_damaged")
        last = anchor
    for deed in _deeds(at, last.n):
        if deed.n != last.n + 1 or deed.chain != link(last.chain, deed):
            raise Told("store_damaged")
        last = Head(deed.n, deed.chain)
    return last


def rejoin(at: Opened, since: Head, *, held: int) -> int:
    """Go on from a link that the partnership holds and this chain does not, in the transaction that is open.

    The lines after line `held` are said again after that link: it may know some of them already, and nothing is left
    out. The lines before are with the partnership. Returns how many were said again.
    """
    again = list(_deeds(at, held))
    at.connection.execute("DELETE FROM audit")
    meta.keep(at, meta.AUDIT_FROM, f"{since.n} {since.chain}")
    meta.keep(at, meta.AUDIT_HELD, str(since.n))
    for deed in again:
        add(at, deed)
    return len(again)


def deeds_after(at: Opened, n: int, limit: int) -> list[Deed]:
    """At most `limit` lines after line `n`, in order."""
    return list(_deeds(at, n, limit))


def lines(at: Opened, *, limit: int = 200) -> list[Deed]:
    """The newest lines, newest first."""
    return [deed_of(row) for row in at.connection.execute(_NEWEST, (limit,))]


def deed_of(row: Sequence[Any]) -> Deed:
    """The line in a row of `COLUMNS`. Raises ValueError for one that is no line."""
    number, when, who, deed, record, scope, why, digest, chain = row
    return Deed(
        n=number,
        at=when,
        worker=who,
        deed=deed,
        record=_hex(record),
        scope=_hex(scope),
        reason=why,
        digest=_hex(digest),
        chain=_hex(chain),
    )


def _deeds(at: Opened, after: int, limit: int = _ALL) -> Iterator[Deed]:
    try:
        yield from (deed_of(row) for row in at.connection.execute(_AFTER, (after, limit)))
    except (ValueError, AttributeError):
        # A column that no longer holds what this program writes there.
        raise Told("store_damaged") from None


def _raw(read: Any, text: str) -> bytes | None:
    return read(text) if text else None


def _hex(raw: bytes | None) -> str:
    return "" if raw is None else raw.hex()
