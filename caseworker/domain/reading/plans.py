"""Every safety plan on this laptop, by the day we said we would look at it again."""

from dataclasses import dataclass, field

from caseworker.domain.forms.person import shown_name
from caseworker.domain.forms.plan import Plan
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import Ports, Row, Wanted

PAGE = 100


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan: whose, its kind, the version in use (0: none), a draft beside it, and when it is looked at again."""

    row: Row
    name: str = field(repr=False)
    kind: str
    in_use: int
    draft: int
    review_on: str

    @property
    def is_in_conflict(self) -> bool:
        """Whether two versions wait to be settled."""
        return self.row.is_in_conflict


def every_plan(ports: Ports) -> tuple[PlanLine, ...]:
    """All plans, the ones to look at first first; those without a day come last."""
    ports = ports.at_a_glance()
    names: dict[ScopeId, str] = {}
    lines: list[PlanLine] = []
    after: Row | None = None
    while rows := ports.records.page(Wanted(("plan",), order="due", after=after, limit=PAGE)):
        lines += [_line(ports, row, names) for row in rows]
        after = rows[-1]
    return tuple(sorted(lines, key=lambda line: line.review_on or "~"))


def _line(ports: Ports, row: Row, names: dict[ScopeId, str]) -> PlanLine:
    plan = Plan.read(ports.records.get(row.id).body)
    if row.scope not in names:
        names[row.scope] = shown_name(ports.records.get(RecordId(row.scope)).body)
    versions = [one for one in ports.records.of(row.scope, "plan_version") if one.body.get("plan") == row.id]
    numbers = {one.id: _number(one.body.get("number")) for one in versions}
    drafts = [numbers[one.id] for one in versions if one.body.get("status") == "draft"]
    in_use = numbers.get(RecordId(plan.current), 0)
    return PlanLine(row, names[row.scope], plan.type, in_use, max(drafts, default=0), plan.review_on)


def _number(value: object) -> int:
    return value if isinstance(value, int) else 1
