"""Reading direction: Unicode's bidirectional levels for a paragraph, and the order of a line's runs on paper.

reportlab's own right-to-left paragraph leaves the words in reverse order and says nothing, so it is never used here.
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Protocol, TypeVar

from bidi import algorithm

_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_NEEDS_LEVELS = _RIGHT_TO_LEFT | {"AN"}


class Levelled(Protocol):
    """Something laid out as one piece in one direction."""

    @property
    def level(self) -> int:
        """Even reads left to right, odd right to left."""


LevelledT = TypeVar("LevelledT", bound=Levelled)


def is_rtl(text: str) -> bool:
    """Whether a paragraph runs from right to left: whichever letters it has more of decide.

    Not the first letter, as plain text does: an Urdu sentence that begins with the name Amina is still Urdu.
    """
    kinds = Counter(map(unicodedata.bidirectional, text))
    return sum(kinds[kind] for kind in _RIGHT_TO_LEFT) > kinds["L"]


def levels(text: str, *, rtl: bool) -> tuple[int, ...]:
    """One level per character. Characters the algorithm leaves out (joiners) take the level of the one before."""
    if not rtl and not any(unicodedata.bidirectional(char) in _NEEDS_LEVELS for char in text):
        return (0,) * len(text)
    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = int(rtl), "LR"[rtl]
    algorithm.get_embedding_levels(text, storage)
    every = list(storage["chars"])
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, debug=False)
    algorithm.resolve_implicit_levels(storage, debug=False)
    return _with_left_out(every, int(rtl))


def _with_left_out(every: "Sequence[algorithm.Char]", base: int) -> tuple[int, ...]:
    found: list[int] = []
    for char in every:
        left_out = char["orig"] == "BN"
        found.append((found[-1] if found else base) if left_out else char["level"])
    return tuple(found)


def on_paper(runs: Sequence[LevelledT]) -> list[LevelledT]:
    """A line's runs from left to right as they stand on the paper (rule L2 of the bidirectional algorithm)."""
    placed = list(runs)
    for level in range(max((run.level for run in placed), default=0), 0, -1):
        start = 0
        while start < len(placed):
            end = start
            while end < len(placed) and placed[end].level >= level:
                end += 1
            placed[start:end] = placed[start:end][::-1]
            start = max(end, start + 1)
    return placed
