"""Pages: putting blocks on A4 sheets in order, and what stands on every sheet."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from caseworker.printing.blocks import Block
from caseworker.printing.pen import A4, MM, Box, Pen

MARGIN = 15 * MM
WIDTH = A4[0] - 2 * MARGIN


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and where it goes."""

    block: Block
    box: Box


@dataclass(frozen=True, slots=True)
class Sheet:
    """The room for blocks: where it starts on the first page and on later ones, where it ends, and the gap."""

    first_top: float
    later_top: float
    bottom: float
    gap: float

    def top(self, page: int) -> float:
        """Where blocks start on a page, counted from 0."""
        return self.later_top if page else self.first_top


class _Filler:
    """Fills pages from the top, cutting a block only when it must."""

    def __init__(self, sheet: Sheet, kept_for_foot: float) -> None:
        self._sheet = sheet
        self._kept = kept_for_foot
        self.pages: list[list[Placed]] = [[]]
        self._y = sheet.first_top

    @property
    def room(self) -> float:
        """What is left on this page."""
        return self._y - self._sheet.bottom - (self._kept if len(self.pages) == 1 else 0)

    @property
    def is_fresh(self) -> bool:
        """Whether nothing is on this page yet."""
        return not self.pages[-1]

    def place(self, block: Block) -> None:
        """Puts the block under the last one."""
        height = block.height(WIDTH)
        self.pages[-1].append(Placed(block, Box(MARGIN, self._y, WIDTH, height)))
        self._y -= height + self._sheet.gap

    def turn(self) -> None:
        """Starts the next page."""
        self.pages.append([])
        self._y = self._sheet.later_top

    def close_first(self, foot: Sequence[Block]) -> None:
        """Puts the foot under what the first page holds."""
        lowest = min((each.box.bottom - self._sheet.gap for each in self.pages[0]), default=self._sheet.first_top)
        for block in foot:
            height = block.height(WIDTH)
            self.pages[0].append(Placed(block, Box(MARGIN, lowest, WIDTH, height)))
            lowest -= height + self._sheet.gap


def arrange(blocks: Sequence[Block], foot: Sequence[Block], sheet: Sheet) -> list[list[Placed]]:
    """Blocks in order over as many pages as they need; the foot closes the first page, whatever comes after it.

    A foot that would take most of the first page goes behind the other blocks instead.
    """
    kept = sum(block.height(WIDTH) + sheet.gap for block in foot)
    body = sheet.first_top - sheet.bottom
    if kept > body * 0.62:
        return arrange([*blocks, *foot], (), sheet)
    filler = _Filler(sheet, kept)
    waiting = deque(blocks)
    while waiting:
        _fill(filler, waiting, whole_up_to=body * 0.4)
    filler.close_first(foot)
    return filler.pages


def _fill(filler: _Filler, waiting: deque[Block], *, whole_up_to: float) -> None:
    block = waiting.popleft()
    height = block.height(WIDTH)
    if height <= filler.room:
        filler.place(block)
        return
    if height > whole_up_to or filler.is_fresh:
        first, rest = block.split(WIDTH, filler.room)
        if first:
            filler.place(first)
            block = rest or first
            if rest is None:
                return
        elif filler.is_fresh and len(filler.pages) > 1:
            filler.place(block)
            return
    waiting.appendleft(block)
    filler.turn()


def is_one_page(pages: Sequence[Sequence[Placed]], sheet: Sheet) -> bool:
    """Whether everything stands on the first page, above its end."""
    return len(pages) == 1 and all(each.box.bottom >= sheet.bottom - 0.01 for each in pages[0])


def draw(pen: Pen, pages: Sequence[Sequence[Placed]], on_every: Callable[[int, int], None]) -> None:
    """Draws the pages. `on_every(page, of)` draws a sheet's head and foot; pages are counted from 0."""
    for number, page in enumerate(pages):
        on_every(number, len(pages))
        for placed in page:
            placed.block.draw(pen, placed.box)
        pen.next_page()


def spread(pages: list[list[Placed]], sheet: Sheet, *, at_most: float) -> list[list[Placed]]:
    """One page's blocks set a little further apart, so that a sheet with room to spare does not look cut off."""
    (page,) = pages
    spare = min((each.box.bottom for each in page), default=sheet.bottom) - sheet.bottom
    step = max(0.0, min(at_most, spare / max(1, len(page) - 1)))
    moved = [
        Placed(each.block, Box(each.box.x, each.box.top - step * place, each.box.width, each.box.height))
        for place, each in enumerate(page)
    ]
    return [moved]
