"""What a damaged store still says: every row that can be read and whose seal holds, and a count of the rest.

It is read from a copy, because even reading may tidy a log away. A page that cannot be read poisons the connection that
met it, so each such meeting is followed by a fresh connection.
"""

import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import sqlcipher3

from caseworker.custody import Deed
from caseworker.domain.errors import Told
from caseworker.store import audit, meta
from caseworker.store.connection import PAGE_BYTES, Connection, files_of, open_reader
from caseworker.store.faults import writing_files
from caseworker.store.migrations import KNOWN
from caseworker.store.opened import Opened
from caseworker.store.profile import Profile
from caseworker.store.sealed import Cells, SealedTable
from caseworker.store.vault.keys import Secret

_AT_ONCE = 256
_TRIES = 20_000
"""How many readings may fail before the rest of a table is given up."""
_GUESSING_S, _HALVING_S = 20.0, 120.0
"""How long readings may fail in all, before the rest is given up: where a table's ends are guessed, and where they are
known. A table whose first page is gone gives nothing, however often it is asked."""
_GUESSED_TOP = 50_000
"""How many rows are looked for in a table whose end cannot be read."""

T = TypeVar("T")
Span = tuple[int, int]
Stored = tuple[Any, ...]
_TROUBLE = (Told, sqlcipher3.Error, ValueError, AttributeError, TypeError)


class Wreck:
    """A store that another takes the place of, damaged or not.

    Attributes:
        lost: per table, how many rows were there or may have been there and cannot be kept. Where a page is gone,
            numbers that never had a row are counted too.
    """

    def __init__(self, copy: Path, opening: Secret, opened: Callable[[Connection], Opened]) -> None:
        """`copy` is a copy of the store's files, see `copied`; `opened` gives a connection the keys that seal rows.

        Raises Told("store_newer"): what a newer program wrote is not damaged, and this one would read it wrongly.
        """
        self._path = copy
        self._key = opening
        self._opened = opened
        self._at: Opened | None = None
        self.lost: Counter[str] = Counter()
        self._left_s = {True: _GUESSING_S, False: _HALVING_S}
        self._require_known()

    @property
    def layout(self) -> int:
        """The number of its layout; 0 where nothing can be read at all."""
        return self._ask(lambda at: int(at.connection.value("PRAGMA user_version"))) or 0

    def rows(self, table: SealedTable) -> Iterator[Cells]:
        """Every row of a sealed table that is as it was written, in the order of its numbers."""

        def read(at: Opened, span: Span) -> list[Cells]:
            stored = table.stored(at, "WHERE n BETWEEN ? AND ? ORDER BY n", span)
            return self._whole(table.name, stored, lambda row: table.verified(at, row))

        return self._each(table.name, read)

    def deeds(self) -> Iterator[Deed]:
        """Every line of the audit that can be read, in order; whether they follow is for the caller to see."""

        def read(at: Opened, span: Span) -> list[Deed]:
            stored = at.connection.execute(f"{audit.SELECT}WHERE n BETWEEN ? AND ? ORDER BY n", span).all()
            return self._whole("audit", stored, audit.deed_of)

        return self._each("audit", read)

    def facts(self) -> dict[str, str]:
        """The small facts whose seal holds."""

        def read(at: Opened) -> list[tuple[str, str]]:
            stored = at.connection.execute("SELECT key, value, mac FROM meta").all()
            return self._whole(
                "meta", stored, lambda row: (row[0], meta.verified(at, row[0], value=row[1], seal=row[2]))
            )

        found = self._ask(read)
        self.lost["meta"] += found is None
        return dict(found or ())

    def plain(self, table: str, statement: str) -> list[Stored] | None:
        """All rows of a small table without seals, whose pages hold; None, and counted, where one of them does not."""
        found = self._ask(lambda at: at.connection.execute(statement).all())
        self.lost[table] += found is None
        return found

    def close(self) -> None:
        """Close, and take the copy away."""
        self._drop()
        for file in files_of(self._path):
            file.unlink(missing_ok=True)

    def _whole(self, table: str, stored: Iterable[Stored], read: Callable[[Stored], T]) -> list[T]:
        """What can be made of rows, the others counted."""
        found: list[T] = []
        for row in stored:
            try:
                found.append(read(row))
            except _TROUBLE:
                self.lost[table] += 1
        return found

    def _each(self, table: str, read: Callable[[Opened, Span], list[T]]) -> Iterator[T]:
        """Rows by spans of their numbers; a span that cannot be read is halved until only what is gone is left."""
        (low, high), is_guessed = self._bounds(table)
        todo = [(start, min(start + _AT_ONCE - 1, high)) for start in range(low, high + 1, _AT_ONCE)][::-1]
        gone: list[Span] = []
        highest, tries = low - 1, _TRIES
        while todo:
            span = todo.pop()
            tries = tries if self._left_s[is_guessed] > 0 else 0
            began = time.monotonic()
            found = self._ask(lambda at, span=span: read(at, span)) if tries else None  # type: ignore[misc]
            if found is not None:
                highest = max(highest, span[1] if found else highest)
                yield from found
            elif span[0] == span[1] or not tries:
                gone.append(span)
            else:
                tries -= 1
                self._left_s[is_guessed] -= time.monotonic() - began
                middle = sum(span) // 2
                todo += [(middle + 1, span[1]), (span[0], middle)]
        # Beyond a guessed end, and where nothing of the file can be read, there may be nothing at all: it counts once.
        self.lost[table] += sum(end - start + 1 for start, end in gone if not is_guessed or start <= highest)
        self.lost[table] += is_guessed and (high < low or any(start > highest for start, _ in gone))

    def _bounds(self, table: str) -> tuple[Span, bool]:
        """The lowest and highest number of a table, and whether they are guessed because its ends are gone."""
        ends = f"SELECT min(n), max(n) FROM {table}"  # noqa: S608  (this program's own names)
        for statement in (ends, f"{ends} INDEXED BY sqlite_autoindex_{table}_1"):
            found = self._ask(lambda at, asked=statement: at.connection.execute(asked).all())  # type: ignore[misc]
            if found:
                low, high = found[0]
                return ((1, 0) if low is None else (low, high)), False
        return (1, _GUESSED_TOP if self.layout else 0), True

    def _ask(self, question: Callable[[Opened], T]) -> T | None:
        """The answer, None if the file cannot give it; the next question then gets a fresh connection."""
        try:
            if self._at is None:
                self._at = self._opened(open_reader(self._path, self._key, known=KNOWN))
            return question(self._at)
        except _TROUBLE:
            self._drop()
            return None

    def _require_known(self) -> None:
        try:
            self._opened(open_reader(self._path, self._key, known=KNOWN)).connection.close()
        except _TROUBLE as trouble:
            if isinstance(trouble, Told) and trouble.key == "store_newer":
                raise

    def _drop(self) -> None:
        at, self._at = self._at, None
        if at is not None:
            at.connection.close()


def copied(profile: Profile, into: Path) -> Path:
    """Copy the store's files, as they are, to this name, for a `Wreck`; a file cut inside a page is filled up.

    Where there is no store there is no copy, and the wreck of it says nothing. Raises Told("disk_full").
    """
    with writing_files():
        for source, target in zip(files_of(profile.store), files_of(into), strict=True):
            target.unlink(missing_ok=True)
            if source.exists():
                shutil.copyfile(source, target)
        if into.exists():
            with into.open("ab") as file:
                file.write(bytes(-file.tell() % PAGE_BYTES))
    return into
