"""What one young person keeps apart is on nobody's paper: an address, a name, a number that is not safe."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseworker.domain.forms.network_member import NetworkMember
from caseworker.domain.forms.person import ContactPoint
from caseworker.domain.forms.plan_version import GoTo
from caseworker.domain.paperwork.kept_apart import holds_address
from caseworker.domain.ports import Ports
from tests.fakes.casework import a_case, fresh_ports
from tests.unit.verbs.paper_bench import PEOPLE, a_leaving, saved, shared_plan, sheet, stops

ELSEWHERE = "A confidential address from another case is in the text"
UNSAFE_NUMBER = "A number that is not safe to ring is in the text"


@pytest.fixture
def ports(tmp_path: Path) -> Iterator[Ports]:
    desk, ports = fresh_ports(tmp_path)
    with desk.store:
        yield ports


@pytest.mark.parametrize("written", ["Come to 9 Invented Row", "the house on invented row", "near m99 1zz", "M991ZZ"])
def test_that_a_siblings_paper_does_not_give_an_address_away(ports: Ports, written: str) -> None:
    a_case(ports, "Robin", address="9 Invented Row, Fabletown, M99 1ZZ", address_confidential=True)
    sibling = a_case(ports, "Sam")
    assert stops(ports, saved(ports, a_leaving(second_way=written), sibling), "after_today") == [ELSEWHERE]
    version = shared_plan(ports, sibling, people={"a": GoTo(name="Nan", when=written, agreed="yes")})
    assert ELSEWHERE in stops(ports, version, "my_plan")


def test_that_a_town_or_an_address_that_is_not_kept_apart_stops_nothing(ports: Ports) -> None:
    a_case(ports, "Robin", address="9 Invented Row, Fabletown, M99 1ZZ", address_confidential=True)
    a_case(ports, "Alex", address="3 Open Street, Fabletown")
    said = a_leaving(second_way="Meet in Fabletown, on Open Street")
    assert stops(ports, saved(ports, said, a_case(ports, "Sam")), "after_today") == []
    assert not holds_address("anything", "")


def test_that_a_name_kept_apart_in_another_case_is_asked_about(ports: Ports) -> None:
    a_case(ports, "Robin", known_as="Wren", pronouns_unsafe="At home")
    page = sheet(ports, saved(ports, a_leaving(may_know="Wren"), a_case(ports, "Sam")), "after_today")
    asked = [check for check in page.checks if check.words == "A name may not be safe"]
    assert [check.verdict for check in asked] == ["note"]
    assert "“Wren”" in asked[0].detail


@pytest.mark.parametrize("typed", ["07700 900123", "+44 7700 900 123", "07700900123"])
def test_that_a_number_that_is_not_safe_is_on_no_paper(ports: Ports, typed: str) -> None:
    unsafe = ContactPoint(kind="mobile", value="07700 900123", safe="no")
    scope = a_case(ports, contacts={"a": unsafe})
    assert UNSAFE_NUMBER in stops(ports, saved(ports, a_leaving(channel=f"Ring {typed}"), scope), "after_today")
    people = {**PEOPLE, "x": GoTo(name="Dad", number=typed, agreed="yes", order=9)}
    assert UNSAFE_NUMBER in stops(ports, shared_plan(ports, scope, people=people), "my_plan")


def test_that_a_relatives_unsafe_number_stops_a_page_and_a_safe_one_does_not(ports: Ports) -> None:
    scope = a_case(ports)
    leaving = saved(ports, a_leaving(channel="Ring 07700 900456"), scope)
    assert stops(ports, leaving, "after_today") == []
    member = NetworkMember(name="Dad", relation="father", phone="07700 900456", contact_safe="no")
    saved(ports, member, scope)
    assert stops(ports, leaving, "after_today") == [UNSAFE_NUMBER]
