"""What the signs of a family tree mean: only those that are in the drawing, so that it stays one line."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from caseworker.domain.reading.family import Family
from ui.i18n import N_, _
from ui.screens.family.rows import symbols_of
from ui.theme import look, px
from ui.widgets.boxes import beside
from ui.widgets.flow import Flow
from ui.widgets.genogram_view import paint_cross, paint_shape
from ui.widgets.label import PlainLabel

WORDS: dict[str, str] = {
    "male": N_("male"),
    "female": N_("female"),
    "other": N_("other, or not said"),
    "died": N_("died"),
    "separated": N_("separated"),
    "divorced": N_("divorced"),
    "together": N_("not married"),
    "unsaid": N_("not said"),
    "home": N_("lives with {name}"),
    "support": N_("we support"),
}


def signs_in(family: Family) -> list[str]:
    """The signs this family's drawing uses, in the order of the legend."""
    symbols = symbols_of(family).values()
    used = {symbol.sex if symbol.sex in ("male", "female") else "other" for symbol in symbols}
    used |= {couple.kind or "unsaid" for couple in family.tree.couples if couple.other}
    used |= {"died"} if any(symbol.died for symbol in symbols) else set()
    used |= {"support"} if any(symbol.supported for symbol in symbols) else set()
    used |= {"home"} if sum(symbol.at_home for symbol in symbols) > 1 else set()
    return [sign for sign in WORDS if sign in used]


class Legend(QWidget):
    """The signs with their words; wraps when there is no room."""

    def __init__(self, family: Family) -> None:
        super().__init__()
        flow = Flow(12, line_spacing=2)
        self.setLayout(flow)
        for sign in signs_in(family):
            words = _(WORDS[sign]).format(name=family.name)
            flow.addWidget(beside(_Sign(sign), PlainLabel(words, "small", wraps=False), spacing=5))


class _Sign(QWidget):
    """One sign of the drawing, small."""

    def __init__(self, sign: str) -> None:
        super().__init__()
        self._sign = sign
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        is_line = self._sign in ("separated", "divorced", "together", "unsaid")
        return QSize(px(25 if is_line else 18 if self._sign == "home" else 14), px(16))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(1, (self.height() - px(12)) / 2, px(12), px(12))
        painter.setPen(QPen(look().colour("muted"), 1.6))
        if self._sign in ("male", "female", "other", "died"):
            paint_shape(painter, box, "male" if self._sign == "died" else self._sign)
            if self._sign == "died":
                paint_cross(painter, box, "male")
        elif self._sign in ("home", "support"):
            self._paint_group(painter)
        else:
            self._paint_couple(painter)

    def _paint_group(self, painter: QPainter) -> None:
        room = QRectF(1, (self.height() - px(13)) / 2, self.width() - 2, px(13))
        if self._sign == "home":
            painter.setPen(QPen(look().colour("accent"), 1.5, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(room, px(4), px(4))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look().colour("accent"))
            painter.drawEllipse(QRectF(1, room.top(), px(12), px(12)))

    def _paint_couple(self, painter: QPainter) -> None:
        styles = {"together": Qt.PenStyle.DashLine, "unsaid": Qt.PenStyle.DotLine}
        middle = QPointF(self.width() / 2, self.height() / 2)
        painter.setPen(QPen(look().colour("muted"), 1.8, styles.get(self._sign, Qt.PenStyle.SolidLine)))
        painter.drawLine(QPointF(0, middle.y()), QPointF(self.width(), middle.y()))
        painter.setPen(QPen(look().colour("muted"), 1.6))
        shifts = {"separated": (0,), "divorced": (-2, 2)}
        for shift in shifts.get(self._sign, ()):
            at = middle + QPointF(px(shift), 0)
            painter.drawLine(at + QPointF(px(-4), px(7)), at + QPointF(px(4), px(-7)))
