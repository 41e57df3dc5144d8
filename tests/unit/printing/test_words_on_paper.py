"""What was typed is what is printed, in every language the product prints, and nothing else."""

from dataclasses import replace

import pytest

from caseworker.printing.fonts import GlyphMissing
from caseworker.printing.papers import LargePlan, SheetPaper, SheetSection, WalletCard
from tests.unit.printing.examples import PLAN, PRESS, SESSION
from tests.unit.printing.paper_reader import lines_of, words_of

TYPED = {
    "English": "Go to the front office. Miss Obi knows",
    "Polish": "Idź dłuższą drogą, przy głównej ulicy żółtym autobusem",
    "Vietnamese": "Đi đường dài, qua phố chính, gặp người lớn",
    "Yoruba": "Ẹ̀gbọ́n mi ń bọ̀",
    "Ukrainian": "Йди довшою дорогою",
    "Urdu": "بڑی سڑک والے لمبے راستے سے گھر جاؤں گا",
    "Arabic": "أذهب إلى مكتب المدرسة",
    "Bengali": "শুক্রবার মূল রাস্তা দিয়ে হেঁটে যাব",
}


@pytest.mark.parametrize("language", TYPED)
def test_that_typed_words_are_on_every_paper(language: str) -> None:
    typed = TYPED[language]
    plan = replace(PLAN, can_do=(typed,))
    for paper in (plan, LargePlan(plan), WalletCard(plan), SheetPaper("A", "", (SheetSection("B", (("C", typed),)),))):
        assert typed in words_of(PRESS.press(paper))


@pytest.mark.parametrize(
    "typed", ["A&E <b>front</b> desk", "<img src=/etc/passwd>", "<b", "100% &amp; %s {0}", "\\n (x"]
)
def test_that_text_that_looks_like_markup_is_printed_as_it_is(typed: str) -> None:
    assert typed in words_of(PRESS.press(replace(PLAN, can_do=(typed,))))


def test_that_a_letter_without_a_shape_stops_the_print_and_is_named() -> None:
    with pytest.raises(GlyphMissing) as stopped:
        PRESS.press(replace(PLAN, can_do=("Meet 龘 at the shop", "龘 and 㐀"), ok_places=("☃",)))
    assert set(stopped.value.chars) == {"龘", "㐀", "☃"}
    assert "王" not in str(stopped.value)


def test_that_a_private_code_cannot_call_up_a_shape_learnt_from_other_words() -> None:
    PRESS.press(replace(PLAN, can_do=(TYPED["Urdu"],)))
    with pytest.raises(GlyphMissing):
        PRESS.press(replace(PLAN, can_do=("\ue000",)))


def test_that_control_characters_become_a_space_and_hidden_overrides_vanish() -> None:
    words = words_of(PRESS.press(replace(PLAN, can_do=("go\x07home\tnow", "safe\u202ename\u2066x"))))
    assert "go home now" in words
    assert "safenamex" in words


def test_that_lines_made_with_enter_stay_lines() -> None:
    texts = [line.text for line in lines_of(PRESS.press(replace(PLAN, can_do=("first\r\nsecond",))))]
    assert texts.index("second") == texts.index("first") + 1


def test_that_an_empty_answer_says_so_and_an_empty_section_is_left_off() -> None:
    words = words_of(PRESS.press(SESSION))
    assert "How it went Not filled in" in words
    assert "Left empty" not in words
