"""Looking at a plan again: begun beside the young person, closed with the day of the next look."""

from datetime import date

from caseworker.domain.actions import records
from caseworker.domain.actions.writing import change
from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.form import Gap, gaps
from caseworker.domain.forms.plan import Plan
from caseworker.domain.forms.plan_review import PlanReview
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import AuditNote, Ports, Stored, Work


def begin_review(ports: Ports, version: Stored, *, review_id: RecordId) -> Changes:
    """Open a look at the version in use, dated today."""
    today = ports.clock.now().astimezone().date()
    review = PlanReview(plan=str(version.body.get("plan") or ""), version=version.id, looked_on=today)
    return records.save(ports, review, scope=version.scope, record_id=review_id)


def review_gaps(review: PlanReview) -> tuple[Gap, ...]:
    """What a look lacks before it is closed."""
    return tuple(gap for gap in gaps(review) if gap.stops)


def save_and_close_review(
    ports: Ports, review: PlanReview, *, scope: ScopeId, record: RecordId, seen: Stored | None
) -> Changes:
    """Save the look and close it; the plan is due again on the day that was agreed, on every list and paper.

    Raises Told("not_ready") while something is missing, Told("open_conflict") while two people differ about the plan.
    """
    saved = records.save(ports, review, scope=scope, record_id=record, seen=seen)
    stored = ports.records.get(record)
    held = PlanReview.read(stored.body)
    if review_gaps(held) or not isinstance(held.next_on, date):
        raise Told("not_ready")
    plan = ports.records.get(RecordId(held.plan))
    if any(plan.conflicts.values()) or any(stored.conflicts.values()):
        raise Told("open_conflict")
    due = Plan.read(plan.body).model_copy(update={"review_on": held.next_on.isoformat()})
    edits = [change(ports, stored, held.model_copy(update={"status": "done"})), change(ports, plan, due)]
    note = AuditNote("review_plan", record, scope)
    made = ports.edits([edit for edit in edits if edit])
    return saved | ports.records.write(Work(edits=made, audit=(note,)))
