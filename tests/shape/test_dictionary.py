"""The data dictionary says what the forms say."""

from caseworker.domain.registry import FORMS
from tests.shape.dictionary import PAGE, written


def test_that_the_data_dictionary_is_what_the_forms_say_today() -> None:
    kept = PAGE.read_text(encoding="utf-8")
    assert kept == written(), "the forms have changed: run python -m tests.shape.dictionary"


def test_that_the_data_dictionary_names_every_field_of_every_form() -> None:
    kept = PAGE.read_text(encoding="utf-8")
    missing = [
        spec.name for form in FORMS for spec in form.specs() if f"| `{spec.name}` | {spec.ask.label} |" not in kept
    ]
    assert missing == []
