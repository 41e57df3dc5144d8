"""The partnership in a simulation: the real service over the dict book, its administration, backups and restores."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from caseworker import blobs, custody, wire
from caseworker.domain.edits import Edit
from caseworker.domain.errors import Told
from caseworker.domain.ids import DeviceId, EditId, Path, RecordId, ScopeId, TeamId, WorkerId
from caseworker.server.book import Caller, Colleague
from caseworker.server.custody.endings import Endings
from caseworker.server.declined import Declined
from caseworker.server.enrolment import invite_kept_as
from caseworker.server.service import Service
from caseworker.server.signing import Signer
from caseworker.sync import asks
from tests.fakes.book import DictBook
from tests.fakes.tables import Tables
from tests.property.world.officers import rescued
from tests.unit.sync.scripted_server import LaptopKey

Key = LaptopKey


class Now:
    """Virtual time; a laptop's clock is the same with a skew."""

    def __init__(self, skew_s: float = 0, of: "Now | None" = None) -> None:
        self.at = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
        self._skew, self._of = timedelta(seconds=skew_s), of

    def now(self) -> datetime:
        """The time this clock shows."""
        return (self._of.at if self._of else self.at) + self._skew

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self.at += timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that went out to somebody who may not read it."""

    device: DeviceId
    scope: ScopeId
    what: str


class Partnership:
    """Two teams, their workers, and a server that may lose its newest days."""

    def __init__(self, rng: random.Random, clock: Now) -> None:
        self.rng, self.clock = rng, clock
        self.book = DictBook()
        self.signer = Signer(bytes(range(32)))
        self.service = Service(self.book, clock, signer=self.signer, random=rng.randbytes)
        self.teams = [TeamId(self.new_id()) for _ in range(2)]
        self.workers: dict[WorkerId, TeamId] = {}
        self.leaks: list[Leak] = []
        self.order: dict[tuple[str, RecordId, Path, EditId], int] = {}
        self.erased: set[RecordId] = set()
        self.beyond_keeping: set[EditId] = set()
        self._backup: Tables | None = None
        self._seen_heads: dict[tuple[str, ScopeId], int] = {}
        for team in self.teams:
            self.add_team(team)

    def new_id(self) -> str:
        """A fresh id."""
        return f"{self.rng.getrandbits(128):032x}"

    @property
    def tables(self) -> Tables:
        """What the server keeps now."""
        return self.book.tables

    def add_team(self, team: TeamId) -> None:
        """A team."""
        self.book.in_office(lambda office: office.add_team(team, f"Team {team[:4]}"))

    def add_worker(self, team: TeamId) -> WorkerId:
        """A worker of a team."""
        worker = WorkerId(self.new_id())
        one = Colleague(worker, f"Worker {len(self.workers)}", "worker", team, "", "safe")
        self.book.in_office(lambda office: office.add_worker(one, self.clock.now()))
        self.workers[worker] = team
        return worker

    def enrol(self, worker: WorkerId, key: Key) -> wire.Enrolled:
        """A laptop for a worker, by invite."""
        until = self.clock.now() + timedelta(hours=1)
        self.book.in_office(lambda office: office.put_invite(invite_kept_as("CODE"), worker, until))
        return self.service.enrol(wire.Enrol(invite="CODE", public_key=key.public))

    def answer(self, caller: Caller, ask: asks.Ask) -> wire.Message:
        """One request as it goes over the wire and back, both ways as JSON; what comes back is watched for leaks."""
        message = type(ask.message).model_validate_json(ask.message.as_json())
        try:
            answer = self._served(caller, ask.path, message)
        except Declined as declined:
            return declined.fault
        except Told as told:
            return wire.Fault(key=told.key)
        self._watch(caller, answer)
        self._note_order()
        return ask.answer.model_validate_json(answer.as_json())

    def _served(self, caller: Caller, path: str, message: wire.Message) -> wire.Message:
        verbs = {
            asks.HELLO: self.service.hello,
            asks.PUSH: self.service.push,
            asks.PULL: self.service.pull,
            asks.BOOTSTRAP: self.service.bootstrap,
            asks.SUMS: self.service.sums,
            asks.PURGED: self.service.purged,
            custody.ESCROW_PATH: self.service.custodian.escrow,
            blobs.ANNOUNCE_PATH: self.service.archive.announce,
            blobs.CHUNK_PATH: self.service.archive.chunk,
            blobs.FETCH_PATH: self.service.archive.fetch,
            custody.RESCUE_PATH: self.service.custodian.rescue,
            custody.DEEDS_PATH: self.service.custodian.deeds,
        }
        served: wire.Message = verbs[path](caller, message)  # type: ignore[operator]
        return served

    def _watch(self, caller: Caller, answer: wire.Message) -> None:
        if isinstance(answer, wire.Pulled):
            for entry in answer.entries:
                self._watched(caller, entry.scope, entry.record, bool(entry.set or entry.open))
        for page in (answer, *answer.then) if isinstance(answer, wire.Bootstrapped) else ():
            for whole in page.records:
                self._watched(caller, page.scope, whole.record, bool(whole.body))
        if isinstance(answer, wire.Pushed):
            for result in answer.results:
                edit = self.tables.edits.get((caller.device, result.edit))
                if edit is not None and _tells_of_others(result, edit, self.tables):
                    self._watched(caller, edit.scope, edit.record, True)

    def _watched(self, caller: Caller, scope: ScopeId, record: RecordId, has_content: bool) -> None:
        if not self.tables.holds(caller.worker, scope):
            self.leaks.append(Leak(caller.device, scope, "sent without a grant"))
        kept = self.tables.records.get(record)
        if has_content and kept is not None and kept.state.erased:
            self.leaks.append(Leak(caller.device, scope, "erased content sent"))

    def _note_order(self) -> None:
        """Remember at which entry each version became current: what monotonic reading is measured by."""
        epoch = self.tables.log_epoch
        for scope, feed in self.tables.feeds.items():
            floor = self.tables.scopes[scope].floor
            seen = max(0, self._seen_heads.get((epoch, scope), 0) - floor)
            for entry in feed[seen:]:
                for path in entry.set:
                    self.order[epoch, entry.record, path, entry.edit] = entry.seq
            self._seen_heads[epoch, scope] = floor + len(feed)

    # -- administration -----------------------------------------------------------------------------------------------
    def files(self) -> list[ScopeId]:
        """Scopes of young people that exist, erased ones left out."""
        return sorted(row.id for row in self.tables.scopes.values() if row.kind == "file" and not row.erased)

    def give(self, scope: ScopeId, team: TeamId) -> None:
        """Let a team hold a scope."""
        self.book.in_office(lambda office: office.give(scope, team, "write", at=self.clock.now()))

    def take_back(self, scope: ScopeId, team: TeamId) -> None:
        """A team no longer holds a scope."""
        self.book.in_office(lambda office: office.take_back(scope, team, self.clock.now()))

    def move(self, worker: WorkerId, team: TeamId) -> None:
        """A worker changes team."""
        self.book.in_office(lambda office: office.move_worker(worker, team, self.clock.now()))
        self.workers[worker] = team

    def end(self, worker: WorkerId) -> None:
        """A worker leaves the partnership."""
        self.book.in_office(lambda office: office.end_worker(worker, self.clock.now()))

    def order_end(self, device: DeviceId) -> None:
        """A laptop is to end."""
        Endings(self.book, self.clock, self.signer).order(device)

    def erase(self, record: RecordId) -> None:
        """A record is erased for good."""
        self.erased.add(record)
        self.book.in_office(lambda office: office.erase_record(record, self.clock.now()))

    def erase_file(self, scope: ScopeId) -> None:
        """A whole file is erased for good."""
        self.erased |= {record for record, kept in self.tables.records.items() if kept.scope == scope}
        self.book.in_office(lambda office: office.erase(scope, self.clock.now()))

    def back_up(self, *, is_pruned: bool) -> None:
        """Take a backup. `is_pruned`: by then every entry of the feed so far is older than the horizon."""
        if is_pruned:
            self.book.in_office(lambda office: office.disposal.prune(self.clock.now() + timedelta(days=1)))
        self._backup = self.tables.copied()

    def restore(self, still_kept: set[EditId]) -> bool:
        """Put the last backup back and begin a new history. What no laptop keeps any more is gone, and known to be."""
        if self._backup is None:
            return False
        before = {edit for _device, edit in self.tables.results} | rescued(self.tables)
        after = {edit for _device, edit in self._backup.results}
        self.beyond_keeping |= before - after - still_kept
        devices, workers = self.tables.devices, self.tables.workers
        self.book.tables = self._backup.copied()
        for device, row in devices.items():  # enrolment and employment are not in the backup's hands
            self.book.tables.devices.setdefault(device, row)
        self.book.tables.workers.update(workers)
        epoch = self.new_id()
        self.book.in_office(lambda office: office.new_epoch(epoch))
        for worker in sorted(workers):
            self.book.tables.settle_worker(worker, self.clock.now())
        self._backup = None
        return True


def _tells_of_others(result: wire.Result, edit: Edit, tables: Tables) -> bool:
    """Whether a result says what others wrote: a current value of theirs, or one of their candidates."""
    others = {one.id for one in tables.edits.values() if one.author != edit.author}
    return any(version in others for version in result.versions.values() if result.values) or any(
        one.author != edit.author for candidates in result.open.values() for one in candidates
    )
