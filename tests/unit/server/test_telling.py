"""Work that was set aside reaches the leads of the case it is about, and nobody else."""

import json

import pytest

from caseworker.domain.access import leads_scope
from caseworker.domain.errors import Told
from caseworker.domain.ids import ScopeId, TeamId
from caseworker.wire import Whole
from tests.unit.server.partnership import Laptop, Partnership, fresh_id


def _heard(lead: Laptop, team: TeamId) -> list[Whole]:
    """What a lead's laptop is given of work set aside in a team; nothing while there was none."""
    scope = leads_scope(team)
    if scope not in {grant.scope for grant in lead.hello().grants}:
        return []
    return list(lead.bootstrap(scope).records)


def _late(home: Partnership, team: TeamId) -> tuple[ScopeId, str, Laptop]:
    """A worker writes in a file of the team after leaving it for another: the file, the record, the laptop."""
    worker = home.laptop(team)
    scope, record, _ = worker.new_file(name="Jo Example")
    home.registrar.move(worker.caller.worker, team=home.team("Elsewhere"))
    (result,) = worker.push(worker.edit(record, scope, {"phone": "07700 900123"}))
    assert (result.outcome, result.reason) == ("quarantined", "no_grant")
    return scope, record, worker


def test_that_late_work_of_somebody_who_left_reaches_the_leads_of_the_case(home: Partnership) -> None:
    team = home.team("North")
    lead, supervisor = home.laptop(team, role="lead"), home.laptop(team, role="supervisor")
    scope, record, author = _late(home, team)
    for one in (lead, supervisor):
        (heard,) = _heard(one, team)
        body = heard.body
        assert (body["status"], body["reason"], body["about_record"]) == ("waiting", "no_grant", record)
        assert (body["about_scope"], body["worker"]) == (scope, author.enrolled.worker)
        assert json.loads(str(body["written"])) == {"phone": "07700 900123"}
    assert lead.sums(leads_scope(team))[leads_scope(team)][0] == 1


def test_that_nobody_but_the_leads_of_that_team_hears_of_it(home: Partnership) -> None:
    team, other = home.team("North"), home.team("South")
    colleague, elsewhere = home.laptop(team), home.laptop(other, role="lead")
    _, _, author = _late(home, team)
    for one in (colleague, elsewhere, author):
        assert leads_scope(team) not in {grant.scope for grant in one.hello().grants}
        assert leads_scope(team) not in {gone.scope for gone in one.hello().revoked}
        with pytest.raises(Told):
            one.bootstrap(leads_scope(team))


def test_that_a_second_piece_of_late_work_follows_the_first_without_a_gap(home: Partnership) -> None:
    team = home.team("North")
    lead = home.laptop(team, role="lead")
    scope, record, author = _late(home, team)
    author.push(
        author.edit(record, scope, {"phone": "x"}), author.edit(fresh_id(), scope, {"summary": "y"}, kind="session")
    )
    entries = lead.pull(lead.held(leads_scope(team))).entries
    assert [(entry.seq, entry.form, entry.verb) for entry in entries] == [(n, "set_aside", "create") for n in (1, 2, 3)]
    assert len(_heard(lead, team)) == 3


def test_that_a_lead_takes_care_of_it_by_an_edit_like_any_other(home: Partnership) -> None:
    team = home.team("North")
    lead = home.laptop(team, role="lead")
    _late(home, team)
    (heard,) = _heard(lead, team)
    done = lead.edit(
        heard.record,
        leads_scope(team),
        {"status": "cared_for"},
        base={str(path): edit for path, edit in heard.versions.items()},
        kind="set_aside",
    )
    (result,) = lead.push(done)
    assert result.outcome == "applied"


def test_that_erasing_the_case_erases_what_leads_were_told_of_it(home: Partnership) -> None:
    team = home.team("North")
    lead = home.laptop(team, role="lead")
    scope, _, _ = _late(home, team)
    kept_scope, _, _ = _late(home, team)
    home.disposing.erase(scope, by=lead.enrolled.worker)
    (left,) = _heard(lead, team)
    assert left.body["about_scope"] == kept_scope
    assert [entry.kind for entry in lead.pull(lead.held(leads_scope(team))).entries] == ["edit", "edit", "erase"]
    assert "07700" not in lead.pull(lead.held(leads_scope(team))).entries[0].model_dump_json()


def test_that_work_of_a_worker_whose_access_ended_reaches_the_leads_too(home: Partnership) -> None:
    team = home.team("North")
    lead, worker = home.laptop(team, role="lead"), home.laptop(team)
    scope, record, _ = worker.new_file()
    seen = worker.epoch
    home.registrar.end(worker.caller.worker)
    assert seen
    worker.push(worker.edit(record, scope, {"phone": "late"}))
    assert [one.body["reason"] for one in _heard(lead, team)] == ["access_ended"]
