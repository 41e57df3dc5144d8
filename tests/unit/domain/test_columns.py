"""The universal columns: what lists, timelines and search read of a record."""

from typing import Annotated, ClassVar

import pytest

from caseworker.domain.columns import columns_of
from caseworker.domain.edits import Body
from caseworker.domain.fields import Ask
from caseworker.domain.form import FormInfo, Record
from caseworker.domain.forms.person import Person, shown_name
from caseworker.domain.forms.session import Session


class Trial(Record):
    """A form made for these tests, with a field of each kind that matters to columns."""

    info: ClassVar[FormInfo] = FormInfo(kind="trial", title="Trial", plural="Trials", icon="flag")
    name: Annotated[str, Ask("Name", role="title", search=True, summary=True)] = ""
    due: Annotated[str, Ask("Due", role="due_on", summary=True)] = ""
    secret: Annotated[str, Ask("Secret", search=True, band="restricted")] = ""
    quiet: Annotated[str, Ask("Quiet")] = ""


def test_that_a_restricted_field_cannot_be_found_by_its_words() -> None:
    found = columns_of(Trial, {"name": "Fox", "secret": "Badger", "quiet": "Hare"})
    assert dict(found.words) == {"name": "Fox"}


def test_that_columns_are_filled_from_roles_and_the_line_from_summaries() -> None:
    found = columns_of(Trial, {"name": "Fox", "due": "2026-11-23", "status": "open"})
    assert (found.title, found.due_on, found.status, found.line) == ("Fox", "2026-11-23", "open", "Fox · 2026-11-23")


def test_that_an_absence_is_neither_a_date_nor_a_word() -> None:
    found = columns_of(Session, {"next_on": "~not_known", "place": "~declined"})
    assert found.due_on == ""
    assert "place" not in found.words


def test_that_only_one_letter_of_the_family_name_is_shown() -> None:
    assert columns_of(Person, {"given_name": "Jay", "family_name": "Madeup"}).title == "Jay M."
    assert columns_of(Person, {"described_as": "Boy, about 17, red coat"}).title == "Boy, about 17, red coat"


def test_that_a_kind_nobody_knows_has_its_status_and_no_words() -> None:
    found = columns_of(None, {"status": "new", "text": "x"})
    assert (found.status, found.title, dict(found.words)) == ("new", "", {})


def test_that_the_line_of_a_session_is_what_the_young_person_said() -> None:
    body: Body = {"quotes": {"a": {"text": "I got the early bus."}}, "observation": "Laughed."}
    assert columns_of(Session, body).line == "“I got the early bus.”"


def test_that_only_the_searchable_words_of_an_element_can_be_found() -> None:
    body: Body = {"contacts": {"a": {"kind": "mobile", "value": "07700 900123", "whose": "Nan"}}}
    assert columns_of(Person, body).words["contacts"] == "07700 900123"


@pytest.mark.parametrize(
    ("family", "shown"),
    [("Madeup", "Jay M."), ("مثال", "Jay م"), ("דוגמה", "Jay ד"), ("Ōtsuka", "Jay Ō."), ("", "Jay")],
)
def test_that_one_letter_of_a_family_name_takes_a_stop_only_where_it_is_written_from_left_to_right(
    family: str, shown: str
) -> None:
    assert shown_name({"given_name": "Jay", "family_name": family}) == shown
