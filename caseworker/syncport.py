"""What the sync engine asks of the local store, and the values that pass between them.

The engine never sees the store, and the store never sees the network: both know this file. Every method is one
transaction: after a crash at any point the store is as it was before the call or after it. Methods are called from
one thread at a time.

The order of one sync: `device` and `held` make the hello; a new `log_epoch` in the welcome calls `new_epoch`; then
`grants`; `unsent` and `results` until nothing is unsent; `purge` for the plan's revoked scopes; `fills` and `whole`
until nothing is to be filled; `pulling` and `page` until there is no more; `sums`, and `refill` where one differs;
`note_run` at the end, however it ended. What concerns the laptop itself (lease, escrow, audit, its end) is said to
`custody`: after the hello, after the push, and once more at the end.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from caseworker.custody import Deed, Escrow, EscrowKept, Rescue, Witness
from caseworker.domain.changes import Changes
from caseworker.domain.ids import DeviceId, RecordId, ScopeId, TeamId, WorkerId
from caseworker.wire import Bootstrapped, Held, Lease, Pulled, Purged, Pushed, Revoked, Sent, Welcome

PURGE_ASKS_TWICE = 0.3
"""A purge of more than this share of all records on the device wants a second hello that says the same."""


@dataclass(frozen=True, slots=True)
class DeviceCard:
    """Who sends: as enrolment left it. `log_epoch` is None until this server's first welcome was taken in.

    `next_seq` is the number the next edit that was never offered will get. `server_key` and `recovery_key` are the
    partnership's keys as they were pinned, hex, empty if none was.
    """

    device: DeviceId
    device_code: str
    worker: WorkerId
    team: TeamId
    log_epoch: str | None
    next_seq: int
    server_key: str = ""
    recovery_key: str = ""


@dataclass(frozen=True, slots=True)
class Fill:
    """A scope whose current state must be fetched: new, granted again, out of step, or interrupted half-way.

    `after` is the last record of the page that was stored before the interruption; None starts.
    """

    scope: ScopeId
    grant_epoch: int
    after: RecordId | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a welcome means for this device.

    Attributes:
        fills: scopes to fetch whole; the same that `fills()` gives.
        behind: scopes already held whose feed has gone on since.
        purge: revoked scopes that may go, once their unsent edits have gone (`purge` refuses until then).
        purge_share: the share of all records here that the purge would remove, 0.0 to 1.0; see PURGE_ASKS_TWICE.
    """

    fills: tuple[Fill, ...] = ()
    behind: tuple[ScopeId, ...] = ()
    purge: tuple[Revoked, ...] = ()
    purge_share: float = 0.0


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """Where this device's work is, counted from the rows themselves: nothing here is remembered separately.

    Attributes:
        here: edits only on this laptop.
        sending: edits handed to a push that has not been answered.
        shared: edits the server confirmed in the last 30 days.
        needs_you: open conflicts on this device that somebody has to choose in.
        set_aside: edits in quarantine.
        last_success, last_tried: ISO 8601, or "" if never.
        trouble: the catalogue key of the last run's trouble, "" if it went through.
        parked: entries that could not be applied and are kept for repair.
        files: photographs and other files only on this laptop, as far as is known.
    """

    here: int = 0
    sending: int = 0
    shared: int = 0
    needs_you: int = 0
    set_aside: int = 0
    last_success: str = ""
    last_tried: str = ""
    trouble: str = ""
    parked: int = 0
    files: int = 0


@dataclass(frozen=True, slots=True)
class CustodyState:
    """What this laptop keeps of the partnership's word over it, and of its own word to the partnership.

    Attributes:
        lease: the newest signed lease; None before the first one: then nothing limits how long the laptop opens.
        newest_known: the newest time the store noted since that lease was taken in; for `domain.lease`.
        recovery_key: the pinned public key that escrow and rescue are sealed to, "" if none.
        recovery_key_changed: another key that the server named since, "" if none: the worker is to be asked.
        wants_escrow: the open data key is not sealed to the pinned key yet: whoever has it is to do so.
        escrow: the sealed data key, kept to be sent again should the server lose it.
        escrow_kept: the server says that it holds exactly this escrow.
        newest_deed: the number of the newest line of the audit.
        witness: the newest line the partnership signed that it holds, None before the first.
        is_put_back: the audit here does not hold that line: an older store was put back.
        rescued: the `Unsent.mark` of what was handed over before the end, "" if nothing was.
    """

    lease: Lease | None = None
    newest_known: datetime | None = None
    recovery_key: str = ""
    recovery_key_changed: str = ""
    wants_escrow: bool = False
    escrow: Escrow | None = field(default=None, repr=False)
    escrow_kept: bool = False
    newest_deed: int = 0
    witness: Witness | None = None
    is_put_back: bool = False
    rescued: str = ""


@dataclass(frozen=True, slots=True)
class Unsent:
    """All work on this laptop that the server does not have, sealed to the recovery key in as many letters as needed.

    `mark` names exactly these pieces: another mark later means that something was written since. Without a recovery
    key there are no letters, however many pieces there are.
    """

    pieces: int
    mark: str
    letters: tuple[Rescue, ...] = field(default=(), repr=False)


class CustodyStore(Protocol):
    """The store as the custody of the laptop sees it. What comes from a server is verified before it gets here."""

    def state(self) -> CustodyState:
        """What is kept now."""
        ...

    def keep_lease(self, lease: Lease) -> bool:
        """Take in a lease if its `seq` is higher than that of the one that is kept; whether it was taken in."""
        ...

    def hear_recovery_key(self, key: str) -> None:
        """What the server calls its recovery key: pinned if none was, else noted as another one. "" says nothing."""
        ...

    def hear_escrow(self, name: str) -> None:
        """The escrow the server says it holds (`escrow_name`), "" for none: noted whether it is the one kept here."""
        ...

    def deeds(self, after: int, most: int) -> tuple[Deed, ...]:
        """The lines of the audit that follow line `after`, at most that many."""
        ...

    def keep_witness(self, witness: Witness) -> bool:
        """Take in a signed line, unless a later one is known and held; False if the audit here does not hold it.

        A line that is not held stays: it is the evidence.
        """
        ...

    def note_sync(self) -> None:
        """One line in the audit: work was exchanged with the server."""
        ...

    def unsent(self) -> Unsent:
        """Seal what the server does not have."""
        ...

    def note_rescued(self, mark: str) -> None:
        """The server holds every letter of what has this mark."""
        ...


def escrow_name(escrow: Escrow | EscrowKept) -> str:
    """What a welcome calls an escrow: `store/epoch/fingerprint`."""
    return f"{escrow.store}/{escrow.epoch}/{escrow.key}"


class SyncStore(Protocol):
    """The store as the sync engine sees it."""

    @property
    def custody(self) -> CustodyStore:
        """The store's side of what concerns the laptop itself."""
        ...

    def device(self) -> DeviceCard:
        """Who sends. Raises Told("store_missing") before enrolment."""
        ...

    def held(self) -> tuple[Held, ...]:
        """Every scope this device knows a grant of, for the hello; cursor 0 while it is not filled."""
        ...

    def grants(self, welcome: Welcome) -> Plan:
        """Take in the grants of a welcome and its `expected_seq`. Purges nothing by itself."""
        ...

    def new_epoch(self, log_epoch: str, expected_seq: int) -> int:
        """The first welcome of a server, or of one that was restored from a backup.

        After a restore every scope is to be filled again, and the edits of the last 30 days that the server no longer
        has (`seq` from `expected_seq` on) are unsent again, in their order. Returns how many are offered again.
        """
        ...

    def unsent(self, limit_edits: int, limit_bytes: int, *, after: int = 0) -> tuple[Sent, ...]:
        """The oldest edits not yet answered, in `seq` order; a group is never split, a group alone may pass the limits.

        `after` is the number of an edit that was given and is not answered: those that follow it. 0: from the first.

        An edit gets its `seq` here, once; asking again after a lost answer gives the same. They count as "sending"
        until `results` or `note_run`.
        """
        ...

    def results(self, pushed: Pushed) -> Changes:
        """Take in what became of edits. A result for an edit that is not in the outbox changes nothing."""
        ...

    def fills(self) -> tuple[Fill, ...]:
        """The scopes still to be fetched whole."""
        ...

    def whole(self, answer: Bootstrapped) -> Changes:
        """Store the pages of an answer together: its own and those in `then`; work that is not sent stays on top.

        The last page of a scope (`next` None) removes records the server no longer has, sets the cursor to the `as_of`
        of the first page, and the scope counts as filled. A page of a scope that is not to be filled changes nothing.
        """
        ...

    def pulling(self) -> tuple[Held, ...]:
        """The filled scopes with their cursors, for a pull."""
        ...

    def page(self, pulled: Pulled) -> Changes:
        """Store a page of entries and the cursors together.

        Entries at or before the cursor, or of another grant, change nothing. An entry that cannot be applied is parked
        and the rest goes on; a gap stops that scope and marks it to be filled.
        """
        ...

    def sums(self, scopes: Collection[ScopeId]) -> dict[ScopeId, tuple[int, str]]:
        """Per filled scope its cursor and checksum (hex): comparable with `Summed` where the heads are equal."""
        ...

    def refill(self, scope: ScopeId) -> None:
        """Mark a scope to be fetched whole again, because its checksum differs or its feed is behind the horizon."""
        ...

    def purge(self, revoked: Revoked) -> Purged | None:
        """Remove a revoked scope. None, and nothing is removed, while edits in it are unsent or it was granted anew."""
        ...

    def note_run(self, at: str, *, trouble: str = "") -> None:
        """How a run ended, at this time (ISO 8601): "" for success, or the catalogue key. Nothing is "sending" now."""
        ...

    def status(self) -> SyncStatus:
        """Where this device's work is."""
        ...
