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
    _insert: str = field(init=False, repr=False)
    _replace: str = field(init=False, repr=False)
    _values: Callable[[Mapping[str, Value]], tuple[Value, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        columns = (self.key, *self.sealed, *self.loose)
        object.__setattr__(self, "_shape", Shape(self.name, self.sealed))
        object.__setattr__(self, "_columns", columns)
        object.__setattr__(self, "_values", itemgetter(*columns))
        # The names are this program's own constants; values are always bound.
        object.__setattr__(self, "_select", f"SELECT n, mac, {', '.join(columns)} FROM {self.name} ")  # noqa: S608
        object.__setattr__(self, "_insert", self._inserting(*columns, "mac"))
        changed = ", ".join(f"{name} = excluded.{name}" for name in (*self.sealed, *self.loose, "mac"))
        object.__setattr__(self, "_replace", f"DO UPDATE SET {changed}")

    def insert(self, at: Opened, row: Mapping[str, Value]) -> None:
        """Add a row. `row` has every column of the table but `n` and the seal."""
        at.connection.execute(self._insert, self._with_seal(at, row))

    def insert_new(self, at: Opened, rows: Iterable[Mapping[str, Value]]) -> None:
        """Add rows; one whose key is here already is left as it is."""
        sql = f"{self._insert} ON CONFLICT ({self.key}) DO NOTHING"
        at.connection.executemany(sql, [self._with_seal(at, row) for row in rows])

    def put(self, at: Opened, rows: Iterable[Mapping[str, Value]]) -> None:
        """Add rows, or replace those of the same key; their `n` stays."""
        sql = f"{self._insert} ON CONFLICT ({self.key}) {self._replace}"
        at.connection.executemany(sql, [self._with_seal(at, row) for row in rows])

    def put_numbered(self, at: Opened, rows: Iterable[Numbered]) -> None:
        """Add rows under their numbers, or replace what has the number."""
        sql = f"{self._inserting('n', *self._columns, 'mac')} ON CONFLICT (n) {self._replace}"
        at.connection.executemany(sql, [(number, *self._with_seal(at, row)) for number, row in rows])

    def next_number(self, at: Opened) -> int:
        """The number the next new row has, in the transaction that is open."""
        number: int = at.connection.value(f"SELECT coalesce(max(n), 0) + 1 FROM {self.name}")  # noqa: S608
        return number

    def rows(self, at: Opened, where: str, parameters: Parameters = ()) -> Iterator[Cells]:
        """Verified rows with their `n`. `where` is everything after FROM; each row raises Told("record_damaged")."""
        for row in at.connection.execute(self._select + where, parameters):
            yield self.verified(at, row)

    def stored(self, at: Opened, where: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """Rows as they lie there, each to be given to `verified` before anything of it is used; `n` is the first."""
        return at.connection.execute(self._select + where, parameters).all()

    def rows_unchecked(self, at: Opened, where: str, parameters: Parameters = ()) -> list[Cells]:
        """Rows whose text is about to be destroyed: what their seal says no longer matters."""
        names = ("n", "mac", *self._columns)
        return [dict(zip(names, row, strict=True)) for row in self.stored(at, where, parameters)]

    def first(self, at: Opened, where: str, parameters: Parameters = ()) -> Cells | None:
        """The first verified row, None if there is none."""
        row = at.connection.execute(self._select + where, parameters).one()
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

    def _inserting(self, *columns: str) -> str:
        return f"INSERT INTO {self.name} ({', '.join(columns)}) VALUES ({', '.join('?' for _ in columns)})"  # noqa: S608

    def _with_seal(self, at: Opened, row: Mapping[str, Value]) -> tuple[Value, ...]:
        values = self._values(row)
        key = values[0]
        assert isinstance(key, bytes)
        return *values, at.mac.seal(self._shape, key, values[1 : 1 + len(self.sealed)])
