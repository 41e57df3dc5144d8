"""Papers for the tests: short words for the records they are made from, and for the page that comes out."""

from datetime import date

from caseworker.domain.actions import records
from caseworker.domain.actions.paper import Sheet
from caseworker.domain.actions.print_out import Wish, look_at
from caseworker.domain.actions.writing import creation
from caseworker.domain.form import Record
from caseworker.domain.forms.leaving_hospital import LeavingHospital
from caseworker.domain.forms.plan_version import AdultDoes, GoTo
from caseworker.domain.forms.school_day import KeptApart, SchoolDay
from caseworker.domain.ids import CONFIG_SCOPE, RecordId, ScopeId
from caseworker.domain.ports import Ports, Work
from caseworker.printing.compose import DocumentPress
from tests.fakes.casework import a_plan
from tests.unit.printing.examples import PRESS
from tests.unit.printing.paper_reader import words_of

PEOPLE = {
    "nan": GoTo(name="Nan", when="After 4", agreed="yes", order=1),
    "coach": GoTo(name="Coach Dee", when="Tuesdays", agreed="yes", order=2),
    "dre": GoTo(name="Dre", agreed="asked", order=3),
}
ADULTS = {
    "a": AdultDoes(who="Nan", what="Fetch me from the side gate", due_on=date(2026, 11, 27), order=1),
    "b": AdultDoes(who="Coach Dee", what="Keep a place free for me", order=2),
    "c": AdultDoes(who="Miss Obi", what="Open the front office at three", order=3),
}


def configured(ports: Ports, record: Record) -> None:
    """A record of the partnership's configuration."""
    edit = creation(ports, record, scope=CONFIG_SCOPE, record_id=RecordId(ports.ids.new()))
    ports.records.write(Work(edits=(edit,)))


def shared_plan(ports: Ports, scope: ScopeId, **facts: object) -> RecordId:
    """A plan in use with two people who agreed, one who was only asked, and three adults' promises."""
    facts = {"people": PEOPLE, "adults": ADULTS, **facts}
    return a_plan(ports, scope, is_agreed=True, **facts)


def saved(ports: Ports, record: Record, scope: ScopeId) -> RecordId:
    """The record, saved."""
    record_id = RecordId(ports.ids.new())
    records.save(ports, record, scope=scope, record_id=record_id)
    return record_id


def a_school_day(**facts: object) -> SchoolDay:
    """A school day with somebody to be kept apart from."""
    values: dict[str, object] = {
        "school": "Ash Grove High",
        "lead": "Ms Okafor",
        "arriving": "By the side gate",
        "safe_adult": "Mr Fable",
        "apart": {"a": KeptApart(initials="J.M.", where="Maths"), "b": KeptApart(initials="Kade Invented")},
    }
    return SchoolDay.model_validate({**values, **facts})


def a_leaving(**facts: object) -> LeavingHospital:
    """What was agreed before somebody left hospital."""
    values: dict[str, object] = {
        "site": "Royal Fable Hospital",
        "on": date(2026, 11, 22),
        "who_rings": "Amina",
        "rings_at": "about four",
        "channel": "Text first",
        "wound": "Keep it dry for two days",
        "police": "aware",
        "not_told": "Kade and Rico",
        "raised_with": "Nurse in charge",
        "safe_paper": "page",
    }
    return LeavingHospital.model_validate({**values, **facts})


def sheet(ports: Ports, record: str, code: str, *, whom: str = "") -> Sheet:
    """The page with its checks."""
    return look_at(ports, DocumentPress(PRESS), Wish(RecordId(record), code, "K7-0042", whom))


def words(ports: Ports, record: str, code: str, *, whom: str = "") -> str:
    """What the page says."""
    return words_of(sheet(ports, record, code, whom=whom).pdf)


def stops(ports: Ports, record: str, code: str, *, whom: str = "") -> list[str]:
    """What stops the page."""
    return [check.words for check in sheet(ports, record, code, whom=whom).checks if check.verdict == "stops"]
