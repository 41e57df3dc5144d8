"""The database's roles and tables: made, and brought up to date, by plain SQL files in the order of their names.

Idempotent: what is there is left. Three roles: `caseworker_owner` owns the tables and serves the registrar,
`caseworker_app` serves the devices and is bound by row-level security, `caseworker_audit` only reads the audit.
"""

from importlib import resources

import psycopg
from psycopg import sql

SCHEMA = "caseworker"
OWNER, APP, AUDIT = "caseworker_owner", "caseworker_app", "caseworker_audit"
SEARCH_PATH = f"-c search_path={SCHEMA},pg_temp"

_ROLES = """
DO $$
DECLARE one text;
BEGIN
    FOREACH one IN ARRAY ARRAY['caseworker_owner', 'caseworker_app', 'caseworker_audit'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I LOGIN', one);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END;
    END LOOP;
    IF current_user <> 'caseworker_owner' AND NOT pg_has_role('caseworker_owner', 'MEMBER') THEN
        EXECUTE format('GRANT caseworker_owner TO %I', current_user);
    END IF;
END
$$;
"""
_LEDGER = """
CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());
"""


def migrate(url: str, *, upto: str = "") -> list[str]:
    """Bring the database behind `url` up to date, or `upto` a file; gives the names of the files that were run.

    `url` belongs to an administrator who may make roles, or, once they exist, to the owner.
    """
    with psycopg.connect(url, options=SEARCH_PATH) as connection:
        _make_roles(connection)
        connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(OWNER)))
        connection.execute(_LEDGER)
        connection.execute("LOCK TABLE migration IN EXCLUSIVE MODE")
        done = {row[0] for row in connection.execute("SELECT name FROM migration")}
        fresh = [(name, text) for name, text in _files() if name not in done and (not upto or name <= upto)]
        for name, text in fresh:
            connection.execute(text.encode())
            connection.execute("INSERT INTO migration (name) VALUES (%s)", [name])
        _fence_ledger(connection)
        return [name for name, _ in fresh]


def give_passwords(url: str, passwords: dict[str, str]) -> None:
    """Set the passwords of the roles named (`OWNER`, `APP`, `AUDIT`)."""
    with psycopg.connect(url) as connection:
        for role, password in passwords.items():
            statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
            connection.execute(statement)


def names() -> frozenset[str]:
    """The names of the files this program knows. Compared as a set: how a database sorts depends on its locale."""
    return frozenset(name for name, _ in _files())


def _make_roles(connection: psycopg.Connection) -> None:
    with connection.transaction():
        user = connection.execute("SELECT current_user").fetchone()
        if user is None or user[0] != OWNER:
            connection.execute(_ROLES)
            connection.execute(
                sql.SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}").format(
                    sql.Identifier(SCHEMA), sql.Identifier(OWNER)
                )
            )


def _fence_ledger(connection: psycopg.Connection) -> None:
    """The list of migrations is a table too, and the service starts only if every table is fenced."""
    connection.execute("ALTER TABLE migration ENABLE ROW LEVEL SECURITY")
    connection.execute("ALTER TABLE migration FORCE ROW LEVEL SECURITY")
    connection.execute("DROP POLICY IF EXISTS read_all ON migration")
    connection.execute("DROP POLICY IF EXISTS owner_all ON migration")
    connection.execute("CREATE POLICY owner_all ON migration TO caseworker_owner USING (true) WITH CHECK (true)")
    connection.execute("CREATE POLICY read_all ON migration FOR SELECT TO caseworker_app USING (true)")
    connection.execute("GRANT SELECT ON migration TO caseworker_app")


def _files() -> list[tuple[str, str]]:
    folder = resources.files("caseworker.server") / "sql"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)
    return [(file.name, file.read_text("utf-8")) for file in files]
