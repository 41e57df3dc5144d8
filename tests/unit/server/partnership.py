"""A small fictional partnership to test the server with: two teams, laptops that sign, a clock that stands still."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import JsonValue

from caseworker import custody, digests, wire
from caseworker.domain.access import WorkerRole
from caseworker.domain.edits import Change, Edit
from caseworker.domain.ids import DeviceId, EditId, Path, RecordId, ScopeId, TeamId, WorkerId
from caseworker.domain.retention import STARTING_POLICY
from caseworker.sealed_letters import fresh_key
from caseworker.server.book import Book, Caller, Door, Ledger, Office
from caseworker.server.custody.book import RecoveryKey
from caseworker.server.disposal.disposing import Disposing
from caseworker.server.registrar import Registrar
from caseworker.server.service import Service
from caseworker.server.signing import Signer
from caseworker.server.vitals import Vitals

T = TypeVar("T")
_COUNT = itertools.count(1)


def fresh_id() -> str:
    """An id nobody has used in this run."""
    return f"0190{next(_COUNT):08x}70008000{0:012x}"[:32]


@dataclass
class StillClock:
    """A clock that moves only when told."""

    at: datetime = field(default_factory=lambda: datetime(2031, 3, 4, 9, 0, tzinfo=UTC))

    def now(self) -> datetime:
        """The time it was set to."""
        return self.at

    def go_on(self, **by: float) -> None:
        """Move it."""
        self.at += timedelta(**by)


class Partnership:
    """A server over a book, with its registrar."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.clock = StillClock()
        self.signer = Signer(bytes(range(32)))
        self.service = Service(book, self.clock, signer=self.signer)
        self.registrar = Registrar(book, self.clock)
        approved = STARTING_POLICY.model_copy(update={"approved_by": "A fictional controller"})
        self.disposing = Disposing(book, self.clock, self.signer, policy=approved)

    def recovery_key(self) -> str:
        """The name of the recovery key in use; one is made if there is none. No officer has its private half."""

        def deed(office: Office) -> str:
            for one in office.safe.recovery_keys():
                if one.replaced_at is None:
                    return one.fingerprint
            _, public = fresh_key("escrow")
            office.safe.put_recovery_key(RecoveryKey(custody.fingerprint(public), public, self.clock.now()))
            return custody.fingerprint(public)

        return self.book.in_office(deed)

    def team(self, name: str) -> TeamId:
        """A new team; names are made unique, because the database may be shared by a module's tests."""
        return self.registrar.add_team(f"{name} {fresh_id()}")

    def worker(self, team: TeamId, *, role: WorkerRole = "worker", name: str = "Ada Example") -> WorkerId:
        """A new worker."""
        return self.registrar.add_worker(name, team=team, role=role, programme="safe")

    def laptop(self, team: TeamId, *, role: WorkerRole = "worker") -> "Laptop":
        """A laptop of a new worker of this team."""
        return self.laptop_of(self.worker(team, role=role))

    def laptop_of(self, worker: WorkerId) -> "Laptop":
        """Another laptop of a worker, enrolled with a fresh invite."""
        key = Ed25519PrivateKey.generate()
        public = key.public_key().public_bytes_raw().hex()
        code = self.registrar.invite(worker)
        enrolled = self.service.enrol(wire.Enrol(invite=code, public_key=public, label="trial laptop"))
        return Laptop(self, key, enrolled)


class Laptop:
    """A device as the server knows it: makes edits, signs pushes, keeps count. No store of its own."""

    def __init__(self, home: Partnership, key: Ed25519PrivateKey, enrolled: wire.Enrolled) -> None:
        self.home = home
        self.key = key
        self.enrolled = enrolled
        self.caller = Caller(DeviceId(enrolled.device), WorkerId(enrolled.worker))
        self.seq = 0

    def hello(self, *held: wire.Held) -> wire.Welcome:
        """The start of a sync."""
        asked = wire.Hello(app_v="trial", log_epoch=None, now=self.home.clock.now(), held=held)
        return self.home.service.hello(self.caller, asked)

    def lines(self, *deeds: str, after: custody.Deed | None = None) -> tuple[custody.Deed, ...]:
        """Lines of this laptop's audit that follow one another; the first is the first of all unless one is given."""
        made: list[custody.Deed] = [after] if after else []
        for word in deeds:
            before = made[-1] if made else None
            line = custody.Deed(
                n=before.n + 1 if before else 1,
                at=self.home.clock.now().isoformat(),
                worker=self.enrolled.worker,
                deed=word,
                record="ab" * 16,
                reason="A fictional reason",
                chain="",
            )
            chain = custody.link(before.chain if before else custody.CHAIN_START, line)
            made.append(line.model_copy(update={"chain": chain}))
        return tuple(made[1:] if after else made)

    def send_deeds(self, *deeds: custody.Deed) -> custody.Witness:
        """Send lines of the audit."""
        return self.home.service.custodian.deeds(self.caller, custody.Deeds(deeds=deeds))

    def receipt(self, store: str, *, pieces: int = 0) -> custody.Ended:
        """The signed receipt of this laptop's end."""
        made = custody.Ended(device=self.caller.device, store=store, at=self.home.clock.now(), pieces=pieces)
        return made.model_copy(update={"signature": self.key.sign(made.signed_text).hex()})

    @property
    def epoch(self) -> str:
        """The server's history, as it says now."""
        return self.hello().log_epoch

    def edit(
        self,
        record: str,
        scope: str,
        values: dict[str, JsonValue],
        *,
        base: dict[str, EditId] | None = None,
        **more: object,
    ) -> Edit:
        """An edit by this laptop's worker. `base` gives the version of a path; a path not in it was seen empty.

        It changes a person, unless `kind` or another member of the edit is given.
        """
        seen = base or {}
        changes = {Path(path): Change(value=value, base=seen.get(path)) for path, value in values.items()}
        return Edit.model_validate(
            {
                "id": fresh_id(),
                "record": RecordId(record),
                "scope": ScopeId(scope),
                "kind": "person",
                "author": self.enrolled.worker,
                "made_at": "2031-03-04T09:00:00+00:00",
                "changes": changes,
                **more,
            }
        )

    def numbered(self, *edits: Edit, new: wire.NewScope | None = None) -> tuple[wire.Sent, ...]:
        """Edits with this laptop's next numbers."""
        made = []
        for edit in edits:
            self.seq += 1
            made.append(wire.Sent(seq=self.seq, edit=edit, new_scope=new))
        return tuple(made)

    def signed(self, sents: tuple[wire.Sent, ...]) -> wire.Push:
        """A signed push."""
        epoch = self.epoch
        signature = self.key.sign(digests.push_digest(epoch, sents)).hex()
        return wire.Push(log_epoch=epoch, edits=sents, signature=signature)

    def push(self, *edits: Edit, new: wire.NewScope | None = None) -> tuple[wire.Result, ...]:
        """Number, sign and send."""
        return self.send(self.numbered(*edits, new=new)).results

    def send(self, sents: tuple[wire.Sent, ...]) -> wire.Pushed:
        """Sign and send what has numbers already."""
        return self.home.service.push(self.caller, self.signed(sents))

    def new_file(self, **values: JsonValue) -> tuple[ScopeId, RecordId, wire.Result]:
        """A file made offline with one person in it, pushed."""
        scope, record = ScopeId(fresh_id()), RecordId(fresh_id())
        edit = self.edit(record, scope, dict(values) or {"name": "Jo Example"}, verb="create")
        (result,) = self.push(edit, new=wire.NewScope(scope=scope, team=self.enrolled.team))
        return scope, record, result

    def held(self, scope: ScopeId, cursor: int = 0) -> wire.Held:
        """A scope as this laptop would name it in a message."""
        return wire.Held(scope=scope, grant_epoch=1, cursor=cursor)

    def pull(self, *held: wire.Held, limit: int = wire.PULL_ENTRIES) -> wire.Pulled:
        """What is new."""
        return self.home.service.pull(self.caller, wire.Pull(log_epoch=self.epoch, held=held, limit=limit))

    def bootstrap(self, scope: ScopeId, *, after: RecordId | None = None, limit: int = 1000) -> wire.Bootstrapped:
        """A page of a scope's current state."""
        asked = wire.Bootstrap(log_epoch=self.epoch, scope=scope, after=after, limit=limit)
        return self.home.service.bootstrap(self.caller, asked)

    def sums(self, *scopes: ScopeId) -> dict[ScopeId, tuple[int, str]]:
        """Heads and checksums."""
        return self.home.service.sums(self.caller, wire.Sums(log_epoch=self.epoch, scopes=scopes)).sums


class SplitBook:
    """The book as it is run: what devices ask goes through one role, what the registrar does through another."""

    def __init__(self, app: Book, owner: Book) -> None:
        self.app = app
        self.owner = owner

    def as_worker(self, worker: WorkerId, deed: Callable[[Ledger], T]) -> T:
        """See Book."""
        return self.app.as_worker(worker, deed)

    def at_door(self, deed: Callable[[Door], T]) -> T:
        """See Book."""
        return self.app.at_door(deed)

    def in_office(self, deed: Callable[[Office], T]) -> T:
        """See Book."""
        return self.owner.in_office(deed)

    def vitals(self) -> Vitals | None:
        """See Book."""
        return self.app.vitals()
