"""A worker's lost key and a laptop's last work, given back by two officers: whole, to the right one, and noted."""

import secrets
import stat
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pydantic_core import to_json

from caseworker import custody
from caseworker.domain.errors import Told
from caseworker.sealed_letters import NotOpened, fresh_key, open_with, seal_to
from caseworker.server.custody.custodian import RESCUES_KEPT
from caseworker.server.custody.endings import Endings
from caseworker.server.custody.recovering import Hands, Recovery, joined, letters_in
from caseworker.server.registrar import NotDone
from tests.fakes.book import DictBook
from tests.unit.server.partnership import Laptop, Partnership
from tests.unit.server.test_officers import CHEAP, WORDS

STORE = "57" * 16


class Bench:
    """A partnership whose officers have just made a recovery key, and a laptop with its key under escrow."""

    def __init__(self, home: Partnership, folder: Path) -> None:
        self.home = home
        self.recovery = Recovery(home.book, home.clock, folder / "server")
        self.key, self.files = self.recovery.make(WORDS, folder / "officers", is_replacing=True, terms=CHEAP)
        self.laptop = home.laptop(home.team("North"))
        self.data_key = secrets.token_bytes(32)
        self.escrow(self.data_key)

    def escrow(self, key: bytes, *, epoch: int = 1, bound: int | None = None) -> None:
        """Put a key of the laptop under escrow, as for this epoch."""
        info = custody.escrow_info(STORE, bound or epoch, self.key)
        sealed = seal_to(self.laptop.hello().recovery_key, info, key)
        self.home.service.custodian.escrow(
            self.laptop.caller, custody.Escrow(store=STORE, epoch=epoch, key=self.key, sealed=sealed)
        )

    def ask(self, *, epoch: int = 1, laptop: Laptop | None = None) -> "Asked":
        """Ask for the key, as the lock screen does."""
        private, public = fresh_key("reply")
        device = (laptop or self.laptop).caller.device
        request = custody.RecoveryRequest(device=device, store=STORE, epoch=epoch, public_key=public)
        self.home.service.custodian.recovery(request)
        return Asked(self.home, private, request)

    def hands(self, *numbers: int) -> Hands:
        """These officers with their files open."""
        return joined([(self.files[number - 1], WORDS[number - 1][1]) for number in numbers], CHEAP)

    def notes(self) -> list[str]:
        """The deeds in the server's audit, where the book lets a test look."""
        assert isinstance(self.home.book, DictBook)
        return [note.deed for note in self.home.book.tables.notes]


@dataclass
class Asked:
    """A request, and the private key behind the worker's new words."""

    home: Partnership
    private: bytes
    request: custody.RecoveryRequest

    @property
    def name(self) -> str:
        """What the worker reads aloud."""
        return custody.fingerprint(self.request.public_key)

    def opened(self) -> bytes:
        """The key in the answer."""
        reply = self.home.service.custodian.recovery(self.request)
        info = custody.reply_info(STORE, self.request.epoch, self.request.public_key)
        return open_with(self.private, info, reply.sealed)


@pytest.fixture
def bench(home: Partnership, tmp_path: Path) -> Bench:
    """Over each of the two books."""
    return Bench(home, tmp_path)


def test_that_two_officers_give_a_worker_the_key_of_their_laptop_back(bench: Bench) -> None:
    for numbers in ((1, 2), (3, 1), (2, 3)):
        asked = bench.ask()
        shown = bench.recovery.approve(asked.name.upper().replace("-", " "), bench.hands(*numbers))
        assert asked.opened() == bench.data_key
        assert (shown.laptop.device, shown.owner.id) == (bench.laptop.caller.device, bench.laptop.caller.worker)


def test_that_the_answer_opens_for_nobody_but_the_one_who_asked(bench: Bench) -> None:
    asked, other = bench.ask(), bench.ask()
    bench.recovery.approve(asked.name, bench.hands(1, 2))
    with pytest.raises(NotOpened):
        Asked(bench.home, other.private, asked.request).opened()
    assert bench.home.service.custodian.recovery(other.request).sealed == ""


def test_that_exactly_the_epoch_that_was_asked_for_is_opened(bench: Bench) -> None:
    newer = secrets.token_bytes(32)
    bench.escrow(newer, epoch=2)
    for epoch, key in ((1, bench.data_key), (2, newer)):
        asked = bench.ask(epoch=epoch)
        bench.recovery.approve(asked.name, bench.hands(1, 2))
        assert asked.opened() == key
    missing = bench.ask(epoch=3)
    with pytest.raises(NotDone, match="holds no key"):
        bench.recovery.approve(missing.name, bench.hands(1, 2))
    bench.escrow(newer, epoch=4, bound=2)
    exchanged = bench.ask(epoch=4)
    with pytest.raises(NotDone, match="does not open"):
        bench.recovery.approve(exchanged.name, bench.hands(1, 2))


def test_that_a_laptop_gets_no_other_laptops_key(bench: Bench) -> None:
    thief = bench.home.laptop(bench.home.team("South"))
    asked = bench.ask(laptop=thief)
    with pytest.raises(NotDone, match="holds no key"):
        bench.recovery.approve(asked.name, bench.hands(1, 2))


@pytest.mark.parametrize("how", ["revoked", "worker revoked", "ordered to end", "ended"])
def test_that_nobody_whose_access_has_ended_gets_a_key_back(bench: Bench, how: str) -> None:
    asked, laptop = bench.ask(), bench.laptop
    endings = Endings(bench.home.book, bench.home.clock, bench.home.signer)
    if how == "revoked":
        bench.home.registrar.end(laptop.caller.device)
    elif how == "worker revoked":
        bench.home.registrar.end(laptop.caller.worker)
    elif how == "ordered to end":
        endings.order(laptop.caller.device)
    else:
        endings.order(laptop.caller.device)
        bench.home.service.custodian.ended(laptop.receipt(STORE))
    assert "ended" in bench.recovery.shown(asked.name).trouble
    with pytest.raises(NotDone, match="has ended"):
        bench.recovery.approve(asked.name, bench.hands(1, 2))
    assert bench.home.service.custodian.recovery(asked.request).sealed == ""


def test_that_a_request_nobody_made_is_told(bench: Bench) -> None:
    for name in ("0000-0000-0000-0000-0000", "", "not a fingerprint"):
        with pytest.raises(Told, match="record_missing"):
            bench.recovery.approve(name, bench.hands(1, 2))


def test_that_it_takes_two_different_officers_of_one_key(bench: Bench, tmp_path: Path) -> None:
    other = Bench(bench.home, tmp_path / "other")
    for files in ([0], [0, 0]):
        with pytest.raises(NotDone, match="two different"):
            joined([(bench.files[number], WORDS[number][1]) for number in files], CHEAP)
    with pytest.raises(NotDone, match="different recovery keys"):
        joined([(bench.files[0], WORDS[0][1]), (other.files[1], WORDS[1][1])], CHEAP)


def test_that_a_key_is_not_replaced_unasked_and_what_was_sealed_before_still_opens(
    bench: Bench, tmp_path: Path
) -> None:
    with pytest.raises(NotDone, match="--replace"):
        bench.recovery.make(WORDS, tmp_path / "again", terms=CHEAP)
    with pytest.raises(NotDone, match="3 officers of different names"):
        bench.recovery.make((*WORDS[:2], WORDS[0]), tmp_path / "again", is_replacing=True, terms=CHEAP)
    key, files = bench.recovery.make(WORDS, tmp_path / "again", is_replacing=True, terms=CHEAP)
    kept = bench.recovery.keys()
    known = {one.fingerprint: one for one in kept}
    assert kept[0].fingerprint == key
    assert (known[key].escrows, known[bench.key].escrows) == (0, 1)
    assert (known[key].replaced_at, known[bench.key].replaced_at) == (None, bench.home.clock.now())
    asked = bench.ask()
    with pytest.raises(NotDone, match="another recovery key"):
        bench.recovery.approve(asked.name, joined([(files[0], WORDS[0][1]), (files[1], WORDS[1][1])], CHEAP))
    bench.recovery.approve(asked.name, bench.hands(2, 3))
    assert asked.opened() == bench.data_key


def test_that_what_a_laptop_handed_over_is_opened_into_a_file_for_its_owner_alone(bench: Bench, tmp_path: Path) -> None:
    custodian, out = bench.home.service.custodian, tmp_path / "rescued.jsonl"
    with pytest.raises(NotDone, match="nothing over"):
        bench.recovery.rescue(bench.laptop.caller.device, bench.hands(1, 2), out)
    for number in (1, 2):
        bench.home.clock.go_on(minutes=1)
        info = custody.rescue_info(STORE, bench.key)
        sealed = seal_to(bench.laptop.hello().recovery_key, info, b'{"part": %d}' % number)
        letter = custody.Rescue(store=STORE, key=bench.key, pieces=number, sealed=sealed)
        custodian.rescue(bench.laptop.caller, letter)
    assert bench.recovery.rescue(bench.laptop.caller.device, bench.hands(2, 3), out) == (3, 0)
    assert out.read_bytes() == b'{"part": 1}\n{"part": 2}\n'
    if sys.platform != "win32":
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with pytest.raises(NotDone, match="already"):
        bench.recovery.rescue(bench.laptop.caller.device, bench.hands(2, 3), out)
    with pytest.raises(Told, match="record_missing"):
        bench.recovery.rescue("f" * 32, bench.hands(1, 2), tmp_path / "nobody")


def _left_behind(bench: Bench, folder: Path, **more: object) -> Path:
    """The file of a laptop that could not hand its work over: two letters, as `ui/entrance/ending.py` writes them."""
    info, public = custody.rescue_info(STORE, bench.key), bench.laptop.hello().recovery_key
    letters = [
        custody.Rescue(
            store=STORE, key=bench.key, pieces=number, sealed=seal_to(public, info, b'{"part": %d}' % number)
        )
        for number in (1, 2)
    ]
    folder.mkdir(exist_ok=True)
    (folder / "rescue.sealed").write_bytes(to_json([letter.model_dump() | more for letter in letters]))
    return folder / "rescue.sealed"


def test_that_what_lies_sealed_on_a_laptop_is_opened_without_the_server_knowing_the_laptop(
    bench: Bench, tmp_path: Path
) -> None:
    letters, out = letters_in(_left_behind(bench, tmp_path / "stick")), tmp_path / "rescued.jsonl"
    assert bench.recovery.rescue_left(letters, bench.hands(1, 3), out) == (3, 0)
    assert out.read_bytes() == b'{"part": 1}\n{"part": 2}\n'
    if sys.platform != "win32":
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
    other = [letters[0], letters[1].model_copy(update={"key": "0000-0000-0000-0000-0000"})]
    assert bench.recovery.rescue_left(other, bench.hands(1, 2), tmp_path / "half") == (1, 1)
    bound = [letters[0].model_copy(update={"store": "58" * 16})]
    with pytest.raises(NotDone, match="does not open"):
        bench.recovery.rescue_left(bound, bench.hands(1, 2), tmp_path / "none")
    if isinstance(bench.home.book, DictBook):
        assert "rescue_file_opened_1_3" in bench.notes()


@pytest.mark.parametrize("wrong", [{"key": "\x00"}, {"store": "x"}, {"pieces": -1}, {"sealed": "zz"}], ids=str)
def test_that_a_left_letter_is_checked_like_one_that_was_uploaded(
    bench: Bench, tmp_path: Path, wrong: dict[str, object]
) -> None:
    with pytest.raises(NotDone, match="not whole, or not what a laptop leaves"):
        letters_in(_left_behind(bench, tmp_path / "stick", **wrong))


def test_that_a_left_file_is_bounded_and_must_be_whole(bench: Bench, tmp_path: Path) -> None:
    file = _left_behind(bench, tmp_path / "stick")
    letter = letters_in(file)[0].model_dump()
    file.write_bytes(to_json([letter] * (RESCUES_KEPT + 1)))
    with pytest.raises(NotDone, match="more letters"):
        letters_in(file)
    file.write_bytes(to_json([letter | {"sealed": "00" * (custody.RESCUE_BYTES + 1)}]))
    with pytest.raises(NotDone, match="not whole"):
        letters_in(file)
    file.write_bytes(to_json([letter])[:-1])
    with pytest.raises(NotDone, match="not whole"):
        letters_in(file)
    file.unlink()
    with pytest.raises(NotDone, match="no file"):
        letters_in(file)


def test_that_a_drill_tries_every_pair_and_is_remembered_with_its_date(bench: Bench) -> None:
    health = bench.home.service.vitals()
    assert health is not None
    assert (health.has_recovery, health.drilled_at) == (True, None)
    assert bench.recovery.drill(bench.hands(1, 3)) == 1
    bench.home.clock.go_on(days=1)
    assert bench.recovery.drill(bench.hands(1, 2, 3)) == 3
    health, key = bench.home.service.vitals(), bench.recovery.in_use()
    assert health is not None
    assert key is not None
    assert health.drilled_at == key.drilled_at == bench.home.clock.now()


def test_that_a_drill_with_a_key_that_does_not_open_is_not_remembered(bench: Bench, tmp_path: Path) -> None:
    former = bench.hands(1, 2)
    bench.recovery.make(WORDS, tmp_path / "again", is_replacing=True, terms=CHEAP)
    with pytest.raises(NotDone, match="in use"):
        bench.recovery.drill(former)
    key = bench.recovery.in_use()
    assert key is not None
    assert key.drilled_at is None


def test_that_a_drill_notices_that_laptops_seal_to_another_key_than_the_officers_hold(tmp_path: Path) -> None:
    book = DictBook()
    bench = Bench(Partnership(book), tmp_path)
    _, foreign = fresh_key("escrow")
    book.tables.recovery_keys[bench.key] = replace(book.tables.recovery_keys[bench.key], public=foreign)
    with pytest.raises(NotDone, match="does not open"):
        bench.recovery.drill(bench.hands(1, 2))
    assert book.tables.recovery_keys[bench.key].drilled_at is None


def test_that_every_use_of_the_key_is_noted_with_whose_hands_it_was(tmp_path: Path) -> None:
    bench = Bench(Partnership(DictBook()), tmp_path)
    bench.recovery.approve(bench.ask().name, bench.hands(1, 3))
    bench.recovery.drill(bench.hands(2, 3))
    with pytest.raises(NotDone):
        bench.recovery.rescue(bench.laptop.caller.device, bench.hands(1, 2), tmp_path / "out")
    wanted = ["recovery_key_made", "escrowed", "recovery_approved_1_3", "recovery_drill_2_3", "rescue_opened_1_2"]
    found = [deed for deed in bench.notes() if deed in wanted]
    assert found == wanted


def test_that_the_servers_part_cannot_be_exchanged_for_another(bench: Bench, tmp_path: Path) -> None:
    other = Bench(bench.home, tmp_path / "other")
    ours, theirs = tmp_path / "server" / f"{bench.key}.json", tmp_path / "other" / "server" / f"{other.key}.json"
    hands = bench.hands(1, 2)
    ours.write_bytes(theirs.read_bytes())
    asked = bench.ask()
    with pytest.raises(NotDone, match="exchanged"):
        bench.recovery.approve(asked.name, hands)
    ours.unlink()
    with pytest.raises(NotDone, match="There is no file"):
        bench.recovery.approve(asked.name, hands)
