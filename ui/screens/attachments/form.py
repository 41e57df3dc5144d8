"""Adding a photograph or file: which one, what it is, and whether they know. Nothing is kept before that."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from caseworker.domain.actions.attachments import NewFile
from caseworker.domain.choices import Lists
from caseworker.domain.errors import Told
from caseworker.domain.forms.attachment import Attachment
from caseworker.domain.ids import RecordId, ScopeId
from ui.i18n import _
from ui.places import Place
from ui.screens.session.part import Answer, EscapeCloses
from ui.widgets.boxes import Column
from ui.widgets.button import Button
from ui.widgets.cards import Banner, Card
from ui.widgets.chip import pair
from ui.widgets.datebox import DateBox
from ui.widgets.errors import ErrorSummary, go_to
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel
from ui.widgets.textbox import LineBox
from ui.widgets.tick import TickBox

ADD: Final = "attachment.choose"
"""A place with the keyboard here, and a record, asks for a new file that belongs to that record."""
NAMES = "*.jpg *.jpeg *.png *.pdf *.m4a *.mp3 *.ogg *.oga *.wav"


class AddFile(QWidget):
    """The questions about a new file, in a card.

    Signals:
        wanted(NewFile): everything is answered; keep it.
        closed: the worker thought better of it.
    """

    wanted = Signal(object)
    closed = Signal()

    def __init__(self, lists: Lists, today: Callable[[], date]) -> None:
        super().__init__()
        self._source: Path | None = None
        self._of: RecordId | None = None
        types = tuple((choice.code, choice.label) for choice in lists["attachment_type"].offered())
        self.choose = Button(_("Choose the file"), icon="paperclip")
        self.choose.setObjectName(ADD)
        self.choose.clicked.connect(self._on_choose)
        self.chosen = PlainLabel("", "strong")
        self.type = Answer(types, _("What is it?"), key="attachment.type")
        self.title = LineBox(limit=200)
        self.title.setObjectName("attachment.title")
        self.taken = DateBox(today, lean="past")
        self.taken.setObjectName("attachment.taken")
        self.told = TickBox(_("They know it is kept here, and why"))
        self.told.setObjectName("attachment.told")
        self.summary, self.trouble = ErrorSummary(), Banner("", "alert")
        self.save = Button(_("Keep it with the case"), "primary", icon="check")
        self.save.setObjectName("attachment.save")
        self.save.clicked.connect(self.keep)
        self._away = Button(_("Do not add it"))
        self._away.setObjectName("attachment.away")
        self._away.clicked.connect(self.closed)
        self._lay_out()
        self.begin(None)

    def _lay_out(self) -> None:
        card = Card(_("Add a photograph or file"), look="next")
        self._which = Field(_("Which file?"), self.choose)
        self._what = Field(_("What is it?"), self.type)
        self._shows = Field(_("What it shows, in a few words"), self.title)
        self._when = Field(_("When it was taken or written"), self.taken, optional=True)
        about = _(
            "A JPEG or PNG picture, a PDF, or a recording, up to 15 MB. What a phone writes beside a picture, such as "
            "the place, is removed. The file you choose stays where it is: delete it there once it is kept here."
        )
        row = Flow(10)
        row.add(pair(self.save, "Ctrl+S"), pair(self._away, "Esc"))
        card.add(self.summary, self.trouble, PlainLabel(about, "small"), self._which, self.chosen)
        card.add(self._what, self._shows, self._when, self.told, row)
        column = Column(0)
        self.setLayout(column)
        column.addWidget(card)
        EscapeCloses(self, self.closed.emit)

    def begin(self, of: RecordId | None, *, type_code: str = "") -> None:
        """Empty questions; `of` is the record it belongs to, where it was asked for from there."""
        self._of = of
        self.type.show_code(type_code or None)
        self.title.setText("")
        self.taken.set_value(None)
        self.told.setChecked(False)
        self.trouble.setVisible(False)
        self.summary.show_problems(())
        for field in (self._which, self._what, self._shows, self._when):
            field.set_error("")
        self._show_source(None)

    def take_source(self, source: Path) -> None:
        """This is the file. Its name is shown here and kept nowhere."""
        self.trouble.setVisible(False)
        self._which.set_error("")
        self._show_source(source)
        QTimer.singleShot(0, self, self._after_choosing)

    def keep(self) -> None:
        """Ask for it to be kept, or say what is missing."""
        wanted = (
            (self._which, self._source is None, _("Choose the file first.")),
            (self._what, not self.type.code(), _("Say what it is.")),
            (self._shows, not self.title.text().strip(), _("Write what it shows.")),
            (self._when, not self.taken.readable(), self.taken.problem()),
        )
        for field, is_missing, words in wanted:
            field.set_error(words if is_missing else "")
        problems = [(field.error(), field) for field, is_missing, _words in wanted if is_missing]
        self.summary.show_problems(problems)
        if not problems and self._source is not None:
            self.wanted.emit(NewFile(self._source, self._said()))

    def show_busy(self, *, is_busy: bool) -> None:
        """Whether the file is being sealed."""
        self.save.setEnabled(not is_busy)
        self.save.set_words(_("Keeping it …") if is_busy else _("Keep it with the case"))

    def tell(self, trouble: Told) -> None:
        """Why it was not kept, on top of the questions; every answer is still there."""
        said = trouble.message
        self.trouble.set_words(" ".join(part for part in (said.happened, said.safe, said.do) if part))
        self.trouble.setVisible(True)
        go_to(self.choose)

    def _said(self) -> Attachment:
        taken = self.taken.value()
        return Attachment(
            type=str(self.type.code()),
            title=self.title.text().strip(),
            taken_on=taken if isinstance(taken, date) else None,
            of=self._of or "",
            told=self.told.isChecked(),
        )

    def _show_source(self, source: Path | None) -> None:
        self._source = source
        self.chosen.setText(source.name if source else "")
        self.chosen.setVisible(source is not None)
        self.choose.set_words(_("Choose another file") if source else _("Choose the file"))

    def _after_choosing(self) -> None:
        self.type.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_choose(self) -> None:
        ask_which(self, self.take_source)


def adding_to(scope: ScopeId | None, record: RecordId) -> Place:
    """Where a file of this record is added."""
    return Place("case", scope, record, tab="documents", focus=ADD)


def ask_which(owner: QWidget, chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask for one file, without stopping the app; nothing happens when the worker thinks better of it."""
    dialog = QFileDialog(owner, _("Choose a photograph or file"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptOpen)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([f"{_('Pictures, PDF and recordings')} ({NAMES})", f"{_('All files')} (*)"])
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def ask_where_to(owner: QWidget, name: str, chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask where a copy is put; as `ask_which`."""
    dialog = QFileDialog(owner, _("Save a copy outside the app"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(name.rpartition(".")[2])
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
