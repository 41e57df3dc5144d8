"""Files on the server: sent in chunks, compared, given to who holds the scope, and gone with an erasure."""

import psycopg
import pytest

from caseworker.blobs import CHUNK, SEALED_MOST
from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.server.files import archive
from tests.unit.server.conftest import Database
from tests.unit.server.filing import Filing, Sealed
from tests.unit.server.partnership import Laptop, Partnership, fresh_id

LONG = Sealed.of(2 * CHUNK + 100)
SHORT = Sealed.of(900)


def _filing(home: Partnership, file: Sealed = SHORT) -> tuple[Filing, Laptop, Laptop]:
    """A file of a record, the laptop of a colleague, and that of a stranger."""
    north = home.team("North")
    mine, colleague, stranger = home.laptop(north), home.laptop(north), home.laptop(home.team("South"))
    scope, record, _ = mine.new_file(name="Jo Example")
    return Filing(mine, record, scope, file=file), colleague, stranger


def _key(trouble: pytest.ExceptionInfo[Told]) -> str:
    return trouble.value.key


def test_that_a_file_is_sealed_once_its_last_byte_is_there_and_its_hash_fits(home: Partnership) -> None:
    filing, colleague, _ = _filing(home, LONG)
    assert (filing.announce().state, filing.announce().offset) == ("open", 0)
    assert filing.chunk(0).offset == CHUNK
    assert filing.announce().offset == CHUNK, "announcing again asks how far it is"
    assert filing.chunk(CHUNK).offset == 2 * CHUNK
    with pytest.raises(Told) as trouble:
        filing.by(colleague).fetch()
    assert _key(trouble) == "file_not_there", "nobody is given what was not compared"
    last = filing.chunk(2 * CHUNK)
    assert (last.state, last.offset) == ("sealed", len(LONG.data))
    assert filing.announce().state == "sealed"
    assert filing.by(colleague).fetched() == LONG.data


def test_that_a_chunk_that_comes_twice_or_too_early_changes_nothing(home: Partnership) -> None:
    filing, colleague, _ = _filing(home, LONG)
    filing.announce()
    assert (filing.chunk(CHUNK).state, filing.chunk(CHUNK).offset) == ("open", 0)
    filing.chunk(0)
    assert filing.chunk(0, bytes(CHUNK)).offset == CHUNK
    assert filing.send().state == "sealed"
    assert filing.chunk(0, bytes(CHUNK)).state == "sealed"
    assert filing.by(colleague).fetched() == LONG.data


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK + 1])
def test_that_a_chunk_of_another_length_is_not_taken(home: Partnership, size: int) -> None:
    filing, _, _ = _filing(home, LONG)
    filing.announce()
    with pytest.raises(Told) as trouble:
        filing.chunk(0, bytes(size))
    assert _key(trouble) == "message_unreadable"
    assert filing.announce().offset == 0


def test_that_other_bytes_than_announced_are_never_sealed_and_can_be_sent_again(home: Partnership) -> None:
    filing, colleague, _ = _filing(home)
    filing.announce()
    assert filing.chunk(0, bytes(len(SHORT.data))).state == "broken"
    with pytest.raises(Told):
        filing.by(colleague).fetch()
    assert filing.send().state == "sealed"
    assert filing.by(colleague).fetched() == SHORT.data


def test_that_two_laptops_send_the_same_file_without_spoiling_each_others(home: Partnership) -> None:
    filing, colleague, _ = _filing(home, LONG)
    other = filing.by(colleague)
    filing.announce()
    filing.chunk(0)
    assert other.chunk(CHUNK, bytes(CHUNK)).state == "unknown", "an upload goes on from the laptop that announced it"
    assert other.announce().offset == 0
    other.chunk(0, bytes(CHUNK))
    assert filing.send().state == "sealed"
    assert other.announce().state == "sealed", "what is sealed need not be sent by anybody"
    assert other.fetched() == LONG.data


def test_that_the_file_of_a_record_that_is_not_there_waits_for_its_record(home: Partnership) -> None:
    filing, _, _ = _filing(home)
    early = Filing(filing.laptop, RecordId(fresh_id()), filing.scope, file=SHORT)
    assert early.announce().state == "unknown"
    assert early.chunk(0).state == "unknown"
    edit = filing.laptop.edit(early.record, early.scope, {"title": "Plan"}, kind="attachment", verb="create")
    filing.laptop.push(edit)
    assert early.send().state == "sealed"


def test_that_a_worker_without_a_grant_can_neither_send_nor_fetch(home: Partnership) -> None:
    filing, _, stranger = _filing(home)
    theirs = filing.by(stranger)
    for deed in (theirs.announce, lambda: theirs.chunk(0), theirs.fetch):
        with pytest.raises(Told) as trouble:
            deed()
        assert _key(trouble) == "scope_not_held"
    filing.send()
    with pytest.raises(Told) as trouble:
        theirs.fetch()
    assert _key(trouble) == "scope_not_held"


def test_that_a_file_cannot_be_fetched_by_way_of_another_scope(home: Partnership) -> None:
    filing, _, stranger = _filing(home)
    filing.send()
    own_scope, _, _ = stranger.new_file(name="Sam Example")
    detour = Filing(stranger, filing.record, own_scope, file=SHORT)
    with pytest.raises(Told) as trouble:
        detour.fetch()
    assert _key(trouble) == "file_not_there"
    with pytest.raises(Told) as trouble:
        detour.announce()
    assert _key(trouble) == "scope_not_held"


def test_that_who_may_only_read_fetches_and_sends_nothing(home: Partnership) -> None:
    filing, _, stranger = _filing(home)
    home.registrar.grant(filing.scope, team=stranger.enrolled.team, level="read")
    with pytest.raises(Told) as trouble:
        filing.by(stranger).announce()
    assert _key(trouble) == "scope_not_held"
    filing.send()
    assert filing.by(stranger).announce().state == "sealed"
    assert filing.by(stranger).fetched() == SHORT.data


def test_that_the_file_of_work_that_was_sent_still_gets_in_after_access_was_lost(home: Partnership) -> None:
    filing, colleague, _ = _filing(home, LONG)
    filing.announce()
    filing.chunk(0)
    home.registrar.end(filing.laptop.caller.worker)
    assert filing.send().state == "sealed"
    assert filing.by(colleague).fetched() == LONG.data
    with pytest.raises(Told) as trouble:
        filing.fetch()
    assert _key(trouble) in {"scope_not_held", "access_ended"}
    with pytest.raises(Told):
        Filing(filing.laptop, RecordId(fresh_id()), filing.scope, file=SHORT).announce()


def test_that_the_file_of_a_record_that_was_set_aside_is_kept(home: Partnership) -> None:
    filing, _, stranger = _filing(home)
    record = RecordId(fresh_id())
    edit = stranger.edit(record, filing.scope, {"title": "Plan"}, kind="attachment", verb="create")
    (result,) = stranger.push(edit)
    assert result.outcome == "quarantined"
    aside = Filing(stranger, record, filing.scope, file=SHORT)
    assert aside.send().state == "sealed"
    with pytest.raises(Told):
        aside.fetch()


def test_that_a_file_is_never_given_before_it_was_compared_not_even_to_who_sends_it(home: Partnership) -> None:
    filing, colleague, _ = _filing(home, LONG)
    filing.announce()
    filing.chunk(0)
    for one in (filing, filing.by(colleague)):
        with pytest.raises(Told) as trouble:
            one.fetch()
        assert _key(trouble) == "file_not_there"


def test_that_erasing_leaves_no_row_of_a_file_in_the_database(pg_home: Partnership, database: Database) -> None:
    filing, _, _ = _filing(pg_home, LONG)
    filing.send()
    pg_home.disposing.erase(filing.scope, by=filing.laptop.caller.worker)
    with psycopg.connect(database.owner) as connection:
        for table in ("blob", "blob_part"):
            left = connection.execute(
                f"SELECT count(*) FROM caseworker.{table} WHERE record = %s::uuid".encode(), [filing.record]
            ).fetchone()
            assert left == (0,), table


@pytest.mark.parametrize("whole", [True, False], ids=["the file of a person", "one record"])
def test_that_erasing_leaves_no_byte_and_takes_no_more(home: Partnership, whole: bool) -> None:
    filing, colleague, _ = _filing(home, LONG)
    filing.send()
    other = Filing(filing.laptop, filing.record, filing.scope, file=SHORT)
    other.announce()
    if whole:
        home.disposing.erase(filing.scope, by=filing.laptop.caller.worker)
    else:
        home.disposing.erase_record(filing.record, by=filing.laptop.caller.worker)
    with pytest.raises(Told):
        filing.by(colleague).fetch()
    assert {filing.announce().state, other.chunk(0).state, other.announce().state} == {"erased"}


def test_that_a_file_has_a_largest_size_and_a_scope_too(home: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
    filing, _, _ = _filing(home)
    for size in (0, -1, SEALED_MOST + 1, 2**40):
        with pytest.raises(Told) as trouble:
            filing.announce(size)
        assert _key(trouble) == "message_unreadable"
    filing.announce()
    with pytest.raises(Told):
        filing.announce(len(SHORT.data) + 1)
    monkeypatch.setattr(archive, "SCOPE_BYTES", 1_000)
    with pytest.raises(Told) as trouble:
        Filing(filing.laptop, filing.record, filing.scope, file=Sealed.of(800, 3)).announce()
    assert _key(trouble) == "file_room_full"


def test_that_a_laptop_has_only_so_many_uploads_begun_and_old_ones_make_room(
    home: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing, _, _ = _filing(home)
    monkeypatch.setattr(archive, "UNFINISHED", 2)
    many = [Filing(filing.laptop, filing.record, filing.scope, file=Sealed.of(900, n)) for n in range(4)]
    for one in many[:2]:
        one.announce()
    with pytest.raises(Told) as trouble:
        many[2].announce()
    assert _key(trouble) == "server_busy"
    many[0].send()
    home.clock.go_on(days=31)
    assert many[2].announce().state == "open"
    assert many[1].chunk(0).state == "unknown", "a month without a word ends an upload"


def test_that_what_is_no_name_of_a_file_is_refused(home: Partnership) -> None:
    filing, _, _ = _filing(home)
    for digest in ("", "0" * 63, "G" * 64, "a" * 63 + "\x00"):
        with pytest.raises(Told) as trouble:
            Filing(filing.laptop, filing.record, filing.scope, file=Sealed(b"x", digest)).announce()
        assert _key(trouble) == "message_unreadable"
    for record in ("", "0" * 31, "x" * 32):
        with pytest.raises(Told):
            Filing(filing.laptop, RecordId(record), ScopeId(record), file=SHORT).fetch()


def test_that_the_database_itself_shows_a_team_no_file_of_another(pg_home: Partnership, database: Database) -> None:
    filing, colleague, stranger = _filing(pg_home)
    filing.send()
    seen = {name: _rows(database, one) for name, one in (("colleague", colleague), ("stranger", stranger))}
    assert seen == {"colleague": (1, 1), "stranger": (0, 0)}


def test_that_the_services_own_role_can_neither_change_nor_remove_a_sealed_file(
    pg_home: Partnership, database: Database
) -> None:
    filing, _, _ = _filing(pg_home)
    filing.send()
    for statement in (
        "DELETE FROM caseworker.blob_part WHERE record = %s::uuid",
        "DELETE FROM caseworker.blob WHERE record = %s::uuid",
        "UPDATE caseworker.blob SET taken = 0 WHERE record = %s::uuid",
    ):
        with psycopg.connect(database.app) as connection:
            _name(connection, filing.laptop)
            assert connection.execute(statement.encode(), [filing.record]).rowcount == 0


def _rows(database: Database, laptop: Laptop) -> tuple[int, int]:
    with psycopg.connect(database.app) as connection:
        _name(connection, laptop)
        counts = [
            connection.execute(f"SELECT count(*) FROM caseworker.{table}".encode()).fetchone()
            for table in ("blob", "blob_part")
        ]
    return tuple(row[0] for row in counts if row)


def _name(connection: psycopg.Connection[tuple[object, ...]], laptop: Laptop) -> None:
    connection.execute("SELECT set_config('caseworker.worker', %s, true)", [laptop.caller.worker])
