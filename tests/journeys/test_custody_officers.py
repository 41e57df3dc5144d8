"""The words are lost and two officers help: what they compare, what opens in the end, and what nobody else can do."""

from caseworker.custody import fingerprint
from caseworker.domain.ids import ScopeId
from caseworker.store.vault.lost_words import begin_recovery
from caseworker.store.vault.vault import state
from tests.fakes.fast_kdf import WORDS, safeguards
from tests.journeys.bad_days import new_case, sentence
from tests.journeys.custody import AtWork, Laptop
from ui.places import Place
from ui.widgets.button import Button

TYPED = "Half a sentence, marker kestrel"
HELPED = "two officers of the partnership can open it together"


def works(laptop: Laptop) -> ScopeId:
    """A day at which the laptop has met the server, locked with a session half written."""
    with laptop.started() as at:
        at.open_with()
        case = new_case(at.day.ports)
        at.sync()
        at.day.types_into_session(case, TYPED)
        at.lock()
    return case


def asks(at: AtWork) -> str:
    """At the lock, with the keyboard alone: forgotten, ask the officers; the new words."""
    day = at.day
    day.tab_to("I have forgotten my words")
    day.press(" ")
    day.picture("lost-choice")
    assert day.has_keyboard("Ask two officers")
    day.press(" ")
    words = day.writes_new_words("ask")
    day.picture("lost-ask-typed")
    day.press("Enter")
    day.until(lambda: is_asked(at), "the request to be made")
    return words


def is_asked(at: AtWork) -> bool:
    """Whether the screen shows what is read to the officers."""
    return "read this to each of the two officers" in at.day.reads()


def is_known(laptop: Laptop, name: str) -> bool:
    """Whether the server has the request."""
    return f"request {name}" in laptop.home.command("recovery", "list")


def test_that_the_first_sync_hands_the_sealed_key_over_and_the_page_says_so(laptop: Laptop) -> None:
    with laptop.started() as at:
        at.open_with()
        at.day.go(Place("keys"))
        assert HELPED not in at.day.reads()
        assert "nobody can help yet" in at.day.reads()
        at.sync()
        at.day.go(Place("today"))
        at.day.go(Place("keys"))
        assert HELPED in at.day.reads()
        at.day.picture("keys")
    assert "key under escrow" in laptop.home.command("devices", laptop.worker)


def test_that_two_officers_open_a_laptop_whose_words_are_lost_and_see_no_record(laptop: Laptop) -> None:
    works(laptop)
    with laptop.started() as at:
        words = asks(at)
        name = at.day.label("lost.asked")
        at.day.until(lambda: is_known(laptop, name), "the request to reach the server")
        at.day.until(lambda: "No answer yet" in at.day.reads(), "the look")
        at.day.picture("lost-waiting")
        seen = laptop.home.command("recovery", "show", name)
        assert seen.splitlines()[-1].strip() == name
        assert not [part for part in ("Wander", "Jay", TYPED) if part in seen]
        laptop.home.recovery.approve(name, laptop.home.hands(2, 3))
        at.day.tab_to("Look again now")
        at.day.press(" ")
        at.day.until(lambda: "The officers have answered" in at.day.reads(), "the answer")
        at.day.picture("lost-answered")
        at.open_with(words)
        at.day.until(lambda: at.day.session_words() == TYPED, "what was being written")
    with laptop.started() as at:
        at.day.try_words(WORDS)
        at.day.wait_told("wrong_passphrase")
        at.open_with(words)


def goes_on(at: AtWork) -> None:
    """From the ways to the request that waits."""
    asked = next(one for one in at.day.window.findChildren(Button) if one.words().startswith("The officers were asked"))
    at.day.tab_to(asked.words())
    at.day.press(" ")


def test_that_a_request_waits_over_a_lock_and_shows_nothing_before_the_words_have_proved_it(laptop: Laptop) -> None:
    works(laptop)
    with laptop.started() as at:
        words = asks(at)
        name = at.day.label("lost.asked")
    with laptop.started() as at:
        at.day.tab_to("I have forgotten my words")
        at.day.press(" ")
        assert "Set up again with a new invite code" in at.day.reads()
        goes_on(at)
        assert "The officers were asked on" in at.day.reads()
        assert name not in at.day.reads()
        at.day.picture("lost-unproved")
        at.day.press("Enter")
        assert "Type your new words first." in at.day.reads()
        at.day.write("four other wrong words")
        at.day.press("Enter")
        at.day.wait_told("wrong_passphrase")
        assert name not in at.day.reads()
        at.day.picture("lost-unproved-wrong")
        at.day.write(words)
        at.day.press("Enter")
        at.day.until(lambda: is_asked(at), "the request to be shown")
        assert at.day.label("lost.asked") == name


def test_that_a_request_somebody_else_put_into_the_folder_is_never_shown_as_ours(laptop: Laptop) -> None:
    works(laptop)
    with laptop.started() as at:
        words = asks(at)
        ours = at.day.label("lost.asked")
    theirs = begin_recovery(
        laptop.profile, "four words of theirs", safeguards(laptop.profile), on=laptop.clock.now().date()
    )
    with laptop.started() as at:
        at.day.tab_to("I have forgotten my words")
        at.day.press(" ")
        goes_on(at)
        at.day.write(words)
        at.day.press("Enter")
        at.day.wait_told("wrong_passphrase")
        assert fingerprint(theirs.public_key) not in at.day.reads()
        assert not is_asked(at)
    assert not is_known(laptop, fingerprint(theirs.public_key))
    assert ours


def test_that_an_answer_for_a_request_that_was_exchanged_opens_nothing(laptop: Laptop) -> None:
    works(laptop)
    with laptop.started() as at:
        words = asks(at)
        name = at.day.label("lost.asked")
        begin_recovery(laptop.profile, "four words of theirs", safeguards(laptop.profile), on=laptop.clock.now().date())
        theirs = state(laptop.profile).request
        assert theirs is not None
        at.day.tab_to("Look again now")
        at.day.press(" ")
        at.day.until(lambda: is_known(laptop, fingerprint(theirs.public_key)), "their request")
        assert at.day.label("lost.asked") == name
        laptop.home.recovery.approve(fingerprint(theirs.public_key), laptop.home.hands(1, 2))
        at.day.press(" ")
        at.day.until(lambda: "The officers have answered" in at.day.reads(), "the answer")
        at.day.write(words)
        at.day.press("Enter")
        at.day.wait_told("wrong_passphrase")
    with laptop.started() as at:
        at.open_with()


def test_that_without_a_network_the_request_is_made_and_the_trouble_told(laptop: Laptop) -> None:
    works(laptop)
    laptop.cable.pull()
    with laptop.started() as at:
        asks(at)
        name = at.day.label("lost.asked")
        at.day.wait_told_outside("server_unreachable")
        at.day.picture("lost-offline")
        laptop.cable.plug_in()
        at.day.tab_to("Look again now")
        at.day.press(" ")
        at.day.until(lambda: is_known(laptop, name), "the request to reach the server")
        at.day.until(lambda: "No answer yet" in at.day.reads(), "the look")
        assert sentence("server_unreachable").happened not in at.day.reads()
