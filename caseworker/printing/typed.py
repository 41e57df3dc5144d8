"""What a person typed, made ready for paper: the same words, with the marks that keep numbers whole and in order."""

import re
import unicodedata

LRM = "\u200e"
RLM = "\u200f"
NO_BREAK_SPACE = "\u00a0"
JOINERS = "\u200c\u200d"
INVISIBLE = frozenset(LRM + RLM + JOINERS)
"""Characters that steer joining or direction and never have a shape of their own."""

_LINE_ENDS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f]")
_PHONE = re.compile(r"(?<![\w+.,/-])(?:\+|\(?0)[\d() \u00a0-]{6,20}\d(?![\w/-]|[.,]\d)")
_LATIN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
# Not before an English date ("by 25 Nov"): there the number belongs to the Latin words on both sides.
_LATIN_THEN_NUMBER = re.compile(rf"([{_LATIN}] +)(?=\d[\d.,:/]*+(?! *[{_LATIN}]))")


def hard_lines(text: str) -> tuple[str, ...]:
    """The lines a person made with Enter, cleaned. Text is never markup. Control characters become a visible space.

    Invisible format characters that could reorder the words (embeddings, overrides, isolates) are dropped.
    """
    return tuple(_cleaned(line) for line in _LINE_ENDS.split(unicodedata.normalize("NFC", text)))


def _cleaned(line: str) -> str:
    return "".join(_kept(char) for char in _VARIATION_SELECTORS.sub("", line)).rstrip(" ")


def _kept(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cc":
        return " "
    if category == "Cf" and char not in INVISIBLE:
        return ""
    return " " if category == "Zs" and char != NO_BREAK_SPACE else char


def phone(number: str) -> str:
    """A telephone number that neither breaks over lines nor turns round inside right-to-left text."""
    return re.sub(r"\s+", NO_BREAK_SPACE, number.strip())


def keep_numbers_in_order(line: str, *, rtl: bool) -> str:
    """The line with telephone numbers held together and, in right-to-left text, numbers kept apart from Latin names.

    Without this a plain space turns `07700 900123` round, and `Amina 25` is read as `25 Amina`.
    """
    held = _PHONE.sub(lambda found: _held(found.group(), rtl=rtl), line)
    return _LATIN_THEN_NUMBER.sub("\\1" + RLM, held) if rtl else held


def _held(found: str, *, rtl: bool) -> str:
    if not 7 <= sum(char.isdigit() for char in found) <= 15:
        return found
    whole = phone(found)
    return f"{RLM}{LRM}{whole}{LRM}{RLM}" if rtl else whole
