"""A copy of a whole file as plain values: numbered records, what stands where something is left out, and why.

What is left out never reaches this value: not its words, not their length. So no page, no file and no structure that is
made from it can hold them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

Rows = tuple[tuple[str, str], ...]
"""Labels and words."""


@dataclass(frozen=True, slots=True)
class CopiedRecord:
    """One record with what is shown of it."""

    title: str
    rows: Rows = field(repr=False)


@dataclass(frozen=True, slots=True)
class FileCopy:
    """The pages of a file. `facts` open it; `schedule` closes it: every number that stands for something left out."""

    about: str = field(repr=False)
    facts: Rows = field(repr=False)
    records: tuple[CopiedRecord, ...] = field(repr=False)
    schedule: Rows
    number: str
    large: bool = False
    fictional: bool = False

    def text(self) -> str:
        """Every word of every page, as one text: what the gates look through."""
        return "\n".join(word for word in self._words() if word)

    def _words(self) -> Iterator[str]:
        yield self.about
        for rows in (self.facts, *(one.rows for one in self.records), self.schedule):
            for label, words in rows:
                yield from (label, words)
