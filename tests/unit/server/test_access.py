"""Who holds what, and what the others never see, on both books."""

import pytest

from caseworker import wire
from caseworker.domain.errors import Told
from caseworker.domain.ids import CONFIG_SCOPE, RecordId, ScopeId
from tests.unit.server.partnership import Laptop, Partnership, fresh_id


def _scopes(laptop: Laptop) -> set[ScopeId]:
    return {grant.scope for grant in laptop.hello().grants}


def _revoked(laptop: Laptop, *scopes: ScopeId) -> dict[ScopeId, int]:
    welcome = laptop.hello(*(laptop.held(scope) for scope in scopes))
    return {revoked.scope: revoked.grant_epoch for revoked in welcome.revoked}


def _epoch(laptop: Laptop, scope: ScopeId) -> int:
    return next(grant.grant_epoch for grant in laptop.hello().grants if grant.scope == scope)


def test_that_two_laptops_of_a_team_see_the_same_feed(home: Partnership) -> None:
    team = home.team("North")
    one, other = home.laptop(team), home.laptop(team)
    scope, record, first = one.new_file(name="Jo")
    other.push(other.edit(record, scope, {"name": "Joe"}, base={"name": first.edit}))
    assert one.pull(one.held(scope)) == other.pull(other.held(scope))
    assert one.bootstrap(scope) == other.bootstrap(scope)
    assert one.sums(scope) == other.sums(scope)


def test_that_another_team_sees_nothing_of_a_file(home: Partnership) -> None:
    one, stranger = home.laptop(home.team("North")), home.laptop(home.team("South"))
    scope, _, _ = one.new_file(name="Jo")
    assert scope not in _scopes(stranger)
    assert _revoked(stranger, scope) == {}
    assert stranger.pull(stranger.held(scope)).entries == ()
    assert stranger.sums(scope) == {}
    with pytest.raises(Told):
        stranger.bootstrap(scope)


def test_that_a_file_made_for_a_team_is_held_by_all_of_it(home: Partnership) -> None:
    team = home.team("North")
    maker, colleague = home.laptop(team), home.laptop(team)
    scope, _, _ = maker.new_file()
    assert scope in _scopes(colleague)
    assert scope in _scopes(home.laptop(team))


def test_that_a_file_of_an_author_who_has_left_goes_to_the_teams_lead(home: Partnership) -> None:
    team, elsewhere = home.team("North"), home.team("South")
    author, lead, colleague = home.laptop(team), home.laptop(team, role="lead"), home.laptop(team)
    home.registrar.move(author.enrolled.worker, team=elsewhere)
    scope = ScopeId(fresh_id())
    edit = author.edit(fresh_id(), scope, {"name": "Jo"}, verb="create")
    (result,) = author.push(edit, new=wire.NewScope(scope=scope, team=team))
    assert result.outcome == "applied"
    assert [scope in _scopes(laptop) for laptop in (lead, colleague, author)] == [True, False, False]
    assert _revoked(author)[scope] == 1


def test_that_a_part_of_a_file_is_held_by_its_author_and_the_leads(home: Partnership) -> None:
    team = home.team("North")
    author, lead, colleague = home.laptop(team), home.laptop(team, role="lead"), home.laptop(team)
    scope = ScopeId(fresh_id())
    edit = author.edit(fresh_id(), scope, {"name": "Jo"}, verb="create")
    author.push(edit, new=wire.NewScope(scope=scope, kind="restricted", team=team))
    assert [scope in _scopes(laptop) for laptop in (author, lead, colleague)] == [True, True, False]


def test_that_an_auditor_holds_configuration_and_no_file(home: Partnership) -> None:
    team = home.team("North")
    home.laptop(team).new_file()
    assert _scopes(home.laptop(team, role="auditor")) == {CONFIG_SCOPE}


def test_that_a_worker_who_moves_is_told_by_name_what_to_purge(home: Partnership) -> None:
    team, elsewhere = home.team("North"), home.team("South")
    mover, stays = home.laptop(team), home.laptop(team)
    scope, _, _ = stays.new_file()
    home.registrar.move(mover.enrolled.worker, team=elsewhere)
    assert _revoked(mover, scope) == {scope: 1, ScopeId(team): 1}
    assert mover.pull(mover.held(scope)).entries == ()
    assert scope in _scopes(stays)


def test_that_a_confirmed_purge_is_not_asked_for_again(home: Partnership) -> None:
    team, elsewhere = home.team("North"), home.team("South")
    mover, stays = home.laptop(team), home.laptop(team)
    scope, _, _ = stays.new_file()
    home.registrar.move(mover.enrolled.worker, team=elsewhere)
    home.service.purged(mover.caller, wire.Purged(scope=scope, grant_epoch=1, records=1))
    assert scope not in _revoked(mover)
    assert scope in _revoked(mover, scope)


def test_that_a_scope_granted_again_has_a_new_epoch(home: Partnership) -> None:
    team, elsewhere = home.team("North"), home.team("South")
    mover, stays = home.laptop(team), home.laptop(team)
    scope, _, _ = stays.new_file()
    assert _epoch(mover, scope) == 1
    home.registrar.move(mover.enrolled.worker, team=elsewhere)
    home.registrar.move(mover.enrolled.worker, team=team)
    assert _epoch(mover, scope) == 2
    assert mover.pull(mover.held(scope)).entries[0].grant_epoch == 2
    assert mover.bootstrap(scope).grant_epoch == 2
    assert scope not in _revoked(mover, scope)


def test_that_a_second_team_holds_a_file_while_that_is_agreed(home: Partnership) -> None:
    one, second = home.laptop(home.team("North")), home.laptop(home.team("South"))
    scope, record, _ = one.new_file(name="Jo")
    home.registrar.grant(scope, team=second.enrolled.team, level="read")
    assert second.bootstrap(scope).records[0].body == {"name": "Jo"}
    (result,) = second.push(second.edit(record, scope, {"phone": "1"}))
    assert (result.outcome, result.reason) == ("quarantined", "read_only")
    home.registrar.grant(scope, team=second.enrolled.team, level="write")
    (result,) = second.push(second.edit(record, scope, {"phone": "2"}))
    assert result.outcome == "applied"
    home.registrar.close(scope, team=second.enrolled.team)
    assert _revoked(second, scope)[scope] == 1
    assert scope in _scopes(one)


@pytest.mark.parametrize("worker", [True, False], ids=["worker", "laptop"])
def test_that_whose_access_has_ended_is_told_to_purge_everything_and_gets_nothing(
    home: Partnership, worker: bool
) -> None:
    laptop = home.laptop(home.team("North"))
    scope, _, _ = laptop.new_file(name="Jo")
    home.registrar.end(laptop.enrolled.worker if worker else laptop.enrolled.device)
    assert scope in _revoked(laptop, scope, CONFIG_SCOPE)
    assert CONFIG_SCOPE in _revoked(laptop, scope, CONFIG_SCOPE)
    for ask in (lambda: laptop.pull(laptop.held(scope)), lambda: laptop.bootstrap(scope), lambda: laptop.sums(scope)):
        with pytest.raises(Told) as told:
            ask()
        assert told.value.key == "access_ended"


def test_that_a_stored_result_shows_no_values_once_the_file_is_no_longer_held(home: Partnership) -> None:
    team = home.team("North")
    one, other = home.laptop(team), home.laptop(team)
    scope, record, first = one.new_file(name="Jo")
    other.push(other.edit(record, scope, {"name": "Hidden"}, base={"name": first.edit}))
    sents = one.numbered(one.edit(record, scope, {"name": "Mine"}, base={"name": first.edit}))
    shown = one.send(sents).results[0]
    assert shown.values == {"name": "Hidden"}
    home.registrar.move(one.enrolled.worker, team=home.team("South"))
    again = one.send(sents).results[0]
    assert (again.outcome, again.entry, again.values, again.open) == ("conflict", shown.entry, {}, {})


def test_that_configuration_reaches_every_laptop_through_the_feed(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    before = laptop.sums(CONFIG_SCOPE)[CONFIG_SCOPE][0]
    place = home.registrar.publish("place", {"name": "Example High School", "kind": "school"})
    home.registrar.publish("place", {"name": "Example Academy", "kind": "school"}, record=place)
    first, second = laptop.pull(laptop.held(CONFIG_SCOPE, before)).entries
    assert (first.record, first.form, first.set) == (place, "place", {"name": "Example High School", "kind": "school"})
    assert second.set == {"name": "Example Academy"}


def test_that_every_colleague_is_in_the_directory(home: Partnership) -> None:
    team = home.team("North")
    laptop = home.laptop(team)
    lead = home.worker(team, role="lead", name="Bea Example")
    entries = {whole.record: whole.body for whole in laptop.bootstrap(CONFIG_SCOPE).records}
    assert entries[RecordId(lead)]["name"] == "Bea Example"
    assert entries[RecordId(lead)]["role"] == "lead"
    assert entries[RecordId(laptop.enrolled.worker)]["team"] == team
