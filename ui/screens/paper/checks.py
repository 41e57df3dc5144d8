"""The checks before a page leaves, and the question who could read it: typed, because a tick is no thought."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from caseworker.domain.rules import PrintCheck
from ui.i18n import _, counted
from ui.widgets.boxes import Column, Row, beside, clear_out, rule, stack
from ui.widgets.button import Button
from ui.widgets.cards import Card
from ui.widgets.field import Field
from ui.widgets.label import PlainLabel, Tone
from ui.widgets.picture import Picture
from ui.widgets.textbox import TextBox
from ui.widgets.tick import TickBox

_LOOKS: dict[str, tuple[str, Tone, str]] = {
    "passed": ("circle-check", "ok", "Passed"),
    "note": ("clock", "warn", "Note"),
    "stops": ("x", "danger", "Stopped"),
}


class ChecksCard(Card):
    """Checks, who could read it, and older copies that are still out.

    Signals:
        list_wanted: show the pages that are out.
    """

    list_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(margins=(16, 12, 16, 12))
        self.setAccessibleName(_("Checks"))
        head = QWidget()
        row = Row(8)
        head.setLayout(row)
        row.addWidget(PlainLabel(_("Checks"), "h2"), 1)
        self._count = PlainLabel("", "smallstrong", wraps=False)
        row.addWidget(self._count)
        self._lines = QWidget()
        self._column = Column(5)
        self._lines.setLayout(self._column)
        self.readers = TextBox(lines=2, limit=2_000)
        self.readers.setObjectName("readers")
        self.readers_field = Field(_("Who could read this?"), self.readers)
        self.talked = TickBox("")
        self._talking = Column(0)
        self._reading = stack(rule(), self.readers_field, self._talking, spacing=8)
        self._name = ""
        self._old = PlainLabel("", "smallstrong", tone="warn")
        listed = Button(_("List"), "link", small=True, name=_("List the pages that are still out"))
        listed.setObjectName("list-out")
        listed.clicked.connect(self.list_wanted)
        self._older = stack(rule(), beside(Picture("file-text", "warn", 16), self._old, listed), spacing=8)
        self.add(head, self._lines, self._reading, self._older, None)

    def show_checks(self, checks: tuple[PrintCheck, ...]) -> None:
        """Show the checks, the stopping ones first."""
        clear_out(self._column)
        for check in checks:
            self._column.addWidget(_stopped(check) if check.verdict == "stops" else _line(check))
        stops = sum(check.verdict == "stops" for check in checks)
        passed = sum(check.verdict == "passed" for check in checks)
        words = _("{n} passed").format(n=passed)
        if stops:
            words = f"{words}, {counted('{n} stops this', '{n} stop this', stops)}"
        self._count.setText(words if checks else "")
        self._count.set_tone("danger" if stops else "ok")

    def show_person(self, name: str, *, asks_readers: bool) -> None:
        """Name the young person; only their own copies ask who could read them."""
        if name != self._name:
            self._name = name
            clear_out(self._talking)
            self.talked = TickBox(_("I talked about this with {name}").format(name=name))
            self.talked.setObjectName("talked")
            self._talking.addWidget(self.talked)
        self._reading.setVisible(asks_readers)

    def show_older(self, count: int, version: int) -> None:
        """Say that pages of an older version are out; nothing when there are none."""
        self._older.setVisible(count > 0)
        many = counted("Version {{v}}: {n} page still out", "Version {{v}} and older: {n} pages still out", count)
        self._old.setText(many.replace("{v}", str(version)))


def _stopped(check: PrintCheck) -> QFrame:
    box = QFrame()
    box.setProperty("role", "alarm")
    words = _("Stopped: {what}").format(what=check.words[:1].lower() + check.words[1:])
    box.setAccessibleName(f"{words}. {check.detail}")
    column = Column(2, (10, 6, 8, 6))
    box.setLayout(column)
    top = QWidget()
    row = Row(7)
    top.setLayout(row)
    row.addWidget(Picture("x", "danger", 16), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(PlainLabel(words, "smallstrong"), 1)
    column.addWidget(top)
    if check.detail:
        column.addWidget(PlainLabel(check.detail, "smalltext"))
    return box


def _line(check: PrintCheck) -> QWidget:
    icon, tone, verdict = _LOOKS[check.verdict]
    line = QWidget()
    row = Row(8)
    line.setLayout(row)
    texts = [PlainLabel(check.words, "smalltext"), *([PlainLabel(check.detail, "small")] if check.detail else [])]
    row.addWidget(Picture(icon, tone, 16), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(stack(*texts, spacing=0), 1)
    row.addWidget(PlainLabel(_(verdict), "smallstrong", tone=tone, wraps=False), 0, Qt.AlignmentFlag.AlignTop)
    return line
