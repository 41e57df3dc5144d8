"""Erasing by age and by right: holds, certificates, what arrives later, and old entries of the feed."""

from datetime import timedelta
from pathlib import Path

import pytest

from caseworker import wire
from caseworker.domain.errors import Told
from caseworker.domain.ids import ScopeId
from caseworker.domain.retention import STARTING_POLICY
from caseworker.server.disposal.disposing import Certificate, Disposing
from caseworker.server.registrar import NotDone
from tests.unit.server.partnership import Laptop, Partnership, fresh_id

LONG_AGO = {"name": "Jo Example", "born_on": "1990-01-01"}


def _old_file(laptop: Laptop) -> ScopeId:
    """A file of a child born in 1990 whose work ended in 2005."""
    scope, _, _ = laptop.new_file(**LONG_AGO)
    ended = {"opened_on": "2004-01-01", "closed_on": "2005-01-01"}
    laptop.push(laptop.edit(fresh_id(), scope, ended, kind="episode"))  # type: ignore[arg-type]
    return scope


def _lead(home: Partnership) -> Laptop:
    return home.laptop(home.team("North"), role="lead")


def test_that_a_file_that_is_due_is_erased_and_certified_without_a_word_of_it(home: Partnership) -> None:
    lead = _lead(home)
    scope = _old_file(lead)
    (judged,) = [one for one in home.disposing.judged() if one.scope == scope]
    assert judged.keeping.is_due(home.clock.now().date())
    made = home.disposing.run(scope, by=lead.enrolled.worker)
    assert (made.scope, made.rule, made.records, made.by) == (scope, "child", 2, lead.enrolled.worker)
    assert made.holds()
    (kept,) = [one for one in home.disposing.certificates() if one.scope == scope]
    assert Certificate.model_validate_json(kept.text) == made
    assert not any(word in kept.text for word in ("Jo", "1990", "2005", "2015"))
    assert scope in {revoked.scope for revoked in lead.hello(lead.held(scope)).revoked}
    (late,) = lead.push(lead.edit(fresh_id(), scope, {"summary": "late"}, kind="session"))
    assert late.outcome == "erased"


def test_that_a_certificate_that_was_changed_no_longer_holds(home: Partnership) -> None:
    lead = _lead(home)
    made = home.disposing.erase(_old_file(lead), by=lead.enrolled.worker)
    assert (made.ground, made.rule) == ("request", "")
    assert not made.model_copy(update={"records": 1}).holds()
    assert not made.model_copy(update={"by": "0" * 32}).holds()


def test_that_a_hold_stops_erasing_by_age_by_right_and_record_by_record(home: Partnership) -> None:
    lead = _lead(home)
    by = lead.enrolled.worker
    scope, record, _ = lead.new_file(**LONG_AGO)
    lead.push(lead.edit(fresh_id(), scope, {"opened_on": "2004-01-01", "closed_on": "2005-01-01"}, kind="episode"))
    hold = home.disposing.hold(scope, reason="inquiry", by=by)
    with pytest.raises(NotDone, match="a public inquiry"):
        home.disposing.run(scope, by=by)
    with pytest.raises(NotDone, match="a public inquiry"):
        home.disposing.erase(scope, by=by)
    with pytest.raises(NotDone, match="a public inquiry"):
        home.disposing.erase_record(record, by=by)
    assert len(lead.bootstrap(scope).records) == 2
    assert [one.id for one in home.disposing.holds() if one.scope == scope] == [hold]
    home.disposing.release(hold, by=by)
    assert home.disposing.run(scope, by=by).records == 2


def test_that_two_holds_stand_until_both_are_released(home: Partnership) -> None:
    lead = _lead(home)
    by, scope = lead.enrolled.worker, _old_file(lead)
    first = home.disposing.hold(scope, reason="complaint", by=by)
    home.disposing.hold(scope, reason="litigation", by=by)
    home.disposing.release(first, by=by)
    with pytest.raises(NotDone):
        home.disposing.erase(scope, by=by)
    with pytest.raises(Told):
        home.disposing.release(first, by=by)


def test_that_a_file_whose_time_has_not_come_is_kept(home: Partnership) -> None:
    lead = _lead(home)
    scope, _, _ = lead.new_file(name="Jo", born_on="2015-01-01")
    lead.push(lead.edit(fresh_id(), scope, {"opened_on": "2029-01-01", "closed_on": "2030-01-01"}, kind="episode"))
    with pytest.raises(NotDone, match="until 2040-01-01"):
        home.disposing.run(scope, by=lead.enrolled.worker)
    assert len(lead.bootstrap(scope).records) == 2


def test_that_nothing_is_erased_by_periods_nobody_approved(home: Partnership) -> None:
    lead = _lead(home)
    scope = _old_file(lead)
    unapproved = Disposing(home.book, home.clock, home.signer, policy=STARTING_POLICY)
    with pytest.raises(NotDone, match="Nobody has approved"):
        unapproved.run(scope, by=lead.enrolled.worker)
    assert len(lead.bootstrap(scope).records) == 2


def test_that_one_erased_record_has_its_certificate_and_the_rest_stays(home: Partnership) -> None:
    lead = _lead(home)
    scope, record, _ = lead.new_file()
    lead.push(lead.edit(fresh_id(), scope, {"summary": "stays"}, kind="session"))
    made = home.disposing.erase_record(record, by=lead.enrolled.worker)
    assert (made.record, made.records, made.holds()) == (record, 1, True)
    assert [whole.form for whole in lead.bootstrap(scope).records] == ["session"]


def test_that_a_certificate_says_how_many_laptops_have_still_to_confirm(home: Partnership) -> None:
    lead = _lead(home)
    other = home.laptop_of(lead.caller.worker)
    scope = _old_file(lead)
    home.clock.go_on(minutes=1)
    home.disposing.erase(scope, by=lead.enrolled.worker)
    assert [one.unconfirmed for one in home.disposing.certificates() if one.scope == scope] == [2]
    for laptop in (lead, other):
        (gone,) = [one for one in laptop.hello(laptop.held(scope)).revoked if one.scope == scope]
        done = wire.Purged(scope=scope, grant_epoch=gone.grant_epoch, records=2)
        home.service.purged(laptop.caller, done)
    assert [one.unconfirmed for one in home.disposing.certificates() if one.scope == scope] == [0]


def test_that_what_a_restore_brought_back_is_erased_again_by_its_certificate(home: Partnership, tmp_path: Path) -> None:
    lead = _lead(home)
    scope, still_here = _old_file(lead), _old_file(lead)
    made = home.disposing.erase(_old_file(lead), by=lead.enrolled.worker)
    back = made.model_copy(update={"scope": scope, "signature": ""})
    signed = back.model_copy(update={"signature": home.signer.sign(back.signed_text)})
    forged = signed.model_copy(update={"scope": still_here})
    for name, one in (("back", signed), ("forged", forged)):
        (tmp_path / f"{name}.json").write_text(one.model_dump_json(), "utf-8")
    (tmp_path / "other.json").write_text("{}", "utf-8")
    assert home.disposing.again(tmp_path) == 1
    with pytest.raises(Told):
        lead.bootstrap(scope)
    assert len(lead.bootstrap(still_here).records) == 2


def test_that_a_cursor_behind_the_horizon_is_told_to_start_afresh_and_others_go_on(home: Partnership) -> None:
    lead = _lead(home)
    scope, _, _ = lead.new_file()
    lead.push(lead.edit(fresh_id(), scope, {"summary": "old"}, kind="session"))
    quiet, _, _ = lead.new_file()
    home.clock.go_on(days=181)
    lead.push(lead.edit(fresh_id(), scope, {"summary": "new"}, kind="session"))
    assert home.disposing.prune() >= 3
    late = lead.pull(lead.held(scope, 1), lead.held(quiet, 1))
    assert (late.entries, late.behind, late.more) == ((), (scope,), False)
    page = lead.pull(lead.held(scope, 2), lead.held(quiet, 1))
    assert ([entry.seq for entry in page.entries], page.behind) == ([3], ())
    assert len(lead.bootstrap(scope).records) == 3
    assert lead.sums(scope)[scope][0] == 3
    assert scope not in {one.scope for one in lead.hello(lead.held(scope, 1)).revoked}


def test_that_the_feed_is_never_cut_shorter_than_laptops_offer_their_work_again(home: Partnership) -> None:
    with pytest.raises(NotDone, match="60 days"):
        home.disposing.prune(older_than=timedelta(days=30))
