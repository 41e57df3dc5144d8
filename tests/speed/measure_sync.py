"""How long sync takes on loopback between processes, with everything on: real store and engine, server, PostgreSQL.

Beside the figures stand bare ones: the same rows with no protocol, no access control, no history and no sealing.
"""

import itertools
import json
import random
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import sqlcipher3

from caseworker.domain.edits import Change, Edit
from caseworker.domain.ids import EditId, RecordId, ScopeId
from caseworker.domain.ids import Path as FieldPath
from caseworker.domain.ports import Work
from tests.property.world.live import Bench, Relay, Site, bench
from tests.property.world.runs import lived
from tests.speed.away import away
from tests.speed.figures import Record

RECORDS, PUSHED, DELTA, FILES, MANY_FILES = 10_000, 1_000, 100, 50, 500
TIMES = 5
WORDS = Path(__file__).read_text("utf-8").split()
_NUMBERS = itertools.count(1)
_CHANCE = random.Random(2031)


def measure(record: Record) -> None:
    """Figures of the first sync, a push, a delta, a sync with nothing new, and of the simulation."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, away(Path(folder)) as running:
        between_laptops(record, running, Path(folder))
    record("simulated worlds of sync", 60 / _seconds(lambda: [lived(seed) for seed in range(60)]), "seeds/s")


def between_laptops(record: Record, at: Site, base: Path) -> None:
    """A worker writes, a colleague receives, over a partnership that is running."""
    team = at.registrar.add_team("Measured")
    with closing(bench(at, team, base / "a")) as writer, closing(bench(at, team, base / "b")) as reader:
        scopes = [ScopeId(_id()) for _ in range(FILES)]
        made = _written(writer, scopes, RECORDS, new_files=True)
        record("sync: first push of 10,000 records", _seconds(writer.sync), "s")
        bare = _bare_pull(at, base / "bare-pull.db", made)
        record("sync: first sync of 10,000 records in 50 files", _seconds(reader.sync), "s", baseline=bare)
        writer.sync()
        _written(writer, scopes, PUSHED, new_files=False)
        writer.sync()  # the laptop now reads its own new files, as it does once
        made = _written(writer, scopes, PUSHED, new_files=False)
        pushed = _seconds(writer.sync)
        reader.sync()
        record("sync: push of 1,000 records", pushed, "s", baseline=_bare_push(at, made))
        record("sync: delta of 100 records", min(_delta(writer, reader, scopes) for _ in range(3)), "s")
    with closing(bench(at, at.registrar.add_team("Many files"), base / "c")) as many:
        _many_files(record, at, many)


def _delta(writer: Bench, reader: Bench, scopes: list[ScopeId]) -> float:
    _written(writer, scopes, DELTA, new_files=False)
    writer.sync()
    return _seconds(reader.sync)


def _many_files(record: Record, at: Site, many: Bench) -> None:
    scopes = [ScopeId(_id()) for _ in range(MANY_FILES)]
    _written(many, scopes, MANY_FILES, new_files=True)
    many.sync()
    many.sync()
    record("sync: nothing new in 500 files", min(_seconds(many.sync) for _ in range(TIMES)), "s")
    relay = Relay(at.address)
    many.dial(relay.address)
    many.sync()
    before, greeted = relay.carried, len(many.told)
    many.sync()
    record("sync: nothing new in 500 files, as it travels", relay.carried - before, "bytes")
    record("sync: nothing new in 500 files, requests", len(many.told) - greeted, "requests")
    relay.close()


def _written(at: Bench, scopes: list[ScopeId], count: int, *, new_files: bool) -> list[Edit]:
    """So many new records spread over the files, saved on the laptop."""
    rng, edits = random.Random(count), []
    for number in range(count):
        values = {f"field_{one}": " ".join(rng.choices(WORDS, k=4)) for one in range(16)}
        values["observation"] = " ".join(rng.choices(WORDS, k=rng.randint(20, 60)))
        changes = {FieldPath(path): Change(value=value) for path, value in values.items()}
        edits.append(
            Edit(
                id=EditId(_id()), record=RecordId(_id()), scope=scopes[number % len(scopes)], kind="session",
                verb="create", author=at.enrolled.worker, made_at=at.site.clock.now().isoformat(), changes=changes,
            )
        )  # fmt: skip
    for start in range(0, count, 500):
        files = tuple(scopes) if new_files and start == 0 else ()
        at.store.records.write(Work(edits=tuple(edits[start : start + 500]), new_files=files))
    return edits


def _bare_pull(at: Site, file: Path, edits: list[Edit]) -> float:
    """The same bodies, plain: out of PostgreSQL with one SELECT, into SQLCipher with one transaction."""
    with psycopg.connect(at.database) as database:
        database.execute("CREATE TABLE bare (id text PRIMARY KEY, body text)")
        with database.cursor() as cursor:
            cursor.executemany("INSERT INTO bare VALUES (%s, %s)", [(edit.record, _plain(edit)) for edit in edits])

    def pull() -> None:
        with (
            psycopg.connect(at.database) as database,
            closing(sqlcipher3.connect(str(file), isolation_level=None)) as local,
        ):
            local.execute("PRAGMA key = \"x'" + "0" * 64 + "'\"")
            local.execute("CREATE TABLE bare (id TEXT PRIMARY KEY, body TEXT)")
            local.execute("BEGIN")
            local.executemany(
                "INSERT INTO bare VALUES (?, ?)", database.execute("SELECT id, body FROM bare").fetchall()
            )
            local.execute("COMMIT")

    return _seconds(pull)


def _bare_push(at: Site, edits: list[Edit]) -> float:
    rows = [(edit.record, _plain(edit)) for edit in edits]

    def push() -> None:
        with psycopg.connect(at.database) as database, database.cursor() as cursor:
            cursor.executemany("INSERT INTO bare VALUES (%s, %s)", rows)

    return _seconds(push)


def _plain(edit: Edit) -> str:
    return json.dumps({path: change.value for path, change in edit.changes.items()})


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _id() -> str:
    """Told apart by chance like real ones: ids that only count would compress to nothing."""
    return f"0192{next(_NUMBERS):08x}7{_CHANCE.getrandbits(12):03x}8{_CHANCE.getrandbits(60):015x}"
