"""Any leaflet on A4: its title and a hand-drawn line, then framed parts, each line one idea; at 12 or at 18 points."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from caseworker.domain.leaflet import Leaflet, Line, Part
from caseworker.printing import pages
from caseworker.printing.blocks import Block, Column, Columns, Rule, Stack, Text
from caseworker.printing.cards import Apart, Card, FrameLook, Heading, Marked, TickBox, interleave
from caseworker.printing.pages import MARGIN, WIDTH, Sheet
from caseworker.printing.pen import A4, INK, MM, PALE, SOFT, WARM, WHITE, Box, Colour, Pen
from caseworker.printing.sheet import FOOT, Type, made_up, name_beside, small_print
from caseworker.printing.typed import phone

WATER: Colour = (0.925, 0.915, 0.9)
"""Dark enough to be seen on a screen and in colour, too pale to come between a reader and the words."""
SHORT_NUMBER = 3
_TOP = A4[1] - 13 * MM


@dataclass(frozen=True, slots=True)
class Setting:
    """How large and how airy a leaflet is set: words, heading, gap between parts and between lines, room in a frame."""

    size: float
    heading: float
    gap: float
    line_gap: float
    pad: float
    foot: float = 8


# The largest that fits one side wins. A leaflet is never set smaller than 12 points: it goes on over the page instead.
SETTINGS = (
    Setting(13, 14, 15, 7, 14),
    Setting(12, 13, 12, 5, 12),
    Setting(12, 12.5, 8, 3.5, 10),
    Setting(12, 12.5, 6, 1.5, 8),
)
WHEN_LONG = Setting(12, 13, 13, 6, 12)
LARGE = Setting(18, 22, 18, 10, 14, foot=11)


class LeafletSheet:
    """One leaflet: measure, shrink the gaps, then the type, then go on over the page."""

    def __init__(self, leaflet: Leaflet, letters: Type) -> None:
        self._leaflet = leaflet
        self._letters = letters
        self._title = _title(letters, leaflet)

    def draw(self, pen: Pen) -> None:
        """All its pages."""
        setting, placed = self._arranged()
        pages.draw(pen, placed, lambda page, of: self._on_every(pen, page, of, setting=setting))

    def _arranged(self) -> tuple[Setting, list[list[pages.Placed]]]:
        sheet = self._sheet
        if self._leaflet.large:
            return LARGE, pages.arrange(self._blocks(LARGE), (), sheet(LARGE))
        for setting in SETTINGS:
            placed = pages.arrange(self._blocks(setting), (), sheet(setting))
            if pages.is_one_page(placed, sheet(setting)):
                return setting, pages.spread(placed, sheet(setting), at_most=8)
        return WHEN_LONG, pages.arrange(self._blocks(WHEN_LONG), (), sheet(WHEN_LONG))

    def _sheet(self, setting: Setting) -> Sheet:
        top = self._mark_bottom - self._title.height(WIDTH) - 20
        return Sheet(first_top=top, later_top=top, bottom=FOOT + 14 + setting.foot, gap=setting.gap)

    @property
    def _mark_bottom(self) -> float:
        return _TOP - (self._mark().height(WIDTH - 24) + 16 if self._leaflet.mark else 0)

    def _mark(self) -> Text:
        return self._letters.bold(self._leaflet.mark, 12, colour=WHITE, align="centre")

    def _blocks(self, setting: Setting) -> list[Block]:
        parts = _Parts(self._letters, setting, see_through=bool(self._leaflet.watermark))
        lead = [self._letters.semibold(self._leaflet.lead, setting.size + 1)] if self._leaflet.lead else []
        dates = [self._letters.regular(words, setting.size, colour=SOFT) for words in self._leaflet.dates]
        later = [Stack(tuple(dates))] if dates and self._leaflet.large else []
        return [*lead, *parts.rows(part for part in self._leaflet.parts if part.lines or part.room), *later]

    def _on_every(self, pen: Pen, page: int, of: int, *, setting: Setting) -> None:
        leaflet, letters = self._leaflet, self._letters
        self._water(pen)
        made_up(pen, letters, fictional=leaflet.fictional)
        if leaflet.mark:
            bar = Box(MARGIN, _TOP, WIDTH, self._mark().height(WIDTH - 24) + 8)
            pen.patch(bar, fill=INK, radius=5)
            self._mark().draw(pen, Box(bar.x + 12, bar.top - 4, WIDTH - 24, bar.height))
        bottom = self._mark_bottom - self._title.height(WIDTH) - 4
        self._title.draw(pen, Box(MARGIN, self._mark_bottom, WIDTH, 0))
        self._beside(pen, bottom + 12, is_first=page == 0)
        pen.wave((MARGIN, bottom), WIDTH, bends=8, height=4, colour=WARM)
        pages_of = f"page {page + 1} of {of}" if of > 1 else ""
        end = " · ".join(part for part in (leaflet.end, leaflet.number, pages_of) if part)
        small_print(pen, letters, leaflet.found, right=end, size=setting.foot)

    def _beside(self, pen: Pen, baseline: float, *, is_first: bool) -> None:
        letters, leaflet = self._letters, self._leaflet
        dates = leaflet.dates if is_first and not leaflet.large else ()
        lines = [letters.regular(words, 9.5, colour=SOFT) for words in dates]
        for row, line in enumerate(reversed(lines)):
            letters.put_right(pen, line, MARGIN + WIDTH, baseline=baseline + 13 * row)
        x = MARGIN + min(self._title.natural_width, WIDTH) + 16
        taken = max((line.natural_width for line in lines), default=0) + 14
        room = MARGIN + WIDTH - taken - x
        if leaflet.beside and room > 40:
            place = Box(x, baseline + 28, room, 28)
            name_beside(pen, letters, leaflet.beside, place=place, largest=20 if leaflet.large else 15)

    def _water(self, pen: Pen) -> None:
        name = self._leaflet.watermark
        if not name:
            return
        sizes = (96, 72, 56, 44, 34, 26)
        room = A4[0] * 1.05
        words = [self._letters.bold(name, size, colour=WATER, align="centre") for size in sizes]
        fitting = next((each for each in words if each.natural_width <= room), words[-1])
        wide = min(fitting.natural_width, room)
        with pen.slanted(A4[0] / 2, A4[1] / 2, degrees=52):
            fitting.draw(pen, Box(-wide / 2, fitting.height(wide) / 2, wide, 0))


def _title(letters: Type, leaflet: Leaflet) -> Text:
    """As large as fits one line, beside what stands next to it."""
    largest = (40, 34, 28, 24) if leaflet.large else (34, 28, 24, 20)
    room = WIDTH - (150 if leaflet.dates and not leaflet.large else 0) - (70 if leaflet.beside else 0)
    titles = [letters.bold(leaflet.title, size) for size in largest]
    return next((each for each in titles if each.natural_width <= room), titles[-1])


class _Parts:
    """The parts of a leaflet in one setting."""

    def __init__(self, letters: Type, setting: Setting, *, see_through: bool) -> None:
        self._letters = letters
        self._setting = setting
        self._see_through = see_through

    def rows(self, parts: Iterable[Part]) -> list[Block]:
        """The parts under one another, halves in pairs."""
        found: list[Block] = []
        waiting: Part | None = None
        for part in parts:
            if waiting and part.half:
                pair = tuple(Column(self._card(each), share=1) for each in (waiting, part))
                found.append(Columns(pair, gap=12))
                waiting = None
                continue
            found += [self._card(waiting)] if waiting else []
            waiting = part if part.half and self._setting is not LARGE else None
            found += [] if waiting else [self._card(part)]
        return found + ([self._card(waiting)] if waiting else [])

    def _card(self, part: Part) -> Card:
        setting = self._setting
        size = setting.heading + (2 if part.look == "strong" else 0)
        first, again = (
            Heading(self._letters.bold(words, size), size, part.icon) for words in (part.title, f"{part.title} (more)")
        )
        lines = [self._marked(line, place, part) for place, line in enumerate(part.lines, 1)]
        body = self._ruled(lines) if any(line.number for line in part.lines) else lines
        pen_lines = [Rule(room=setting.size * 0.95)] * part.room
        return Card(first, again, Stack((*body, *pen_lines), setting.line_gap), self._look(part), gap=setting.line_gap)

    def _ruled(self, lines: Sequence[Block]) -> Sequence[Block]:
        return interleave(lines, Rule(room=self._setting.line_gap * 0.4))

    def _look(self, part: Part) -> FrameLook:
        pad = self._setting.pad
        if part.look == "strong":
            return FrameLook(fill=None if self._see_through else WHITE, edge=INK, weight=2.6, pad=pad + 2)
        if part.look == "plain" and self._setting is LARGE:
            return FrameLook(weight=0, pad=0)
        fill = PALE if part.look == "pale" else WHITE
        return FrameLook(fill=None if self._see_through else fill, pad=pad)

    def _marked(self, line: Line, place: int, part: Part) -> Block:
        size, letters = self._setting.size, self._letters
        if part.marks == "tick":
            box = Column(TickBox(size, ticked=False), size)
            return Columns((box, Column(self._line(line), share=1)), gap=size * 0.8)
        if part.marks == "none" or line.label or line.number:
            return self._line(line)
        text = letters.regular(line.words, size)
        number = letters.bold(str(place), size + 1, colour=WARM) if part.marks == "number" else None
        return Marked(text, size, text.rtl, number)

    def _line(self, line: Line) -> Block:
        size, letters = self._setting.size, self._letters
        blocks: list[Block] = []
        if line.number:
            words = letters.bold(line.label or line.words, size + 1)
            is_short = len(line.number) <= SHORT_NUMBER  # 999 is found from across a room
            blocks.append(Apart(words, letters.bold(phone(line.number), size * (2.4 if is_short else 1.55))))
            blocks += [letters.regular(line.words, size)] if line.label and line.words else []
        elif line.label and self._setting is LARGE:
            blocks += [letters.bold(line.label, size), letters.regular(line.words, size)]
        elif line.label:
            label = Column(letters.semibold(line.label, size), share=31)
            blocks.append(Columns((label, Column(letters.regular(line.words, size), share=69)), gap=12))
        else:
            blocks.append(letters.regular(line.words, size))
        if line.remark:
            small = size if self._setting is LARGE else max(size - 1.5, 10)
            blocks.append(letters.regular(line.remark, small, colour=SOFT))
        return blocks[0] if len(blocks) == 1 else Stack(tuple(blocks), 1)
