"""The address of the partnership server: https everywhere but on this machine itself."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from caseworker.domain.errors import Told


@dataclass(frozen=True, slots=True)
class Address:
    """A checked address, without a slash at its end. Made by `of`."""

    url: str
    is_loopback: bool

    @classmethod
    def of(cls, text: str) -> "Address":
        """The address a person typed; without a scheme it is https. Raises Told("insecure_address").

        A name or password inside the address is refused too: addresses end up in logs.
        """
        typed = text.strip()
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
        try:
            host, _port = parts.hostname or "", parts.port
        except ValueError:
            raise Told("insecure_address") from None
        is_loopback = _is_loopback(host)
        allowed = parts.scheme == "https" or (parts.scheme == "http" and is_loopback)
        if not allowed or not host or parts.username is not None or parts.query or parts.fragment:
            raise Told("insecure_address")
        return cls(f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}", is_loopback)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
