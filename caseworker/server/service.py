"""What the server answers, message by message: plain verbs over the book. Knows nothing of HTTP.

Every verb takes who is calling and a message, and gives a message back or raises `Told` (`Declined` with its status).
"""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from caseworker import digests, wire
from caseworker.brief import entry_in_full, result_in_full
from caseworker.domain.edits import Edit
from caseworker.domain.ids import EditId, is_id
from caseworker.domain.ports import Clock
from caseworker.server import enrolment
from caseworker.server.book import Batch, Book, Caller, Device, Elsewhere, Ledger, Note
from caseworker.server.current import bootstrapped
from caseworker.server.custody.custodian import Custodian, calling, leased
from caseworker.server.declined import ENDED, TOO_OLD, UNKNOWN_CALLER, Declined, history_changed, unreadable
from caseworker.server.files.archive import Archive
from caseworker.server.greeting import Greeted, welcome
from caseworker.server.planning import Standing, plan
from caseworker.server.signing import Signer
from caseworker.server.vitals import Vitals

MOST_HELD = 20_000
"""Most scopes one message may name."""


class Service:
    """The partnership server without its network: one object for any number of threads; all state is in the book.

    `custodian` answers what concerns a laptop itself rather than what is written on it, `archive` what concerns files.
    """

    def __init__(
        self,
        book: Book,
        clock: Clock,
        *,
        signer: Signer,
        random: Callable[[int], bytes] = secrets.token_bytes,
        min_pull_schema: int = 1,
    ) -> None:
        self._book = book
        self._clock = clock
        self._random = random
        self._signer = signer
        self.custodian = Custodian(book, clock, signer)
        self.archive = Archive(book, clock)
        self._min_pull_schema = min_pull_schema

    def enrol(self, asked: wire.Enrol) -> wire.Enrolled:
        """A new laptop. Raises Told("invite_refused")."""
        now = self._clock.now()
        made = self._book.at_door(lambda door: enrolment.enrol(door, asked, now, random=self._random))
        return made.model_copy(update={"server_key": self._signer.public})

    def nonce(self, asked: wire.NonceRequest) -> wire.Nonce:
        """Something to sign; an unknown device gets one too, and learns nothing from it."""
        now = self._clock.now()
        return self._book.at_door(lambda door: enrolment.nonce(door, asked, now, random=self._random))

    def token(self, asked: wire.TokenRequest) -> wire.Token:
        """A token for a signed nonce. Raises Told("access_ended") for any other."""
        now = self._clock.now()
        return self._book.at_door(lambda door: enrolment.token(door, asked, now, random=self._random))

    def caller(self, token: str) -> Caller:
        """Whose token this is. Raises Told("access_ended") with status 401."""
        now = self._clock.now()
        found = self._book.at_door(lambda door: door.caller(enrolment.kept_as(token), now))
        if found is None:
            raise Declined(UNKNOWN_CALLER, "access_ended")
        return found

    def hello(self, caller: Caller, asked: wire.Hello) -> wire.Welcome:
        """What the worker holds now, what is to be purged, and which edit is expected next."""
        _at_most(asked.held)
        return self._book.as_worker(caller.worker, lambda ledger: self._welcome(ledger, caller, asked))

    def push(self, caller: Caller, asked: wire.Push) -> wire.Pushed:
        """Take edits in. Raises Told for a wrong signature or another history; never for what an edit says."""
        return self._book.as_worker(caller.worker, lambda ledger: self._pushed(ledger, caller, asked))

    def pull(self, caller: Caller, asked: wire.Pull) -> wire.Pulled:
        """What is new after each cursor. A scope that is not held gives nothing."""
        _at_most(asked.held)
        limit = max(1, min(asked.limit, wire.PULL_ENTRIES))

        def deed(ledger: Ledger) -> wire.Pulled:
            self._admit_reader(ledger, caller, asked)
            found, behind = ledger.entries(asked.held, limit + 1)
            entries = tuple(found[:limit] if asked.brief else map(entry_in_full, found[:limit]))
            return wire.Pulled.model_construct(entries=entries, more=len(found) > limit, behind=behind)

        return self._book.as_worker(caller.worker, deed)

    def bootstrap(self, caller: Caller, asked: wire.Bootstrap) -> wire.Bootstrapped:
        """Pages of the current state of scopes. Raises Told("scope_not_held") if the first of them is not held."""
        limit = max(1, min(asked.limit, wire.PULL_ENTRIES))
        if not all(map(is_id, (asked.scope, asked.after or asked.scope, *asked.then))):
            raise unreadable()

        def deed(ledger: Ledger) -> wire.Bootstrapped:
            self._admit_reader(ledger, caller, asked)
            wanted = tuple(dict.fromkeys((asked.scope, *asked.then[: wire.FILL_SCOPES])))
            held = {one.scope: one for one in ledger.holdings(wanted) if one.closed_at is None}
            if asked.scope not in held:
                raise Declined(ENDED, "scope_not_held")
            holdings = [held[scope] for scope in wanted if scope in held]
            return bootstrapped(ledger, holdings, asked, limit=limit)

        return self._book.as_worker(caller.worker, deed)

    def sums(self, caller: Caller, asked: wire.Sums) -> wire.Summed:
        """Head and checksum of each scope that is held; one that is not is left out."""
        _at_most(asked.scopes)

        def deed(ledger: Ledger) -> wire.Summed:
            self._admit(ledger, caller, asked.log_epoch)
            return wire.Summed(sums=ledger.sums([scope for scope in asked.scopes if is_id(scope)]))

        return self._book.as_worker(caller.worker, deed)

    def purged(self, caller: Caller, asked: wire.Purged) -> wire.Purged:
        """Take note that a revoked scope is gone from the device; the answer repeats the message."""
        if not is_id(asked.scope) or not 0 <= asked.grant_epoch < 2**31 or not 0 <= asked.records < 2**31:
            raise unreadable()
        now = self._clock.now()

        def deed(ledger: Ledger) -> wire.Purged:
            calling(ledger, caller)
            ledger.purged(caller.device, asked.scope, asked.grant_epoch)
            ledger.note(Note("purged", now, caller.device, asked.scope, asked.records))
            return asked

        return self._book.as_worker(caller.worker, deed)

    def vitals(self) -> Vitals | None:
        """How much there is, None if the book does not answer."""
        return self._book.vitals()

    @property
    def now(self) -> datetime:
        """The service's time."""
        return self._clock.now()

    def _welcome(self, ledger: Ledger, caller: Caller, asked: wire.Hello) -> wire.Welcome:
        now, device = self._clock.now(), calling(ledger, caller)
        said = ledger.locker.custody(device.id, int(now.timestamp()) if device.enabled else None)
        found = Greeted(
            log_epoch=said.log_epoch,
            now=now,
            device=device,
            colleague=ledger.colleague(),
            holdings=ledger.holdings(),
            unpurged=ledger.unpurged(caller.device),
            min_pull_schema=self._min_pull_schema,
            custody=said,
            lease=leased(device, said, now, signer=self._signer),
        )
        return welcome(found, asked, self._signer)

    def _admit_reader(self, ledger: Ledger, caller: Caller, asked: wire.Pull | wire.Bootstrap) -> None:
        """As `_admit`, for requests whose answer only an app of today can read."""
        self._admit(ledger, caller, asked.log_epoch)
        if asked.schema_v < self._min_pull_schema:
            raise Declined(TOO_OLD, "app_too_old")

    def _admit(self, ledger: Ledger, caller: Caller, log_epoch: str) -> None:
        if not calling(ledger, caller).enabled:
            raise Declined(ENDED, "access_ended")
        now = ledger.log_epoch()
        if now != log_epoch:
            raise history_changed(now)

    def _pushed(self, ledger: Ledger, caller: Caller, asked: wire.Push) -> wire.Pushed:
        device = calling(ledger, caller)
        now = ledger.log_epoch()
        if now != asked.log_epoch:
            raise history_changed(now)
        _check_signature(device, asked)
        sents = _in_order(ledger, device, asked.edits)
        known = ledger.results(caller.device, [sent.edit.id for sent in sents])
        results = self._taken(ledger, device, sents, known)
        following = _next_seq(device, sents)
        told = [(results[sent.edit.id], sent.edit) for sent in sents]
        return wire.Pushed.model_construct(
            results=tuple(result if asked.brief else result_in_full(result, edit) for result, edit in told),
            expected_seq=following,
            server_time=self._clock.now(),
        )

    def _taken(
        self, ledger: Ledger, device: Device, sents: Sequence[wire.Sent], known: dict[EditId, wire.Result]
    ) -> dict[EditId, wire.Result]:
        """The result of every edit: the stored one, or that of an edit now written for the first time."""
        fresh = {sent.edit.id: sent for sent in reversed(sents) if sent.edit.id not in known}
        ordered = [sent for sent in sents if fresh.get(sent.edit.id) is sent]
        caller = Caller(device.id, device.worker)
        standing = _standing(ledger, device, sents)
        known_records = ledger.kept({sent.edit.record for sent in ordered})
        made = plan(ordered, standing, known_records, at=self._clock.now())
        batch = Batch(
            caller,
            _next_seq(device, sents),
            made.at,
            tuple(made.openings[scope] for scope in sorted(made.openings)),
            made.written(),
            tuple(made.posted),
        )
        numbers = ledger.write(batch) if sents else {}
        results = {
            sent.edit.id: _shown(known[sent.edit.id], sent.edit, standing) for sent in sents if sent.edit.id in known
        }
        for posted in made.posted:
            edit = posted.result.edit
            results[edit] = posted.result.model_copy(update={"entry": numbers.get(edit, 0)})
        return results


def _shown(result: wire.Result, edit: Edit, standing: Standing) -> wire.Result:
    """A stored result, word for word; without its values if the worker no longer holds the scope."""
    holding = standing.holdings.get(edit.scope)
    if standing.enabled and holding is not None and holding.closed_at is None:
        return result
    return result_in_full(result, edit).model_copy(update={"values": {}, "open": {}})


def _at_most(asked: Sequence[object]) -> None:
    if len(asked) > MOST_HELD:
        raise unreadable()


def _check_signature(device: Device, asked: wire.Push) -> None:
    """Raises Told if the push was not signed with the device's key."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(device.key))
        key.verify(bytes.fromhex(asked.signature), digests.push_digest(asked.log_epoch, asked.edits))
    except (InvalidSignature, ValueError):
        raise unreadable() from None


def _in_order(ledger: Ledger, device: Device, edits: Sequence[wire.Sent]) -> list[wire.Sent]:
    """The edits of a push up to the first gap, at most as many as one push may carry.

    A push that begins too late is answered with the number that is expected. A device that offers the same again no
    longer has the earlier edits (it keeps them 30 days): then they are taken as they are, because stopping for ever
    would lose more.
    """
    if not edits:
        return []
    following = max(device.next_seq, 1)
    if edits[0].seq > following:
        if device.gap_told != edits[0].seq:
            if edits[0].seq < 2**62:
                ledger.tell_gap(device.id, edits[0].seq)
            return []
        following = edits[0].seq
    taken: list[wire.Sent] = []
    for sent in edits[: wire.PUSH_EDITS]:
        if not 0 < sent.seq <= following:
            break
        taken.append(sent)
        following = max(following, sent.seq + 1)
    return taken


def _next_seq(device: Device, sents: Sequence[wire.Sent]) -> int:
    return max((device.next_seq, *(sent.seq + 1 for sent in sents)))


def _standing(ledger: Ledger, device: Device, sents: Sequence[wire.Sent]) -> Standing:
    """What is known of the sender, and which of the ids in a push exist."""
    edits = [sent.edit for sent in sents]
    scopes = {edit.scope for edit in edits if is_id(edit.scope)}
    asked = Elsewhere(
        edits=frozenset(edit.id for edit in edits if is_id(edit.id)),
        scopes=frozenset(scopes),
        records={edit.record: edit.scope for edit in edits if is_id(edit.record)},
        teams=frozenset(sent.new_scope.team for sent in sents if sent.new_scope and is_id(sent.new_scope.team)),
    )
    holdings = ledger.holdings()
    return Standing(
        caller=Caller(device.id, device.worker),
        enabled=device.enabled,
        holdings={one.scope: one for one in holdings},
        home_teams=frozenset(one.team for one in holdings if one.kind == "team" and one.team and one.closed_at is None),
        elsewhere=ledger.elsewhere(asked),
    )
