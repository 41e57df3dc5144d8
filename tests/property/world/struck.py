"""Processes that end themselves (SIGKILL) at one named point of a sync: a laptop between two requests, a server between
taking in what came and saying so. The point that struck is noted in a file, so that a test can tell which it has seen.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path as Folder
from typing import Any, TypeVar, cast

from caseworker import wire
from caseworker.domain.ids import DeviceId, WorkerId
from caseworker.server.book import Book, Ledger
from caseworker.server.migrate import APP
from caseworker.server.postgres.book import PgBook
from caseworker.server.sealing import FileKeys
from caseworker.server.service import Service
from caseworker.server.signing import Signer
from caseworker.store.profile import Profile
from caseworker.store.store import Store
from caseworker.store.vault.keys import DataKey
from caseworker.sync.address import Address
from caseworker.sync.asks import Ask
from caseworker.sync.line import Line, Post
from caseworker.sync.mailbag import Answering, Halted, ServerMailbag
from caseworker.syncport import SyncStore
from tests.property.world.live import SERVER_SECRET, served
from tests.property.world.partnership import Key, Now

T = TypeVar("T")


class Strikes:
    """Counts the points of one run and ends the process at the chosen one. `noted` is where its name is written."""

    def __init__(self, at: int, noted: Folder) -> None:
        self._left = at
        self._noted = noted

    def pass_by(self, point: str) -> None:
        """One more point; at the chosen one the process is gone."""
        self._left -= 1
        if self._left == 0:
            with self._noted.open("a", encoding="utf-8") as file:
                file.write(point + "\n")
            os.kill(os.getpid(), signal.SIGKILL)


class StruckStore:
    """A store whose every method passes a point once what it does is on the disk."""

    def __init__(self, store: object, strikes: Strikes) -> None:
        self._store, self._strikes = store, strikes

    @property
    def custody(self) -> object:
        """What concerns the laptop itself, struck as well."""
        return StruckStore(cast("SyncStore", self._store).custody, self._strikes)

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)

        def kept(*words: Any, **named: Any) -> Any:
            done = method(*words, **named)
            self._strikes.pass_by(f"kept {name}")
            return done

        return kept


class StruckLine:
    """A line that passes a point before each request, and one once the answer is there and nobody has read it."""

    def __init__(self, line: Answering, strikes: Strikes) -> None:
        self._line, self._strikes = line, strikes

    def answer(self, ask: Ask, now: float) -> wire.Message:
        """See Answering."""
        self._strikes.pass_by(f"asking {ask.path}")
        answer = self._line.answer(ask, now)
        self._strikes.pass_by(f"answered {ask.path}")
        return answer

    def close(self) -> None:
        """See Answering."""
        self._line.close()


class StruckBook:
    """A book that passes a point when everything of a transaction is done, and one when it is committed."""

    def __init__(self, book: Book, strikes: Strikes) -> None:
        self._book, self._strikes = book, strikes

    def as_worker(self, worker: WorkerId, deed: Callable[[Ledger], T]) -> T:
        """See Book."""
        return self._struck("a worker", lambda inside: self._book.as_worker(worker, inside), deed)

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._book, name)
        if name not in ("at_door", "in_office"):
            return method
        return lambda deed: self._struck(name, method, deed)

    def _struck(self, who: str, run: Callable[[Callable[[Any], T]], T], deed: Callable[[Any], T]) -> T:
        def inside(pages: Any) -> T:
            done = deed(pages)
            self._strikes.pass_by(f"before the commit, {who}")
            return done

        done = run(inside)
        self._strikes.pass_by(f"after the commit, {who}")
        return done


def sync(*words: str) -> None:
    """One sync of a laptop. Words: folder, data key, store id, device key, address, point, where to note it."""
    folder, raw, store_id, number, address, at, noted = words
    strikes, clock, key = Strikes(int(at), Folder(noted)), Now(), Key(int(number))
    data_key = DataKey(bytearray.fromhex(raw), store=bytes.fromhex(store_id), epoch=1)
    with Store.open(Profile(Folder(folder)), data_key, clock) as store:
        device: DeviceId = store.sync.device().device
        line = StruckLine(Line(Post(Address.of(address)), device, key), strikes)
        struck = cast("SyncStore", StruckStore(store.sync, strikes))
        try:
            ServerMailbag(struck, line, clock=clock, key=key, app_v="trial").run(lambda *_: None, lambda: False)
        except Halted:
            return
    strikes.pass_by("closed")


def serve(*words: str) -> None:
    """A server on a port until it is struck or killed. Words: database, port, point, where to note it, and its pid."""
    database, port, at, noted, pid = words
    with PgBook(database, FileKeys(SERVER_SECRET)) as book:
        struck = cast("Book", StruckBook(book, Strikes(int(at), Folder(noted))))
        book.check(APP)
        service = Service(struck, Now(), signer=Signer(SERVER_SECRET))
        with served(service, port=int(port)):
            Folder(pid).write_text(str(os.getpid()), "utf-8")
            signal.pause()
