"""How the server says no: an expected error with the fault a device reads and the status of the answer."""

from caseworker.domain.errors import Told
from caseworker.wire import Fault

UNREADABLE = 422
TOO_OLD = 426
TOO_LARGE = 413
UNKNOWN_CALLER = 401
ENDED = 403
HISTORY_CHANGED = 409
BUSY = 503
TOO_MANY = 429


class Declined(Told):
    """A request that gets no other answer than a fault. Nothing was changed by it."""

    def __init__(self, status: int, key: str, *, wait_s: int = 0, log_epoch: str | None = None) -> None:
        super().__init__(key, wait_s=wait_s)
        self.status = status
        self.fault = Fault(key=key, wait_s=wait_s, log_epoch=log_epoch)


def busy(wait_s: int = 2) -> Declined:
    """Others keep what was needed; the device tries again."""
    return Declined(BUSY, "server_busy", wait_s=wait_s)


def unreadable() -> Declined:
    """The message is none of the contract's: a fault of a program, not of a person."""
    return Declined(UNREADABLE, "message_unreadable")


def too_large() -> Declined:
    """More than one request may carry: the device sends less at once."""
    return Declined(TOO_LARGE, "message_unreadable")


def history_changed(log_epoch: str) -> Declined:
    """The server was restored since the device's hello: it says hello again and offers its edits again."""
    return Declined(HISTORY_CHANGED, "history_changed", log_epoch=log_epoch)
