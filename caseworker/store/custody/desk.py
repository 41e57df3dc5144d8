"""The store's side of what concerns the laptop itself: its lease, escrow, audit and end. See `syncport.CustodyStore`.

What comes from a server is taken here as verified; the engine has done that. Facts stay under their own names in
`meta`: the lease with the number of the audit's line at which it was taken in, the newest time noted since, the escrow
and its acknowledgement, the recovery key somebody has yet to be asked about, the newest witness, and what was rescued.
"""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from caseworker import sealed_letters
from caseworker.custody import Deed, Escrow, Witness, fingerprint
from caseworker.domain.errors import Told
from caseworker.domain.ports import AuditNote, Clock
from caseworker.store import audit, meta
from caseworker.store.audit import Chain
from caseworker.store.custody import rescue
from caseworker.store.opened import Opened
from caseworker.store.writing import Writing
from caseworker.syncport import CustodyState, Unsent, escrow_name
from caseworker.wire import Lease

LEASE, SEEN, ESCROW, ESCROW_HELD, OTHER_KEY, OPENED = (
    "lease",
    "lease_seen",
    "escrow",
    "escrow_held",
    "recovery_key_other",
    "opened_as",
)


class _Kept(BaseModel):
    """A lease, and the newest line of the audit when it was taken in: times before that no longer count."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    lease: Lease
    after: int


class CustodyDesk:
    """What the engine, the lock and the settings work with. Every method is one transaction of the writing store."""

    def __init__(self, writing: Writing, clock: Clock) -> None:
        """Shares the writer with everybody else's saves."""
        self._writing = writing
        self._clock = clock

    def state(self) -> CustodyState:
        """What is kept now."""
        return self._writing.run(custody_state)

    def keep_lease(self, lease: Lease) -> bool:
        """Take in a lease if its `seq` is higher than that of the one that is kept; whether it was taken in."""
        return self._writing.transact(_keep_lease, lease)

    def note_seen(self, now: datetime) -> None:
        """A moment that was reckoned while the app was open (`domain.lease.Standing.now`), so that closing the app does
        not forget it. An earlier one than is noted changes nothing.
        """
        self._writing.transact(_note_seen, now)

    def hear_recovery_key(self, key: str) -> None:
        """What the server calls its recovery key: pinned if none was, else noted as another one."""
        self._writing.transact(_hear_recovery_key, key)

    def accept_recovery_key(self, key: str) -> None:
        """The worker has compared the fingerprint: this noted key is the pinned one from now on, in the audit too.

        Any other key changes nothing. The open data key is then to be sealed anew.
        """
        self._writing.transact(_accept_recovery_key, key, self._now())

    def note_opened(self, store: str, epoch: int) -> None:
        """Which store (hex id) and epoch this is, as its data key says: at every opening."""
        self._writing.transact(_note_opened, f"{store}/{epoch}")

    def keep_escrow(self, escrow: Escrow) -> None:
        """The sealed data key, to be sent by the next sync."""
        self._writing.transact(meta.keep, ESCROW, escrow.model_dump_json())

    def hear_escrow(self, name: str) -> None:
        """The escrow the server says it holds, "" for none."""
        self._writing.transact(meta.keep_if_new, ESCROW_HELD, name)

    def deeds(self, after: int, most: int) -> tuple[Deed, ...]:
        """The lines of the audit that follow line `after`. Raises Told("store_damaged") for a line that is none."""
        return tuple(self._writing.run(audit.deeds_after, after, most))

    def keep_witness(self, witness: Witness) -> bool:
        """Take in a signed line, unless a later one is known and held; False if the audit here does not hold it."""
        return self._writing.transact(_keep_witness, witness)

    def note_sync(self) -> None:
        """One line in the audit: work was exchanged with the server."""
        self._writing.transact(_note, "sync", self._now())

    def note_deed(self, deed: str) -> None:
        """One line in the audit about the keys of this laptop: what was done with them, and nothing else."""
        self._writing.transact(_note, deed, self._now())

    def unsent(self) -> Unsent:
        """Seal what the server does not have."""
        return self._writing.run(_unsent)

    def note_rescued(self, mark: str) -> None:
        """The server holds every letter of what has this mark."""
        self._writing.transact(meta.keep, meta.RESCUED, mark)

    def _now(self) -> str:
        return self._clock.now().isoformat()


def custody_state(at: Opened) -> CustodyState:
    """What is kept now; any reading store can say."""
    enrolled, kept, held = meta.enrolled(at), _lease(at), meta.read(at, ESCROW_HELD)
    escrow, seen = _escrow(at), _witness(at)
    return CustodyState(
        lease=None if kept is None else kept.lease,
        newest_known=None if kept is None else _newest_known(at, kept),
        recovery_key=enrolled.recovery_key,
        recovery_key_changed=meta.read(at, OTHER_KEY),
        wants_escrow=_wants_escrow(at, enrolled.recovery_key, escrow),
        escrow=escrow,
        escrow_kept=escrow is not None and held == escrow_name(escrow),
        newest_deed=audit.head(at).n,
        witness=seen,
        is_put_back=seen is not None and not audit.holds(at, seen.n, seen.chain),
        rescued=meta.read(at, meta.RESCUED),
    )


# -- lease ------------------------------------------------------------------------------------------------------------
def _lease(at: Opened) -> _Kept | None:
    text = meta.read(at, LEASE)
    return _Kept.model_validate_json(text) if text else None


def _keep_lease(at: Opened, lease: Lease) -> bool:
    before = _lease(at)
    if before is not None and lease.seq <= before.lease.seq:
        return False
    meta.keep(at, LEASE, _Kept(lease=lease, after=audit.head(at).n).model_dump_json())
    meta.forget(at, SEEN)
    return True


def _note_seen(at: Opened, now: datetime) -> None:
    noted = meta.read(at, SEEN)
    if not noted or datetime.fromisoformat(noted) < now:
        meta.keep(at, SEEN, now.isoformat())


def _newest_known(at: Opened, kept: _Kept) -> datetime | None:
    """The newest time the store noted since a lease was taken in: by the lock's own reckoning, or in the audit."""
    # In UTC and ISO 8601 the latest text is the latest time.
    newest = at.connection.value("SELECT max(at) FROM audit WHERE n > ?", (kept.after,))
    try:
        return max((datetime.fromisoformat(text) for text in (meta.read(at, SEEN), newest) if text), default=None)
    except ValueError:
        raise Told("store_damaged") from None


# -- escrow -----------------------------------------------------------------------------------------------------------
def _escrow(at: Opened) -> Escrow | None:
    text = meta.read(at, ESCROW)
    return Escrow.model_validate_json(text) if text else None


def _wants_escrow(at: Opened, recovery_key: str, escrow: Escrow | None) -> bool:
    opened = meta.read(at, OPENED)
    if not opened or not recovery_key:
        return False
    return escrow is None or escrow_name(escrow) != f"{opened}/{fingerprint(recovery_key)}"


def _note_opened(at: Opened, opened: str) -> None:
    meta.keep_if_new(at, OPENED, opened)


def _hear_recovery_key(at: Opened, key: str) -> None:
    enrolled = meta.enrolled(at)
    if not key or (key != enrolled.recovery_key and not _is_recovery_key(key)):
        return
    if not enrolled.recovery_key:
        _pin(at, key)
    elif key == enrolled.recovery_key:
        meta.keep_if_new(at, OTHER_KEY, "")
    else:
        meta.keep_if_new(at, OTHER_KEY, key)


def _accept_recovery_key(at: Opened, key: str, now: str) -> None:
    if key and key == meta.read(at, OTHER_KEY):
        _pin(at, key)
        meta.forget(at, OTHER_KEY)
        _note(at, "recovery_key", now)


def _pin(at: Opened, key: str) -> None:
    meta.keep(at, meta.ENROLLED, meta.enrolled(at).model_copy(update={"recovery_key": key}).model_dump_json())


def _is_recovery_key(key: str) -> bool:
    """Whether something can be sealed to it for keeping."""
    try:
        sealed_letters.seal_to(key, b"", b"")
    except ValueError:
        return False
    return len(key) > 64


# -- audit ------------------------------------------------------------------------------------------------------------
def _witness(at: Opened) -> Witness | None:
    text = meta.read(at, meta.WITNESS)
    return Witness.model_validate_json(text) if text else None


def _keep_witness(at: Opened, witness: Witness) -> bool:
    before = _witness(at)
    if before is not None and witness.n < before.n and audit.holds(at, before.n, before.chain):
        return True
    is_held = audit.holds(at, witness.n, witness.chain)
    if before is None or not is_held or audit.holds(at, before.n, before.chain):
        meta.keep(at, meta.WITNESS, witness.model_dump_json())
    return is_held


def _note(at: Opened, deed: str, now: str) -> None:
    Chain(at, meta.enrolled(at).worker, now).note(AuditNote(deed))


# -- the end ----------------------------------------------------------------------------------------------------------
def _unsent(at: Opened) -> Unsent:
    store = meta.read(at, OPENED).partition("/")[0]
    # A store that nobody ever named is this laptop's only one.
    return rescue.unsent(at, store=store or meta.enrolled(at).device)
