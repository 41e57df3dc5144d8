"""What nobody settled: work of colleagues that was set aside, for the leads of a team, with whose it is and how old."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import JsonValue

from caseworker.domain.access import leads_scope
from caseworker.domain.edits import split_path
from caseworker.domain.forms.set_aside import SetAside
from caseworker.domain.ids import CONFIG_SCOPE, Path, RecordId, ScopeId
from caseworker.domain.ports import Ports, Wanted
from caseworker.domain.reading.days import moment_words
from caseworker.domain.reading.field_words import Words, label_of, value_words
from caseworker.domain.registry import form_of

OLD_DAYS = 3
"""What nobody settled for so long is told to leads and supervisors by its age."""
_WHY = {
    "access_ended": "their access had ended when it arrived",
    "no_grant": "their team no longer had this case when it arrived",
    "read_only": "their team may read this case and not write in it",
    "unknown_team": "the server does not know the team it was written for",
    "other_author": "it came from a laptop of another worker than the one it names",
    "group": "it belongs together with another change that was set aside",
}
_OTHER_WHY = "the server could not tell where in the record it belongs"


@dataclass(frozen=True, slots=True)
class Left:
    """One piece of work set aside. `scope` is the case if this laptop has it. `lines`: what was written, by field."""

    record: RecordId
    name: str = field(repr=False)
    what: str
    who: str = field(repr=False)
    words: str
    days: int
    scope: ScopeId | None = None
    lines: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def key(self) -> str:
        """Names it in lists."""
        return f"left {self.record}"

    @property
    def is_old(self) -> bool:
        """Whether it has waited for three days."""
        return self.days >= OLD_DAYS


def left_for_leads(ports: Ports, now: datetime) -> tuple[Left, ...]:
    """What waits for the leads and supervisors of this worker's team, the oldest first; nothing for anybody else."""
    if ports.me.role not in ("lead", "supervisor"):
        return ()
    glance = ports.at_a_glance()
    waiting = [
        (one.id, SetAside.read(one.body))
        for one in glance.records.of(leads_scope(ports.me.team), "set_aside")
        if one.body.get("status") == "waiting"
    ]
    people = glance.records.page(Wanted(("person",), order="title", limit=2_000))
    names = {row.scope: row.title for row in people}
    workers = {one.id: str(one.body.get("name") or "") for one in glance.records.of(CONFIG_SCOPE, "worker")}
    reader = _Reader(names, workers, Words(ports.lists, lambda linked: workers.get(RecordId(linked), "")), now)
    return tuple(sorted((reader.left(record, one) for record, one in waiting), key=lambda one: -one.days))


def age_words(days: int) -> str:
    """How long nobody has settled it."""
    return "since today" if days < 1 else "since yesterday" if days == 1 else f"for {days} days"


@dataclass(frozen=True, slots=True)
class _Reader:
    """What turns a record into words: names of cases and colleagues, the lists, and the time."""

    names: Mapping[ScopeId, str]
    workers: Mapping[RecordId, str]
    words: Words
    now: datetime

    def left(self, record: RecordId, one: SetAside) -> Left:
        """One piece of work for a person."""
        scope, form = ScopeId(one.about_scope), form_of(one.about_kind)
        days = max(0, (self.now - one.arrived_at).days) if one.arrived_at else 0
        who = self.workers.get(RecordId(one.worker), "") or "Somebody who is no longer listed"
        when = f" {moment_words(one.written_at, self.now)}" if _is_time(one.written_at) else ""
        return Left(
            record,
            self.names.get(scope, "A case that is not on this laptop"),
            form.info.title.lower() if form else "something a newer version of the app wrote",
            who,
            f"{who} wrote it{when}. Set aside because {_WHY.get(one.reason, _OTHER_WHY)}. "
            f"It has been waiting {age_words(days)}.",
            days,
            scope if scope in self.names else None,
            _lines(one, self.words),
        )


def _lines(one: SetAside, words: Words) -> tuple[tuple[str, str], ...]:
    try:
        written: JsonValue = json.loads(one.written)
    except ValueError:
        return (("As it arrived, cut short", one.written),)
    if not isinstance(written, dict):
        return ()
    form = form_of(one.about_kind)
    order = {spec.name: at for at, spec in enumerate(form.specs())} if form else {}
    return tuple(
        (
            label_of(one.about_kind, Path(path), body={}, words=words),
            value_words(one.about_kind, Path(path), value=value, words=words),
        )
        for path, value in sorted(written.items(), key=lambda one: order.get(split_path(Path(one[0]))[0], len(order)))
    )


def _is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
