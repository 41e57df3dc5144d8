"""A PDF as it will come out, from memory: bytes, a buffer, a document, pictures of its pages. No file anywhere."""

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import look, px
from ui.widgets.page import scrolling

_GAP = 14


class PdfPages:
    """The pages of a PDF in memory. `close` lets go of the bytes."""

    def __init__(self, pdf: bytes) -> None:
        self._bytes = QByteArray(pdf)
        self._buffer = QBuffer(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument()
        self.document.load(self._buffer)

    @property
    def count(self) -> int:
        """How many pages there are; 0 if it could not be read."""
        return int(self.document.pageCount())

    def size(self, page: int) -> QSizeF:
        """The size of a page in points."""
        return QSizeF(self.document.pagePointSize(page))

    def picture(self, page: int, size: QSize) -> QImage:
        """A page drawn on white at a size in pixels."""
        drawn = self.document.render(page, size)
        paper = QImage(size, QImage.Format.Format_RGB32)
        paper.fill(Qt.GlobalColor.white)
        painter = QPainter(paper)
        painter.drawImage(0, 0, drawn)
        painter.end()
        return paper

    def words(self) -> str:
        """All the words, for a screen reader."""
        return "\n".join(self.document.getAllText(page).text() for page in range(self.count))

    def close(self) -> None:
        """Let go of it."""
        self.document.close()
        self._buffer.close()
        self._bytes.clear()


class PdfSheets(QWidget):
    """The pages one under the other: a whole page at a time, or as wide as there is room. Read aloud as their words."""

    def __init__(self) -> None:
        super().__init__()
        self._pages: PdfPages | None = None
        self._whole_page = True
        self._room = QSize(0, 0)
        self._pictures: dict[tuple[int, int], QImage] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setObjectName("sheets")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_pdf(self, pdf: bytes, *, name: str) -> None:
        """Show other pages."""
        self.clear()
        self._pages = PdfPages(pdf)
        self.setAccessibleName(name)
        self.setAccessibleDescription(self._pages.words())
        self._settle()

    def clear(self) -> None:
        """Show nothing, and let go of what was shown."""
        if self._pages is not None:
            self._pages.close()
        self._pages = None
        self._pictures.clear()
        self.setAccessibleDescription("")
        self._settle()

    @property
    def count(self) -> int:
        """How many pages are shown."""
        return self._pages.count if self._pages else 0

    def fit(self, room: QSize, *, whole_page: bool) -> None:
        """Draw for this much room: whole pages, or pages as wide as it."""
        if room != self._room or whole_page != self._whole_page:
            self._room, self._whole_page = room, whole_page
            self._pictures.clear()
            self._settle()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        top = px(_GAP)
        for page in range(self.count):
            size = self._size(page)
            box = QRectF((self.width() - size.width()) / 2, top, size.width(), size.height())
            if event.rect().intersects(box.toAlignedRect()):
                painter.drawImage(box, self._picture(page, size))
                painter.setPen(QPen(look().colour("control"), 1))
                painter.drawRect(box)
            top += size.height() + px(_GAP)
        if self.hasFocus():
            painter.setPen(QPen(look().colour("text"), 3))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))

    @override
    def focusInEvent(self, event: object) -> None:
        self.update()

    @override
    def focusOutEvent(self, event: object) -> None:
        self.update()

    def _size(self, page: int) -> QSize:
        assert self._pages is not None
        points = self._pages.size(page)
        wide = max(80, self._room.width() - 2 * px(_GAP))
        if self._whole_page:
            tall = max(80, self._room.height() - 2 * px(_GAP))
            wide = min(wide, int(tall * points.width() / points.height()))
        return QSize(wide, int(wide * points.height() / points.width()))

    def _picture(self, page: int, size: QSize) -> QImage:
        assert self._pages is not None
        ratio = self.devicePixelRatioF()
        wanted = QSize(round(size.width() * ratio), round(size.height() * ratio))
        key = (page, wanted.width())
        if key not in self._pictures:
            self._pictures[key] = self._pages.picture(page, wanted)
        return self._pictures[key]

    def _settle(self) -> None:
        tall = px(_GAP) + sum(self._size(page).height() + px(_GAP) for page in range(self.count))
        self.setFixedHeight(max(tall, 1))
        self.update()


class PdfPreview(QWidget):
    """The pages in a frame that scrolls. `fit_page` shows a page at a time, else it is as wide as the frame."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets = PdfSheets()
        self._fits = True
        self._area: QScrollArea = scrolling(self.sheets)
        self._area.setParent(self)
        self.setFocusProxy(self.sheets)
        self.setMinimumSize(px(240), px(300))

    def fit_page(self, *, is_on: bool) -> None:
        """A whole page at a time, or as wide as there is room."""
        self._fits = is_on
        self._refit()

    @property
    def fits_page(self) -> bool:
        """Whether a whole page is shown at a time."""
        return self._fits

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._area.setGeometry(self.rect())
        self._refit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setMinimumSize(px(240), px(300))

    def _refit(self) -> None:
        self.sheets.fit(self._area.viewport().size(), whole_page=self._fits)
