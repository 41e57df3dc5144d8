"""Tables whose rows carry a seal: a row that something else changed is never returned as if it were genuine."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from caseworker.store.connection import Parameters
from caseworker.store.mac import Value
from caseworker.store.opened import Opened

Cells = dict[str, Value]


@dataclass(frozen=True, slots=True)
class SealedTable:
    """One table: the column that names a row, the columns under the seal, and bookkeeping that stays outside it.

    Loose columns are short, lie on the row's first page, and change while the rest stays.
    """

    name: str
    key: str
    sealed: tuple[str, ...]
    loose: tuple[str, ...] = ()
    _insert: str = field(init=False, repr=False)
    _select: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        columns = (self.key, *self.sealed, *self.loose)
        marks = ", ".join("?" for _ in columns)
        # The names are this program's own constants; values are always bound.
        insert = f"INSERT INTO {self.name} ({', '.join(columns)}, mac) VALUES ({marks}, ?)"  # noqa: S608
        object.__setattr__(self, "_insert", insert)
        object.__setattr__(self, "_select", f"SELECT n, mac, {', '.join(columns)} FROM {self.name} ")  # noqa: S608

    def insert(self, at: Opened, row: Mapping[str, Value]) -> None:
        """Add a row. `row` has every column of the table but `n` and the seal."""
        at.connection.execute(self._insert, (*self._values(row), self._seal(at, row)))

    def put(self, at: Opened, row: Mapping[str, Value]) -> int:
        """Add a row or replace the one of the same key; returns its `n`, which stays."""
        changed = ", ".join(f"{name} = excluded.{name}" for name in (*self.sealed, *self.loose, "mac"))
        sql = f"{self._insert} ON CONFLICT ({self.key}) DO UPDATE SET {changed} RETURNING n"
        number: int = at.connection.value(sql, (*self._values(row), self._seal(at, row)))
        return number

    def rows(self, at: Opened, where: str, parameters: Parameters = ()) -> Iterator[Cells]:
        """Verified rows with their `n`. `where` is everything after FROM; each row raises Told("record_damaged")."""
        for row in at.connection.execute(self._query(where), parameters):
            yield self._verified(at, row)

    def rows_unchecked(self, at: Opened, where: str, parameters: Parameters = ()) -> list[Cells]:
        """Rows whose text is about to be destroyed: what their seal says no longer matters."""
        names = ("n", "mac", self.key, *self.sealed, *self.loose)
        found = at.connection.execute(self._query(where), parameters).all()
        return [dict(zip(names, row, strict=True)) for row in found]

    def first(self, at: Opened, where: str, parameters: Parameters = ()) -> Cells | None:
        """The first verified row, None if there is none."""
        row = at.connection.execute(self._query(where), parameters).one()
        return None if row is None else self._verified(at, row)

    def _query(self, where: str) -> str:
        return self._select + where

    def _values(self, row: Mapping[str, Value]) -> tuple[Value, ...]:
        return tuple(row[name] for name in (self.key, *self.sealed, *self.loose))

    def _seal(self, at: Opened, row: Mapping[str, Value]) -> bytes:
        key = row[self.key]
        assert isinstance(key, bytes)
        return at.mac.seal(self.name, key, {name: row[name] for name in self.sealed})

    def _verified(self, at: Opened, row: tuple[Value, ...]) -> Cells:
        found: Cells = dict(zip((self.key, *self.sealed, *self.loose), row[2:], strict=True))
        key = found[self.key]
        assert isinstance(key, bytes)
        at.mac.verify(self.name, key, {name: found[name] for name in self.sealed}, row[1])
        found["n"] = row[0]
        return found
