"""Tables whose rows carry a seal: a row that something else changed is never returned as if it were genuine."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from caseworker.domain.errors import Told
from caseworker.store.connection import Parameters
from caseworker.store.mac import Shape, Value
from caseworker.store.opened import Opened

Cells = dict[str, Value]
Numbered = tuple[int, Mapping[str, Value]]
"""The number of a row, and its columns."""


@dataclass(frozen=True, slots=True)
class _Adding:
    """The statements that add rows to one table, put together once from its own constants."""

    once: str
    if_new: str
    or_replace: str
    numbered: str
    next_number: str

    @classmethod
    def of(cls, table: str, columns: tuple[str, ...]) -> "_Adding":
        """The first column is the key; the seal comes last."""
        once = _insert(table, (*columns, "mac"))
        replace = "DO UPDATE SET " + ", ".join(f"{name} = excluded.{name}" for name in (*columns[1:], "mac"))
        return cls(
            once,
            f"{once} ON CONFLICT ({columns[0]}) DO NOTHING",
            f"{once} ON CONFLICT ({columns[0]}) {replace}",
            f"{_insert(table, ('n', *columns, 'mac'))} ON CONFLICT (n) {replace}",
            f"SELECT coalesce(max(n), 0) + 1 FROM {table}",  # noqa: S608
        )


def _insert(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' for _ in columns)})"  # noqa: S608


@dataclass(frozen=True, slots=True)
class SealedTable:
    """One table: the column that names a row, the columns under the seal, and bookkeeping that stays outside it.

    Loose columns are short, lie on the row's first page, and change while the rest stays.
    """

    name: str
    key: str
    sealed: tuple[str, ...]
    loose: tuple[str, ...] = ()
    _shape: Shape = field(init=False, repr=False)
    _columns: tuple[str, ...] = field(init=False, repr=False)
    _select: str = field(init=False, repr=False)
    _adding: "_Adding" = field(init=False, repr=False)
    _values: Callable[[Mapping[str, Value]], tuple[Value, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        columns = (self.key, *self.sealed, *self.loose)
        object.__setattr__(self, "_shape", Shape(self.name, self.sealed))
        object.__setattr__(self, "_columns", columns)
        object.__setattr__(self, "_values", itemgetter(*columns))
        # The names are this program's own constants; values are always bound.
        object.__setattr__(self, "_select", f"SELECT n, mac, {', '.join(columns)} FROM {self.name} ")  # noqa: S608
        object.__setattr__(self, "_adding", _Adding.of(self.name, columns))

    def insert(self, at: Opened, row: Mapping[str, Value]) -> None:
        """Add a row. `row` has every column of the table but `n` and the seal."""
        at.connection.execute(self._adding.once, self._with_seal(at, row))

    def insert_new(self, at: Opened, rows: Iterable[Mapping[str, Value]]) -> None:
        """Add rows; one whose key is here already is left as it is."""
        at.connection.executemany(self._adding.if_new, [self._with_seal(at, row) for row in rows])

    def put(self, at: Opened, rows: Iterable[Mapping[str, Value]]) -> None:
        """Add rows, or replace those of the same key; their `n` stays."""
        at.connection.executemany(self._adding.or_replace, [self._with_seal(at, row) for row in rows])

    def put_numbered(self, at: Opened, rows: Iterable[Numbered]) -> None:
        """Add rows under their numbers, or replace what has the number."""
        numbered = [(number, *self._with_seal(at, row)) for number, row in rows]
        at.connection.executemany(self._adding.numbered, numbered)

    def next_number(self, at: Opened) -> int:
        """The number the next new row has, in the transaction that is open."""
        number: int = at.connection.value(self._adding.next_number)
        return number

    def rows(self, at: Opened, where: str, parameters: Parameters = ()) -> Iterator[Cells]:
        """Verified rows with their `n`. `where` is everything after FROM; each row raises Told("record_damaged")."""
        for row in at.connection.execute(self._query(where), parameters):
            yield self.verified(at, row)

    def stored(self, at: Opened, where: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """Rows as they lie there, each to be given to `verified` before anything of it is used; `n` is the first."""
        return at.connection.execute(self._query(where), parameters).all()

    def rows_unchecked(self, at: Opened, where: str, parameters: Parameters = ()) -> list[Cells]:
        """Rows whose text is about to be destroyed: what their seal says no longer matters."""
        names = ("n", "mac", *self._columns)
        return [dict(zip(names, row, strict=True)) for row in self.stored(at, where, parameters)]

    def rows_or_blank(self, at: Opened, where: str, parameters: Parameters, *, blank: str) -> list[Cells]:
        """Verified rows; one whose seal does not fit is given as it lies there, with the column `blank` empty."""
        found: list[Cells] = []
        for row in self.stored(at, where, parameters):
            try:
                found.append(self.verified(at, row))
            except Told:
                found.append({**dict(zip(("n", "mac", *self._columns), row, strict=True)), blank: ""})
        return found

    def first(self, at: Opened, where: str, parameters: Parameters = ()) -> Cells | None:
        """The first verified row, None if there is none."""
        row = at.connection.execute(self._query(where), parameters).one()
        return None if row is None else self.verified(at, row)

    def verified(self, at: Opened, row: tuple[Any, ...]) -> Cells:
        """What a stored row says. Raises Told("record_damaged") where its seal does not fit."""
        key, sealed = row[2], row[3 : 3 + len(self.sealed)]
        if not isinstance(key, bytes):
            raise Told("record_damaged", table=self.name)
        at.mac.verify(self._shape, key, sealed, row[1])
        found: Cells = dict(zip(self._columns, row[2:], strict=True))
        found["n"] = row[0]
        return found

    def _query(self, where: str) -> str:
        return self._select + where

    def _with_seal(self, at: Opened, row: Mapping[str, Value]) -> tuple[Value, ...]:
        values = self._values(row)
        key = values[0]
        assert isinstance(key, bytes)
        return *values, at.mac.seal(self._shape, key, values[1 : 1 + len(self.sealed)])
