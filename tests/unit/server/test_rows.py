"""Row-level security: what the app role sees and may write, whatever the service's own code asks."""

import uuid
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from caseworker import custody, wire
from caseworker.server.migrate import APP, AUDIT, OWNER, SEARCH_PATH, migrate
from caseworker.server.postgres.book import PgBook, UnsafeDatabase
from caseworker.server.sealing import FileKeys
from tests.unit.server.conftest import SECRET, Database
from tests.unit.server.partnership import Laptop, Partnership

CUSTODY = ("ending", "ended", "escrow", "recovery_request", "rescue", "deed", "fork")
CONTENT = ("scope", "record", "feed", "conflict", "edit", "grant_", "purge", *CUSTODY)
CUSTODY_READ = ("recovery_key", "ending", "ended", "deed", "fork")
STORE = "57" * 16
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
    _in_custody(home, laptop)
    return laptop


def _in_custody(home: Partnership, laptop: Laptop) -> None:
    """Something of the laptop in every table of custody."""
    custodian, key = home.service.custodian, home.recovery_key()
    custodian.escrow(laptop.caller, custody.Escrow(store=STORE, epoch=1, key=key, sealed="5e" * 100))
    custodian.rescue(laptop.caller, custody.Rescue(store=STORE, key=key, pieces=1, sealed="5e" * 100))
    custodian.recovery(custody.RecoveryRequest(device=laptop.caller.device, store=STORE, epoch=1, public_key="07" * 32))
    laptop.send_deeds(*laptop.lines("unlock", "view"))
    laptop.send_deeds(*laptop.lines("wipe"))
    device = laptop.caller.device
    order = wire.Ending(device=device, ordered_at=home.clock.now(), signature="00")
    home.book.in_office(lambda office: office.safe.order_ending(order))
    custodian.ended(laptop.receipt(STORE))


@pytest.mark.parametrize("table", CONTENT)
@pytest.mark.parametrize("worker", ["", str(uuid.uuid4())], ids=["nobody", "a stranger"])
def test_that_without_a_grant_the_app_sees_no_row(
    pg_home: Partnership, raw: psycopg.Connection, table: str, worker: str
) -> None:
    _worked(pg_home)
    _act_as(raw, worker)
    assert _count(raw, table) == 0


@pytest.mark.parametrize("table", ["scope", "record", "feed", "conflict", "edit", "grant_", *CUSTODY])
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
    "another worker's request": "DELETE FROM recovery_request WHERE device = %(device)s",
}


@pytest.mark.parametrize("what", WRITES)
def test_that_the_app_changes_no_row_without_a_grant(pg_home: Partnership, raw: psycopg.Connection, what: str) -> None:
    laptop, stranger = _worked(pg_home), pg_home.laptop(pg_home.team("South"))
    scope = next(grant.scope for grant in laptop.hello().grants if grant.kind == "file")
    record = laptop.bootstrap(scope).records[0].record
    _act_as(raw, stranger.enrolled.worker)
    named = {"record": record, "scope": scope, "device": laptop.caller.device}
    assert raw.execute(WRITES[what].encode(), named).rowcount == 0


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
    "an escrow of another's laptop": "INSERT INTO escrow VALUES (%(device)s, %(device)s, 9, %(key)s, '', now())",
    "an escrow, exchanged": "UPDATE escrow SET sealed = ''",
    "an escrow's removal": "DELETE FROM escrow",
    "a receipt of another's laptop": "INSERT INTO ended VALUES (%(device)s, %(device)s, '', 0, '', now())",
    "a receipt where there is no order": "INSERT INTO ended VALUES (%(mine)s, %(mine)s, '', 0, '', now())",
    "a receipt, changed": "UPDATE ended SET pieces = 0",
    "an order to end": "INSERT INTO ending VALUES (%(mine)s, now(), '')",
    "an order, taken back": "DELETE FROM ending",
    "a recovery key": "INSERT INTO recovery_key VALUES ('x', 'x', now())",
    "a recovery key, exchanged": "UPDATE recovery_key SET public = 'x'",
    "a request of another's laptop": (
        "INSERT INTO recovery_request (device, public_key, store, epoch, at)"
        " VALUES (%(device)s, 'x', %(device)s, 1, now())"
    ),
    "an answer to a request": "UPDATE recovery_request SET reply = ''",
    "an answer with a request": (
        "INSERT INTO recovery_request (device, public_key, store, epoch, at, reply)"
        " VALUES (%(mine)s, 'x', %(mine)s, 1, now(), '')"
    ),
    "what was rescued, read": "SELECT sealed FROM rescue",
    "what was rescued, removed": "DELETE FROM rescue",
    "a line of another's audit": (
        "INSERT INTO deed (device, n, deed, received_at, key_scope, sealed)"
        " VALUES (%(device)s, 99, 'view', now(), %(scope)s, '')"
    ),
    "a line of the audit, changed": "UPDATE deed SET deed = ''",
    "a line of the audit, removed": "DELETE FROM deed",
    "a fork, forgotten": "DELETE FROM fork",
    "how long a lease is": "UPDATE book SET lease_days = 30",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_that_the_database_itself_stops_the_app_from_writing(
    pg_home: Partnership, raw: psycopg.Connection, what: str
) -> None:
    laptop, stranger = _worked(pg_home), pg_home.laptop(pg_home.team("South"))
    scope = next(grant.scope for grant in laptop.hello().grants if grant.kind == "file")
    _act_as(raw, stranger.enrolled.worker)
    named = {
        "scope": scope,
        "team": stranger.enrolled.team,
        "device": laptop.caller.device,
        "mine": stranger.caller.device,
        "key": pg_home.recovery_key(),
    }
    with pytest.raises(
        (psycopg.errors.InsufficientPrivilege, psycopg.errors.UniqueViolation, psycopg.errors.RaiseException)
    ):
        raw.execute(FORBIDDEN[what].encode(), named)


def test_that_not_even_the_owner_changes_the_audit(database: Database, pg_home: Partnership) -> None:
    _worked(pg_home)
    with psycopg.connect(database.owner, options=SEARCH_PATH) as connection:
        for table in ("audit", "grant_log", "deed", "ended", "fork"):
            with pytest.raises(psycopg.errors.RaiseException), connection.transaction():
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))


def test_that_the_auditor_reads_the_audit_and_nothing_that_was_written(
    database: Database, pg_home: Partnership
) -> None:
    _worked(pg_home)
    with psycopg.connect(database.audit, options=SEARCH_PATH) as connection:
        assert _count(connection, "audit") > 0
        assert _count(connection, "grant_log") > 0
        for table in CUSTODY_READ:
            assert _count(connection, table) > 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
            connection.execute("SELECT sealed FROM deed")
        for table in ("record", "feed", "edit", "key", "worker", "escrow", "rescue", "recovery_request"):
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


def test_that_the_service_does_not_start_while_one_of_its_tables_files_was_not_run(database: Database) -> None:
    """Whatever the database's locale makes of the order of names: the newest may be there and an older one missing."""
    with psycopg.connect(database.admin, options=SEARCH_PATH, autocommit=True) as admin:
        admin.execute("DELETE FROM migration WHERE name = '007_files.sql'")
        try:
            with PgBook(database.app, FileKeys(SECRET)) as book, pytest.raises(UnsafeDatabase, match="version"):
                book.check()
        finally:
            admin.execute("INSERT INTO migration (name) VALUES ('007_files.sql')")
