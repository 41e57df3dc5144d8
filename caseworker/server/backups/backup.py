"""Backups of the database as one file, and putting one back: by COPY, so that no other program is needed.

A backup holds what the database holds: sealed bodies, ids, times. It is worth nothing without `server.key`, which is
kept elsewhere, and it is signed, so that nobody can put another history in its place. Tokens, nonces and invites are
left out: they are good for minutes or days and would only be keys lying about.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from psycopg import sql
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from caseworker.digests import record_sum, xor
from caseworker.server.migrate import OWNER, SCHEMA, SEARCH_PATH, migrate
from caseworker.server.postgres.rows import Connection, learn_keys, opened_record, prepare
from caseworker.server.registrar import NotDone
from caseworker.server.sealing import KeyRing, Seals
from caseworker.server.signing import Signer

LEFT_OUT = ("migration", "token", "nonce", "invite")
_MANIFEST, _SIGNATURE = "manifest.json", "manifest.signature"
_CHUNK = 1 << 18
_SET_NUMBER = "SELECT setval(pg_get_serial_sequence(%s, %s), (SELECT coalesce(max({1}), 0) + 1 FROM {0}), false)"


class Part(BaseModel):
    """One table of a backup: its columns in order, how many rows, and the SHA-256 of its text."""

    model_config = ConfigDict(frozen=True)

    name: str
    columns: tuple[str, ...]
    rows: int
    sha256: str


class Manifest(BaseModel):
    """What a backup is: when it was taken, of which history, and at which migration."""

    model_config = ConfigDict(frozen=True)

    taken_at: AwareDatetime
    log_epoch: str
    reached: int
    migration: str
    parts: tuple[Part, ...]

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(part.rows for part in self.parts)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found whole: scopes whose records open, whose checksum is theirs and whose feed has no gap."""

    scopes: int
    records: int


def back_up(url: str, out: Path, *, signer: Signer, now: datetime) -> Manifest:
    """Write everything to a new file only its owner may read, from one moment. Raises FileExistsError, OSError.

    `url` is the owner's way into the database.
    """
    part = out.with_name(out.name + ".part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    if out.exists():
        os.close(handle)
        part.unlink()
        raise FileExistsError(out)
    with os.fdopen(handle, "wb") as raw:
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as kept, _owner(url) as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            manifest = _written(connection, kept, now)
            text = manifest.model_dump_json().encode()
            kept.writestr(_MANIFEST, text)
            kept.writestr(_SIGNATURE, signer.sign(_signed(text)))
        raw.flush()
        os.fsync(raw.fileno())
    part.rename(out)
    return manifest


def read_manifest(file: Path, public: str) -> Manifest:
    """What a backup says of itself. Raises NotDone if it is none, or was not signed with this key (hex)."""
    try:
        with zipfile.ZipFile(file) as kept:
            text, signature = kept.read(_MANIFEST), kept.read(_SIGNATURE)
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(
            bytes.fromhex(signature.decode()), _signed(text)
        )
        return Manifest.model_validate_json(text)
    except InvalidSignature:
        raise NotDone("This backup was not signed by this partnership, or was changed since.") from None
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, ValidationError):
        raise NotDone("This file holds no backup that can be read.") from None


def put_back(url: str, file: Path, manifest: Manifest) -> None:
    """Fill an empty database from a backup, then bring it up to this version. All of it or nothing. Raises NotDone.

    `url` belongs to an administrator who may make roles.
    """
    with psycopg.connect(url) as connection:
        if connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [SCHEMA]).fetchone():
            raise NotDone(
                "This database holds tables already. Give the address of an empty one: nothing is overwritten."
            )
    migrate(url, upto=manifest.migration)
    with _owner(url) as connection, zipfile.ZipFile(file) as kept:
        tables = _tables(connection)
        if set(tables) != {part.name for part in manifest.parts}:
            raise NotDone("This backup is of another version of the program.")
        parts = {part.name: part for part in manifest.parts}
        for name in tables:
            connection.execute(_about("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY", name))
        for name in reversed(tables):
            if connection.execute(_about("SELECT 1 FROM {} LIMIT 1", name)).fetchone():
                connection.execute(_about("DELETE FROM {}", name))
        for name in tables:
            _filled(connection, kept, parts[name])
        for name in tables:
            connection.execute(_about("ALTER TABLE {} FORCE ROW LEVEL SECURITY", name))
    migrate(url)


def checked(url: str, keys: KeyRing) -> Checked:
    """Open every record with the server's key, and compare checksums and numbers. Raises NotDone at the first fault."""
    seals, records = Seals(keys), 0
    with _owner(url) as connection:
        prepare(connection)
        scopes = connection.execute(
            "SELECT id, head, floor, checksum, (SELECT count(*) FROM feed WHERE scope = id), "
            "(SELECT coalesce(max(seq), 0) FROM feed WHERE scope = id) FROM scope WHERE erased_at IS NULL ORDER BY id"
        ).fetchall()
        for scope, head, floor, checksum, entries, newest in scopes:
            learn_keys(connection, seals, {scope})
            found = bytes(32)
            for row in connection.execute(
                "SELECT id, scope, kind, erased, sealed FROM record WHERE scope = %s::uuid AND NOT erased", [scope]
            ):
                record = opened_record(seals, row)
                found = xor(found, record_sum(record.record, record.state.versions))
                records += 1
            if found != checksum or entries != head - floor or newest not in (head, 0 if head == floor else head):
                raise NotDone(f"Scope {scope} is not whole in this backup.")
    return Checked(len(scopes), records)


def _written(connection: Connection, kept: zipfile.ZipFile, now: datetime) -> Manifest:
    parts = [_part(connection, kept, name) for name in _tables(connection)]
    row = connection.execute(
        "SELECT replace(log_epoch::text, '-', ''), reached(), (SELECT max(name COLLATE \"C\") FROM migration) FROM book"
    ).fetchone()
    assert row is not None
    return Manifest(taken_at=now, log_epoch=row[0], reached=row[1], migration=row[2], parts=tuple(parts))


def _part(connection: Connection, kept: zipfile.ZipFile, name: str) -> Part:
    columns = [
        row[0]
        for row in connection.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
            "AND attgenerated = '' ORDER BY attnum",
            [f"{SCHEMA}.{name}"],
        )
    ]
    digest, rows = hashlib.sha256(), 0
    with (
        kept.open(f"tables/{name}", "w", force_zip64=True) as out,
        connection.cursor().copy(_columns("COPY {} ({}) TO STDOUT", name, columns)) as copy,
    ):
        for block in copy:
            digest.update(block)
            rows += bytes(block).count(b"\n")
            out.write(block)
    return Part(name=name, columns=tuple(columns), rows=rows, sha256=digest.hexdigest())


def _filled(connection: Connection, kept: zipfile.ZipFile, part: Part) -> None:
    digest = hashlib.sha256()
    with (
        kept.open(f"tables/{part.name}") as source,
        connection.cursor().copy(_columns("COPY {} ({}) FROM STDIN", part.name, part.columns)) as copy,
    ):
        while block := source.read(_CHUNK):
            digest.update(block)
            copy.write(block)
    if digest.hexdigest() != part.sha256:
        raise NotDone(f"The table {part.name} of this backup is damaged.")
    for column in _numbered(connection, part.name):
        connection.execute(_columns(_SET_NUMBER, part.name, [column]), [f"{SCHEMA}.{part.name}", column])


def _numbered(connection: Connection, name: str) -> list[str]:
    """The columns the database numbers by itself."""
    rows = connection.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attidentity <> ''", [f"{SCHEMA}.{name}"]
    )
    return [row[0] for row in rows]


def _tables(connection: Connection) -> list[str]:
    """The tables of a backup, each after those it refers to."""
    names = [
        row[0]
        for row in connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind = 'r' ORDER BY relname",
            [SCHEMA],
        )
        if row[0] not in LEFT_OUT
    ]
    needs: dict[str, set[str]] = {name: set() for name in names}
    for name, needed in connection.execute(
        "SELECT a.relname, b.relname FROM pg_constraint c JOIN pg_class a ON a.oid = c.conrelid "
        "JOIN pg_class b ON b.oid = c.confrelid WHERE c.contype = 'f' AND a.relnamespace = %s::regnamespace",
        [SCHEMA],
    ):
        if name in needs and name != needed:
            needs[name].add(needed)
    return list(_in_order(needs))


def _in_order(needs: dict[str, set[str]]) -> Iterator[str]:
    done: set[str] = set()
    while len(done) < len(needs):
        ready = [name for name in needs if name not in done and needs[name] <= done]
        if not ready:
            raise NotDone("The tables refer to each other in a circle.")
        done.update(ready)
        yield from ready


def _owner(url: str) -> Connection:
    """A connection as the owner of the tables, in one transaction."""
    connection = psycopg.connect(url, options=SEARCH_PATH)
    connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(OWNER)))
    connection.commit()
    return connection


def _signed(text: bytes) -> bytes:
    return b"caseworker-backup/1|" + json.dumps(hashlib.sha256(text).hexdigest()).encode()


def _about(text: str, table: str) -> sql.Composed:
    return sql.SQL(text).format(sql.Identifier(SCHEMA, table))


def _columns(text: str, table: str, columns: Sequence[str]) -> sql.Composed:
    listed = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL(text).format(sql.Identifier(SCHEMA, table), listed)
