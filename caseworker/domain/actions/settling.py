"""Putting two versions of a plan together (V24): a person decides part by part, and nothing either says is lost."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from caseworker.domain.actions.plans import ASKED_AGAIN
from caseworker.domain.actions.rivals import LIVING
from caseworker.domain.actions.writing import change, creation
from caseworker.domain.changes import Changes
from caseworker.domain.edits import Edit, seal_of
from caseworker.domain.errors import Told
from caseworker.domain.forms.action import Action
from caseworker.domain.forms.plan_settlement import PlanSettlement, SettledPart
from caseworker.domain.forms.plan_version import PlanVersion
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import AuditNote, Ports, Stored, Work
from caseworker.domain.reading.compare import LIST_PARTS, PartBeside, answers_of, beside
from caseworker.domain.reading.plan import called, in_order

ASK_WITHIN_DAYS: Final = 7
"""Until when the young person is to be asked, if nothing else is said."""


@dataclass(frozen=True, slots=True)
class Two:
    """The two versions that are put together, and what was decided so far (None: nothing yet)."""

    left: Stored = field(repr=False)
    right: Stored = field(repr=False)
    stored: Stored | None = field(default=None, repr=False)

    @property
    def decided(self) -> PlanSettlement:
        """What was decided so far."""
        if self.stored is not None:
            return PlanSettlement.read(self.stored.body)
        return PlanSettlement(plan=str(self.left.body.get("plan")), left=self.left.id, right=self.right.id)

    @property
    def versions(self) -> tuple[PlanVersion, PlanVersion]:
        """Both, read."""
        return PlanVersion.read(self.left.body), PlanVersion.read(self.right.body)

    @property
    def can_be_settled(self) -> bool:
        """Whether both wait for a person: alive, of one plan, and at most one of them in use already."""
        states = [one.body.get("status") for one in (self.left, self.right)]
        return (
            all(state in LIVING for state in states)
            and states.count("active") < 2
            and self.left.body.get("supersedes", "") == self.right.body.get("supersedes", "")
        )


def the_two(ports: Ports, left: RecordId, right: RecordId) -> Two:
    """The versions with what was decided about them, whichever of them was named first."""
    one, other = ports.records.get(left), ports.records.get(right)
    for stored in ports.records.of(one.scope, "plan_settlement"):
        names = (stored.body.get("left"), stored.body.get("right"))
        if stored.body.get("status") == "open" and set(names) == {left, right}:
            return Two(one, other, stored) if names[0] == left else Two(other, one, stored)
    return Two(one, other)


def parts_of(ports: Ports, two: Two) -> tuple[PartBeside, ...]:
    """Every part of both, side by side."""
    left, right = two.versions
    return beside(left, right, ports.lists, today=ports.clock.now().astimezone().date())


def settle_part(ports: Ports, two: Two, code: str, *, part: SettledPart) -> Changes:
    """Keep what was decided about one part. Raises Told("settle_late") once the two are no longer both alive."""
    seen = part.model_copy(update={"seen": seen_of(two, code)})
    return ports.records.write(Work(edits=_deciding(ports, two, code, part=seen)))


def seen_of(two: Two, code: str) -> str:
    """The seal of what both say in a part. A line somebody adds afterwards gives another: the part is open again."""
    names = (*([code] if code in LIST_PARTS else []), *answers_of(code))
    return seal_of(
        {f"{at}/{name}": one.body.get(name) for at, one in enumerate((two.left, two.right)) for name in names}
    )


def ask_first(ports: Ports, two: Two, code: str, *, reason: str, title: str) -> Changes:
    """Leave a part open until the young person was asked, and make asking them a task."""
    person = called(ports.records.get(RecordId(two.left.scope)).body)
    task = Action(
        text=f"Ask {person} which to keep: “{title}”. Two drafts of the plan differ.",
        owner=ports.me.name,
        due_on=ports.clock.now().astimezone().date() + timedelta(days=ASK_WITHIN_DAYS),
        source=two.left.id,
    )
    asking = creation(ports, task, scope=two.left.scope, record_id=RecordId(ports.ids.new()))
    part = SettledPart(state="asked", reason=reason)
    return ports.records.write(Work(edits=ports.edits((*_deciding(ports, two, code, part=part), asking))))


def _deciding(ports: Ports, two: Two, code: str, *, part: SettledPart) -> tuple[Edit, ...]:
    if not _fresh(ports, two).can_be_settled:
        raise Told("settle_late")
    decided = two.decided
    after = decided.model_copy(update={"parts": {**decided.parts, code: part}})
    if two.stored is None:
        return (creation(ports, after, scope=two.left.scope, record_id=RecordId(ports.ids.new())),)
    edit = change(ports, two.stored, after)
    return (edit,) if edit else ()


def _fresh(ports: Ports, two: Two) -> Two:
    return replace(two, left=ports.records.get(two.left.id), right=ports.records.get(two.right.id))


def unsettled(ports: Ports, two: Two) -> tuple[str, ...]:
    """Codes of the parts that differ and that nobody has settled as they stand now, in the order of the plan."""
    decided = two.decided.parts
    return tuple(
        part.code
        for part in parts_of(ports, two)
        if part.standing != "same" and not _is_settled(decided.get(part.code), seen_of(two, part.code))
    )


def _is_settled(part: SettledPart | None, seen: str) -> bool:
    return part is not None and part.state == "settled" and part.seen == seen


def finish(ports: Ports, two: Two, *, version_id: RecordId) -> Changes:
    """Make one draft of the two, as was decided; both are set aside and stay readable. It is agreed again.

    Where one of them is in use it stays in use until the draft is agreed. Raises Told("settle_late"), or
    Told("settle_open") while a part is left open or somebody decided differently about one.
    """
    two = _fresh(ports, two)
    if not two.can_be_settled:
        raise Told("settle_late")
    stored = two.stored
    if stored is None or unsettled(ports, two) or any(stored.conflicts.values()):
        raise Told("settle_open")
    now = ports.clock.now()
    in_use = next((one for one in (two.left, two.right) if one.body.get("status") == "active"), None)
    made = _together(two, ports.ids.new).model_copy(update={"made_at": now, "ended_on": None, "status": "draft"})
    if in_use is not None:
        made = made.model_copy(update={"supersedes": in_use.id, "number": made.number + 1})
    edits: list[Edit | None] = [creation(ports, made, scope=two.left.scope, record_id=version_id)]
    for one in (two.left, two.right):
        if one is not in_use:
            gone = {"status": "withdrawn", "ended_on": now.astimezone().date()}
            edits.append(change(ports, one, PlanVersion.read(one.body).model_copy(update=gone)))
    done = two.decided.model_copy(update={"status": "done", "made": version_id})
    edits.append(change(ports, stored, done))
    note = AuditNote("settle_plan", version_id, two.left.scope)
    return ports.records.write(Work(edits=ports.edits([edit for edit in edits if edit]), audit=(note,)))


def _together(two: Two, new_id: Callable[[], str]) -> PlanVersion:
    left, right = two.versions
    fresh = {name: PlanVersion.model_fields[name].get_default(call_default_factory=True) for name in ASKED_AGAIN}
    made = left.model_copy(deep=True, update={**fresh, "number": max(left.number, right.number)})
    made.review_on = left.review_on
    still_true = {code: part for code, part in two.decided.parts.items() if _is_settled(part, seen_of(two, code))}
    for code, part in still_true.items():
        if code in LIST_PARTS:
            setattr(made, code, _kept_lines((left, right), code, part, new_id=new_id))
        for name in answers_of(code):
            empty = PlanVersion.model_fields[name].get_default(call_default_factory=True)
            kept = left if name in part.left else right if name in part.right else None
            setattr(made, name, getattr(kept, name) if kept else empty)
    return made


def _kept_lines(
    both: tuple[PlanVersion, PlanVersion], code: str, part: SettledPart, *, new_id: Callable[[], str]
) -> dict[str, object]:
    """The lines that were kept, those of the left version first; a line of the right never overwrites one of it."""
    lines: dict[str, object] = {}
    for version, keys in zip(both, (part.left, part.right), strict=True):
        for key in in_order(version, code):
            if key in keys:
                line = getattr(version, code)[key].model_copy(update={"order": float(len(lines))})
                lines[new_id() if key in lines else key] = line
    return lines
