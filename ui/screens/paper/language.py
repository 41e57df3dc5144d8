"""In which language the fixed words of a paper are: English, what they speak at home, or another."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from caseworker.domain.reading.wording import LanguageLine
from caseworker.domain.wording import ENGLISH, WORDS_OF
from ui.i18n import _
from ui.widgets.boxes import Column, clear_out
from ui.widgets.button import Button
from ui.widgets.errors import go_to
from ui.widgets.field import Field
from ui.widgets.tick import RadioList, TickBox

ANOTHER = "another"


class LanguageQuestion(QWidget):
    """English, and a link to the others; where another one is written in their case, that one is offered beside it.

    Signals:
        changed: another language, or the English beside it or not.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[str, LanguageLine] = {}
        self._code, self._own = ENGLISH, ""
        self.list = RadioList([], _("Language of the headings"))
        self.beside = TickBox(_("English beside each heading"))
        self.beside.setObjectName("english-beside")
        self.beside.clicked.connect(lambda _on: self.changed.emit())
        self._column, self._list_column = Column(6), Column(0)
        self.setLayout(self._column)
        holder = QWidget()
        holder.setLayout(self._list_column)
        self._column.addWidget(holder)
        self._column.addWidget(self.beside)

    @property
    def code(self) -> str:
        """The language that is chosen."""
        return self._code

    def offer(self, lines: tuple[LanguageLine, ...], *, own: str, paper: str) -> None:
        """Offer the languages this paper comes in; nothing is asked where it comes in English only."""
        self._lines, self._own = {line.code: line for line in lines}, own
        self.setVisible(paper in WORDS_OF and bool(lines))
        if self._code not in self._lines:
            self._code = ENGLISH
        self._show(every=False)

    def in_english(self) -> None:
        """The same paper in English, chosen by a button elsewhere on the page."""
        self._code = ENGLISH
        self._show(every=False)
        self.changed.emit()

    def _show(self, *, every: bool) -> None:
        clear_out(self._list_column)
        self.beside.setVisible(self._code != ENGLISH)
        near = dict.fromkeys(code for code in (self._own, self._code) if code in self._lines)
        if not (every or near):
            self._list_column.addWidget(self._link())
            return
        options = [(ENGLISH, _("English")), *((code, self._words(code)) for code in (self._lines if every else near))]
        options += [] if every else [(ANOTHER, _("Another language"))]
        self.list = RadioList(options, _("Language of the headings"), value=self._code)
        self.list.setObjectName("language")
        self.list.changed.connect(self._on_chosen)
        self._list_column.addWidget(Field(_("Language of the headings"), self.list))

    def _link(self) -> Button:
        """Most papers are in English: one line then, so that what makes the page stays in sight."""
        link = Button(_("Headings in another language"), "link", icon="language", small=True)
        link.setObjectName("other-language")
        link.clicked.connect(lambda: self._on_chosen(ANOTHER))
        return link

    def _words(self, code: str) -> str:
        line = self._lines[code]
        name = _("{name}, not checked yet").format(name=line.name) if line.unchecked else line.name
        return f"{name} · {line.own_name}"  # its own name last: behind one from the right everything turns round

    def _on_chosen(self, code: str | None) -> None:
        if code == ANOTHER:
            self._show(every=True)
            go_to(self.list.button(ENGLISH))
        elif code:
            self._code = code
            self.beside.setVisible(code != ENGLISH)
            self.changed.emit()
