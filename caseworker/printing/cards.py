"""Blocks with a look of their own: framed cards with a heading, marked items, and rows with a tick box."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from caseworker.printing.blocks import Block, BrokenText, Column, Columns, Cut, Stack, Text
from caseworker.printing.icons import Icon
from caseworker.printing.pen import FRAME, WHITE, Box, Colour, Pen


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with an icon before it (or none), and a remark at the far end (or none)."""

    text: Text
    size: float
    icon: Icon | None = None
    remark: Text | None = None

    def height(self, width: float) -> float:
        return max(self.text.height(self._room(width)), self.size * 1.5)

    def draw(self, pen: Pen, box: Box) -> None:
        indent = self.size * 1.7 if self.icon else 0
        room = self._room(box.width)
        baseline = box.top - self.text.first_baseline(room)
        if self.icon:
            pen.icon(self.icon, box.x, baseline - self.size * 0.24, self.size * 1.25)
        self.text.draw(pen, Box(box.x + indent, box.top, room, box.height))
        if self.remark:
            wide = self.remark.natural_width
            top = baseline + self.remark.first_baseline(wide)
            self.remark.draw(pen, Box(box.right - wide, top, wide, box.height))

    def split(self, _width: float, _room: float) -> Cut:
        return None, self

    def _room(self, width: float) -> float:
        remark = self.remark.natural_width + 12 if self.remark else 0
        return width - remark - (self.size * 1.7 if self.icon else 0)


@dataclass(frozen=True, slots=True)
class FrameLook:
    """How a card's frame looks: its fill, its weight (0 draws no frame), and the room inside it."""

    fill: Colour = WHITE
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
        inner = width - 2 * self.look.pad
        return self._chrome(inner) + self.body.height(inner)

    def draw(self, pen: Pen, box: Box) -> None:
        if self.look.weight:
            pen.frame(box, weight=self.look.weight, fill=self.look.fill, edge=self.look.edge)
        inner = box.inset(self.look.pad)
        head = self.heading.height(inner.width)
        self.heading.draw(pen, Box(inner.x, inner.top + 2, inner.width, head))
        below = head + self.gap
        self.body.draw(pen, Box(inner.x, inner.top - below, inner.width, inner.height - below))

    def split(self, width: float, room: float) -> Cut:
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
        return self.body.height(width - self._indent)

    def draw(self, pen: Pen, box: Box) -> None:
        room = box.width - self._indent
        self.body.draw(pen, Box(box.x + (0 if self.rtl else self._indent), box.top, room, box.height))
        baseline = box.top - self._first_baseline(room)
        if self.number:
            wide = self.number.natural_width
            x = box.right - wide if self.rtl else box.x
            self.number.draw(pen, Box(x, baseline + self.number.first_baseline(wide), wide, box.height))
        elif self.ring:
            x = box.right - self.size * 0.42 if self.rtl else box.x + self.size * 0.42
            pen.ring(x, baseline + self.size * 0.3, self.size * 0.24)

    def split(self, width: float, room: float) -> Cut:
        first, rest = self.body.split(width - self._indent, room)
        if not isinstance(first, BrokenText):
            return None, self
        left = replace(self, body=rest, number=None, ring=False) if isinstance(rest, BrokenText) else None
        return replace(self, body=first), left

    @property
    def _indent(self) -> float:
        return self.size * (1.75 if self.number else 1.3)

    def _first_baseline(self, room: float) -> float:
        if isinstance(self.body, Text):
            return self.body.first_baseline(room)
        return self.body.lines[0].above * self.body.look.size


@dataclass(frozen=True, slots=True)
class TickBox:
    """A box to tick with a pen, ticked when the thing is done already. `drop` lowers it to stand on the text's line."""

    size: float
    drop: float
    ticked: bool

    def height(self, _width: float) -> float:
        return self.drop + self.size * 0.15

    def draw(self, pen: Pen, box: Box) -> None:
        pen.tick_box(box.x, box.top - self.drop - self.size * 0.15, self.size, ticked=self.ticked)

    def split(self, _width: float, room: float) -> Cut:
        return (self, None) if room >= self.height(0) else (None, self)


@dataclass(frozen=True, slots=True)
class Apart:
    """Two texts on one line, one at each end; one under the other when they do not fit side by side."""

    left: Text
    right: Text

    def height(self, width: float) -> float:
        return self._arranged(width).height(width)

    def draw(self, pen: Pen, box: Box) -> None:
        if self._fits(box.width):
            base = max(self.left.first_baseline(box.width), self.right.first_baseline(box.width))
            for text, x in ((self.left, box.x), (self.right, box.right - self.right.natural_width)):
                wide = text.natural_width
                text.draw(pen, Box(x, box.top - base + text.first_baseline(wide), wide, box.height))
        else:
            self._arranged(box.width).draw(pen, box)

    def split(self, width: float, room: float) -> Cut:
        return Stack((self.left, self.right)).split(width, room)

    def _arranged(self, width: float) -> Block:
        if self._fits(width):
            return Columns((Column(self.left, share=1), Column(self.right, self.right.natural_width)), gap=0)
        return Stack((self.left, self.right))

    def _fits(self, width: float) -> bool:
        return self.left.natural_width + self.right.natural_width + 10 <= width


@dataclass(frozen=True, slots=True)
class Ruled:
    """A block with a vertical line at its left."""

    body: Block
    room: float = 12

    def height(self, width: float) -> float:
        return self.body.height(width - self.room)

    def draw(self, pen: Pen, box: Box) -> None:
        pen.rule((box.x, box.top), (box.x, box.bottom), weight=0.8)
        self.body.draw(pen, Box(box.x + self.room, box.top, box.width - self.room, box.height))

    def split(self, width: float, room: float) -> Cut:
        return (self, None) if self.height(width) <= room else (None, self)


def interleave(blocks: Sequence[Block], between: Block) -> tuple[Block, ...]:
    """The blocks with the same block between each two."""
    spread = [part for block in blocks for part in (between, block)]
    return tuple(spread[1:])
