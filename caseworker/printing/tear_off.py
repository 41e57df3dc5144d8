"""Numbers to keep: large on the upper part of the page, and the same on strips at the bottom to tear off."""

from dataclasses import dataclass

from caseworker.domain.tear_off import Number, TearOff
from caseworker.printing.blocks import Block, Rule, Space, Stack
from caseworker.printing.cards import Apart, Card, FrameLook, Heading, interleave
from caseworker.printing.pages import MARGIN, WIDTH
from caseworker.printing.pen import A4, INK, MM, SOFT, WARM, Box, Pen
from caseworker.printing.sheet import Type, made_up
from caseworker.printing.typed import phone

TITLE = "Someone to ring"
HURT = "Someone could be hurt right now"
_TOP = A4[1] - 14 * MM
_STRIP = 78 * MM
"""How long a strip is; it is torn off along the page's lower edge."""
_ON_A_STRIP = 3
_EDGE = 7 * MM
"""Printers leave so much of the paper's edge white."""


@dataclass(frozen=True, slots=True)
class TearOffSheet:
    """One page. Numbers that do not fit the upper part go on a next page; the strips hold the first three."""

    paper: TearOff
    letters: Type

    def draw(self, pen: Pen) -> None:
        """The page, and more only where the numbers need them."""
        waiting = [self._card()]
        while waiting:
            card = waiting.pop()
            room = self._head(pen) - _STRIP - 24
            first, rest = (card, None) if card.height(WIDTH) <= room else card.split(WIDTH, room)
            shown = first or card
            shown.draw(pen, Box(MARGIN, self._head_end(), WIDTH, shown.height(WIDTH)))
            self._strips(pen)
            pen.next_page()
            if first is not None and rest is not None:
                waiting.append(rest)

    @property
    def _size(self) -> float:
        return 18.0 if self.paper.large else 15.0

    def _head_end(self) -> float:
        return _TOP - self._title().height(WIDTH) - 16

    def _title(self) -> Block:
        return self.letters.bold(TITLE, 40 if self.paper.large else 34)

    def _head(self, pen: Pen) -> float:
        made_up(pen, self.letters, fictional=self.paper.fictional)
        number = self.letters.regular(self.paper.number, 8, colour=SOFT)
        self.letters.put_right(pen, number, MARGIN + WIDTH, baseline=_STRIP + 8)
        self._title().draw(pen, Box(MARGIN, _TOP, WIDTH, 0))
        pen.wave((MARGIN, self._head_end() + 8), WIDTH, bends=8, height=4, colour=WARM)
        return self._head_end()

    def _card(self) -> Block:
        size, letters = self._size, self.letters
        lines = [
            Apart(letters.semibold(HURT, size), letters.bold("999", size + 10)),
            *map(self._line, self.paper.numbers),
        ]
        first, again = (Heading(letters.bold(words, size), size, "phone") for words in ("Ring", "Ring (more)"))
        return Card(first, again, Stack(interleave(lines, Rule(room=6))), FrameLook(edge=INK, weight=2, pad=14), gap=8)

    def _line(self, one: Number) -> Block:
        size, letters = self._size, self.letters
        name = Apart(letters.semibold(one.name, size), letters.bold(phone(one.number), size + 6))
        words = [letters.regular(one.words, size if self.paper.large else 12.5)] if one.words else []
        checked = letters.regular(f"We rang it on {one.checked}.", 11 if self.paper.large else 9, colour=SOFT)
        return Stack((name, *words, checked), 1)

    def _strips(self, pen: Pen) -> None:
        count = 5 if self.paper.large else 8
        wide = (A4[0] - 2 * _EDGE) / count
        pen.fold((0, _STRIP), (A4[0], _STRIP))
        for place in range(count):
            left = _EDGE + place * wide
            if place:
                pen.fold((left, 0), (left, _STRIP))
            with pen.slanted(left + wide / 2, (_STRIP + _EDGE) / 2, degrees=90):
                self._strip(pen, wide)

    def _strip(self, pen: Pen, wide: float) -> None:
        letters, large = self.letters, self.paper.large
        size = 13.0 if large else 9.5
        lines: list[Block] = [Apart(letters.regular("Hurt right now", size), letters.bold("999", size + 2))]
        lines += [
            Apart(letters.regular(one.name, size), letters.bold(phone(one.number), size + 2))
            for one in self.paper.numbers[:_ON_A_STRIP]
        ]
        block = Stack((*lines, Space(1)), 3)
        room = _STRIP - _EDGE - 14
        high = min(block.height(room), wide - 6)
        block.draw(pen, Box(-room / 2, high / 2, room, high))
