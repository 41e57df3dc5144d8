"""How long sync takes on loopback between processes, with everything on: real store and engine, server, PostgreSQL.

Records are about 820 bytes of JSON: 20 fields, one of them a note of 150 to 450 letters, of words drawn by chance from
this project's own pages, which compress no better than what people write. Beside the figures stand bare ones: the same
rows with no protocol, no access control, no history and no sealing. As in the app, nothing collects garbage meanwhile.
"""

import gc
import itertools
import json
import random
import re
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import sqlcipher3
import zstandard

from caseworker.domain.edits import Change, Edit, Verb
from caseworker.domain.ids import EditId, RecordId, ScopeId
from caseworker.domain.ids import Path as FieldPath
from caseworker.domain.ports import Work
from caseworker.server.bodies import LEVEL
from tests.property.world.live import Bench, Relay, Site, bench
from tests.property.world.runs import lived
from tests.speed.away import away
from tests.speed.figures import ROOT, Record
from tests.speed.slow_line import over_a_slow_line

RECORDS, PUSHED, DELTA, FILES, MANY_FILES = 10_000, 1_000, 100, 50, 500
TIMES = 5
PROSE = ("README.md", "DECISIONS.md", "THREATS.md", "caseworker/PROTOCOL.md")
WORDS = [word for page in PROSE for word in re.findall(r"[A-Za-z]+", (ROOT / page).read_text("utf-8"))]
FIELDS, CHANGED_FIELDS = 20, 3
_NUMBERS = itertools.count(1)
_CHANCE = random.Random(2031)


def measure(record: Record) -> None:
    """Figures of the first sync, a push, a delta, a sync with nothing new, and of the simulation."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, away(Path(folder)) as running:
        gc.disable()
        try:
            between_laptops(record, running, Path(folder))
        finally:
            gc.enable()
    record("simulated worlds of sync", 60 / _seconds(lambda: [lived(seed) for seed in range(60)]), "seeds/s")


def between_laptops(record: Record, at: Site, base: Path) -> None:
    """A worker writes, a colleague receives, over a partnership that is running."""
    team = at.registrar.add_team("Measured")
    with closing(bench(at, team, base / "a")) as writer, closing(bench(at, team, base / "b")) as reader:
        scopes = [ScopeId(new_id()) for _ in range(FILES)]
        made = written(writer, scopes, RECORDS, new_files=True)
        record("sync: first push of 10,000 records", _seconds(writer.sync), "s")
        bare = _bare_pull(at, base / "bare-pull.db", made)
        record("sync: first sync of 10,000 records in 50 files", _seconds(reader.sync), "s", baseline=bare)
        over_a_slow_line(record, at, team=team, base=base)
        writer.sync()
        written(writer, scopes, PUSHED, new_files=False)
        writer.sync()  # the laptop now reads its own new files, as it does once
        made = written(writer, scopes, PUSHED, new_files=False)
        pushed = _seconds(writer.sync)
        reader.sync()
        record("sync: push of 1,000 records", pushed, "s", baseline=_bare_push(at, made))
        record("sync: delta of 100 records", min(_delta(writer, reader, scopes) for _ in range(TIMES)), "s")
        _bytes(record, at, writer, reader, scopes)
    with closing(bench(at, at.registrar.add_team("Many files"), base / "c")) as many:
        _many_files(record, at, many)


def _delta(writer: Bench, reader: Bench, scopes: list[ScopeId]) -> float:
    written(writer, scopes, DELTA, new_files=False)
    writer.sync()
    return _seconds(reader.sync)


def _bytes(record: Record, at: Site, writer: Bench, reader: Bench, scopes: list[ScopeId]) -> None:
    """What a record costs on the wire, everything counted that goes either way: headers, answers, the audit."""
    relays = {name: Relay(at.address) for name in ("pushed", "fetched")}
    writer.dial(relays["pushed"].address)
    reader.dial(relays["fetched"].address)
    writer.sync()
    reader.sync()
    made: list[Edit] = []
    note = "compared with the text alone, packed at once, without ids"
    for kind in ("new", "changed"):
        before = {name: relay.carried for name, relay in relays.items()}
        saved = written(writer, scopes, PUSHED, new_files=False) if kind == "new" else _changed(writer, made)
        made = made or saved
        writer.sync()
        reader.sync()
        for name, relay in relays.items():
            carried = (relay.carried - before[name]) / PUSHED
            record(f"sync: a {kind} record, {name}", carried, "bytes", baseline=_bare_bytes(saved), note=note)
    for relay in relays.values():
        relay.close()
    writer.dial(at.address)
    reader.dial(at.address)


def _many_files(record: Record, at: Site, many: Bench) -> None:
    scopes = [ScopeId(new_id()) for _ in range(MANY_FILES)]
    written(many, scopes, MANY_FILES, new_files=True)
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


def written(at: Bench, scopes: list[ScopeId], count: int, *, new_files: bool) -> list[Edit]:
    """So many new records spread over the files, saved on the laptop."""
    rng, edits = random.Random(count), []
    for number in range(count):
        values = {f"field_{one}": " ".join(rng.choices(WORDS, k=3)) for one in range(FIELDS - 1)}
        values["observation"] = " ".join(rng.choices(WORDS, k=rng.randint(30, 80)))
        changes = {FieldPath(path): Change(value=value) for path, value in values.items()}
        edits.append(_edit(at, RecordId(new_id()), scopes[number % len(scopes)], changes))
    _saved(at, edits, tuple(scopes) if new_files else ())
    return edits


def _changed(at: Bench, made: list[Edit]) -> list[Edit]:
    """Three fields of each of these records say something else."""
    rng = random.Random(1)
    edits = []
    for before in made:
        paths = list(before.changes)[:CHANGED_FIELDS]
        changes = {path: Change(value=" ".join(rng.choices(WORDS, k=3)), base=before.id) for path in paths}
        edits.append(_edit(at, before.record, before.scope, changes, verb="change"))
    _saved(at, edits, ())
    return edits


def _edit(
    at: Bench, record: RecordId, scope: ScopeId, changes: dict[FieldPath, Change], *, verb: Verb = "create"
) -> Edit:
    return Edit(
        id=EditId(new_id()), record=record, scope=scope, kind="session", verb=verb, author=at.enrolled.worker,
        made_at=at.site.clock.now().isoformat(), changes=changes,
    )  # fmt: skip


def _saved(at: Bench, edits: list[Edit], files: tuple[ScopeId, ...]) -> None:
    for start in range(0, len(edits), 500):
        at.store.records.write(Work(edits=tuple(edits[start : start + 500]), new_files=files if start == 0 else ()))


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


def _bare_bytes(edits: list[Edit]) -> float:
    lines = "\n".join(map(_plain, edits)).encode()
    return len(zstandard.ZstdCompressor(level=LEVEL).compress(lines)) / len(edits)


def _plain(edit: Edit) -> str:
    return json.dumps({path: change.value for path, change in edit.changes.items()})


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def new_id() -> str:
    """Told apart by chance like real ones: ids that only count would compress to nothing."""
    return f"0192{next(_NUMBERS):08x}7{_CHANCE.getrandbits(12):03x}8{_CHANCE.getrandbits(60):015x}"
