"""Passphrases: how they are read and made.

Reading is forgiving, because people type them at 02:00 on a phone-sized keyboard with capitals switched on: letter
case, the width of characters, and the number and kind of spaces do not count. Words are always drawn by the app, four
out of the list (51 bits), so this forgiveness costs a guesser nothing that is not already counted.
"""

import secrets
import unicodedata
from collections.abc import Callable, Sequence

from resources import text

WORDS_OFFERED = 4


def words() -> tuple[str, ...]:
    """The list that passphrases are drawn from; its origin and licence are in `resources/words/LICENCE.md`."""
    return tuple(text("words/words.txt").split())


def offered(choices: Sequence[str], choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """A passphrase of four words drawn at random, each independently."""
    return " ".join(choose(choices) for _ in range(WORDS_OFFERED))


def normalised(typed: str) -> str:
    """The passphrase as it is read: NFKC, case folded, every run of white space one space, none at the ends."""
    folded = unicodedata.normalize("NFKC", typed).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def key_material(typed: str) -> bytearray:
    """The bytes that are stretched, in a buffer the caller overwrites. Text that is no UTF-8 counts as empty."""
    return bytearray(normalised(typed).encode(errors="replace"))
