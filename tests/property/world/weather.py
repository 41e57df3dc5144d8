"""A stretch of wire in bad weather: slow, cut in the middle of either direction, and what was sent may arrive again."""

from __future__ import annotations

import random
import socket
import threading
import time
from collections import Counter
from contextlib import suppress

PIECE = 1_500
"""Bytes that are carried at once, about what a packet holds."""


class Weather:
    """A relay on loopback. Every connection draws its own luck from `seed`; `seen` counts what befell them."""

    def __init__(self, port: int, *, seed: int, bad: float = 0.3, again: float = 0.15, wait_s: float = 0.002) -> None:
        self._to, self._chance = port, random.Random(seed)
        self._bad, self._again, self._wait_s = bad, again, wait_s
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.seen: Counter[str] = Counter()
        self._threads: list[threading.Thread] = []
        self._go(self._accept)

    def close(self) -> None:
        """Take the wire down, and wait until nothing is carried any more."""
        with suppress(OSError):
            socket.create_connection(self._listener.getsockname(), 1).close()
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def _go(self, deed: object, *words: object) -> None:
        thread = threading.Thread(target=deed, args=words, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._to), 5)
            except OSError:
                return
            with self._lock:
                cut = {end: self._chance.randrange(4_000) for end in ("request", "answer")}
                luck = self._chance.random()
                is_sent_again = self._chance.random() < self._again
            bad = "request" if luck < self._bad / 2 else "answer" if luck < self._bad else ""
            self.seen[f"cut {bad}" if bad else "whole"] += 1
            sent = bytearray()
            self._go(self._carry, near, far, cut["request"] if bad == "request" else None, sent, is_sent_again)
            self._go(self._carry, far, near, cut["answer"] if bad == "answer" else None, None, False)

    def _carry(
        self,
        source: socket.socket,
        sink: socket.socket,
        cut_after: int | None,
        sent: bytearray | None,
        is_sent_again: bool,
    ) -> None:
        carried = 0
        with suppress(OSError):
            while data := source.recv(PIECE):
                time.sleep(self._wait_s)
                if cut_after is not None and carried + len(data) > cut_after:
                    sink.sendall(data[: max(0, cut_after - carried)])
                    break
                carried += len(data)
                if sent is not None:
                    sent += data
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        if sent and is_sent_again:
            self.seen["sent again"] += 1
            self._send_again(bytes(sent))

    def _send_again(self, sent: bytes) -> None:
        """Everything a connection carried arrives a second time; nobody hears the answers."""
        with suppress(OSError), socket.create_connection(("127.0.0.1", self._to), 5) as far:
            far.settimeout(2)
            far.sendall(sent)
            far.shutdown(socket.SHUT_WR)
            while far.recv(65536):
                pass
