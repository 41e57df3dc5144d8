"""A damaged store, met at the lock: looked at, fetched anew, or replaced by a backup, and unsent work comes along."""

import re
import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from caseworker.domain.ids import ScopeId
from caseworker.store.connection import PAGE_BYTES
from tests.journeys.bad_days import new_case, new_session
from tests.journeys.custody import AtWork, Laptop
from ui.places import Place

SENT, UNSENT, TYPED = "Drew the way home.", "Past the canal, marker heron.", "Half a sentence, marker kestrel"
TITLE = "Some of the records on this laptop are damaged"
LOST = re.compile(r"(\d+) things? that (?:was|were) only on this laptop could not be read")
SESSIONS = 8
LONG = "word " * 900


@dataclass
class Worn:
    """A laptop after two days: eight sessions the server has, a backup of them, and then work without a network.

    `late` are the pages of its store that were written on the second day, `early` those of the first day alone.
    """

    laptop: Laptop
    case: ScopeId
    early: list[int]
    late: list[int]

    def flips(self, *pages: int) -> None:
        """One bit of each page, as a disk changes it that wears out."""
        content = bytearray(self.laptop.profile.store.read_bytes())
        for page in pages:
            content[page * PAGE_BYTES + 100] ^= 1
        self.laptop.profile.store.write_bytes(content)


@pytest.fixture
def worn(laptop: Laptop) -> Worn:
    empty = len(laptop.profile.store.read_bytes()) // PAGE_BYTES
    with laptop.started() as at:
        at.open_with()
        case = new_case(at.day.ports)
        for number in range(SESSIONS):
            new_session(at.day.ports, case, f"{SENT} {number} {LONG}")
        at.sync()
        at.day.go(Place("keys"))
        at.day.tab_to("Make a backup now")
        at.day.press(" ")
        at.day.until(lambda: "A backup was made and checked." in at.day.reads(), "the backup")
        at.lock()
    before = laptop.profile.store.read_bytes()
    laptop.cable.pull()
    with laptop.started() as at:
        at.open_with()
        new_session(at.day.ports, case, UNSENT)
        at.day.types_into_session(case, TYPED)
        at.lock()
    after = laptop.profile.store.read_bytes()
    starts = range(0, len(after), PAGE_BYTES)
    late = [at // PAGE_BYTES for at in starts if before[at : at + PAGE_BYTES] != after[at : at + PAGE_BYTES]]
    early = [page for page in range(empty, len(before) // PAGE_BYTES) if page not in late]
    laptop.clock.off = timedelta(days=2)  # every page is looked at once a day
    return Worn(laptop, case, early, late)


def is_told(at: AtWork) -> None:
    """The right words lead to the page that says what can be done; the keyboard is where nothing is done."""
    at.day.try_words()
    at.day.until(lambda: TITLE in at.day.reads(), "the page")
    assert at.day.window.workplace is None
    assert at.day.has_keyboard("Back to the lock")


def chooses(at: AtWork, words: str) -> None:
    """One of the ways out, with the keyboard alone."""
    at.day.tab_to(words)
    at.day.press(" ")
    at.day.until(lambda: at.day.window.workplace is not None, "the laptop to open")
    at.day.click("without a code")
    at.day.pause(50)


def numbers_in(said: list[str]) -> list[int]:
    """Which of the eight sessions are there, whole."""
    whole = [words.split() for words in said if words.startswith(SENT) and words.strip().endswith(LONG.strip())]
    return sorted(int(words[len(SENT.split())]) for words in whole)


def files_in(folder: Path) -> dict[str, bytes]:
    """What the folder holds."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_that_damage_is_no_way_round_a_lease_that_is_over(worn: Worn) -> None:
    worn.flips(*worn.early[-2:])
    worn.laptop.clock.off = timedelta(days=60)
    with worn.laptop.started() as at:
        at.day.try_words()
        at.day.until(lambda: TITLE in at.day.reads(), "the damage")
        at.day.click("Look at what is whole")
        at.day.until(lambda: "has not met the partnership" in at.day.reads(), "the lease")
        assert at.day.window.workplace is None


def test_that_looking_shows_what_is_whole_and_changes_no_file(worn: Worn) -> None:
    worn.flips(*worn.early[len(worn.early) // 2 :])
    with worn.laptop.started() as at:
        is_told(at)
        at.day.picture("damage")
        before = files_in(worn.laptop.base)
        chooses(at, "Look at what is whole")
        assert "You are looking at what is whole of a damaged file." in at.day.reads()
        assert {UNSENT, TYPED} <= set(at.day.saved_words(worn.case))
        assert 0 < len(at.day.saved_words(worn.case)) < SESSIONS + 2
        at.day.go(Place("sync"))
        at.day.click_on("sync.try")
        at.day.wait_told("store_look_only")
        at.day.types_into_session(worn.case, "written while only looking")
        at.day.until(lambda: "Could not save" in at.day.reads(), "the word that nothing is kept")
        at.lock()
    assert files_in(worn.laptop.base) == before


def test_that_everything_is_fetched_again_and_what_was_not_sent_is_kept_and_sent(worn: Worn) -> None:
    worn.flips(*worn.early)
    damaged = worn.laptop.profile.store.read_bytes()
    worn.laptop.cable.plug_in()
    with worn.laptop.started() as at:
        is_told(at)
        chooses(at, "Fetch everything again")
        assert not LOST.search(at.day.reads())
        assert numbers_in(at.day.saved_words(worn.case)) == list(range(SESSIONS))
        assert {UNSENT, TYPED} <= set(at.day.saved_words(worn.case))
        at.day.until(lambda: at.day.session_words() == TYPED, "what was being written")
        status = at.day.workplace.desk.status()
        assert (status.here, status.sending, status.set_aside) == (0, 0, 0)
        sessions = at.day.ports.records.of(worn.case, "session")
        assert all(worn.laptop.home.has(one.id) for one in sessions)
        assert len(sessions) == SESSIONS + 2
    assert damaged in files_in(worn.laptop.base).values()


def test_that_without_a_network_a_new_store_opens_and_fetches_once_there_is_one(worn: Worn) -> None:
    worn.flips(*worn.early)  # the case too: the place that was open when it locked is not there before the first sync
    with worn.laptop.started() as at:
        is_told(at)
        chooses(at, "Fetch everything again")
        assert {UNSENT, TYPED} <= set(at.day.saved_words(worn.case))
        assert "Planned today" in at.day.reads()
        assert not at.day.is_told("record_missing")
        at.look_at_clock()
        assert not at.has_locked
        worn.laptop.cable.plug_in()
        at.sync()
        assert numbers_in(at.day.saved_words(worn.case)) == list(range(SESSIONS))


def test_that_a_backup_is_put_back_without_a_network_with_what_was_written_since(worn: Worn) -> None:
    worn.flips(*worn.early)
    damaged = worn.laptop.profile.store.read_bytes()
    with worn.laptop.started() as at:
        is_told(at)
        chooses(at, "Put the backup back")
        said = at.day.saved_words(worn.case)
        assert numbers_in(said) == list(range(SESSIONS))
        assert {UNSENT, TYPED} <= set(said)
        worn.laptop.cable.plug_in()
        at.sync()
        at.day.until(lambda: at.day.workplace.desk.status().here == 0, "everything to be sent")
    assert damaged in files_in(worn.laptop.base).values()


@pytest.mark.parametrize("way", ["Fetch everything again", "Put the backup back"])
def test_that_what_could_not_be_read_any_more_is_told_with_its_number(worn: Worn, way: str) -> None:
    worn.flips(*{0, *worn.late})
    worn.laptop.cable.plug_in()
    with worn.laptop.started() as at:
        is_told(at)
        chooses(at, way)
        told = LOST.search(at.day.reads())
        assert told is not None, at.day.reads()
        gone = {UNSENT, TYPED} - set(at.day.saved_words(worn.case))
        assert gone
        assert int(told.group(1)) >= len(gone)
        at.day.picture(f"damage-lost-{way[:3]}")
        at.sync()
        assert numbers_in(at.day.saved_words(worn.case)) == list(range(SESSIONS))


def test_that_a_way_out_that_is_barred_says_so_and_leaves_the_others(worn: Worn) -> None:
    last = len(worn.laptop.profile.store.read_bytes()) // PAGE_BYTES
    worn.flips(*range(1, last))
    shutil.rmtree(worn.laptop.profile.backups)
    with worn.laptop.started() as at:
        is_told(at)
        assert "There is none." in at.day.reads()
        before = files_in(worn.laptop.base)
        at.day.tab_to("Fetch everything again")
        at.day.press(" ")
        at.day.until(lambda: "Error: Too much of it is damaged for that." in at.day.reads(), "the trouble")
        at.day.picture("damage-barred")
        assert at.day.has_keyboard("Fetch everything again")
        assert files_in(worn.laptop.base) == before
