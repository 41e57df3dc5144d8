"""What is sent, read from the store: every change once, in the words of what became of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseworker.domain.actions import records as verbs
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.reading.sending import WhatIsSent, each_shared, what_is_sent
from caseworker.domain.reading.standing import old_words, sentence
from caseworker.syncport import SyncStatus
from tests.ui.two_laptops import Laptop, Two, two_laptops
from tests.unit.domain.cases import session


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    """Amina and Chidi, and the real service between them."""
    with two_laptops(tmp_path) as both:
        yield both


def sent(laptop: Laptop) -> WhatIsSent:
    return what_is_sent(laptop.ports, laptop.ports.clock.now())


def write_session(laptop: Laptop, scope: ScopeId) -> RecordId:
    record = RecordId(laptop.ports.ids.new())
    verbs.save(laptop.ports, session(laptop.ports.clock.now()), scope=scope, record_id=record)
    return record


def agrees(page: WhatIsSent, status: SyncStatus) -> bool:
    """Whether the page counts what the store counts."""
    return (page.count("here"), page.count("sending"), page.count("set_aside")) == (
        status.here,
        status.sending,
        status.set_aside,
    ) and page.sent == status.shared + status.set_aside


def test_that_every_state_is_counted_as_the_store_counts_it(two: Two) -> None:
    laptop = two.amina
    scope = laptop.open_case()
    assert sent(laptop).fates == ("here", "here")
    assert agrees(sent(laptop), laptop.store.status())
    laptop.store.sync.new_epoch("epoch", 1)
    laptop.store.sync.unsent(1, 1_000_000)
    assert "sending" in sent(laptop).fates
    assert agrees(sent(laptop), laptop.store.status())
    laptop.store.sync.note_run(two.clock.now().isoformat(), trouble="server_unreachable")
    two.sync()
    assert set(sent(laptop).fates) == {"shared"}
    two.registrar.close(scope, team="North")
    write_session(laptop, scope)
    two.sync()
    assert sent(laptop).count("set_aside") == 1
    assert agrees(sent(laptop), laptop.store.status())


def test_that_a_change_of_mine_that_meets_anothers_is_split_until_somebody_chooses(two: Two) -> None:
    two.differ()
    assert sent(two.chidi).count("needs_you") == 1
    assert sent(two.amina).count("needs_you") == 0
    assert len(sent(two.amina).conflicts) == len(sent(two.chidi).conflicts) == 1
    assert agrees(sent(two.chidi), two.chidi.store.status())


def test_that_unsent_work_says_whose_it_is_and_what(two: Two) -> None:
    laptop = two.amina
    scope = laptop.open_case("Reece", "Brown")
    two.sync()
    write_session(laptop, scope)
    laptop.write(RecordId(scope), safe_contact="Text first")
    said = {item.name + ": " + item.what: item.words for item in sent(laptop).here}
    assert said == {
        "Reece B.: young person: how is it safe to make contact?": "Waiting to be sent.",
        "Reece B.: session today 09:00, draft": "Waiting to be sent. It goes as a draft.",
    }


def test_that_set_aside_says_why_who_decides_and_what_need_not_be_done(two: Two) -> None:
    laptop = two.amina
    scope = laptop.open_case()
    two.sync()
    two.registrar.close(scope, team="North")
    write_session(laptop, scope)
    two.sync()
    (item,) = sent(laptop).set_aside
    assert "no longer had this case" in item.words
    assert "decides" in item.words
    assert "you do not need to write it again" in item.words


def test_that_the_team_lead_is_named_with_their_number_where_the_partnership_gave_one(two: Two) -> None:
    laptop = two.amina
    scope = laptop.open_case()
    lead = {"name": "Dee Ward", "role": "lead", "team": str(two.team), "phone": "0161 496 0123"}
    two.registrar.publish("worker", lead)
    two.sync()
    two.registrar.close(scope, team="North")
    write_session(laptop, scope)
    two.sync()
    assert "Dee Ward (0161 496 0123) decides" in sent(laptop).set_aside[0].words


def test_that_what_is_shared_is_gathered_and_can_be_shown_one_by_one(two: Two) -> None:
    laptop = two.amina
    for given in ("Reece", "Kian", "Hodan", "Mai", "Leila"):
        laptop.open_case(given, "Madeup")
    two.sync()
    (gathered,) = sent(laptop).shared
    assert gathered.name.endswith(" and 2 more")
    assert gathered.what == "10 changes"
    assert gathered.words == "The server confirmed them today 09:00."
    each = each_shared(laptop.ports, two.clock.now())
    assert len(each) == 10
    assert {item.fate for item in each} == {"shared"}


def test_that_old_data_is_warned_of_and_fresh_data_is_not(two: Two) -> None:
    now = two.clock.now()
    assert "Nothing was ever received here" in old_words(SyncStatus(), now)
    assert old_words(SyncStatus(last_success=now.isoformat()), now) == ""
    two.clock.pass_by(3 * 86_400)
    assert "3 days" in old_words(SyncStatus(last_success=now.isoformat()), two.clock.now())


def test_that_sent_and_shared_are_never_mixed_up(two: Two) -> None:
    status = SyncStatus(here=2, shared=10, set_aside=1, needs_you=1, last_tried="2026-11-02T09:00:00+00:00")
    words = sentence(status, two.clock.now(), two.clock.now().tzinfo)  # type: ignore[arg-type]
    assert words.startswith("11 of 13 changes sent. 2 are only on this laptop.")
    assert "synced" not in words
