"""Words in a worker's own note that could be heard as blame, and what could stand there instead. Never a rule.

The guide is data (`resources/guidance/language.toml`). It is asked only about boxes a worker writes in their own words,
never about anybody's quoted ones, and what it finds can always be kept.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field

_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Wording:
    """One kind of wording: phrases that show it, what could stand there instead ("…" is left to fill in), and why.

    A phrase is matched as whole words without regard to case; `*` stands for the end of a word. `not_after` lists words
    that make it harmless when they come directly before it ("his mum").
    """

    phrases: tuple[str, ...]
    say: str
    why: str
    not_after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """A phrase found in a note: where it stands (`start` to `end`), as it was written, what to say instead, and why."""

    start: int
    end: int
    found: str = field(repr=False)
    say: str
    why: str

    @property
    def key(self) -> str:
        """What "keep mine" remembers: this phrase, however it is spaced or capitalised."""
        return " ".join(self.found.casefold().split())


class Guide:
    """Looks for the wordings it was given."""

    def __init__(self, wordings: tuple[Wording, ...]) -> None:
        self._looks = tuple((wording, _pattern(wording)) for wording in wordings)

    def first(self, text: str, kept: frozenset[str] = frozenset()) -> Remark | None:
        """The first remark on a text, the longest phrase where several begin there; None if there is none.

        Nothing between quotation marks is looked at, and nothing of a phrase whose key is in `kept`.
        """
        every = list(self._remarks(text))
        left = [(remark.start, remark.end) for remark in every if remark.key in kept]
        found = [one for one in every if not any(one.start < end and start < one.end for start, end in left)]
        return min(found, key=lambda remark: (remark.start, -remark.end), default=None)

    def _remarks(self, text: str) -> Iterator[Remark]:
        quoted = [match.span() for match in _QUOTED.finditer(text)]
        for wording, pattern in self._looks:
            for match in pattern.finditer(text):
                start, end = match.span()
                if not any(start < last and first < end for first, last in quoted):
                    yield Remark(start, end, match[0], wording.say, wording.why)


def read_guide(text: str) -> Guide:
    """The guide in a TOML text: one table a wording, with `phrases`, `say`, `why` and perhaps `not_after`."""
    tables = tomllib.loads(text)
    return Guide(
        tuple(
            Wording(tuple(table["phrases"]), table["say"], table["why"], tuple(table.get("not_after", ())))
            for table in tables.values()
        )
    )


def _pattern(wording: Wording) -> re.Pattern[str]:
    either = "|".join(_phrase(phrase) for phrase in sorted(wording.phrases, key=len, reverse=True))
    before = "".join(rf"(?<!{re.escape(word)} )" for word in wording.not_after)
    return re.compile(rf"{before}(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _phrase(phrase: str) -> str:
    words = (re.escape(word).replace(r"\*", r"\w*").replace("'", "['’]") for word in phrase.split())
    return r"\s+".join(words)
