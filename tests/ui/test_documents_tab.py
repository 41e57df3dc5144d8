"""The documents of a case on which nothing was printed yet."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from caseworker.domain.reading.case import header_of
from tests.ui.bench import bench
from ui.places import Place
from ui.screens.case.documents import DocumentsTab


def test_that_the_keyboard_stays_on_the_page_when_there_is_nothing_to_list(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with bench(tmp_path) as here:
        scope = here.open_case()
        window, rail = QWidget(), QPushButton("Caseload")
        column = QVBoxLayout(window)
        tab = DocumentsTab(here.desk, here.went.append)
        column.addWidget(rail)
        column.addWidget(tab)
        here.show(qtbot, window)
        tab.open(Place("case", scope, tab="documents"), header_of(here.ports, scope))
        target = tab.focus_target()
        assert target is not None
        target.setFocus()
        qtbot.waitUntil(tab.register.list.isHidden)
        focused = qapp.focusWidget()
        assert focused is not None
        assert tab.isAncestorOf(focused)
