"""How ids and bodies travel between the book and PostgreSQL: hex letters as uuid, states as sealed JSON."""

import hashlib
from typing import Any

import psycopg
from psycopg.adapt import Buffer, Loader
from psycopg.pq import Format
from pydantic_core import from_json, to_json

from caseworker.domain.ids import RecordId, ScopeId, is_id
from caseworker.domain.merge import Candidate, State
from caseworker.server.book import Kept
from caseworker.server.sealing import Seals

Connection = psycopg.Connection[tuple[Any, ...]]


class HexLoader(Loader):
    """A uuid column as 32 hex letters."""

    def load(self, data: Buffer) -> str:
        """The text form without its dashes."""
        return bytes(data).replace(b"-", b"").decode()


class HexBinaryLoader(Loader):
    """The same for the binary format."""

    format = Format.BINARY

    def load(self, data: Buffer) -> str:
        """The 16 bytes in hex."""
        return bytes(data).hex()


def prepare(connection: Connection) -> None:
    """Make a connection read uuid columns as this program's ids."""
    connection.adapters.register_loader("uuid", HexLoader)
    connection.adapters.register_loader("uuid", HexBinaryLoader)


def row_id(text: str) -> str:
    """The id a row is kept under: the id itself, or a hash of what a device sent in its place."""
    return text if is_id(text) else hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def id_or_none(text: str) -> str | None:
    """An id, None for what only stands in the place of one."""
    return text if is_id(text) else None


def learn_keys(connection: Connection, seals: Seals, scopes: set[str]) -> None:
    """Have the keys of these scopes at hand, as far as they exist."""
    missing = [scope for scope in scopes if not seals.knows(scope)]
    if missing:
        rows = connection.execute("SELECT scope, wrapped FROM key WHERE scope = ANY(%s::uuid[])", [missing])
        for scope, wrapped in rows:
            seals.learn(scope, wrapped)


def sealed_record(seals: Seals, kept: Kept) -> bytes:
    """A record's row content."""
    state = kept.state
    plain = to_json(
        {
            "by": kept.author,
            "at": kept.made_at,
            "body": state.body,
            "versions": state.versions,
            "open": state.conflicts,
            "alike": state.alike,
        }
    )
    return seals.seal(kept.scope, f"record|{kept.record}", plain)


def opened_record(seals: Seals, row: tuple[str, str, str, bool, bytes | None]) -> Kept:
    """A record from its row (id, scope, kind, erased, sealed)."""
    record, scope, kind, erased, sealed = row
    if erased or sealed is None:
        return Kept(RecordId(record), ScopeId(scope), kind, author=_NOBODY, made_at="", state=State(erased=True))
    held = from_json(seals.open(scope, f"record|{record}", sealed))
    state = State(
        held["body"],
        held["versions"],
        {path: tuple(Candidate.model_validate(one) for one in open_) for path, open_ in held["open"].items()},
        {path: tuple(edits) for path, edits in held["alike"].items()},
    )
    return Kept(RecordId(record), ScopeId(scope), kind, held["by"], held["at"], state)


_NOBODY: Any = ""
