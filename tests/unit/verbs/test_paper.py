"""Paper: what may not leave, and that everything that left is in the register."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from caseworker.domain.actions import paper, plans, records
from caseworker.domain.actions.paper import Sheet
from caseworker.domain.documents import PlanDocument
from caseworker.domain.errors import Told
from caseworker.domain.forms.person import Person
from caseworker.domain.forms.plan_version import AdultDoes, GoTo, PlaceItem, PlanVersion, Words
from caseworker.domain.forms.print_record import PrintRecord
from caseworker.domain.forms.session import Session
from caseworker.domain.ids import RecordId
from caseworker.domain.paperwork.session_sheet import session_checks
from caseworker.domain.ports import Ports
from caseworker.domain.reading.printing import still_out
from tests.fakes.casework import a_case, a_plan, fresh_ports


@pytest.fixture
def ports(tmp_path: Path) -> Iterator[Ports]:
    desk, ports = fresh_ports(tmp_path)
    with desk.store:
        yield ports


def stopped(ports: Ports, kind: str, version: RecordId) -> set[str]:
    return {
        check.rule for check in paper.checks_of(ports, kind, ports.records.get(version)) if check.verdict == "stops"
    }


def a_sheet(ports: Ports, version_id: RecordId) -> Sheet:
    stored = ports.records.get(version_id)
    document = PlanDocument(
        document="my_plan",
        person=Person.read(ports.records.get(RecordId(stored.scope)).body),
        version=PlanVersion.read(stored.body),
        number=paper.reserve_number(ports),
        today=date(2026, 11, 22),
        lists=ports.lists,
    )
    return Sheet(document, b"%PDF", document.number, paper.checks_of(ports, "my_plan", stored))


def test_that_an_agreed_plan_that_is_safe_on_paper_may_be_printed(ports: Ports) -> None:
    assert stopped(ports, "my_plan", a_plan(ports, a_case(ports))) == set()


@pytest.mark.parametrize(
    ("answer", "kind", "stops"),
    [
        ("none", "my_plan", True),
        ("none", "card", True),
        ("card", "my_plan", True),
        ("card", "my_plan_large", True),
        ("card", "card", False),
        ("page", "card", False),
    ],
)
def test_that_their_own_answer_about_paper_rules(ports: Ports, answer: str, kind: str, *, stops: bool) -> None:
    version = a_plan(ports, a_case(ports), safe_paper=answer)
    assert ("V14" in stopped(ports, kind, version)) is stops


def test_that_a_plan_they_did_not_agree_with_has_no_copy_for_them(ports: Ports) -> None:
    version = a_plan(ports, a_case(ports), agreed_state="not_agreed")
    checks = paper.checks_of(ports, "my_plan", ports.records.get(version))
    assert checks[0].verdict == "stops"
    assert "did not agree" in checks[0].words


def test_that_a_draft_is_not_printed_for_them(ports: Ports) -> None:
    version = a_plan(ports, a_case(ports), is_agreed=False)
    assert any(
        c.verdict == "stops" and "not in use" in c.words
        for c in paper.checks_of(ports, "my_plan", ports.records.get(version))
    )


@pytest.mark.parametrize("secret", ["MADEUP", "12 Hidden Lane"])
def test_that_a_surname_or_a_confidential_address_in_the_text_stops_it(ports: Ports, secret: str) -> None:
    scope = a_case(ports, address="12 Hidden Lane, M0 0AA", address_confidential=True)
    version = a_plan(ports, scope, signs={"w1": Words(text=f"They know {secret}")})
    assert "V15" in stopped(ports, "my_plan", version)


@pytest.mark.parametrize("where", ["can_do", "people", "places", "adults"])
def test_that_a_name_that_is_not_safe_stops_it_wherever_it_stands_on_the_page(ports: Ports, where: str) -> None:
    scope = a_case(ports, "Sam", known_as="Robyn", pronouns_unsafe="At home")
    texts: dict[str, object] = {
        "can_do": {"w1": Words(text="Mum calls ROBYN")},
        "people": {"w1": GoTo(name="Nan", when="asks for Robyn", agreed="yes")},
        "places": {"w1": PlaceItem(text="The library", when="when Robyn's bus is late")},
        "adults": {"w1": AdultDoes(who="Nan", what="Rings Robyn at six")},
    }
    version = a_plan(ports, scope, is_agreed=True, **{where: texts[where]})
    checks = paper.checks_of(ports, "my_plan", ports.records.get(version))
    (found,) = [check for check in checks if check.verdict == "stops"]
    assert (found.words, found.rule) == ("A name that is not safe is in the text", "V15")
    assert "At home" in found.detail


def test_that_a_pronoun_only_they_have_stops_it_and_one_everybody_has_is_looked_at(ports: Ports) -> None:
    for pronouns, said, verdict in (
        ("xe/xem", "Nan rings xem back", "stops"),
        ("she/her", "Nan says where her key is", "note"),
        ("she/her", "The shed behind the hall", "passed"),
    ):
        scope = a_case(ports, "Sam", pronouns=pronouns, pronouns_unsafe="At home")
        version = a_plan(
            ports,
            scope,
            matters={},
            wants={},
            signs={},
            safer={},
            places={},
            now_steps={"n": Words(text="Ring 999")},
            can_do={"w1": Words(text=said)},
            people={"p": GoTo(name="Nan", agreed="yes")},
            adults={"a": AdultDoes(who="Nan", what="Rings at six")},
        )
        checks = paper.checks_of(ports, "card", ports.records.get(version))
        (found,) = [check for check in checks if "pronoun" in check.words]
        assert (said, found.verdict) == (said, verdict)


def test_that_a_name_and_pronoun_that_are_safe_everywhere_are_no_trouble(ports: Ports) -> None:
    scope = a_case(ports, "Sam", known_as="Robyn", pronouns="xe/xem")
    version = a_plan(ports, scope, can_do={"w1": Words(text="Nan rings Robyn, xem only")})
    assert stopped(ports, "my_plan", version) == set()


def test_that_whoever_carries_the_workers_copy_is_told_where_the_name_is_not_safe(ports: Ports) -> None:
    scope = a_case(ports, "Sam", known_as="Robyn", pronouns_unsafe="At home")
    checks = paper.checks_of(ports, "worker_plan", ports.records.get(a_plan(ports, scope)))
    assert [check.detail for check in checks if check.verdict == "note"] == ["Keep it away: At home."]


def test_that_whoever_carries_a_session_is_told_where_the_name_is_not_safe(ports: Ports) -> None:
    unsafe = a_case(ports, "Sam", known_as="Robyn", pronouns_unsafe="At home")
    for scope, said in ((unsafe, "Keep it away: At home."), (a_case(ports), "")):
        session = RecordId(ports.ids.new())
        records.save(ports, Session(place="Room 14"), scope=scope, record_id=session)
        checks = session_checks(ports, ports.records.get(session))
        assert [check.detail for check in checks if check.rule == "V15"] == [said]


def test_that_the_code_word_in_the_text_stops_it(ports: Ports) -> None:
    version = a_plan(ports, a_case(ports), can_do={"w1": Words(text="I say Green Book")})
    checks = paper.checks_of(ports, "my_plan", ports.records.get(version))
    assert any(check.verdict == "stops" and "code word" in check.words for check in checks)


def test_that_people_who_have_not_agreed_are_named_as_left_off(ports: Ports) -> None:
    scope = a_case(ports)
    people = {"p1": GoTo(name="Nan", agreed="yes"), "p2": GoTo(name="Dre", agreed="asked")}
    checks = paper.checks_of(ports, "my_plan", ports.records.get(a_plan(ports, scope, people=people)))
    (note,) = [check for check in checks if check.verdict == "note"]
    assert note.detail == "Left off: Dre"


def test_that_every_number_is_given_once(ports: Ports) -> None:
    assert [paper.reserve_number(ports) for _ in range(3)] == ["K7-0001", "K7-0002", "K7-0003"]


def test_that_a_page_that_left_is_in_the_register_with_number_recipient_and_purpose(ports: Ports) -> None:
    scope = a_case(ports)
    sheet = a_sheet(ports, a_plan(ports, scope))
    paper.enter(ports, sheet, PrintRecord(recipient="Jay", purpose="For the way home"), scope=scope)
    (entry,) = ports.records.of(scope, "print_record")
    assert entry.body["number"] == sheet.number
    assert (entry.body["recipient"], entry.body["purpose"]) == ("Jay", "For the way home")


def test_that_a_stopped_page_is_never_entered(ports: Ports) -> None:
    scope = a_case(ports)
    sheet = a_sheet(ports, a_plan(ports, scope, safe_paper="none"))
    with pytest.raises(Told, match="print_stopped"):
        paper.enter(ports, sheet, PrintRecord(recipient="Jay", purpose="x"), scope=scope)
    assert ports.records.of(scope, "print_record") == []


@pytest.mark.parametrize(("recipient", "purpose"), [("", "why"), ("Jay", " ")])
def test_that_a_page_needs_a_recipient_and_a_purpose(ports: Ports, recipient: str, purpose: str) -> None:
    scope = a_case(ports)
    sheet = a_sheet(ports, a_plan(ports, scope))
    with pytest.raises(Told, match="not_ready"):
        paper.enter(ports, sheet, PrintRecord(recipient=recipient, purpose=purpose), scope=scope)


def test_that_copies_of_older_versions_are_listed_until_they_are_back(ports: Ports) -> None:
    scope = a_case(ports)
    first = a_plan(ports, scope)
    sheet = a_sheet(ports, first)
    paper.enter(ports, sheet, PrintRecord(recipient="Jay", purpose="x", version=1, of=first), scope=scope)
    plans.new_version(ports, ports.records.get(first), version_id=RecordId("f" * 32))
    second = ports.records.get(RecordId("f" * 32))
    (out,) = still_out(ports, second)
    assert out.version == 1
    (entry,) = ports.records.of(scope, "print_record")
    paper.follow_up(ports, entry, status="destroyed")
    assert still_out(ports, second) == []


@pytest.mark.parametrize("kind", ["card", "card_large", "cards"])
def test_that_only_the_card_means_a_card_of_any_shape(ports: Ports, kind: str) -> None:
    assert "V14" not in stopped(ports, kind, a_plan(ports, a_case(ports), safe_paper="card"))
    assert "V14" in stopped(ports, kind, a_plan(ports, a_case(ports), safe_paper="none"))
