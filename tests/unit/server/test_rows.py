"""Row-level security: what the app role sees and may write, whatever the service's own code asks."""

import uuid
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from caseworker.server.migrate import APP, AUDIT, OWNER, SEARCH_PATH, migrate
from caseworker.server.pg_book import PgBook, UnsafeDatabase
from caseworker.server.sealing import FileKeys
from tests.unit.server.conftest import SECRET, Database
from tests.unit.server.partnership import Laptop, Partnership

CONTENT = ("scope", "record", "feed", "conflict", "edit", "grant_", "purge")
ADMIN_ONLY = ("team_holds", "personal", "grant_log", "audit", "quarantine")


@pytest.fixture
def raw(database: Database) -> Iterator[psycopg.Connection]:
    """The app role without the service's code."""
    with psycopg.connect(database.app, options=SEARCH_PATH) as connection:
        yield connection
        connection.rollback()


def _act_as(raw: psycopg.Connection, worker: str) -> None:
    raw.execute("SELECT set_config('caseworker.worker', %s, true)", [worker])


def _count(raw: psycopg.Connection, table: str) -> int:
    row = raw.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    assert row is not None
    return int(row[0])


def _worked(home: Partnership) -> Laptop:
    """A laptop that has a file, a conflict and something set aside."""
    team = home.team("North")
    laptop, other = home.laptop(team), home.laptop(team)
    scope, record, first = laptop.new_file(name="Jo")
    other.push(other.edit(record, scope, {"name": "Joe"}, base={"name": first.edit}))
    laptop.push(laptop.edit(record, scope, {"name": "Jon"}, base={"name": first.edit}))
    laptop.push(laptop.edit("broken", scope, {"name": "x"}))
    return laptop


@pytest.mark.parametrize("table", CONTENT)
@pytest.mark.parametrize("worker", ["", str(uuid.uuid4())], ids=["nobody", "a stranger"])
def test_that_without_a_grant_the_app_sees_no_row(
    pg_home: Partnership, raw: psycopg.Connection, table: str, worker: str
) -> None:
    _worked(pg_home)
    _act_as(raw, worker)
    assert _count(raw, table) == 0


@pytest.mark.parametrize("table", ["scope", "record", "feed", "conflict", "edit", "grant_"])
def test_that_the_holder_sees_own_rows(pg_home: Partnership, raw: psycopg.Connection, table: str) -> None:
    laptop = _worked(pg_home)
    _act_as(raw, laptop.enrolled.worker)
    assert _count(raw, table) > 0


@pytest.mark.parametrize("table", ADMIN_ONLY)
def test_that_the_app_may_not_read_what_is_for_administration(raw: psycopg.Connection, table: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        _count(raw, table)


WRITES = {
    "another team's record": "UPDATE record SET sealed = NULL WHERE id = %(record)s",
    "another team's counter": "UPDATE scope SET head = 99 WHERE id = %(scope)s",
    "another team's conflict": "UPDATE conflict SET paths = 0 WHERE record = %(record)s",
}


@pytest.mark.parametrize("what", WRITES)
def test_that_the_app_changes_no_row_without_a_grant(pg_home: Partnership, raw: psycopg.Connection, what: str) -> None:
    laptop, stranger = _worked(pg_home), pg_home.laptop(pg_home.team("South"))
    scope = next(grant.scope for grant in laptop.hello().grants if grant.kind == "file")
    record = laptop.bootstrap(scope).records[0].record
    _act_as(raw, stranger.enrolled.worker)
    assert raw.execute(WRITES[what].encode(), {"record": record, "scope": scope}).rowcount == 0


FORBIDDEN = {
    "a record in a file that is not held": "INSERT INTO record VALUES (gen_random_uuid(), %(scope)s, 'person')",
    "an entry in a file that is not held": (
        "INSERT INTO feed VALUES (%(scope)s, 99, gen_random_uuid(), 'person', 'edit', NULL, now())"
    ),
    "a grant": "INSERT INTO grant_ VALUES (me(), %(scope)s, 'write', 1, now())",
    "a longer grant": "UPDATE grant_ SET level = 'write'",
    "an edit in another's name": (
        "INSERT INTO edit VALUES (gen_random_uuid(), gen_random_uuid(), 1, gen_random_uuid(), NULL, NULL, 'applied',"
        " 0, now(), %(scope)s)"
    ),
    "the role of a worker": "UPDATE worker SET role = 'lead'",
    "the end of an access": "UPDATE device SET enabled = true",
    "a scope": "INSERT INTO scope VALUES (gen_random_uuid(), 'file')",
    "a key": "INSERT INTO key VALUES (%(scope)s, '')",
    "the history's name": "UPDATE book SET log_epoch = gen_random_uuid()",
    "the audit": "UPDATE audit SET deed = ''",
    "a record's removal": "DELETE FROM record",
    "an edit's removal": "DELETE FROM edit",
    "a file that exists, opened again": (
        "SELECT open_scopes(ARRAY[%(scope)s::uuid], ARRAY['file'], ARRAY[%(team)s::uuid], ARRAY['team'], ARRAY[true],"
        " ARRAY[''::bytea], now())"
    ),
    "configuration, opened": (
        "SELECT open_scopes(ARRAY[gen_random_uuid()], ARRAY['config'], ARRAY[%(team)s::uuid], ARRAY['team'],"
        " ARRAY[true], ARRAY[''::bytea], now())"
    ),
    "grants settled at will": "SELECT settle(NULL, NULL, now())",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_that_the_database_itself_stops_the_app_from_writing(
    pg_home: Partnership, raw: psycopg.Connection, what: str
) -> None:
    laptop, stranger = _worked(pg_home), pg_home.laptop(pg_home.team("South"))
    scope = next(grant.scope for grant in laptop.hello().grants if grant.kind == "file")
    _act_as(raw, stranger.enrolled.worker)
    with pytest.raises(
        (psycopg.errors.InsufficientPrivilege, psycopg.errors.UniqueViolation, psycopg.errors.RaiseException)
    ):
        raw.execute(FORBIDDEN[what].encode(), {"scope": scope, "team": stranger.enrolled.team})


def test_that_not_even_the_owner_changes_the_audit(database: Database, pg_home: Partnership) -> None:
    _worked(pg_home)
    with psycopg.connect(database.owner, options=SEARCH_PATH) as connection:
        for table in ("audit", "grant_log"):
            with pytest.raises(psycopg.errors.RaiseException), connection.transaction():
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))


def test_that_the_auditor_reads_the_audit_and_nothing_that_was_written(
    database: Database, pg_home: Partnership
) -> None:
    _worked(pg_home)
    with psycopg.connect(database.audit, options=SEARCH_PATH) as connection:
        assert _count(connection, "audit") > 0
        assert _count(connection, "grant_log") > 0
        for table in ("record", "feed", "edit", "key", "worker"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                _count(connection, table)


def test_that_the_service_does_not_start_as_a_superuser_or_the_owner(database: Database) -> None:
    for url, words in ((database.admin, "superuser"), (database.owner, "not caseworker_app")):
        with PgBook(url, FileKeys(SECRET)) as book, pytest.raises(UnsafeDatabase, match=words):
            book.check()
    with PgBook(database.app, FileKeys(SECRET)) as book:
        book.check()


def test_that_the_service_does_not_start_over_a_table_without_forced_policies(database: Database) -> None:
    with psycopg.connect(database.admin, options=SEARCH_PATH, autocommit=True) as admin:
        admin.execute("ALTER TABLE quarantine NO FORCE ROW LEVEL SECURITY")
        try:
            with PgBook(database.app, FileKeys(SECRET)) as book, pytest.raises(UnsafeDatabase, match="forced"):
                book.check()
        finally:
            admin.execute("ALTER TABLE quarantine FORCE ROW LEVEL SECURITY")


def test_that_the_service_does_not_start_over_tables_of_another_version(database: Database) -> None:
    with psycopg.connect(database.admin, options=SEARCH_PATH, autocommit=True) as admin:
        admin.execute("INSERT INTO migration (name) VALUES ('999_from_next_year.sql')")
        try:
            with PgBook(database.app, FileKeys(SECRET)) as book, pytest.raises(UnsafeDatabase, match="version"):
                book.check()
        finally:
            admin.execute("DELETE FROM migration WHERE name LIKE '999%'")


def test_that_migrating_again_changes_nothing(database: Database) -> None:
    assert migrate(database.admin) == []
    assert migrate(database.owner) == []


def test_that_the_three_roles_cannot_bypass_policies(database: Database) -> None:
    with psycopg.connect(database.admin) as admin:
        rows = admin.execute(
            "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb FROM pg_roles "
            "WHERE rolname = ANY(%s)",
            [[OWNER, APP, AUDIT]],
        ).fetchall()
    assert sorted(rows) == sorted((role, False) for role in (OWNER, APP, AUDIT))
