"""Two drafts of one plan, written apart: paired for reading, decided by a person part by part, and never lost."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from caseworker.domain.actions import plans, records, settling
from caseworker.domain.errors import Told
from caseworker.domain.forms.plan_settlement import SettledPart
from caseworker.domain.forms.plan_version import PlanVersion, Words
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import Ports
from caseworker.domain.reading.compare import Paired, PartBeside, beside
from tests.fakes.casework import a_case, a_plan, fresh_ports

TODAY = date(2026, 11, 22)
SAME = Words(text="Headphones in and walk the long way", order=0)


@pytest.fixture
def ports(tmp_path: Path) -> Iterator[Ports]:
    """A worker's ports over a fresh store."""
    desk, made = fresh_ports(tmp_path)
    with desk.store:
        yield made


def part(ports: Ports, left: PlanVersion, right: PlanVersion, *, code: str = "can_do") -> PartBeside:
    """One part of two versions."""
    return next(one for one in beside(left, right, ports.lists, today=TODAY) if one.code == code)


def can_do(**items: str) -> PlanVersion:
    """A version that says these things under "Things I can do"."""
    return PlanVersion(can_do={key: Words(text=text, order=n) for n, (key, text) in enumerate(items.items())})


def marked(row: Paired) -> tuple[list[str], list[str]]:
    """The words marked on each side."""
    cells = (row.left, row.right)
    left, right = ([cell.text[a:b] for a, b in cell.differing] if cell else [] for cell in cells)
    return left, right


def test_that_lines_pair_by_themselves_then_by_words_then_by_likeness(ports: Ports) -> None:
    left = can_do(a="Ring Nan", b="Go to the sports hall. Mr Khan knows", c="Text my cousin")
    right = can_do(a="Ring Dre", x="Go to the front office. Miss Obi knows", y="Stay in till Nan comes")
    rows = part(ports, left, right).rows
    found = [(row.left.key if row.left else "", row.right.key if row.right else "") for row in rows]
    assert found == [("a", "a"), ("b", ""), ("c", ""), ("", "x"), ("", "y")] or ("b", "x") in found
    near = can_do(x="Go to the sports hall, Mr Obi knows")
    (row, _other) = part(ports, can_do(b="Go to the sports hall. Mr Khan knows", c="Else"), near).rows
    assert marked(row) == (["Khan"], ["Obi"])


def test_that_a_line_in_other_words_shows_which_words_differ(ports: Ports) -> None:
    (row,) = part(ports, can_do(a="Go to the sports hall, he knows"), can_do(a="Go to the front office, he knows")).rows
    assert marked(row) == (["sports hall"], ["front office"])
    assert not row.is_same


def test_that_the_same_line_is_one_line_whatever_its_key_or_place(ports: Ports) -> None:
    left, right = can_do(a="Ring Nan", b="Walk on"), can_do(z="Walk on", a="Ring Nan")
    found = part(ports, left, right)
    assert found.standing == "same"
    assert [row.is_same for row in found.rows] == [True, True]


def test_that_a_line_with_another_answer_beside_it_is_not_the_same(ports: Ports) -> None:
    left, right = can_do(a="Ring Nan"), can_do(a="Ring Nan")
    right.can_do["a"].tried = "helped"
    assert part(ports, left, right).standing == "differs"


def test_that_a_part_only_one_wrote_and_a_single_answer_are_told(ports: Ports) -> None:
    left, right = can_do(a="Ring Nan"), can_do(a="Ring Nan", b="Walk on")
    left.review_on, right.review_on = date(2026, 12, 1), date(2026, 12, 5)
    assert part(ports, left, right).standing == "one"
    (review,) = part(ports, left, right, code="review").rows
    assert review.is_single
    assert (review.left and review.left.text, review.right and review.right.text) == ("01/12/2026", "05/12/2026")


def rivals(ports: Ports) -> tuple[RecordId, RecordId, RecordId]:
    """A version in use, and two drafts that both take its place."""
    old = a_plan(ports, a_case(ports))
    made = []
    for lines in (
        {"n": SAME, "a": Words(text="Go to the sports hall", order=1)},
        {"n": SAME, "b": Words(text="Wait for Nan", order=1)},
    ):
        made.append(RecordId(ports.ids.new()))
        plans.new_version(ports, ports.records.get(old), version_id=made[-1])
        version = PlanVersion.read(ports.records.get(made[-1]).body)
        records.save(
            ports, version.model_copy(update={"can_do": lines}), scope=ports.records.get(old).scope, record_id=made[-1]
        )
    return old, made[0], made[1]


def test_that_what_was_kept_of_both_is_what_the_new_version_says(ports: Ports) -> None:
    old, left, right = rivals(ports)
    two = settling.the_two(ports, left, right)
    assert settling.unsettled(ports, two) == ("can_do",)
    with pytest.raises(Told, match="settle_open"):
        settling.finish(ports, two, version_id=RecordId(ports.ids.new()))
    kept = SettledPart(left=["n", "a"], right=["b"], reason="Both help")
    settling.settle_part(ports, two, "can_do", part=kept)
    two = settling.the_two(ports, right, left)
    assert settling.unsettled(ports, two) == ()
    made = RecordId(ports.ids.new())
    settling.finish(ports, two, version_id=made)
    version = PlanVersion.read(ports.records.get(made).body)
    texts = [version.can_do[key].text for key in sorted(version.can_do, key=lambda key: version.can_do[key].order)]
    assert texts == [SAME.text, "Go to the sports hall", "Wait for Nan"]
    assert (version.status, version.number, version.supersedes, version.agreed_state) == ("draft", 2, old, "")
    assert {ports.records.get(one).body["status"] for one in (left, right)} == {"withdrawn"}
    assert ports.records.get(old).body["status"] == "active"
    assert PlanVersion.read(ports.records.get(left).body).can_do["a"].text == "Go to the sports hall"


def test_that_one_line_kept_in_both_wordings_stands_twice(ports: Ports) -> None:
    _old, left, right = rivals(ports)
    two = settling.the_two(ports, left, right)
    settling.settle_part(ports, two, "can_do", part=SettledPart(left=["n"], right=["n"]))
    made = RecordId(ports.ids.new())
    settling.finish(ports, settling.the_two(ports, left, right), version_id=made)
    assert len(PlanVersion.read(ports.records.get(made).body).can_do) == 2


def test_that_asking_first_leaves_the_part_open_and_makes_a_task(ports: Ports) -> None:
    _old, left, right = rivals(ports)
    two = settling.the_two(ports, left, right)
    settling.ask_first(ports, two, "can_do", reason="He was tired", title="Things I can do")
    two = settling.the_two(ports, left, right)
    assert two.decided.parts["can_do"].state == "asked"
    assert settling.unsettled(ports, two) == ("can_do",)
    tasks = [one.body for one in ports.records.of(two.left.scope, "action")]
    assert any("Things I can do" in str(task["text"]) and task["due_on"] == "2026-11-29" for task in tasks)


def test_that_a_version_that_was_set_aside_meanwhile_is_settled_no_more(ports: Ports) -> None:
    _old, left, right = rivals(ports)
    two = settling.the_two(ports, left, right)
    plans.withdraw(ports, ports.records.get(right))
    with pytest.raises(Told, match="settle_late"):
        settling.settle_part(ports, two, "can_do", part=SettledPart(left=["n"]))
    assert not settling.the_two(ports, left, right).can_be_settled


def test_that_a_line_added_after_a_part_was_settled_opens_it_again(ports: Ports) -> None:
    _old, left, right = rivals(ports)
    settling.settle_part(ports, settling.the_two(ports, left, right), "can_do", part=SettledPart(left=["n"]))
    version = PlanVersion.read(ports.records.get(right).body)
    version.can_do = {**version.can_do, "late": Words(text="Ring my uncle", order=5)}
    records.save(ports, version, scope=ports.records.get(right).scope, record_id=right)
    two = settling.the_two(ports, left, right)
    assert settling.unsettled(ports, two) == ("can_do",)
    with pytest.raises(Told, match="settle_open"):
        settling.finish(ports, two, version_id=RecordId(ports.ids.new()))
