"""What this laptop knows of where its files are, beside the files themselves, and which of them nobody else has.

A file is a file of sealed bytes in the profile, named by its record; its key stands in that record. A row of `blob`
says what the server confirmed of it, in which of the server's histories. Whatever is not said there is not known: a
file that is here without such a row counts as unsent, so nothing has to be written for that to be true.
"""

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from caseworker.domain.errors import Told
from caseworker.domain.files import SealedFile, sealed_file
from caseworker.domain.ids import RecordId, ScopeId, is_id
from caseworker.store import meta, states
from caseworker.store.opened import Opened, to_bytes
from caseworker.store.sealed import Cells, SealedTable

FOLDER = "files"
FILE_ROWS = SealedTable("blob", "record", ("scope", "digest", "state", "epoch", "at"))
SEALED, WANTED, DAMAGED = "sealed", "wanted", "damaged"


def folder_of(at: Opened) -> Path:
    """Where the files of an open store lie."""
    return at.connection.path.parent / FOLDER


def whole_files(folder: Path) -> frozenset[str]:
    """The records whose whole files are there."""
    try:
        return frozenset(path.name for path in folder.iterdir() if is_id(path.name))
    except OSError:
        return frozenset()


def state_of(at: Opened, record: RecordId, digest: str = "") -> str:
    """What is known of a file: "" for nothing, also where the row is damaged, about other bytes, or out of date.

    Without a digest any bytes are meant.
    """
    with suppress(Told):
        row = FILE_ROWS.first(at, "WHERE record = ?", (to_bytes(record),))
        if row is not None and (not digest or row["digest"] == digest):
            is_known = row["state"] != SEALED or row["epoch"] == meta.read(at, meta.LOG_EPOCH)
            return str(row["state"]) if is_known else ""
    return ""


def note(at: Opened, record: RecordId, *, digest: str, state: str, now: str) -> None:
    """Note what is known of a file, in the transaction that is open; not of one whose record is gone by now."""
    known = file_in(at, record)
    if known is not None:
        row: Cells = {"record": to_bytes(record), "scope": to_bytes(known[0]), "digest": digest, "state": state}
        FILE_ROWS.put(at, [{**row, "epoch": meta.read(at, meta.LOG_EPOCH), "at": now}])


def unsent_files(at: Opened, scope: ScopeId | None = None) -> tuple[RecordId, ...]:
    """The records whose files are whole here and not known to be on the server, oldest first.

    A file that was found damaged is no longer among them: nothing of it can be sent.
    """
    there = whole_files(folder_of(at))
    if not there:
        return ()
    if scope is None:
        rows = at.connection.execute("SELECT id FROM record WHERE kind = 'attachment' ORDER BY id")
    else:
        query = "SELECT id FROM record WHERE scope = ? AND kind = 'attachment' ORDER BY id"
        rows = at.connection.execute(query, (to_bytes(scope),))
    named = [RecordId(raw.hex()) for (raw,) in rows]
    known = _known(at)
    return tuple(record for record in named if record in there and record not in known)


def _known(at: Opened) -> frozenset[RecordId]:
    """The records of which something is known of their file, in this history of the server."""
    epoch, found = meta.read(at, meta.LOG_EPOCH), []
    for stored in FILE_ROWS.stored(at, ""):
        with suppress(Told):
            row = FILE_ROWS.verified(at, stored)
            if row["state"] != SEALED or row["epoch"] == epoch:
                found.append(RecordId(stored[2].hex()))
    return frozenset(found)


def file_in(at: Opened, record: RecordId) -> tuple[ScopeId, SealedFile] | None:
    """What opens the file of a record, and its scope; None where there is none that this version knows."""
    held = states.find(at, record)
    file = sealed_file(held.shown.body.get("file")) if held is not None else None
    return (held.scope, file) if held is not None and file is not None else None


def has_unsent_edit(at: Opened, record: RecordId) -> bool:
    """Whether work on this record has not been sent."""
    return bool(at.connection.value("SELECT count(*) FROM outbox WHERE record = ?", (to_bytes(record),)))


def settle_new(at: Opened) -> None:
    """At opening: a file whose record was saved in the moment the app was killed stays, one whose was not goes."""
    folder = folder_of(at)
    for path in _left_over(folder, whole_files(folder)):
        name = path.name.partition(".")[0]
        with suppress(OSError):
            if path.name == f"{name}.new" and is_id(name) and states.find(at, RecordId(name)) is not None:
                path.replace(folder / name)
            else:
                path.unlink(missing_ok=True)


def _left_over(folder: Path, whole: Collection[str]) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.name not in whole and path.suffix != ".coming"]
    except OSError:
        return []


def files_of(at: Opened, scope: ScopeId) -> tuple[Path, ...]:
    """Every file of a scope's records, whole or coming. Ask before the records go."""
    rows = at.connection.execute(
        "SELECT id FROM record WHERE scope = ? AND kind = 'attachment'", (to_bytes(scope),)
    ).all()
    folder, names = folder_of(at), [raw.hex() for (raw,) in rows]
    return tuple(folder / f"{name}{end}" for name in names for end in ("", ".coming"))


def remove_files(paths: Collection[Path]) -> None:
    """Remove files whose keys are gone; what another program holds is left for the next sweep."""
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def sweep_files(at: Opened, since: str) -> None:
    """Remove the files of records that are gone: purged, or erased. Their keys went with the records.

    Nothing goes before a sync has gone through since this time (ISO 8601), while a case is still to be fetched whole,
    or while work on the record is unsent: a store that was put together anew may lack a record only for the moment.
    """
    folder = folder_of(at)
    if not folder.is_dir() or meta.read(at, meta.SUCCESS) < since:
        return
    if at.connection.value("SELECT count(*) FROM cursor WHERE NOT is_filled AND grant_epoch > 0"):
        return
    names = {path: path.name.removesuffix(".coming") for path in folder.iterdir()}
    remove_files([path for path, name in names.items() if is_id(name) and not _is_needed(at, RecordId(name))])


def _is_needed(at: Opened, record: RecordId) -> bool:
    is_here = at.connection.value("SELECT count(*) FROM record WHERE id = ?", (to_bytes(record),))
    return bool(is_here) or has_unsent_edit(at, record)
