"""Plans: what agreeing needs, what it changes, and that nothing in use is ever changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseworker.domain.actions import plans, records
from caseworker.domain.errors import Told
from caseworker.domain.form import gaps
from caseworker.domain.forms.plan_version import PlanVersion
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import DraftKey, Ports
from caseworker.domain.reading.case import plans_of
from tests.fakes.casework import a_case, a_plan, fresh_ports


@pytest.fixture
def ports(tmp_path: Path) -> Iterator[Ports]:
    desk, ports = fresh_ports(tmp_path)
    with desk.store:
        yield ports


MISSING: dict[str, object] = {
    "can_do": {},
    "people": {},
    "adults": {},
    "now_steps": {},
    "safe_paper": "",
    "review_on": None,
    "agreed_state": "",
}


@pytest.mark.parametrize("part", MISSING)
def test_that_a_plan_cannot_be_used_without_this_part(ports: Ports, part: str) -> None:
    scope = a_case(ports)
    version_id = a_plan(ports, scope, is_agreed=False, **{part: MISSING[part]})
    version = PlanVersion.read(ports.records.get(version_id).body)
    assert part in {str(gap.path) for gap in gaps(version) if gap.stops}
    with pytest.raises(Told, match="not_ready"):
        plans.agree(ports, version, key=DraftKey(scope, "plan_version", version_id))
    assert ports.records.get(version_id).body["status"] == "draft"


def test_that_somebody_who_was_only_asked_does_not_count_as_agreed(ports: Ports) -> None:
    version_id = a_plan(ports, a_case(ports), is_agreed=False)
    version = PlanVersion.read(ports.records.get(version_id).body)
    for person in version.people.values():
        person.agreed = "asked"
    assert "people" in {str(gap.path) for gap in gaps(version)}


def test_that_agreeing_names_the_version_and_makes_the_adults_tasks(ports: Ports) -> None:
    scope = a_case(ports)
    version_id = a_plan(ports, scope)
    (state,) = plans_of(ports, scope)
    assert state.current is not None
    assert state.current.id == version_id
    assert state.current.body["status"] == "active"
    tasks = {str(action.body["text"]) for action in ports.records.of(scope, "action")}
    assert "Keeps a spare key and a charger" in tasks


def test_that_a_version_in_use_cannot_be_changed(ports: Ports) -> None:
    scope = a_case(ports)
    version_id = a_plan(ports, scope)
    version = PlanVersion.read(ports.records.get(version_id).body)
    with pytest.raises(Told, match="record_signed"):
        records.save(ports, version.model_copy(update={"analysis": "other"}), scope=scope, record_id=version_id)


def test_that_a_new_version_keeps_the_words_and_asks_for_agreement_again(ports: Ports) -> None:
    scope = a_case(ports)
    first = a_plan(ports, scope)
    second = RecordId(ports.ids.new())
    plans.new_version(ports, ports.records.get(first), version_id=second)
    version = PlanVersion.read(ports.records.get(second).body)
    assert (version.number, version.status, version.supersedes) == (2, "draft", first)
    assert [item.from_version for item in version.can_do.values()] == [1, 1, 1]
    assert version.agreed_state == ""
    assert version.review_on is None


def test_that_agreeing_a_new_version_ends_the_one_before(ports: Ports) -> None:
    scope = a_case(ports)
    first = a_plan(ports, scope)
    second = RecordId(ports.ids.new())
    plans.new_version(ports, ports.records.get(first), version_id=second)
    version = PlanVersion.read(ports.records.get(second).body).model_copy(
        update={"agreed_state": "agreed", "review_on": ports.clock.now().date()}
    )
    records.save(ports, version, scope=scope, record_id=second)
    plans.agree(ports, version, key=DraftKey(scope, "plan_version", second))
    (state,) = plans_of(ports, scope)
    assert state.current is not None
    assert state.current.id == second
    assert ports.records.get(first).body["status"] == "superseded"


def test_that_withdrawing_leaves_no_version_in_use(ports: Ports) -> None:
    scope = a_case(ports)
    first = a_plan(ports, scope)
    plans.withdraw(ports, ports.records.get(first))
    (state,) = plans_of(ports, scope)
    assert state.current is None
    assert ports.records.get(first).body["status"] == "withdrawn"
