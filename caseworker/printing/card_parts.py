"""What stands on a card, at any size: what I do, whom I ring, where I go, the numbers, and what a finder does."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from caseworker.domain.leaflet import Icon
from caseworker.printing.blocks import Block, Column, Columns, Rule, Space, Stack, Text
from caseworker.printing.cards import Apart, Heading, Marked
from caseworker.printing.my_plan import when_to_ring
from caseworker.printing.papers import PersonLine, PlanPaper
from caseworker.printing.pen import INK, MM, SOFT, WARM, Box, Pen
from caseworker.printing.sheet import Type, if_found
from caseworker.printing.typed import phone


class DoesNotFit(Exception):
    """A part of the card is too long to print in letters anybody can read. `part` is the part's heading."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


@dataclass(frozen=True, slots=True)
class Face:
    """One panel of a card: its size, the room at its edges, and the sizes its letters may have, largest first."""

    wide: float = 85 * MM
    high: float = 54 * MM
    pad: float = 14.0
    words: tuple[float, ...] = (11.6, 11, 10.5, 10, 9.5, 9, 8.5, 8)
    names: tuple[float, ...] = (26, 22, 18, 15, 12, 10)
    heading: float = 12
    small: float = 8.5
    emergency: float = 36
    number: float = 20
    foot: float = 7

    @property
    def room(self) -> float:
        """How wide the words may run."""
        return self.wide - 2 * self.pad


class CardParts:
    """The parts of one plan's card, made for one size of face."""

    def __init__(self, paper: PlanPaper, letters: Type, face: Face) -> None:
        self._paper = paper
        self._letters = letters
        self._face = face

    def inside(self, pen: Pen, part: str, make: Callable[[float], Block]) -> None:
        """A part in the largest letters that leave it room on the face; DoesNotFit when none do."""
        face = self._face
        self.fitted(pen, part, make, room=Box(face.pad, face.high - 9, face.room, face.high - 18))

    def fitted(self, pen: Pen, part: str, make: Callable[[float], Block], *, room: Box) -> None:
        """The same, in this room."""
        if not self._drawn(pen, make, room):
            raise DoesNotFit(part)

    def ringing(self, pen: Pen, *, room: Box) -> None:
        """Whom I ring, in a small room: their hours are left off before nothing fits at all."""
        if not self._drawn(pen, self.ring, room):
            self.fitted(pen, "Who I ring", partial(self.ring, hours=False), room=room)

    def _drawn(self, pen: Pen, make: Callable[[float], Block], room: Box) -> bool:
        fitting = (block for size in self._face.words if (block := make(size)).height(room.width) <= room.height)
        fitted = next(fitting, None)
        if fitted is not None:
            fitted.draw(pen, room)
        return fitted is not None

    def do(self, size: float) -> Block:
        """Three things I do."""
        letters = self._letters
        texts = [letters.regular(item, size) for item in self._paper.can_do[:3]]
        items = [
            Marked(text, size, text.rtl, letters.bold(str(place), size, colour=WARM))
            for place, text in enumerate(texts, 1)
        ]
        return Stack((self._heading("tick", "What I do"), Stack(tuple(items), size * 0.45)), 3)

    def do_and_go(self, size: float) -> Block:
        """Three things I do, and one place."""
        place = self._place(size)
        return Stack((self.do(size), *([Rule(room=3), *place] if place else [])))

    def who(self, size: float) -> Block:
        """Two people to ring, and one place."""
        people, place = self._people(size), self._place(size)
        return Stack((*people, *([Rule(room=3)] if people and place else []), *place))

    def ring(self, size: float, *, hours: bool = True) -> Block:
        """Two people to ring, with or without their hours."""
        return Stack(tuple(self._people(size, hours=hours)))

    def _people(self, size: float, *, hours: bool = True) -> list[Block]:
        people = [self._person(person, size, hours=hours) for person in _to_ring(self._paper.people)]
        return [self._heading("people", "Who I ring"), *people] if people else []

    def _place(self, size: float) -> list[Block]:
        if not self._paper.ok_places:
            return []
        place = self._letters.regular(self._paper.ok_places[0], size - 0.6, align=self._letters.own_side)
        return [self._heading("pin", "Where I go"), place]

    def _person(self, person: PersonLine, size: float, *, hours: bool) -> Block:
        letters = self._letters
        name = letters.bold(person.name, size, align=letters.own_side)
        number = letters.semibold(phone(person.number), size + 1.9) if person.number else None
        first: Block = Apart(name, number, rtl=letters.rtl) if number else name
        return (
            Stack((first, letters.regular(person.when, self._face.small, colour=SOFT, align=letters.own_side)))
            if hours and person.when.strip()
            else first
        )

    def numbers(self) -> Block:
        """999, and one number more."""
        letters, face = self._letters, self._face
        side = letters.own_side
        beside = Stack(
            (Space(round(face.emergency * 0.3)), letters.regular(when_to_ring(letters), face.small + 1, colour=SOFT))
        )
        columns = (
            Column(letters.bold("999", face.emergency, align=side), round(face.emergency * 2.11)),
            Column(beside, share=1),
        )
        blocks: list[Block] = [Columns(columns[::-1] if letters.rtl else columns, gap=8)]
        for line in self._paper.help_lines[:1]:
            blocks += [Rule(room=3), letters.semibold(line.name, face.small + 1.5, align=side)]
            blocks.append(letters.bold(phone(line.number), face.number, align=side))
            note = letters.regular(line.note, face.small + 0.5, colour=SOFT, align=side)
            blocks += [note] if line.note and line.verified_on else []
        return Stack(tuple(blocks))

    def foot(self, pen: Pen, free: float) -> None:
        """The register's number and what a finder does, at the bottom; `free` is how high the room there is."""
        letters, face = self._letters, self._face
        number = self._number()
        at = face.pad if letters.rtl else face.wide - face.pad - number.natural_width
        letters.put(pen, number, at, baseline=9)
        found, room = self._found(number)
        if found.height(room) > free - 6:
            raise DoesNotFit("Return to")
        x = face.wide - face.pad - room if letters.rtl else face.pad
        found.draw(pen, Box(x, 9 + found.height(room) - face.foot * 0.386, room, 0))

    @property
    def foot_room(self) -> float:
        """How high the room must be that `foot` needs."""
        found, room = self._found(self._number())
        return found.height(room) + 6

    def _number(self) -> Text:
        made_up_mark = "FICTIONAL · " if self._paper.fictional else ""
        return self._letters.regular(f"{made_up_mark}{self._paper.number}", self._face.foot, colour=SOFT)

    def _found(self, number: Text) -> tuple[Text, float]:
        words = if_found(self._paper.return_to, self._letters.wording)
        return self._letters.regular(words, self._face.foot, colour=SOFT), self._face.room - number.natural_width - 8

    def _heading(self, icon: Icon, text: str) -> Heading:
        letters, size = self._letters, self._face.heading
        return Heading(letters.bold(letters.fixed(text), size, colour=INK), size, icon, rtl=letters.rtl)


def _to_ring(people: tuple[PersonLine, ...]) -> tuple[PersonLine, ...]:
    with_number = tuple(person for person in people if person.number.strip())
    return (with_number or people)[:2]
