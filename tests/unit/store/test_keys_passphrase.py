"""Passphrases: read forgivingly, drawn evenly, judged as they are read."""

from collections import Counter
from collections.abc import Sequence

import pytest

from caseworker.domain.errors import Told
from caseworker.store.passphrase import FLOOR_LETTERS, bits, key_material, normalised, offered, require_strong, words


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
    assert bits(choices) > 51


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


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "password",
        "Password Password Password Password",
        "correct horse battery staple",
        "my dog rex likes sausages",
        "abcdefgh ijklmnop qrstuvwx",
        "qwertyuiop asdfghjkl zxcvbnm",
        "1234567 7654321 1111111 2222222",
        "antidisestablishmentarianism",
        "aaaaaaaa bbbbbbbb cccccccc dddddddd",
        "07700 900123 01614 960123",
    ],
)
def test_that_an_easy_passphrase_of_ones_own_is_turned_down_with_the_floor(weak: str) -> None:
    with pytest.raises(Told) as told:
        require_strong(weak)
    assert (told.value.key, told.value.facts) == ("passphrase_weak", {"floor": FLOOR_LETTERS})


def test_that_a_long_sentence_of_ones_own_is_taken() -> None:
    sentence = "Mum bought 12 green kettles in Salford"
    require_strong(sentence)
    with pytest.raises(Told):
        require_strong(sentence[:21])


def test_that_the_offered_words_are_taken_however_short() -> None:
    require_strong(" Ape BAG cat dog ", offer="ape bag cat dog")
    with pytest.raises(Told):
        require_strong("ape bag cat dog")


def test_that_words_others_know_about_the_worker_count_for_nothing() -> None:
    typed = "Farzana Moss Side Trafford kettles"
    require_strong(typed)
    with pytest.raises(Told):
        require_strong(typed, known=("farzana KHAN", "Moss Side team"))
