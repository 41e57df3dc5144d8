"""The end of records: what is due by age, holds, erasing with a signed certificate, and old entries of the feed.

Nothing is erased by a clock alone: a named person asks for each file. A hold stops it, whoever asks and for whatever
reason. A certificate tells that a file was erased, by whom and when, and nothing of what was in it.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId, ScopeId, WorkerId, is_id
from caseworker.domain.ports import Clock
from caseworker.domain.retention import HOLD_REASONS, Keeping, RetentionPolicy, facts_of, keeping_of
from caseworker.server.book import Book, Note, Office
from caseworker.server.disposal.book import Certified, Disposal, Hold
from caseworker.server.enrolment import new_id
from caseworker.server.registrar import NotDone
from caseworker.server.signing import Signer

HORIZON = timedelta(days=180)
"""How long an entry stays in the feed. Laptops offer their own work again for 30 days, so it is never shorter."""
SHORTEST_HORIZON = timedelta(days=60)
Ground = Literal["retention", "request"]


class Certificate(BaseModel):
    """That a file was erased. Ids, times, a count and hashes; no name, no birthday, no day that would give one away.

    `records_sha256` is over the sorted ids of the records, joined by line feeds: whoever has a list of them can prove
    that it was this file. `record` is set where one record of the scope was erased, not the whole. `rule` is the one
    of the policy, "" where erasing was asked for on another `ground`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    id: str
    scope: ScopeId
    record: str = ""
    ground: Ground
    rule: str
    policy_sha256: str
    by: WorkerId
    erased_at: AwareDatetime
    records: int
    records_sha256: str
    server_key: str
    signature: str = ""

    @property
    def signed_text(self) -> bytes:
        """What the partnership signs: every other member, as JSON with sorted keys."""
        members = self.model_dump(mode="json", exclude={"signature"})
        return b"caseworker-certificate/1|" + json.dumps(members, sort_keys=True).encode()

    def holds(self) -> bool:
        """Whether the signature is that of the key it names. Whose key that is the reader has to know."""
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.server_key))
            key.verify(bytes.fromhex(self.signature), self.signed_text)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Judged:
    """One file, what the policy says of it, and the holds that stand."""

    scope: ScopeId
    keeping: Keeping
    holds: tuple[Hold, ...] = ()


@dataclass(frozen=True, slots=True)
class _Gone:
    """What was erased: ids only."""

    scope: ScopeId
    ids: tuple[str, ...]
    by: WorkerId
    rule: str = ""
    record: str = ""


class Disposing:
    """The verbs. `by` is a worker's name or id. Raises Told("record_missing") for a name or file there is not."""

    def __init__(
        self,
        book: Book,
        clock: Clock,
        signer: Signer,
        *,
        policy: RetentionPolicy,
        random: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._book = book
        self._clock = clock
        self._signer = signer
        self._policy = policy
        self._random = random

    def judged(self) -> list[Judged]:
        """Every file with what the policy says of it, those that are due first. One transaction a file."""
        scopes = self._book.in_office(lambda office: office.disposal.files())
        found = [self._book.in_office(partial(self._judge, scope=scope)) for scope in scopes]
        today = self._clock.now().date()
        return sorted(found, key=lambda one: (not one.keeping.is_due(today), str(one.keeping.until), one.scope))

    def hold(self, scope: str, *, reason: str, by: str) -> str:
        """Place a hold on a file; its id. Raises NotDone for a reason that is none of the list's."""
        if reason not in HOLD_REASONS:
            raise NotDone(f"A reason is one of: {', '.join(HOLD_REASONS)}.")
        made = new_id(self._clock.now(), self._random)

        def deed(office: Office) -> str:
            worker = self._known(office, by)
            if not is_id(scope) or not office.disposal.lock(ScopeId(scope)):
                raise Told("record_missing")
            now = self._clock.now()
            office.disposal.place(Hold(made, ScopeId(scope), reason, worker, now))
            office.ledger.note(Note("hold_placed", now, scope=ScopeId(scope)))
            return made

        return self._book.in_office(deed)

    def release(self, hold: str, *, by: str) -> None:
        """End a hold."""

        def deed(office: Office) -> None:
            now, worker = self._clock.now(), self._known(office, by)
            scope = next((one.scope for one in office.disposal.holds() if one.id == hold), None)
            if scope is None or not office.disposal.release(hold, worker, now):
                raise Told("record_missing")
            office.ledger.note(Note("hold_released", now, scope=scope))

        self._book.in_office(deed)

    def holds(self) -> Sequence[Hold]:
        """Why which files may not be erased now, oldest first."""
        return self._book.in_office(lambda office: office.disposal.holds())

    def run(self, scope: str, *, by: str) -> Certificate:
        """Erase a file whose period is over. Raises NotDone if it is kept or held, or no policy approved."""
        if not self._policy.approved_by:
            raise NotDone(
                "Nobody has approved the retention periods. Print them with `retention policy`, have the controller "
                "decide, name who approved them, and keep them as retention.json in the server's folder."
            )

        def deed(office: Office) -> Certificate:
            keeping = self._judge(office, ScopeId(scope)).keeping if is_id(scope) else Keeping()
            if is_id(scope) and not keeping.is_due(self._clock.now().date()):
                raise NotDone(f"This file is kept: {keeping.why or f'until {keeping.until}'}.")
            return self._erased(office, scope, by=by, rule=keeping.rule)

        return self._book.in_office(deed)

    def erase(self, scope: str, *, by: str) -> Certificate:
        """Erase a file because somebody has the right to it, whatever its age. Raises NotDone if it is held."""
        return self._book.in_office(lambda office: self._erased(office, scope, by=by))

    def erase_record(self, record: str, *, by: str) -> Certificate:
        """The same for one record; every laptop that holds it hears of it. Raises NotDone if its file is held."""

        def deed(office: Office) -> Certificate:
            now, worker = self._clock.now(), self._known(office, by)
            found = office.ledger.kept([RecordId(record)]).get(RecordId(record)) if is_id(record) else None
            if found is None:
                raise Told("record_missing")
            _unheld(office, found.scope)
            if not office.erase_record(found.record, now):
                raise Told("record_missing")
            office.ledger.note(Note("record_erased", now, scope=found.scope, count=1))
            return self._certified(office, _Gone(found.scope, (found.record,), worker, record=found.record))

        return self._book.in_office(deed)

    def certificates(self) -> Sequence[Certified]:
        """Every certificate."""
        return self._book.in_office(lambda office: office.disposal.certificates())

    def again(self, folder: Path) -> int:
        """After a restore: erase once more what certificates in a folder say is gone; how many files that were.

        A certificate that this partnership did not sign changes nothing.
        """
        found = [read_certificate(file) for file in sorted(folder.glob("*.json"))]
        ours = [one for one in found if one is not None and one.server_key == self._signer.public and one.holds()]
        now = self._clock.now()
        return sum(self._book.in_office(partial(_erased_again, one=one, now=now)) for one in ours)

    def prune(self, *, older_than: timedelta = HORIZON) -> int:
        """Remove entries of the feed that are older than the horizon; how many. Raises NotDone if it is too short."""
        if older_than < SHORTEST_HORIZON:
            raise NotDone(f"The feed is kept for {SHORTEST_HORIZON.days} days at least.")
        now = self._clock.now()

        def deed(office: Office) -> int:
            count = office.disposal.prune(now - older_than)
            office.ledger.note(Note("feed_pruned", now, count=count))
            return count

        return self._book.in_office(deed)

    def _judge(self, office: Office, scope: ScopeId) -> Judged:
        records = office.disposal.contents(scope)
        conflicts = sum(len(one.state.conflicts) for one in records)
        facts = facts_of(((one.kind, one.state.body) for one in records), conflicts=conflicts)
        return Judged(scope, keeping_of(facts, self._policy), tuple(office.disposal.holds(scope)))

    def _erased(self, office: Office, scope: str, *, by: str, rule: str = "") -> Certificate:
        worker = self._known(office, by)
        if not is_id(scope) or ScopeId(scope) not in office.disposal.files():
            raise Told("record_missing")
        _unheld(office, ScopeId(scope))
        now, ids = self._clock.now(), sorted(one.record for one in office.disposal.contents(ScopeId(scope)))
        office.erase(ScopeId(scope), now)
        office.ledger.note(Note("erased", now, scope=ScopeId(scope), count=len(ids)))
        return self._certified(office, _Gone(ScopeId(scope), tuple(ids), worker, rule=rule))

    def _certified(self, office: Office, gone: _Gone) -> Certificate:
        made = Certificate(
            id=new_id(self._clock.now(), self._random),
            scope=gone.scope,
            record=gone.record,
            ground="retention" if gone.rule else "request",
            rule=gone.rule,
            policy_sha256=hashlib.sha256(self._policy.model_dump_json().encode()).hexdigest(),
            by=gone.by,
            erased_at=self._clock.now(),
            records=len(gone.ids),
            records_sha256=hashlib.sha256("\n".join(gone.ids).encode()).hexdigest(),
            server_key=self._signer.public,
        )
        signed = made.model_copy(update={"signature": self._signer.sign(made.signed_text)})
        _keep(office.disposal, signed)
        return signed

    def _known(self, office: Office, by: str) -> WorkerId:
        found = office.worker_named(by)
        if found is None:
            raise Told("record_missing")
        return found.id


def read_certificate(file: Path) -> Certificate | None:
    """The certificate in a file, None if it is none."""
    try:
        return Certificate.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return None


def _keep(disposal: Disposal, made: Certificate) -> None:
    disposal.certify(Certified(made.id, made.scope, made.erased_at, made.model_dump_json()))


def _erased_again(office: Office, one: Certificate, now: datetime) -> bool:
    """Erase what came back. A hold does not stop it: it was gone before the hold could be placed."""
    _keep(office.disposal, one)
    if one.record:
        return office.erase_record(RecordId(one.record), now)
    is_back = one.scope in office.disposal.files()
    if is_back:
        office.erase(one.scope, now)
    return is_back


def _unheld(office: Office, scope: ScopeId) -> None:
    """Raises NotDone if a hold stands. None can be placed until this transaction has ended."""
    office.disposal.lock(scope)
    standing = office.disposal.holds(scope)
    if standing:
        reasons = ", ".join(dict.fromkeys(HOLD_REASONS.get(one.reason, one.reason) for one in standing))
        raise NotDone(f"This file may not be erased now: {reasons}. Release the hold first.")
