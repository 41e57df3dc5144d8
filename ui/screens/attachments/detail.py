"""One photograph or file: what it is, where it is, what it shows, and what can be done with it."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.choices import Lists
from caseworker.domain.messages import Message
from caseworker.domain.reading.attachments import Attached
from ui.i18n import _
from ui.screens.attachments.words import media_words, size_words, state_sentence, state_words
from ui.screens.rows_of import moment_words
from ui.theme import px
from ui.widgets.boxes import Column, fill, stack
from ui.widgets.button import Button
from ui.widgets.cards import Banner, Card, fact
from ui.widgets.errors import go_to
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel
from ui.widgets.pdfview import PdfSheets
from ui.widgets.pictureview import PictureView
from ui.widgets.textbox import LineBox

_ICONS = {"ok": "cloud-check", "warn": "device-laptop", "info": "download", "danger": "alert-triangle"}


class AttachmentCard(Card):
    """One file. It shows nothing of it until it is given the bytes, and lets go of them with `let_go`.

    Signals:
        fetch_wanted, copy_wanted(str: why), take_away_wanted(str: why), put_back_wanted: what the worker asks for.
        larger_wanted: the list makes room, or comes back.
    """

    fetch_wanted = Signal()
    copy_wanted = Signal(str)
    take_away_wanted = Signal(str)
    put_back_wanted = Signal()
    larger_wanted = Signal()

    def __init__(self, one: Attached, lists: Lists, today: date) -> None:
        super().__init__()
        self.one, self.is_let_go = one, False
        self.setAccessibleName(one.record.title)
        self.picture, self.pages = PictureView(), PdfSheets()
        self.picture.setObjectName("attachment.picture")
        self.note = PlainLabel("", "small")
        for part in (self.picture, self.pages, self.note):
            part.setVisible(False)
        _words, kind = state_words(one)
        state = fact(_ICONS.get(kind, "cloud-off"), state_sentence(one), ink="muted")
        self.add(PlainLabel(one.record.title, "h2"), state, *_facts(one, lists, today))
        self._place = Column(0)
        fill(self._place, self._deeds())
        self.add(self._place, self.note, self.picture, self.pages)

    def show_picture(self, content: bytes) -> None:
        """These bytes, as wide as the card; said in words where they are none that can be drawn."""
        if self.picture.show_picture(content, name=self.one.record.title):
            self.picture.setVisible(True)
        else:
            self._say(_("This picture cannot be shown."))

    def show_pdf(self, content: bytes) -> None:
        """Its pages one under the other; said in words where it cannot be opened."""
        self.pages.show_pdf(content, name=self.one.record.title)
        if self.pages.count:
            self.pages.setVisible(True)
        else:
            self._say(_("This PDF cannot be shown, perhaps because it asks for a password."))

    def show_sound(self) -> None:
        """Say why it is not played."""
        self._say(
            _("This app does not play recordings: somebody near might hear. To listen, save a copy outside the app.")
        )

    def show_trouble(self, message: Message) -> None:
        """Say why it is not shown."""
        self.add(Banner(" ".join(part for part in (message.happened, message.safe, message.do) if part)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pages are as wide as the card has room, one under the other: only the whole tab scrolls."""
        super().resizeEvent(event)
        self.pages.fit(QSize(self.contentsRect().width() - px(2 * 14), 0), whole_page=False)

    def let_go(self) -> None:
        """Nothing of it stays in memory."""
        self.is_let_go = True
        self.picture.clear()
        self.pages.clear()
        for part in (self.picture, self.pages):
            part.setVisible(False)

    def show_instead(self, asked: QWidget | None) -> None:
        """What is asked before a copy leaves, in the place of the buttons; None brings them back."""
        self._flow_holder.setVisible(asked is None)
        if asked is not None:
            fill(self._place, asked)

    def _say(self, words: str) -> None:
        self.note.setText(words)
        self.note.setVisible(True)

    def _deeds(self) -> QWidget:
        one, flow, self._flow_holder = self.one, Flow(8), QWidget()
        self._flow_holder.setLayout(flow)
        if one.standing.state in ("elsewhere", "damaged") and one.file is not None:
            flow.add(self._button(_("Fetch it"), "download", "fetch", self.fetch_wanted.emit, is_first=True))
        if one.can_be_opened and one.file is not None:
            if not one.file.media.startswith("audio"):
                flow.add(self._button(_("Larger"), "search", "larger", self.larger_wanted.emit))
            flow.add(self._button(_("Save a copy outside the app"), "device-floppy", "copy", self._on_copy))
        if one.is_removed:
            flow.add(self._button(_("Put it back"), "arrow-back-up", "put-back", self.put_back_wanted.emit))
        else:
            flow.add(self._button(_("Take it away"), "archive", "take-away", self._on_take_away))
        return self._flow_holder

    def _button(self, words: str, icon: str, name: str, deed: Callable[[], None], *, is_first: bool = False) -> Button:
        button = Button(words, "primary" if is_first else "secondary", icon=icon, small=True)
        button.setObjectName(f"attachment.{name}")
        button.clicked.connect(deed)
        return button

    def _on_copy(self) -> None:
        self._ask(
            _("Why does a copy leave the app?"),
            _("Anyone who opens the copy can read it. That it left, and why, is noted for the partnership."),
            _("Choose where"),
            self.copy_wanted,
        )

    def _on_take_away(self) -> None:
        self._ask(
            _("Why is it taken away?"),
            _("It is kept, no longer shown among the files of the case, and can be put back."),
            _("Take it away"),
            self.take_away_wanted,
        )

    def _ask(self, question: str, hint: str, does: str, wanted: SignalInstance) -> None:
        """One question before a deed, under the buttons."""
        why = LineBox(limit=200)
        why.setObjectName("attachment.why")
        field = Field(question, why, hint=hint)
        go, no = Button(does, "primary", small=True), Button(_("Leave it as it is"), small=True)
        go.setObjectName("attachment.go")
        no.setObjectName("attachment.no")
        row = Flow(8)
        row.add(go, no)

        def say() -> None:
            words = why.words().strip()
            field.set_error("" if words else _("Write why, in a few words."))
            if words:
                wanted.emit(words)
            else:
                go_to(why)

        go.clicked.connect(say)
        why.returnPressed.connect(say)
        asked = stack(field, row)
        no.clicked.connect(lambda: self._fold(asked))
        self._flow_holder.setVisible(False)
        fill(self._place, asked)
        asked.show()  # now, and not at the next turn of the loop: the keyboard goes there at once
        go_to(why)

    def _fold(self, asked: QWidget) -> None:
        asked.hide()
        asked.deleteLater()
        self._flow_holder.setVisible(True)
        first = self._flow_holder.findChild(Button)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)


def _facts(one: Attached, lists: Lists, today: date) -> list[QWidget]:
    record, file = one.record, one.file
    rows = (
        (_("What it is"), lists.label("attachment_type", record.type)),
        (_("When it was taken or written"), f"{record.taken_on:%d/%m/%Y}" if isinstance(record.taken_on, date) else ""),
        (_("Added"), moment_words(one.stored.made_at, today)),
        (_("Kind and size"), f"{media_words(file.media)}, {size_words(file.size)}" if file else ""),
        (_("They know it is kept here"), _("Yes") if record.told else _("Not recorded")),
        (_("Note"), record.note),
        (_("Why it was taken away"), record.removed_why if one.is_removed else ""),
    )
    words = " · ".join(f"{label}: {said}" for label, said in rows if said)
    return [PlainLabel(words, "small")]
