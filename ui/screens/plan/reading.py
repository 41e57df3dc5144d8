"""Parts of a plan to be read: folded beside the open one, in a version in use, and shown to the young person."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget
from typing_extensions import override

from caseworker.domain.reading.plan import PartLine, part_lines, part_number, part_title
from ui.i18n import _
from ui.screens.plan.draft import PlanDraft
from ui.screens.plan.part import PartView
from ui.shell import Shell
from ui.widgets.boxes import Column, Row, clear_out, stack
from ui.widgets.button import Button
from ui.widgets.cards import Card
from ui.widgets.flow import Flow
from ui.widgets.label import ElidedLabel, PlainLabel
from ui.widgets.page import scrolling

FOLDED_LINES = 3


class ReadingView(PartView):
    """A part of a version that is not written in any more."""

    def __init__(self, draft: PlanDraft, code: str) -> None:
        super().__init__(draft, code)
        found = part_lines(draft.version, code, draft.lists, today=draft.today())
        for line in found:
            self.column.addWidget(_line(line))
        if not found:
            self.column.addWidget(PlainLabel(_("Nothing is written in this part."), "muted"))


def _line(line: PartLine) -> QFrame:
    holder = QFrame()
    holder.setProperty("role", "tint")
    row = Row(10, (12, 8, 12, 8))
    holder.setLayout(row)
    row.addWidget(PlainLabel(line.text), 1)
    if line.note:
        row.addWidget(PlainLabel(line.note, "smallstrong", tone=line.tone, wraps=False), 0, Qt.AlignmentFlag.AlignTop)
    return holder


class Folded(Card):
    """Another part in a few lines, with a link that opens it."""

    def __init__(self, draft: PlanDraft, code: str, *, opens: Callable[[str], None]) -> None:
        number, title = part_number(code), _(part_title(code))
        opening = Button(_("Open"), "quiet", small=True, name=_("Open part {n}, {title}").format(n=number, title=title))
        opening.setObjectName(f"open-{code}")
        opening.clicked.connect(lambda: opens(code))
        super().__init__(f"{number}  {title}", aside=opening, look="tint")
        self._draft, self._code = draft, code
        self._holder = QWidget()
        self._column = Column(3)
        self._holder.setLayout(self._column)
        self.add(self._holder)
        draft.changed.connect(self.show_lines)
        self.show_lines()

    def show_lines(self) -> None:
        """Show the first lines as they are now."""
        clear_out(self._column)
        found = part_lines(self._draft.version, self._code, self._draft.lists, today=self._draft.today())
        for line in found[:FOLDED_LINES]:
            holder = QWidget()
            row = Row(8)
            holder.setLayout(row)
            row.addWidget(ElidedLabel(line.text, "smalltext"), 1)
            row.addWidget(PlainLabel(line.note, "smallstrong", tone=line.tone, wraps=False))
            self._column.addWidget(holder)
        if len(found) > FOLDED_LINES:
            more = _("and {n} more").format(n=len(found) - FOLDED_LINES)
            self._column.addWidget(PlainLabel(more, "small"))
        if not found:
            self._column.addWidget(PlainLabel(_("Nothing yet"), "small"))


class Shown(QFrame):
    """One part, large, over everything else: no case, no tabs, no other names. Any way out lands on the cover."""

    def __init__(self, over: Shell, title: str, lines: Sequence[PartLine]) -> None:
        super().__init__(over)
        self._over = over
        self.setProperty("role", "header")
        self.setObjectName("shown")
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        texts = [PlainLabel(line.text, "h1") for line in lines] or [PlainLabel(_("Nothing is written here yet."), "h1")]
        body = stack(PlainLabel(title, "display"), *texts, None, spacing=26)
        column = Column(18, (72, 48, 72, 32))
        self.setLayout(column)
        column.addWidget(scrolling(body), 1)
        foot = Flow(10)
        self.away = Button(_("Put it away"), name=_("Put it away. The screen is covered."))
        self.away.clicked.connect(self.put_away)
        foot.add(None, self.away)
        column.addLayout(foot)
        over.installEventFilter(self)
        self.setGeometry(over.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_away(self) -> None:
        """Close it onto the privacy cover."""
        over = self._over
        self.close_quietly()
        over.hide_wished.emit()

    def close_quietly(self) -> None:
        """Close it: the screen underneath is covered or left already."""
        self._over.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # no command of the app leads past the cover
            return True
        return super().event(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._over.rect())
        return False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F8, Qt.Key.Key_F12):
            self.put_away()
            return
        event.accept()


def shell_around(widget: QWidget) -> Shell | None:
    """The shell a widget is shown in."""
    above: QWidget | None = widget
    while above is not None and not isinstance(above, Shell):
        above = above.parentWidget()
    return above
