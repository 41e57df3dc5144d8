"""The partnership ends a laptop: what was not sent is in safe hands first, then nothing of it is left on the laptop."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from pydantic import TypeAdapter
from pydantic_core import to_json
from PySide6.QtWidgets import QLineEdit

from caseworker.custody import RESCUE_PATH, Rescue
from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.ids import ScopeId
from caseworker.server.custody import custodian
from caseworker.server.declined import unreadable
from caseworker.store.custody.ending import Word, read_word
from caseworker.store.platform import write_whole
from caseworker.store.profile import Profile
from caseworker.sync.mailbag import ServerMailbag
from tests.fakes.keyrings import MemoryKeyring, in_use
from tests.journeys.bad_days import new_case, new_session
from tests.journeys.custody import AtWork, Laptop
from ui.entrance import vault

SENT, UNSENT, TYPED = "Drew the way home.", "Past the canal, marker heron.", "Half a sentence, marker kestrel"
STAYS = {"device.json", "ended.json", "lock"}


def case_in(at: AtWork) -> ScopeId:
    """A case with one session, all of it sent."""
    case = new_case(at.day.ports)
    new_session(at.day.ports, case, SENT)
    at.sync()
    return case


def writes_offline(at: AtWork, laptop: Laptop, case: ScopeId) -> None:
    """Without a network one session is saved, and another one is being typed."""
    laptop.cable.pull()
    new_session(at.day.ports, case, UNSENT)
    at.sync()
    at.day.types_into_session(case, TYPED)


def ends(laptop: Laptop) -> None:
    """The partnership's order, by its command."""
    laptop.home.command("revoke", laptop.device, "--end")


def marks_of(profile: Profile) -> dict[str, bytes]:
    """What would be found of the keys and the records in any copy of their bytes: salts, and whole slots."""
    slots = {path.name: path.read_bytes() for path in profile.slot.parent.iterdir()}
    return {"store": profile.store.read_bytes()[:16], **slots}


def everything_in(base: Path) -> bytes:
    """All bytes of all files below a folder, with the names of the files."""
    found = [path for path in sorted(base.rglob("*")) if path.is_file()]
    return b"".join(str(path).encode() + path.read_bytes() for path in found)


def rescued(laptop: Laptop, out: Path) -> str:
    """What two officers read of the work that was handed over."""
    _pieces, left = laptop.home.recovery.rescue(laptop.device, laptop.home.hands(1, 3), out)
    assert left == 0
    letters = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert all(piece["is_whole"] for letter in letters for piece in letter["pieces"])
    return "\n".join(piece["body"] for letter in letters for piece in letter["pieces"])


def line_of(laptop: Laptop, device: str = "") -> str:
    """What the server says of this laptop, or of the one it was before."""
    lines = laptop.home.command("devices").splitlines()
    return next(one for one in lines if one.startswith(device or laptop.device))


def is_noted(laptop: Laptop) -> bool:
    """Whether the laptop knows that the server has the receipt."""
    word = read_word(laptop.profile)
    return word is not None and word.is_reported


def ended(laptop: Laptop) -> None:
    """A day on which the laptop ends, with nothing left to hand over."""
    with laptop.started() as at:
        at.open_with()
        case_in(at)
        ends(laptop)
        at.sync()
        at.wait_locked()


def test_that_what_was_not_sent_is_with_two_officers_and_nothing_is_left_on_the_laptop(
    laptop: Laptop, tmp_path: Path
) -> None:
    keyring = MemoryKeyring()
    with in_use(keyring), laptop.started() as at:
        at.open_with()
        case = case_in(at)
        at.lock()
    with in_use(keyring), laptop.started() as at:
        at.open_with()  # now that the officers could help, the keyring takes part
        writes_offline(at, laptop, case)
        assert keyring.kept
        marks = marks_of(laptop.profile)
        assert all(mark in everything_in(laptop.base) for mark in marks.values())
        ends(laptop)
        laptop.cable.plug_in()
        at.sync()
        at.wait_locked()
    read = rescued(laptop, tmp_path / "rescued.jsonl")
    assert (UNSENT in read, TYPED in read, SENT in read) == (True, True, False)
    left = everything_in(laptop.base)
    assert [name for name, mark in marks.items() if mark in left] == []
    assert not [words for words in (SENT, UNSENT, TYPED, "Wander") if words.encode() in left]
    assert keyring.kept == {}
    assert {path.name for path in laptop.profile.folder.iterdir()} == STAYS


def test_that_the_lock_of_an_ended_laptop_says_so_and_opens_with_no_words(laptop: Laptop) -> None:
    ended(laptop)
    with laptop.started() as at:
        assert "The partnership has ended this laptop" in at.day.reads()
        assert at.day.has_keyboard("Set this laptop up again")
        at.day.press("R", alt=True)
        assert "999" in at.day.reads()
        at.day.click("Back to the lock")
        assert "The partnership has ended this laptop" in at.day.reads()
        assert not [box for box in at.day.window.findChildren(QLineEdit) if box.isVisible()]
        at.day.until(lambda: "keys destroyed" in line_of(laptop), "the receipt")


def test_that_an_ended_laptop_says_how_much_still_lies_sealed_on_it(laptop: Laptop) -> None:
    ended(laptop)
    letters = [Rescue(store="57" * 16, key="0000-0000-0000-0000-0000", pieces=n, sealed="5e" * 80) for n in (1, 2)]
    for content in (to_json([letter.model_dump() for letter in letters]), b"half of it"):
        laptop.profile.rescue.write_bytes(content)
        with laptop.started() as at:
            read = at.day.reads()
            assert "still lie" in read
            assert "handed over first" not in read
            assert ("3 pieces" in read) == content.startswith(b"[")
            at.day.press("R", alt=True)
            at.day.click("Back to the lock")
            assert "still lie" in at.day.reads()


def test_that_the_receipt_is_sent_at_a_later_start_where_it_could_not_be_before(laptop: Laptop) -> None:
    ended(laptop)
    laptop.cable.pull()
    with laptop.started() as at:
        at.day.pause(200)
        assert "The partnership has ended this laptop" in at.day.reads()
    assert "no receipt yet" in line_of(laptop)
    laptop.cable.plug_in()
    for _twice in range(2):
        with laptop.started() as at:
            at.day.until(lambda: "keys destroyed" in line_of(laptop), "the receipt")
            at.day.until(lambda: is_noted(laptop), "the note that the server has it")


def test_that_an_ended_laptop_is_set_up_again_beside_what_is_left_and_says_that_it_ended(laptop: Laptop) -> None:
    ended(laptop)
    device, former = laptop.device, laptop.profile.folder
    laptop.cable.pull()
    with laptop.started() as at:
        day = at.day
        day.pause(200)
        laptop.cable.plug_in()
        day.press(" ")
        words = day.sets_up(laptop.cable.address, laptop.home.registrar.invite(laptop.worker))
        day.until(lambda: day.window.workplace is not None, "the laptop to open")
        day.click("without a code")
        at.sync()
        day.until(lambda: day.workplace.desk.status().trouble == "", "the first sync")
    assert "keys destroyed" in line_of(laptop, device)
    assert laptop.device != device
    assert former == laptop.profile.folder
    with laptop.started() as at:
        at.open_with(words)
        assert at.day.ports.me.name == "Amina Fable"


def test_that_an_end_that_was_interrupted_is_finished_at_the_next_start(laptop: Laptop) -> None:
    kept = {path: path.read_bytes() for path in laptop.profile.folder.rglob("*") if path.is_file()}
    ended(laptop)
    word = Word.model_validate_json(laptop.profile.ended.read_bytes())
    for path, content in kept.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    write_whole(laptop.profile.ended, word.model_copy(update={"is_finished": False}).model_dump_json().encode())
    with laptop.started() as at:
        at.day.until(lambda: not laptop.profile.slot.exists(), "the end to be finished")
        at.day.until(lambda: is_noted(laptop), "the receipt")
    assert {path.name for path in laptop.profile.folder.iterdir()} == STAYS


def test_that_nothing_is_destroyed_while_what_was_not_sent_could_not_be_handed_over(
    laptop: Laptop, tmp_path: Path
) -> None:
    with laptop.started() as at:
        at.open_with()
        case = case_in(at)
        writes_offline(at, laptop, case)
        ends(laptop)
        laptop.cable.cut_at = RESCUE_PATH.encode()
        laptop.cable.plug_in()
        at.sync()
        at.day.wait_told("server_stopped_midway")
        assert not at.has_locked
        assert at.day.session_words() == TYPED
    assert read_word(laptop.profile) is None
    laptop.cable.cut_at = b""
    laptop.cable.plug_in()
    with laptop.started() as at:
        at.open_with()
        at.sync()
        at.wait_locked()
    read = rescued(laptop, tmp_path / "rescued.jsonl")
    assert (UNSENT in read, TYPED in read) == (True, True)


def test_that_words_typed_until_the_lock_closes_are_handed_over_before_the_laptop_ends(
    laptop: Laptop, tmp_path: Path
) -> None:
    with laptop.started() as at:
        at.open_with()
        case = case_in(at)
        at.day.types_into_session(case, TYPED)
        ends(laptop)
        at.day.workplace.locking.locking.connect(laptop.cable.pull)
        at.sync()
        at.wait_locked()
    assert read_word(laptop.profile) is None
    laptop.cable.plug_in()
    with laptop.started() as at:
        at.open_with()
        at.sync()
        at.wait_locked()
    assert read_word(laptop.profile) is not None
    assert TYPED in rescued(laptop, tmp_path / "rescued.jsonl")


def test_that_the_last_run_before_an_end_keeps_the_window_alive(laptop: Laptop) -> None:
    with laptop.started() as at:
        at.open_with()
        case = case_in(at)
        at.day.types_into_session(case, TYPED)
        ends(laptop)
        by = list[int]()
        run = ServerMailbag.run

        def slow(self: ServerMailbag, told: Callable[[str, int, int], None], stopped: Callable[[], bool]) -> Changes:
            by.append(threading.get_ident())
            return run(self, told, stopped)

        with patch.object(ServerMailbag, "run", slow):
            at.sync()
            at.wait_locked()
    assert len(by) >= 2
    assert threading.get_ident() not in by
    assert read_word(laptop.profile) is not None


def test_that_no_page_says_ended_while_the_end_could_not_be_carried_out(laptop: Laptop) -> None:
    with laptop.started() as at:
        at.open_with()
        case_in(at)
        at.lock()
    ends(laptop)
    laptop.clock.off = timedelta(days=60)
    with (
        patch.object(vault, "end_laptop", side_effect=Told("disk_full")),
        laptop.started() as at,
    ):
        at.day.try_words()
        at.day.until(lambda: "has not met the partnership" in at.day.reads(), "the page of the lease")
        at.day.click("Connect and open")
        at.day.until(lambda: "could not be carried out yet" in at.day.reads(), "why it does not open", seconds=6)
        assert "Its keys and its records were destroyed" not in at.day.reads()
    assert read_word(laptop.profile) is None
    assert laptop.profile.slot.exists()


def test_that_what_a_server_refuses_lies_sealed_on_the_laptop_and_two_officers_read_it(
    laptop: Laptop, tmp_path: Path
) -> None:
    def refuses(_asked: Rescue) -> None:
        raise unreadable()

    with laptop.started() as at:
        at.open_with()
        case = case_in(at)
        writes_offline(at, laptop, case)
        ends(laptop)
        laptop.cable.plug_in()
        with patch.object(custodian, "check_rescue", refuses):
            at.sync()
            at.wait_locked()
    assert read_word(laptop.profile) is not None
    assert not laptop.profile.slot.exists()
    with laptop.started() as at:
        read = at.day.reads()
        assert "still lie sealed on this laptop" in read
        assert "handed over first" not in read
    letters = TypeAdapter(list[Rescue]).validate_json(laptop.profile.rescue.read_bytes())
    out = tmp_path / "left.jsonl"
    pieces, left = laptop.home.recovery.rescue_left(letters, laptop.home.hands(1, 3), out)
    assert (pieces > 0, left) == (True, 0)
    told = out.read_text("utf-8")
    assert (UNSENT in told, TYPED in told) == (True, True)
