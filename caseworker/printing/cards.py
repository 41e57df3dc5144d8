"""Blocks with a look of their own: framed cards with a heading, marked items, and rows with a tick box."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from caseworker.domain.leaflet import Icon
from caseworker.printing.blocks import Block, BrokenText, Column, Columns, Cut, Stack, Text, first_baseline
from caseworker.printing.pen import FRAME, WHITE, Box, Colour, Pen


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with an icon before it (or none), and a remark at the far end (or none). `rtl` begins at the right."""

    text: Text
    size: float
    icon: Icon | None = None
    remark: Text | None = None
    rtl: bool = False

    def height(self, width: float) -> float:
        """At least the icon."""
        return max(self.text.height(self._room(width)), self.size * 1.5)

    def draw(self, pen: Pen, box: Box) -> None:
        """Icon, words and remark on one line."""
        indent = self.size * 1.7 if self.icon else 0
        room = self._room(box.width)
        baseline = box.top - self.text.first_baseline(room)
        if self.icon:
            x = box.right - self.size * 1.25 if self.rtl else box.x
            pen.icon(self.icon, x, baseline - self.size * 0.24, size=self.size * 1.25)
        left = box.right - indent - room if self.rtl else box.x + indent
        self.text.draw(pen, Box(left, box.top, room, box.height))
        if self.remark:
            wide = self.remark.natural_width
            top = baseline + self.remark.first_baseline(wide)
            self.remark.draw(pen, Box(box.x if self.rtl else box.right - wide, top, wide, box.height))

    def split(self, _width: float, _room: float) -> Cut:
        """Never cut: a heading stays with what follows."""
        return None, self

    def _room(self, width: float) -> float:
        remark = self.remark.natural_width + 12 if self.remark else 0
        return width - remark - (self.size * 1.7 if self.icon else 0)


@dataclass(frozen=True, slots=True)
class FrameLook:
    """How a card's frame looks: its fill (None lets what is behind it through), its weight, and the room inside it.

    A weight of 0 draws no frame.
    """

    fill: Colour | None = WHITE
    edge: Colour = FRAME
    weight: float = 1
    pad: float = 12


@dataclass(frozen=True, slots=True)
class Card:
    """A heading and a body in a rounded frame. Cut over two pages, the second part is headed by `again`."""

    heading: Heading
    again: Heading
    body: Block
    look: FrameLook = FrameLook()
    gap: float = 4

    def height(self, width: float) -> float:
        """The frame, the heading and the body."""
        inner = width - 2 * self.look.pad
        return self._chrome(inner) + self.body.height(inner)

    def draw(self, pen: Pen, box: Box) -> None:
        """The frame over the whole box, so that two cards side by side end together."""
        if self.look.weight:
            pen.frame(box, weight=self.look.weight, fill=self.look.fill, edge=self.look.edge)
        inner = box.inset(self.look.pad)
        head = self.heading.height(inner.width)
        self.heading.draw(pen, Box(inner.x, inner.top + 2, inner.width, head))
        below = head + self.gap
        self.body.draw(pen, Box(inner.x, inner.top - below, inner.width, inner.height - below))

    def split(self, width: float, room: float) -> Cut:
        """Two cards; the second says that it goes on."""
        inner = width - 2 * self.look.pad
        first, rest = self.body.split(inner, room - self._chrome(inner))
        if first is None:
            return None, self
        return replace(self, body=first), replace(self, heading=self.again, body=rest) if rest else None

    def _chrome(self, inner: float) -> float:
        return self.heading.height(inner) + self.gap + 2 * self.look.pad


@dataclass(frozen=True, slots=True)
class Marked:
    """An item with a mark before it: a ring, or a number. In right-to-left text the mark stands on the right."""

    body: Text | BrokenText
    size: float
    rtl: bool
    number: Text | None = None
    ring: bool = True

    def height(self, width: float) -> float:
        """Of the words beside the mark."""
        return self.body.height(width - self._indent)

    def draw(self, pen: Pen, box: Box) -> None:
        """The mark on the line of the first words."""
        room = box.width - self._indent
        self.body.draw(pen, Box(box.x + (0 if self.rtl else self._indent), box.top, room, box.height))
        baseline = box.top - self.body.first_baseline(room)
        if self.number:
            wide = self.number.natural_width
            x = box.right - wide if self.rtl else box.x
            self.number.draw(pen, Box(x, baseline + self.number.first_baseline(wide), wide, box.height))
        elif self.ring:
            x = box.right - self.size * 0.42 if self.rtl else box.x + self.size * 0.42
            pen.ring(x, baseline + self.size * 0.3, self.size * 0.24)

    def first_baseline(self, width: float) -> float:
        """Where the words stand beside the mark."""
        return self.body.first_baseline(width - self._indent)

    def split(self, width: float, room: float) -> Cut:
        """The mark stays with the first part."""
        first, rest = self.body.split(width - self._indent, room)
        if not isinstance(first, BrokenText):
            return None, self
        left = replace(self, body=rest, number=None, ring=False) if isinstance(rest, BrokenText) else None
        return replace(self, body=first), left

    @property
    def _indent(self) -> float:
        return self.size * (1.75 if self.number else 1.3)


@dataclass(frozen=True, slots=True)
class TickBox:
    """A box to tick with a pen, ticked when the thing is done already. It stands on the line of the text beside it."""

    size: float
    ticked: bool

    def height(self, _width: float) -> float:
        """The box and a little room under the line."""
        return self.size * 1.15

    def first_baseline(self, _width: float) -> float:
        """The line it stands on."""
        return self.size

    def draw(self, pen: Pen, box: Box) -> None:
        """The box, ticked or empty."""
        pen.tick_box(box.x, box.top - self.size * 1.15, self.size, ticked=self.ticked)

    def split(self, _width: float, room: float) -> Cut:
        """Never cut."""
        return (self, None) if room >= self.height(0) else (None, self)


@dataclass(frozen=True, slots=True)
class Apart:
    """Texts on one line, one at each end and perhaps one between; one under another when they do not fit in a line.

    `rtl` begins at the right: `left` is then the one at the right end.
    """

    left: Text
    right: Text
    middle: Text | None = None
    rtl: bool = False

    def height(self, width: float) -> float:
        """One line, or one for each text."""
        return self._arranged(width).height(width)

    def first_baseline(self, width: float) -> float:
        """Where the line they share stands, or the first of the stack."""
        return first_baseline(self._arranged(width), width) or 0.0

    def draw(self, pen: Pen, box: Box) -> None:
        """In a line when they fit, else stacked."""
        self._arranged(box.width).draw(pen, box)

    def split(self, width: float, room: float) -> Cut:
        """Cut as arranged."""
        return self._arranged(width).split(width, room)

    def _arranged(self, width: float) -> Stack | Columns:
        texts = (self.left, *([self.middle] if self.middle else []), self.right)
        wide = [text.natural_width for text in texts]
        if sum(wide) + 14 * (len(texts) - 1) > width:
            return Stack((self.left, self.right, *texts[1:-1]))
        # A hundredth over the natural width: rounding must not push the last word to a second line.
        ends = Column(self.left, wide[0] + 0.01), Column(self.right, wide[-1] + 0.01)
        columns = (ends[0], Column(self.middle, share=1), ends[1])
        return Columns(columns[::-1] if self.rtl else columns, gap=14 if self.middle else 0)


@dataclass(frozen=True, slots=True)
class Ruled:
    """A block with a vertical line at its left, or at its right on a page that runs from right to left."""

    body: Block
    room: float = 12
    rtl: bool = False

    def height(self, width: float) -> float:
        """What the body needs beside the line."""
        return self.body.height(width - self.room)

    def draw(self, pen: Pen, box: Box) -> None:
        """The line over the whole height of the box."""
        x = box.right if self.rtl else box.x
        pen.rule((x, box.top), (x, box.bottom), weight=0.8)
        left = box.x if self.rtl else box.x + self.room
        self.body.draw(pen, Box(left, box.top, box.width - self.room, box.height))

    def split(self, width: float, room: float) -> Cut:
        """Never cut."""
        return (self, None) if self.height(width) <= room else (None, self)


def interleave(blocks: Sequence[Block], between: Block) -> tuple[Block, ...]:
    """The blocks with the same block between each two."""
    spread = [part for block in blocks for part in (between, block)]
    return tuple(spread[1:])
