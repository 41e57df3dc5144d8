"""P2, the card: one side of a sheet that folds to 85 by 54 mm, or in large print to a quarter of the sheet.

The outside says a name and help numbers only.

French fold: the top row stands upside down on purpose. Cut, fold the top half back, fold the left half back.
"""

from caseworker.printing.card_parts import CardParts, DoesNotFit, Face
from caseworker.printing.papers import PlanPaper
from caseworker.printing.pen import A4, FRAME, MM, SOFT, WHITE, Box, Pen
from caseworker.printing.sheet import Type, draft_words, made_up

SMALL = Face()
LARGE = Face(
    95 * MM,
    132 * MM,
    pad=18,
    words=(18.6,),
    names=(44, 36, 28, 22, 18),
    heading=21,
    small=18,
    emergency=60,
    number=32,
    foot=11,
)


class Wallet:
    """Two small cards on one sheet, one to keep and one spare; or a large one that takes the whole sheet."""

    def __init__(self, paper: PlanPaper, letters: Type, *, large: bool = False) -> None:
        self._paper = paper
        self._letters = letters
        self._large = large
        self._face = LARGE if large else SMALL
        self._left = (A4[0] - 2 * self._face.wide) / 2
        self._parts = CardParts(paper, letters, self._face)

    def draw(self, pen: Pen) -> None:
        """The sheet, with its cutting and folding lines."""
        made_up(pen, self._letters, fictional=self._paper.fictional)
        draft_words(pen, self._letters, self._paper.unchecked)
        high = self._face.high
        if self._large:
            self._card(pen, (A4[1] - 2 * high) / 2)
        else:
            for card in (0, 1):
                self._card(pen, A4[1] - 26 * MM - 2 * high - card * (2 * high + 24 * MM))
            last = self._letters.regular(
                "Two cards: one to keep, one spare. Destroy the spare if it is not wanted.", 8.5, colour=SOFT
            )
            self._letters.put(pen, last, (A4[0] - last.natural_width) / 2, baseline=12 * MM)
        pen.next_page()

    def _card(self, pen: Pen, bottom: float) -> None:
        wide, high, left = self._face.wide, self._face.high, self._left
        top, middle = bottom + 2 * high, bottom + high
        # What to do comes first: upside down that is the right half; the left one where reading begins at the right.
        do, ring = (left, left + wide) if self._letters.rtl else (left + wide, left)
        with pen.panel(Box(ring, top, wide, high), upside_down=True):
            self._parts.inside(pen, "Who I ring", self._parts.who)
        with pen.panel(Box(do, top, wide, high), upside_down=True):
            self._parts.inside(pen, "What I do", self._parts.do)
        with pen.panel(Box(left, middle, wide, high), upside_down=False):
            self._back(pen)
        with pen.panel(Box(left + wide, middle, wide, high), upside_down=False):
            self._front(pen)
        self._lines(pen, bottom)

    def _lines(self, pen: Pen, bottom: float) -> None:
        wide, high, start = self._face.wide, self._face.high, self._left
        top, right, middle = bottom + 2 * high, start + 2 * wide, bottom + high
        pen.outline(Box(start, top, 2 * wide, 2 * high))
        pen.fold((start, middle), (right, middle))
        pen.fold((start + wide, bottom), (start + wide, top))
        steps = ("1  Cut on the line", "2  Fold the top half back", "3  Fold the left half back")
        cut, back, left = (self._letters.regular(step, 8.5, colour=SOFT) for step in steps)
        self._letters.put(pen, cut, start, baseline=top + 6)
        self._letters.put(pen, back, (A4[0] - back.natural_width) / 2, baseline=top + 6)
        self._letters.put_right(pen, left, right, baseline=top + 6)

    def _front(self, pen: Pen) -> None:
        wide, high = self._face.wide, self._face.high
        for line in range(int((high - 12) // 22) + 1):
            pen.wave((0, 12 + line * 22), wide, bends=4, height=9, colour=FRAME)
        if not self._paper.first_name:
            return  # the name is not safe on paper: the pattern alone
        room = wide - 60
        names = [self._letters.bold(self._paper.first_name, size) for size in self._face.names]
        name = next((each for each in names if each.natural_width <= room), names[-1])
        across = min(room, name.natural_width)
        tall = name.height(across)
        if tall > high - 24:
            raise DoesNotFit("Name")
        middle = Box(wide / 2 - across / 2, high / 2 + tall / 2, across, tall)
        pen.patch(middle.inset(-12), fill=WHITE, radius=10)
        name.draw(pen, middle)

    def _back(self, pen: Pen) -> None:
        face, numbers = self._face, self._parts.numbers()
        free = face.high - 4 - numbers.height(face.room)
        numbers.draw(pen, Box(face.pad, face.high - 4, face.room, 0))
        self._parts.foot(pen, free)
