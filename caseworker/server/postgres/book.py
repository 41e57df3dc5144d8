"""The book in PostgreSQL: a pool of connections, one transaction per deed, and the checks before the first one."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self, TypeVar

import psycopg
from psycopg import errors
from psycopg_pool import ConnectionPool, PoolTimeout

from caseworker.domain.ids import WorkerId
from caseworker.server.book import Door, Ledger, Office
from caseworker.server.declined import busy
from caseworker.server.migrate import APP, SEARCH_PATH, names
from caseworker.server.postgres.door import PgDoor
from caseworker.server.postgres.ledger import PgLedger
from caseworker.server.postgres.office import PgOffice
from caseworker.server.postgres.rows import Connection, prepare
from caseworker.server.sealing import KeyRing, Seals
from caseworker.server.vitals import Vitals

T = TypeVar("T")

TRIES = 4
LOCK_TIMEOUT = "5s"
STATEMENT_TIMEOUT = "60s"
_AGAIN = (
    errors.LockNotAvailable,
    errors.DeadlockDetected,
    errors.SerializationFailure,
    errors.UniqueViolation,
)


class UnsafeDatabase(RuntimeError):
    """The database would not hold the service to its rows; the text says why."""


class PgBook:
    """A `Book` over PostgreSQL. Open it with `with`; `url` is the app's for serving, the owner's for the registrar."""

    def __init__(self, url: str, keys: KeyRing, *, connections: int = 8) -> None:
        self._seals = Seals(keys)
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            url,
            min_size=1,
            max_size=connections,
            timeout=10,
            open=False,
            configure=_configure,
            kwargs={"options": SEARCH_PATH},
        )

    def __enter__(self) -> Self:
        self._pool.open(wait=True, timeout=15)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.close()

    def check(self, role: str = APP) -> None:
        """Raises UnsafeDatabase unless this is the role expected, bound by policies on every table, up to date."""
        with self._pool.connection() as connection:
            trouble = _trouble(connection, role)
        if trouble:
            raise UnsafeDatabase(trouble)

    def as_worker(self, worker: WorkerId, deed: Callable[[Ledger], T]) -> T:
        """See Book."""
        return self._run(worker, lambda connection: deed(PgLedger(connection, self._seals, worker)))

    def at_door(self, deed: Callable[[Door], T]) -> T:
        """See Book."""
        return self._run("", lambda connection: deed(PgDoor(connection, self._seals)))

    def in_office(self, deed: Callable[[Office], T]) -> T:
        """See Book."""
        return self._run("", lambda connection: deed(PgOffice(connection, self._seals)))

    def reached(self) -> tuple[str, int]:
        """The name of the history and the number it has reached; see `history`."""
        with self._pool.connection() as connection:
            row = connection.execute("SELECT log_epoch, reached() FROM book").fetchone()
        return (str(row[0]), int(row[1])) if row else ("", 0)

    def vitals(self) -> Vitals | None:
        """See Book."""
        try:
            with self._pool.connection(timeout=3) as connection:
                row = connection.execute("SELECT * FROM vitals()").fetchone()
        except (psycopg.Error, PoolTimeout):
            return None
        return Vitals(*row) if row else None

    def _run(self, worker: str, deed: Callable[[Connection], T]) -> T:
        """One transaction; from the start again when others were in the way."""
        for attempt in range(TRIES):
            try:
                with self._transaction(worker) as connection:
                    return deed(connection)
            except _AGAIN:
                time.sleep(0.02 * 2**attempt)
            except (psycopg.OperationalError, PoolTimeout):
                raise busy(5) from None
        raise busy()

    @contextmanager
    def _transaction(self, worker: str) -> Iterator[Connection]:
        with self._pool.connection() as connection, connection.transaction():
            connection.execute(
                "SELECT set_config('caseworker.worker', %s, true), set_config('lock_timeout', %s, true), "
                "set_config('statement_timeout', %s, true)",
                [worker, LOCK_TIMEOUT, STATEMENT_TIMEOUT],
            )
            yield connection


def _configure(connection: Connection) -> None:
    prepare(connection)
    connection.autocommit = True


def _trouble(connection: Connection, role: str) -> str:
    row = connection.execute(
        "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if row is None or row[1] or row[2]:
        return "the database role is a superuser or may bypass row-level security"
    if row[0] != role:
        return f"the database role is not {role}"
    bare = connection.execute(
        "SELECT count(*) FROM pg_class WHERE relnamespace = 'caseworker'::regnamespace AND relkind IN ('r', 'p') "
        "AND NOT (relrowsecurity AND relforcerowsecurity)"
    ).fetchone()
    if bare is None or bare[0]:
        return "a table is not under forced row-level security"
    done = {row[0] for row in connection.execute("SELECT name FROM migration")}
    if done != names():
        return "the tables are not those of this version: run init again"
    return ""
