"""What comes out, drawn from memory; or, where nothing leaves, what can be practised together."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from caseworker.domain.messages import Message
from ui.i18n import N_, _, counted
from ui.widgets.boxes import beside, stack
from ui.widgets.button import Button
from ui.widgets.cards import Card
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel
from ui.widgets.page import scrolling
from ui.widgets.pdfview import PdfPreview

_UPSIDE_DOWN = N_("On the sheet the top half is upside down, so that it folds into a card.")
FOLDED = {
    "card": (N_("Folds to 85 × 54 mm · 1 sheet"), _UPSIDE_DOWN),
    "card_large": (N_("Folds to 95 × 132 mm · 1 sheet"), _UPSIDE_DOWN),
    "cards": (N_("4 cards of 85 × 54 mm · 1 sheet"), N_("One fold each, the words inside: closed, they are blank.")),
}
"""Papers that are folded: what comes out, and a line about it."""


class PreviewCard(Card):
    """The left side of the print screen."""

    def __init__(self) -> None:
        super().__init__(margins=(0, 10, 0, 0))
        self.setAccessibleName(_("What comes out"))
        head = QWidget()
        row = Flow(8, (16, 0, 12, 0))
        head.setLayout(row)
        self._facts = PlainLabel("", "small", wraps=False)
        self._fit = Button(_("As wide as it goes"), "quiet", icon="search", small=True)
        self._fit.setObjectName("fit")
        self._fit.clicked.connect(self._on_fit)
        row.add(PlainLabel(_("What comes out"), "h2"), None, self._facts, self._fit)
        self.pages = PdfPreview()
        self._note, self._making = PlainLabel("", "small"), PlainLabel("", "h3")
        self._instead = scrolling(QWidget())
        self._instead.setVisible(False)
        self.column.insertWidget(1, head)
        self.column.insertWidget(2, self.pages, 1)
        self.column.insertWidget(3, self._instead, 1)
        self.add(self._note)

    def show_pdf(self, pdf: bytes, *, title: str, folded: tuple[str, str] | None) -> None:
        """Draw these bytes, and nothing else, as they would come out."""
        self._instead.setVisible(False)
        self.pages.setVisible(True)
        self._fit.setVisible(True)
        self.pages.sheets.show_pdf(pdf, name=_("What comes out: {title}").format(title=title))
        pages = counted("A4 · {n} page", "A4 · {n} pages", self.pages.sheets.count)
        self._facts.setText(_(folded[0]) if folded else pages)
        note = _(folded[1]) if folded else ""
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def show_trouble(self, message: Message) -> None:
        """Say why there is no page."""
        parts = [PlainLabel(message.happened, "h3"), PlainLabel(message.safe), PlainLabel(message.do)]
        self._show_instead(stack(*parts, None, spacing=10))

    def show_making(self, words: str, stop: Callable[[], None]) -> None:
        """Say that the pages are being made, with a way to stop."""
        self._making = PlainLabel(words, "h3")
        button = Button(_("Stop"), icon="player-pause", name=_("Stop making the pages"))
        button.setObjectName("stop-making")
        button.clicked.connect(stop)
        nothing = PlainLabel(_("Nothing is printed before you say so."), "small")
        self._show_instead(stack(self._making, nothing, beside(button), None, spacing=10))

    def say(self, words: str) -> None:
        """How far the making is."""
        self._making.setText(words)

    def show_practice(self, rehearsal: QWidget) -> None:
        """What is practised together where no paper is safe."""
        self._show_instead(rehearsal)

    def clear(self) -> None:
        """Show nothing, and let go of the pages."""
        self.pages.sheets.clear()
        self._facts.setText("")

    def _show_instead(self, widget: QWidget) -> None:
        self.clear()
        self.pages.setVisible(False)
        self._fit.setVisible(False)
        self._note.setVisible(False)
        widget.setContentsMargins(18, 8, 18, 12)
        self._instead.setWidget(widget)
        self._instead.setVisible(True)

    def _on_fit(self) -> None:
        self.pages.fit_page(is_on=not self.pages.fits_page)
        self._fit.set_words(_("As wide as it goes") if self.pages.fits_page else _("Fit page"))
