"""Plain working papers: a record from rows, and what it shares with the worker's copy (head, mark, sections)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from caseworker.printing import pages
from caseworker.printing.blocks import Block, Column, Columns, Rule, Stack, Text
from caseworker.printing.cards import Card, FrameLook, Heading, interleave
from caseworker.printing.pages import MARGIN, WIDTH, Sheet
from caseworker.printing.papers import SheetPaper
from caseworker.printing.pen import A4, INK, MM, SOFT, WHITE, Box, Pen
from caseworker.printing.sheet import FOOT, Type, made_up, small_print

SIZE = 10.5
_HEADING = 13.0
_PLAIN = FrameLook(weight=0, pad=0)
NOT_FILLED_IN = "Not filled in"


@dataclass(frozen=True, slots=True)
class Head:
    """What stands on every sheet of a working paper. `mark` says who it is for; empty draws none."""

    title: str
    subtitle: str = field(repr=False)
    mark: str = ""
    foot: str = ""
    number: str = ""
    fictional: bool = False


def print_record(paper: SheetPaper, letters: Type, pen: Pen) -> None:
    """Draws any record from its rows. Sections without rows are left off."""
    head = Head(paper.title, paper.subtitle, paper.mark, paper.footer, paper.number, paper.fictional)
    blocks = [section(letters, each.title, rows(letters, each.rows)) for each in paper.sections if each.rows]
    print_report(head, blocks, letters, pen=pen)


def print_report(head: Head, blocks: Sequence[Block], letters: Type, *, pen: Pen) -> None:
    """Draws the blocks under the head, over as many sheets as they need. The sheets are the second half of the work."""
    top = _Top(head, letters)
    sheet = Sheet(first_top=top.first_end, later_top=top.later_end, bottom=FOOT + 20, gap=16)

    def on_every(page: int, of: int) -> None:
        letters.told(of + page, 2 * of)
        top.draw(pen, page, of)

    pages.draw(pen, pages.arrange(blocks, (), sheet), on_every)


def section(letters: Type, title: str, body: Sequence[Block], *, remark: str = "") -> Block:
    """A titled part; the remark stands at the far end of the title. Rows are parted by thin lines."""
    first, again = (
        Heading(letters.bold(words, _HEADING), _HEADING, remark=_remark(letters, remark))
        for words in (title, f"{title} (more)")
    )
    ruled = Stack((Rule(room=2, weight=1.2), *interleave(body, Rule(room=3, weight=0.4))))
    return Card(first, again, ruled, _PLAIN, gap=0)


def rows(letters: Type, pairs: Sequence[tuple[str, str]]) -> list[Block]:
    """Label and words side by side; what was left empty says so."""
    return [side_by_side(letters.semibold(label, SIZE, colour=SOFT), _value(letters, value)) for label, value in pairs]


def side_by_side(left: Block, right: Block, *, left_share: float = 32) -> Block:
    """Two blocks in the two columns of a working paper."""
    return Columns((Column(left, share=left_share), Column(right, share=100 - left_share)), gap=14)


def _value(letters: Type, value: str) -> Block:
    return letters.regular(value, SIZE) if value.strip() else letters.regular(NOT_FILLED_IN, SIZE, colour=SOFT)


def _remark(letters: Type, remark: str) -> Text | None:
    return letters.regular(remark, 9, colour=SOFT) if remark else None


class _Top:
    """The head of a sheet: the mark in white on dark, the title, and on the first sheet the subtitle."""

    def __init__(self, head: Head, letters: Type) -> None:
        self._head = head
        self._letters = letters
        self._mark = letters.bold(head.mark, 12, colour=WHITE, align="centre") if head.mark else None
        self._first = Stack((letters.bold(head.title, 24), letters.regular(head.subtitle, 11, colour=SOFT)), 2)
        self._later = letters.regular(f"{head.title} · {head.subtitle}", 9.5, colour=SOFT)
        self._start = A4[1] - 12 * MM - (self._mark_height + 8 if self._mark else 0)
        self.first_end = self._start - self._first.height(WIDTH) - 16
        self.later_end = self._start - self._later.height(WIDTH) - 12

    @property
    def _mark_height(self) -> float:
        return self._mark.height(WIDTH - 24) + 8 if self._mark else 0

    def draw(self, pen: Pen, page: int, of: int) -> None:
        """This sheet's head and foot."""
        head, letters = self._head, self._letters
        made_up(pen, letters, fictional=head.fictional)
        if self._mark:
            bar = Box(MARGIN, A4[1] - 12 * MM, WIDTH, self._mark_height)
            pen.patch(bar, fill=INK, radius=5)
            self._mark.draw(pen, Box(bar.x + 12, bar.top - 4, WIDTH - 24, bar.height))
        (self._later if page else self._first).draw(pen, Box(MARGIN, self._start, WIDTH, 0))
        end = " · ".join(part for part in (head.number, f"page {page + 1} of {of}") if part)
        small_print(pen, letters, head.foot, right=end)
