"""Many laptops at one server at once, and whether a window goes on answering while its own laptop syncs."""

import random
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from PySide6.QtCore import QCoreApplication, Qt, QTimer

from caseworker import wire
from caseworker.domain.edits import Change, Edit
from caseworker.domain.errors import Told
from caseworker.domain.ids import DeviceId, EditId, RecordId, ScopeId, TeamId, WorkerId
from caseworker.domain.ids import Path as FieldPath
from caseworker.server.home import Home
from caseworker.server.service import Service
from caseworker.sync.address import Address
from caseworker.sync.asks import PUSH, Ask
from caseworker.sync.line import Line, Post
from caseworker.sync.mailbag import ServerMailbag
from caseworker.syncport import DeviceCard, SyncStore
from caseworker.wire import NewScope
from tests.property.world.dictstore import DictStore
from tests.property.world.live import Site, bench
from tests.property.world.partnership import Key
from tests.speed.away import away
from tests.speed.figures import Record
from tests.speed.measure_sync import FIELDS, FILES, RECORDS, WORDS, new_id, written
from ui.tasks import Sweep

DEVICES, TEAM_SIZE, OVER_S, MOST_EDITS = 200, 10, 10.0, 10
TICK_MS, STALL_S = 2, 0.016
CORES = 2


def measure(record: Record) -> None:
    """Figures of 200 laptops within ten seconds, of all of them at once, and of the window's longest silence."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        base = Path(folder)
        with away(base, workers=CORES) as at:
            laptops = _laptops(at, Home(base / "server"))
            _crowd(record, laptops, over_s=OVER_S, name=f"{DEVICES} laptops within {OVER_S:g} s")
            _crowd(record, laptops, over_s=0.0, name=f"{DEVICES} laptops in one moment")
            _window(record, at, base)


# -- many laptops -----------------------------------------------------------------------------------------------------
class TimedLine(Line):
    """A line that notes how long each push took, from the question to the answer in hand."""

    def __init__(self, post: Post, device: DeviceId, key: Key) -> None:
        super().__init__(post, device, key)
        self.pushes: list[float] = []

    def answer(self, ask: Ask, now: float) -> wire.Message:
        """See Line."""
        began = time.perf_counter()
        answer = super().answer(ask, now)
        if ask.path == PUSH:
            self.pushes.append(time.perf_counter() - began)
        return answer


@dataclass
class Light:
    """A laptop without a disk: a hundred encrypted stores would measure themselves and not the server."""

    store: DictStore
    line: TimedLine
    mailbag: ServerMailbag
    worker: WorkerId
    file: NewScope


def _laptops(at: Site, home: Home) -> list[Light]:
    """Twenty teams, each worker with a file of their own; enrolled past the door, where an address has to wait."""
    teams = [at.registrar.add_team(f"Team {number}") for number in range(DEVICES // TEAM_SIZE)]
    with home.app_book() as book:
        service = Service(book, at.clock, signer=home.signer())
        laptops = [_laptop(at, service, teams[number % len(teams)], number) for number in range(DEVICES)]
    for _ in range(2):
        for one in laptops:
            _work(one, random.Random(1))
            one.mailbag.run(lambda *_: None, lambda: False)
    return laptops


def _laptop(at: Site, service: Service, team: TeamId, number: int) -> Light:
    key = Key(70_000 + number)
    worker = at.registrar.add_worker(f"Worker {number}", team=team, role="worker")
    enrolled = service.enrol(wire.Enrol(invite=at.registrar.invite(worker), public_key=key.public))
    store = DictStore(DeviceCard(enrolled.device, enrolled.device_code, worker, team, None, 1))
    line = TimedLine(Post(Address.of(at.address)), enrolled.device, key)
    mailbag = ServerMailbag(cast("SyncStore", store), line, clock=at.clock, key=key, app_v="trial")
    return Light(store, line, mailbag, worker, NewScope(scope=ScopeId(new_id()), team=team))


def _crowd(record: Record, laptops: list[Light], *, over_s: float, name: str) -> None:
    """Every laptop comes once, with its own new work, and is told what its team wrote; the server has two processes."""
    rng = random.Random(len(name))
    written = sum(_work(one, rng) for one in laptops)
    for one in laptops:
        one.line.pushes.clear()
    waits = sorted(rng.uniform(0, over_s) for _ in laptops)
    began = time.perf_counter()

    def comes(one: Light, wait: float) -> float:
        time.sleep(max(0.0, began + wait - time.perf_counter()))
        started = time.perf_counter()
        with suppress(Told):
            one.mailbag.run(lambda *_: None, lambda: False)
        return time.perf_counter() - started

    with ThreadPoolExecutor(len(laptops)) as threads:
        whole = sorted(threads.map(comes, laptops, waits))
    pushes = sorted(push for one in laptops for push in one.line.pushes)
    record(f"sync: {name}, a push (19 of 20)", _nineteen_of_twenty(pushes) * 1000, "ms")
    record(f"sync: {name}, a whole sync (19 of 20)", _nineteen_of_twenty(whole) * 1000, "ms")
    lost = written - sum(len(one.store.answered) for one in laptops)
    record(f"sync: {name}, edits without an answer", lost, "edits", note=f"{written} written in all")


def _work(one: Light, rng: random.Random) -> int:
    """One to ten new records; how many this laptop has written by now."""
    edits = [
        Edit(
            id=EditId(new_id()), record=RecordId(new_id()), scope=one.file.scope, kind="session", verb="create",
            author=one.worker, made_at="2031-03-04T09:00:00+00:00",
            changes={FieldPath(f"field_{n}"): Change(value=" ".join(rng.choices(WORDS, k=5))) for n in range(FIELDS)},
        )
        for _ in range(rng.randint(1, MOST_EDITS))
    ]  # fmt: skip
    one.store.work(edits, one.file)
    return len(edits) + len(one.store.answered)


def _nineteen_of_twenty(sorted_values: list[float]) -> float:
    return sorted_values[min(len(sorted_values) - 1, len(sorted_values) * 19 // 20)]


# -- the window -------------------------------------------------------------------------------------------------------
def _window(record: Record, at: Site, base: Path) -> None:
    """How long the window's thread waits for its turn while another thread of the app takes in a first sync."""
    team = at.registrar.add_team("Window")
    app = QCoreApplication.instance() or QCoreApplication([])
    with closing(bench(at, team, base / "writer")) as writer, closing(bench(at, team, base / "reader")) as reader:
        written(writer, [ScopeId(new_id()) for _ in range(FILES)], RECORDS, new_files=True)
        sweep = Sweep(app)
        quiet = _silences(app, lambda: time.sleep(3.0))
        for name, work in (("sending", writer.sync), ("receiving", reader.sync)):
            silences = _silences(app, work)
            over = sum(one > STALL_S for one in silences)
            note = f"{over} of {len(silences)} turns over {STALL_S * 1000:g} ms"
            longest, usual = max(silences) * 1000, max(quiet) * 1000
            record(f"sync: longest wait of the window while {name}", longest, "ms", baseline=usual, note=note)
        sweep.end()


def _silences(app: QCoreApplication, work: Callable[[], object]) -> list[float]:
    """The times between turns of the event loop while the work is done on a thread of its own."""
    silences: list[float] = []
    last = time.perf_counter()

    def turn() -> None:
        nonlocal last
        now = time.perf_counter()
        silences.append(now - last)
        last = now
        if not thread.is_alive():
            app.quit()

    thread = threading.Thread(target=work)
    timer = QTimer()
    timer.setInterval(TICK_MS)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(turn)
    timer.start()
    thread.start()
    app.exec()
    thread.join()
    timer.stop()
    return silences
