"""Fields, boxes for words and the error summary: nothing is lost, everything is reached and read out."""

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.boxes import stack
from ui.widgets.button import Button
from ui.widgets.choices import Segments
from ui.widgets.errors import ErrorSummary
from ui.widgets.field import Field
from ui.widgets.label import PlainLabel
from ui.widgets.page import Page
from ui.widgets.textbox import LineBox, TextBox


@pytest.fixture
def form(qtbot: QtBot) -> tuple[QWidget, ErrorSummary, Field, Field]:
    first, last = Field("Where did you meet?", LineBox()), Field("Safer?", Segments((("yes", "Yes"), ("no", "No"))))
    summary = ErrorSummary()
    page = Page("Session")
    page.set_body(stack(summary, first, *(TextBox(lines=12) for _ in range(4)), last))
    qtbot.addWidget(page)
    page.resize(800, 400)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page, summary, first, last


def test_that_the_error_summary_takes_the_focus_and_its_links_lead_to_the_fields(
    form: tuple[QWidget, ErrorSummary, Field, Field], qtbot: QtBot
) -> None:
    page, summary, first, last = form
    summary.show_problems((("Say where", first), ("Say whether it is safer", last)))
    assert summary.hasFocus()
    QTest.keyClick(summary, Qt.Key.Key_Tab)
    assert summary.links()[0].hasFocus()
    QTest.keyClick(summary.links()[0], Qt.Key.Key_Tab)
    QTest.keyClick(summary.links()[1], Qt.Key.Key_Space)
    control = last.control
    assert isinstance(control, Segments)
    assert control.button("yes").hasFocus()
    top = control.mapTo(page, control.rect().topLeft()).y()
    assert 0 <= top < page.height()


def test_that_a_summary_without_problems_is_not_there(form: tuple[QWidget, ErrorSummary, Field, Field]) -> None:
    _page, summary, first, _last = form
    summary.show_problems((("Say where", first),))
    assert summary.isVisible()
    summary.show_problems(())
    assert (summary.isVisible(), summary.links()) == (False, ())


def test_that_an_error_is_read_before_the_hint_and_leaves_the_answer(qtbot: QtBot) -> None:
    box = LineBox("Ash Grove High")
    field = Field("Where did you meet?", box, hint="The place, not the address.", optional=True)
    qtbot.addWidget(field)
    field.set_error("Say where")
    assert box.accessibleName() == "Where did you meet? (optional)"
    assert box.accessibleDescription() == "Error: Say where The place, not the address."
    assert (box.text(), box.property("invalid"), field.error()) == ("Ash Grove High", True, "Say where")
    field.set_error("")
    assert (box.accessibleDescription(), box.property("invalid")) == ("The place, not the address.", None)


def test_that_an_error_reaches_every_answer_of_a_group(qtbot: QtBot) -> None:
    answers = Segments((("yes", "Yes"), ("no", "No")))
    field = Field("Safer?", answers)
    qtbot.addWidget(field)
    field.set_error("Say whether it is safer")
    assert answers.button("no").accessibleDescription() == "Safer?. Error: Say whether it is safer"


def test_that_a_box_grows_with_its_words_and_shrinks_again(qtbot: QtBot) -> None:
    box = TextBox("", lines=3)
    qtbot.addWidget(box)
    box.resize(300, 100)
    box.show()
    empty = box.minimumSizeHint().height()
    box.set_words("\n".join("line" for _ in range(12)))
    assert box.minimumSizeHint().height() > 2 * empty
    box.set_words("")
    assert box.minimumSizeHint().height() == empty
    box.hide()


def test_that_text_past_the_limit_stays_and_is_counted(qtbot: QtBot) -> None:
    box = TextBox("", limit=10)
    qtbot.addWidget(box)
    told: list[int] = []
    box.excess_changed.connect(told.append)
    QTest.keyClicks(box, "twelve chars")
    assert (box.words(), box.excess(), told[-1]) == ("twelve chars", 2, 2)


def test_that_a_paste_far_past_the_limit_is_left_out_and_told(qtbot: QtBot) -> None:
    box = TextBox("kept", limit=10)
    qtbot.addWidget(box)
    pasted = QMimeData()
    pasted.setText("x" * 200)
    with qtbot.waitSignal(box.paste_left_out):
        box.insertFromMimeData(pasted)
    assert box.words() == "kept"


def test_that_keyboards_are_asked_not_to_learn_what_is_typed(qtbot: QtBot) -> None:
    for box in (TextBox(), LineBox()):
        qtbot.addWidget(box)
        assert box.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData


def test_that_tab_leaves_a_box_for_words(qtbot: QtBot) -> None:
    box, after = TextBox(), Button("After")
    holder = stack(box, after)
    qtbot.addWidget(holder)
    with qtbot.waitActive(holder):
        holder.show()
        holder.activateWindow()
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Tab)
    assert (after.hasFocus(), box.words()) == (True, "")


def test_that_markup_in_words_is_shown_and_not_obeyed(qtbot: QtBot) -> None:
    label = PlainLabel("<b>Jay</b> & <img src='x'>")
    button = Button("Ring <b>Mum</b> & Nan")
    for widget in (label, button):
        qtbot.addWidget(widget)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert (button.words(), button.shortcut().toString()) == ("Ring <b>Mum</b> & Nan", "")
