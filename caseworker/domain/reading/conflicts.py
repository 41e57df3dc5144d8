"""A conflict as a person understands it: what it said before, what each wrote, who they are, when and on what occasion.

Nothing here prefers one wording: the order is mine first, then the others as they arrived.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from pydantic import JsonValue

from caseworker.domain.actions.conflicts import needs_addendum
from caseworker.domain.actions.rivals import rivals_in
from caseworker.domain.edits import is_empty
from caseworker.domain.errors import Told
from caseworker.domain.forms.person import shown_name
from caseworker.domain.ids import CONFIG_SCOPE, EditId, RecordId, ScopeId, WorkerId
from caseworker.domain.merge import STATUS
from caseworker.domain.ports import OpenConflict, Past, Ports, Stored, Wanted
from caseworker.domain.reading.days import local_day
from caseworker.domain.reading.field_words import Words, is_free_text, label_of, value_words
from caseworker.domain.registry import form_of

Rule = Literal["choose", "addendum", "sign_again", "plan", "in_use"]
"""How it is settled: by choosing a wording; by an addendum, because the record is signed; by reading and signing
again, because a signature did not hold; in the plan, where whole versions stand side by side; or by leaving a version
that is in use as it was agreed, because what came later belongs in the next one."""

PLANS = frozenset({"plan", "plan_version"})


@dataclass(frozen=True, slots=True)
class Wording:
    """One of the values people wrote, in words, with who and when. `who` is empty if this laptop does not know."""

    edit: EditId | None
    value: JsonValue = field(repr=False)
    words: str = field(repr=False)
    who: str = ""
    role: str = ""
    phone: str = field(default="", repr=False)
    at: str = ""
    occasion: str = ""
    is_mine: bool = False
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Before:
    """What it said before either was written, and when that was written; `words` says "Nothing" for an empty field."""

    words: str = field(repr=False)
    at: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One open conflict. `before` is None if this laptop has not the history to know."""

    raw: OpenConflict
    name: str = field(repr=False)
    label: str
    kind: str
    before: Before | None
    wordings: tuple[Wording, ...] = field(repr=False)
    rule: Rule = "choose"
    is_text: bool = False
    days: int = 0
    """For how many days nobody has chosen, counted from the newest wording."""

    @property
    def key(self) -> str:
        """Names it in lists."""
        return key_of(self.raw)

    @property
    def scope(self) -> ScopeId:
        """Whose case it is in."""
        return self.raw.scope


def key_of(conflict: OpenConflict) -> str:
    """One conflict's name: the record and the path."""
    return f"{conflict.record} {conflict.path}"


def conflicts_of(ports: Ports, now: datetime) -> tuple[Conflict, ...]:
    """Every open conflict on this device, oldest first. `now` is local time."""
    reader = _Reader(ports, now)
    return tuple(reader.read(one) for one in ports.records.conflicts())


def both(conflict: Conflict) -> str:
    """All wordings as lines of one text, in the order they are shown; equal or empty ones once."""
    lines = [str(one.value) for one in conflict.wordings if not is_empty(one.value)]
    return "\n".join(dict.fromkeys(lines))


def _days_since(times: list[str], now: datetime) -> int:
    """Whole days since the newest of these times; a time that says no zone or nothing counts as now."""
    found = [now]
    for text in times:
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            continue
        if at.tzinfo is not None:
            found.append(at)
    return max(0, (now - max(found[1:], default=now)).days)


class _Reader:
    """One reading of conflicts: colleagues, names and sessions are looked up once."""

    def __init__(self, ports: Ports, now: datetime) -> None:
        self._ports = ports
        self._now = now
        colleagues = ports.records.of(CONFIG_SCOPE, "worker")
        self._names = {one.id: str(one.body.get("name") or "") for one in colleagues}
        self._roles = {one.id: str(one.body.get("team_name") or "") for one in colleagues}
        self._phones = {one.id: str(one.body.get("phone") or "") for one in colleagues}
        self._words = Words(ports.lists, self._named)

    def read(self, conflict: OpenConflict) -> Conflict:
        stored = self._ports.records.get(conflict.record)
        past = self._ports.records.history(conflict.record)
        form = form_of(conflict.kind)
        wordings = (self._current(conflict, past), *self._candidates(conflict))
        return Conflict(
            raw=conflict,
            name=self._person(conflict.scope),
            label=label_of(conflict.kind, conflict.path, body=stored.body, words=self._words),
            kind=form.info.title if form else "Something a newer version of the app wrote",
            before=self._before(conflict, past),
            wordings=tuple(sorted(wordings, key=lambda wording: not wording.is_mine)),
            rule=_rule(self._ports, conflict, stored),
            is_text=is_free_text(conflict.kind, conflict.path),
            days=_days_since([one.made_at for one in conflict.candidates], self._now),
        )

    def _current(self, conflict: OpenConflict, past: list[Past]) -> Wording:
        step = next((one for one in past if one.edit == conflict.current_edit), None)
        wording = self._wording(conflict, conflict.current, step.author if step else None, step.made_at if step else "")
        return _with(wording, conflict.current_edit, is_current=True)

    def _candidates(self, conflict: OpenConflict) -> list[Wording]:
        return [
            _with(self._wording(conflict, one.value, one.author, one.made_at), one.edit, is_current=False)
            for one in conflict.candidates
        ]

    def _wording(self, conflict: OpenConflict, value: JsonValue, author: WorkerId | None, at: str) -> Wording:
        return Wording(
            edit=None,
            value=value,
            words=value_words(conflict.kind, conflict.path, value=value, words=self._words),
            who=self._who(author),
            role=self._roles.get(RecordId(author), "") if author else "",
            phone=self._phones.get(RecordId(author), "") if author else "",
            at=at,
            occasion=self._occasion(conflict.scope, author, at),
            is_mine=author == self._ports.me.worker,
        )

    def _who(self, author: WorkerId | None) -> str:
        if author is None:
            return ""
        if author == self._ports.me.worker:
            return self._ports.me.name
        return self._names.get(RecordId(author)) or "A colleague"

    def _before(self, conflict: OpenConflict, past: list[Past]) -> Before | None:
        """The newest step before the first of the wordings that was in the shared record."""
        steps = [one for one in past if conflict.path in one.changes]
        parties = {conflict.current_edit, *(one.edit for one in conflict.candidates)}
        first = next((at for at, one in enumerate(steps) if one.edit in parties), None)
        if first is None:
            return None
        kept = [one for one in steps[:first] if one.outcome not in {"conflict", "quarantined", "here"}]
        if kept:
            value = kept[-1].changes[conflict.path]
            said = value_words(conflict.kind, conflict.path, value=value, words=self._words)
            return Before(said, kept[-1].made_at)
        is_whole_past_here = any(one.verb == "create" for one in past)
        return Before("Nothing") if is_whole_past_here and not steps[:first] else None

    def _occasion(self, scope: ScopeId, author: WorkerId | None, at: str) -> str:
        """The session of that author on that day that the change came after, if there was one."""
        if author is None or not at:
            return ""
        day = local_day(at, self._now)
        for row in self._ports.records.page(Wanted(("session",), scope=scope, limit=40)):
            is_before = (
                row.happened_at and local_day(row.happened_at, self._now) == day and _is_before(row.happened_at, at)
            )
            if is_before and (stored := self._ports.records.get(row.id)).made_by == author:
                how = self._ports.lists.label("contact_method", str(stored.body.get("method") or ""))
                return f"after a session: {how[:1].lower()}{how[1:]}" if how else "after a session"
        return ""

    def _person(self, scope: ScopeId) -> str:
        try:
            return shown_name(self._ports.records.get(RecordId(scope)).body)
        except Told:
            return ""

    def _named(self, record: str) -> str:
        try:
            stored = self._ports.records.get(RecordId(record))
        except Told:
            return "a record that is not on this laptop"
        form = form_of(stored.kind)
        titled = (
            next((str(stored.body.get(s.name) or "") for s in form.specs() if s.ask.role == "title"), "")
            if form
            else ""
        )
        if form is not None and form.info.heading is not None:
            return form.info.heading(stored.body)
        return titled or (form.info.title if form else "a record")


def _with(wording: Wording, edit: EditId | None, *, is_current: bool) -> Wording:
    return replace(wording, edit=edit, is_current=is_current)


def _is_before(moment: str, later: str) -> bool:
    return datetime.fromisoformat(moment) <= datetime.fromisoformat(later)


def _rule(ports: Ports, conflict: OpenConflict, stored: Stored) -> Rule:
    if conflict.kind in PLANS:
        return _plan_rule(ports, conflict, stored)
    if conflict.path == STATUS and any(one.value == "signed" for one in conflict.candidates):
        return "sign_again"
    return "addendum" if needs_addendum(conflict, str(stored.body.get("status") or "")) else "choose"


def _plan_rule(ports: Ports, conflict: OpenConflict, stored: Stored) -> Rule:
    """Whole versions are weighed in the plan; where one is left, its wordings are chosen between like any other."""
    plan = stored.id if conflict.kind == "plan" else stored.body.get("plan")
    versions = (one for one in ports.records.of(conflict.scope, "plan_version") if one.body.get("plan") == plan)
    if rivals_in(versions):
        return "plan"
    return "in_use" if needs_addendum(conflict, str(stored.body.get("status") or "")) else "choose"
