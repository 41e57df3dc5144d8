"""What is sent: each of this laptop's changes, whose case it is in, and in words what became of it.

"Sent" means the server has it; "in the shared record" means it was applied or said the same as what was there.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from caseworker.domain.access import team_scope
from caseworker.domain.columns import columns_of
from caseworker.domain.errors import Told
from caseworker.domain.ids import CONFIG_SCOPE, EditId, RecordId, ScopeId
from caseworker.domain.ports import Past, Ports, Stored, Waiting, Wanted
from caseworker.domain.reading.conflicts import Conflict, conflicts_of
from caseworker.domain.reading.days import moment_words
from caseworker.domain.reading.field_words import Words, label_of
from caseworker.domain.reading.unsettled import Left, left_for_leads
from caseworker.domain.registry import form_of

Fate = Literal["shared", "erased", "set_aside", "needs_you", "sending", "here"]
"""What became of one change: in the shared record, erased there for good, set aside by the server, sent and waiting for
a choice, handed over and not answered, or only on this laptop."""
ORDER: tuple[Fate, ...] = ("shared", "erased", "set_aside", "needs_you", "sending", "here")

_WHOLE = "It is whole, and you do not need to write it again."
_ASIDE = {
    "access_ended": "this laptop's access had ended when it arrived",
    "no_grant": "your team no longer had this case when it arrived",
    "read_only": "your team may read this case and not write in it",
    "unknown_team": "the server does not know the team it was written for",
    "other_author": "it was written under another worker's name",
    "group": "it belongs together with another change that was set aside",
}
_OTHER_ASIDE = "the server could not tell where in the record it belongs"
_DAMAGED = (
    "Not sent: something other than this app changed it on this laptop. Ring your helpdesk and say: change damaged."
)
_SHOWN_EACH = 300


@dataclass(frozen=True, slots=True)
class Item:
    """Changes that belong in one line: what they are, and what became of them.

    `record` is None where the line gathers several records.
    """

    key: str
    fate: Fate
    name: str = field(repr=False)
    what: str = field(repr=False)
    words: str
    scope: ScopeId | None = None
    record: RecordId | None = None
    kind: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class WhatIsSent:
    """The page. `fates` has one entry per change of the last 30 days, in the order of `ORDER`.

    `left` is what waits for the leads of the team, not this worker's own.
    """

    fates: tuple[Fate, ...]
    conflicts: tuple[Conflict, ...] = field(repr=False)
    set_aside: tuple[Item, ...] = field(repr=False)
    here: tuple[Item, ...] = field(repr=False)
    shared: tuple[Item, ...] = field(repr=False)
    left: tuple[Left, ...] = field(default=(), repr=False)

    def count(self, *fates: Fate) -> int:
        """How many changes had one of these fates."""
        return sum(fate in fates for fate in self.fates)

    @property
    def total(self) -> int:
        """All changes of the last 30 days."""
        return len(self.fates)

    @property
    def sent(self) -> int:
        """How many of them the server has."""
        return self.total - self.count("here", "sending")


def what_is_sent(ports: Ports, now: datetime) -> WhatIsSent:
    """Everything the page shows. `now` is local time."""
    known = ports.records.waiting()
    by_fate: dict[Fate, list[Waiting]] = defaultdict(list)
    for one in known:
        by_fate[fate_of(one)].append(one)
    reader = _Reader(ports, now)
    return WhatIsSent(
        fates=tuple(fate for fate in ORDER for _ in by_fate[fate]),
        conflicts=conflicts_of(ports, now),
        set_aside=tuple(reader.by_record(by_fate["set_aside"])),
        here=tuple(reader.by_record([*by_fate["sending"], *by_fate["here"]])),
        shared=tuple(reader.by_exchange([*by_fate["shared"], *by_fate["erased"]])),
        left=left_for_leads(ports, now),
    )


def each_shared(ports: Ports, now: datetime) -> tuple[Item, ...]:
    """Record by record what the server has, the newest first; at most some hundreds."""
    sent = [one for one in ports.records.waiting() if fate_of(one) in {"shared", "erased"}]
    newest = sorted(sent, key=lambda one: one.sent_at, reverse=True)[:_SHOWN_EACH]
    return tuple(_Reader(ports, now).by_record(newest))


def fate_of(waiting: Waiting) -> Fate:
    """What became of one change, as the store says."""
    return "erased" if waiting.outcome == "erased" else waiting.sending


class _Reader:
    """One reading: names are looked up once."""

    def __init__(self, ports: Ports, now: datetime) -> None:
        self._ports = ports.at_a_glance()
        self._now = now
        rows = ports.records.page(Wanted(("person",), order="title", limit=2_000))
        self._names = {row.scope: row.title for row in rows}
        self._words = Words(ports.lists, lambda _record: "")

    def by_record(self, waiting: list[Waiting]) -> list[Item]:
        """One line per record, in the order given."""
        groups: dict[tuple[RecordId, Fate], list[Waiting]] = defaultdict(list)
        for one in waiting:
            groups[one.record, fate_of(one)].append(one)
        return [self._item(fate, group) for (_record, fate), group in groups.items()]

    def by_exchange(self, waiting: list[Waiting]) -> list[Item]:
        """One line per exchange with the server: whose cases, how many changes."""
        groups: dict[str, list[Waiting]] = defaultdict(list)
        for one in sorted(waiting, key=lambda one: one.sent_at, reverse=True):
            groups[one.sent_at[:16]].append(one)
        return [self._exchange(at, group) for at, group in groups.items()]

    def _exchange(self, at: str, group: list[Waiting]) -> Item:
        names = list(dict.fromkeys(self._name(one.scope) for one in group))
        shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        counted = "1 change" if len(group) == 1 else f"{len(group)} changes"
        when = moment_words(group[0].sent_at, self._now) if group[0].sent_at else ""
        said = f"The server confirmed {'it' if len(group) == 1 else 'them'} {when}.".replace(" .", ".")
        return Item(f"exchange {at}", "shared", shown, counted, said, count=len(group))

    def _item(self, fate: Fate, group: list[Waiting]) -> Item:
        first = group[0]
        stored = self._stored(first.record)
        return Item(
            key=f"{fate} {first.record}",
            fate=fate,
            name=self._name(first.scope),
            what=self._what(first, stored, {one.edit for one in group}),
            words=self._said(fate, first, stored),
            scope=first.scope,
            record=first.record if stored is not None else None,
            kind=first.kind,
            count=len(group),
        )

    def _name(self, scope: ScopeId) -> str:
        if scope in self._names:
            return self._names[scope]
        return "Your team" if scope == team_scope(self._ports.me.team) else "A case that is no longer on this laptop"

    def _stored(self, record: RecordId) -> Stored | None:
        try:
            return self._ports.records.get(record)
        except Told:
            return None

    def _what(self, one: Waiting, stored: Stored | None, edits: set[EditId]) -> str:
        """The kind of record with its day and status; where it has no day, what was changed in it."""
        form = form_of(one.kind)
        title = form.info.title.lower() if form else "something a newer version of the app wrote"
        if stored is None or form is None:
            return title
        columns = columns_of(form, stored.body)
        if columns.happened_at:
            parts = (f"{title} {moment_words(columns.happened_at, self._now)}", _status_words(stored, self._now))
            return ", ".join(part for part in parts if part)
        return self._changed(
            stored, [past for past in self._ports.records.history(stored.id) if past.edit in edits], title
        )

    def _changed(self, stored: Stored, steps: list[Past], title: str) -> str:
        if not steps or any(step.verb == "create" for step in steps):
            return f"{title}, new" if steps else title
        paths = dict.fromkeys(path for step in steps for path in step.changes)
        labels = list(dict.fromkeys(label_of(stored.kind, path, body=stored.body, words=self._words) for path in paths))
        more = f" and {len(labels) - 1} more" if len(labels) > 1 else ""
        return f"{title}: {_small(labels[0])}{more}" if labels else title

    def _said(self, fate: Fate, one: Waiting, stored: Stored | None) -> str:
        if fate == "set_aside":
            return self._aside(one)
        if fate == "erased":
            return "The partnership erased this record for good."
        if fate == "sending":
            return "Being sent. The server has not answered yet."
        if fate == "here":
            is_draft = stored is not None and stored.body.get("status") == "draft"
            return "Waiting to be sent. It goes as a draft." if is_draft else "Waiting to be sent."
        when = f" {moment_words(one.sent_at, self._now)}" if one.sent_at else ""
        chosen = " Somebody has chosen since; both wordings are in the history." if one.outcome == "conflict" else ""
        return f"The server confirmed it{when}.{chosen}"

    def _aside(self, one: Waiting) -> str:
        if one.reason == "damaged":
            return _DAMAGED
        return (
            f"Set aside: {_ASIDE.get(one.reason, _OTHER_ASIDE)}. {self._lead()} decides what happens with it. {_WHOLE}"
        )

    def _lead(self) -> str:
        """Who decides, with their number if the partnership gave one."""
        me = self._ports.me
        for colleague in self._ports.records.of(CONFIG_SCOPE, "worker"):
            body = colleague.body
            if body.get("role") == "lead" and body.get("team") in {me.team, me.team_name} and body.get("name"):
                number = f" ({body['phone']})" if body.get("phone") else ""
                return f"{body['name']}{number}"
        return "Your team lead"


def _status_words(stored: Stored, now: datetime) -> str:
    status = str(stored.body.get("status") or "")
    if status == "signed":
        at = str(stored.body.get("signed_at") or "")
        return f"signed {moment_words(at, now)}" if at else "signed"
    return "draft" if status == "draft" else ""


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]
