"""One part of two versions side by side: each line with a mark to keep it, and what the new version will then say."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.forms.plan_settlement import SettledPart
from caseworker.domain.reading.compare import Cell, Paired, PartBeside
from ui.i18n import _, counted
from ui.widgets.boxes import Turning
from ui.widgets.comparecell import CompareCell, Said
from ui.widgets.errors import go_to
from ui.widgets.label import PlainLabel

LINE_END = "\u2028"
"""Ends a line inside one piece of text."""
NEED = 560
"""Narrower than this, at 100 % text, the two stand one under the other."""
Sides = tuple[CompareCell | None, CompareCell | None]


class CompareRow(QWidget):
    """Two cells on one line; under one another where there is no room."""

    def __init__(self, left: QWidget, right: QWidget) -> None:
        super().__init__()
        self._box = Turning(12)
        self.setLayout(self._box)
        self._box.addWidget(left, 1)
        self._box.addWidget(right, 1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._box.fit(event.size().width(), need=NEED)


class ComparePart(QWidget):
    """The lines of a part. `names` are what the two versions are called. `reads` compares and decides nothing.

    Signals:
        changed: something is kept or not kept now.
    """

    changed = Signal()

    def __init__(self, part: PartBeside, names: tuple[str, str], *, decided: SettledPart | None, reads: bool) -> None:
        super().__init__()
        self.part = part
        self.sides: list[Sides] = []
        box = Turning(10)
        box.setDirection(Turning.Direction.TopToBottom)
        self.setLayout(box)
        same = [row.left.text for row in part.rows if row.is_same and row.left]
        if same:
            box.addWidget(_same(same, is_kept=not reads))
        for row in part.rows:
            if not row.is_same:
                box.addWidget(self._row(row, names, decided, reads=reads))

    def kept(self) -> tuple[list[str], list[str]]:
        """Keys kept of the left version and of the right one; a line that is the same in both is kept once."""
        left = [row.left.key for row in self.part.rows if row.is_same and row.left]
        right: list[str] = []
        for cells, row in zip(self.sides, (row for row in self.part.rows if not row.is_same), strict=True):
            for keys, cell, said in ((left, cells[0], row.left), (right, cells[1], row.right)):
                if cell is not None and said is not None and cell.isChecked():
                    keys.append(said.key)
        return left, right

    def use_all(self, side: int) -> None:
        """Keep everything one version says here, and nothing that only the other says."""
        for cells in self.sides:
            for at, cell in enumerate(cells):
                if cell is not None:
                    cell.setChecked(at == side)
        self.changed.emit()

    def result(self) -> str:
        """What the new version will say here, in one line."""
        texts = [row.left.text for row in self.part.rows if row.is_same and row.left]
        left, right = self.kept()
        for row in (row for row in self.part.rows if not row.is_same):
            texts += [cell.text for cell, keys in ((row.left, left), (row.right, right)) if cell and cell.key in keys]
        if not texts:
            return _("It will say nothing here.")
        said = counted("It will say {n} thing here:", "It will say {n} things here:", len(texts))
        return f"{said} {' · '.join(_short(text) for text in texts)}"

    def neither(self) -> CompareCell | None:
        """The first line said in two ways of which neither is kept: it would be left out of the new version."""
        for left, right in self.sides:
            if left is not None and right is not None and not left.isChecked() and not right.isChecked():
                return left
        return None

    def first(self) -> CompareCell | None:
        """The first cell that can be kept or not."""
        return next((cell for cells in self.sides for cell in cells if cell is not None), None)

    def _row(self, row: Paired, names: tuple[str, str], decided: SettledPart | None, *, reads: bool) -> QWidget:
        cells = tuple(
            None if said is None else self._cell(said, name, row, reads=reads)
            for said, name in ((row.left, names[0]), (row.right, names[1]))
        )
        sides: Sides = (cells[0], cells[1])
        self.sides.append(sides)
        for at, (cell, said) in enumerate(zip(sides, (row.left, row.right), strict=True)):
            if cell is not None and said is not None and not reads:
                cell.setChecked(_is_kept(said, row, decided, side=at))
                self._wire(cell, sides[1 - at], is_single=row.is_single)
        absent = [PlainLabel(_("Not in this version"), "muted") if cell is None else cell for cell in sides]
        return CompareRow(absent[0], absent[1])

    def _cell(self, said: Cell, name: str, row: Paired, *, reads: bool) -> CompareCell:
        only = _("Only in {which}").format(which=name) if not (row.left and row.right) else ""
        other = _("Different words") if said.differing else ""
        note = " · ".join(words for words in (said.note, only or other) if words)
        return CompareCell(Said(said.text, note, name, said.differing), reads=reads, is_round=row.is_single)

    def _wire(self, cell: CompareCell, other: CompareCell | None, *, is_single: bool) -> None:
        if is_single and other is not None:
            cell.toggled.connect(lambda is_on: other.setChecked(False) if is_on else None)
        cell.toggled.connect(lambda _on: self.changed.emit())
        if other is not None:
            cell.aside.connect(lambda _step: go_to(other))


def _same(texts: list[str], *, is_kept: bool) -> CompareCell:
    """What both say, in one box over both columns: it need not be read twice."""
    note = _("The same in both · kept") if is_kept else _("The same in both")
    words = LINE_END.join(text.replace("\n", LINE_END) for text in texts)
    return CompareCell(Said(words, note, _("Both")), reads=True)


def _is_kept(said: Cell, row: Paired, decided: SettledPart | None, *, side: int) -> bool:
    """As it was decided. Before that what only one version says is kept, and of two wordings neither is preferred."""
    if decided is not None and decided.state == "settled":
        return said.key in (decided.left, decided.right)[side]
    return not (row.left and row.right)


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words[:6]) + (" …" if len(words) > 6 else "")
