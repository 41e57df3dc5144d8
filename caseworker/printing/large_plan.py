"""The young person's copy in 18 point type: what to do, who to ring and the emergency numbers on the first page."""

from collections.abc import Sequence

from caseworker.domain.leaflet import Icon
from caseworker.printing import pages
from caseworker.printing.blocks import Block, Column, Columns, Rule, Space, Stack
from caseworker.printing.cards import Apart, Card, FrameLook, Heading, Marked, TickBox, interleave
from caseworker.printing.my_plan import dates, headline, wish
from caseworker.printing.pages import MARGIN, WIDTH, Sheet
from caseworker.printing.papers import AdultLine, HelpLine, PersonLine, PlanPaper
from caseworker.printing.pen import A4, INK, MM, SOFT, WARM, Box, Pen
from caseworker.printing.sheet import FOOT, Type, draft_words, if_found, made_up, name_beside, small_print
from caseworker.printing.typed import phone

_SIZE = 18.0
_HEADING = 23.0
_BASELINE = A4[1] - 22 * MM
_RULE = A4[1] - 26 * MM
_SHEET = Sheet(first_top=A4[1] - 31 * MM, later_top=A4[1] - 31 * MM, bottom=FOOT + 22, gap=18)
_PLAIN = FrameLook(weight=0, pad=0)


class LargePrint:
    """One plan in large print."""

    def __init__(self, paper: PlanPaper, letters: Type) -> None:
        self._paper = paper
        self._letters = letters

    def draw(self, pen: Pen) -> None:
        """All its pages."""
        placed = pages.arrange(self._blocks(), [self._now()], _SHEET)
        pages.draw(pen, placed, lambda page, of: self._on_every(pen, page, of))

    def _on_every(self, pen: Pen, page: int, of: int) -> None:
        paper, letters = self._paper, self._letters
        made_up(pen, letters, fictional=paper.fictional)
        draft_words(pen, letters, paper.unchecked)
        title = headline(letters, page, 40 if page == 0 else 24)
        wide = title.natural_width
        letters.put(pen, title, MARGIN + WIDTH - wide if letters.rtl else MARGIN, baseline=_BASELINE)
        place = Box(MARGIN + (0 if letters.rtl else wide + 20), _RULE, WIDTH - wide - 20, _RULE - _BASELINE)
        name_beside(pen, letters, paper.first_name, place=place, largest=20)
        pen.rule((MARGIN, _RULE), (MARGIN + WIDTH, _RULE), weight=2.5, colour=WARM)
        numbers = [letters.fixed("version {n}", n=paper.version), paper.number]
        numbers.append(letters.fixed("page {n} of {of}", n=page + 1, of=of))
        small_print(pen, letters, if_found(paper.return_to, letters.wording), right=" · ".join(numbers), size=11)

    def _blocks(self) -> list[Block]:
        paper = self._paper
        wants = tuple(wish(self._letters, text) for text in paper.wants)
        parts = (
            self._listed("tick", "Things I can do", paper.can_do),
            self._people(paper.people),
            self._listed("star", "What matters to me", paper.matters + wants),
            self._listed("pulse", "How I know it’s not OK", paper.signs),
            self._listed("pin", "Places that feel OK", paper.ok_places),
            self._listed("path", "Places and times I keep away from", paper.avoid_places),
            self._adults(paper.adults),
            self._listed("house", "Making it safer", paper.safer),
        )
        made = Stack(tuple(self._letters.regular(words, _SIZE, colour=SOFT) for words in dates(paper, self._letters)))
        return [part for part in parts if part] + [made]

    def _listed(self, icon: Icon, title: str, items: Sequence[str]) -> Block | None:
        texts = [self._letters.regular(item, _SIZE) for item in items]
        rings = tuple(Marked(text, _SIZE, text.rtl) for text in texts)
        return self._section(icon, title, Stack(rings, 8)) if rings else None

    def _people(self, people: Sequence[PersonLine]) -> Block | None:
        rows = [self._person(person) for person in people]
        return self._section("people", "People I can go to", Stack(interleave(rows, Rule(room=5)))) if rows else None

    def _person(self, person: PersonLine) -> Block:
        letters = self._letters
        name = letters.bold(person.name, 20)
        when = letters.regular(person.when, _SIZE, colour=SOFT) if person.when.strip() else None
        if person.number.strip():
            return Apart(name, letters.semibold(phone(person.number), 24), when, rtl=letters.rtl)
        return Stack((name, when)) if when else name

    def _adults(self, adults: Sequence[AdultLine]) -> Block | None:
        remark = self._letters.regular(self._letters.fixed("It is not all down to me."), _SIZE, colour=SOFT)
        rows = [self._adult(adult) for adult in adults]
        return self._section("heart", "What adults will do", Stack((remark, *rows), 8)) if rows else None

    def _adult(self, adult: AdultLine) -> Block:
        letters = self._letters
        who = letters.bold(adult.who, 20)
        when = letters.regular(letters.fixed("done") if adult.done else adult.when, _SIZE, colour=SOFT)
        box = Column(TickBox(_SIZE, ticked=adult.done), _SIZE)
        said = Stack((Apart(who, when, rtl=letters.rtl), letters.regular(adult.what, _SIZE)))
        return self._columns(Column(said, share=1), box, gap=12)

    def _now(self) -> Block:
        letters = self._letters
        texts = [letters.regular(step, _SIZE) for step in self._paper.now_steps]
        steps = [Marked(text, _SIZE, text.rtl, letters.bold(str(place), 20)) for place, text in enumerate(texts, 1)]
        hurt = "someone could be hurt right now"
        in_words = f"If {hurt}" if letters.wording.is_english else letters.fixed(hurt)
        calls = [self._call("999", in_words), *map(self._help_line, self._paper.help_lines)]
        ruled = [part for call in calls for part in (Rule(room=5, weight=1), call)]
        rows: list[Block] = [Stack(tuple(steps), 8), Space(4), *ruled] if steps else ruled[1:]
        body = Stack(tuple(rows))
        return self._section("alert", "If it’s happening now", body, FrameLook(edge=INK, weight=3, pad=18))

    def _help_line(self, line: HelpLine) -> Block:
        note = f". {line.note}" if line.note and line.verified_on else ""
        return self._call(phone(line.number), f"{line.name}{note}")

    def _call(self, number: str, words: str) -> Block:
        letters = self._letters
        big = letters.bold(number, 38, align=letters.own_side)
        beside = Stack((Space(8), letters.regular(words, _SIZE, align=letters.own_side)))
        return self._columns(Column(big, share=54), Column(beside, share=46), gap=10)

    def _columns(self, *columns: Column, gap: float) -> Columns:
        """Columns in the order they are read."""
        return Columns(columns[::-1] if self._letters.rtl else columns, gap=gap)

    def _section(self, icon: Icon, title: str, body: Block, look: FrameLook = _PLAIN) -> Card:
        letters, said = self._letters, self._letters.fixed(title)
        english = letters.regular(title, 14, colour=SOFT) if letters.wording.beside else None
        first, again = (
            Heading(letters.bold(words, _HEADING), _HEADING, icon, remark=english, rtl=letters.rtl)
            for words in (said, letters.fixed("{title} (more)", title=said))
        )
        return Card(first, again, body, look, gap=8)
