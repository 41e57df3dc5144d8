"""What the server's verbs of custody ask of storage: a `Locker` for the service, a `Safe` for administration.

They are parts of the book (`Ledger.locker`, `Office.safe`) and stand in the same transaction as the rest of it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from caseworker.custody import Deed, Ended, Escrow, RecoveryRequest, Rescue
from caseworker.domain.ids import DeviceId, WorkerId
from caseworker.wire import Ending

REQUESTS_KEPT = 3
"""Most requests for a lost key that are kept of one laptop; the newest stay."""
ANSWERS_KEPT = timedelta(days=30)
"""For how long the officers' answer to a request is kept; who comes later asks again."""
DEED_WORD = r"[a-z][a-z0-9_]{0,63}"
"""What a line of the audit calls a deed. Kept in clear; anything else is kept as `other`."""


@dataclass(frozen=True, slots=True)
class Custody:
    """What a welcome says of the laptop itself, and the name of the server's history with it: one question to the book.

    `lease_seq` is the number of a new lease, 0 for none; `ending` the order that no receipt has answered; `recovery`
    the public key in use and `fingerprint` its name; `escrow` as in `Welcome`; `witnessed` its newest line of audit.
    """

    log_epoch: str = ""
    lease_days: int = 7
    lease_seq: int = 0
    ending: Ending | None = None
    recovery: str = field(default="", repr=False)
    fingerprint: str = ""
    escrow: str = ""
    witnessed: int = 0


@dataclass(frozen=True, slots=True)
class Stock:
    """How much of one laptop is kept: escrows, rescues, and the bytes of these."""

    escrows: int
    rescues: int
    rescue_bytes: int


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """A recovery key the partnership has or had. `escrows` are the laptops' keys sealed to it."""

    fingerprint: str
    public: str = field(repr=False)
    made_at: datetime
    replaced_at: datetime | None = None
    drilled_at: datetime | None = None
    escrows: int = 0


@dataclass(frozen=True, slots=True)
class Request:
    """A laptop's request for its lost key, and when officers answered it."""

    asked: RecoveryRequest
    worker: WorkerId
    code: str
    at: datetime
    replied_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Laptop:
    """An enrolled laptop as administration sees it: never what is on it.

    `ended_at` is when its receipt came, `pieces` what it had rescued then; `forks` how often its audit did not follow.
    """

    device: DeviceId
    code: str
    worker: WorkerId
    enabled: bool
    enrolled_at: datetime
    ending_at: datetime | None = None
    ended_at: datetime | None = None
    pieces: int = 0
    escrow: str = ""
    witnessed: int = 0
    forks: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a laptop's audit for the auditor: ids, deeds and times, no reason that anybody wrote."""

    n: int
    deed: str
    at: datetime | None
    worker: str
    record: str
    scope: str
    received_at: datetime


class Locker(Protocol):
    """What the server keeps for the laptops of one worker."""

    def custody(self, device: DeviceId, lease_from: int | None) -> Custody:
        """What a welcome says. A number is drawn for a new lease: above every earlier one, at least `lease_from`.

        `lease_from` None: no lease.
        """
        ...

    def stock(self, device: DeviceId) -> Stock:
        """How much of this laptop is kept."""
        ...

    def keep_escrow(self, device: DeviceId, escrow: Escrow, at: datetime) -> bool:
        """Keep a sealed key, unless there is one of the same store, epoch and recovery key already, which stays.

        False, and nothing is kept, if the partnership never had that recovery key.
        """
        ...

    def keep_rescue(self, device: DeviceId, rescue: Rescue, *, digest: str, at: datetime) -> bool:
        """Keep what a laptop handed over, once; False as with an escrow."""
        ...

    def is_ordered(self, device: DeviceId) -> bool:
        """Whether the partnership has ordered the end of this laptop, confirmed or not."""
        ...

    def keep_receipt(self, receipt: Ended, at: datetime) -> bool:
        """Keep the receipt of an end that was ordered; False if there is one of this laptop already, which stays."""
        ...

    def ask(self, request: RecoveryRequest, at: datetime) -> str:
        """Keep a request with the newest of its laptop, and give the letter (hex) that answers it, "" if none.

        What was answered for this laptop longer ago than `ANSWERS_KEPT` is dropped first.
        """
        ...

    def head(self, device: DeviceId) -> tuple[int, str]:
        """Number and chain value of the newest line of a laptop's audit."""
        ...

    def chains(self, device: DeviceId, numbers: Collection[int]) -> dict[int, str]:
        """The chain values of those of the lines that are kept."""
        ...

    def add_deeds(self, device: DeviceId, deeds: Sequence[Deed], at: datetime) -> None:
        """Add lines that follow the newest one. None is ever changed or taken away."""
        ...

    def note_fork(self, device: DeviceId, number: int, at: datetime) -> bool:
        """Remember that lines were offered which do not follow; False if that is known of this number."""
        ...


class Safe(Protocol):
    """The same for administration: orders, recovery, and the auditor's lists. Nothing a person wrote is opened here."""

    def set_lease_days(self, days: int) -> None:
        """For how many days a laptop is leased."""
        ...

    def laptops(self) -> list[Laptop]:
        """Every enrolled laptop, by code."""
        ...

    def order_ending(self, ending: Ending) -> None:
        """Let every welcome of the laptop carry this order until its receipt came. An earlier order stays."""
        ...

    def recovery_keys(self) -> list[RecoveryKey]:
        """Every recovery key, the one in use first."""
        ...

    def put_recovery_key(self, key: RecoveryKey) -> None:
        """Take a key into use; the one before it is replaced at the same moment."""
        ...

    def drilled(self, fingerprint: str, at: datetime) -> None:
        """Remember that the officers have shown they can open what is sealed to this key."""
        ...

    def requests(self) -> list[Request]:
        """Requests for lost keys, oldest first."""
        ...

    def escrows(self, request: RecoveryRequest) -> list[tuple[str, str]]:
        """Of exactly this laptop, store and epoch, newest first: the recovery key's name, and the sealed key (hex)."""
        ...

    def reply(self, request: RecoveryRequest, sealed: str, at: datetime) -> None:
        """Lay down the letter (hex) that answers a request."""
        ...

    def drop_answered(self, before: datetime) -> None:
        """Drop the requests that were answered before this time, with their letters."""
        ...

    def rescues(self, device: DeviceId) -> list[Rescue]:
        """What a laptop handed over, oldest first, sealed."""
        ...

    def lines(self, device: DeviceId) -> list[Line]:
        """A laptop's audit in order."""
        ...
