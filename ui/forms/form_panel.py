"""A form beside what it belongs to: begun, kept while it is written, saved or signed by one verb, or thrown away."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import JsonValue
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from caseworker.domain.changes import Changes
from caseworker.domain.edits import Body
from caseworker.domain.form import Record, gaps
from caseworker.domain.ports import DraftKey, Ports, Stored
from ui.desk import Desk
from ui.forms.form_view import FormView, Surroundings
from ui.forms.keeper import DraftKeeper
from ui.i18n import _
from ui.widgets.boxes import Column
from ui.widgets.button import Button
from ui.widgets.cards import SectionTitle
from ui.widgets.chip import pair
from ui.widgets.errors import ErrorSummary, go_to
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel

Links = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Writing:
    """What is written, and what saving does.

    Attributes:
        form: the record's class; title: the heading; save_words: what the button says.
        save: the verb, given the record as it was filled in, and as it was seen when the work began.
        leave_out: fields that are not asked here; their values stay as they are.
        links: records that links may name, by kind.
        is_whole: everything that is required must be there (the verb signs).
        folds: leaving saves what can be read, as an edit; otherwise it stays in the draft on this laptop.
    """

    form: type[Record]
    title: str
    save_words: str
    save: Callable[[Ports, Record, Stored | None], Changes]
    leave_out: frozenset[str] = frozenset()
    links: Links = field(default_factory=dict)
    is_whole: bool = False
    folds: bool = False


class FormPanel(QWidget):
    """One piece of writing; until it is saved or thrown away, its words are kept.

    Signals:
        saved: it is a record now.
        thrown_away: it was forgotten.
        changed(Record): what is written now can be read as this record.
    """

    saved = Signal()
    thrown_away = Signal()
    changed = Signal(object)

    def __init__(self, desk: Desk, writing: Writing, key: DraftKey, *, begins: Record | Stored) -> None:
        super().__init__()
        self._desk, self._writing, self._key = desk, writing, key
        self._summary, self._state = ErrorSummary(), PlainLabel("", "small")
        clock, ids = desk.ports.clock, desk.ports.ids
        around = Surroundings(
            desk.ports.lists, lambda: clock.now().astimezone().date(), ids.new, links=dict(writing.links)
        )
        self.view = FormView(writing.form, around, leave_out=writing.leave_out)
        self._keeper = DraftKeeper(desk, self, self._values)
        self._keeper.kept.connect(self._on_kept)
        self._keeper.failed.connect(self._on_failed)
        draft = self._keeper.begin(key, begins if isinstance(begins, Stored) else None)
        body: Mapping[str, JsonValue] = begins.body if isinstance(begins, Stored) else begins.body()
        self.view.show_body(draft.values if draft else body)
        self._state.setText(_("This goes on where you stopped.") if draft else "")
        self.view.changed.connect(self._on_changed)
        self._lay_out()

    @property
    def is_changed(self) -> bool:
        """Whether something was written that is not saved as a record yet."""
        return self._keeper.is_changed

    def save(self) -> None:
        """Save, or say what is missing at its field and on top."""
        self.view.clear_errors()
        problems = self.view.problems()
        record = self.view.record()
        if not problems and self._writing.is_whole:
            problems = self.view.show_gaps(gaps(record))
        self._summary.show_problems(problems)
        if not problems:
            self._save(record, self.saved.emit)

    def throw_away(self) -> None:
        """Forget what was written here."""
        self._keeper.stop()
        key = self._key

        def dropped(ports: Ports) -> Changes:
            ports.records.drop(key)
            return Changes()

        self._desk.do(self, dropped, lambda _changes: self.thrown_away.emit())

    def leave(self) -> None:
        """The worker goes elsewhere: what was written is kept."""
        if not self._keeper.is_changed:
            return
        unreadable = bool(self.view.problems())
        if self._writing.folds and not unreadable and not self._misses_required():
            self._save(self.view.record(), lambda: None)
        else:
            self._keeper.keep()

    def take_keyboard(self) -> None:
        """Give the keyboard to the first field."""
        first = self.view.first_field()
        if first is not None:
            go_to(first)

    def _misses_required(self) -> bool:
        return any(gap.stops for gap in gaps(self.view.record()))

    def _save(self, record: Record, then: Callable[[], None]) -> None:
        self._keeper.stop()
        verb, seen = self._writing.save, self._keeper.seen
        self._desk.do(self, lambda ports: verb(ports, record, seen), lambda _changes: then(), or_else=self._on_failed)

    def _values(self) -> Body:
        return self.view.values()

    def _lay_out(self) -> None:
        column = Column(10)
        self.setLayout(column)
        save = Button(self._writing.save_words, "primary", icon="check")
        save.setObjectName("form.save")
        save.clicked.connect(self.save)
        away = Button(_("Throw away"), "quiet", icon="trash")
        away.clicked.connect(self.throw_away)
        foot = Flow(10)
        foot.add(pair(save, "Ctrl+S"), away)
        column.addWidget(SectionTitle(self._writing.title, level="h2"))
        column.addWidget(self._summary)
        column.addWidget(self.view)
        column.addLayout(foot)
        column.addWidget(self._state)
        column.addStretch(1)

    def _on_changed(self) -> None:
        self._keeper.touch()
        self.changed.emit(self.view.record())

    def _on_kept(self, at: datetime) -> None:
        self._state.set_tone("")
        self._state.setText(_("Draft kept on this laptop {time:%H:%M}. Not sent.").format(time=at))

    def _on_failed(self, trouble: Exception) -> None:
        self._keeper.touch()
        self._state.setText(_("Could not save: keep this window open."))
        self._state.set_tone("danger")
        self._desk.notices.show(trouble, self.save, owner=self)
