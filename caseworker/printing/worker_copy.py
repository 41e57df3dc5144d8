"""The worker's copy of a safety plan: every part, also those that never go to the young person, and marked so."""

from collections.abc import Sequence

from caseworker.printing.blocks import Block, Column, Columns, Stack
from caseworker.printing.cards import TickBox
from caseworker.printing.papers import (
    AdultLine,
    CopyLine,
    GateLine,
    NotToKnow,
    WorkerItem,
    WorkerPerson,
    WorkerPlace,
    WorkerPlanPaper,
)
from caseworker.printing.pen import SOFT, Pen
from caseworker.printing.report import SIZE, Head, print_report, rows, section, side_by_side
from caseworker.printing.sheet import Type, in_words

MARK = "Worker’s copy. Not for the young person"
_NEVER = "Never on the young person’s copy"
_NOTHING = "Nothing written here"


class WorkerCopy:
    """One plan as those who support the young person see it."""

    def __init__(self, paper: WorkerPlanPaper, letters: Type) -> None:
        self._paper = paper
        self._letters = letters

    def draw(self, pen: Pen) -> None:
        """All its pages."""
        paper = self._paper
        foot = "Keep with the case. Do not hand over."
        head = Head("Safety plan", self._subtitle(), MARK, foot, paper.number, fictional=paper.fictional)
        print_report(head, [*self._shared(), *self._kept()], self._letters, pen=pen)

    def _subtitle(self) -> str:
        paper = self._paper
        parts = [paper.name, f"version {paper.version}", paper.status, f"made {in_words(paper.made_on)}"]
        if paper.review_on:
            verb = "review was due on" if paper.review_overdue else "review by"
            parts.append(f"{verb} {in_words(paper.review_on)}")
        return " · ".join(part for part in parts if part)

    def _shared(self) -> list[Block]:
        """The parts the young person knows, in the order of their own copy."""
        paper = self._paper
        facts = [section(self._letters, "About this plan", rows(self._letters, paper.facts))] if paper.facts else []
        return [
            *facts,
            self._part("What matters to me", [self._item(item) for item in paper.matters]),
            self._part("What I want this plan to help with", [self._item(item) for item in paper.wants]),
            self._part("How I know it’s not OK", [self._item(item) for item in paper.signs]),
            self._part("Things I can do", [self._item(item) for item in paper.can_do]),
            self._part("People I can go to", [self._person(person) for person in paper.people]),
            self._part("Places that feel OK", [self._place(place) for place in paper.ok_places]),
            self._part("What adults will do", [self._adult(adult) for adult in paper.adults]),
            self._part("Making it safer", [self._item(item) for item in paper.safer]),
            self._part("If it’s happening now", [self._item(item) for item in paper.now_steps]),
        ]

    def _kept(self) -> list[Block]:
        """The parts that stay with the workers."""
        paper, letters = self._paper, self._letters
        avoid = [self._place(place) for place in paper.avoid_places]
        return [
            self._part("Places and times to avoid or change", avoid, remark="On their copy only if they chose it"),
            self._part("Worries and how safe it feels", rows(letters, paper.ratings), remark=_NEVER),
            self._part("Who has a copy", [self._copy(copy) for copy in paper.copies], remark=_NEVER),
            self._part("Who must not know", [self._not_to_know(each) for each in paper.must_not_know], remark=_NEVER),
            self._part("Is it safe on paper?", rows(letters, paper.on_paper), remark=_NEVER),
            self._part("Agreement", rows(letters, paper.agreement), remark=_NEVER),
            self._part("Worker’s analysis", rows(letters, paper.analysis), remark=_NEVER),
            self._part("Before this plan is used", [self._gate(gate) for gate in paper.gates], remark=_NEVER),
        ]

    def _part(self, title: str, body: Sequence[Block], *, remark: str = "") -> Block:
        nothing = self._letters.regular(_NOTHING, SIZE, colour=SOFT)
        return section(self._letters, title, body or [nothing], remark=remark)

    def _pair(self, left: Block, remarks: Sequence[str]) -> Block:
        beside = self._letters.regular(" · ".join(part for part in remarks if part.strip()), 9.5, colour=SOFT)
        return side_by_side(left, beside, left_share=62)

    def _item(self, item: WorkerItem) -> Block:
        return self._pair(self._letters.regular(item.text, SIZE), (item.idea, item.tried, item.since))

    def _person(self, person: WorkerPerson) -> Block:
        letters = self._letters
        name = f"{person.name} ({person.role})" if person.role else person.name
        more = " · ".join(part for part in (person.number, person.when) if part.strip())
        left = Stack((letters.semibold(name, SIZE), *([letters.regular(more, SIZE)] if more else [])))
        told = f"Told: {person.told}" if person.told.strip() else ""
        return self._pair(left, (f"Agreed? {person.agreed or 'Not asked'}", told))

    def _place(self, place: WorkerPlace) -> Block:
        where = f"{place.place}, {place.when}" if place.when.strip() else place.place
        why = f"Why: {place.why}" if place.why.strip() else ""
        other = f"Instead: {place.other_way}" if place.other_way.strip() else ""
        return self._pair(self._letters.regular(where, SIZE), (why, other))

    def _adult(self, adult: AdultLine) -> Block:
        letters = self._letters
        left = Stack((letters.semibold(adult.who, SIZE), letters.regular(adult.what, SIZE)))
        return self._ticked(left, adult.when, ticked=adult.done)

    def _gate(self, gate: GateLine) -> Block:
        gap = f"Missing: {gate.gap}" if not gate.met and gate.gap.strip() else ""
        return self._ticked(self._letters.regular(gate.rule, SIZE), gap, ticked=gate.met)

    def _ticked(self, left: Block, remark: str, *, ticked: bool) -> Block:
        box = Column(TickBox(SIZE, ticked=ticked), SIZE)
        return Columns((box, Column(self._pair(left, (remark,)), share=1)), gap=8)

    def _copy(self, copy: CopyLine) -> Block:
        return self._pair(self._letters.regular(copy.who, SIZE), (copy.given, copy.state))

    def _not_to_know(self, each: NotToKnow) -> Block:
        why = f"Why: {each.why}" if each.why.strip() else ""
        return self._pair(self._letters.semibold(each.who, SIZE), (why,))
