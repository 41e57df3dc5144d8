"""Words, recovery sheet, key and backup of a laptop, from setting it up to getting in without the words."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from caseworker.domain.ids import ScopeId
from caseworker.store.profile import read_device
from tests.fakes.fast_kdf import WORDS
from tests.fakes.keyrings import MemoryKeyring, in_use
from tests.journeys.bad_days import new_case, new_session
from tests.journeys.custody import AtWork, Cable, Laptop, Partnership
from ui.places import Place

TYPED, UNSENT = "Half a sentence, marker kestrel", "Past the canal, marker heron."
OTHER = "four other wrong words"


def keys(at: AtWork) -> None:
    """The page of words, recovery and backups, reached from Settings with the keyboard."""
    at.day.go(Place("settings"))
    at.day.tab_to("Words, recovery and backups")
    at.day.press(" ")
    assert at.day.has_keyboard("Your words now")


def draws_sheet(at: AtWork, words: str) -> str:
    """A recovery code is on the screen."""
    at.day.fill("keys.sheet", words)
    at.day.press("Enter")
    at.day.until(lambda: "it is shown only until you leave this page" in at.day.reads(), "the code")
    return at.day.label("keys.code")


def makes_sheet(at: AtWork, words: str) -> str:
    """A recovery sheet, typed back from its paper; its code."""
    code = draws_sheet(at, words)
    at.day.tab_to("I have it on paper")
    at.day.press(" ")
    assert code not in at.day.reads()
    at.day.write(code.lower().replace("-", ""))
    at.day.picture("keys-typed-back")
    at.day.press("Enter")
    at.day.until(lambda: "opens the laptop from now on" in at.day.reads(), "that it counts")
    return code


def opens_nothing(laptop: Laptop, words: str) -> None:
    """These words are told to be wrong."""
    with laptop.started() as at:
        at.day.try_words(words)
        at.day.wait_told("wrong_passphrase")


def types_code(at: AtWork, code: str) -> str:
    """At the lock, with the keyboard alone: the sheet's code and new words; the words."""
    at.day.tab_to("I have forgotten my words")
    at.day.press(" ")
    assert at.day.has_keyboard("I have my recovery sheet")
    at.day.press(" ")
    at.day.write(code)
    return at.day.writes_new_words("lost")


def test_that_a_laptop_is_set_up_and_opened_with_its_recovery_sheet_once(
    qtbot: QtBot, tmp_path: Path, partnership: Partnership
) -> None:
    worker = partnership.worker()
    laptop = Laptop(tmp_path / "profiles", qtbot, partnership, Cable(partnership.address), worker)
    with laptop.started() as at:
        first = at.day.sets_up(laptop.cable.address, partnership.registrar.invite(worker))
        at.day.until(lambda: at.day.window.workplace is not None, "the laptop to open")
        at.day.click("without a code")
        case = new_case(at.day.ports)
        keys(at)
        code = makes_sheet(at, first)
        at.day.picture("keys-code")
        at.day.types_into_session(case, TYPED)
        at.lock()
    laptop.cable.pull()
    with laptop.started() as at:
        second = types_code(at, code.lower().replace("-", " "))
        at.day.picture("lost-code")
        at.day.press("Enter")
        at.day.until(lambda: at.day.window.workplace is not None, "the laptop to open")
        at.day.click("without a code")
        at.day.until(lambda: at.day.session_words() == TYPED, "what was being written")
        at.lock()
    opens_nothing(laptop, first)
    with laptop.started() as at:
        at.day.tab_to("I have forgotten my words")
        at.day.press(" ")
        assert at.day.has_keyboard("Ask two officers")
        assert "No recovery sheet was made for this laptop." in at.day.reads()
    with laptop.started() as at:
        at.open_with(second)


def test_that_a_new_sheet_ends_the_one_before(laptop: Laptop) -> None:
    with laptop.started() as at:
        at.open_with()
        keys(at)
        old = makes_sheet(at, WORDS)
        at.day.go(Place("today"))
        keys(at)
        assert old not in at.day.reads()
        assert makes_sheet(at, WORDS) != old
        at.lock()
    with laptop.started() as at:
        types_code(at, old)
        at.day.press("Enter")
        at.day.wait_told("wrong_recovery_code")
        at.day.picture("lost-code-wrong")
        assert at.day.has_keyboard("Code on the recovery sheet")


def test_that_the_sheet_before_stays_good_until_the_new_one_was_typed_back(laptop: Laptop) -> None:
    with laptop.started() as at:
        at.open_with()
        keys(at)
        old = makes_sheet(at, WORDS)
        new = draws_sheet(at, WORDS)
        at.day.tab_to("I have it on paper")
        at.day.press(" ")
        at.day.write(old)
        at.day.press("Enter")
        at.day.until(lambda: "This is not the code that was shown" in at.day.reads(), "that it is another code")
        assert at.day.has_keyboard("Type the code from the paper")
        at.day.picture("keys-typed-back-wrong")
        at.lock()  # in the middle of it
    with laptop.started() as at:
        types_code(at, new)
        at.day.press("Enter")
        at.day.wait_told("wrong_recovery_code")
    with laptop.started() as at:
        types_code(at, old)
        at.day.press("Enter")
        at.day.until(lambda: at.day.window.workplace is not None, "the sheet before to open it")


def test_that_changed_words_open_and_the_former_ones_do_not(laptop: Laptop) -> None:
    with laptop.started() as at:
        at.open_with()
        keys(at)
        at.day.write(WORDS)
        new = at.day.writes_new_words("keys")
        at.day.press("Enter")
        at.day.until(lambda: "Your new words open this laptop from now on." in at.day.reads(), "the change")
        at.day.picture("keys-changed")
        assert at.day.find(QLineEdit, "keys.old").text() == ""
        at.lock()
    opens_nothing(laptop, WORDS)
    with laptop.started() as at:
        at.open_with(new)


def test_that_the_page_shows_no_new_words_before_they_are_asked_for(laptop: Laptop) -> None:
    with laptop.started() as at:
        at.open_with()
        keys(at)
        assert at.day.offered("keys") == ""
        at.day.tab_to("Show me four new words")
        at.day.press("Enter")
        assert len(at.day.offered("keys").split()) == 4
        assert at.day.has_keyboard("I have written them on paper")
        at.day.go(Place("today"))
        keys(at)
        assert at.day.offered("keys") == ""


def with_work(at: AtWork, laptop: Laptop) -> ScopeId:
    """A case that was sent, a session that was not, and one that is being written."""
    case = new_case(at.day.ports, "Wren", "Marker")
    at.sync()
    laptop.cable.pull()
    new_session(at.day.ports, case, UNSENT)
    at.day.types_into_session(case, TYPED)
    return case


def test_that_a_new_key_is_made_at_the_next_unlocking_and_all_of_the_work_is_there(laptop: Laptop) -> None:
    keyring = MemoryKeyring()
    with in_use(keyring):
        with laptop.started() as at:
            at.open_with()
            keys(at)
            makes_sheet(at, WORDS)
            at.day.tab_to("Make a new key at the next unlocking")
            at.day.press(" ")
            at.day.until(lambda: "this laptop makes itself a new key" in at.day.reads(), "the word of it")
            assert "Your recovery sheet ends with it: make a new one afterwards." in at.day.reads()
            case = with_work(at, laptop)
            at.lock()
        slot, salt, secrets = (
            laptop.profile.slot.read_bytes(),
            laptop.profile.store.read_bytes()[:16],
            dict(keyring.kept),
        )
        with laptop.started() as at:
            at.open_with()
            assert at.day.session_words() == TYPED
            assert UNSENT in at.day.saved_words(case)
            assert len(at.day.ports.records.search("kestrel")) == 1
            laptop.cable.plug_in()
            at.sync()
            status = at.day.workplace.desk.status()
            assert (status.here, status.sending, status.trouble) == (0, 0, "")
            keys(at)
            assert "two officers of the partnership can open it together" in at.day.reads()
            assert "There is none yet." in at.day.reads()
            at.lock()
        assert read_device(laptop.profile).epoch == 2
        assert not set(secrets.values()) & set(keyring.kept.values())
        kept = [path.read_bytes() for path in laptop.profile.folder.rglob("*") if path.is_file()]
        assert not [content for content in kept if slot in content or salt in content]
        with laptop.started() as at:
            at.open_with()


def test_that_a_backup_by_hand_is_made_and_said(laptop: Laptop) -> None:
    with laptop.started() as at:
        at.open_with()
        keys(at)
        before = set(laptop.profile.backups.iterdir())
        at.day.tab_to("Make a backup now")
        at.day.press(" ")
        at.day.until(lambda: "A backup was made and checked." in at.day.reads(), "the backup")
        assert "The newest backup is from" in at.day.reads()
        assert at.day.has_keyboard("Make a backup now")
        assert set(laptop.profile.backups.iterdir()) - before


def test_that_wrong_words_in_settings_are_told_where_they_stand_and_change_nothing(laptop: Laptop) -> None:
    with laptop.started() as at:
        at.open_with()
        keys(at)
        at.day.tab_to("Change my words")
        at.day.press(" ")
        assert at.day.reads().count("Error: Type the words that open this laptop now.") == 1
        assert "Error: Ask for four new words first." in at.day.reads()
        assert at.day.has_keyboard("Your words now")
        at.day.write(OTHER)
        at.day.writes_new_words("keys")
        at.day.press("Enter")
        at.day.wait_told("wrong_passphrase")
        at.day.picture("keys-wrong")
        assert at.day.has_keyboard("Your words now")
        assert at.day.find(QLineEdit, "keys.old").text() == ""
        at.day.tab_to("Make a recovery sheet")
        at.day.press(" ")
        assert at.day.has_keyboard("Your four words")
        at.day.write(OTHER)
        at.day.press("Enter")
        at.day.until(lambda: at.day.find(QLineEdit, "keys.sheet").text() == "", "the second answer")
        assert at.day.has_keyboard("Your four words")
        assert not laptop.profile.recovery_slot.exists()
        at.lock()
    with laptop.started() as at:
        at.open_with()


def test_that_what_is_missing_or_mistyped_with_the_sheet_is_said_at_its_place(laptop: Laptop) -> None:
    with laptop.started() as at:
        at.open_with()
        keys(at)
        code = makes_sheet(at, WORDS)
        at.lock()
    with laptop.started() as at:
        words = types_code(at, code[:-1])
        at.day.press("Enter")
        at.day.wait_told("recovery_code_typo")
        assert at.day.has_keyboard("Code on the recovery sheet")
        at.day.write(code[-1])
        at.day.tab_to("Type your four words")
        at.day.press("A", ctrl=True)
        at.day.write(OTHER)
        at.day.press("Enter")
        assert "These are not the words that were shown." in at.day.reads()
        assert at.day.has_keyboard("Type your four words")
        at.day.write(words)
        at.day.press("Enter")
        at.day.until(lambda: at.day.window.workplace is not None, "the laptop to open")


@pytest.mark.parametrize("way", ["I have my recovery sheet", "Ask two officers of the partnership"])
def test_that_new_words_that_were_not_written_down_are_asked_for(laptop: Laptop, way: str) -> None:
    with laptop.started() as at:
        at.open_with()
        keys(at)
        makes_sheet(at, WORDS)
        at.lock()
    with laptop.started() as at:
        at.day.tab_to("I have forgotten my words")
        at.day.press(" ")
        at.day.tab_to(way)
        at.day.press(" ")
        at.day.tab_to("Open with the new words" if "sheet" in way else "Make the request")
        at.day.press(" ")
        assert "Error: Write the four words on paper first, and tick that you did." in at.day.reads()
        assert at.day.has_keyboard("Code on the recovery sheet" if "sheet" in way else "I have written them on paper")
        at.day.picture(f"lost-missing-{way[:3]}")
        at.day.tab_to("Back to the lock")
        at.day.press(" ")
        assert at.day.has_keyboard("Your four words")
        at.open_with()
