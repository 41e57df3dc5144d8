"""What holds for every form on the screen: drawn from its definition, read back as it was, reached by the keyboard."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import JsonValue
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from caseworker.domain.edits import Body
from caseworker.domain.fields import FieldSpec
from caseworker.domain.form import Record, gaps, is_asked
from tests.every_form.bodies import bodies_of, the_lists
from tests.every_form.drawn import FORMS_DRAWN, around, asked, drawn, reachable, settle, stops
from tests.ui.looked_over import findings, said
from ui import theme
from ui.forms.form_view import FormView
from ui.widgets.button import Button
from ui.widgets.field import Field

every_form = pytest.mark.parametrize("form", FORMS_DRAWN, ids=lambda form: form.info.kind)
STRANGE: tuple[JsonValue, ...] = (
    "from_2031",
    "~not_known",
    ["not", {"like": "this"}],
    {"x": 1},
    17,
    "سلام 👋🏽 \u202eabc",
    "2026-11-12T14:32:06.123456+05:30",
)


def full_view(form: type[Record]) -> FormView:
    return FormView(form, around())


@every_form
@pytest.mark.parametrize(("scale", "width"), [(1.0, 1000), (2.0, 1000), (2.0, 640)])
def test_that_a_form_is_drawn_with_names_and_room_for_its_words(
    form: type[Record], scale: float, width: int, qtbot: QtBot, qapp: QApplication
) -> None:
    theme.apply(qapp, "light", scale)
    try:
        view = drawn(qtbot, form, width=width)
        window = view.window()
        for _ in range(2):
            for add in (one for one in view.findChildren(Button) if one.accessibleName().startswith("Add: ")):
                add.click()
        settle(window)
        assert findings(window) == []
        window.hide()
    finally:
        theme.apply(qapp, "light", 1.0)


@every_form
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_that_a_body_shown_and_read_back_is_the_same(
    form: type[Record], data: st.DataObject, qapp: QApplication
) -> None:
    body = data.draw(bodies_of(form))
    view = full_view(form)
    view.show_body(body)
    assert view.values() == body
    view.deleteLater()


@every_form
@pytest.mark.parametrize("strange", STRANGE, ids=range(len(STRANGE)))
def test_that_what_this_version_cannot_read_is_given_back_as_it_came(
    form: type[Record], strange: JsonValue, qapp: QApplication
) -> None:
    body: Body = {spec.name: strange for spec in form.specs()} | {"from_2031": {"a": [1, 2]}}
    view = full_view(form)
    view.show_body(body)
    assert view.values() == body
    view.deleteLater()


@every_form
def test_that_a_strange_element_of_a_list_is_kept_beside_one_that_is_added(form: type[Record], qtbot: QtBot) -> None:
    lists = [spec for spec in asked(form) if spec.kind == "items"]
    body: Body = {spec.name: {"b" * 32: {"order": 3.0, "new": [1]}, "c" * 32: "text"} for spec in lists}
    view = drawn(qtbot, form)
    view.show_body(body)
    for add in (one for one in view.findChildren(Button) if one.accessibleName().startswith("Add: ")):
        add.click()
    assert view.values() == body
    view.window().hide()


@every_form
def test_that_an_answer_that_is_no_longer_offered_is_seen_kept_and_may_be_left(
    form: type[Record], qtbot: QtBot
) -> None:
    coded = [spec for spec in asked(form) if spec.kind == "code" and spec.ask.when is None]
    body: Body = {spec.name: "older_answer" for spec in coded}
    view = drawn(qtbot, form)
    view.show_body(body)
    for spec in coded:
        field = view.field(spec.name)
        kept = next(one for one in field.findChildren(QAbstractButton) if "(no longer offered)" in said(one))
        assert said(kept) == "(no longer offered) older answer"
        other = next(one for one in field.findChildren(type(kept)) if "(no longer" not in said(one))
        other.click()
        assert view.values()[spec.name] in the_lists()[spec.ask.choices].codes()
        kept.click()
        assert view.values()[spec.name] == "older_answer"
    view.window().hide()


@every_form
def test_that_tab_reaches_every_control_and_shift_tab_comes_back(form: type[Record], qtbot: QtBot) -> None:
    view = drawn(qtbot, form)
    window, wanted = view.window(), reachable(view.window())
    first = next(iter(sorted(wanted, key=lambda one: one.mapTo(window, one.rect().topLeft()).toTuple()[::-1])))
    first.setFocus(Qt.FocusReason.TabFocusReason)
    there = list(stops(window))
    assert {said(one) for one in wanted - set(there)} == set()
    back = list(stops(window, Qt.Key.Key_Backtab))
    assert set(back) == set(there)
    window.hide()


@every_form
def test_that_every_text_box_is_filled_by_keys_alone(form: type[Record], qtbot: QtBot) -> None:
    view = drawn(qtbot, form)
    texts = [spec for spec in asked(form) if spec.kind == "text" and is_asked(spec, view.values())]
    for spec in texts:
        view.field(spec.name).setFocus(Qt.FocusReason.TabFocusReason)
        box = QApplication.focusWidget()
        assert box is not None
        QTest.keyClicks(box, "Said so")
    assert {spec.name: view.values()[spec.name] for spec in texts} == dict.fromkeys((s.name for s in texts), "Said so")
    view.window().hide()


@every_form
def test_that_what_is_missing_stands_at_its_field_in_the_words_of_the_summary(form: type[Record], qtbot: QtBot) -> None:
    view = drawn(qtbot, form)
    record = form()
    shown = view.show_gaps(gaps(record))
    stopping = [
        gap for gap in gaps(record) if gap.stops and str(gap.path).split("/")[0] in {s.name for s in asked(form)}
    ]
    assert [words for words, _field in shown] == [gap.words for gap in stopping]
    for words, field in shown:
        assert isinstance(field, Field)
        assert words in field.error()
        assert words in " ".join(one.accessibleDescription() for one in field.findChildren(QWidget))
    view.clear_errors()
    assert not any(one.error() for one in view.findChildren(Field))
    view.window().hide()


def differing(form: type[Record], spec: FieldSpec) -> tuple[Body, Body]:
    """A body for which a field is asked and one for which it is not, found by trying every single answer."""
    tried: list[Body] = [{}]
    for other in asked(form):
        codes = [choice.code for choice in the_lists()[other.ask.choices].choices] if other.ask.choices else []
        answers: list[JsonValue] = [*codes] if other.kind == "code" else [True] if other.kind == "flag" else []
        tried += [{other.name: answer} for answer in answers]
    yes = next(body for body in tried if is_asked(spec, body))
    no = next(body for body in tried if not is_asked(spec, body))
    return yes, no


@every_form
def test_that_a_field_is_there_only_while_it_is_asked_and_keeps_its_answer(form: type[Record], qtbot: QtBot) -> None:
    view = drawn(qtbot, form)
    for spec in asked(form):
        if spec.ask.when is None:
            continue
        yes, no = differing(form, spec)
        view.show_body(yes)
        assert view.field(spec.name).isVisible(), spec.name
        view.show_body({**no, spec.name: "kept"})
        assert not view.field(spec.name).isVisible(), spec.name
        assert view.values()[spec.name] == "kept"
    view.window().hide()


@every_form
def test_that_a_text_that_is_too_long_is_told_and_stays_whole(form: type[Record], qtbot: QtBot) -> None:
    view = drawn(qtbot, form)
    texts = [spec for spec in asked(form) if spec.kind == "text"]
    long = [spec for spec in texts if spec.ask.lines > 1][:1]
    body: Body = {spec.name: "w" * 500 for spec in texts if spec.ask.lines <= 1}
    body |= {spec.name: "word " * 40_020 for spec in long}
    view.show_body(body)
    assert view.values() == body
    assert {words for words, _field in view.problems()} == {"This is 100 letters too long for one box"}
    assert len(view.problems()) == len(body)
    assert not view.is_readable()
    view.show_body({})
    view.window().hide()


@every_form
def test_that_every_script_and_sign_comes_back_letter_for_letter(form: type[Record], qtbot: QtBot) -> None:
    view = drawn(qtbot, form)
    words = "می‌روم به مدرسه 👩🏽‍🚒 e\u0301 <b>&amp; \u202e"
    for spec in asked(form):
        if spec.kind == "text" and is_asked(spec, {}):
            view.field(spec.name).setFocus(Qt.FocusReason.TabFocusReason)
            box = QApplication.focusWidget()
            assert box is not None
            QApplication.clipboard().setText(words)
            QTest.keyClick(box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
            assert view.values()[spec.name] == words, spec.name
    QApplication.clipboard().clear()
    view.window().hide()


def test_that_the_day_of_the_tests_is_the_day_of_the_forms() -> None:
    assert around().today() == date(2026, 11, 12)
