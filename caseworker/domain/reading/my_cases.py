"""The cases whose duties are mine, each row read once: what Today and the lists of duties are made from."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from caseworker.domain.edits import Body
from caseworker.domain.forms.episode import Episode
from caseworker.domain.forms.session import MET
from caseworker.domain.ids import Path, RecordId, ScopeId
from caseworker.domain.ports import Ports, Row, Wanted
from caseworker.domain.reading.days import local_day

ENOUGH = 2_000
"""Rows of one kind that are read at once; older sessions of a quiet case are asked for by case."""
Order = Literal["happened", "title"]
_SAFE_CONTACT = Path("safe_contact")


@dataclass(frozen=True, slots=True)
class Support:
    """One open episode of support: its row, and what it says."""

    row: Row
    episode: Episode = field(repr=False)


class MyCases:
    """One reading of the store at one moment.

    A case is mine when an open episode in it names me, or names nobody: work nobody was named for is everybody's.
    """

    def __init__(self, ports: Ports, now: datetime) -> None:
        self.ports = ports.at_a_glance()
        self.now = now
        self.today = now.date()
        self.people: dict[ScopeId, Row] = {row.scope: row for row in self.all("person", order="title")}
        self._sessions: dict[ScopeId, list[Row]] = defaultdict(list)
        for row in self.all("session"):
            self._sessions[row.scope].append(row)
        self._support: dict[ScopeId, list[Support]] = defaultdict(list)
        for row in self.all("episode"):
            if row.status != "closed":
                self._support[row.scope].append(Support(row, Episode.read(self.body(row.id))))

    def all(self, *kinds: str, order: Order = "happened", statuses: tuple[str, ...] = ()) -> list[Row]:
        """Rows of these kinds, as many as one reading takes."""
        return self.ports.records.page(Wanted(kinds, order=order, limit=ENOUGH, statuses=statuses))

    def due_by(self, day: str, *kinds: str, statuses: tuple[str, ...] = ()) -> list[Row]:
        """Rows with a due date up to a day, the earliest first, in cases that are mine."""
        wanted = Wanted(kinds, due_by=day, order="due", statuses=statuses, limit=ENOUGH)
        return [row for row in self.ports.records.page(wanted) if row.due_on and self.is_mine(row.scope)]

    def body(self, record: RecordId) -> Body:
        """What a record says."""
        return self.ports.records.get(record).body

    def name(self, scope: ScopeId) -> str:
        """The young person's name as screens show it; empty if their record is not here."""
        person = self.people.get(scope)
        return person.title if person else ""

    def is_mine(self, scope: ScopeId) -> bool:
        """Whether the duties of this case are mine. A case with no open episode has none."""
        me = self.ports.me.worker
        named = [{one.episode.lead_worker, *one.episode.workers} - {""} for one in self._support.get(scope, ())]
        return scope in self.people and bool(named) and any(not names or me in names for names in named)

    def mine(self) -> list[ScopeId]:
        """My cases, by name."""
        return [scope for scope in self.people if self.is_mine(scope)]

    def support(self, scope: ScopeId) -> list[Support]:
        """The open episodes of a case, newest first."""
        return self._support.get(scope, [])

    def sessions(self, scope: ScopeId) -> list[Row]:
        """The sessions of a case, newest first; at least the newest one if there is any."""
        if scope not in self._sessions:
            self._sessions[scope] = self.ports.records.page(Wanted(("session",), scope=scope, limit=1))
        return self._sessions[scope]

    def promising(self, day: str) -> list[Row]:
        """The sessions in which meeting on this day was promised."""
        return [row for rows in list(self._sessions.values()) for row in rows if row.due_on == day]

    def held_today(self, scope: ScopeId) -> Row | None:
        """The newest session of this case that was begun today."""
        rows = self._sessions.get(scope, [])
        return next((r for r in rows if r.happened_at and local_day(r.happened_at, self.now) == self.today), None)

    def met(self, scope: ScopeId) -> list[Row]:
        """The sessions of a case in which the young person was met, newest first."""
        return [row for row in self.sessions(scope) if row.title in MET]

    def safe_contact(self, scope: ScopeId) -> str:
        """How it is safe to make contact; every wording of it while nobody has chosen."""
        stored = self.ports.records.get(RecordId(scope))
        said = [str(stored.body.get("safe_contact") or "")]
        said += [str(one.value or "") for one in stored.conflicts.get(_SAFE_CONTACT, ())]
        if len(said) == 1:
            return said[0]
        return f"{len(said)} versions, nobody has chosen: {' / '.join(f'“{words}”' for words in said)}"
