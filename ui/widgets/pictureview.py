"""A picture from memory, as wide as there is room, never larger than it is. No file anywhere."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import look, px


class PictureView(QWidget):
    """Shows one picture; `clear` lets go of it. What it shows is said in words by its name."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_picture(self, content: bytes, *, name: str) -> bool:
        """Show another picture; False if these bytes are none."""
        self._image = QImage.fromData(content)
        self.setAccessibleName(name)
        self.updateGeometry()
        self.update()
        return not self._image.isNull()

    def clear(self) -> None:
        """Show nothing, and let go of what was shown."""
        self._image = QImage()
        self.updateGeometry()
        self.update()

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._fitted(width).height()

    @override
    def sizeHint(self) -> QSize:
        return self._fitted(px(480))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), px(60))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._fitted(self.width())
        box = QRect((self.width() - size.width()) // 2, 0, size.width(), size.height())
        painter.drawImage(box, self._image)
        painter.setPen(QPen(look().colour("control"), 1))
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        if self.hasFocus():
            painter.setPen(QPen(look().colour("text"), 3))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))

    @override
    def focusInEvent(self, event: object) -> None:
        self.update()

    @override
    def focusOutEvent(self, event: object) -> None:
        self.update()

    def _fitted(self, width: int) -> QSize:
        """As wide as there is room, at the picture's own proportions, and not larger than it is drawn."""
        if self._image.isNull():
            return QSize(width, 0)
        wide = min(width, px(self._image.width()))
        return QSize(wide, max(1, round(wide * self._image.height() / self._image.width())))
