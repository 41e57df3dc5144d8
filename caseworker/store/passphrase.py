"""Passphrases: how they are read, made and judged.

Reading is forgiving, because people type them at 02:00 on a phone-sized keyboard with capitals switched on: letter
case, the width of characters, and the number and kind of spaces do not count. Every passphrase is judged as it will be
read, so this forgiveness costs a guesser nothing that is not already counted.
"""

import math
import re
import secrets
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from caseworker.domain.errors import Told
from resources import text

WORDS_OFFERED = 4
FLOOR_LETTERS = 20
"""How many letters must count in a passphrase of one's own."""

_MOST_PER_WORD = 6
_LEAST_WORDS = 3
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "0123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = frozenset(pair for row in _ROWS for ab in pairwise(row) for pair in (ab, ab[::-1]))

# Words that people reach for first. They are allowed, but count for nothing.
_FIRST_GUESSES = frozenset({
    "password", "passphrase", "welcome", "letmein", "login", "admin", "secret", "monday", "friday", "summer", "winter",
    "spring", "autumn", "manchester", "united", "city", "liverpool", "arsenal", "football", "rangers", "celtic",
    "navigator", "caseworker", "worker", "school", "council", "england", "hello", "please", "thank", "you", "love",
    "iloveyou", "princess", "dragon", "monkey", "sunshine", "correct", "horse", "battery", "staple", "the", "and",
    "my", "is",
})  # fmt: skip


def words() -> tuple[str, ...]:
    """The list that passphrases are drawn from; its origin and licence are in `resources/words/LICENCE.md`."""
    return tuple(text("words/words.txt").split())


def offered(choices: Sequence[str], choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """A passphrase of four words drawn at random, each independently."""
    return " ".join(choose(choices) for _ in range(WORDS_OFFERED))


def bits(choices: Sequence[str], count: int = WORDS_OFFERED) -> float:
    """How many bits `count` words drawn at random from `choices` carry."""
    return count * math.log2(len(choices))


def normalised(typed: str) -> str:
    """The passphrase as it is read: NFKC, case folded, every run of white space one space, none at the ends."""
    folded = unicodedata.normalize("NFKC", typed).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def key_material(typed: str) -> bytearray:
    """The bytes that are stretched, in a buffer the caller overwrites. Text that is no UTF-8 counts as empty."""
    return bytearray(normalised(typed).encode(errors="replace"))


def require_strong(typed: str, *, offer: str = "", known: Iterable[str] = ()) -> None:
    """Raise Told("passphrase_weak", floor=...) unless the passphrase is the offered one or counts enough letters.

    `known` are words that others know about the worker (names, team, server): they count for nothing.
    """
    if offer and normalised(typed) == normalised(offer):
        return
    counted = [letters for letters in _counted(normalised(typed), known) if letters]
    if len(counted) < _LEAST_WORDS or sum(counted) < FLOOR_LETTERS:
        raise Told("passphrase_weak", floor=FLOOR_LETTERS)


def _counted(read: str, known: Iterable[str]) -> list[int]:
    """How many letters count in each different word: at most six, because longer words are no harder to guess."""
    worthless = _FIRST_GUESSES | {part for word in known for part in _parts(normalised(word))}
    return [min(_MOST_PER_WORD, _surprising(part)) for part in dict.fromkeys(_parts(read)) if part not in worthless]


def _parts(read: str) -> list[str]:
    return re.findall(r"\w+", read)


def _surprising(part: str) -> int:
    """Letters that neither repeat the one before nor stand beside it in the alphabet or on the keyboard."""
    expected = sum(a == b or (a, b) in _NEIGHBOURS for a, b in pairwise(part))
    digits = sum(letter.isdigit() for letter in part)
    # Half of the digits count: they are mostly years and house numbers.
    return len(part) - expected - digits // 2
