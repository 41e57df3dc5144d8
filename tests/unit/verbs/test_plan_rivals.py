"""Two versions of a plan written apart (V24): a person sets one aside, and then the plan is whole again everywhere."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from caseworker.domain.actions import paper, plans
from caseworker.domain.actions import records as verbs
from caseworker.domain.forms.plan_version import PlanVersion, Words
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import DraftKey
from caseworker.domain.reading.conflicts import conflicts_of
from installer.demo import story
from tests.ui.two_laptops import Laptop, Two, two_laptops

TODAY = date(2026, 11, 22)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    """Amina and Chidi, and the real service between them."""
    with two_laptops(tmp_path) as both:
        yield both


def agreed(laptop: Laptop, scope: ScopeId, version: RecordId, **facts: object) -> None:
    """Fill a version and agree it."""
    plan = str(laptop.stored(version).body["plan"])
    filled = story.plan(plan, TODAY, 0).model_copy(update=facts)
    plans.agree(laptop.ports, filled, key=DraftKey(scope, "plan_version", version))


def first_version(two: Two) -> tuple[ScopeId, RecordId]:
    """A case with a plan in use that both laptops hold."""
    scope = two.amina.open_case()
    version = RecordId(two.amina.ports.ids.new())
    plans.start_plan(two.amina.ports, "everyday", scope=scope, version_id=version)
    agreed(two.amina, scope, version)
    two.sync()
    return scope, version


def written_apart(two: Two) -> tuple[RecordId, RecordId]:
    """Version 2 agreed on both laptops without knowing of each other; both know of both then."""
    scope, old = first_version(two)
    made: list[RecordId] = []
    for laptop in (two.amina, two.chidi):
        made.append(RecordId(laptop.ports.ids.new()))
        plans.new_version(laptop.ports, laptop.stored(old), version_id=made[-1])
        agreed(laptop, scope, made[-1], number=2, supersedes=old)
        two.clock.pass_by(60)
    two.sync()
    return made[0], made[1]


@pytest.mark.parametrize("aside", [0, 1])
def test_that_setting_one_agreed_version_aside_leaves_the_other_in_use_and_nothing_to_settle(
    two: Two, aside: int
) -> None:
    both = written_apart(two)
    kept = both[1 - aside]
    assert [one.rule for one in conflicts_of(two.amina.ports, two.clock.now())] == ["plan"]
    plans.withdraw(two.amina.ports, two.amina.stored(both[aside]))
    two.sync()
    for laptop in (two.amina, two.chidi):
        assert conflicts_of(laptop.ports, two.clock.now()) == ()
        plan = laptop.stored(RecordId(str(laptop.stored(kept).body["plan"])))
        assert (plan.body["current"], plan.conflicts) == (kept, {})
        assert plan.body["review_on"] == laptop.stored(kept).body["review_on"]
        stops = [one.words for one in paper.checks_of(laptop.ports, "my_plan", laptop.stored(kept))]
        assert "Two people wrote different things in this plan" not in stops


def test_that_a_line_of_a_draft_both_changed_is_chosen_between_like_any_other(two: Two) -> None:
    scope, old = first_version(two)
    draft = RecordId(two.amina.ports.ids.new())
    plans.new_version(two.amina.ports, two.amina.stored(old), version_id=draft)
    two.sync()
    for laptop, said in ((two.amina, "Ring Nan"), (two.chidi, "Ring Dre")):
        version = PlanVersion.read(laptop.stored(draft).body)
        key = min(version.can_do)  # the laptops need not hold the lines in one order
        version.can_do[key] = Words(text=said)
        verbs.save(laptop.ports, version, scope=scope, record_id=draft)
    two.sync()
    (conflict,) = conflicts_of(two.amina.ports, two.clock.now())
    assert conflict.rule == "choose"
    assert [one.words.split("\n")[0] for one in conflict.wordings] == ["Ring Nan", "Ring Dre"]


def test_that_a_change_to_a_version_that_was_agreed_meanwhile_leaves_it_as_it_was_agreed(two: Two) -> None:
    scope, old = first_version(two)
    draft = RecordId(two.amina.ports.ids.new())
    plans.new_version(two.amina.ports, two.amina.stored(old), version_id=draft)
    two.sync()
    agreed(two.amina, scope, draft, number=2, supersedes=old)
    version = PlanVersion.read(two.chidi.stored(draft).body)
    verbs.save(
        two.chidi.ports,
        version.model_copy(update={"safe_paper_why": "Mum looks in the bag"}),
        scope=scope,
        record_id=draft,
    )
    two.sync()
    found = conflicts_of(two.chidi.ports, two.clock.now())
    assert {one.rule for one in found} == {"in_use"}
