"""The print register: every page with its number, for whom, and where it is now; and what became of it."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from caseworker.domain.choices import Lists
from caseworker.domain.reading.printing import Entry
from ui.i18n import _
from ui.screens.rows_of import moment_words
from ui.widgets.boxes import Column, clear_out, rule, stack
from ui.widgets.button import Button
from ui.widgets.cards import Card, EmptyState
from ui.widgets.chip import ChipKind
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel
from ui.widgets.linerows import LineRow, LineRowDelegate
from ui.widgets.page import Columns
from ui.widgets.rowlist import RowList
from ui.widgets.textbox import LineBox

_CHIPS: dict[str, ChipKind] = {
    "printed": "warn", "in_part": "warn", "collected": "info", "returned": "ok", "destroyed": "ok",
}  # fmt: skip


class Register(QWidget):
    """A list and, beside it, the entry that is chosen.

    Signals:
        followed(Entry, str, str): what became of a page: its new status, and who has it.
        case_wanted(Entry): open the case it belongs to.
    """

    followed = Signal(object, str, str)
    case_wanted = Signal(object)

    def __init__(self, lists: Lists, today: Callable[[], date], *, names: bool) -> None:
        super().__init__()
        self._lists, self._today, self._names = lists, today, names
        self._entries: dict[str, Entry] = {}
        self.list = RowList(_("Pages that left the screen"), LineRowDelegate())
        self.list.setObjectName("register")
        self.list.current_changed.connect(self._show)
        self.list.opened.connect(self._show)
        self._nothing = EmptyState(
            _("No page is out"), _("Whatever is printed or saved is listed here."), icon="printer"
        )
        self._nothing.setVisible(False)
        left = Card(margins=(0, 6, 0, 6))
        left.column.insertWidget(0, self.list, 1)
        left.column.insertWidget(1, self._nothing, 1)
        self._detail = Card(_("The page"))
        self._holder = QWidget()
        self._column = Column(8)
        self._holder.setLayout(self._column)
        self._detail.add(self._holder, None)
        column = Column(0)
        self.setLayout(column)
        column.addWidget(Columns(left, self._detail, shares=(11, 7), need=760), 1)
        self.setFocusProxy(self.list)

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """Show other entries; the chosen one stays chosen."""
        self._entries = {entry.stored.id: entry for entry in entries}
        rows = self._rows(entries)
        self.list.set_rows(rows)
        self.list.setVisible(bool(entries))
        self.setFocusProxy(self.list if entries else self._nothing)  # a proxy that is hidden would swallow Tab
        self._nothing.setVisible(not entries)
        key = self.list.current() or next((row.key for row in rows if row.selectable), None)
        self.list.set_current(key)
        self._show(key or "")

    def choose(self, record: str) -> None:
        """Make an entry the chosen one."""
        if record in self._entries:
            self.list.set_current(record)
            self._show(record)

    def _rows(self, entries: tuple[Entry, ...]) -> list[LineRow]:
        """What must be brought back first, then what else is out, then what is not; each under its heading."""
        groups = (
            (_("Bring back: a newer version has replaced it"), [one for one in entries if one.is_chased]),
            (_("Out"), [one for one in entries if one.is_out and not one.is_chased]),
            (_("Back, destroyed, lost or never printed"), [one for one in entries if not one.is_out]),
        )
        rows: list[LineRow] = []
        for place, (words, mine) in enumerate(groups):
            if mine:
                rows.append(LineRow(f"group {place}", f"{words} · {len(mine)}", selectable=False))
                rows += [self._row(entry) for entry in mine]
        return rows

    def _row(self, entry: Entry) -> LineRow:
        record = entry.record
        paper = self._lists.label("document", record.document)
        version = _("version {n}").format(n=record.version) if record.version else ""
        whose = (entry.name or _("For anybody")) if self._names else ""
        about = " · ".join(part for part in (whose, paper, version) if part)
        when = moment_words(str(entry.stored.body.get("printed_at") or ""), self._today())
        who = _("For {who}").format(who=record.recipient)
        if entry.is_chased:
            who = _("{who} · an older version: collect it").format(who=who)
        status = self._lists.label("print_status", record.status)
        kind: ChipKind = _CHIPS.get(record.status, "plain")
        if entry.is_out:
            kind = "warn" if entry.is_old or record.status == "in_part" else "info"
        return LineRow(entry.stored.id, record.number, f"{about} · {when}", (who,), status, kind, icon="printer")

    def _show(self, key: str) -> None:
        clear_out(self._column)
        entry = self._entries.get(key)
        self._detail.setVisible(entry is not None)
        if entry is not None:
            self._column.addWidget(_facts(entry, self._lists, self._today()))
            self._column.addWidget(rule())
            self._column.addWidget(self._deeds(entry))

    def _deeds(self, entry: Entry) -> QWidget:
        parts: list[QWidget] = []
        if entry.is_out:
            who = LineBox(entry.record.collected_by, limit=200)
            who.setObjectName("has-it")
            parts.append(Field(_("Who has it now?"), who))
            has = Button(_("They have it"), small=True, icon="check")
            has.setObjectName("collected-now")
            has.clicked.connect(lambda: self.followed.emit(entry, "collected", who.words().strip()))
            back = [
                self._deed(entry, _("It came back"), "returned"),
                self._deed(entry, _("It was destroyed"), "destroyed"),
                self._deed(entry, _("It is lost"), "lost"),
                self._deed(entry, _("It never came out"), "failed"),
            ]
            wrapped = QWidget()
            flow = Flow(8)
            wrapped.setLayout(flow)
            flow.add(has, *back)
            parts.append(wrapped)
        if self._names and entry.name:
            case = Button(_("Open the case"), "link", name=_("Open the case of {name}").format(name=entry.name))
            case.clicked.connect(lambda: self.case_wanted.emit(entry))
            parts.append(case)
        return stack(*parts, spacing=6)

    def _deed(self, entry: Entry, words: str, status: str) -> Button:
        button = Button(words, small=True, name=f"{words}: {entry.record.number}")
        button.setObjectName(f"now-{status}")
        button.clicked.connect(lambda: self.followed.emit(entry, status, ""))
        return button


def _facts(entry: Entry, lists: Lists, today: date) -> QWidget:
    record = entry.record
    when = moment_words(str(entry.stored.body.get("printed_at") or ""), today)
    copies = f" × {record.copies}" if record.copies > 1 else ""
    ended = f"{record.ended_on:%d/%m/%Y}" if isinstance(record.ended_on, date) else ""
    rows = (
        (_("Paper"), f"{lists.label('document', record.document)}{copies}"),
        (_("How it left"), f"{lists.label('print_way', record.way)}, {when}"),
        (_("For whom"), record.recipient),
        (_("Why"), record.purpose),
        (_("Who could read it"), record.readers),
        (_("Talked about with them"), _("Yes") if record.talked else _("Not recorded")),
        (_("Collected by"), record.collected_by),
        (_("Returned or destroyed on"), ended),
    )
    widgets: list[QWidget] = [PlainLabel(record.number, "h3")]
    widgets += [stack(PlainLabel(label, "small"), PlainLabel(words), spacing=0) for label, words in rows if words]
    return stack(*widgets, spacing=6)
