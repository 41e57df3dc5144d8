"""A remark under a worker's own box: what they wrote, what could stand there instead, and that theirs may stay."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QWidget

from caseworker.domain.language import Guide, Remark
from ui.i18n import _
from ui.widgets.boxes import Column
from ui.widgets.button import Button
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel
from ui.widgets.textbox import TextBox
from ui.widgets.toast import announce

QUIET_MS = 2_000
_GAP = "…"


class Nudge(QFrame):
    """Looks at one box after two seconds of quiet, or when it is left. Never takes the focus, never stops anything.

    "Use this" replaces the phrase and puts the cursor where something is left to fill in. "Keep mine" silences that
    phrase in this note. A phrase is announced once, politely.

    Signals:
        kept(str): the worker keeps a phrase; its key.
        remarked: another remark is shown now.
    """

    kept = Signal(str)
    remarked = Signal()

    def __init__(self, box: TextBox, guide: Guide) -> None:
        super().__init__()
        self.setProperty("role", "news")
        self._box, self._guide = box, guide
        self._remark: Remark | None = None
        self._silent: frozenset[str] = frozenset()
        self._announced: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self.look)
        box.textChanged.connect(self._on_written)
        box.left.connect(self.look)
        self._lay_out()
        self.setVisible(False)

    def _lay_out(self) -> None:
        column = Column(1, (10, 3, 8, 5))
        self.setLayout(column)
        self._found, self._instead, self._why = PlainLabel("", "strong", tone="info"), PlainLabel(), PlainLabel()
        for label in (self._found, self._instead, self._why):
            column.addWidget(label)
        row = Flow(6)
        self.use = Button(_("Use this"), small=True)
        self.keep = Button(_("Keep mine"), small=True)
        self.ask = Button(_("Why?"), small=True)
        for button, deed in ((self.use, self.replace), (self.keep, self.silence), (self.ask, self._tell_why)):
            button.clicked.connect(deed)
            row.addWidget(button)
        column.addLayout(row)

    def keep_silent(self, keys: frozenset[str]) -> None:
        """Phrases the worker keeps in this note."""
        self._silent = keys
        self.look()

    def look(self) -> None:
        """Look at the box now, and show the first remark there is."""
        self._timer.stop()
        remark = self._guide.first(self._box.words(), self._silent)
        if remark != self._remark:
            self._why.setVisible(False)
        self._remark = remark
        if remark is not None:
            self._show(remark)
        elif not self._has_keyboard():
            self.setVisible(False)
        else:
            self._box.setFocus()
            self.setVisible(False)

    def replace(self) -> None:
        """Put the suggestion in place of the phrase, with the gap in it selected."""
        remark = self._remark
        if remark is None or self._box.words()[remark.start : remark.end] != remark.found:
            self.look()
            return
        cursor = self._box.textCursor()
        cursor.setPosition(_units(self._box.words(), remark.start))
        cursor.setPosition(_units(self._box.words(), remark.end), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(remark.say)
        at = remark.say.find(_GAP)
        if at >= 0:
            end = cursor.position() - _units(remark.say[at:], len(remark.say[at:]))
            cursor.setPosition(end)
            cursor.setPosition(end + len(_GAP), QTextCursor.MoveMode.KeepAnchor)
        self._box.setTextCursor(cursor)
        self._box.setFocus()
        self.look()

    def silence(self) -> None:
        """The worker's own wording stays, and this phrase is not remarked on again in this note."""
        if self._remark is not None:
            self._box.setFocus()
            self.kept.emit(self._remark.key)

    def _on_written(self) -> None:
        if self._remark is not None and self._remark.found not in self._box.words():
            self.look()
        self._timer.start()

    def _show(self, remark: Remark) -> None:
        self._found.setText(_("You wrote “{words}”").format(words=" ".join(remark.found.split())))
        self._instead.setText(_("Could it say “{words}”?").format(words=remark.say))
        self._why.setText(remark.why)
        self.setAccessibleName(f"{self._found.text()}. {self._instead.text()}")
        was_shown = not self.isHidden()
        self.setVisible(True)
        if self._box.hasFocus() and not was_shown:
            self.remarked.emit()
        if remark.key not in self._announced:
            self._announced.add(remark.key)
            announce(self, self.accessibleName())

    def _tell_why(self) -> None:
        self._why.setVisible(True)
        announce(self, self._why.text())

    def _has_keyboard(self) -> bool:
        return any(child.hasFocus() for child in self.findChildren(QWidget))


def _units(words: str, letters: int) -> int:
    """Position in Qt's text, which counts letters beyond the first 65,536 as two."""
    return len(words[:letters].encode("utf-16-le")) // 2
