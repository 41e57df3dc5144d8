"""Bad days in one box: what it could not take is said where it happened, right under the box."""

from PySide6.QtCore import QMimeData, QPoint
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QWidget

from caseworker.domain.form import TEXT_LIMIT
from caseworker.domain.messages import CATALOGUE
from tests.journeys.bad_days import Day, new_case
from ui.places import Place

TOO_MUCH = "It was raining and we walked. " * 70_000


def under(box: QWidget, words: str) -> bool:
    """Whether these words stand at the lower edge of the box and can be seen."""
    window = box.window()
    edge = box.mapTo(window, QPoint(0, box.height())).y()
    return any(
        frame.accessibleName().startswith(words) and frame.isVisible() and 0 <= frame.y() - edge <= 10
        for frame in window.findChildren(QFrame)
    )


def test_that_a_line_that_is_full_says_so_right_under_it(day: Day) -> None:
    day.go(Place("new_case"))
    box = day.find(QLineEdit, "new.given")
    box.setFocus()
    box.insert("Ash " * 200)  # which is what Ctrl+V does with what it finds
    words = CATALOGUE["line_full"].filled({"limit": 400}).happened
    day.until(lambda: under(box, words), "the sentence under the line")
    assert len(box.text()) == 400


def test_that_a_paste_no_box_can_hold_is_told_at_the_box(day: Day) -> None:
    day.types_into_session(new_case(day.ports), "Hood up.")
    box = day.find(QPlainTextEdit, "observation")
    held = QMimeData()
    held.setText(TOO_MUCH)
    box.setFocus()
    box.insertFromMimeData(held)
    words = CATALOGUE["paste_too_long"].filled({"limit": f"{TEXT_LIMIT:,}"}).happened
    day.until(lambda: any(one.accessibleName().startswith(words) for one in box.window().findChildren(QFrame)), "it")
    assert box.toPlainText() == "Hood up."
