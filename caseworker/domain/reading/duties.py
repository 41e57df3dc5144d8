"""What waits for a worker, in groups, most serious first: our duties with their dates."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from caseworker.domain.form import Record, gaps
from caseworker.domain.forms.concern import Concern
from caseworker.domain.forms.print_record import OUT, PrintRecord
from caseworker.domain.forms.session import Session
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import Draft, Row
from caseworker.domain.reading.days import Tone, ago_words, at_moment, day_words, due_words, local_day, moment_words
from caseworker.domain.reading.hidden import LookToRead, looks_to_read
from caseworker.domain.reading.my_cases import MyCases, Support
from caseworker.domain.reading.printing import Versions
from caseworker.domain.registry import form_of
from caseworker.domain.rules import DRAFT_LATE, FIRST_REVIEW, REVIEW, SILENCE

Group = Literal["concern", "concern_heard", "look", "plan_review", "paper", "draft", "action", "agreement", "silence"]

GROUPS: tuple[tuple[Group, str], ...] = (
    ("concern", "Concern passed on, nobody has answered yet"),
    ("concern_heard", "Concern somebody has heard, not closed yet"),
    ("look", "Emergency looks to read"),
    ("plan_review", "Plans and reviews"),
    ("paper", "Paper to bring back"),
    ("draft", "Drafts not signed"),
    ("action", "Things you said you would do"),
    ("agreement", "Agreements and questions to ask"),
    ("silence", "No contact for 14 days"),
)
AHEAD = timedelta(days=7)
"""How early a review or a question is shown."""
SOON = timedelta(days=3)
"""How early a thing somebody said they would do is shown."""
THIRD_SESSION = 3
"""V3: by this session there should be an answer about taking part."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of what waits: whose case, what, by when in words, and where it opens.

    `kind` is the kind of `record`, or of what is still to be made in that case ("plan", "agreement").
    """

    group: Group
    scope: ScopeId
    record: RecordId
    kind: str
    name: str = field(repr=False)
    words: str = field(repr=False)
    due: str
    tone: Tone


def duties_of(cases: MyCases) -> tuple[Duty, ...]:
    """Every duty, grouped in the order of `GROUPS`."""
    readers: tuple[Callable[[MyCases], list[Duty]], ...] = (
        _concerns,
        _looks,
        _plan_reviews,
        _first_plans,
        _support_reviews,
        _old_pages,
        _unasked_pages,
        _drafts,
        _begun_here,
        _actions,
        _taking_part,
        _asking_again,
        _fathers,
        _silences,
    )
    return tuple(duty for reader in readers for duty in reader(cases))


def _concerns(cases: MyCases) -> list[Duty]:
    """Every open concern: those nobody by name has heard on top, whoever's case it is, then mine until they close."""
    read = [(row, Concern.read(cases.body(row.id))) for row in cases.all("concern", statuses=("open",))]
    unheard = [_unheard(cases, row, one) for row, one in read if not one.told_name.strip()]
    heard = [_heard(cases, row, one) for row, one in read if one.told_name.strip() and _follows(cases, row)]
    return unheard + heard


def _unheard(cases: MyCases, row: Row, concern: Concern) -> Duty:
    ago = ago_words(cases.now, row.happened_at)
    return _duty(cases, row, ("concern", _unheard_words(concern, cases.now)), (ago, "danger"))


def _unheard_words(concern: Concern, now: datetime) -> str:
    at = f" at {concern.told_at.astimezone(now.tzinfo):%H:%M}" if concern.told_at else ""
    if concern.told_org or concern.told_at:
        number = f" {concern.told_number}" if concern.told_number else ""
        return f"Told {concern.told_org or 'somebody'}{at}. Ring{number} again, and write down who answers."
    return "Nobody by name has been told yet. Ring, and write down who answers."


def _heard(cases: MyCases, row: Row, concern: Concern) -> Duty:
    """A name is not an ending: somebody asks what came of it, and closes it."""
    at = f" {moment_words(concern.told_at.isoformat(), cases.now)}" if concern.told_at else ""
    words = f"{concern.told_name.strip()} was told{at}. Ask what came of it, write it down, and close it."
    return _duty(cases, row, ("concern_heard", words), (ago_words(cases.now, row.happened_at), "warn"))


def _follows(cases: MyCases, row: Row) -> bool:
    """Whether this worker follows a concern up: in a case of theirs or of nobody's, or because they wrote it."""
    is_nobodys = not cases.support(row.scope)
    return is_nobodys or cases.is_mine(row.scope) or cases.ports.records.get(row.id).made_by == cases.ports.me.worker


def _looks(cases: MyCases) -> list[Duty]:
    """For a lead: who looked at what is kept hidden, and why. Nobody else is asked to read it."""
    rows = {row.id: row for row in cases.all("emergency_look", statuses=("to_read",))}
    looks = [look for scope in {row.scope: None for row in rows.values()} for look in looks_to_read(cases.ports, scope)]
    return [_look(cases, rows[look.record], look) for look in looks if look.record in rows]


def _look(cases: MyCases, row: Row, look: LookToRead) -> Duty:
    words = f"{look.who} looked at what is kept hidden: “{look.why}” Read it, and say that you have."
    return _duty(cases, row, ("look", words), (ago_words(cases.now, row.happened_at), "warn"))


def _plan_reviews(cases: MyCases) -> list[Duty]:
    until = (cases.today + AHEAD).isoformat()
    lists = cases.ports.lists
    return [
        _due(
            cases,
            row,
            "plan_review",
            f"Look again at the plan together: {_small(lists.label('plan_type', row.title))}.",
        )
        for row in cases.due_by(until, "plan")
    ]


def _first_plans(cases: MyCases) -> list[Duty]:
    """A case without any plan, from the day before the first plan should be there."""
    planned = {row.scope for row in cases.all("plan")}
    found = []
    for scope in cases.mine():
        first = min((one.row.happened_at for one in cases.support(scope) if one.row.happened_at), default="")
        if scope in planned or not first:
            continue
        due = local_day(first, cases.now) + FIRST_REVIEW
        if due - cases.today <= timedelta(days=1):
            words, tone = due_words(due.isoformat(), cases.today)
            ahead = f" Day 7 is {day_words(due.isoformat(), cases.today)}." if due >= cases.today else ""
            said = f"First plan not started.{ahead}"
            row = cases.people[scope]
            found.append(Duty("plan_review", scope, row.id, "plan", row.title, said, words, tone))
    return found


def _support_reviews(cases: MyCases) -> list[Duty]:
    until = (cases.today + AHEAD).isoformat()
    rows = [row for row in cases.due_by(until, "episode") if row.status != "closed"]
    return [_due(cases, row, "plan_review", "Look together at how the support is going.") for row in rows]


def _old_pages(cases: MyCases) -> list[Duty]:
    """Pages of a plan that has been replaced, and that somebody still carries."""
    versions, found = Versions(cases.ports), []
    for row in cases.all("print_record", statuses=OUT):
        if not cases.is_mine(row.scope):
            continue
        page = PrintRecord.read(cases.body(row.id))
        if versions.is_replaced(page, row.scope):
            holder = page.collected_by.strip() or page.recipient.strip() or "somebody"
            words = (
                f"Version {page.version} of the plan is still out, page {page.number}, with {holder}. Bring it back."
            )
            found.append(_duty(cases, row, ("paper", words), ("Replaced", "warn")))
    return found


def _unasked_pages(cases: MyCases) -> list[Duty]:
    """Pages that I printed, and of which nobody has said whether they came out of the printer, and who has them."""
    found = []
    for row in cases.all("print_record", statuses=("printed",)):
        stored = cases.ports.records.get(row.id)
        page = PrintRecord.read(stored.body)
        if stored.made_by == cases.ports.me.worker and page.way == "printer":
            words = f"Did page {page.number} come out, and who has it? Look at the printer, and write it down."
            due = ago_words(cases.now, row.happened_at)
            found.append(_duty(cases, row, ("paper", words), (due, "warn")))
    return found


def _drafts(cases: MyCases) -> list[Duty]:
    """Sessions and versions of plans that I began and did not sign or agree."""
    rows = cases.all("session", statuses=("draft",)) + cases.all("plan_version", statuses=("draft",))
    mine = [row for row in rows if cases.ports.records.get(row.id).made_by == cases.ports.me.worker]
    return [_draft(cases, row) for row in mine]


def _draft(cases: MyCases, row: Row) -> Duty:
    what = "Session" if row.kind == "session" else f"{row.title or 'A version'} of the plan"
    begun = f" {moment_words(row.happened_at, cases.now)}" if row.happened_at else ""
    is_late = bool(row.happened_at) and cases.now - at_moment(row.happened_at, cases.now) > DRAFT_LATE
    age = ago_words(cases.now, row.happened_at)
    due = f"{age} old" if age and age != "just now" else "Begun just now" if age else "Begun"
    words = f"{what}{begun}. {_left(cases, row)}"
    return _duty(cases, row, ("draft", words), (due, "warn" if is_late else "info"))


def _left(cases: MyCases, row: Row) -> str:
    form: type[Record] | None = Session if row.kind == "session" else form_of(row.kind)
    if form is None:
        return "Not signed."
    left = sum(gap.stops for gap in gaps(form.read(cases.body(row.id))))
    done = "signing" if row.kind == "session" else "agreeing it"
    if not left:
        return f"Nothing is missing before {done}."
    return f"{'One thing' if left == 1 else f'{left} things'} left before {done}."


def _begun_here(cases: MyCases) -> list[Duty]:
    """Work that was broken off before it was saved as a record: autosaved on this laptop, and nowhere else."""
    shown = {row.id for row in cases.all("session", "plan_version", statuses=("draft",))}
    return [
        _begun(cases, draft)
        for draft in cases.ports.records.drafts()
        if draft.key.record not in shown and form_of(draft.key.kind) is not None
    ]


def _begun(cases: MyCases, draft: Draft) -> Duty:
    key, form = draft.key, form_of(draft.key.kind)
    assert form is not None
    at = moment_words(draft.saved_at, cases.now) if draft.saved_at else ""
    words = f"{form.info.title}: broken off {at}. Only on this laptop, not saved as a record yet."
    is_late = bool(draft.saved_at) and cases.now - at_moment(draft.saved_at, cases.now) > DRAFT_LATE
    name = cases.name(key.scope) or "No name yet"
    return Duty("draft", key.scope, key.record, key.kind, name, words, "Go on", "warn" if is_late else "info")


def _actions(cases: MyCases) -> list[Duty]:
    """What I said I would do; and what others said they would: asking, and telling the young person, is mine."""
    rows = cases.due_by((cases.today + SOON).isoformat(), "action", statuses=("open",))
    return [_due(cases, row, "action", _action_words(cases, row)) for row in rows]


def _action_words(cases: MyCases, row: Row) -> str:
    body = cases.body(row.id)
    if body.get("owner_kind", "worker") == "worker":
        return f"{row.title.rstrip('.')}."
    who = str(body.get("owner") or "somebody")
    return f"Did it happen? {who}: {row.title.rstrip('.')}."


def _taking_part(cases: MyCases) -> list[Duty]:
    """V3: nobody has asked about taking part, and the third session is next or has been."""
    asked = {
        row.scope
        for row in cases.all("agreement", statuses=("signed",))
        if row.title == "take_part" and cases.body(row.id).get("decision") != "not_asked"
    }
    found = []
    for scope in cases.mine():
        times = len(cases.met(scope))
        if scope in asked or times < THIRD_SESSION - 1:
            continue
        is_late = times >= THIRD_SESSION
        words = f"Ask about taking part: {times} sessions so far, and no answer is written down."
        due: tuple[str, Tone] = ("Was due at the third", "warn") if is_late else ("Due at the next session", "info")
        row = cases.people[scope]
        found.append(Duty("agreement", scope, row.id, "agreement", row.title, words, *due))
    return found


def _asking_again(cases: MyCases) -> list[Duty]:
    """Agreements to ask for again. A newer answer of the same kind ends the older one's date."""
    newest: dict[tuple[ScopeId, str, str], Row] = {}
    for row in cases.all("agreement", statuses=("signed",)):
        newest.setdefault((row.scope, row.title, row.line.rpartition(" · ")[0]), row)
    until = (cases.today + AHEAD).isoformat()
    due = [row for row in newest.values() if row.due_on and row.due_on <= until and cases.is_mine(row.scope)]
    lists = cases.ports.lists
    return [
        _due(cases, row, "agreement", f"Ask again: {_small(lists.label('agreement_type', row.title))}.")
        for row in sorted(due, key=lambda row: row.due_on)
    ]


def _fathers(cases: MyCases) -> list[Duty]:
    """V19: nobody may be left out by leaving a box empty."""
    found = []
    for scope in cases.mine():
        for one in cases.support(scope):
            due = _first_look(one, cases.now)
            if one.episode.father_identified or due is None or due > cases.today + AHEAD:
                continue
            words = "Ask whether there is a father or father-figure. Nobody has answered yet."
            row = cases.people[scope]
            due_said = due_words(due.isoformat(), cases.today)
            found.append(Duty("agreement", scope, one.row.id, "episode", row.title, words, *due_said))
    return found


def _first_look(one: Support, now: datetime) -> date | None:
    """The day of an episode's first review."""
    if isinstance(one.episode.review_on, date):
        return one.episode.review_on
    return local_day(one.row.happened_at, now) + REVIEW if one.row.happened_at else None


def _silences(cases: MyCases) -> list[Duty]:
    """My cases where nobody has met the young person for fourteen days and no day within the next week is agreed."""
    return [duty for scope in cases.mine() if (duty := _silence(cases, scope)) is not None]


def _silence(cases: MyCases, scope: ScopeId) -> Duty | None:
    met, tried = cases.met(scope), cases.sessions(scope)
    opened = [one.row.happened_at for one in cases.support(scope) if one.row.happened_at]
    last = met[0].happened_at if met else min(opened, default="")
    if not last or _meets_soon(cases, tried):
        return None
    since = cases.now - at_moment(last, cases.now)
    if since <= SILENCE:
        return None
    tries = len([row for row in tried if row.happened_at > last])
    day = day_words(local_day(last, cases.now).isoformat(), cases.today)
    seen = f"Last met {day}." if met else f"Not met yet; opened {day}."
    counted = "" if not tries else " One try since." if tries == 1 else f" {tries} tries since."
    contact = cases.safe_contact(scope)
    words = f"{seen}{counted}{f' Safe way: {contact}' if contact else ''}"
    row = cases.people[scope]
    return Duty("silence", scope, row.id, "person", row.title, words, f"{since.days} days", "warn")


def _meets_soon(cases: MyCases, rows: list[Row]) -> bool:
    until = (cases.today + AHEAD).isoformat()
    return any(cases.today.isoformat() <= row.due_on <= until for row in rows if row.due_on)


def _due(cases: MyCases, row: Row, group: Group, words: str) -> Duty:
    return _duty(cases, row, (group, words), due_words(row.due_on[:10], cases.today))


def _duty(cases: MyCases, row: Row, what: tuple[Group, str], due: tuple[str, Tone]) -> Duty:
    group, words = what
    return Duty(group, row.scope, row.id, row.kind, cases.name(row.scope), words, *due)


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]
