"""The young person's copy in 18 point type: what to do, who to ring and the emergency numbers on the first page."""

from collections.abc import Sequence

from caseworker.domain.leaflet import Icon
from caseworker.printing import pages
from caseworker.printing.blocks import Block, Column, Columns, Rule, Space, Stack
from caseworker.printing.cards import Apart, Card, FrameLook, Heading, Marked, TickBox, interleave
from caseworker.printing.my_plan import dates
from caseworker.printing.pages import MARGIN, WIDTH, Sheet
from caseworker.printing.papers import AdultLine, HelpLine, PersonLine, PlanPaper
from caseworker.printing.pen import A4, INK, MM, SOFT, WARM, Box, Pen
from caseworker.printing.sheet import FOOT, Type, if_found, made_up, name_beside, small_print
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
        pages.draw(pen, placed, lambda page, _of: self._on_every(pen, page))

    def _on_every(self, pen: Pen, page: int) -> None:
        paper, letters = self._paper, self._letters
        made_up(pen, letters, fictional=paper.fictional)
        title = letters.bold("My plan" if page == 0 else f"My plan, page {page + 1}", 40 if page == 0 else 24)
        letters.put(pen, title, MARGIN, baseline=_BASELINE)
        x = MARGIN + title.natural_width + 20
        place = Box(x, _RULE, MARGIN + WIDTH - x, _RULE - _BASELINE)
        name_beside(pen, letters, paper.first_name, place=place, largest=20)
        pen.rule((MARGIN, _RULE), (MARGIN + WIDTH, _RULE), weight=2.5, colour=WARM)
        end = f"version {paper.version} · {paper.number} · page {page + 1}"
        small_print(pen, letters, if_found(paper.return_to), right=end, size=11)

    def _blocks(self) -> list[Block]:
        paper = self._paper
        wants = tuple(f"I want: {text}" for text in paper.wants)
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
        made = Stack(tuple(self._letters.regular(words, _SIZE, colour=SOFT) for words in dates(paper)))
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
            return Apart(name, letters.semibold(phone(person.number), 24), when)
        return Stack((name, when)) if when else name

    def _adults(self, adults: Sequence[AdultLine]) -> Block | None:
        remark = self._letters.regular("It is not all down to me.", _SIZE, colour=SOFT)
        rows = [self._adult(adult) for adult in adults]
        return self._section("heart", "What adults will do", Stack((remark, *rows), 8)) if rows else None

    def _adult(self, adult: AdultLine) -> Block:
        letters = self._letters
        who = letters.bold(adult.who, 20)
        when = letters.regular("done" if adult.done else adult.when, _SIZE, colour=SOFT)
        box = Column(TickBox(_SIZE, ticked=adult.done), _SIZE)
        said = Stack((Apart(who, when), letters.regular(adult.what, _SIZE)))
        return Columns((Column(said, share=1), box), gap=12)

    def _now(self) -> Block:
        letters = self._letters
        texts = [letters.regular(step, _SIZE) for step in self._paper.now_steps]
        steps = [Marked(text, _SIZE, text.rtl, letters.bold(str(place), 20)) for place, text in enumerate(texts, 1)]
        calls = [self._call("999", "If someone could be hurt right now"), *map(self._help_line, self._paper.help_lines)]
        ruled = [part for call in calls for part in (Rule(room=5, weight=1), call)]
        rows: list[Block] = [Stack(tuple(steps), 8), Space(4), *ruled] if steps else ruled[1:]
        body = Stack(tuple(rows))
        return self._section("alert", "If it’s happening now", body, FrameLook(edge=INK, weight=3, pad=18))

    def _help_line(self, line: HelpLine) -> Block:
        note = f". {line.note}" if line.note and line.verified_on else ""
        return self._call(phone(line.number), f"{line.name}{note}")

    def _call(self, number: str, words: str) -> Block:
        big = self._letters.bold(number, 38)
        beside = Stack((Space(8), self._letters.regular(words, _SIZE)))
        return Columns((Column(big, share=54), Column(beside, share=46)), gap=10)

    def _section(self, icon: Icon, title: str, body: Block, look: FrameLook = _PLAIN) -> Card:
        first, again = (
            Heading(self._letters.bold(words, _HEADING), _HEADING, icon) for words in (title, f"{title} (more)")
        )
        return Card(first, again, body, look, gap=8)
