"""Passphrases: read forgivingly, drawn evenly."""

import math
from collections import Counter
from collections.abc import Sequence

import pytest

from caseworker.store.vault.passphrase import WORDS_OFFERED, key_material, normalised, offered, words


@pytest.mark.parametrize(
    "typed",
    [
        "Otter Banjo Cloud Thimble",
        "  otter   banjo\tcloud\nthimble ",
        "ＯＴＴＥＲ banjo cloud thimble",
        "OTTER BANJO\u00a0CLOUD THIMBLE",
    ],
)
def test_that_case_width_and_spaces_do_not_count(typed: str) -> None:
    assert normalised(typed) == "otter banjo cloud thimble"


def test_that_composed_and_decomposed_letters_are_one() -> None:
    assert key_material("Zoë café straße") == key_material("ZOE\u0308 cafe\u0301 STRASSE")


def test_that_different_words_stay_different() -> None:
    assert key_material("otter banjo") != key_material("otterbanjo") != key_material("otter banjos")


def test_that_text_which_is_no_unicode_does_not_stop_the_app() -> None:
    assert key_material("\ud800") == b"?"


def test_that_the_list_is_clean_and_four_words_carry_more_than_51_bits() -> None:
    choices = words()
    assert len(set(choices)) == len(choices) == 7628
    assert all(word.isascii() and word.isalpha() and word == normalised(word) for word in choices)
    assert WORDS_OFFERED * math.log2(len(choices)) > 51


def test_that_no_word_about_harm_is_offered() -> None:
    assert not {"handgun", "hate", "prison", "strangle", "victim", "gang", "knife", "kill"} & set(words())


def test_that_the_four_words_are_drawn_one_by_one() -> None:
    asked: list[int] = []

    def choose(choices: Sequence[str]) -> str:
        asked.append(len(choices))
        return choices[len(asked)]

    assert offered(words(), choose) == " ".join(words()[1:5])
    assert asked == [len(words())] * 4


def test_that_offers_are_spread_over_the_whole_list() -> None:
    choices = words()[:64]
    drawn = Counter(word for _ in range(1600) for word in offered(choices).split())
    # 6400 draws over 64 words: 100 each, and a word outside 50..160 is a one in a million event.
    assert len(drawn) == 64
    assert all(50 < count < 160 for count in drawn.values())
