"""Words, names and numbers stand in the order a reader of the language expects."""

from itertools import pairwise

import pytest

from caseworker.printing import bidirection, typed
from caseworker.printing.fonts import Weight
from caseworker.printing.shaping import Line, Shaper
from tests.unit.printing.examples import FONTS


def line_of(text: str) -> Line:
    """The text shaped and set as one line."""
    (shaped,) = Shaper(FONTS).shape(text, Weight.REGULAR)
    (line,) = shaped.lines(shaped.width)
    return line


def seen_order(line: Line, *words: str) -> list[str]:
    """The words from left to right as they stand on the paper, found by where their first letters are drawn."""
    places: dict[int, float] = {}
    x = 0.0
    for run in line.runs:
        for glyph in run.glyphs:
            places.setdefault(glyph.cluster, x)
            x += glyph.advance
    return sorted(words, key=lambda word: places[line.text.index(word)])


def test_that_urdu_words_run_from_right_to_left() -> None:
    assert seen_order(line_of("میں دفتر جاؤں گا"), "میں", "دفتر", "جاؤں", "گا") == ["گا", "جاؤں", "دفتر", "میں"]


def test_that_letters_inside_a_right_to_left_word_run_leftwards() -> None:
    (run,) = line_of("مدرسة").runs
    assert all(left.cluster >= right.cluster for left, right in pairwise(run.glyphs))


@pytest.mark.parametrize("text", ["فون 07700 900123 ہے", "رقم 0161 496 0123 هنا", "نمبر +44 7700 900123 پر"])
def test_that_phone_digits_keep_their_order_inside_right_to_left_text(text: str) -> None:
    line = line_of(text)
    digits = [
        line.text[glyph.cluster]
        for run in line.runs
        for glyph in run.glyphs
        if line.text[glyph.cluster].isdigit() or line.text[glyph.cluster] == "+"
    ]
    assert "".join(digits) == "".join(char for char in text if char.isdigit() or char == "+")


def test_that_a_number_after_a_latin_name_is_read_after_it() -> None:
    assert seen_order(line_of("Amina 25 نومبر تک"), "Amina", "25", "نومبر") == ["نومبر", "25", "Amina"]


def test_that_an_english_date_inside_urdu_stays_together() -> None:
    assert seen_order(line_of("یہ کام by 25 Nov تک ہوگا"), "by", "25", "Nov") == ["by", "25", "Nov"]


def test_that_a_sentence_that_begins_with_a_latin_name_keeps_its_own_direction() -> None:
    assert bidirection.is_rtl("Amina، فون کرے گی")
    assert not bidirection.is_rtl("I ring نانی first")


def test_that_a_number_is_never_cut_over_two_lines() -> None:
    (shaped,) = Shaper(FONTS).shape("ring 07700 900123 now", Weight.REGULAR)
    lines = [line.text.replace(typed.NO_BREAK_SPACE, " ") for line in shaped.lines(7.5)]
    assert "07700 900123" in lines


def test_that_joiners_keep_the_levels_beside_their_letters() -> None:
    text = "می\u200cروم now"
    assert len(bidirection.levels(text, rtl=True)) == len(text)


def test_that_no_line_is_wider_than_its_room() -> None:
    (shaped,) = Shaper(FONTS).shape("Pneumonoultramicroscopic" * 40 + " and then گھر " * 20, Weight.REGULAR)
    lines = shaped.lines(9.0)
    assert max(line.width for line in lines) <= 9.0 + 1e-6
    assert (
        "".join("".join(line.text for line in lines).split()) == ("Pneumonoultramicroscopic" * 40) + "andthenگھر" * 20
    )


def test_that_bengali_conjuncts_are_one_cluster() -> None:
    (run,) = line_of("ক্র").runs
    assert {glyph.cluster for glyph in run.glyphs} == {0}
    assert sum(glyph.advance for glyph in run.glyphs) < 1000
