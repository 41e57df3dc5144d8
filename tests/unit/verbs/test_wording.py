"""A fixed word nobody has checked does not leave; what a lead confirms does, and only while it stays the same text."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import resources
from caseworker.domain.access import WorkerRole, team_scope
from caseworker.domain.actions import print_out, records
from caseworker.domain.actions.print_out import Wish
from caseworker.domain.actions.wording import Reader, confirm_words, take_back
from caseworker.domain.errors import Told
from caseworker.domain.forms.print_record import PrintRecord
from caseworker.domain.forms.words_checked import ReadWord, WordsChecked
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import Ports
from caseworker.domain.reading.wording import language_in, language_lines, wording_for
from caseworker.domain.wording import WORDS_OF, all_words, facts_in, read_languages, text_mark
from tests.fakes.casework import a_case, a_plan, fresh_ports
from tests.unit.printing.paper_reader import words_of
from ui.parts import LatePress, languages

READER = Reader("Saira Example (fictional)", "first language", date(2026, 11, 20))
PAPERS = ("my_plan", "my_plan_large", "card")


@pytest.fixture
def ports(tmp_path: Path) -> Iterator[Ports]:
    """A worker's ports over a fresh store."""
    desk, made = fresh_ports(tmp_path)
    with desk.store:
        yield made


def as_role(ports: Ports, role: WorkerRole) -> Ports:
    """The same laptop in another role."""
    return replace(ports, me=ports.me.model_copy(update={"role": role}))


def drafts(code: str, document: str) -> dict[str, str]:
    """The shipped drafts of a paper."""
    return {english: languages()[code].words[english].text for english in WORDS_OF[document]}


def stops(ports: Ports, version: RecordId, kind: str, *, code: str) -> list[str]:
    """The words of what stops a paper in a language."""
    sheet = print_out.look_at(ports, LatePress(), Wish(version, kind, "K7-0001", language=code))
    return [check.detail for check in sheet.checks if check.verdict == "stops"]


@pytest.mark.parametrize("code", languages().by_code)
def test_that_every_language_has_every_word_and_claims_no_reader(code: str) -> None:
    language = languages()[code]
    assert set(language.words) == set(all_words())
    assert not any(word.is_checked for word in language.words.values())
    assert all(facts_in(word.text) == facts_in(word.english) for word in language.words.values())


@pytest.mark.parametrize(
    "wrong",
    ['english = "My plan"\ntext = ""', 'english = "No such"\ntext = "x"', 'english = "version {n}"\ntext = "x"'],
)
def test_that_a_table_with_a_hole_is_refused_when_it_is_read(wrong: str) -> None:
    head = resources.text("translations/pl.toml").split("[[words]]")[0]
    with pytest.raises(ValueError, match="fixed word"):
        read_languages({"pl": f'{head}[[words]]\n{wrong}\nchecked_by = ""\nchecked_on = ""\n'})


@pytest.mark.parametrize("kind", PAPERS)
def test_that_words_nobody_has_checked_stop_the_paper_with_one_sentence(ports: Ports, kind: str) -> None:
    version = a_plan(ports, a_case(ports))
    (said,) = stops(ports, version, kind, code="ur")
    assert said.startswith(f"{len(WORDS_OF[kind])} of its fixed words have not been read by anybody who reads Urdu")
    assert stops(ports, version, kind, code="en") == []


def test_that_what_a_lead_confirms_prints_on_that_paper_and_no_other(ports: Ports) -> None:
    version = a_plan(ports, a_case(ports))
    confirm_words(as_role(ports, "lead"), "ur", READER, texts=drafts("ur", "card"))
    lead = as_role(ports, "lead")
    assert stops(lead, version, "card", code="ur") == []
    assert stops(lead, version, "my_plan", code="ur") != []
    assert stops(lead, version, "card", code="ar") != []
    word = language_in(lead, "ur").words["Who I ring"]
    assert (word.checked_by, word.checked_on) == (READER.name, "2026-11-20")


def test_that_a_worker_confirms_nothing_neither_in_the_app_nor_past_it(ports: Ports) -> None:
    with pytest.raises(Told, match="words_not_yours"):
        confirm_words(ports, "ur", READER, texts=drafts("ur", "card"))
    words = {
        f"{n:032x}": ReadWord(english=english, text=text, mark=text_mark(english, text, text))
        for n, (english, text) in enumerate(drafts("ur", "card").items())
    }
    forged = WordsChecked(
        status="confirmed", language="ur", reader="Me", reader_knows="I do", read_on=READER.read_on, words=words
    )
    records.save(ports, forged, scope=team_scope(ports.me.team), record_id=RecordId(ports.ids.new()))
    assert stops(ports, a_plan(ports, a_case(ports)), "card", code="ur") != []


def test_that_a_name_how_they_know_it_and_whole_words_are_asked(ports: Ports) -> None:
    lead = as_role(ports, "lead")
    for reader in (replace(READER, name=" "), replace(READER, knows="")):
        with pytest.raises(Told, match="words_no_reader"):
            confirm_words(lead, "ur", reader, texts=drafts("ur", "card"))
    with pytest.raises(Told, match="words_no_reader"):
        confirm_words(lead, "ur", READER, texts={})
    for text in ("no place to fill in", " "):
        with pytest.raises(Told, match="words_place_lost"):
            confirm_words(lead, "ur", READER, texts={"version {n}": text})


def test_that_changing_a_text_voids_what_was_confirmed_of_it_alone(ports: Ports) -> None:
    lead = as_role(ports, "lead")
    confirm_words(lead, "pl", READER, texts=drafts("pl", "card"))
    table = resources.text("translations/pl.toml").replace('text = "Dokąd idę"', 'text = "Gdzie idę"')
    newer = replace(lead, languages=read_languages({"pl": table}))
    assert list(wording_for(newer, "pl", beside=False).unchecked("card")) == ["Where I go"]


def test_that_the_readers_own_words_are_what_is_printed(ports: Ports) -> None:
    lead, version = as_role(ports, "lead"), a_plan(ports, a_case(ports))
    confirm_words(lead, "pl", READER, texts={**drafts("pl", "my_plan"), "Things I can do": "Co umiem zrobić"})
    sheet = print_out.look_at(lead, LatePress(), Wish(version, "my_plan", "K7-0001", language="pl"))
    assert not sheet.is_stopped
    words = words_of(sheet.pdf)
    assert "Co umiem zrobić" in words
    assert "[?]" not in words


def test_that_words_taken_back_after_the_page_was_made_stop_it(ports: Ports) -> None:
    lead, version = as_role(ports, "lead"), a_plan(ports, a_case(ports))
    wish = Wish(version, "card", "K7-0001", language="pl")
    confirm_words(lead, "pl", READER, texts=drafts("pl", "card"))
    sheet = print_out.look_at(lead, LatePress(), wish)
    assert print_out.checked_again(lead, sheet, wish).pdf == sheet.pdf
    (confirmed,) = lead.records.of(team_scope(lead.me.team), "words_checked")
    with pytest.raises(Told, match="words_not_yours"):
        take_back(ports, confirmed.id)
    take_back(lead, confirmed.id)
    with pytest.raises(Told, match="print_stopped"):
        print_out.checked_again(lead, sheet, wish)
    assert print_out.look_at(lead, LatePress(), wish).is_stopped


def test_that_a_page_with_words_that_were_corrected_meanwhile_is_not_the_one_that_leaves(ports: Ports) -> None:
    lead, version = as_role(ports, "lead"), a_plan(ports, a_case(ports))
    wish = Wish(version, "card", "K7-0001", language="pl")
    confirm_words(lead, "pl", READER, texts=drafts("pl", "card"))
    sheet = print_out.look_at(lead, LatePress(), wish)
    confirm_words(lead, "pl", READER, texts={"Who I ring": "Dzwonię do"})
    with pytest.raises(Told, match="print_stopped"):
        print_out.checked_again(lead, sheet, wish)


def test_that_the_workers_own_copy_stays_english_and_the_register_says_which_language(ports: Ports) -> None:
    lead, scope = as_role(ports, "lead"), a_case(ports)
    version = a_plan(ports, scope)
    assert not print_out.look_at(lead, LatePress(), Wish(version, "worker_plan", "K7-0001", language="pl")).is_stopped
    confirm_words(lead, "pl", READER, texts=drafts("pl", "card"))
    wish = Wish(version, "card", "K7-0002", language="pl")
    sheet = print_out.look_at(lead, LatePress(), wish)
    entry = PrintRecord(recipient="Jay", purpose="For the way home")
    print_out.entered(lead, sheet, wish, entry=entry)
    (entered,) = lead.records.of(scope, "print_record")
    assert entered.body["language"] == "pl"


def test_that_the_list_says_how_much_of_each_language_is_missing(ports: Ports) -> None:
    lead = as_role(ports, "lead")
    confirm_words(lead, "so", READER, texts=drafts("so", "card"))
    missing = {line.code: line.unchecked for line in language_lines(lead, "card")}
    assert missing.pop("so") == 0
    assert set(missing.values()) == {len(WORDS_OF["card"])}
