"""Their copy in seventeen languages: the words as they are written, in the order they are read, and no box anywhere."""

import hashlib
import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pytest

import resources
from caseworker.domain.documents import CARDS
from caseworker.domain.wording import WORDS_OF, FixedWord, Language, Wording, wording_in
from caseworker.printing.fonts import GlyphMissing, Weight
from caseworker.printing.papers import AdultLine, LargePlan, Paper, PersonLine, PlanPaper, WalletCard
from caseworker.printing.shaping import Shaper
from tests.unit.printing.examples import FONTS, PLAN, PRESS
from tests.unit.printing.paper_reader import lines_of, words_of
from ui.parts import languages

CODES = tuple(languages().by_code)
TYPED = {
    "ur": "بڑی سڑک والے لمبے راستے سے جاؤں، فون 07700 900123",
    "ar": "أمشي من الطريق الرئيسي، هاتف 07700 900123",
    "fa": "از خیابان اصلی می‌روم، تلفن 07700 900123",
    "ckb": "بە شەقامی سەرەکیدا دەڕۆم، تەلەفۆن 07700 900123",
    "bn": "বড় রাস্তা দিয়ে হাঁটি, ফোন 07700 900123",
    "pa": "ਵੱਡੀ ਸੜਕ ਰਾਹੀਂ ਜਾਵਾਂ, ਫ਼ੋਨ 07700 900123",
    "zh": "我走大路回家，电话 07700 900123",
    "ti": "ብዓቢ ጐደና ይኸይድ፡ ስልኪ 07700 900123",
    "uk": "Іду головною вулицею, телефон 07700 900123",
    "vi": "Tôi đi đường lớn, điện thoại 07700 900123",
}
"""A line somebody may type, in scripts of their own."""


def checked(language: Language) -> Wording:
    """As if a named person had read every word. Fictional, as the name says."""
    words = {
        key: replace(word, checked_by="A. Fictional", checked_on="2026-11-22") for key, word in language.words.items()
    }
    return wording_in(language.with_checks(words))


def plan_in(wording: Wording, *, typed: str = "") -> PlanPaper:
    """The made-up plan with every part filled, in this language."""
    can_do = (*PLAN.can_do, typed) if typed else PLAN.can_do
    adults = (
        AdultLine("Nan", "Keeps a key", done=True),
        AdultLine("Amina", "Bus pass", wording("by {day}", day="25/11/2026")),
    )
    return replace(
        PLAN, wording=wording, can_do=can_do, adults=adults, avoid_places=("The precinct",), return_to="Room 12"
    )


def papers(wording: Wording, *, typed: str = "") -> dict[str, Paper]:
    """The papers a young person takes away."""
    plan = plan_in(wording, typed=typed)
    short = replace(plan, can_do=(typed or "Walk on", "Ring Nan"))
    return {"my_plan": plan, "my_plan_large": LargePlan(plan), **cards(short)}


def cards(plan: PlanPaper) -> dict[str, Paper]:
    """The card in every shape."""
    return {
        "card": WalletCard(plan),
        "card_large": WalletCard(plan, "card_large"),
        "cards": WalletCard(plan, "cards"),
    }


@dataclass(frozen=True, slots=True)
class Heard(Wording):
    """A wording that remembers what it was asked for."""

    asked: set[str] = field(default_factory=set)

    def __call__(self, english: str, **facts: object) -> str:
        """The words, remembered."""
        self.asked.add(english)
        return Wording.__call__(self, english, **facts)


@pytest.mark.parametrize("kind", WORDS_OF)
def test_that_a_paper_says_only_the_fixed_words_that_were_to_be_checked(kind: str) -> None:
    told = checked(languages()["pl"])
    heard = Heard(told.language, told.name, words=told.words)
    long = ("go round by the main road " * 12,) * 9
    for plan in (plan_in(heard), replace(plan_in(heard), return_to=""), replace(plan_in(heard), review_overdue=True)):
        given = replace(plan, return_to="the person who gave it to you") if plan.review_overdue else plan
        papers_of: dict[str, Paper] = {"my_plan": given, "my_plan_large": LargePlan(given), **cards(given)}
        PRESS.press(papers_of[kind])
    if kind not in CARDS:
        alone = replace(plan_in(heard), can_do=long, signs=long, matters=())
        PRESS.press(alone if kind == "my_plan" else LargePlan(alone))
    asked_for_all = {"by {day}"}  # the plan above says it, whatever paper it is for
    assert heard.asked - asked_for_all <= set(WORDS_OF[kind])
    never_together = {"What I want", "{title} (more)"}
    assert set(WORDS_OF[kind]) - heard.asked <= never_together


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("kind", WORDS_OF)
def test_that_what_is_copied_out_of_the_page_is_what_was_written(code: str, kind: str) -> None:
    wording = checked(languages()[code])
    typed = TYPED.get(code, "Idę główną ulicą, tel. 07700 900123")
    words = words_of(PRESS.press(papers(wording, typed=typed)[kind]))
    whole = re.sub(r"\s+", "", words)
    keys = ("What I do", "Who I ring") if kind in CARDS else ("Things I can do", "What adults will do", "Made {day}")
    for key in keys:
        said = wording(key, day="22/11/2026")
        assert re.sub(r"\s+", "", said) in whole
    assert re.sub(r"\s+", "", typed) in whole
    assert "[?]" not in words


@pytest.mark.parametrize("code", CODES)
def test_that_no_heading_of_a_translated_page_is_left_in_english(code: str) -> None:
    words = words_of(PRESS.press(plan_in(checked(languages()[code]))))
    assert not [key for key in WORDS_OF["my_plan"] if len(key) > 8 and "{" not in key and key in words]


@pytest.mark.parametrize("code", CODES)
def test_that_digits_of_a_number_keep_their_order_on_the_page(code: str) -> None:
    """Read back from the glyphs, from left to right as they stand."""
    for text in (TYPED.get(code, ""), languages()[code].words["by {day}"].text.replace("{day}", "25/11/2026")):
        digits = [char for char in text if char.isdigit()]
        for shaped in Shaper(FONTS, language=code).shape(text, Weight.REGULAR):
            (line,) = shaped.lines(shaped.width + 1)
            seen = [line.text[glyph.cluster] for run in line.runs for glyph in run.glyphs]
            assert [char for char in seen if char.isdigit()] == digits


@pytest.mark.parametrize("code", CODES)
def test_that_a_page_begins_at_the_side_where_its_readers_begin(code: str) -> None:
    wording = checked(languages()[code])
    placed = {line.text: line.x for line in lines_of(PRESS.press(plan_in(wording))) if line.page == 0}
    names, numbers = placed["Nan"], [x for text, x in placed.items() if "0800" in text]
    assert (placed[wording("My plan")] > 200) == wording.is_rtl
    assert (placed["Jay"] < placed[wording("My plan")]) == wording.is_rtl
    assert (names > 400) == wording.is_rtl
    assert (min(numbers) < 300) == wording.is_rtl


def test_that_urdu_stands_in_nastaliq_with_room_for_its_fall() -> None:
    shaper = Shaper(FONTS, language="ur")
    (urdu,) = shaper.shape("میرا منصوبہ", Weight.REGULAR)
    (line,) = urdu.lines(100)
    assert [run.face.font.face.name.decode() for run in line.runs] == ["NotoNastaliqUrdu-Regular"]
    assert line.above + line.below >= 2.4
    (arabic,) = Shaper(FONTS, language="ar").shape("خطتي", Weight.REGULAR)
    assert arabic.lines(100)[0].runs[0].face.font.face.name.decode() == "NotoNaskhArabic-Regular"


def test_that_lines_of_urdu_on_the_page_do_not_touch() -> None:
    wording = checked(languages()["ur"])
    lines = [line for line in lines_of(PRESS.press(plan_in(wording, typed=TYPED["ur"] * 4))) if line.page == 0]
    stood = sorted(
        {
            round(line.y, 1)
            for line in lines
            if any("\u0600" <= char <= "\u06ff" for char in line.text) and line.sizes[0] > 10
        }
    )
    assert min(high - low for low, high in pairwise(stood)) > 12


@pytest.mark.parametrize("char", ["龘", "ᄀ", "ꦲ"])
def test_that_a_letter_without_a_glyph_is_an_error_before_any_page(char: str) -> None:
    plan = replace(plan_in(checked(languages()["zh"])), people=(PersonLine(f"王{char}", "07700 900123"),))
    with pytest.raises(GlyphMissing) as missing:
        PRESS.press(plan)
    assert missing.value.chars == (char,)


def test_that_a_word_nobody_has_checked_is_marked_on_the_page_and_the_page_says_so() -> None:
    drafts = wording_in(languages()["pl"])
    paper = replace(plan_in(drafts), unchecked=len(drafts.unchecked("my_plan")))
    words = words_of(PRESS.press(paper))
    assert "Co mogę zrobić [?]" in words
    assert "NOT TO PRINT" in words
    one = languages()["pl"].with_checks(
        {"Things I can do": FixedWord("Things I can do", "Co mogę", "A. Fictional", "2026-11-22")}
    )
    assert "Co mogę [?]" not in words_of(PRESS.press(plan_in(wording_in(one))))


def test_that_both_languages_stand_beside_each_other_when_it_is_wished() -> None:
    wording = replace(checked(languages()["ur"]), beside=True)
    lines = lines_of(PRESS.press(plan_in(wording)))
    by_line: dict[tuple[int, float], list[str]] = {}
    for line in lines:
        by_line.setdefault((line.page, round(line.y, 2)), []).append(line.text)
    pairs = [set(texts) for texts in by_line.values()]
    for key in ("Things I can do", "People I can go to", "What adults will do", "If it’s happening now"):
        assert any({key, wording(key)} <= texts for texts in pairs), key


def test_that_every_font_is_the_one_its_list_names_and_chinese_is_small() -> None:
    listed = dict(re.findall(r"\| `([\w.]+\.ttf)` .* `([0-9a-f]{64})` \|", resources.text("fonts/SOURCES.md")))
    files = [name for name in resources.folder("fonts") if name.endswith(".ttf")]
    assert listed == {name: hashlib.sha256(resources.data(f"fonts/{name}")).hexdigest() for name in files}
    assert all(len(resources.data(f"fonts/{name}")) <= 2_200_000 for name in files)
