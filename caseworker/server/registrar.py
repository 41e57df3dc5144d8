"""The registrar: teams, workers, invites, and who holds what. The verbs behind the command line.

Configuration (who the colleagues are, programmes, places, helplines) is written as edits of the system worker in the
config scope, by the same path as everybody's work, so that it reaches every laptop through the same feed.
"""

import secrets
from collections.abc import Callable, Mapping

from pydantic import JsonValue

from caseworker.domain.access import Level, WorkerRole
from caseworker.domain.edits import Body, Edit, diff
from caseworker.domain.errors import Told
from caseworker.domain.ids import CONFIG_SCOPE, DeviceId, EditId, RecordId, ScopeId, TeamId, WorkerId, is_id
from caseworker.domain.ports import Clock
from caseworker.server.book import (
    SYSTEM_DEVICE,
    SYSTEM_WORKER,
    Batch,
    Book,
    Caller,
    Colleague,
    Elsewhere,
    Holding,
    Note,
    Office,
    SetAside,
)
from caseworker.server.enrolment import INVITE_LIFE, invite_code, invite_kept_as, new_id
from caseworker.server.planning import Standing, plan
from caseworker.wire import Sent

NAME_LETTERS = 120


class NotDone(Exception):
    """What was asked makes no sense as things are; the text says why."""


class Registrar:
    """What the partnership's administration does. Raises Told("record_missing") for a name nobody has."""

    def __init__(self, book: Book, clock: Clock, *, random: Callable[[int], bytes] = secrets.token_bytes) -> None:
        self._book = book
        self._clock = clock
        self._random = random

    def add_team(self, name: str) -> TeamId:
        """Add a team. Raises NotDone."""
        team = TeamId(self._id())

        def deed(office: Office) -> TeamId:
            if office.team_named(name[:NAME_LETTERS]) is not None:
                raise NotDone("There is a team of this name already.")
            office.add_team(team, name[:NAME_LETTERS])
            return team

        return self._book.in_office(deed)

    def add_worker(self, name: str, *, team: str, role: WorkerRole, programme: str = "") -> WorkerId:
        """Add a worker to a team (its name or id), and tell every laptop."""
        worker = WorkerId(self._id())

        def deed(office: Office) -> WorkerId:
            home = _team(office, team)
            one = Colleague(worker, name[:NAME_LETTERS], role, home, "", programme)
            office.add_worker(one, self._clock.now())
            self._publish(office, worker)
            return worker

        return self._book.in_office(deed)

    def invite(self, worker: str) -> str:
        """A one-time code for a worker's next laptop, good for 72 hours; given here and never again. Raises NotDone."""
        code = invite_code(self._random)

        def deed(office: Office) -> str:
            one = _worker(office, worker)
            if not one.enabled:
                raise NotDone("This worker's access has ended, so an invite would be of no use.")
            office.put_invite(invite_kept_as(code), one.id, self._clock.now() + INVITE_LIFE)
            return code

        return self._book.in_office(deed)

    def end(self, who: str) -> None:
        """End the access of a worker (name or id) or of one laptop (id). What they have not sent may still be sent."""

        def deed(office: Office) -> None:
            now = self._clock.now()
            if is_id(who) and office.end_device(DeviceId(who)):
                office.ledger.note(Note("device_ended", now, DeviceId(who)))
                return
            office.end_worker(_worker(office, who).id, now)
            office.ledger.note(Note("worker_ended", now))

        self._book.in_office(deed)

    def move(self, worker: str, *, team: str) -> None:
        """Move a worker to another team, and tell every laptop."""

        def deed(office: Office) -> None:
            one = _worker(office, worker)
            office.move_worker(one.id, _team(office, team), self._clock.now())
            self._publish(office, one.id)

        self._book.in_office(deed)

    def grant(self, scope: str, *, team: str, level: Level = "write") -> None:
        """Let a second team hold a scope, because that was agreed."""

        def deed(office: Office) -> None:
            if not is_id(scope) or not office.give(ScopeId(scope), _team(office, team), level, at=self._clock.now()):
                raise Told("record_missing")

        self._book.in_office(deed)

    def close(self, scope: str, *, team: str) -> None:
        """A team no longer holds a scope."""

        def deed(office: Office) -> None:
            if not is_id(scope) or not office.take_back(ScopeId(scope), _team(office, team), self._clock.now()):
                raise Told("record_missing")

        self._book.in_office(deed)

    def publish(self, kind: str, body: Mapping[str, JsonValue], *, record: RecordId | None = None) -> RecordId:
        """Write a record of configuration (a programme, place, helpline): new, or changed to this body."""
        target = record or RecordId(self._id())
        self._book.in_office(lambda office: self._write(office, target, kind, dict(body)))
        return target

    def set_aside(self) -> list[SetAside]:
        """The quarantined edits: whose, why and since when. What they say is not shown here."""
        return self._book.in_office(lambda office: office.set_aside())

    def restored(self) -> str:
        """Begin a new history after a restore from backup: every laptop offers again what it sent in 30 days."""
        epoch = self._id()
        self._book.in_office(lambda office: office.new_epoch(epoch))
        return epoch

    def _id(self) -> str:
        return new_id(self._clock.now(), self._random)

    def _publish(self, office: Office, worker: WorkerId) -> None:
        """The worker's directory entry, as the book now has it."""
        one = _worker(office, worker)
        body: Body = {
            "name": one.name,
            "team": one.team,
            "team_name": one.team_name,
            "role": one.role,
            "programme": one.programme,
        }
        self._write(office, RecordId(worker), "worker", body)

    def _write(self, office: Office, record: RecordId, kind: str, body: Body) -> None:
        now, ledger = self._clock.now(), office.ledger
        device = ledger.device(SYSTEM_DEVICE)
        before = ledger.kept([record])
        state = before[record].state if record in before else None
        changes = diff(state.body if state else {}, body, state.versions if state else {})
        if device is None or not changes:
            return
        edit = Edit(
            id=EditId(self._id()),
            record=record,
            scope=CONFIG_SCOPE,
            kind=kind,
            verb="change" if state else "create",
            author=SYSTEM_WORKER,
            made_at=now.isoformat(),
            changes=changes,
        )
        caller = Caller(SYSTEM_DEVICE, SYSTEM_WORKER)
        holding = Holding(CONFIG_SCOPE, "config", "write", 1, 0)
        standing = Standing(caller, True, {CONFIG_SCOPE: holding}, frozenset(), Elsewhere())  # noqa: FBT003
        made = plan([Sent(seq=device.next_seq, edit=edit)], standing, before, at=now)
        ledger.write(Batch(caller, device.next_seq + 1, now, (), made.written(), tuple(made.posted)))


def _team(office: Office, name: str) -> TeamId:
    found = office.team_named(name)
    if found is None:
        raise Told("record_missing")
    return found


def _worker(office: Office, name: str) -> Colleague:
    found = office.worker_named(name)
    if found is None:
        raise Told("record_missing")
    return found
