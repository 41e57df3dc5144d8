"""Rows that wrap, columns that turn, lists, and a look that changes while the program runs."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import shiboken6
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLayout, QLayoutItem, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import gallery
from ui import theme
from ui.models.paged import PagedModel, PageOfRows
from ui.models.rows import RowsModel
from ui.screens.lock.cover import CoverScreen
from ui.screens.lock.words import WordsBox
from ui.widgets.boxes import stack
from ui.widgets.button import Button
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel
from ui.widgets.linerows import LineRow, LineRowDelegate
from ui.widgets.page import Columns
from ui.widgets.rail import NavRail
from ui.widgets.rowlist import RowList
from ui.widgets.tasklist import TaskList, TaskRow
from ui.widgets.textbox import LineBox


@pytest.fixture(autouse=True)
def light_again(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "light", 1.0)
    yield
    theme.apply(qapp, "light", 1.0)


def handles() -> set[int]:
    """The items of layouts that Python holds, other than those of our own layouts."""
    held = [one for one in shiboken6.getAllValidWrappers() if isinstance(one, QLayoutItem)]
    return {id(one) for one in held if not isinstance(one, QLayout)}


def row_of(count: int) -> QWidget:
    holder = QWidget()
    flow = Flow(8)
    flow.add(*(Button(f"Button {at}") for at in range(count)))
    holder.setLayout(flow)
    return holder


def test_that_a_row_wraps_when_there_is_no_room_and_says_how_tall_it_gets(qtbot: QtBot) -> None:
    holder = row_of(4)
    qtbot.addWidget(holder)
    wide = holder.sizeHint()
    assert holder.heightForWidth(wide.width()) == wide.height()
    assert holder.heightForWidth(wide.width() // 2 + 10) == 2 * wide.height() + 8


def test_that_nothing_in_a_wrapped_row_overlaps_or_leaves_it(qtbot: QtBot) -> None:
    holder = row_of(7)
    qtbot.addWidget(holder)
    holder.resize(260, holder.heightForWidth(260))
    holder.show()
    boxes = [child.geometry() for child in holder.findChildren(Button)]
    assert all(holder.rect().contains(box) for box in boxes)
    assert not [1 for at, box in enumerate(boxes) for other in boxes[:at] if box.intersects(other)]
    holder.hide()


def test_that_a_button_beside_a_field_stands_on_its_foot(qtbot: QtBot) -> None:
    holder, flow = QWidget(), Flow(8)
    field, button = Field("A field with words over it", LineBox()), Button("Go")
    flow.add(field, button)
    flow.setAlignment(button, Qt.AlignmentFlag.AlignBottom)
    holder.setLayout(flow)
    qtbot.addWidget(holder)
    holder.resize(holder.sizeHint())
    holder.show()
    assert field.height() > button.height()
    assert button.geometry().bottom() == field.geometry().bottom()
    holder.hide()


def test_that_a_row_inside_a_row_asks_for_the_height_of_its_lines(qtbot: QtBot) -> None:
    outer = QWidget()
    flow = Flow(8)
    flow.add(row_of(4), PlainLabel("after"))
    outer.setLayout(flow)
    qtbot.addWidget(outer)
    inner = row_of(4)
    qtbot.addWidget(inner)
    assert outer.heightForWidth(250) >= inner.heightForWidth(250)


def test_that_a_hidden_thing_takes_no_room_in_a_row(qtbot: QtBot) -> None:
    holder = row_of(3)
    qtbot.addWidget(holder)
    full = holder.sizeHint().width()
    holder.findChildren(Button)[1].hide()
    assert holder.sizeHint().width() < full


def test_that_two_columns_become_one_when_narrow_and_when_the_text_is_large(qtbot: QtBot, qapp: QApplication) -> None:
    columns = Columns(PlainLabel("left"), PlainLabel("right"), need=900)
    qtbot.addWidget(columns)
    columns.resize(1000, 300)
    columns.show()
    assert not columns.is_narrow()
    columns.resize(800, 300)
    assert columns.is_narrow()
    theme.apply(qapp, "light", 1.5)
    columns.resize(1001, 300)
    assert columns.is_narrow()
    columns.hide()


def test_that_the_look_changes_while_a_window_is_open(qtbot: QtBot, qapp: QApplication) -> None:
    page = gallery.session()
    qtbot.addWidget(page)
    page.resize(1366, 768)
    page.show()
    button = next(child for child in page.findChildren(Button) if child.words() == "Sign and lock")
    small, light = button.sizeHint(), page.grab().toImage().pixelColor(120, 300)
    theme.apply(qapp, "dark", 1.5)
    qapp.processEvents()
    assert button.sizeHint().width() > 1.3 * small.width()
    assert page.grab().toImage().pixelColor(200, 760) == theme.look().colour("surface")
    assert light != theme.look().colour("bg")
    rail = page.findChild(NavRail)
    assert isinstance(rail, NavRail)
    assert rail.width() == 138
    page.hide()


ROWS = (
    LineRow("head", "Needs you", selectable=False),
    LineRow("a", "Jay M.", "session", ("One line.",), chip="Due today", cap="1"),
    LineRow("b", "Mai T."),
)


def test_that_a_change_of_look_keeps_no_handle_on_an_item_that_qt_made(qtbot: QtBot, qapp: QApplication) -> None:
    """A handle outlives its item; Qt may then put another layout's item in its place, and that one dies with it."""
    holder = stack(PlainLabel("One"), row_of(2))
    qtbot.addWidget(holder)
    before = handles()
    theme.apply(qapp, "light", 1.5)
    assert handles() - before == set()
    layout = holder.layout()
    assert layout is not None
    assert layout.spacing() == 12


def test_that_rows_are_read_out_reached_and_opened_by_the_keyboard(qtbot: QtBot) -> None:
    rows = RowList("Waiting for you", LineRowDelegate(), whole=True)
    qtbot.addWidget(rows)
    rows.set_rows(ROWS)
    seen: list[str] = []
    rows.current_changed.connect(seen.append)
    with qtbot.waitActive(rows):
        rows.show()
        rows.activateWindow()
    rows.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(rows, Qt.Key.Key_Down)
    with qtbot.waitSignal(rows.opened) as opened:
        QTest.keyClick(rows, Qt.Key.Key_Return)
    assert (seen, opened.args) == (["a", "b"], ["b"])
    spoken = rows.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Jay M. session. One line. Due today. 1."


def test_that_new_rows_keep_the_current_one_without_telling(qtbot: QtBot) -> None:
    rows = RowList("Waiting for you", LineRowDelegate())
    qtbot.addWidget(rows)
    rows.set_rows(ROWS)
    rows.set_current("b")
    told: list[str] = []
    rows.current_changed.connect(told.append)
    rows.set_rows((LineRow("new", "New"), *ROWS))
    assert (rows.current(), told) == ("b", [])


def test_that_typing_a_number_jumps_to_its_part(qtbot: QtBot) -> None:
    tasks = TaskList("Parts of the plan")
    qtbot.addWidget(tasks)
    tasks.set_rows([TaskRow(f"p{at}", f"Part {at}", str(at), "Not started") for at in range(1, 10)])
    tasks.setFocus()
    tasks.keyboardSearch("7")
    assert tasks.current() == "p7"


def test_that_a_whole_list_is_as_tall_as_its_rows(qtbot: QtBot) -> None:
    rows = RowList("Waiting for you", LineRowDelegate(), whole=True)
    qtbot.addWidget(rows)
    rows.resize(400, 100)
    rows.set_rows(ROWS)
    rows.resize(400, rows.sizeHint().height())
    rows.show()
    last: QRect = rows.visualRect(rows.model().index(2, 0))
    assert last.bottom() <= rows.viewport().height()
    rows.hide()


@dataclass(frozen=True, slots=True)
class Plain:
    key: str
    selectable: bool = True

    @property
    def spoken(self) -> str:
        return self.key


def page_of(first: int, *, more: bool) -> PageOfRows:
    rows = tuple(Plain(f"row {at}") for at in range(first, first + 3))
    return PageOfRows(rows, rows[-1].key if more else None)


def test_that_pages_are_asked_for_one_at_a_time_by_key(qtbot: QtBot) -> None:
    model = PagedModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    asked: list[tuple[int, object]] = []
    model.wanted.connect(lambda generation, after: asked.append((generation, after)))
    model.restart()
    assert not model.canFetchMore()
    assert model.deliver(1, page_of(0, more=True))
    model.fetchMore()
    model.fetchMore()
    assert asked == [(1, None), (1, "row 2")]
    with qtbot.waitSignal(model.complete):
        model.deliver(1, page_of(3, more=False))
    assert (len(model.rows()), model.is_complete(), model.canFetchMore()) == (6, True, False)


def test_that_a_superseded_page_is_dropped() -> None:
    model = PagedModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.restart()
    model.restart()
    assert not model.deliver(1, page_of(0, more=False))
    assert model.rows() == ()
    assert model.deliver(2, page_of(0, more=False))
    assert not model.deliver(2, page_of(3, more=False))
    assert len(model.rows()) == 3


def test_that_replaced_rows_keep_the_rules_of_a_model() -> None:
    model = RowsModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.replace(ROWS)
    model.replace(ROWS[1:])
    assert (model.rowCount(), model.find("b").row(), model.find("x").isValid()) == (2, 1, False)


def test_that_the_cover_tells_nothing_and_opens_its_field_with_the_first_key(qtbot: QtBot) -> None:
    cover = CoverScreen()
    cover.begin(has_code=True, seconds_left=100)
    qtbot.addWidget(cover)
    with qtbot.waitActive(cover):
        cover.show()
        cover.activateWindow()
    cover.setFocus()
    code = cover.findChild(LineBox, "cover.code")
    assert code is not None
    assert not code.isVisible()
    QTest.keyClick(cover, Qt.Key.Key_4)
    assert (code.isVisible(), code.text()) == (True, "4")
    QTest.keyClicks(code, "2")
    with qtbot.waitSignal(cover.code_typed) as given:
        QTest.keyClick(code, Qt.Key.Key_Return)
    assert given.args == ["42"]
    corner = cover.grab().toImage().pixelColor(2, 2)
    assert corner == theme.look().colour("dim")


def test_that_masked_words_show_no_letter_to_a_screen_reader(qtbot: QtBot) -> None:
    box = WordsBox()
    qtbot.addWidget(box)
    box.setText("violet harbour kit")
    interface = QAccessible.queryAccessibleInterface(box)
    assert interface is not None
    assert not any(letter.isalpha() for letter in box.displayText() + interface.text(QAccessible.Text.Value))
