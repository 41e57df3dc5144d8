"""Letters for finding and sorting: without case and accents, letter for letter."""

import unicodedata
from functools import lru_cache


def folded(text: str) -> str:
    """The text without case and accents, exactly as long as before, so that places in it stay the same."""
    if text.isascii():
        return text.lower()
    return "".join(map(_folded_letter, text))


def sort_key(text: str) -> str:
    """What a title is sorted by: A to Z as people expect it, Zoë beside Zoe."""
    return folded(text if text.isascii() else unicodedata.normalize("NFC", text)).strip()


@lru_cache(maxsize=4096)
def _folded_letter(letter: str) -> str:
    whole = unicodedata.normalize("NFD", letter)
    base, marks = whole[:1], whole[1:]
    plain = (base if all(map(unicodedata.combining, marks)) else letter).lower()
    return plain if len(plain) == 1 else letter
