"""A page of a push: edits that travel together, signed, and the request that carries them."""

from dataclasses import dataclass

from caseworker import digests, wire
from caseworker.sync.asks import PUSH, Ask, DeviceKey


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the edits that are not answered, in their order; never none."""

    edits: tuple[wire.Sent, ...]
    ask: Ask

    @classmethod
    def signed(cls, edits: tuple[wire.Sent, ...], log_epoch: str, key: DeviceKey) -> "Page":
        """The page of these edits, for this history of the server."""
        signature = key.sign(digests.push_digest(log_epoch, edits))
        message = wire.Push(log_epoch=log_epoch, edits=edits, signature=signature, brief=True)
        return cls(edits, Ask(PUSH, message, wire.Pushed))

    @property
    def first(self) -> int:
        """The number of the first edit."""
        return self.edits[0].seq

    @property
    def last(self) -> int:
        """The number of the last edit."""
        return self.edits[-1].seq

    def is_answered(self, pushed: wire.Pushed) -> bool:
        """Whether the server took all of it, and waits for what follows."""
        return len(pushed.results) == len(self.edits) and pushed.expected_seq == self.last + 1
