"""A copy of a whole file on A4: what it is, every record under its number, and the list of what is left out and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from caseworker.domain.file_copy import FileCopy, Rows
from caseworker.printing.blocks import Block, Rule, Stack
from caseworker.printing.cards import Card, FrameLook, Heading, interleave
from caseworker.printing.pen import SOFT, Pen
from caseworker.printing.report import SIZE, Head, print_report, section, side_by_side
from caseworker.printing.sheet import Type, if_found

TITLE = "A copy of the file"
ABOUT, LEFT_OUT = "What this is", "What is left out, and why"
_LARGE = 18.0


@dataclass(frozen=True, slots=True)
class FilePages:
    """All pages of one copy. It was told nothing of what is left out, so it cannot print it."""

    copy: FileCopy
    letters: Type

    def draw(self, pen: Pen) -> None:
        """Measure every record, then draw sheet after sheet, saying how far it is."""
        copy = self.copy
        parts = list(self._parts())
        blocks = []
        for at, (title, rows) in enumerate(parts):
            self.letters.told(at, 2 * len(parts))
            blocks.append(self._part(title, rows))
        head = Head(TITLE, copy.about, "", if_found("the person who gave it to you"), copy.number, copy.fictional)
        print_report(head, blocks, self.letters, pen=pen)

    def _parts(self) -> Iterator[tuple[str, Rows]]:
        copy = self.copy
        yield ABOUT, copy.facts
        yield from ((one.title, one.rows) for one in copy.records)
        if copy.schedule:
            yield LEFT_OUT, copy.schedule

    def _part(self, title: str, rows: Rows) -> Block:
        if not self.copy.large:
            return section(self.letters, title, [self._row(label, words) for label, words in rows])
        return _large_section(self.letters, title, [self._large_row(label, words) for label, words in rows])

    def _row(self, label: str, words: str) -> Block:
        left = self.letters.semibold(label, SIZE, colour=SOFT)
        return side_by_side(left, self.letters.regular(words, SIZE))

    def _large_row(self, label: str, words: str) -> Block:
        said = self.letters.regular(words, _LARGE)
        return Stack((self.letters.bold(label, _LARGE), said), 2) if label else said


def _large_section(letters: Type, title: str, body: Sequence[Block]) -> Block:
    first, again = (Heading(letters.bold(words, 22), 22) for words in (title, f"{title} (more)"))
    return Card(first, again, Stack(interleave(body, Rule(room=6, weight=0.4))), FrameLook(weight=0, pad=0), gap=6)
