"""Two sheets over the page: find a command by its words (Ctrl+K), and the keys of this screen (F1)."""

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget
from typing_extensions import override

from ui.commands import Command, Commands
from ui.i18n import _
from ui.theme import px
from ui.widgets.boxes import Column, Row, clear_out
from ui.widgets.button import Button
from ui.widgets.chip import KeyCap
from ui.widgets.label import PlainLabel
from ui.widgets.page import scrolling
from ui.widgets.textbox import LineBox

_LINES = 9


class Palette(QFrame):
    """A sheet in the middle of the window. Escape, or a click elsewhere, puts it away and gives the keyboard back."""

    def __init__(self, window: QWidget, commands: Commands) -> None:
        super().__init__(window)
        self.setProperty("role", "calm")
        self.setObjectName("palette")
        self._commands = commands
        self._before: QWidget | None = None
        self._offered: tuple[Command, ...] = ()
        self._title = PlainLabel("", "h2")
        self._find = LineBox(example=_("Type a few letters"))
        self._find.setObjectName("palette.find")
        self._find.setAccessibleName(_("Find a command"))
        self._away = Button(_("Put away"), "link")
        lines = QWidget()
        self._list = Column(2)
        lines.setLayout(self._list)
        head = Row(10)
        head.addWidget(self._title, 1)
        head.addWidget(KeyCap("Esc"))
        head.addWidget(self._away)
        column = Column(10, (22, 16, 22, 18))
        self.setLayout(column)
        column.addLayout(head)
        column.addWidget(self._find)
        column.addWidget(scrolling(lines), 1)
        self._find.textChanged.connect(self._on_text)
        self._find.returnPressed.connect(self._on_return)
        self._away.clicked.connect(self.put_away)
        window.installEventFilter(self)
        self.hide()

    @Slot()
    def open_list(self) -> None:
        """Find a command."""
        self._title.setText(_("What would you like to do?"))
        self._find.show()
        self._find.clear()
        self._fill(self._commands.offered())
        self._come()
        self._find.setFocus()

    @Slot()
    def open_keys(self) -> None:
        """The keys that hold on this screen."""
        self._title.setText(_("Keys on this screen"))
        self._find.hide()
        self._fill(tuple(command for command in self._commands.offered() if command.keys))
        self._come()
        self._away.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def put_away(self) -> None:
        """Back to the page."""
        if not self.isVisible():
            return
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()

    def shown(self) -> tuple[str, ...]:
        """The words of the commands that are listed."""
        return tuple(_(command.label) for command in self._offered)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.isVisible() and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _come(self) -> None:
        window = self.window()
        if not self.isVisible():
            self._before = window.focusWidget()
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        room = self.window().size()
        width = min(px(560), room.width() - px(32))
        height = min(px(480), room.height() - px(32))
        self.setGeometry((room.width() - width) // 2, (room.height() - height) // 3, width, height)

    @Slot(str)
    def _on_text(self, text: str) -> None:
        wanted = text.casefold().split()
        found = [one for one in self._commands.offered() if all(word in _(one.label).casefold() for word in wanted)]
        self._fill(tuple(found))

    @Slot()
    def _on_return(self) -> None:
        if self._offered:
            self._run(self._offered[0].id)

    def _fill(self, commands: tuple[Command, ...]) -> None:
        self._offered = commands
        clear_out(self._list)
        for command in commands:
            self._list.addWidget(self._line(command))
        self._list.addStretch(1)

    def _line(self, command: Command) -> QWidget:
        holder = QWidget()
        row = Row(8)
        holder.setLayout(row)
        button = Button(_(command.label), "quiet", icon=command.icon)
        button.clicked.connect(lambda: self._run(command.id))
        row.addWidget(button)
        row.addStretch(1)
        for key in command.keys:
            row.addWidget(KeyCap(key))
        return holder

    def _run(self, name: str) -> None:
        self.put_away()
        self._commands.run(name)
