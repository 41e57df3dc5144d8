"""A line as slow as a mobile phone in a tower block: 200 ms there and back, 1 Mbit/s down, 0.5 up, nothing lost."""

import queue
import socket
import threading
import time
from contextlib import closing, suppress
from pathlib import Path

from caseworker.domain.ids import TeamId
from caseworker.domain.ports import Wanted
from tests.property.world.live import Bench, Site, bench
from tests.speed.figures import Record

ROUND_TRIP_S = 0.2
DOWN_BYTES_S, UP_BYTES_S = 125_000, 62_500
PIECE = 1_460
STOPPED_AFTER_S = 6.0


class SlowLine:
    """Stands between a laptop and a server; what goes in comes out later, at the rate of the line."""

    def __init__(self, address: str) -> None:
        self._to = int(address.rpartition(":")[2])
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._free = {"up": 0.0, "down": 0.0}
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more calls."""
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
                for end in (near, far):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._carry(near, far, "up", UP_BYTES_S)
                self._carry(far, near, "down", DOWN_BYTES_S)

    def _carry(self, source: socket.socket, sink: socket.socket, way: str, rate: int) -> None:
        pieces: queue.Queue[tuple[float, bytes]] = queue.Queue()

        def take() -> None:
            with suppress(OSError):
                while data := source.recv(PIECE):
                    begins = max(time.monotonic(), self._free[way])
                    self._free[way] = begins + len(data) / rate
                    pieces.put((self._free[way] + ROUND_TRIP_S / 2, data))
            pieces.put((0.0, b""))

        def give() -> None:
            with suppress(OSError):
                while (piece := pieces.get())[1]:
                    time.sleep(max(0.0, piece[0] - time.monotonic()))
                    sink.sendall(piece[1])
                sink.shutdown(socket.SHUT_WR)

        for work in (take, give):
            threading.Thread(target=work, daemon=True).start()


def over_a_slow_line(record: Record, at: Site, *, team: TeamId, base: Path) -> None:
    """A new colleague's first sync over the slow line; and the same again, cut once and begun anew."""
    with closing(SlowLine(at.address)) as line:
        with closing(bench(at, team, base / "slow")) as laptop:
            laptop.dial(line.address)
            first, whole = _first_page_and_all(laptop)
            record("sync: 10,000 records over 200 ms, 1 Mbit/s", whole, "s")
            record("sync: the first records over 200 ms, 1 Mbit/s", first, "s")
        with closing(bench(at, team, base / "cut")) as laptop:
            laptop.dial(line.address)
            before, after = _cut_and_begun_anew(laptop)
            note = f"{before} had come when the line was cut after {STOPPED_AFTER_S:g} s"
            record("sync: still fetched of 10,000 after a cut", after, "records", note=note)


def _first_page_and_all(laptop: Bench) -> tuple[float, float]:
    """Seconds until the first records can be read on the laptop, and until all are there."""
    began, found = time.perf_counter(), threading.Event()
    seen: list[float] = []

    def look() -> None:
        while not found.wait(0.02):
            if laptop.store.records.page(Wanted(("session",), limit=1)):
                seen.append(time.perf_counter() - began)
                return

    looking = threading.Thread(target=look)
    looking.start()
    laptop.sync()
    whole = time.perf_counter() - began
    found.set()
    looking.join()
    return (seen or [whole])[0], whole


def _cut_and_begun_anew(laptop: Bench) -> tuple[int, int]:
    """How many records were on the laptop at the cut, and how many the next run fetched."""
    until = time.monotonic() + STOPPED_AFTER_S
    laptop.mailbag.run(lambda *_: None, lambda: time.monotonic() > until)
    before = len(laptop.store.records.page(Wanted(("session",), limit=20_000)))
    laptop.sync()
    last = laptop.mailbag.last
    return before, last.received if last is not None else 0
