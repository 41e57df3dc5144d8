"""The leaflets: easy to read, neutral when found, numbered, complete, and honest about what nobody has filled in."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from caseworker.domain.errors import Told
from caseworker.domain.forms.config import Helpline
from caseworker.domain.forms.leaving_hospital import LeavingHospital
from caseworker.domain.forms.partnership import Partnership
from caseworker.domain.forms.school_day import SchoolDay
from caseworker.domain.ids import ScopeId
from caseworker.domain.paperwork import after_today, network_copy, working_together
from caseworker.domain.paperwork.registry import PAPERS, paper_kind, papers_of
from caseworker.domain.ports import Ports
from caseworker.domain.wording import all_words
from tests.fakes.casework import a_case, fresh_ports
from tests.unit.printing.paper_reader import lines_of
from tests.unit.verbs.paper_bench import a_leaving, a_school_day, configured, saved, shared_plan, sheet, stops, words

CARRIED = ("network_copy", "after_today", "working_together")
LEAFLETS = (*CARRIED, "school_copy")
OURS = Partnership(
    complaints_name="Ms Legend",
    complaints_number="0161 496 0150",
    records_name="Mr Fable",
    kept_words="until you are 25",
    return_to="Room 12",
    verified_on=date(2026, 11, 1),
)
HARDEST, HARDEST_SENTENCE = 4.0, 6.0
"""School years of the United States: the fourth is read at nine, the sixth at eleven."""


@pytest.fixture
def ports(tmp_path: Path) -> Iterator[Ports]:
    desk, ports = fresh_ports(tmp_path)
    with desk.store:
        yield ports


def record_for(ports: Ports, scope: ScopeId, code: str) -> tuple[str, str]:
    """What a leaflet is made from, and for whom."""
    kind = paper_kind(code).made_from[0]
    if kind == "plan_version":
        return shared_plan(ports, scope), "nan"
    if kind == "person":
        return scope, "young_person"
    return saved(ports, a_school_day() if kind == "school_day" else a_leaving(), scope), ""


def syllables(word: str) -> int:
    """How many syllables an English word has, near enough: groups of vowels, a silent e at the end left out."""
    spoken = re.sub(r"(?<=[^aeiouyl])e$|(?<=[^aeioutd])ed$", "", word.lower())
    return max(1, len(re.findall("[aeiouy]+", spoken)))


def grade(sentences: tuple[str, ...]) -> float:
    """The Flesch-Kincaid grade: 0.39 words a sentence, plus 11.8 syllables a word, less 15.59."""
    found = [one for text in sentences for one in re.split(r"(?<=[.:])\s+", text) if one]
    spoken = [word for one in found for word in re.findall(r"[A-Za-z’]+", one)]
    return 0.39 * len(spoken) / len(found) + 11.8 * sum(map(syllables, spoken)) / len(spoken) - 15.59


@pytest.mark.parametrize("paper", [working_together, network_copy, after_today], ids=lambda one: one.__name__[-9:])
def test_that_a_child_of_nine_to_eleven_can_read_what_is_always_the_same(paper: object) -> None:
    sentences = paper.fixed_words()  # type: ignore[attr-defined]
    assert grade(sentences) <= HARDEST
    assert [text for text in sentences if grade((text,)) > HARDEST_SENTENCE] == []
    assert max(len(one.split()) for text in sentences for one in re.split(r"(?<=[.:])\s+", text)) <= 15


def test_that_the_fixed_words_of_a_plan_are_as_easy() -> None:
    said = tuple(re.sub(r"\{.*?\}", "now", words).rstrip(".") + "." for words in all_words())
    assert grade(said) <= HARDEST
    assert [words for words in said if grade((words,)) > HARDEST_SENTENCE] == []


def test_that_the_measure_of_reading_tells_hard_words_from_easy_ones() -> None:
    hard = ("Professionals may be statutorily obliged to disclose confidential information to partner organisations.",)
    assert grade(hard) > 12
    assert -4 < grade(("We meet you and we listen.",)) < 3


@pytest.mark.parametrize("code", LEAFLETS)
def test_that_no_leaflet_names_a_service_and_each_is_numbered_with_a_way_back(ports: Ports, code: str) -> None:
    configured(ports, OURS)
    record, whom = record_for(ports, a_case(ports), code)
    for size in (code, paper_kind(code).large):
        page = sheet(ports, record, size, whom=whom)
        lines = lines_of(page.pdf)
        said = " ".join(line.text for line in lines)
        assert not re.search("violen|manchester|partnership|service|council|police|madeup|risk", said, re.IGNORECASE)
        pages = {line.page for line in lines}
        assert {line.page for line in lines if "K7-0042" in line.text} == pages
        assert {line.page for line in lines if "If found, please destroy" in line.text} == pages
        assert "Room 12" in said
        assert page.pdf.count(b"/Author ()") == 1
        assert b"/Producer" not in page.pdf
        assert len(page.pdf) < 150_000


@pytest.mark.parametrize("code", LEAFLETS)
def test_that_large_print_is_large_and_says_the_same(ports: Ports, code: str) -> None:
    record, whom = record_for(ports, a_case(ports), code)
    small, large = (lines_of(sheet(ports, record, size, whom=whom).pdf) for size in (code, paper_kind(code).large))
    body = [line for line in large if not re.search("If found|who gave|K7-0042|locked", line.text)]
    assert min(size for line in body for size in line.sizes) >= 18
    told = set(" ".join(line.text for line in large).split())
    assert set(" ".join(line.text for line in small).split()) - told - {"·", "page", "1", "of"} <= {"1", "2", "3"}


@pytest.mark.parametrize("code", [kind.code for kind in PAPERS])
def test_that_every_paper_has_words_in_the_list_at_each_size(ports: Ports, code: str) -> None:
    kind = paper_kind(code)
    for each in filter(None, (kind.code, kind.large)):
        assert ports.lists.label("document", each) != each
    assert all(kind in papers_of(made_from) for made_from in kind.made_from)


@pytest.mark.parametrize("code", LEAFLETS)
def test_that_an_unsafe_name_anywhere_in_a_leaflet_stops_it(ports: Ports, code: str) -> None:
    scope = a_case(ports, "Robin", known_as="Wren", pronouns_unsafe="At home")
    record, whom = record_for(ports, scope, code)
    assert stops(ports, record, code, whom=whom) == []
    assert "Wren" not in words(ports, record, code, whom=whom)
    made = {"after_today": a_leaving(channel="Ask for Wren"), "school_copy": a_school_day(arriving="Meet Wren")}
    if code in made:
        spoilt = saved(ports, made[code], scope)
        assert stops(ports, spoilt, code) == ["A name that is not safe is in the text"]


@pytest.mark.parametrize(
    "form", [a_leaving(second_way="Come to 9 Invented Row"), a_school_day(home="Post to 9 Invented Row")]
)
def test_that_a_confidential_address_stops_a_leaflet(ports: Ports, form: LeavingHospital | SchoolDay) -> None:
    scope = a_case(ports, address="9 Invented Row, M99", address_confidential=True)
    code = "after_today" if isinstance(form, LeavingHospital) else "school_copy"
    assert stops(ports, saved(ports, form, scope), code) == ["A surname or a confidential address is in the text"]


def test_that_leaving_hospital_says_who_rings_and_never_what_happened(ports: Ports) -> None:
    said = words(ports, saved(ports, a_leaving(), a_case(ports)), "after_today")
    for wanted in ("Amina", "about four", "Text first", "Keep it dry for two days", "999", "0800 1111"):
        assert wanted in said
    for secret in ("Fable", "Kade", "Rico", "Nurse", "They know"):
        assert secret not in said


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"safe_paper": ""}, "Is it safe to have a sheet on paper?"),
        ({"safe_paper": "none"}, "They said “no paper”"),
        ({"may_know": "Kade"}, "Somebody who is not to be told is named in it"),
    ],
)
def test_that_a_sheet_that_could_harm_stays_off_paper(ports: Ports, facts: dict[str, object], why: str) -> None:
    assert stops(ports, saved(ports, a_leaving(**facts), a_case(ports)), "after_today") == [why]


def test_that_whom_to_complain_to_is_said_only_as_it_is_filled_in_and_checked(ports: Ports) -> None:
    scope = a_case(ports)
    bare = sheet(ports, scope, "working_together", whom="young_person")
    assert next(check.verdict for check in bare.checks) == "note"
    assert working_together.COMPLAIN_UNKNOWN in words(ports, scope, "working_together", whom="young_person")
    assert "Ask us how long we keep it." in words(ports, scope, "working_together", whom="parent")
    configured(ports, OURS.model_copy(update={"verified_on": None}))
    unchecked = words(ports, scope, "working_together", whom="young_person")
    assert "Ms Legend" in unchecked
    assert "0161 496 0150" not in unchecked


def test_that_the_agreement_sheet_says_what_they_can_expect(ports: Ports) -> None:
    configured(ports, OURS)
    said = words(ports, a_case(ports), "working_together", whom="young_person")
    for wanted in (
        "When we have to tell someone",
        "Your rights",
        "You can stop at any time",
        "0161 496 0150",
        "Ms Legend",
    ):
        assert wanted in said
    assert "We keep it until you are 25." in said
    assert "You do not have to sign anything." in said


def test_that_the_agreement_sheet_is_one_side_of_paper_for_each_reader(ports: Ports) -> None:
    configured(ports, OURS)
    for whom in ("young_person", "parent"):
        lines = lines_of(sheet(ports, a_case(ports), "working_together", whom=whom).pdf)
        assert {line.page for line in lines} == {0}


def test_that_ten_thousand_letters_are_printed_whole(ports: Ports) -> None:
    long = " ".join(f"word{place}" for place in range(1_300))[:10_000]
    page = sheet(ports, saved(ports, a_leaving(wound=long), a_case(ports)), "after_today")
    printed = " ".join(line.text for line in lines_of(page.pdf))
    assert all(word in printed for word in long.split())
    assert page.checks


def test_that_a_letter_without_a_shape_stops_the_page_and_names_it(ports: Ports) -> None:
    record = saved(ports, a_leaving(channel="Text \U00013000"), a_case(ports))
    with pytest.raises(Told) as told:
        sheet(ports, record, "after_today")
    assert told.value.key == "print_glyph_missing"


def test_that_an_empty_form_still_gives_the_numbers_for_help(ports: Ports) -> None:
    configured(ports, Helpline(name="Made-up line", number="0161 496 0101", verified_on=date(2026, 11, 1)))
    said = words(
        ports, saved(ports, LeavingHospital(site="Somewhere", safe_paper="page"), a_case(ports)), "after_today"
    )
    assert "999" in said
    assert "0161 496 0101" in said
    assert "Who rings you" not in said
