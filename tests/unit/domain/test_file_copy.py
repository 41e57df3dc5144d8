"""A copy of a file: everything is in it, what is left out is in no byte of it, and a second person looks first."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from caseworker.domain.actions import records as verbs
from caseworker.domain.actions.disclosures import Target, check_copy, everywhere, leave_out, put_back
from caseworker.domain.actions.paper import Sheet
from caseworker.domain.actions.print_out import Wish, look_at
from caseworker.domain.copying.left_out import Hole, without
from caseworker.domain.copying.whole_file import Leaf, whole_file
from caseworker.domain.errors import Told
from caseworker.domain.forms.disclosure import Disclosure
from caseworker.domain.forms.network_member import NetworkMember
from caseworker.domain.forms.person import Person
from caseworker.domain.forms.session import Hearsay, Quote, Session
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import Ports
from caseworker.domain.registry import FORMS
from caseworker.printing.compose import DocumentPress
from tests.unit.domain.cases import Cases, some_cases
from tests.unit.printing.examples import PRESS
from tests.unit.printing.paper_reader import unpacked_streams, words_of

press = DocumentPress(PRESS)
SECRET = "Жанна from the corner shop"
"""Its first letter stands nowhere else, so that not even a font of the file may know it."""


@pytest.fixture
def cases(tmp_path: Path) -> Iterator[Cases]:
    """A worker's store."""
    with some_cases(tmp_path) as found:
        yield found


def a_file(cases: Cases) -> ScopeId:
    """A file with somebody else's words in it."""
    scope = cases.open("Jay")
    cases.save(NetworkMember(name="Dre Pretend", relation="friend", phone="07700 900456"), scope)
    cases.save(
        Session(
            started_at=cases.now,
            observation=f"Dre Pretend waited outside. {SECRET} rang me.",
            quotes={"a" * 32: Quote(text="I told Dre Pretend about it.")},
            heard={"b" * 32: Hearsay(text="He carries something.", source=SECRET)},
        ),
        scope,
    )
    return scope


def a_request(cases: Cases, scope: ScopeId, *, asked_by: str = "young_person") -> RecordId:
    """A request with everything that is asked about it."""
    request = Disclosure(
        asked_by=asked_by, asker_name="Jay Madeup", asked_on=cases.now.date(), identity="School card, seen by me"
    )
    return cases.save(request, scope)


def seen(cases: Cases, request: RecordId, code: str = "file_copy") -> Sheet:
    """The pages of a request."""
    return look_at(cases.ports, press, Wish(request, code, "K7-0001"))


def stops(sheet: Sheet) -> set[str]:
    """What stops it."""
    return {check.words for check in sheet.checks if check.verdict == "stops"}


def of_kind(leaves: tuple[Leaf, ...], kind: str) -> Leaf:
    """The one record of a kind."""
    (found,) = [leaf for leaf in leaves if leaf.kind == kind]
    return found


def target(leaf: Leaf, field: str, words: str = "") -> Target:
    """Words of a field, or all of it."""
    entry = next(one for one in leaf.entries if str(one.path).startswith(field))
    at = entry.words.index(words) if words else 0
    return Target(leaf.record, str(entry.path), at, at + len(words), entry.seal)


def colleague(cases: Cases) -> Ports:
    """The ports of somebody else who holds the case."""
    return replace(cases.ports, me=cases.ports.me.model_copy(update={"worker": "9" * 32, "name": "Ben"}))


def test_that_every_kind_of_record_of_a_file_is_in_its_copy(cases: Cases) -> None:
    scope = cases.open()
    kept = [form for form in FORMS if not form.info.config and not form.info.team_scope]
    for form in kept:
        cases.save(form.read({"status": "open"}), scope)
    leaves = whole_file(cases.ports, scope)
    assert {form.info.kind for form in kept} - {leaf.kind for leaf in leaves} == {"disclosure"}
    assert [leaf.number for leaf in leaves] == list(range(1, len(leaves) + 1))


def test_that_words_no_paper_carries_are_in_the_copy_of_the_file(cases: Cases) -> None:
    scope = cases.open()
    person = Person.read(cases.ports.records.get(RecordId(scope)).body)
    verbs.save(
        cases.ports,
        person.model_copy(update={"address": "9 Invented Row"}),
        scope=scope,
        record_id=RecordId(scope),
    )
    assert "9 Invented Row" in words_of(seen(cases, a_request(cases, scope)).pdf)


@pytest.mark.parametrize("code", ["file_copy", "file_copy_large"])
def test_that_what_is_left_out_is_in_no_byte_of_the_pages(cases: Cases, code: str) -> None:
    scope = a_file(cases)
    request, leaves = a_request(cases, scope), whole_file(cases.ports, scope)
    assert "Жанна" in words_of(seen(cases, request).pdf)
    leave_out(cases.ports, request, everywhere(leaves, SECRET), reason="confidence")
    pdf = seen(cases, request, code).pdf
    spelt = SECRET.split(maxsplit=1)[0]
    forms = [spelt.encode(), spelt.encode("utf-16-be"), spelt.encode("utf-16-be").hex().upper().encode()]
    for stream in (pdf, *unpacked_streams(pdf)):
        for form in (*forms, b"0416", b"<0416>", "corner shop".encode("utf-16-be").hex().upper().encode()):
            assert form.lower() not in stream.lower()
    words = words_of(pdf)
    assert words.count("[Left out:") == 2
    assert "Dre Pretend" in words


def test_that_every_number_has_its_reason_in_the_list(cases: Cases) -> None:
    scope = a_file(cases)
    request, session = a_request(cases, scope), of_kind(whole_file(cases.ports, scope), "session")
    leave_out(cases.ports, request, (target(session, "heard"),), reason="confidence")
    leave_out(cases.ports, request, (target(session, "observation", "Dre Pretend"),), reason="other_person")
    words = words_of(seen(cases, request).pdf)
    numbers = {found for group in re.findall(r"\[Left out: ([\d, ]+)\]", words) for found in group.split(", ")}
    assert numbers == {"1", "2"}
    assert "What is left out, and why" in words
    assert "About another person, who has not agreed" in words
    assert "Given in confidence by another person" in words


def test_that_a_whole_record_and_a_whole_field_go_with_everything_in_them(cases: Cases) -> None:
    scope = a_file(cases)
    request, leaves = a_request(cases, scope), whole_file(cases.ports, scope)
    leave_out(cases.ports, request, (Target(of_kind(leaves, "network_member").record),), reason="other_person")
    leave_out(cases.ports, request, (target(of_kind(leaves, "session"), "quotes"),), reason="other_person")
    words = words_of(seen(cases, request).pdf)
    assert "07700" not in words
    assert "I told" not in words
    assert "A record is left out" in words


def test_that_words_that_changed_since_they_were_marked_are_left_out_whole(cases: Cases) -> None:
    scope = a_file(cases)
    request, session = a_request(cases, scope), of_kind(whole_file(cases.ports, scope), "session")
    leave_out(cases.ports, request, (target(session, "observation", "Dre Pretend"),), reason="other_person")
    stored = cases.ports.records.get(session.record)
    later = Session.read(stored.body).model_copy(update={"observation": f"Today {SECRET} waited with Dre Pretend."})
    verbs.save(cases.ports, later, scope=scope, record_id=session.record)
    sheet = seen(cases, request)
    assert "waited with" not in words_of(sheet.pdf)
    assert any(check.words == "Words changed after they were marked" for check in sheet.checks)


def test_that_nothing_is_left_out_without_a_reason(cases: Cases) -> None:
    scope = a_file(cases)
    request = a_request(cases, scope)
    with pytest.raises(Told, match="not_ready"):
        leave_out(cases.ports, request, (Target(RecordId(scope)),), reason="")


def test_that_what_is_put_back_is_in_the_copy_again(cases: Cases) -> None:
    scope = a_file(cases)
    request, leaves = a_request(cases, scope), whole_file(cases.ports, scope)
    leave_out(cases.ports, request, everywhere(leaves, "dre  PRETEND"), reason="other_person")
    record = Disclosure.read(cases.ports.records.get(request).body)
    assert len(record.marks) == 3
    assert "Dre Pretend" not in words_of(seen(cases, request).pdf)
    put_back(cases.ports, request, record.marks)
    assert "Dre Pretend" in words_of(seen(cases, request).pdf)


def test_that_nobody_checks_their_own_work_and_a_change_undoes_the_check(cases: Cases) -> None:
    scope = a_file(cases)
    request, leaves = a_request(cases, scope), whole_file(cases.ports, scope)
    leave_out(cases.ports, request, everywhere(leaves, "Dre Pretend"), reason="other_person")
    assert stops(seen(cases, request)) == {"Nobody else has looked it through"}
    with pytest.raises(Told, match="own_work_checked"):
        check_copy(cases.ports, request)
    check_copy(colleague(cases), request)
    assert stops(seen(cases, request)) == set()
    leave_out(cases.ports, request, everywhere(leaves, SECRET), reason="confidence")
    assert stops(seen(cases, request)) == {"It has changed since it was looked through"}
    check_copy(colleague(cases), request)
    cases.save(Session(observation="Something new."), scope)
    assert stops(seen(cases, request)) == {"It has changed since it was looked through"}


@pytest.mark.parametrize(("asked_by", "is_stopped"), [("young_person", False), ("parent", True), ("court", True)])
def test_that_a_secret_address_leaves_with_nobody_but_the_young_person(
    cases: Cases, asked_by: str, *, is_stopped: bool
) -> None:
    scope = cases.open()
    person = Person.read(cases.ports.records.get(RecordId(scope)).body)
    secret = person.model_copy(update={"address": "9 Invented Row, M0 0AA", "address_confidential": True})
    verbs.save(cases.ports, secret, scope=scope, record_id=RecordId(scope))
    cases.save(Session(observation="Walked to 9 invented row together."), scope)
    request = a_request(cases, scope, asked_by=asked_by)
    check_copy(colleague(cases), request)
    assert stops(seen(cases, request)) == ({"An address that is kept secret is in it"} if is_stopped else set())
    leaves = whole_file(cases.ports, scope)
    leave_out(cases.ports, request, everywhere(leaves, "9 Invented Row"), reason="address")
    leave_out(cases.ports, request, everywhere(leaves, "M0 0AA"), reason="address")
    check_copy(colleague(cases), request)
    assert stops(seen(cases, request)) == set()


def test_that_the_names_of_others_that_are_still_in_it_are_listed(cases: Cases) -> None:
    scope = a_file(cases)
    (named,) = [check for check in seen(cases, a_request(cases, scope)).checks if "Other people" in check.words]
    assert named.detail.startswith("Dre Pretend (3).")


def test_that_holes_that_touch_become_one_with_every_number() -> None:
    holes = [Hole(1, 4, 9), Hole(2, 6, 12), Hole(3, 15, 18)]
    assert without("abc defghijkl mn op", holes) == "abc [Left out: 1, 2]l m[Left out: 3]p"
    assert without("abc", [Hole(1, 0, 3), Hole(2, 0, 3)]) == "[Left out: 1, 2]"


@pytest.mark.parametrize("words", ["x" * 10_000, "word " * 2_000, "\x00\x07 odd \ufeff\u202e marks", "a\r\nb\u2028c"])
def test_that_long_and_odd_words_go_on_the_pages(cases: Cases, words: str) -> None:
    scope = cases.open()
    cases.save(Session(observation=words), scope)
    assert seen(cases, a_request(cases, scope)).pdf.startswith(b"%PDF")


def test_that_a_letter_no_font_has_is_said_before_anything_is_printed(cases: Cases) -> None:
    scope = cases.open()
    cases.save(Session(observation="\U00013000"), scope)
    request = a_request(cases, scope)
    with pytest.raises(Told, match="print_glyph_missing"):
        seen(cases, request)


def test_that_making_the_pages_says_how_far_it_is_and_can_be_stopped(cases: Cases) -> None:
    request = a_request(cases, a_file(cases))
    steps: list[tuple[int, int]] = []
    pages = look_at(
        cases.ports, press, Wish(request, "file_copy", "K7-0001"), told=lambda done, of: steps.append((done, of))
    )
    shares = [done / of for done, of in steps]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert pages.pdf

    def stopped(done: int, _of: int) -> None:
        if done:
            raise Told("press_stopped")

    with pytest.raises(Told, match="press_stopped"):
        look_at(cases.ports, press, Wish(request, "file_copy", "K7-0001"), told=stopped)
