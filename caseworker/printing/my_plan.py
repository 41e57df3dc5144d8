"""P1, "My plan": the young person's own copy on A4. Neutral: no crest, no service, no surname, no address."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from caseworker.domain.leaflet import Icon
from caseworker.printing import pages
from caseworker.printing.bidirection import is_rtl
from caseworker.printing.blocks import Align, Block, Column, Columns, Rule, Space, Stack, Text
from caseworker.printing.cards import Apart, Card, FrameLook, Heading, Marked, Ruled, TickBox, interleave
from caseworker.printing.pages import MARGIN, WIDTH, Sheet
from caseworker.printing.papers import AdultLine, HelpLine, PersonLine, PlanPaper
from caseworker.printing.pen import A4, INK, MM, PALE, SOFT, WARM, WHITE, Box, Pen
from caseworker.printing.sheet import FOOT, Type, draft_words, if_found, made_up, name_beside, small_print
from caseworker.printing.typed import phone


@dataclass(frozen=True, slots=True)
class Scale:
    """How large and how airy a sheet is: size of the words, gap between cards, between items, and room in a frame."""

    size: float
    gap: float
    item_gap: float
    pad: float


# The largest that fits one side wins. Below 11 points it goes on over the page instead.
SCALES = (
    Scale(13, 15, 7, 14),
    Scale(12, 12, 5, 12),
    Scale(12, 8, 3.5, 10),
    Scale(12, 6, 2, 8),
    Scale(11, 8, 3.5, 10),
    Scale(11, 6, 2, 8),
)
_WHEN_LONG = Scale(12, 12, 5, 12)
_HEAD = 40.0
_TOP = A4[1] - 13 * MM


class MyPlan:
    """One plan on A4: measure, shrink the gaps, then the type, then go on over the page."""

    def __init__(self, paper: PlanPaper, letters: Type) -> None:
        self._paper = paper
        self._letters = letters

    def draw(self, pen: Pen) -> None:
        """All its pages."""
        placed = self._arranged()
        pages.draw(pen, placed, lambda page, of: self._on_every(pen, page, of))

    def _arranged(self) -> list[list[pages.Placed]]:
        for scale in SCALES:
            sheet = _sheet(scale)
            # Headings in two languages need the whole width.
            placed = self._laid(scale, sheet, side_by_side=not self._paper.wording.beside)
            if pages.is_one_page(placed, sheet):
                return pages.spread(placed, sheet, at_most=8)
        return self._laid(_WHEN_LONG, _sheet(_WHEN_LONG), side_by_side=False)

    def _laid(self, scale: Scale, sheet: Sheet, *, side_by_side: bool) -> list[list[pages.Placed]]:
        parts = PlanParts(self._paper, self._letters, scale)
        return pages.arrange(parts.main(side_by_side=side_by_side), parts.foot(), sheet)

    def _on_every(self, pen: Pen, page: int, of: int) -> None:
        paper, letters = self._paper, self._letters
        made_up(pen, letters, fictional=paper.fictional)
        draft_words(pen, letters, paper.unchecked)
        title = headline(letters, page, 34 if page == 0 else 20)
        wide = title.natural_width
        letters.put(pen, title, MARGIN + WIDTH - wide if letters.rtl else MARGIN, baseline=_TOP - 28)
        self._beside(pen, wide + 16, first=page == 0)
        pen.wave((MARGIN, _TOP - _HEAD), WIDTH, bends=8, height=4, colour=WARM)
        pages_of = f" · {letters.fixed('page {n} of {of}', n=page + 1, of=of)}" if of > 1 else ""
        end = f"{letters.fixed('version {n}', n=paper.version)} · {paper.number}{pages_of}"
        small_print(pen, letters, if_found(paper.return_to, letters.wording), right=end)

    def _beside(self, pen: Pen, taken: float, *, first: bool) -> None:
        """Dates at the far end from the title, the name in what is left between; `taken` is the title's room."""
        letters = self._letters
        lines = [letters.regular(words, 9.5, colour=SOFT) for words in dates(self._paper, letters)] if first else []
        for row, line in enumerate(reversed(lines)):
            x = MARGIN if letters.rtl else MARGIN + WIDTH - line.natural_width
            letters.put(pen, line, x, baseline=_TOP - 29 + max(13, line.height(WIDTH) * 0.76) * row)
        dated = max((line.natural_width for line in lines), default=0) + 14
        start = MARGIN + (dated if letters.rtl else taken)
        name_beside(pen, letters, self._paper.first_name, place=Box(start, _TOP, WIDTH - taken - dated, 28))


def headline(letters: Type, page: int, size: float) -> Text:
    """What stands over a page, counted from 0. Nastaliq falls so far that it is set smaller, clear of the line."""
    words = letters.fixed("My plan, page {n}", n=page + 1) if page else letters.fixed("My plan")
    title = letters.bold(words, size)
    hangs = title.first_baseline(WIDTH) > 1.5 * size
    return letters.bold(words, size * 0.68) if hangs else title


def when_to_ring(letters: Type) -> str:
    """What stands beside 999: in English in two even lines."""
    return letters.fixed("someone could be hurt right now").replace(" be hurt", " be\nhurt")


def wish(letters: Type, words: str) -> str:
    """What they want, said as a wish; on a line of its own where it runs the other way than its label."""
    apart = letters.rtl and not is_rtl(words)
    return letters.fixed("I want: {words}", words=f"\n{words}" if apart else words)


def dates(paper: PlanPaper, letters: Type) -> tuple[str, ...]:
    """When it was made and when we look at it again; a date gone by is said as it is."""
    made = letters.fixed("Made {day}", day=letters.day(paper.made_on))
    if paper.review_on is None:
        return (made,)
    late = "Looking at it again was due on {day}" if paper.review_overdue else "We look at it again by {day}"
    return (made, letters.fixed(late, day=letters.day(paper.review_on)))


def _sheet(scale: Scale) -> Sheet:
    top = _TOP - _HEAD - 12
    return Sheet(first_top=top, later_top=top, bottom=FOOT + 20, gap=scale.gap)


class PlanParts:
    """The cards of a plan at one scale. Parts with nothing in them are left off."""

    def __init__(self, paper: PlanPaper, letters: Type, scale: Scale) -> None:
        self._paper = paper
        self._letters = letters
        self._scale = scale

    def main(self, *, side_by_side: bool) -> list[Block]:
        """Everything before the adults: what matters, then the cards, in pairs or one under another."""
        paper = self._paper
        left = [
            self._listed("pulse", "How I know it’s not OK", paper.signs),
            self._people(paper.people),
        ]
        right = [self._listed("tick", "Things I can do", paper.can_do), self._places()]
        matters = self._matters()
        cards = [matters, *self._paired(left, right)] if side_by_side else [matters, *right[:1], *left, *right[1:]]
        return [card for card in cards if card]

    def foot(self) -> list[Block]:
        """What the first page always ends with: what adults will do, and what to do if it is happening now."""
        adults = self._adults(self._paper.adults)
        return ([adults] if adults else []) + [self._now()]

    def _paired(self, left: Sequence[Block | None], right: Sequence[Block | None]) -> list[Block]:
        rows: list[Block] = []
        for pair in zip(left, right, strict=True):
            there = [block for block in pair if block]
            if len(there) == 2:
                rows.append(self._columns(*(Column(block, share=1) for block in there), gap=12))
            rows.extend(there if len(there) == 1 else [])
        return rows

    def _matters(self) -> Block | None:
        paper, size = self._paper, self._scale.size
        said = [self._letters.semibold(text, size + 0.5) for text in paper.matters]
        wants = [self._letters.regular(wish(self._letters, text), size) for text in paper.wants]
        if not said and not wants:
            return None
        title = "What matters to me" if said else "What I want"
        body = Stack((*said, *wants), self._scale.item_gap * 0.6)
        return self._card("star", title, body, FrameLook(fill=PALE))

    def _listed(self, icon: Icon, title: str, items: Sequence[str]) -> Block | None:
        return self._card(icon, title, self._rings(items), FrameLook()) if items else None

    def _rings(self, items: Sequence[str]) -> Stack:
        size = self._scale.size
        texts = [self._letters.regular(item, size) for item in items]
        return Stack(tuple(Marked(text, size, text.rtl) for text in texts), self._scale.item_gap)

    def _people(self, people: Sequence[PersonLine]) -> Block | None:
        if not people:
            return None
        rows = [self._person(person) for person in people]
        body = Stack(interleave(rows, Rule(room=self._scale.item_gap * 0.9)))
        return self._card("people", "People I can go to", body, FrameLook())

    def _person(self, person: PersonLine) -> Block:
        letters, size = self._letters, self._scale.size
        name = letters.bold(person.name, size + 1.5, align=letters.own_side)
        number = letters.semibold(phone(person.number), size + 3) if person.number.strip() else None
        first: Block = Apart(name, number, rtl=letters.rtl) if number else name
        if not person.when.strip():
            return first
        return Stack((first, letters.regular(person.when, size - 1.5, colour=SOFT, align=letters.own_side)))

    def _places(self) -> Block | None:
        paper = self._paper
        parts: tuple[tuple[Icon, str, tuple[str, ...]], ...] = (
            ("pin", "Places that feel OK", paper.ok_places),
            ("path", "Places and times I keep away from", paper.avoid_places),
            ("house", "Making it safer", paper.safer),
        )
        there = [part for part in parts if part[2]]
        if not there:
            return None
        icon, title, items = there[0]
        blocks: list[Block] = [self._rings(items)]
        for more_icon, more_title, more_items in there[1:]:
            heading = self._heading(more_icon, more_title)
            blocks += [Stack((Space(self._scale.item_gap + 2), heading, Space(3))), self._rings(more_items)]
        return self._card(icon, title, Stack(tuple(blocks)), FrameLook())

    def _adults(self, adults: Sequence[AdultLine]) -> Block | None:
        if not adults:
            return None
        size = self._scale.size
        remark = self._letters.regular(self._letters.fixed("It is not all down to me."), 9.5, colour=SOFT)
        widest = max(self._letters.bold(adult.who, size).natural_width for adult in adults)
        rows = tuple(self._adult(adult, min(widest + 6, 130)) for adult in adults)
        if self._letters.wording.beside:  # the far end of the heading says it in English
            rows = (remark, *rows)
        card = self._card("heart", "What adults will do", Stack(rows, self._scale.item_gap + 1), FrameLook(fill=PALE))
        return card if self._letters.wording.beside else replace(card, heading=replace(card.heading, remark=remark))

    def _adult(self, adult: AdultLine, who_width: float) -> Block:
        letters, size = self._letters, self._scale.size
        side: Align = "left" if letters.rtl else "end"
        when = letters.regular(letters.fixed("done") if adult.done else adult.when, size, colour=SOFT, align=side)
        return self._columns(
            Column(letters.bold(adult.who, size, align=letters.own_side), who_width),
            Column(letters.regular(adult.what, size), share=1),
            Column(when, min(when.natural_width + 0.1, 110 if letters.wording.is_english else 135)),
            Column(TickBox(size, ticked=adult.done), size),
            gap=10,
        )

    def _now(self) -> Block:
        size = self._scale.size
        look = FrameLook(fill=WHITE, edge=INK, weight=2.6, pad=self._scale.pad + 2)
        steps = self._letters
        texts = [steps.regular(step, size) for step in self._paper.now_steps]
        numbered = [
            Marked(text, size, text.rtl, number=steps.bold(str(place), size + 1)) for place, text in enumerate(texts, 1)
        ]
        calls = Ruled(Stack((Space(2), *self._calls())), rtl=self._letters.rtl)
        if not numbered:
            return self._headed("alert", "If it’s happening now", calls.body, look, size + 3)
        steps_column = Column(Stack(tuple(numbered), self._scale.item_gap + 1), share=56)
        both = self._columns(steps_column, Column(calls, share=44), gap=10)
        return self._headed("alert", "If it’s happening now", both, look, size + 3)

    def _calls(self) -> list[Block]:
        letters = self._letters
        when = letters.regular(when_to_ring(letters), 10, colour=SOFT)
        beside = Column(Stack((Space(11), when)), share=1)
        emergency = self._columns(Column(letters.bold("999", 38, align=letters.own_side), 78), beside, gap=8)
        lines = [part for line in self._paper.help_lines for part in (Rule(room=5), self._help_line(line))]
        return [emergency, *lines]

    def _help_line(self, line: HelpLine) -> Block:
        letters = self._letters
        side = letters.own_side
        parts: list[Block] = [letters.semibold(line.name, 10.5, align=side)]
        parts.append(letters.bold(phone(line.number), 20, align=side))
        if line.note and line.verified_on:
            parts.append(letters.regular(line.note, 10, colour=SOFT, align=side))
        return Stack(tuple(parts))

    def _columns(self, *columns: Column, gap: float) -> Columns:
        """Columns in the order they are read: from the right on a page that runs that way."""
        return Columns(columns[::-1] if self._letters.rtl else columns, gap=gap)

    def _card(self, icon: Icon, title: str, body: Block, look: FrameLook) -> Card:
        return self._headed(icon, title, body, replace(look, pad=self._scale.pad), self._scale.size + 0.5)

    def _headed(self, icon: Icon, title: str, body: Block, look: FrameLook, size: float) -> Card:
        heading = self._heading(icon, title, size)
        more = self._letters.fixed("{title} (more)", title=self._letters.fixed(title))
        again = replace(heading, text=self._letters.bold(more, size))
        return Card(heading, again, body, look, gap=self._scale.item_gap)

    def _heading(self, icon: Icon, title: str, size: float | None = None) -> Heading:
        """A part's heading in the paper's language, with the English at the far end if it is wished."""
        size, letters = size or self._scale.size + 0.5, self._letters
        english = letters.regular(title, size - 2, colour=SOFT) if letters.wording.beside else None
        return Heading(letters.bold(letters.fixed(title), size), size, icon, remark=english, rtl=letters.rtl)
