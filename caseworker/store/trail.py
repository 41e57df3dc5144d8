"""The audit's newest link while the store is open, kept beside it after every save and not waited for.

A killed app leaves it behind, and a write-ahead log that was cut or flipped then shows: it holds fewer lines than were
acknowledged. After a power cut it may be older than the store, never newer, because a save is on the disk before its
link is written here. Two places take turns, so that a torn writing never takes both.
"""

import hmac
from contextlib import suppress
from typing import BinaryIO

from caseworker.store.audit import Head
from caseworker.store.profile import Profile
from caseworker.store.vault.keys import Secret

NAME = "anchor.run"

_PLACE_BYTES = 160
_PLACES = 2


class Trail:
    """Writes the newest link of one open store, on the writing thread."""

    def __init__(self, profile: Profile, chain: Secret) -> None:
        self._path = profile.folder / NAME
        self._chain = chain
        self._file: BinaryIO | None = None
        self._place = 0

    def follow(self, head: Head) -> None:
        """Keep this link. A disk that will not take it is no reason not to work: the link of the last anchor stays."""
        with suppress(OSError):
            if self._file is None:
                self._file = self._path.open("wb", buffering=0)
            self._file.seek(self._place * _PLACE_BYTES)
            self._file.write(_line(self._chain, head))
            self._place = (self._place + 1) % _PLACES

    def stop(self) -> None:
        """Write no more; what is there stays."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def end(self) -> None:
        """The anchor says all of it now."""
        self.stop()
        self._path.unlink(missing_ok=True)


def read_trail(profile: Profile, chain: Secret) -> Head | None:
    """The newest link that was kept; None if there is none that was written with this store's key."""
    try:
        content = (profile.folder / NAME).read_bytes()
    except OSError:
        return None
    places = (content[at : at + _PLACE_BYTES] for at in range(0, _PLACES * _PLACE_BYTES, _PLACE_BYTES))
    found = [head for head in (_read(chain, place) for place in places) if head is not None]
    return max(found, key=lambda head: head.n, default=None)


def _line(chain: Secret, head: Head) -> bytes:
    return f"{head.n} {head.chain} {_seal(chain, head)}".ljust(_PLACE_BYTES).encode()


def _read(chain: Secret, place: bytes) -> Head | None:
    try:
        number, link, seal = place.decode("ascii").split()
        head = Head(int(number), link)
    except ValueError:
        return None
    return head if hmac.compare_digest(seal, _seal(chain, head)) else None


def _seal(chain: Secret, head: Head) -> str:
    return hmac.digest(chain.raw, f"trail|{head.n}|{head.chain}".encode(), "sha256").hex()
