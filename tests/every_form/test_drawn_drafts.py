"""Unfinished work of every form: kept by the keeper in a real store, and there again for the next view."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from caseworker.domain.edits import Body
from caseworker.domain.form import Record
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import DraftKey
from tests.every_form.drawn import FORMS_DRAWN, around, asked
from tests.ui.bench import Bench, bench
from ui.forms.form_view import FormView
from ui.forms.keeper import DraftKeeper

HALF = "12 Nov, or was it"


def half_written(view: FormView, kind: str) -> Body:
    """What somebody leaves behind mid-sentence: words, and a day that nobody can read."""
    form = next(one for one in FORMS_DRAWN if one.info.kind == kind)
    days = [spec.name for spec in asked(form) if spec.kind == "date"]
    texts = [spec.name for spec in asked(form) if spec.kind == "text"]
    body: Body = {**dict.fromkeys(texts, "He said\nhe w"), **dict.fromkeys(days, HALF), "from_2031": {"a": True}}
    view.show_body(body)
    return body


def begun(here: Bench, key: DraftKey, view: FormView) -> DraftKeeper:
    keeper = DraftKeeper(here.desk, view, view.values)
    draft = keeper.begin(key)
    if draft is not None:
        view.show_body(draft.values)
    view.changed.connect(keeper.touch)
    return keeper


def test_that_a_draft_of_every_form_is_kept_and_there_again(qtbot: QtBot, tmp_path: Path) -> None:
    with bench(tmp_path) as here:
        scope = here.open_case()
        for form in FORMS_DRAWN:
            key = DraftKey(scope, form.info.kind, RecordId(here.ports.ids.new()))
            view = FormView(form, around())
            qtbot.addWidget(view)
            keeper = begun(here, key, view)
            written = half_written(view, form.info.kind)
            keeper.touch()
            with qtbot.waitSignal(keeper.kept):
                keeper.keep()
            again = FormView(form, around())
            qtbot.addWidget(again)
            begun(here, key, again)
            assert again.values() == written, form.info.kind
            assert [words for words, _field in again.problems()] == [words for words, _field in view.problems()]


@pytest.mark.parametrize("form", FORMS_DRAWN, ids=lambda form: form.info.kind)
def test_that_showing_a_draft_is_not_a_change(form: type[Record], qtbot: QtBot) -> None:
    view = FormView(form, around())
    qtbot.addWidget(view)
    heard: list[QObject] = []
    view.changed.connect(lambda: heard.append(view))
    half_written(view, form.info.kind)
    assert heard == []
