"""No keyboard learns from any box a worker types into: every box of every place asks it not to."""

from collections.abc import Mapping

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from tests.ui.every_place import house, place_names
from tests.ui.looked_over import told

PRIVATE = Qt.InputMethodHint.ImhSensitiveData


def learning(page: QWidget) -> list[str]:
    """The boxes below a page that words can be typed into and that do not ask keyboards to forget them."""
    boxes: list[QLineEdit | QPlainTextEdit | QTextEdit | QComboBox] = [
        *(box for box in page.findChildren(QComboBox) if box.isEditable()),
        *page.findChildren(QLineEdit),
        *page.findChildren(QPlainTextEdit),
        *page.findChildren(QTextEdit),
    ]
    return [told(box) for box in boxes if not box.inputMethodHints() & PRIVATE]


@pytest.fixture(scope="module")
def found(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """The boxes of each place that keyboards may learn from."""
    with house(tmp_path_factory.mktemp("house")) as home:
        return {name: learning(home.go(name)) for name in place_names()}


@pytest.mark.parametrize("name", place_names())
def test_that_no_keyboard_learns_from_a_box_of_a_place(found: Mapping[str, list[str]], name: str) -> None:
    assert found[name] == []


def test_that_a_box_that_says_nothing_is_told(qapp: QApplication) -> None:
    page = QWidget()
    QLineEdit(page)
    assert len(learning(page)) == 1
