"""Too long away from the partnership: the app locks, asks to meet the server once, and nothing of the work is lost."""

from datetime import timedelta

from caseworker.domain.ids import RecordId, ScopeId
from tests.journeys.bad_days import new_case, new_session
from tests.journeys.custody import AtWork, Laptop
from ui.screens.lock.unlock import UnlockScreen

TYPED, UNSENT = "Half a sentence, marker kestrel", "Past the canal, marker heron."
AWAY = "This laptop has not met the partnership for too long"
AFTER, YEAR = timedelta(days=8), timedelta(days=365)


def meets(at: AtWork) -> ScopeId:
    """A case, sent; the lease is a new one."""
    at.open_with()
    case = new_case(at.day.ports)
    at.sync()
    return case


def goes_away(laptop: Laptop) -> RecordId:
    """A day on which something stays unsent, and eight days without a network end with a lock."""
    with laptop.started() as at:
        case = meets(at)
        laptop.cable.pull()
        session = new_session(at.day.ports, case, UNSENT)
        at.day.types_into_session(case, TYPED)
        laptop.clock.off = AFTER
        at.look_at_clock()
        at.wait_locked()
    return session


def is_asked_to_meet(at: AtWork) -> None:
    """The right words lead to the one page that says what is to be done, with the keyboard on it."""
    at.day.try_words()
    at.day.until(lambda: AWAY in at.day.reads(), "the page")
    assert at.day.window.workplace is None
    assert at.day.has_keyboard("Connect and open")


def opens_by_meeting(at: AtWork) -> None:
    """Space on the button that has the keyboard opens the laptop."""
    at.day.press(" ")
    at.day.until(lambda: at.day.window.workplace is not None, "the laptop to open", seconds=6)


def test_that_the_app_locks_at_the_next_look_once_the_lease_is_over_and_not_before(laptop: Laptop) -> None:
    with laptop.started() as at:
        meets(at)
        laptop.clock.off = timedelta(days=6)
        at.look_at_clock()
        at.day.pause()
        assert not at.has_locked
        laptop.clock.off = AFTER
        at.look_at_clock()
        at.wait_locked()
    laptop.clock.off = timedelta()
    with laptop.started() as at:
        is_asked_to_meet(at)


def test_that_without_a_network_it_says_so_and_with_one_sends_first_and_opens_with_the_draft(laptop: Laptop) -> None:
    session = goes_away(laptop)
    with laptop.started() as at:
        is_asked_to_meet(at)
        at.day.picture("away")
        at.day.press(" ")
        at.day.wait_told_outside("server_unreachable")
        at.day.picture("away-offline")
        assert at.day.has_keyboard("Connect and open")
        assert not laptop.home.has(session)
        laptop.cable.plug_in()
        lock, sent = at.day.window.page, list[bool]()
        assert isinstance(lock, UnlockScreen)
        lock.opened.connect(lambda _opened: sent.append(laptop.home.has(session)))
        opens_by_meeting(at)
        assert sent == [True]
        at.day.click("without a code")
        at.day.until(lambda: at.day.session_words() == TYPED, "what was being written")


def test_that_a_clock_set_back_makes_a_lease_no_longer(laptop: Laptop) -> None:
    goes_away(laptop)
    for off in (timedelta(), -YEAR):
        laptop.clock.off = off
        with laptop.started() as at:
            is_asked_to_meet(at)
            assert at.day.window.workplace is None


def test_that_a_clock_a_year_ahead_opens_once_the_server_was_met_and_stays_open(laptop: Laptop) -> None:
    with laptop.started() as at:
        meets(at)
    laptop.clock.off = YEAR
    with laptop.started() as at:
        is_asked_to_meet(at)
        opens_by_meeting(at)
        at.day.click("without a code")
        at.look_at_clock()
        at.sync()
        at.look_at_clock()
        at.day.pause()
        assert not at.has_locked


def test_that_a_laptop_whose_access_has_ended_is_told_so_and_sends_what_it_has(laptop: Laptop) -> None:
    goes_away(laptop)
    laptop.home.command("revoke", laptop.device)
    laptop.cable.plug_in()
    with laptop.started() as at:
        is_asked_to_meet(at)
        at.day.press(" ")
        at.day.wait_told("access_ended")
        at.day.picture("away-revoked")
        assert at.day.window.workplace is None
    aside = laptop.home.command("quarantine").splitlines()
    assert len([line for line in aside if laptop.worker in line and "access_ended" in line]) == 2


def test_that_a_laptop_that_was_ended_meanwhile_hands_over_and_ends_at_that_meeting(laptop: Laptop) -> None:
    goes_away(laptop)
    laptop.home.command("revoke", laptop.device, "--end")
    laptop.cable.plug_in()
    with laptop.started() as at:
        is_asked_to_meet(at)
        at.day.press(" ")
        at.day.until(lambda: "The partnership has ended this laptop" in at.day.reads(), "the end to be told")
        at.day.until(lambda: "keys destroyed" in laptop.home.command("devices", laptop.worker), "the receipt")
    assert "2 pieces rescued" in laptop.home.command("devices", laptop.worker)
    assert not laptop.profile.store.exists()
