"""The printers of this laptop, and the one way to one of them: from memory, at 300 dots an inch, under a neutral name.

A shared printer is never chosen by itself: somebody else may stand beside it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMarginsF, QRect, QSize
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QFileDialog, QWidget

from caseworker.domain.documents import CARDS
from caseworker.domain.errors import Told
from ui.i18n import _
from ui.widgets.pdfview import PdfPages

JOB_NAME: Final = "Document"
"""What a printer's queue and display show: never a name, never what it is."""
DPI: Final = 300
_NO_PAPER: Final = ("pdf", "xps", "fax", "onenote", "document writer", "print to file")
"""What stands in the names of printers that put no ink on paper here: they write files or send faxes."""


@dataclass(frozen=True, slots=True)
class Printer:
    """One by its name in the system. `is_shared`: others use it, or it is not in this room; `model` as it says."""

    name: str
    is_shared: bool
    model: str = ""

    @property
    def is_paper(self) -> bool:
        """Whether ink comes out of it. One that writes files or faxes would be a way out that nobody asked about."""
        return not any(word in f"{self.name} {self.model}".lower() for word in _NO_PAPER)

    @property
    def words(self) -> str:
        """Its name with what must be known before choosing it."""
        return _("{name}, shared: stand beside it first").format(name=self.name) if self.is_shared else self.name


class Printers:
    """The system's printers. `opened` gives the paint device of one; tests of the whole way give another."""

    def offered(self) -> tuple[Printer, ...]:
        """Every printer of paper, those of this laptop alone first. A file is saved by asking for a file."""
        found = sorted((one for one in self.known() if one.is_paper), key=lambda one: (one.is_shared, one.name))
        return tuple(found)

    def known(self) -> tuple[Printer, ...]:
        """Every printer the system names, those that write files among them."""
        return tuple(
            Printer(info.printerName(), info.isRemote(), f"{info.makeAndModel()} {info.description()}")
            for info in QPrinterInfo.availablePrinters()
        )

    def opened(self, name: str) -> QPrinter | None:
        """The paint device of a printer; None if the system does not know it any more."""
        info = QPrinterInfo.printerInfo(name)
        return QPrinter(info, QPrinter.PrinterMode.HighResolution) if not info.isNull() else None

    def print_pages(self, pdf: bytes, name: str, *, copies: int) -> None:
        """Send every page. Raises Told("printer_gone"); its fact `begun` says whether paper may have come out."""
        printer = self.opened(name)
        if printer is None:
            raise Told("printer_gone", begun=False)
        _make_ready(printer, copies)
        pages = PdfPages(pdf)
        try:
            _draw(pages, printer)
        finally:
            pages.close()


def _make_ready(printer: QPrinter, copies: int) -> None:
    printer.setDocName(JOB_NAME)
    printer.setCreator("")
    printer.setResolution(DPI)
    printer.setFullPage(True)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    printer.setCopyCount(copies)


def _draw(pages: PdfPages, printer: QPrinter) -> None:
    painter = QPainter()
    if pages.count == 0 or not painter.begin(printer):
        raise Told("printer_gone", begun=False)
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    for page in range(pages.count):
        if page and not printer.newPage():
            painter.end()
            raise Told("printer_gone", begun=True)
        points = pages.size(page)
        size = QSize(round(points.width() * DPI / 72), round(points.height() * DPI / 72))
        painter.drawImage(QRect(0, 0, size.width(), size.height()), pages.picture(page, size))
    if not painter.end() or printer.printerState() in (QPrinter.PrinterState.Aborted, QPrinter.PrinterState.Error):
        raise Told("printer_gone", begun=True)


def file_name(document: str, number: str) -> str:
    """A neutral name for a file: `page-K7-0042.pdf`. Nobody's name, and not what it is."""
    return f"{'card' if document in CARDS else 'page'}-{number}.pdf"


def ask_where(owner: QWidget, name: str, chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask where a PDF is saved, without stopping the app; nothing happens when the worker thinks better of it."""
    dialog = QFileDialog(owner, _("Save the page as a PDF"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter("PDF (*.pdf)")
    dialog.setDefaultSuffix("pdf")
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
