"""The network ends at this machine: a test that would reach anything else fails where it tries."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

INTERNET = (socket.AF_INET, socket.AF_INET6)


class NetworkRefusedError(RuntimeError):
    """A test tried to reach another machine. Not an OSError, which the product would take for a lost network."""


def is_loopback(host: object) -> bool:
    """Whether a host, as text or bytes, is this machine; nothing is looked up to find out."""
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if text in (None, "", "localhost"):
        return True
    try:
        return isinstance(text, str) and ipaddress.ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        return False


def only_loopback() -> Callable[[], None]:
    """Close the network for everything that uses Python's sockets; the result opens it again."""
    connect, connect_ex, lookup = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _check(self, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _check(self, address)
        return connect_ex(self, address)

    def guarded_lookup(host: Any, *arguments: Any, **named: Any) -> Any:
        if not is_loopback(host):
            raise NetworkRefusedError(f"a test looked up {host!r}")
        return lookup(host, *arguments, **named)

    def restore() -> None:
        _put(connect, connect_ex, lookup)

    _put(guarded_connect, guarded_connect_ex, guarded_lookup)
    return restore


def _check(used: socket.socket, address: Any) -> None:
    if used.family in INTERNET and not is_loopback(address[0]):
        raise NetworkRefusedError(f"a test connected to {address!r}")


def _put(connect: Any, connect_ex: Any, lookup: Any) -> None:
    socket.socket.connect = connect  # type: ignore[method-assign]
    socket.socket.connect_ex = connect_ex  # type: ignore[method-assign]
    socket.getaddrinfo = lookup
