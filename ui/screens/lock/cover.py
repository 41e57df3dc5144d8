"""The privacy cover: a clock on dark blue that says nothing about the work, and opens with the code.

It has another colour than the lock screen, so that the worker can tell from across a kitchen which of the two it is.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget
from typing_extensions import override

from ui.i18n import _, counted
from ui.screens.lock.dial import Dial
from ui.screens.middle import Middle
from ui.theme import px
from ui.widgets.boxes import Column, Row, beside, fill
from ui.widgets.button import Button
from ui.widgets.chip import KeyCap
from ui.widgets.label import PlainLabel
from ui.widgets.page import scrolling
from ui.widgets.textbox import LineBox
from ui.widgets.toast import announce

DIGITS = 6
PANEL = 300


class CoverScreen(QFrame):
    """What bystanders see. The field for the code appears with the first key or click.

    Signals:
        code_typed(str): six digits, or fewer with Enter.
        lock_wished: lock fully now.
    """

    code_typed = Signal(str)
    lock_wished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "cover")
        self.setObjectName("cover")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Screen hidden"))
        self._has_code = False
        self._dial = Dial(tone="dimbright", small_tone="dimtext", role="bigclock")
        self._code = LineBox(limit=DIGITS, big=True)
        self._words = PlainLabel("", tone="dimtext")
        self._left = PlainLabel("", tone="dimtext")
        self._back = Button(_("Back"), "dim")
        self._unlock = Button(_("Open with your four words"), "dim")
        self._lock = Button(_("Lock fully now"), "dim", small=True)
        self._foot = beside(KeyCap("Ctrl+L", tone="dimtext"), self._lock)
        self._panel = self._build_panel()
        self._lay_out()
        self._wire()

    def begin(self, *, has_code: bool, seconds_left: int) -> None:
        """The cover comes on: the clock only."""
        self._has_code = has_code
        self._code.clear()
        self._words.hide()
        for part in (self._label, self._code, self._back):
            part.setVisible(has_code)
        self._unlock.setVisible(not has_code)
        self._panel.hide()
        self._foot.show()
        self._left.show()
        self.show_left(seconds_left)

    def begin_locking(self) -> None:
        """The app is about to lock: nothing can be typed any more."""
        self._panel.hide()
        self._foot.hide()
        self._left.setText(_("Saving, then locking."))
        self._left.show()

    @Slot(bool)
    def show_slow(self, is_unsaved: bool) -> None:  # noqa: FBT001  (the signature of the signal)
        """Locking takes long: because the disk has not taken what was typed last, or for another reason."""
        saving = _("Still saving what you typed last. Leave this laptop on and open.")
        self._left.setText(saving if is_unsaved else _("Saved. Closing takes a little longer than usual."))
        announce(self, self._left.text())

    @Slot(int)
    def show_left(self, seconds: int) -> None:
        """Say when the full lock comes."""
        minutes, rest = divmod(max(0, seconds), 60)
        parts = [counted("{n} minute", "{n} minutes", minutes)] if minutes else []
        parts += [counted("{n} second", "{n} seconds", rest)] if rest or not minutes else []
        self._left.setText(_("Saved. Locks fully in {time}.").format(time=" ".join(parts)))

    def show_wrong(self, tries_left: int) -> None:
        """The code was wrong."""
        self._code.clear()
        self._words.setText(
            counted(
                "That is not the code. {n} more try, then it locks fully.",
                "That is not the code. {n} more tries, then it locks fully.",
                tries_left,
            )
        )
        self._words.show()
        announce(self, self._words.text(), urgent=True)
        self._code.setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        self._ask()
        if self._has_code and text.isdigit() and not self._code.text():
            self._code.setText(text)
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._ask()
        event.accept()

    def _ask(self) -> None:
        self._panel.show()
        (self._code if self._has_code else self._unlock).setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _on_text(self, text: str) -> None:
        digits = "".join(letter for letter in text if letter.isascii() and letter.isdigit())
        if digits != text:
            self._code.setText(digits)
        elif len(digits) == DIGITS:
            self.code_typed.emit(digits)

    @Slot()
    def _on_back(self) -> None:
        if self._code.text():
            self.code_typed.emit(self._code.text())
        else:
            self._code.setFocus()

    def _build_panel(self) -> QWidget:
        self._code.setEchoMode(QLineEdit.EchoMode.Password)
        self._code.setAccessibleName(_("Cover code, six digits"))
        self._code.setObjectName("cover.code")
        self._label = PlainLabel(_("Cover code"), "field", tone="dimtext")
        self._label.setBuddy(self._code)
        panel = QWidget()
        column = Column(8)
        panel.setLayout(column)
        row = Row(8)
        row.addWidget(self._code, 1)
        row.addWidget(self._back)
        fill(column, self._label, row, self._unlock, self._words)
        return panel

    def _lay_out(self) -> None:
        middle = Qt.AlignmentFlag.AlignHCenter
        holder = QWidget()
        column = Column(0, (40, 10, 40, 10))
        holder.setLayout(column)
        column.addStretch(3)
        column.addWidget(self._dial, 0, middle)
        column.addSpacing(px(28))
        column.addWidget(Middle(self._panel, PANEL))
        column.addSpacing(px(12))
        self._left.setAlignment(middle)
        column.addWidget(self._left, 0, middle)
        column.addStretch(4)
        whole = Column(0, (0, 0, 0, 16))
        self.setLayout(whole)
        whole.addWidget(scrolling(holder), 1)
        whole.addWidget(self._foot, 0, middle)

    def _wire(self) -> None:
        self._code.textChanged.connect(self._on_text)
        self._code.returnPressed.connect(self._on_back)
        self._back.clicked.connect(self._on_back)
        self._unlock.clicked.connect(self._on_lock)
        self._lock.clicked.connect(self._on_lock)

    @Slot()
    def _on_lock(self) -> None:
        self.lock_wished.emit()
