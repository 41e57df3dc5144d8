"""P2, the wallet card: one side of a sheet that folds to 85 by 54 mm. The outside says a name and help numbers only.

French fold: the top row stands upside down on purpose. Cut, fold the top half back, fold the left half back.
"""

from collections.abc import Callable

from caseworker.domain.leaflet import Icon
from caseworker.printing.blocks import Block, Column, Columns, Rule, Space, Stack
from caseworker.printing.cards import Apart, Heading, Marked
from caseworker.printing.my_plan import when_to_ring
from caseworker.printing.papers import PersonLine, PlanPaper
from caseworker.printing.pen import A4, FRAME, INK, MM, SOFT, WARM, WHITE, Box, Pen
from caseworker.printing.sheet import Type, draft_words, if_found, made_up
from caseworker.printing.typed import phone

_WIDE, _HIGH = 85 * MM, 54 * MM
_PAD = 14.0
_SIZES = (11.6, 11, 10.5, 10, 9.5, 9, 8.5, 8)
_NAME_SIZES = (26, 22, 18, 15, 12, 10)
_LEFT = (A4[0] - 2 * _WIDE) / 2


class DoesNotFit(Exception):
    """A part of the card is too long to print in letters anybody can read. `part` is the part's heading."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


class Wallet:
    """Two cards on one sheet: one to keep, one spare."""

    def __init__(self, paper: PlanPaper, letters: Type) -> None:
        self._paper = paper
        self._letters = letters

    def draw(self, pen: Pen) -> None:
        """The sheet, with its cutting and folding lines."""
        made_up(pen, self._letters, fictional=self._paper.fictional)
        draft_words(pen, self._letters, self._paper.unchecked)
        for card in (0, 1):
            self._card(pen, A4[1] - 26 * MM - 2 * _HIGH - card * (2 * _HIGH + 24 * MM))
        last = self._letters.regular(
            "Two cards: one to keep, one spare. Destroy the spare if it is not wanted.", 8.5, colour=SOFT
        )
        self._letters.put(pen, last, (A4[0] - last.natural_width) / 2, baseline=12 * MM)
        pen.next_page()

    def _card(self, pen: Pen, bottom: float) -> None:
        top, middle = bottom + 2 * _HIGH, bottom + _HIGH
        # What to do comes first: upside down that is the right half; the left one where reading begins at the right.
        do, ring = (_LEFT, _LEFT + _WIDE) if self._letters.rtl else (_LEFT + _WIDE, _LEFT)
        with pen.panel(Box(ring, top, _WIDE, _HIGH), upside_down=True):
            self._inside(pen, "Who I ring", self._who)
        with pen.panel(Box(do, top, _WIDE, _HIGH), upside_down=True):
            self._inside(pen, "What I do", self._do)
        with pen.panel(Box(_LEFT, middle, _WIDE, _HIGH), upside_down=False):
            self._back(pen)
        with pen.panel(Box(_LEFT + _WIDE, middle, _WIDE, _HIGH), upside_down=False):
            self._front(pen)
        self._lines(pen, bottom)

    def _lines(self, pen: Pen, bottom: float) -> None:
        top, right, middle = bottom + 2 * _HIGH, _LEFT + 2 * _WIDE, bottom + _HIGH
        pen.outline(Box(_LEFT, top, 2 * _WIDE, 2 * _HIGH))
        pen.fold((_LEFT, middle), (right, middle))
        pen.fold((_LEFT + _WIDE, bottom), (_LEFT + _WIDE, top))
        steps = ("1  Cut on the line", "2  Fold the top half back", "3  Fold the left half back")
        cut, back, left = (self._letters.regular(step, 8.5, colour=SOFT) for step in steps)
        self._letters.put(pen, cut, _LEFT, baseline=top + 6)
        self._letters.put(pen, back, (A4[0] - back.natural_width) / 2, baseline=top + 6)
        self._letters.put_right(pen, left, right, baseline=top + 6)

    def _front(self, pen: Pen) -> None:
        for line in range(7):
            pen.wave((0, 12 + line * 22), _WIDE, bends=4, height=9, colour=FRAME)
        if not self._paper.first_name:
            return  # the name is not safe on paper: the pattern alone
        room = _WIDE - 60
        names = [self._letters.bold(self._paper.first_name, size) for size in _NAME_SIZES]
        name = next((each for each in names if each.natural_width <= room), names[-1])
        wide = min(room, name.natural_width)
        high = name.height(wide)
        if high > _HIGH - 24:
            raise DoesNotFit("Name")
        middle = Box(_WIDE / 2 - wide / 2, _HIGH / 2 + high / 2, wide, high)
        pen.patch(middle.inset(-12), fill=WHITE, radius=10)
        name.draw(pen, middle)

    def _inside(self, pen: Pen, part: str, make: Callable[[float], Block]) -> None:
        room = Box(_PAD, _HIGH - 9, _WIDE - 2 * _PAD, _HIGH - 18)
        fitting = (block for size in _SIZES if (block := make(size)).height(room.width) <= room.height)
        fitted = next(fitting, None)
        if fitted is None:
            raise DoesNotFit(part)
        fitted.draw(pen, room)

    def _do(self, size: float) -> Block:
        letters = self._letters
        texts = [letters.regular(item, size) for item in self._paper.can_do[:3]]
        items = [
            Marked(text, size, text.rtl, letters.bold(str(place), size, colour=WARM))
            for place, text in enumerate(texts, 1)
        ]
        return Stack((self._heading("tick", "What I do"), Stack(tuple(items), size * 0.45)), 3)

    def _who(self, size: float) -> Block:
        people = [self._person(person, size) for person in _to_ring(self._paper.people)]
        blocks: list[Block] = [self._heading("people", "Who I ring"), *people] if people else []
        if self._paper.ok_places:
            between = [Rule(room=3)] if people else []
            place = self._letters.regular(self._paper.ok_places[0], size - 0.6, align=self._letters.own_side)
            blocks += [*between, self._heading("pin", "Where I go"), place]
        return Stack(tuple(blocks))

    def _person(self, person: PersonLine, size: float) -> Block:
        letters = self._letters
        name = letters.bold(person.name, size, align=letters.own_side)
        number = letters.semibold(phone(person.number), size + 1.9) if person.number else None
        first: Block = Apart(name, number, rtl=letters.rtl) if number else name
        return (
            Stack((first, letters.regular(person.when, 8.5, colour=SOFT, align=letters.own_side)))
            if person.when.strip()
            else first
        )

    def _back(self, pen: Pen) -> None:
        letters = self._letters
        side = letters.own_side
        beside = Stack((Space(11), letters.regular(when_to_ring(letters), 9.5, colour=SOFT)))
        columns = (Column(letters.bold("999", 36, align=side), 76), Column(beside, share=1))
        blocks: list[Block] = [Columns(columns[::-1] if letters.rtl else columns, gap=8)]
        for line in self._paper.help_lines[:1]:
            blocks += [Rule(room=3), letters.semibold(line.name, 10, align=side)]
            blocks.append(letters.bold(phone(line.number), 20, align=side))
            blocks += [letters.regular(line.note, 9, colour=SOFT, align=side)] if line.note and line.verified_on else []
        numbers = Stack(tuple(blocks))
        numbers.draw(pen, Box(_PAD, _HIGH - 4, _WIDE - 2 * _PAD, 0))
        self._foot(pen, _HIGH - 4 - numbers.height(_WIDE - 2 * _PAD))

    def _foot(self, pen: Pen, free: float) -> None:
        """The register's number and what a finder does, under the numbers; `free` is how high the room there is."""
        letters = self._letters
        made_up_mark = "FICTIONAL · " if self._paper.fictional else ""
        number = letters.regular(f"{made_up_mark}{self._paper.number}", 7, colour=SOFT)
        at = _PAD if letters.rtl else _WIDE - _PAD - number.natural_width
        letters.put(pen, number, at, baseline=9)
        found = letters.regular(if_found(self._paper.return_to, letters.wording), 7, colour=SOFT)
        room = _WIDE - 2 * _PAD - number.natural_width - 8
        if found.height(room) > free - 6:
            raise DoesNotFit("Return to")
        found.draw(pen, Box(_WIDE - _PAD - room if letters.rtl else _PAD, 9 + found.height(room) - 2.7, room, 0))

    def _heading(self, icon: Icon, text: str) -> Heading:
        letters = self._letters
        return Heading(letters.bold(letters.fixed(text), 12, colour=INK), 12, icon, rtl=letters.rtl)


def _to_ring(people: tuple[PersonLine, ...]) -> tuple[PersonLine, ...]:
    with_number = tuple(person for person in people if person.number.strip())
    return (with_number or people)[:2]
