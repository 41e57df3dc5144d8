"""P2 four times on a sheet: cards with one fold and the words inside, so that a closed one shows nothing at all."""

from caseworker.printing.blocks import Block, Rule, Stack
from caseworker.printing.card_parts import CardParts, Face
from caseworker.printing.cards import Apart
from caseworker.printing.papers import PlanPaper
from caseworker.printing.pen import A4, MM, SOFT, Box, Pen
from caseworker.printing.sheet import Type, draft_words, made_up
from caseworker.printing.typed import phone

FACE = Face(heading=11, small=8, emergency=16, number=13, foot=6.5)
_GAP = 12 * MM
_TOP = A4[1] - 26 * MM
_LEFT = (A4[0] - 2 * FACE.wide) / 2


class FlatCards:
    """Four times the same card: what I do and where I go above the fold, whom I ring and the numbers under it."""

    def __init__(self, paper: PlanPaper, letters: Type) -> None:
        self._paper = paper
        self._letters = letters
        self._parts = CardParts(paper, letters, FACE)

    def draw(self, pen: Pen) -> None:
        """The sheet, with its cutting and folding lines."""
        letters = self._letters
        made_up(pen, letters, fictional=self._paper.fictional)
        draft_words(pen, letters, self._paper.unchecked)
        steps = letters.regular("1  Cut on the lines     2  Fold on the dashes, the words inside", 8.5, colour=SOFT)
        letters.put(pen, steps, (A4[0] - steps.natural_width) / 2, baseline=_TOP + 8)
        for row in (0, 1):
            top = _TOP - row * (2 * FACE.high + _GAP)
            for column in (0, 1):
                self._card(pen, _LEFT + column * FACE.wide, top)
        last = letters.regular("Four cards. Destroy those that are not wanted.", 8.5, colour=SOFT)
        letters.put(pen, last, (A4[0] - last.natural_width) / 2, baseline=12 * MM)
        pen.next_page()

    def _card(self, pen: Pen, left: float, top: float) -> None:
        middle, bottom = top - FACE.high, top - 2 * FACE.high
        with pen.panel(Box(left, top, FACE.wide, FACE.high), upside_down=False):
            self._parts.inside(pen, "What I do", self._parts.do_and_go)
        with pen.panel(Box(left, middle, FACE.wide, FACE.high), upside_down=False):
            self._under(pen)
        pen.outline(Box(left, top, FACE.wide, top - bottom))
        pen.fold((left, middle), (left + FACE.wide, middle))

    def _under(self, pen: Pen) -> None:
        numbers, foot = self._numbers(), self._parts.foot_room
        taken = numbers.height(FACE.room)
        self._parts.ringing(pen, room=Box(FACE.pad, FACE.high - 8, FACE.room, FACE.high - 8 - foot - taken))
        numbers.draw(pen, Box(FACE.pad, foot + taken, FACE.room, taken))
        self._parts.foot(pen, foot)

    def _numbers(self) -> Block:
        """999 and one number more, each on a line of its own."""
        letters = self._letters
        emergency = letters.bold("999", FACE.emergency)
        blocks: list[Block] = [Rule(room=2), emergency]
        for line in self._paper.help_lines[:1]:
            name = letters.semibold(line.name, FACE.small + 1.5)
            number = letters.bold(phone(line.number), FACE.number)
            blocks[1] = Apart(emergency, number, name, rtl=letters.rtl)
        return Stack(tuple(blocks))
