"""Bad days between the laptop and the server: a real service, and a wire in between that does what networks do."""

import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from caseworker.clock import SystemClock
from caseworker.domain.forms.session import Session
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.server.registrar import Registrar
from caseworker.server.service import Service
from caseworker.server.signing import Signer
from installer.demo.driver import Driver
from tests.fakes.book import DictBook
from tests.fakes.fast_kdf import FAST, WORDS
from tests.journeys.bad_days import Day, new_case, new_session, window_on
from tests.property.world.live import served
from ui.entrance.setup import NewLaptop
from ui.places import Place
from ui.screens.lock.enrol import Invited

TYPED = "Drew the way home, past the canal."
PAGE = b"<html><h1>Welcome to FreeBus Wi-Fi</h1>Sign in to go on</html>"
PORTAL = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(PAGE), PAGE)
AWAY = b"HTTP/1.1 302 Found\r\nLocation: https://wifi.example/\r\nContent-Length: 0\r\n\r\n"
RUBBISH = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{"nonce": 7}'
NOISE = b"\x00\xff\x13 220 mail.example ready\r\n"


@dataclass
class Wire:
    """A port of this machine that leads to the server, as long as nobody says otherwise.

    `says`: answer everything with these bytes. `cuts`: pass a request that contains this on, and hang up before its
    answer.
    """

    server: tuple[str, int]
    says: bytes = b""
    cuts: bytes = b""
    cut: int = 0
    _listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    @property
    def address(self) -> str:
        """Where the laptop thinks the server is."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    @contextmanager
    def laid(self) -> Iterator["Wire"]:
        """Up until the end."""
        thread = threading.Thread(target=self._accept, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.hang_up()
            thread.join(2)

    def hang_up(self) -> None:
        """Nobody is reached any more."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _address = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            if self.says:
                client.recv(65536)
                client.sendall(self.says)
                return
            with socket.create_connection(self.server) as server:
                threading.Thread(target=self._copy, args=(server, client), daemon=True).start()
                try:
                    self._ask(client, server)
                finally:
                    server.shutdown(socket.SHUT_RDWR)

    def _ask(self, client: socket.socket, server: socket.socket) -> None:
        while asked := client.recv(1 << 20):
            if self.cuts and self.cuts in asked:
                self.cut += 1
                client.shutdown(socket.SHUT_WR)  # the answer has nowhere to go
                server.sendall(asked)
                time.sleep(0.3)  # the server takes it in, and answers nobody
                return
            server.sendall(asked)

    def _copy(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while answer := server.recv(1 << 20):
                client.sendall(answer)


@dataclass
class Site:
    """A partnership's service, the wire to it, and a laptop that was set up over it."""

    wire: Wire
    service: Service
    book: DictBook
    base: Path


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    book, clock = DictBook(), SystemClock()
    service = Service(book, clock, signer=Signer(bytes(range(32))))
    registrar = Registrar(book, clock, random=random.Random(5).randbytes)
    registrar.add_team("North")
    worker = registrar.add_worker("Amina Fable", team="North", role="worker", programme="safe")
    with served(service) as address:
        host, _, port = address.removeprefix("http://").partition(":")
        with Wire((host, int(port))).laid() as wire:
            base = tmp_path / "profiles"
            NewLaptop(base, FAST).set_up(Invited(wire.address, registrar.invite(worker), WORDS)).close()
            yield Site(wire, service, book, base)


def at_work(day: Day) -> tuple[RecordId, ScopeId]:
    """Unlocked, with a case and one session written, on the page of what is sent."""
    day.open_laptop()
    case = new_case(day.ports)
    session = new_session(day.ports, case, TYPED)
    day.go(Place("sync"))
    return session, case


def is_sent(day: Driver) -> bool:
    """Whether the server has everything."""
    status = day.workplace.desk.status()
    return status.here == status.sending == 0 and status.trouble == "" and bool(status.last_success)


def sends_everything(day: Day, site: Site, session: RecordId) -> None:
    """The trouble is over: the same window sends, once, what was written meanwhile."""
    day.click_on("sync.try")
    day.until(lambda: is_sent(day), "everything to be sent", seconds=8)
    kept = site.book.in_office(lambda office: office.ledger.kept([session]))[session]
    assert Session.read(kept.state.body).observation == TYPED
    assert len(day.ports.records.history(session)) == 1


def test_that_a_server_gone_in_the_middle_of_a_push_is_told_and_nothing_is_sent_twice(qtbot: QtBot, site: Site) -> None:
    with window_on(qtbot, site.base) as day:
        session, _case = at_work(day)
        site.wire.cuts = b"/v1/sync/push"
        day.click_on("sync.try")
        day.wait_told("server_stopped_midway")
        assert site.wire.cut
        assert not is_sent(day)
        site.wire.cuts = b""
        sends_everything(day, site, session)
        day.until(lambda: not day.is_told("server_stopped_midway"), "the banner to go", seconds=3)


def test_that_a_server_that_cannot_be_reached_is_told_and_work_goes_on(qtbot: QtBot, site: Site) -> None:
    with window_on(qtbot, site.base) as day:
        session, case = at_work(day)
        site.wire.hang_up()
        day.click_on("sync.try")
        day.wait_told("server_unreachable")
        assert "only on this laptop" in day.reads()
        new_session(day.ports, case, "Written in between.")
        assert sorted(day.saved_words(case)) == [TYPED, "Written in between."]
        assert session


@pytest.mark.parametrize(
    "answer", [PORTAL, AWAY, RUBBISH, NOISE], ids=["a sign-in page", "a redirect", "wrong content", "noise"]
)
def test_that_rubbish_in_place_of_the_server_is_told_and_all_is_sent_once_it_is_back(
    qtbot: QtBot, site: Site, answer: bytes
) -> None:
    with window_on(qtbot, site.base) as day:
        session, _case = at_work(day)
        site.wire.says = answer
        day.click_on("sync.try")
        day.wait_told("server_nonsense")
        assert not is_sent(day)
        assert "Everything you wrote is sent" not in day.reads()
        site.wire.says = b""
        sends_everything(day, site, session)


@pytest.mark.parametrize(("days", "side"), [(365, "ahead of"), (-365, "behind")])
def test_that_a_clock_a_year_off_is_told_and_nothing_is_refused(qtbot: QtBot, site: Site, days: int, side: str) -> None:
    with window_on(qtbot, site.base, off=timedelta(days=days)) as day:
        session, case = at_work(day)
        sends_everything(day, site, session)
        day.wait_told("clock_differs", by="365 days", side=side)
        assert day.ports.is_clock_doubted
        day.click("Put away")
        day.click_on("sync.try")
        day.until(lambda: not day.workplace.sending.sent.is_running, "the second run", seconds=6)
        assert not day.is_told("clock_differs", by="365 days", side=side)
        assert case
    with window_on(qtbot, site.base) as day:
        day.open_laptop()
        day.go(Place("sync"))
        day.click_on("sync.try")
        day.until(lambda: not day.ports.is_clock_doubted, "the clocks to agree", seconds=6)
        assert day.saved_words(case) == [TYPED]
