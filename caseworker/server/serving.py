"""Running the service: the address it may listen on, its certificate, one process or several."""

import asyncio
import contextlib
import gc
import ipaddress
import logging
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import uvicorn
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from psycopg_pool import PoolTimeout
from uvicorn.supervisors import Multiprocess

from caseworker.clock import SystemClock
from caseworker.server.backups.history import History
from caseworker.server.home import Home, HomeTrouble
from caseworker.server.http import Settings, make_app
from caseworker.server.postgres.book import PgBook
from caseworker.server.service import Service

HOME_VARIABLE = "CASEWORKER_SERVER_HOME"
CONNECTIONS = 12
REMEMBER_EVERY_S = 20.0


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen, and the certificate for it. Without a certificate only the loopback address is allowed."""

    host: str = "127.0.0.1"
    port: int = 8443
    certificate: Path | None = None
    private_key: Path | None = None

    def check(self) -> None:
        """Raises HomeTrouble if work would travel unencrypted, or the certificate is not there."""
        if (self.certificate is None) != (self.private_key is None):
            raise HomeTrouble("Give both --certificate and --private-key, or neither.")
        for file in (self.certificate, self.private_key):
            if file is not None and not file.is_file():
                raise HomeTrouble(f"There is no file {file}.")
        if self.certificate is None and not is_loopback(self.host):
            raise HomeTrouble(
                f"{self.host} can be reached by other machines, so it needs https: "
                "give --certificate and --private-key, or listen on 127.0.0.1 behind a proxy that has them."
            )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address. A name counts only if it is `localhost`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def app_of_home() -> FastAPI:
    """The application of the folder named in the environment: what every process of the service starts with."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)  # a push makes thousands of small values that all die together
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    home = Home(Path(os.environ[HOME_VARIABLE]))
    book, signer, history = home.app_book(connections=CONNECTIONS), home.signer(), home.history

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:  # noqa: ARG001
        await run_in_threadpool(book.__enter__)
        try:
            await run_in_threadpool(book.check)
            await run_in_threadpool(check_history, book, history)
            remembering = asyncio.create_task(_remember(book, history))
            yield
            remembering.cancel()
            await run_in_threadpool(lambda: history.note(*book.reached()))
        finally:
            await run_in_threadpool(book.__exit__, None, None, None)

    return make_app(
        Service(book, SystemClock(), signer=signer), Settings(metrics_token=home.metrics_token()), lifespan=lifespan
    )


def check_history(book: PgBook, history: History) -> None:
    """Raises HomeTrouble if the database is older than what was served before under the same name."""
    log_epoch, reached = book.reached()
    if history.is_behind(log_epoch, reached):
        raise HomeTrouble(
            "The database is older than what this server has confirmed to laptops: a backup was put back. "
            "Run: caseworker-server restored. Then every laptop offers again what was lost."
        )
    history.note(log_epoch, reached)


async def _remember(book: PgBook, history: History) -> None:
    """Note now and then how far it has come; a database that does not answer is noted later."""
    while True:
        await asyncio.sleep(REMEMBER_EVERY_S)
        with contextlib.suppress(psycopg.Error, PoolTimeout, OSError):
            await run_in_threadpool(lambda: history.note(*book.reached()))


def serve(home: Path, address: Address, *, workers: int = 1) -> None:
    """Serve until told to stop; requests that have begun are finished first. Raises HomeTrouble, UnsafeDatabase."""
    address.check()
    Home(home).signer()
    with Home(home).app_book(connections=1) as book:
        book.check()
        check_history(book, Home(home).history)
    os.environ[HOME_VARIABLE] = str(home)
    config = configured(address, workers=workers)
    with contextlib.suppress(KeyboardInterrupt):
        if workers > 1:
            Multiprocess(config, sockets=[config.bind_socket()]).run()
            return
        server = uvicorn.Server(config)
        server.run()
        if not server.started:
            raise HomeTrouble(f"The service could not start on {address.host} port {address.port}.")


class Prompt(uvicorn.Config):
    """A configuration whose listening socket sends at once, as one process does by itself.

    uvicorn leaves Nagle's algorithm on for several processes: 40 ms of waiting in every answer.
    """

    def bind_socket(self) -> socket.socket:
        """The socket all processes accept from; what they accept inherits its option."""
        listener = super().bind_socket()
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener


def configured(address: Address, *, workers: int) -> Prompt:
    """How the service is run behind an address, in so many processes."""
    return Prompt(
        "caseworker.server.serving:app_of_home",
        factory=True,
        host=address.host,
        port=address.port,
        workers=workers,
        ssl_certfile=address.certificate,
        ssl_keyfile=address.private_key,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=500,
        h11_max_incomplete_event_size=16_384,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=20,
        log_level="warning",
    )
