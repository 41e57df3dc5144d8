"""T7: words in every field of every form, in every wrong shape, and not one of them in an error, a log or a notice."""

import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, JsonValue

from caseworker import wire
from caseworker.domain.form import Record
from caseworker.domain.registry import FORMS
from caseworker.domain.settings import Settings, settings_from
from ui.logbook import Logbook
from ui.notices import Hooks, Notice, Notices, redacted
from ui.restart import Handover

MARK = "Jay-was-followed-home-7f3a"
KEY = "f" * 32
every_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.info.kind)

_LEAVES: st.SearchStrategy[JsonValue] = st.sampled_from(
    [MARK, f"{MARK}\n", MARK * 200, f"2026-13-45 {MARK}", f"<b>{MARK}", f"{MARK}\x00", f"{MARK}\ud83d", f"12{MARK}"]
)
WRONG: st.SearchStrategy[JsonValue] = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=2),
        st.dictionaries(st.sampled_from([KEY, "text", "order", "name"]), inner, min_size=1, max_size=2),
    ),
    max_leaves=4,
)
"""A value that holds the words somewhere, in text, lists and objects: right for some fields, wrong for most."""


def attempts(form: type[Record], name: str, value: JsonValue) -> Iterator[Callable[[], object]]:
    """Every way in which a value gets into a record."""
    yield lambda: form.model_validate({name: value})
    yield lambda: form.model_validate_json(json.dumps({name: value}))
    yield lambda: form.model_validate_json(json.dumps({name: value})[:-3])
    yield lambda: setattr(form(), name, value)
    yield lambda: form.read({name: value}).body()
    yield lambda: form.model_validate([value])


def raised_by(attempt: Callable[[], object]) -> BaseException | None:
    """What an attempt raises; what it gives must not show the words either."""
    try:
        made = attempt()
    except Exception as trouble:  # noqa: BLE001  (whatever it is, it is looked at)
        return trouble
    if isinstance(made, BaseModel):
        assert MARK not in f"{made} {made!r}"
    return None


def told_of(trouble: BaseException) -> str:
    """Everything the app itself would say of a fault: on the terminal, in the log, in a notice with its details."""
    notices, shown, terminal = Notices(), list[Notice](), StringIO()
    notices.shown.connect(shown.append)
    with redirect_stderr(terminal):
        hooks = Hooks(notices)
        try:
            sys.excepthook(type(trouble), trouble, trouble.__traceback__)
            logging.getLogger("a.library").error("could not read %s", trouble, exc_info=trouble)
            notices._on_reported(redacted(trouble))
        finally:
            hooks.remove()
    said = " ".join(f"{notice.message.text} {notice.detail}" for notice in shown)
    assert type(trouble).__name__ in terminal.getvalue()
    assert type(trouble).__name__ in said
    return f"{terminal.getvalue()} {said}"


@pytest.fixture(autouse=True)
def quiet_log(caplog: pytest.LogCaptureFixture, qapp: object) -> None:
    """The log is read by the tests themselves."""


@every_form
@given(data=st.data())
def test_that_words_in_a_wrong_place_are_in_no_error(form: type[Record], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([spec.name for spec in form.specs()]))
    value = data.draw(WRONG)
    for attempt in attempts(form, name, value):
        trouble = raised_by(attempt)
        if trouble is not None:
            assert MARK not in f"{trouble} {trouble!r}", f"{form.info.kind}.{name}: {type(trouble).__name__}"
            assert MARK not in told_of(trouble)


@every_form
def test_that_the_record_of_each_form_refuses_some_of_them(form: type[Record]) -> None:
    wrong: list[JsonValue] = [[MARK], {KEY: {"text": [MARK]}}, MARK]
    refused = [
        trouble
        for spec in form.specs()
        for value in wrong
        for attempt in attempts(form, spec.name, value)
        if (trouble := raised_by(attempt)) is not None
    ]
    assert refused, "nothing was refused, so nothing was looked at"


@given(model=st.sampled_from([Settings, Handover, *wire.Message.__subclasses__()]), value=WRONG, data=st.data())
def test_that_words_in_a_message_or_a_setting_are_in_no_error(
    model: type[BaseModel], value: JsonValue, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(model.model_fields)))
    for attempt in (lambda: model.model_validate({name: value}), lambda: model.model_validate_json(f'["{MARK}')):
        trouble = raised_by(lambda attempt=attempt: [attempt()])  # type: ignore[misc]
        if trouble is not None:
            assert MARK not in f"{trouble} {trouble!r}", f"{model.__name__}.{name}"
            assert MARK not in told_of(trouble)


@given(value=WRONG)
def test_that_kept_settings_that_are_nonsense_give_way_without_a_word(value: JsonValue) -> None:
    assert settings_from(dict.fromkeys(Settings.model_fields, value)) == Settings()


ECHOING: dict[str, Callable[[], object]] = {
    "int": lambda: int(MARK),
    "date": lambda: date.fromisoformat(MARK),
    "key": lambda: dict[str, int]()[MARK],
    "file": lambda: Path("/nowhere", MARK).read_bytes(),
    "json": lambda: json.loads(f"[{MARK}"),
    "ascii": lambda: f"{MARK}é".encode("ascii"),
    "attribute": lambda: getattr(MARK, MARK),
    "float": lambda: float(MARK),
}
"""What Python says with the value in its words (L4)."""


@pytest.mark.parametrize("how", ECHOING)
def test_that_what_python_itself_quotes_ends_at_the_hooks(how: str) -> None:
    trouble = raised_by(ECHOING[how])
    assert trouble is not None
    assert MARK not in told_of(trouble)


def test_that_a_key_with_words_and_a_chain_of_causes_end_at_the_hooks() -> None:
    def wrap() -> None:
        try:
            FORMS[0].model_validate({MARK: [MARK], FORMS[0].specs()[0].name: {MARK: [MARK]}})
            int(MARK)
        except ValueError as cause:
            raise RuntimeError(MARK) from cause

    trouble = raised_by(wrap)
    assert trouble is not None
    assert MARK in str(trouble), "the words were never in the error: the test looks at nothing"
    assert MARK not in told_of(trouble)


def test_that_the_log_is_put_back(caplog: pytest.LogCaptureFixture) -> None:
    before = list(logging.getLogger().handlers)
    Logbook().close()
    assert logging.getLogger().handlers == before
