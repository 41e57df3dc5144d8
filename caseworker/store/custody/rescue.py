"""What is on this laptop and not with the partnership, put together and sealed to its recovery key.

Each letter is one JSON text: `format` 1, `device`, `worker`, `part` and `parts`, and `pieces`. A piece is an edit of
the outbox, an edit the server set aside, or a draft (`from`: "outbox", "set_aside", "draft"); it has the columns of its
row, ids as hex, the body as the text that was stored, and `is_whole` false where the row's seal no longer fits: what a
bad disk left of somebody's words is still worth reading. A file that was not sent is pieces too (`from`: "file"): its
sealed bytes from `start` on in base64, and in `file` what opens them.
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_json

from caseworker.blobs import CHUNK
from caseworker.custody import RESCUE_BYTES, Rescue, fingerprint, rescue_info
from caseworker.domain.errors import Told
from caseworker.sealed_letters import seal_to
from caseworker.store import drafts, meta, outbox
from caseworker.store.files.rows import file_in, folder_of, unsent_files
from caseworker.store.opened import Opened
from caseworker.store.sealed import SealedTable
from caseworker.syncport import Unsent
from caseworker.wire import Enrolled

_ROOM = RESCUE_BYTES - 2_000
"""Bytes of content in one letter: sealing adds 1,136, the text around the pieces less than the rest."""
_PART = 5 * CHUNK
"""Sealed bytes of a file in one piece: as base64 they fill a letter, and a photograph is one or two pieces."""
_SOURCES: tuple[tuple[str, SealedTable, str], ...] = (
    ("outbox", outbox.OUTBOX, "ORDER BY n"),
    ("set_aside", outbox.QUARANTINED, "WHERE body <> '' ORDER BY n"),
    ("draft", drafts.DRAFT, "ORDER BY n"),
)


@dataclass(frozen=True, slots=True)
class _Parcel:
    """Pieces for one letter, as JSON texts, and their bytes."""

    pieces: list[bytes]
    size: int = 0

    def has_room_for(self, piece: bytes) -> bool:
        return not self.pieces or self.size + len(piece) < _ROOM

    def with_one(self, piece: bytes) -> "_Parcel":
        return _Parcel([*self.pieces, piece], self.size + len(piece) + 1)


def unsent(at: Opened, *, store: str) -> Unsent:
    """Everything the partnership does not have. `store` is the id of the store. A changed row is taken as it lies."""
    enrolled = meta.enrolled(at)
    pieces = list(_pieces(at))
    mark = hashlib.sha256(b"\n".join(pieces)).hexdigest() if pieces else ""
    if not pieces or not enrolled.recovery_key:
        return Unsent(len(pieces), mark)
    parcels = _parcels(pieces)
    texts = [_text(enrolled, parcel, (part, len(parcels))) for part, parcel in enumerate(parcels, 1)]
    key = fingerprint(enrolled.recovery_key)
    letters = tuple(
        Rescue(
            store=store,
            key=key,
            pieces=len(parcel.pieces),
            sealed=seal_to(enrolled.recovery_key, rescue_info(store, key), text),
        )
        for parcel, text in zip(parcels, texts, strict=True)
    )
    return Unsent(len(pieces), mark, letters)


def _pieces(at: Opened) -> Iterator[bytes]:
    for source, table, where in _SOURCES:
        for stored, row in zip(table.stored(at, where), table.rows_unchecked(at, where), strict=True):
            yield to_json({"from": source, "is_whole": _is_whole(at, table, stored), **_columns(row)})
    yield from _files(at)


def _files(at: Opened) -> Iterator[bytes]:
    """Files that nobody else has, in parts, with what opens them: the record may be with the server."""
    for record in unsent_files(at):
        known = file_in(at, record)
        sealed = (folder_of(at) / record).read_bytes()
        said = {"from": "file", "record": record, "scope": known[0] if known else "", "size": len(sealed)}
        said["file"] = known[1].text if known else ""
        parts = ((start, sealed[start : start + _PART]) for start in range(0, len(sealed), _PART))
        yield from (to_json({**said, "start": start, "body": b64encode(part).decode()}) for start, part in parts)


def _is_whole(at: Opened, table: SealedTable, stored: tuple[Any, ...]) -> bool:
    try:
        table.verified(at, stored)
    except Told:
        return False
    return True


def _columns(row: Mapping[str, Any]) -> dict[str, object]:
    """A row in JSON, without the bookkeeping: the same work has the same mark."""
    left_out = ("n", "mac", "offered", "again", "seq", "sent_at")
    return {
        name: value.hex() if isinstance(value, bytes) else value for name, value in row.items() if name not in left_out
    }


def _parcels(pieces: list[bytes]) -> list[_Parcel]:
    parcels = [_Parcel([])]
    for piece in pieces:
        if not parcels[-1].has_room_for(piece):
            parcels.append(_Parcel([]))
        parcels[-1] = parcels[-1].with_one(piece)
    return parcels


def _text(enrolled: Enrolled, parcel: _Parcel, numbers: tuple[int, int]) -> bytes:
    part, parts = numbers
    head = to_json({"format": 1, "device": enrolled.device, "worker": enrolled.worker, "part": part, "parts": parts})
    return head[:-1] + b',"pieces":[' + b",".join(parcel.pieces) + b"]}"
