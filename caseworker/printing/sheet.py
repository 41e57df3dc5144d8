"""What every paper shares: text in its looks, dates in words, the head, the foot, and the mark of made-up people."""

from dataclasses import dataclass
from datetime import date

from caseworker.domain.ports import Steps, unheard
from caseworker.domain.wording import IN_ENGLISH, Wording
from caseworker.printing.blocks import Align, Look, Text
from caseworker.printing.fonts import Weight
from caseworker.printing.pages import MARGIN, WIDTH
from caseworker.printing.pen import A4, FAINT, INK, MM, SOFT, WARM, Box, Colour, Pen
from caseworker.printing.shaping import Shaper

GIVER = "the person who gave it to you"
"""Where paper goes back to when no place is named."""
FOOT = 9 * MM
"""Height of the foot's baseline over the edge of the paper."""

# Not the locale's names: English is English wherever it is printed.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def in_words(day: date) -> str:
    """A day as people say it: 5 December 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


@dataclass(frozen=True, slots=True)
class Type:
    """Makes text blocks in the paper's looks, all shaped by one shaper; says fixed words in the paper's language.

    A paper that comes in other languages writes `letters.fixed("Things I can do")` for its own words, `letters.day`
    for days, and lists the English in `domain/wording.WORDS_OF`. What people typed goes in as it is. A long paper says
    how far it is to `told`.
    """

    shaper: Shaper
    wording: Wording = IN_ENGLISH
    told: Steps = unheard

    def fixed(self, english: str, **facts: object) -> str:
        """A fixed word of this paper in its language, with its facts filled in."""
        return self.wording(english, **facts)

    def day(self, day: date) -> str:
        """A day as this paper writes it: in words in English, else 05/12/2026 as on every British form."""
        return in_words(day) if self.wording.is_english else f"{day:%d/%m/%Y}"

    @property
    def rtl(self) -> bool:
        """Whether the whole paper is laid out from right to left."""
        return self.wording.is_rtl

    @property
    def own_side(self) -> Align:
        """Where a name or a number stands on this paper: on the side where reading begins."""
        return "end" if self.rtl else "start"

    def regular(self, text: str, size: float, *, colour: Colour = INK, align: Align = "start") -> Text:
        """Plain text."""
        return Text(self.shaper, text, Look(size, Weight.REGULAR, colour, align))

    def semibold(self, text: str, size: float, *, colour: Colour = INK, align: Align = "start") -> Text:
        """Text that stands out a little."""
        return Text(self.shaper, text, Look(size, Weight.SEMIBOLD, colour, align))

    def bold(self, text: str, size: float, *, colour: Colour = INK, align: Align = "start") -> Text:
        """Headings, names and numbers."""
        return Text(self.shaper, text, Look(size, Weight.BOLD, colour, align))

    def put(self, pen: Pen, text: Text, x: float, *, baseline: float) -> None:
        """One line of text with its left edge and baseline here."""
        wide = text.natural_width
        text.draw(pen, Box(x, baseline + text.first_baseline(wide), wide, 0))

    def put_right(self, pen: Pen, text: Text, right: float, *, baseline: float) -> None:
        """One line of text that ends here."""
        self.put(pen, text, right - text.natural_width, baseline=baseline)


def small_print(pen: Pen, letters: Type, left: str, *, right: str, size: float = 8) -> None:
    """The foot of a sheet: the left words may take two lines, upwards; the right ones take one."""
    end = letters.regular(right, size, colour=SOFT)
    words = letters.regular(left, size, colour=SOFT)
    room = WIDTH - end.natural_width - 16
    top = FOOT + words.height(room) - size * 0.38
    if letters.rtl:
        letters.put(pen, end, MARGIN, baseline=FOOT)
        words.draw(pen, Box(MARGIN + WIDTH - room, top, room, 0))
        return
    letters.put_right(pen, end, MARGIN + WIDTH, baseline=FOOT)
    words.draw(pen, Box(MARGIN, top, room, 0))


def made_up(pen: Pen, letters: Type, *, fictional: bool) -> None:
    """A small pale word at the top edge: nobody on this paper is real."""
    if fictional:
        word = letters.semibold("F I C T I O N A L", 8, colour=FAINT)
        letters.put(pen, word, (A4[0] - word.natural_width) / 2, baseline=A4[1] - 8 * MM)


def draft_words(pen: Pen, letters: Type, unchecked: int) -> None:
    """At the top edge of a page that is only looked at: its fixed words were not checked."""
    if unchecked:
        words = f"NOT TO PRINT: {unchecked} fixed words in {letters.wording.name} are not checked"
        text = letters.semibold(words, 8, colour=WARM)
        letters.put(pen, text, (A4[0] - text.natural_width) / 2, baseline=A4[1] - 4.5 * MM)


def if_found(return_to: str, wording: Wording = IN_ENGLISH) -> str:
    """What a finder should do. The place is neutral; no service is named."""
    place = return_to.strip()
    if not wording.is_english:
        if place == GIVER:
            return wording(f"If found, please destroy, or return to {GIVER}.")
        by_place = "If found, please destroy, or return to: {place}"
        return wording(by_place, place=place) if place else wording("If found, please destroy.")
    ending = "" if place.endswith(".") else "."
    return f"If found, please destroy, or return to {place}{ending}" if place else "If found, please destroy."


def name_beside(pen: Pen, letters: Type, name: str, *, place: Box, largest: float = 15) -> None:
    """A name on one line in this place, its baseline at the bottom, smaller when it is long; beside the title."""
    for size in (largest, largest * 0.85, largest * 0.7, largest * 0.6):
        text = letters.semibold(name, size, colour=WARM)
        if text.natural_width <= place.width:
            x = place.right - text.natural_width if letters.rtl else place.x
            letters.put(pen, text, x, baseline=place.bottom)
            return
    wrapped = letters.semibold(name, largest * 0.6, colour=WARM)
    wrapped.draw(pen, Box(place.x, place.bottom + wrapped.height(place.width) - 3, place.width, 0))
