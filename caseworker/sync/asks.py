"""What the engine asks of the world: one request, the kind of answer it waits for, and how far the sync has come."""

from dataclasses import dataclass, field
from typing import Protocol

from caseworker import wire

HELLO, PUSH, PULL = "/v1/sync/hello", "/v1/sync/push", "/v1/sync/pull"
BOOTSTRAP, SUMS, PURGED = "/v1/sync/bootstrap", "/v1/sync/sums", "/v1/sync/purged"
ENROL, NONCE, TOKEN = "/v1/enrol", "/v1/nonce", "/v1/token"


class DeviceKey(Protocol):
    """The laptop's own Ed25519 key. The private half stays behind this port."""

    @property
    def public(self) -> str:
        """The public half, hex."""
        ...

    def sign(self, data: bytes) -> str:
        """The signature over the data, hex."""
        ...


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a sync has come, for a progress line: words, what is done, and of how many (0: not known)."""

    words: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: the path, the message, the kind of message that answers it, and the stage it belongs to."""

    path: str
    message: wire.Message = field(repr=False)
    answer: type[wire.Message]
    stage: Stage = Stage("")
