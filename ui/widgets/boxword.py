"""A sentence right under a box, for what has just happened to it: where the eye is, not at the foot of the window."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QScrollArea, QWidget
from typing_extensions import override

from ui.theme import px
from ui.widgets.boxes import Row
from ui.widgets.label import PlainLabel
from ui.widgets.picture import Picture
from ui.widgets.toast import announce

_WIDEST = 420
_OVER = {QEvent.Type.FocusOut, QEvent.Type.Hide, QEvent.Type.Destroy}
_MOVED = {QEvent.Type.Move, QEvent.Type.Resize}


def say_at(box: QLineEdit | QPlainTextEdit, words: str) -> QFrame:
    """Show and announce a sentence at a box. It goes with the next change of the words, or when the box is left."""
    for older in box.window().findChildren(_BoxWord):
        older.end()
    said = _BoxWord(box, words)
    announce(box, words, urgent=True)
    return said


class _BoxWord(QFrame):
    """Lies over what is under the box, and takes no click from it; over the box where there is no room below."""

    def __init__(self, box: QLineEdit | QPlainTextEdit, words: str) -> None:
        super().__init__(box.window())
        self._box = box
        self.setProperty("role", "alert")
        self.setAccessibleName(words)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = Row(8, (10, 5, 10, 5))
        self.setLayout(row)
        row.addWidget(Picture("alert-triangle", "warn", 16), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(PlainLabel(words, "smallstrong", tone="warn"), 1)
        QTimer.singleShot(0, self, self._follow)  # a paste that was cut is told of before it is in the box
        box.installEventFilter(self)
        for area in _areas(box):
            area.verticalScrollBar().valueChanged.connect(self._place)
        box.window().installEventFilter(self)
        self.show()
        self._place()

    def _follow(self) -> None:
        self._box.textChanged.connect(self.end)

    def end(self) -> None:
        """Take the sentence away."""
        self.hide()
        self.deleteLater()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._box and event.type() in _OVER:
            self.end()
        elif event.type() in _MOVED:
            self._place()
        return False

    def _place(self) -> None:
        window: QWidget = self._box.window()
        wide = min(px(_WIDEST), window.width())
        high = self.heightForWidth(wide)
        start = self._box.mapTo(window, QPoint(0, self._box.height() + px(2)))
        if start.y() + high > window.height():
            start.setY(self._box.mapTo(window, QPoint(0, 0)).y() - high - px(2))
        start.setX(max(0, min(start.x(), window.width() - wide)))
        self.setGeometry(start.x(), start.y(), wide, high)
        self.raise_()


def _areas(box: QWidget) -> Iterator[QScrollArea]:
    """What the box scrolls in: the sentence goes with it."""
    above = box.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            yield above
        above = above.parentWidget()
