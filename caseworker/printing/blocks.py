"""Blocks: measured pieces of a page that know their height for a width, can be drawn, and can be cut at a height."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from caseworker.printing.fonts import Weight
from caseworker.printing.pen import INK, Box, Colour, Pen
from caseworker.printing.shaping import Line, Shaped, Shaper

Align = Literal["start", "end", "centre", "left"]


class Block(Protocol):
    """A piece of a page."""

    def height(self, width: float) -> float:
        """The points it needs when it is this wide."""

    def draw(self, pen: Pen, box: Box) -> None:
        """Puts it at the top of the box. A box higher than needed is filled by frames and ignored by the rest."""

    def split(self, width: float, room: float) -> "Cut":
        """What fits in the room, and what is left. Nothing may be lost but rules and empty space."""


Cut = tuple[Block | None, Block | None]


@runtime_checkable
class Lined(Protocol):
    """A block that begins with a line of text, so that blocks beside it can stand on the same line."""

    def first_baseline(self, width: float) -> float:
        """How far under its top the first line's letters stand."""


def first_baseline(block: Block | None, width: float) -> float | None:
    """How far under the block's top its first line stands; None when it does not begin with text."""
    if isinstance(block, Stack):
        return first_baseline(block.blocks[0], width)
    if isinstance(block, Columns):
        return block.common_line(width)
    return block.first_baseline(width) if isinstance(block, Lined) else None


@dataclass(frozen=True, slots=True)
class Look:
    """How letters look: size in points, weight, colour, and the side they stand on ("start" follows the language)."""

    size: float
    weight: Weight = Weight.REGULAR
    colour: Colour = INK
    align: Align = "start"


class Text:
    """A paragraph of typed text in any language and direction. Hard line breaks are kept; no line is too wide."""

    def __init__(self, shaper: Shaper, text: str, look: Look) -> None:
        self._paragraphs = shaper.shape(text, look.weight)
        self._look = look
        self._lines: dict[float, tuple[Line, ...]] = {}

    @property
    def rtl(self) -> bool:
        """Whether the first line runs from right to left."""
        return self._paragraphs[0].rtl

    @property
    def natural_width(self) -> float:
        """The width in points that needs no line break beyond those typed."""
        return max(paragraph.width for paragraph in self._paragraphs) * self._look.size

    def first_baseline(self, width: float) -> float:
        """How far under the top the first line's letters stand."""
        return self._broken(width)[0].above * self._look.size

    def height(self, width: float) -> float:
        """Line by line: each as high as its tallest script needs."""
        return sum((line.above + line.below) * self._look.size for line in self._broken(width))

    def draw(self, pen: Pen, box: Box) -> None:
        """Every line on its own side."""
        draw_lines(pen, box, self._broken(box.width), look=self._look)

    def split(self, width: float, room: float) -> Cut:
        """Cut between lines."""
        return split_lines(self._broken(width), self._look, room)

    def _broken(self, width: float) -> tuple[Line, ...]:
        if width not in self._lines:
            self._lines[width] = _broken(self._paragraphs, width / self._look.size)
        return self._lines[width]


def _broken(paragraphs: Sequence[Shaped], width: float) -> tuple[Line, ...]:
    return tuple(line for paragraph in paragraphs for line in paragraph.lines(width))


@dataclass(frozen=True, slots=True)
class BrokenText:
    """Lines already broken: a part of a paragraph that goes on over the page. Only for the width it was broken for."""

    lines: tuple[Line, ...]
    look: Look

    def first_baseline(self, _width: float) -> float:
        """Under the top, for the first line left."""
        return self.lines[0].above * self.look.size

    def height(self, _width: float) -> float:
        """Line by line, as broken before."""
        return sum((line.above + line.below) * self.look.size for line in self.lines)

    def draw(self, pen: Pen, box: Box) -> None:
        """Every line on its own side."""
        draw_lines(pen, box, self.lines, look=self.look)

    def split(self, _width: float, room: float) -> Cut:
        """Cut between lines."""
        return split_lines(self.lines, self.look, room)


def draw_lines(pen: Pen, box: Box, lines: Sequence[Line], *, look: Look) -> None:
    """Lines from the top of the box; each on its own side, right for right-to-left lines."""
    y = box.top
    for line in lines:
        free = box.width - line.width * look.size
        left = {"left": 0.0, "right": free, "centre": free / 2}[_side(line, look.align)]
        y -= line.above * look.size
        pen.write(line, box.x + left, y, size=look.size, colour=look.colour)
        y -= line.below * look.size


def _side(line: Line, align: Align) -> Literal["left", "right", "centre"]:
    if align in ("centre", "left"):
        return align
    return "right" if line.rtl or align == "end" else "left"


def split_lines(lines: Sequence[Line], look: Look, room: float) -> Cut:
    """As many whole lines as the room takes, and the rest. A single line is not left behind when more follow."""
    used, count = 0.0, 0
    for line in lines:
        used += (line.above + line.below) * look.size
        if used > room:
            break
        count += 1
    if count == len(lines):
        return BrokenText(tuple(lines), look), None
    if count < min(2, len(lines)):
        return None, BrokenText(tuple(lines), look)
    return BrokenText(tuple(lines[:count]), look), BrokenText(tuple(lines[count:]), look)


@dataclass(frozen=True, slots=True)
class Stack:
    """Blocks one under another with the same gap between."""

    blocks: tuple[Block, ...]
    gap: float = 0

    def height(self, width: float) -> float:
        """All blocks and the gaps between."""
        return sum(block.height(width) for block in self.blocks) + self.gap * max(0, len(self.blocks) - 1)

    def draw(self, pen: Pen, box: Box) -> None:
        """From the top down."""
        top = box.top
        for block in self.blocks:
            height = block.height(box.width)
            block.draw(pen, Box(box.x, top, box.width, height))
            top -= height + self.gap

    def split(self, width: float, room: float) -> Cut:
        """Cut between blocks, or inside the one that reaches over the end."""
        for place, block in enumerate(self.blocks):
            height = block.height(width)
            if height <= room:
                room -= height + self.gap
                continue
            first, rest = block.split(width, room)
            before = self.blocks[:place] + ((first,) if first else ())
            after = ((rest,) if rest else ()) + self.blocks[place + 1 :]
            return self._of(before), self._of(after)
        return self, None

    def _of(self, blocks: tuple[Block, ...]) -> "Stack | None":
        while blocks and isinstance(blocks[-1], Rule | Space):
            blocks = blocks[:-1]
        return Stack(blocks, self.gap) if blocks else None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a row: its block (None leaves it empty) and its width in points, or a share of what is left."""

    block: Block | None
    width: float = 0
    share: float = 0


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks side by side, all drawn as high as the highest. Those that begin with text stand on one line."""

    columns: tuple[Column, ...]
    gap: float = 12

    def height(self, width: float) -> float:
        """Of the highest column."""
        return max((each.block.height(w) if each.block else 0) + drop for each, w, drop in self._measured(width))

    def draw(self, pen: Pen, box: Box) -> None:
        """From left to right, each given the full height."""
        x = box.x
        for column, width, drop in self._measured(box.width):
            if column.block:
                column.block.draw(pen, Box(x, box.top - drop, width, box.height - drop))
            x += width + self.gap

    def split(self, width: float, room: float) -> Cut:
        """Every column cut at the same height; none when one of them cannot begin."""
        cuts = [_cut_or_whole(column.block, w, room - drop) for column, w, drop in self._measured(width)]
        if any(rest and not first for first, rest in cuts):
            return None, self
        return self._of([first for first, _ in cuts]), self._of([rest for _, rest in cuts])

    def _of(self, blocks: list[Block | None]) -> "Columns | None":
        if not any(blocks):
            return None
        columns = zip(blocks, self.columns, strict=True)
        return Columns(tuple(Column(block, old.width, old.share) for block, old in columns), self.gap)

    def _measured(self, width: float) -> list[tuple[Column, float, float]]:
        """Each column with its width and how far it is lowered to stand on the common line."""
        widths = self._widths(width)
        common = self.common_line(width)
        lines = [first_baseline(each.block, w) for each, w in zip(self.columns, widths, strict=True)]
        drops = [0.0 if line is None or common is None else common - line for line in lines]
        return list(zip(self.columns, widths, drops, strict=True))

    def common_line(self, width: float) -> float | None:
        """How far under the top the line stands that all text begins on; None when no column begins with text."""
        widths = self._widths(width)
        lines = [first_baseline(each.block, w) for each, w in zip(self.columns, widths, strict=True)]
        return max((line for line in lines if line is not None), default=None)

    def _widths(self, width: float) -> tuple[float, ...]:
        fixed = sum(column.width for column in self.columns) + self.gap * (len(self.columns) - 1)
        shares = sum(column.share for column in self.columns)
        each = (width - fixed) / shares if shares else 0
        return tuple(column.width + column.share * each for column in self.columns)


def _cut_or_whole(block: Block | None, width: float, room: float) -> Cut:
    if block is None or block.height(width) <= room:
        return block, None
    return block.split(width, room)


@dataclass(frozen=True, slots=True)
class Space:
    """Empty room."""

    points: float

    def height(self, _width: float) -> float:
        """The points asked for."""
        return self.points

    def draw(self, pen: Pen, box: Box) -> None:
        """Nothing is drawn."""

    def split(self, _width: float, _room: float) -> Cut:
        """Dropped at the end of a page."""
        return None, None


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line over the whole width, with the same room over and under it."""

    room: float = 0
    weight: float = 0.6

    def height(self, _width: float) -> float:
        """The room over and under the line."""
        return 2 * self.room

    def draw(self, pen: Pen, box: Box) -> None:
        """The line, after its room."""
        y = box.top - self.room
        pen.rule((box.x, y), (box.right, y), weight=self.weight)

    def split(self, _width: float, _room: float) -> Cut:
        """Dropped at the end of a page."""
        return None, None
