"""Family and network in words: what we owe, what is hidden, and what never follows from a relation."""

from datetime import date
from pathlib import Path as Folder

import pytest

from caseworker.domain.actions.family import offer_support, save_member, support_in_own_right
from caseworker.domain.actions.fathers import answer_father
from caseworker.domain.forms.action import Action
from caseworker.domain.forms.episode import Episode
from caseworker.domain.forms.family_support import FamilySupport
from caseworker.domain.forms.network_member import NetworkMember
from caseworker.domain.ids import Path, RecordId, ScopeId
from caseworker.domain.reading.family import FamilyPerson, family_of
from tests.ui.bench import Bench, bench

DARREN = NetworkMember(name="Darren", relation="father", sex="male", age=41, phone="07700 900321")


def first(here: Bench, scope: ScopeId) -> FamilyPerson:
    """The first person of the list."""
    return family_of(here.ports, scope).people[0]


def test_that_parental_responsibility_is_never_read_from_a_relation(tmp_path: Folder) -> None:
    with bench(tmp_path) as here:
        scope = here.open_case()
        for relation in ("mother", "father", "guardian"):
            here.save(NetworkMember(name=relation, relation=relation, lives_with="yes"), scope)
        assert [one.member.responsibility for one in family_of(here.ports, scope).people] == ["", "", ""]
        assert all("responsibility" not in one.body for one in here.ports.records.of(scope, "network_member"))


@pytest.mark.parametrize(
    ("member", "line"),
    [
        (NetworkMember(relation="step_father", sex="male", age=37), "Step-dad · ask him to help"),
        (NetworkMember(relation="sister", sex="female", age=12), "Sister, 12 · not asked yet"),
        (NetworkMember(relation="mother", sex="female", supported="yes"), "Mum · we support her"),
        (NetworkMember(relation="cousin", age=19, supported="no"), "Cousin · named only"),
        (NetworkMember(relation="grandparent", relation_words="Grandad", died=True), "Grandad · died"),
        (NetworkMember(relation="coach", tie="strong", tie_words="Wednesdays"), "Coach · strong · Wednesdays"),
    ],
)
def test_that_a_line_says_what_we_do_or_owe(tmp_path: Folder, member: NetworkMember, line: str) -> None:
    with bench(tmp_path) as here:
        scope = here.open_case()
        here.save(member.model_copy(update={"name": "Somebody"}), scope)
        assert first(here, scope).line == line


@pytest.mark.parametrize("answer", ["", "no", "~not_asked", "~not_known", "~declined"])
def test_that_a_number_is_out_of_sight_unless_it_is_safe(tmp_path: Folder, answer: str) -> None:
    with bench(tmp_path) as here:
        scope = here.open_case()
        here.save(DARREN.model_copy(update={"contact_safe": answer}), scope)
        assert not first(here, scope).shows_number


def test_that_two_versions_of_safe_contact_hide_the_number_and_are_both_kept(tmp_path: Folder) -> None:
    with bench(tmp_path) as here:
        scope = here.open_case()
        member = here.save(DARREN.model_copy(update={"contact_safe": "yes", "contact_how": "Any time"}), scope)
        here.sync(scope)
        here.server.theirs(member, {"contact_how": "Never after 6 pm"}, kind="network_member", scope=scope)
        stored = here.ports.records.get(member)
        mine = NetworkMember.read(stored.body).model_copy(update={"contact_how": "Only by text"})
        save_member(here.ports, mine, scope=scope, record_id=member)
        here.sync(scope)
        one = first(here, scope)
        assert not one.shows_number
        words = {one.member.contact_how, *(each.value for each in one.other_ways[Path("contact_how")])}
        assert words == {"Only by text", "Never after 6 pm"}


def test_that_an_offer_counts_as_support_and_says_how_often_it_was_taken_up(tmp_path: Folder) -> None:
    with bench(tmp_path) as here:
        scope = here.open_case()
        member = here.save(DARREN, scope)
        offer = FamilySupport(
            member=member, kind="fathers", offered_on=date(2026, 11, 9), answer="accepted", taken_up=2
        )
        offer_support(here.ports, offer, scope=scope)
        one = first(here, scope)
        assert one.is_supported
        assert [(made.kind, made.words) for made in one.offers] == [
            ("Fathers' support", "Offered 9 Nov. Taken up, 2 times")
        ]


def test_that_a_file_of_their_own_holds_nothing_of_the_young_person(tmp_path: Folder) -> None:
    with bench(tmp_path) as here:
        scope = here.open_case("Jay", "Madeup")
        here.sign_session(scope, said="Nobody else may read this.")
        member = here.save(DARREN.model_copy(update={"father_added": "Jay talks to me"}), scope)
        own = ScopeId(here.ports.ids.new())
        support_in_own_right(here.ports, member, Episode(programme="safe"), scope=own)
        kinds = ("person", "episode", "network_member", "session", "family_support", "agreement")
        bodies = [one.body for kind in kinds for one in here.ports.records.of(own, kind)]
        text = repr(bodies)
        assert [body.get("given_name") for body in bodies if "given_name" in body] == ["Darren"]
        assert not any(word in text for word in ("Jay", "Madeup", "Nobody else", scope, member))
        assert family_of(here.ports, scope).people[0].own_file == own


def test_that_not_known_about_a_father_makes_a_task_and_stops_nothing(tmp_path: Folder) -> None:
    with bench(tmp_path) as here:
        scope = here.open_case()
        assert family_of(here.ports, scope).asks_for_father
        answer_father(here.ports, "~not_known", scope=scope)
        assert not family_of(here.ports, scope).asks_for_father
        tasks = [Action.read(one.body) for one in here.ports.records.of(scope, "action")]
        assert [(task.text, task.due_on) for task in tasks] == [
            ("Find out whether there is a father or father-figure", date(2026, 12, 10))
        ]


def test_that_a_closed_episode_is_left_as_it_was(tmp_path: Folder) -> None:
    with bench(tmp_path) as here:
        scope = here.open_case()
        closed = here.save(Episode(programme="safe", status="closed"), scope)
        answer_father(here.ports, "yes", scope=scope)
        assert "father_identified" not in here.ports.records.get(RecordId(closed)).body
        assert not here.ports.records.of(scope, "action")
