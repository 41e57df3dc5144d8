"""A leaflet: a designed sheet as plain values. Whoever fills it decides what may be said; printing only sets it.

One drawing serves every leaflet, at ordinary size and at 18 points, so a new paper is its words and nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Plain = Literal["star", "pulse", "tick", "people", "pin", "heart", "house", "alert", "path"]
Telling = Literal["phone", "clock", "lock", "speech", "school", "pencil", "eye"]
Icon = Plain | Telling
"""The line icons a heading may have; `caseworker.printing.icons` draws each."""

Marks = Literal["none", "ring", "number", "tick"]
"""What stands before each line of a part: nothing, a ring, 1 2 3, or a box to tick with a pen."""

Look = Literal["plain", "pale", "strong"]
"""A part's frame: thin, tinted, or the heavy one for what must be found first."""


@dataclass(frozen=True, slots=True)
class Line:
    """One idea: the words; a bold label before them; small words under them; a telephone number, set large."""

    words: str = field(repr=False)
    label: str = field(default="", repr=False)
    remark: str = field(default="", repr=False)
    number: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and its lines. `room` leaves so many ruled lines for a pen under them.

    Two parts in a row that are `half` stand side by side at ordinary size, and under one another in large print.
    """

    title: str
    lines: tuple[Line, ...] = field(repr=False)
    icon: Icon | None = None
    marks: Marks = "none"
    look: Look = "plain"
    room: int = 0
    half: bool = False


@dataclass(frozen=True, slots=True)
class Leaflet:
    """One sheet or several. Parts with neither lines nor room are left off.

    `title` is neutral: it is also all the file says about itself. `beside` stands next to it, `dates` at the far end.
    `lead` is a sentence under the title. `watermark` is set pale across every sheet: whose copy it is. `mark` is a
    dark bar over a working paper. `found` is the small print at the foot; `end` goes before the number there.
    """

    title: str
    number: str
    parts: tuple[Part, ...] = field(repr=False)
    beside: str = field(default="", repr=False)
    dates: tuple[str, ...] = ()
    lead: str = field(default="", repr=False)
    watermark: str = field(default="", repr=False)
    mark: str = ""
    found: str = field(default="", repr=False)
    end: str = ""
    large: bool = False
    fictional: bool = False

    def text(self) -> str:
        """Every word of the page, as one text: what the gates look through."""
        return "\n".join(word for word in self._words() if word)

    def _words(self) -> Iterator[str]:
        yield from (self.title, self.beside, *self.dates, self.lead, self.watermark, self.mark, self.found)
        for part in self.parts:
            yield part.title
            for line in part.lines:
                yield from (line.label, line.words, line.remark, line.number)
