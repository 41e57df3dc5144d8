"""Hairlines stand between rows: a line with nothing under it reads as if something were missing."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui import theme
from ui.models.rows import RowLike
from ui.theme import look
from ui.widgets.daylines import DutyLine, DutyLineDelegate
from ui.widgets.linerows import LineRow, LineRowDelegate
from ui.widgets.rowlist import RowDelegate, RowList

LINES = (LineRow("a", "First"), LineRow("b", "Second"), LineRow("h", "Older", selectable=False), LineRow("c", "Last"))
DUTIES = (
    DutyLine("a", "Jay M.", "Ring.", icon="bell"),
    DutyLine("b", "Ola P.", "Write.", icon="pencil"),
    DutyLine("h", "Drafts · 1", selectable=False),
    DutyLine("c", "Jay M.", "Sign.", icon="pencil"),
)


@pytest.mark.parametrize(("delegate", "rows"), [(LineRowDelegate, LINES), (DutyLineDelegate, DUTIES)])
def test_that_a_line_parts_two_rows_and_ends_no_list(
    qapp: QApplication, qtbot: QtBot, delegate: type[RowDelegate], rows: tuple[RowLike, ...]
) -> None:
    theme.apply(qapp, "light", 1.0)
    made = RowList("Rows", delegate(), whole=True)
    qtbot.addWidget(made)
    made.set_rows(rows)
    made.resize(600, made.sizeHint().height())
    made.show()
    picture = made.viewport().grab().toImage()
    feet = [made.visualRect(made.model().index(at, 0)).bottom() for at in range(len(rows))]
    border = look().colour("border")
    assert [picture.pixelColor(300, foot) == border for foot in feet] == [True, False, False, False]
