"""The only door to reportlab's canvas: text as glyphs, frames, rules and icons, into bytes in memory."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFDocument, PDFInfo, PDFString
from reportlab.pdfgen.canvas import Canvas

from caseworker.domain.leaflet import Icon
from caseworker.printing import icons
from caseworker.printing.fonts import Glyph
from caseworker.printing.shaping import Line, Run
from caseworker.printing.typed import LRM, RLM

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)

Colour = tuple[float, float, float]
"""Red, green and blue, 0 to 1."""


def _colour(red: int, green: int, blue: int) -> Colour:
    return (red / 255, green / 255, blue / 255)


INK = _colour(0x1F, 0x23, 0x28)
SOFT = _colour(0x4B, 0x51, 0x58)
# A thinner or lighter frame breaks up on a photocopier (seen at one bit per dot).
FRAME = _colour(0x7D, 0x73, 0x66)
WARM = _colour(0xA3, 0x47, 0x1F)
PALE = _colour(0xF6, 0xF1, 0xE9)
FAINT = _colour(0x80, 0x80, 0x80)
WHITE: Colour = (1.0, 1.0, 1.0)

_MARKS = str.maketrans("", "", LRM + RLM)


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the page in points: left edge, top edge (up is more), width and height."""

    x: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends on the right, in points from the paper's left edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Where it ends below, in points from the paper's lower edge."""
        return self.top - self.height

    def inset(self, by: float) -> "Box":
        """The same place with this much taken off every side."""
        return Box(self.x + by, self.top - by, self.width - 2 * by, self.height - 2 * by)


class _NeutralInfo(PDFInfo):
    """Document information that tells nothing: a neutral title, no author, no program, no path and no time."""

    def format(self, document: PDFDocument) -> bytes:
        """As reportlab writes it into the file."""
        empty = {"Author": PDFString(""), "Subject": PDFString("")}
        return PDFDictionary({"Title": PDFString(self.title), **empty}).format(document)


class _BareCanvas(Canvas):
    """A canvas whose pages do not begin with a reference to a font that is not embedded."""

    def _make_preamble(self) -> None:
        self._preamble = "1 0 0 1 0 0 cm"


class Pen:
    """Draws one document. The same drawing gives the same bytes: no clock, no path and no name goes in."""

    def __init__(self, title: str, *, language: str = "en-GB") -> None:
        self._canvas = _BareCanvas(io.BytesIO(), A4, pageCompression=1, invariant=1, lang=language)
        self._canvas._doc.info = _NeutralInfo()
        self._canvas.setTitle(title)
        self._in_pdf: dict[tuple[int, int], tuple[str, bytes]] = {}

    def next_page(self) -> None:
        """Closes this sheet; what is drawn after it goes on a new one."""
        self._canvas.showPage()

    def finished(self) -> bytes:
        """The whole document; the pen is of no use afterwards."""
        return self._canvas.getpdfdata()

    def write(self, line: Line, x: float, baseline: float, *, size: float, colour: Colour = INK) -> None:
        """One line from its left edge. The characters go in beside the glyphs, so that copying out gives real words."""
        if not line.runs:
            return
        actual = line.text.translate(_MARKS).encode("utf-16-be", "surrogatepass").hex().upper()
        red, green, blue = colour
        code = [f"/Span <</ActualText <FEFF{actual}>>> BDC", f"q {red:.3f} {green:.3f} {blue:.3f} rg BT"]
        code.append(f"1 0 0 1 {x:.3f} {baseline:.3f} Tm")
        for run in line.runs:
            code.extend(self._shown(run, size))
        self._canvas._code.append(" ".join([*code, "ET Q EMC"]))

    def _shown(self, run: Run, size: float) -> Iterator[str]:
        placed = ((self._place(run, glyph), glyph) for glyph in run.glyphs)
        for (font, rise), group in groupby(placed, key=lambda each: (each[0][0], each[1].dy)):
            yield f"{font} {size:g} Tf {rise * size / 1000:.3f} Ts"
            yield "[" + "".join(_adjusted(byte, glyph) for (_, byte), glyph in group) + "] TJ"

    def _place(self, run: Run, glyph: Glyph) -> tuple[str, bytes]:
        key = (id(run.face), glyph.code)
        if key not in self._in_pdf:
            self._in_pdf[key] = run.face.in_pdf(glyph, self._canvas._doc)
        return self._in_pdf[key]

    def frame(
        self, box: Box, *, weight: float = 1.0, fill: Colour | None = WHITE, edge: Colour = FRAME, radius: float = 9
    ) -> None:
        """A rounded frame, filled unless its fill is None."""
        canvas = self._canvas
        canvas.setStrokeColorRGB(*edge)
        canvas.setFillColorRGB(*(fill or WHITE))
        canvas.setLineWidth(weight)
        canvas.roundRect(box.x, box.bottom, box.width, box.height, radius, stroke=1, fill=1 if fill else 0)

    def outline(self, box: Box) -> None:
        """A thin dark rectangle: cut here."""
        self._canvas.setStrokeColorRGB(*INK)
        self._canvas.setLineWidth(0.6)
        self._canvas.rect(box.x, box.bottom, box.width, box.height)

    def patch(self, box: Box, *, fill: Colour, radius: float = 0) -> None:
        """A filled shape without an edge."""
        self._canvas.setFillColorRGB(*fill)
        self._canvas.roundRect(box.x, box.bottom, box.width, box.height, radius, stroke=0, fill=1)

    def rule(
        self, start: tuple[float, float], end: tuple[float, float], *, weight: float = 0.6, colour: Colour = FRAME
    ) -> None:
        """A straight line."""
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(weight)
        self._canvas.line(*start, *end)

    def fold(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """A dashed line: fold here."""
        self._canvas.setDash([4, 3])
        self.rule(start, end)
        self._canvas.setDash()

    def wave(self, start: tuple[float, float], width: float, *, bends: int, height: float, colour: Colour) -> None:
        """A hand-drawn looking line, from its left end. Its weight follows the height."""
        x, y = start
        step = width / bends
        path = self._canvas.beginPath()
        path.moveTo(x, y)
        for bend in range(bends):
            at = x + bend * step
            path.curveTo(at + step * 0.33, y + height, at + step * 0.66, y - height, at + step, y)
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(2.2 if colour == WARM else 1)
        self._canvas.drawPath(path)

    def icon(self, icon: Icon, x: float, bottom: float, *, size: float) -> None:
        """An icon this high, from its lower left corner."""
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(x, bottom)
        canvas.scale(size / 24, size / 24)
        canvas.setStrokeColorRGB(*WARM)
        canvas.setLineWidth(2)
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
        icons.draw(canvas, icon)
        canvas.restoreState()

    def ring(self, x: float, y: float, radius: float) -> None:
        """A small open circle in front of an item."""
        self._canvas.setStrokeColorRGB(*WARM)
        self._canvas.setLineWidth(max(1.3, radius * 0.45))
        self._canvas.circle(x, y, radius)

    def tick_box(self, x: float, bottom: float, size: float, *, ticked: bool) -> None:
        """A box for a pen, ticked when the thing is done already."""
        canvas = self._canvas
        canvas.setStrokeColorRGB(*INK)
        canvas.setLineWidth(size * 0.09)
        canvas.roundRect(x, bottom, size, size, size * 0.17)
        if ticked:
            canvas.setLineWidth(size * 0.15)
            path = canvas.beginPath()
            path.moveTo(x + size * 0.2, bottom + size * 0.5)
            path.lineTo(x + size * 0.45, bottom + size * 0.25)
            path.lineTo(x + size * 0.92, bottom + size * 0.92)
            canvas.drawPath(path)

    def slanted(self, x: float, y: float, *, degrees: float) -> "Slanted":
        """Turned about this point, which becomes the origin; use it in a `with`."""
        return Slanted(self._canvas, x, y, degrees=degrees)

    def panel(self, box: Box, *, upside_down: bool) -> "Panel":
        """A part of the page with its own origin at its lower left corner, cut off at its edges; use it in a `with`."""
        return Panel(self._canvas, box, upside_down=upside_down)


class Slanted:
    """While it is entered, everything is drawn turned about its point, which is the origin."""

    def __init__(self, canvas: Canvas, x: float, y: float, *, degrees: float) -> None:
        self._canvas = canvas
        self._at = (x, y)
        self._degrees = degrees

    def __enter__(self) -> None:
        self._canvas.saveState()
        self._canvas.translate(*self._at)
        self._canvas.rotate(self._degrees)

    def __exit__(self, *_: object) -> None:
        self._canvas.restoreState()


class Panel:
    """While it is entered, everything is drawn relative to the panel's lower left corner and cut off at its edges."""

    def __init__(self, canvas: Canvas, box: Box, *, upside_down: bool) -> None:
        self._canvas = canvas
        self._box = box
        self._upside_down = upside_down

    def __enter__(self) -> None:
        box, canvas = self._box, self._canvas
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(box.x, box.bottom, box.width, box.height)
        canvas.clipPath(path, stroke=0)
        if self._upside_down:
            canvas.translate(box.right, box.top)
            canvas.rotate(180)
        else:
            canvas.translate(box.x, box.bottom)

    def __exit__(self, *_: object) -> None:
        self._canvas.restoreState()


def _adjusted(byte: bytes, glyph: Glyph) -> str:
    before = f"{-glyph.dx:.1f} " if glyph.dx else ""
    left_over = glyph.width - glyph.advance + glyph.dx
    after = f"{left_over:.1f} " if abs(left_over) > 0.05 else ""
    return f"{before}<{byte.hex()}>{after}"
