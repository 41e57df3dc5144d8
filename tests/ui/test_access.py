"""Every page of the gallery, in every look: named for screen readers, reached by Tab, no word cut off."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.gallery import PAGES
from ui import theme
from ui.tokens import SCALES
from ui.widgets.chip import Chip, KeyCap
from ui.widgets.label import ElidedLabel

LOOKS = [(page, scale) for page in PAGES for scale in SCALES]


@pytest.fixture
def opened(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication) -> Iterator[QWidget]:
    page, scale = request.param
    theme.apply(qapp, "light", scale)
    window = PAGES[page]()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    for _ in range(6):
        qapp.processEvents()
    yield window
    window.hide()
    theme.apply(qapp, "light", 1.0)


def everything(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield interface
    for at in range(interface.childCount()):
        child = interface.child(at)
        if child is not None and child.isValid():
            yield from everything(child)


@pytest.mark.parametrize("opened", [(page, 1.0) for page in PAGES], indirect=True, ids=list(PAGES))
def test_that_everything_that_takes_the_focus_has_a_name(opened: QWidget) -> None:
    root = QAccessible.queryAccessibleInterface(opened)
    assert root is not None
    nodes = [node for node in everything(root) if node.state().focusable and not node.state().invisible]
    nameless = [type(node.object()).__name__ for node in nodes if not node.text(QAccessible.Text.Name)]
    assert nodes
    assert nameless == []


@pytest.mark.parametrize("opened", [(page, 1.0) for page in PAGES], indirect=True, ids=list(PAGES))
def test_that_tab_reaches_every_control_and_comes_round(opened: QWidget, qtbot: QtBot, qapp: QApplication) -> None:
    def stops(widget: QWidget) -> bool:
        return (
            bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisibleTo(opened) and widget.isEnabled()
        )

    wanted = {widget for widget in opened.findChildren(QWidget) if stops(widget)}
    reached: set[QWidget] = set()
    for _ in range(len(wanted) + 3):
        QTest.keyClick(qapp.focusWidget() or opened, Qt.Key.Key_Tab)
        focus = qapp.focusWidget()
        if focus is not None:
            reached.add(focus)
    assert wanted <= reached


@pytest.mark.parametrize("opened", LOOKS, indirect=True, ids=[f"{page}-{scale}" for page, scale in LOOKS])
def test_that_no_words_are_cut_at_any_text_size(opened: QWidget) -> None:
    assert [_told(widget) for widget in opened.findChildren(QWidget) if _is_cut(widget)] == []


@pytest.mark.parametrize("opened", LOOKS, indirect=True, ids=[f"{page}-{scale}" for page, scale in LOOKS])
def test_that_every_page_fits_a_small_laptop_and_scrolls_only_down(opened: QWidget) -> None:
    least = opened.minimumSizeHint()
    assert least.width() <= 1366
    assert opened.height() <= 768
    for area in opened.findChildren(QScrollArea):
        inside = area.widget()
        assert inside is not None
        assert inside.minimumSizeHint().width() <= area.viewport().width()


def _is_cut(widget: QWidget) -> bool:
    if not widget.isVisible() or isinstance(widget, ElidedLabel):
        return False
    if isinstance(widget, QLabel) and widget.text():
        return _needs(widget)[0] > widget.width() or _needs(widget)[1] > widget.height()
    if isinstance(widget, QAbstractButton) and widget.text():
        tall = (
            widget.heightForWidth(widget.width()) if widget.hasHeightForWidth() else widget.minimumSizeHint().height()
        )
        return tall > widget.height() or widget.minimumSizeHint().width() > widget.width()
    return False


def _needs(label: QLabel) -> tuple[int, int]:
    if isinstance(label, Chip | KeyCap) or not label.wordWrap():
        return label.sizeHint().width(), label.sizeHint().height()
    longest = max((label.fontMetrics().horizontalAdvance(word) for word in label.text().split()), default=0)
    return longest, label.heightForWidth(label.width())


def _told(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    return f"{type(widget).__name__} {words!r} has {widget.width()}x{widget.height()}"
