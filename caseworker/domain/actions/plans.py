"""Safety plans: starting one, a new version, agreeing it, withdrawing it."""

from datetime import date

from pydantic import JsonValue

from caseworker.domain.actions import records
from caseworker.domain.actions.rivals import is_rival, rivals_of
from caseworker.domain.actions.writing import change, creation, settlement
from caseworker.domain.changes import Changes
from caseworker.domain.edits import Change, Edit
from caseworker.domain.errors import Told
from caseworker.domain.form import gaps
from caseworker.domain.forms.action import Action
from caseworker.domain.forms.plan import Plan
from caseworker.domain.forms.plan_version import PlanVersion
from caseworker.domain.ids import Path, RecordId, ScopeId
from caseworker.domain.ports import AuditNote, DraftKey, Ports, Stored, Work

ASKED_AGAIN = frozenset(
    {"agreed_state", "agreed_how", "agreed_by", "agreed_on", "not_agreed", "read_back", "parts_done", "review_on"}
)
"""What a new version asks again instead of carrying over."""


def start_plan(ports: Ports, plan_type: str, *, scope: ScopeId, version_id: RecordId) -> Changes:
    """A plan of this kind with an empty first version, under the given id."""
    plan_id = RecordId(ports.ids.new())
    version = PlanVersion(plan=plan_id, number=1, made_at=ports.clock.now())
    return records.save_all(ports, ((Plan(type=plan_type), plan_id), (version, version_id)), scope=scope)


def new_version(ports: Ports, of: Stored, *, version_id: RecordId) -> Changes:
    """A draft that starts from a version in use: its words carry over, agreement is asked again."""
    old = PlanVersion.read(of.body)
    fresh = {name: PlanVersion.model_fields[name].get_default(call_default_factory=True) for name in ASKED_AGAIN}
    version = old.model_copy(
        deep=True,
        update={
            **fresh,
            "status": "draft",
            "number": old.number + 1,
            "supersedes": of.id,
            "made_at": ports.clock.now(),
            "ended_on": None,
        },
    )
    for part in (version.matters, version.wants, version.signs, version.can_do, version.safer, version.now_steps):
        for item in part.values():
            item.from_version = item.from_version or old.number
    return records.save_all(ports, ((version, version_id),), scope=of.scope)


def agree(ports: Ports, version: PlanVersion, *, key: DraftKey) -> Changes:
    """Bring a version into use: one group of edits that names it current, ends the one before and makes adults' tasks.

    Raises Told("not_ready") while V12 is not met, Told("open_conflict") while two versions wait to be reconciled (V24).
    """
    if any(gap.stops for gap in gaps(version)):
        raise Told("not_ready")
    stored = ports.records.get(key.record)
    plan = ports.records.get(RecordId(version.plan))
    if any(plan.conflicts.values()) or any(stored.conflicts.values()) or is_rival(ports, stored.id):
        raise Told("open_conflict")
    today = ports.clock.now().date()
    active = version.model_copy(update={"status": "active", "agreed_on": version.agreed_on or today})
    edits = [edit for edit in (change(ports, stored, active), *_ended(ports, version)) if edit]
    edits.append(_current(ports, plan, stored.id, active))
    edits.extend(_tasks(ports, active, key))
    work = Work(edits=ports.edits(edits), audit=(AuditNote("agree_plan", stored.id, stored.scope),), finished=key)
    return ports.records.write(work)


def _ended(ports: Ports, version: PlanVersion) -> tuple[Edit | None, ...]:
    if not version.supersedes:
        return ()
    before = records.find(ports, RecordId(version.supersedes))
    if before is None or before.body.get("status") != "active":
        return ()
    ended = PlanVersion.read(before.body)
    gone = ended.model_copy(update={"status": "superseded", "ended_on": ports.clock.now().date()})
    return (change(ports, before, gone),)


def _current(ports: Ports, plan: Stored, version_id: RecordId, version: PlanVersion) -> Edit:
    review = version.review_on.isoformat() if isinstance(version.review_on, date) else ""
    now = ports.clock.now().isoformat(timespec="seconds")
    after_it = Plan.read(plan.body).model_copy(update={"current": version_id, "agreed_at": now, "review_on": review})
    edit = change(ports, plan, after_it)
    assert edit is not None
    return edit


def _tasks(ports: Ports, version: PlanVersion, key: DraftKey) -> list[Edit]:
    """Each thing an adult will do becomes a task of the worker: did it happen? Tell the young person."""
    return [
        creation(
            ports,
            Action(text=item.what, owner_kind=item.owner, owner=item.who, due_on=item.due_on, source=key.record),
            scope=key.scope,
            record_id=RecordId(ports.ids.new()),
        )
        for item in version.adults.values()
        if item.what.strip() and item.done_on is None
    ]


def withdraw(ports: Ports, of: Stored) -> Changes:
    """Take a version out of use. It stays readable, and copies on paper are listed for collection.

    Of two versions written apart, the one that is left is the one in use if it was agreed: setting one aside settles
    which of them it is.
    """
    version = PlanVersion.read(of.body)
    gone = version.model_copy(update={"status": "withdrawn", "ended_on": ports.clock.now().date()})
    plan = ports.records.get(RecordId(version.plan))
    others = [one for one in rivals_of(ports, of) if one.id != of.id]
    edits: list[Edit | None] = [change(ports, of, gone)]
    if plan.body.get("current") == of.id or any(plan.conflicts.values()):
        edits.append(_left_in_use(ports, plan, others))
    made = [edit for edit in edits if edit]
    return ports.records.write(Work(edits=ports.edits(made), audit=(AuditNote("withdraw_plan", of.id, of.scope),)))


def _left_in_use(ports: Ports, plan: Stored, others: list[Stored]) -> Edit | None:
    """The plan once one version is set aside. While several are left nobody has chosen, and nothing is settled."""
    if len(others) > 1 and any(plan.conflicts.values()):
        return None
    active = next((one for one in others if one.body.get("status") == "active"), None)
    wanted: dict[Path, JsonValue] = {
        Path("current"): active.id if active else "",
        Path("review_on"): active.body.get("review_on", "") if active else "",
    }
    paths = {path: wanted.get(path, plan.body.get(path)) for path in (*wanted, *plan.conflicts)}
    changes = {
        path: Change(
            value=value,
            base=plan.versions.get(path),
            over=tuple(one.edit for one in plan.conflicts.get(path, ())),
        )
        for path, value in paths.items()
        if value != plan.body.get(path, "") or plan.conflicts.get(path)
    }
    return settlement(ports, plan, changes) if changes else None
