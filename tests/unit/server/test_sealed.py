"""What lies in the database: nothing that anybody wrote, in any table, in clear."""

from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from caseworker import custody
from caseworker.domain.errors import Told
from caseworker.server.migrate import SEARCH_PATH
from caseworker.server.postgres.book import PgBook
from caseworker.server.sealing import FileKeys, Seals
from tests.unit.server.conftest import SECRET, Database
from tests.unit.server.partnership import Partnership

MARK = "Zebedee-Quartermaine"


def _dump(url: str) -> bytes:
    """Every column of every table as COPY would write it, and every bytea as it lies there."""
    parts: list[bytes] = []
    with psycopg.connect(url, options=SEARCH_PATH) as admin:
        tables = [
            row[0]
            for row in admin.execute(
                "SELECT relname FROM pg_class WHERE relnamespace = 'caseworker'::regnamespace AND relkind = 'r'"
            )
        ]
        assert len(tables) > 15
        for table in tables:
            for form in ("text", "binary"):
                statement = sql.SQL("COPY {} TO STDOUT (FORMAT {})").format(sql.Identifier(table), sql.SQL(form))
                with admin.cursor().copy(statement) as copy:
                    parts.extend(bytes(part) for part in copy)
    return b"".join(parts)


def _write_everywhere(home: Partnership) -> None:
    """The mark in every place a person can write to: names, values, elements, conflicts, quarantine, unknown fields."""
    team = home.registrar.add_team(f"Team {MARK}")
    one, other = (home.laptop_of(home.worker(team, name=f"{MARK} {number}")) for number in range(2))
    scope, record, first = one.new_file(name=MARK, likes=f"{MARK} " * 50)
    element = f"items/{MARK}"
    one.push(one.edit(record, scope, {element: {"text": MARK}, "name": f"{MARK} two"}, base={"name": first.edit}))
    other.push(other.edit(record, scope, {"name": f"{MARK} three"}, base={"name": first.edit}))
    other.push(other.edit(record, scope, {"name": MARK}, kind="session"))
    other.push(other.edit(record, scope, {"name": MARK}).model_copy(update={"kind": MARK}))
    one.push(one.edit(record, scope, {"phone": MARK}).model_copy(update={"group": MARK, "made_at": MARK, "x": MARK}))
    home.registrar.publish("place", {"name": MARK})
    line = one.lines(MARK)[0].model_copy(update={"reason": MARK, "at": MARK, "worker": MARK, "later": MARK})
    one.send_deeds(line.model_copy(update={"chain": custody.link(custody.CHAIN_START, line)}))
    assert one.hello().witnessed == 1


def test_that_no_word_anybody_wrote_lies_in_the_database(database: Database, pg_home: Partnership) -> None:
    _write_everywhere(pg_home)
    dump = _dump(database.admin)
    assert b"applied" in dump
    assert MARK.encode() not in dump
    assert MARK.encode().hex().encode() not in dump


def test_that_field_names_do_not_lie_in_the_database(database: Database, pg_home: Partnership) -> None:
    laptop = pg_home.laptop(pg_home.team("North"))
    laptop.new_file(exploited_by_adults=True)
    assert b"exploited_by_adults" not in _dump(database.admin)


def test_that_an_erased_files_key_is_gone(database: Database, pg_home: Partnership) -> None:
    laptop = pg_home.laptop(pg_home.team("North"))
    scope, record, _ = laptop.new_file(name="Jo")
    laptop.push(laptop.edit(record, scope, {"name": "x"}, kind="session"))
    pg_home.disposing.erase(scope, by=laptop.enrolled.worker)
    with psycopg.connect(database.admin, options=SEARCH_PATH) as admin:
        left = admin.execute(
            "SELECT (SELECT count(*) FROM key WHERE scope = %(s)s), "
            "(SELECT count(*) FROM record WHERE scope = %(s)s AND sealed IS NOT NULL), "
            "(SELECT count(*) FROM feed WHERE scope = %(s)s AND sealed IS NOT NULL), "
            "(SELECT count(*) FROM edit WHERE scope = %(s)s AND sealed IS NOT NULL), "
            "(SELECT count(*) FROM quarantine WHERE scope = %(s)s)",
            {"s": scope},
        ).fetchone()
    assert left == (0, 0, 0, 0, 0)


def test_that_a_body_moved_to_another_record_does_not_open(database: Database, pg_home: Partnership) -> None:
    laptop = pg_home.laptop(pg_home.team("North"))
    scope, record, _ = laptop.new_file(name="Jo")
    laptop.push(laptop.edit(second := "0190ffffffff70008000000000000001", scope, {"summary": "x"}, kind="session"))
    with psycopg.connect(database.admin, options=SEARCH_PATH) as admin:
        admin.execute(
            "UPDATE record SET sealed = (SELECT sealed FROM record WHERE id = %s) WHERE id = %s", [second, record]
        )
    with pytest.raises(Told, match="server_fault"):
        laptop.bootstrap(scope)


def test_that_the_database_is_worth_nothing_without_the_servers_key(database: Database, pg_home: Partnership) -> None:
    laptop = pg_home.laptop(pg_home.team("North"))
    scope, _, _ = laptop.new_file(name="Jo")
    with PgBook(database.app, FileKeys(bytes(32))) as thief, pytest.raises(Told, match="server_fault"):
        thief.as_worker(laptop.caller.worker, lambda ledger: ledger.wholes([scope], None, 10))


def test_that_one_sealed_text_never_looks_like_another() -> None:
    seals = Seals(FileKeys(SECRET))
    seals.new_key("s")
    first, second = (seals.seal("s", "record|1", b"the same words") for _ in range(2))
    assert first != second
    assert seals.open("s", "record|1", first) == seals.open("s", "record|1", second) == b"the same words"
    for purpose, sealed in (("record|2", first), ("record|1", first[:-1] + bytes([first[-1] ^ 1])), ("record|1", b"")):
        with pytest.raises(Told):
            seals.open("s", purpose, sealed)


def test_that_a_key_file_is_made_once_and_read_back(tmp_path: Path) -> None:
    file = tmp_path / "server.key"
    wrapped = FileKeys.make(file).wrap(b"k" * 32, "s")
    assert FileKeys.of(file).unwrap(wrapped, "s") == b"k" * 32
    with pytest.raises(FileExistsError):
        FileKeys.make(file)
    with pytest.raises(Told):
        FileKeys.of(file).unwrap(wrapped, "another scope")
    file.write_text("not a key", "ascii")
    with pytest.raises(Told):
        FileKeys.of(file)
