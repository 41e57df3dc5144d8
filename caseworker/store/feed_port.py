"""The store's side of sync: implements `syncport.SyncStore`."""

from collections.abc import Collection

from caseworker.domain.changes import Changes
from caseworker.domain.ids import ScopeId
from caseworker.domain.ports import AuditNote, Clock
from caseworker.store import meta, outbox, scopes
from caseworker.store.audit import Chain
from caseworker.store.batch import offered
from caseworker.store.custody.desk import CustodyDesk
from caseworker.store.door_receive import receive_page, receive_results
from caseworker.store.files.rows import files_of, remove_files, unsent_files
from caseworker.store.fill import receive_whole
from caseworker.store.incoming import renew
from caseworker.store.opened import Opened
from caseworker.store.writing import Writing
from caseworker.syncport import DeviceCard, Fill, Plan, SyncStatus
from caseworker.wire import Bootstrapped, Held, Pulled, Purged, Pushed, Revoked, Sent, Welcome


class SyncDesk:
    """What the sync engine works with. Every method is one transaction of the writing store.

    Attributes:
        custody: what concerns the laptop itself.
    """

    def __init__(self, writing: Writing, clock: Clock) -> None:
        """Shares the writer with the worker's own saves: each waits for the other, for milliseconds."""
        self._writing = writing
        self._clock = clock
        self.custody = CustodyDesk(writing, clock)

    def device(self) -> DeviceCard:
        """Who sends. Raises Told("store_missing") before enrolment."""
        return self._writing.run(_card)

    def held(self) -> tuple[Held, ...]:
        """Every scope with a grant, for the hello; cursor 0 while it is not filled."""
        return self._writing.run(scopes.held, only_filled=False)

    def pulling(self) -> tuple[Held, ...]:
        """The filled scopes with their cursors."""
        return self._writing.run(scopes.held, only_filled=True)

    def grants(self, welcome: Welcome) -> Plan:
        """Take in the grants of a welcome and its `expected_seq`. Purges nothing by itself."""
        return self._writing.transact(_granted, welcome)

    def new_epoch(self, log_epoch: str, expected_seq: int) -> int:
        """The first welcome of a server, or of one that lost edits. Returns how many edits are offered again."""
        return self._writing.transact(_renewed, log_epoch, expected_seq)

    def unsent(self, limit_edits: int, limit_bytes: int, *, after: int = 0) -> tuple[Sent, ...]:
        """The oldest edits not yet answered; a group is never split. A row that was altered here is set aside."""
        return self._writing.transact(
            offered, self._now(), limit_edits=limit_edits, limit_bytes=limit_bytes, after=after
        )

    def results(self, pushed: Pushed) -> Changes:
        """Take in what became of edits."""
        return self._writing.run(receive_results, pushed, self._clock.now())

    def fills(self) -> tuple[Fill, ...]:
        """The scopes still to be fetched whole."""
        return self._writing.run(scopes.fills)

    def whole(self, answer: Bootstrapped) -> Changes:
        """Store the pages of an answer together."""
        return self._writing.run(receive_whole, answer, self._clock.now())

    def page(self, pulled: Pulled) -> Changes:
        """Store a page of entries and the cursors together."""
        return self._writing.run(receive_page, pulled, self._clock.now())

    def sums(self, wanted: Collection[ScopeId]) -> dict[ScopeId, tuple[int, str]]:
        """Per filled scope its cursor and checksum."""
        return self._writing.run(scopes.sums, wanted)

    def refill(self, scope: ScopeId) -> None:
        """Mark a scope to be fetched whole again."""
        self._writing.transact(scopes.refill, scope)

    def purge(self, revoked: Revoked) -> Purged | None:
        """Remove a revoked scope, and what is left of it in the write-ahead log. None while work in it is unsent."""
        return self._writing.run(_purged, revoked, self._now())

    def note_run(self, at: str, *, trouble: str = "") -> None:
        """How a run ended. Nothing is "sending" now."""
        self._writing.transact(_noted, at, trouble)

    def status(self) -> SyncStatus:
        """Where this device's work is."""
        return self._writing.run(status)

    def _now(self) -> str:
        return self._clock.now().isoformat()


def _card(at: Opened) -> DeviceCard:
    card = meta.enrolled(at)
    epoch, following = meta.read(at, meta.LOG_EPOCH) or None, int(meta.read(at, meta.NEXT_SEQ, "1"))
    return DeviceCard(
        card.device,
        card.device_code,
        card.worker,
        card.team,
        epoch,
        following,
        server_key=card.server_key,
        recovery_key=card.recovery_key,
    )


def _granted(at: Opened, welcome: Welcome) -> Plan:
    outbox.align(at, welcome.expected_seq)
    if welcome.you is not None:
        meta.keep(at, meta.ENROLLED, meta.enrolled(at).model_copy(update=dict(welcome.you)).model_dump_json())
    scopes.take_grants(at, welcome.grants)
    purge = tuple(one for one in welcome.revoked if scopes.may_go(at, one))
    share = scopes.share_of(at, {one.scope for one in purge})
    return Plan(scopes.fills(at), scopes.behind(at, welcome.grants), purge, share)


def _renewed(at: Opened, log_epoch: str, expected_seq: int) -> int:
    known = meta.read(at, meta.LOG_EPOCH)
    meta.keep(at, meta.LOG_EPOCH, log_epoch)
    if known and known != log_epoch:
        renew(at)
    return outbox.align(at, expected_seq)


def _purged(at: Opened, revoked: Revoked, now: str) -> Purged | None:
    files = files_of(at, revoked.scope)
    with at.connection.transaction():
        gone = scopes.purge(at, revoked)
        if gone is None:
            return None
        Chain(at, meta.enrolled(at).worker, now).note(AuditNote("purge", scope=revoked.scope))
    remove_files(files)
    at.connection.checkpoint()
    return gone


def _noted(at: Opened, when: str, trouble: str) -> None:
    meta.keep(at, meta.TRIED, when)
    meta.keep(at, meta.TROUBLE, trouble)
    if not trouble:
        meta.keep(at, meta.SUCCESS, when)
    at.connection.execute("UPDATE outbox SET offered = 0 WHERE offered")


_COUNTS = """
    SELECT (SELECT count(*) FROM outbox WHERE NOT offered), (SELECT count(*) FROM outbox WHERE offered),
           (SELECT count(*) FROM sent), (SELECT count(*) FROM conflict), (SELECT count(*) FROM quarantined),
           (SELECT count(*) FROM parked)
"""


def status(at: Opened) -> SyncStatus:
    """Where this device's work is, counted now; any reading store can say."""
    counts = at.connection.execute(_COUNTS).one()
    assert counts is not None
    here, sending, shared, needs_you, set_aside, parked = counts
    return SyncStatus(
        here=here,
        sending=sending,
        shared=shared,
        needs_you=needs_you,
        set_aside=set_aside,
        last_success=meta.read(at, meta.SUCCESS),
        last_tried=meta.read(at, meta.TRIED),
        trouble=meta.read(at, meta.TROUBLE),
        parked=parked,
        files=len(unsent_files(at)),
    )
