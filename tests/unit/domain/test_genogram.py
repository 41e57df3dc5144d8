"""The drawing of families one knows: half and step relations, single parents, three partners, bad data."""

import pytest

from caseworker.domain.family.genogram import Couple, Kin, Tree, Way, lay_out, step
from caseworker.domain.family.kinship import INDEX, couples_of, group_of, tree_of
from caseworker.domain.forms.network_member import NetworkMember

PEOPLE = (
    Kin("ron", 71, "male"),
    Kin("pat", 68, "female"),
    Kin("lena", 35, "female"),
    Kin("darren", 41, "male"),
    Kin("kelly", 39, "female"),
    Kin("marcus", 37, "male"),
    Kin("amara", 6, "female"),
    Kin("jay", 15, "male"),
    Kin("ella", 12, "female"),
    Kin("theo", 3, "male"),
)
COUPLES = (
    Couple("ron", "pat", "married", ("kelly",)),
    Couple("darren", "lena", "together", ("amara",)),
    Couple("darren", "kelly", "separated", ("jay", "ella")),
    Couple("kelly", "marcus", "together", ("theo",)),
)


@pytest.fixture
def jays() -> Tree:
    """Jay's family: two households, a half-sister and a half-brother."""
    return lay_out(PEOPLE, COUPLES, index="jay")


def test_that_step_families_are_one_chain_of_partners(jays: Tree) -> None:
    row = jays.in_row(1)
    assert row in (["lena", "darren", "kelly", "marcus"], ["marcus", "kelly", "darren", "lena"])


def test_that_brothers_and_sisters_stand_under_their_parents_by_age(jays: Tree) -> None:
    middle = (jays.spots["darren"].x + jays.spots["kelly"].x) / 2
    jay, ella = jays.spots["jay"].x, jays.spots["ella"].x
    assert jay < ella
    assert (jay + ella) / 2 == pytest.approx(middle, abs=0.3)


@pytest.mark.parametrize(
    ("key", "way", "found"),
    [
        ("kelly", "up", "pat"),
        ("jay", "up", "kelly"),
        ("kelly", "down", "theo"),
        ("ella", "left", "jay"),
        ("ron", "up", "ron"),
    ],
)
def test_that_arrow_keys_follow_the_family(jays: Tree, key: str, way: Way, found: str) -> None:
    reached = step(jays, key, way)
    assert reached == found or reached in jays.parents_of(key) or key in jays.parents_of(reached)


def test_that_a_third_partner_is_joined_by_a_line_of_its_own() -> None:
    people = [Kin(key) for key in "abcd"]
    tree = lay_out(people, [Couple("a", "b"), Couple("a", "c"), Couple("a", "d", "", ())], index="a")
    over = [bar for bar in tree.bars if not bar.is_over_children]
    assert len(over) == 1


def members(**people: NetworkMember) -> dict[str, NetworkMember]:
    """People by key."""
    return people


def test_that_mum_and_dad_are_the_young_persons_parents_in_the_drawing() -> None:
    tree = tree_of(members(m=NetworkMember(relation="mother"), f=NetworkMember(relation="father")))
    assert set(tree.parents_of(INDEX)) == {"m", "f"}
    assert tree.spots["m"].row == 0
    assert tree.spots[INDEX].row == 1


def test_that_a_step_father_is_nobodys_partner_until_somebody_writes_it() -> None:
    family = members(m=NetworkMember(relation="mother"), s=NetworkMember(relation="step_father"))
    assert all("s" not in couple.partners for couple in couples_of(family))
    linked = {**family, "s": NetworkMember(relation="step_father", partner="m", partner_kind="together")}
    assert any(set(couple.partners) == {"m", "s"} and couple.kind == "together" for couple in couples_of(linked))


def test_that_a_half_brother_has_only_the_parent_who_was_written() -> None:
    family = members(m=NetworkMember(relation="mother"), b=NetworkMember(relation="half_brother", mother="m"))
    tree = tree_of(family)
    assert tree.parents_of("b") == ("m",)


def test_that_links_to_oneself_or_to_nobody_are_left_out() -> None:
    family = members(a=NetworkMember(relation="aunt_uncle", partner="a", mother="a", father="gone"))
    assert couples_of(family) == ()
    assert set(tree_of(family).spots) == {INDEX, "a"}


def test_that_supports_are_listed_and_not_in_the_tree() -> None:
    club = NetworkMember(name="Boxing club", relation="group", circle="family")
    assert group_of(club) == "support"
    assert set(tree_of(members(c=club)).spots) == {INDEX}


def test_that_living_together_is_said_by_the_answer_and_not_by_the_circle() -> None:
    assert group_of(NetworkMember(circle="family", lives_with="yes")) == "home"
    assert group_of(NetworkMember(circle="home", lives_with="no")) == "family"
    assert group_of(NetworkMember(circle="home", lives_with="~not_asked")) == "home"
