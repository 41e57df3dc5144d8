"""A tiny HTTP server on loopback that answers whatever a test scripts: for testing what the line makes of it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@dataclass
class Seen:
    """One request as it arrived: path, headers in lower case, and the body as it travelled."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Reply:
    """What the server sends back. `cut`: hang up after that many bytes of the body."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    cut: int | None = None


Script = Callable[[Seen], Reply]


@contextmanager
def answering(script: Script) -> Iterator[tuple[str, list[Seen]]]:
    """A server that answers by the script; gives its address and the list of what it has seen."""
    seen: list[Seen] = []

    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            seen.append(Seen(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            reply = script(seen[-1])
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body if reply.cut is None else reply.body[: reply.cut])
            if reply.cut is not None:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class LaptopKey:
    """A real Ed25519 key in memory, made from a number so that runs repeat."""

    def __init__(self, number: int = 1) -> None:
        self.number = number
        self._private = Ed25519PrivateKey.from_private_bytes(number.to_bytes(32, "big"))

    @property
    def public(self) -> str:
        """The public half, hex."""
        return self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    def sign(self, data: bytes) -> str:
        """The signature, hex."""
        return self._private.sign(data).hex()
