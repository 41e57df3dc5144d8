"""Cases for tests of what is read: a real store with a worker, and short words for what stands in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path as Folder

from caseworker.domain.actions import records as verbs
from caseworker.domain.actions.people import open_case
from caseworker.domain.choices import Lists, read_lists
from caseworker.domain.form import Record
from caseworker.domain.forms.agreement import Agreement
from caseworker.domain.forms.episode import Episode
from caseworker.domain.forms.person import Person
from caseworker.domain.forms.session import Quote, Session
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import Ports
from resources import folder, text
from tests.fakes.open_store import CountedIds, StillClock, open_desk


def lists() -> Lists:
    """The value lists of this version."""
    return read_lists(text(f"lists/{name}") for name in folder("lists") if name.endswith(".toml"))


@dataclass
class Cases:
    """A worker's store and the ports over it. The clock stands until it is moved."""

    ports: Ports
    clock: StillClock

    @property
    def now(self) -> datetime:
        """The moment of the clock."""
        return self.clock.now()

    def open(self, given: str = "Jay", *, asked: bool = True, **said: object) -> ScopeId:
        """A case opened today, with an answer about taking part unless `asked` is False; `said` is of its episode."""
        scope = ScopeId(self.ports.ids.new())
        known = {"programme": "safe", "opened_on": self.now.date(), "father_identified": "yes", **said}
        person = Person(given_name=given, family_name="Madeup", safe_contact="Text after 4 pm.")
        open_case(self.ports, person, Episode.model_validate(known), scope=scope)
        if asked:
            self.sign(
                Agreement(type="take_part", decision="yes", given_by="young_person", given_on=self.now.date()), scope
            )
        return scope

    def save(self, record: Record, scope: ScopeId) -> RecordId:
        """Save a record."""
        record_id = RecordId(self.ports.ids.new())
        verbs.save(self.ports, record, scope=scope, record_id=record_id)
        return record_id

    def sign(self, record: Record, scope: ScopeId) -> RecordId:
        """Save and sign a record."""
        record_id = RecordId(self.ports.ids.new())
        verbs.sign(self.ports, record, scope=scope, record_id=record_id)
        return record_id

    def met(self, scope: ScopeId, *, days_ago: float, next_on: date | None = None, at: time | None = None) -> RecordId:
        """A signed session that took place."""
        return self.sign(session(self.now - timedelta(days=days_ago), next_on=next_on, at=at), scope)


def session(start: datetime, *, next_on: date | None = None, at: time | None = None) -> Session:
    """A session with everything that signing asks for."""
    return Session(
        started_at=start,
        ended_at=start + timedelta(minutes=30),
        place="Ash Grove High",
        method="school",
        outcome="took_place",
        did={"one_to_one": True},
        seen_alone="yes",
        quotes={"a" * 32: Quote(text="I got the early bus.")},
        observation="Hood up, then down.",
        analysis="The bus is what changed.",
        safety_change="safer",
        next_on=next_on or "~not_known",
        next_time=at,
        next_what="Look at the bus together",
    )


@contextmanager
def some_cases(base: Folder) -> Iterator[Cases]:
    """A fresh store with its worker."""
    desk = open_desk(base)
    try:
        yield Cases(Ports(desk.store.records, desk.clock, CountedIds(10_000), desk.store.me(), lists()), desk.clock)
    finally:
        desk.store.close()
        desk.key.wipe()
