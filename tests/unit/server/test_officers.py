"""The officers' files: any two of three open the recovery key, one alone does not, and no file can be changed."""

import stat
import sys
from itertools import combinations
from pathlib import Path

import pytest

from caseworker.custody import fingerprint
from caseworker.sealed_letters import open_with, seal_to
from caseworker.server.custody.officers import (
    LEAST,
    PRODUCT,
    Cost,
    OfficerFile,
    PairFile,
    Terms,
    make_key,
    private_key,
    read,
    secret_of,
    written,
)
from caseworker.server.registrar import NotDone

CHEAP = Terms(floor=Cost(64, 1, 1), ceiling=Cost(1024, 3, 4), made=Cost(64, 1, 1))
WORDS = (
    ("Ada Example", "otter banjo cloud thimble"),
    ("Bo Example", "marble ladder pigeon kettle"),
    ("Cy Example", "violet anchor pepper saddle"),
)


@pytest.fixture(scope="module")
def made() -> tuple[PairFile, tuple[OfficerFile, ...]]:
    """A recovery key and its officers' files."""
    return make_key(WORDS, CHEAP)


def _secrets(files: tuple[OfficerFile, ...], *numbers: int) -> dict[int, bytes]:
    return {number: secret_of(files[number - 1], WORDS[number - 1][1], CHEAP) for number in numbers}


def test_that_any_two_officers_open_what_was_sealed_to_the_key(
    made: tuple[PairFile, tuple[OfficerFile, ...]],
) -> None:
    pairs, files = made
    letter = seal_to(pairs.public, b"bound", b"a key of a laptop, fictional")
    assert pairs.key == fingerprint(pairs.public)
    for two in combinations((1, 2, 3), 2):
        private = private_key(pairs, _secrets(files, *two))
        assert open_with(private, b"bound", letter) == b"a key of a laptop, fictional"


def test_that_one_officer_opens_nothing(made: tuple[PairFile, tuple[OfficerFile, ...]]) -> None:
    pairs, files = made
    alone = _secrets(files, 2)
    for held in (alone, {1: alone[2], 2: alone[2]}, {2: alone[2], 3: bytes(32)}):
        with pytest.raises(NotDone, match="do not open"):
            private_key(pairs, held)


def test_that_the_pairs_of_another_key_do_not_open(made: tuple[PairFile, tuple[OfficerFile, ...]]) -> None:
    pairs, files = made
    other, _ = make_key(WORDS, CHEAP)
    swapped = pairs.model_copy(update={"pairs": other.pairs})
    renamed = other.model_copy(update={"key": pairs.key})
    for exchanged in (swapped, renamed):
        with pytest.raises(NotDone):
            private_key(exchanged, _secrets(files, 1, 2))


def test_that_other_words_do_not_open_a_file_and_spelling_does_not_count(
    made: tuple[PairFile, tuple[OfficerFile, ...]],
) -> None:
    file = made[1][0]
    assert secret_of(file, "  Otter BANJO  cloud\tthimble ", CHEAP) == secret_of(file, WORDS[0][1], CHEAP)
    for words in ("otter banjo cloud", WORDS[1][1], ""):
        with pytest.raises(NotDone, match="do not open"):
            secret_of(file, words, CHEAP)


@pytest.mark.parametrize(
    "change", [{"officer": "Eve Example"}, {"number": 2}, {"key": "0000"}, {"passes": 2}, {"nonce": "00" * 12}], ids=str
)
def test_that_nothing_a_file_says_of_itself_can_be_exchanged(
    made: tuple[PairFile, tuple[OfficerFile, ...]], change: dict[str, object]
) -> None:
    with pytest.raises(NotDone):
        secret_of(made[1][0].model_copy(update=change), WORDS[0][1], CHEAP)


def test_that_a_file_below_the_floor_is_refused_before_anything_is_derived(
    made: tuple[PairFile, tuple[OfficerFile, ...]],
) -> None:
    with pytest.raises(NotDone, match="less than is safe"):
        secret_of(made[1][0], WORDS[0][1], PRODUCT)
    huge = made[1][0].model_copy(update={"memory_kib": 2**31})
    with pytest.raises(NotDone, match="less than is safe"):
        secret_of(huge, WORDS[0][1], CHEAP)


def test_that_the_product_asks_for_as_much_as_the_laptops_do() -> None:
    for terms in (PRODUCT, LEAST):
        assert terms.made.reaches(terms.floor)
        assert terms.ceiling.reaches(terms.made)
        assert (terms.floor.memory_kib, terms.floor.passes, terms.floor.lanes) == (64 * 1024, 3, 4)
    assert PRODUCT.made.memory_kib == 256 * 1024


def test_that_words_too_easy_to_guess_are_not_taken() -> None:
    with pytest.raises(NotDone, match="too easy"):
        make_key((WORDS[0], WORDS[1], ("Cy Example", "short - words - 12")), CHEAP)


def test_that_a_file_is_for_its_owner_alone_and_never_replaced(
    made: tuple[PairFile, tuple[OfficerFile, ...]], tmp_path: Path
) -> None:
    path = tmp_path / "out" / "officer.json"
    written(made[1][0], path)
    assert read(OfficerFile, path) == made[1][0]
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(NotDone, match="already"):
        written(made[1][1], path)
    path.write_text('{"format": 1}', "utf-8")
    for wrong in (path, tmp_path / "missing.json"):
        with pytest.raises(NotDone):
            read(OfficerFile, wrong)
    assert WORDS[0][0] not in repr(made)
