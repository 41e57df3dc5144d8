"""The fixed words of papers in other languages: what each says, and whether anybody who reads it has checked it.

The English in the source is the key. Free text is never translated: it stays as it was typed.
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from caseworker.domain.errors import Told

ENGLISH: Final = "en"
UNCHECKED_MARK: Final = " [?]"
"""Stands behind every word nobody has checked, on the page that is looked at and never printed."""
_FACT = re.compile(r"\{(\w+)\}")

_ON_EVERY = (
    *("My plan", "My plan, page {n}", "Made {day}", "We look at it again by {day}"),
    *("Looking at it again was due on {day}", "version {n}", "page {n} of {of}", "{title} (more)"),
    "If found, please destroy.",
    "If found, please destroy, or return to the person who gave it to you.",
    "If found, please destroy, or return to: {place}",
)
_PARTS = (
    *("What matters to me", "What I want", "I want: {words}", "How I know it’s not OK", "Things I can do"),
    *("People I can go to", "Places that feel OK", "Places and times I keep away from", "Making it safer"),
    *("What adults will do", "It is not all down to me.", "done", "by {day}"),
    *("If it’s happening now", "someone could be hurt right now"),
)
_CARDS = (
    *("What I do", "Who I ring", "Where I go", "If found, please destroy."),
    "If found, please destroy, or return to the person who gave it to you.",
    "If found, please destroy, or return to: {place}",
)
_CARD = (*_CARDS, "someone could be hurt right now")
WORDS_OF: Mapping[str, tuple[str, ...]] = {
    "my_plan": (*_ON_EVERY, *_PARTS),
    "my_plan_large": (*_ON_EVERY, *_PARTS),
    "card": _CARD,
    "card_large": _CARD,
    "cards": _CARDS,
}
"""Every fixed word a paper can carry, in English, by the paper's code. Only these papers come in other languages."""


def all_words() -> tuple[str, ...]:
    """Every fixed word of every paper, each once, in the order they are read."""
    return tuple(dict.fromkeys(word for words in WORDS_OF.values() for word in words))


def facts_in(words: str) -> frozenset[str]:
    """The places in the words that are filled in when it is printed: `{n}`, `{day}`."""
    return frozenset(_FACT.findall(words))


@dataclass(frozen=True, slots=True)
class FixedWord:
    """One fixed word in one language: a draft until `checked_by` names who read it, on `checked_on` (ISO)."""

    english: str
    text: str
    checked_by: str = ""
    checked_on: str = ""

    @property
    def is_checked(self) -> bool:
        """Whether a named person has read it, on a day."""
        return bool(self.checked_by.strip() and self.checked_on.strip())


@dataclass(frozen=True, slots=True)
class Language:
    """A language papers come in: its English and own name, its direction, and its words by their English."""

    code: str
    name: str
    own_name: str
    is_rtl: bool
    words: Mapping[str, FixedWord] = field(default_factory=dict, repr=False)

    def with_checks(self, checked: Mapping[str, FixedWord]) -> "Language":
        """The language with the words that a partnership has confirmed in place of the drafts."""
        return replace(self, words={**self.words, **checked})


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of this version, by code."""

    by_code: Mapping[str, Language] = field(default_factory=dict, repr=False)

    def __getitem__(self, code: str) -> Language:
        found = self.by_code.get(code)
        if found is None:
            raise Told("language_unknown", language=code)
        return found


@dataclass(frozen=True, slots=True)
class Wording:
    """The fixed words of one paper. Called with the English, it says them in the paper's language.

    `beside` asks for the English beside each heading, so that the worker knows every line. Words nobody has checked
    carry a mark: such a page may be looked at, and never leaves.
    """

    language: str = ENGLISH
    name: str = "English"
    is_rtl: bool = False
    beside: bool = False
    words: Mapping[str, FixedWord] = field(default_factory=dict, repr=False)

    def __call__(self, english: str, **facts: object) -> str:
        """The words with their facts filled in. What has no translation stays English, marked."""
        if self.language == ENGLISH:
            return _filled(english, facts)
        found = self.words.get(english, FixedWord(english, english))
        return _filled(found.text, facts) + ("" if found.is_checked else UNCHECKED_MARK)

    @property
    def is_english(self) -> bool:
        """Whether nothing is translated."""
        return self.language == ENGLISH

    def unchecked(self, document: str) -> tuple[str, ...]:
        """The English of every word of this paper that nobody has checked, or that has no translation."""
        if self.is_english:
            return ()
        wanted = WORDS_OF.get(document, ())
        return tuple(one for one in wanted if one not in self.words or not self.words[one].is_checked)


IN_ENGLISH: Final = Wording()
"""What every paper says unless another language is chosen."""


def wording_in(language: Language, *, beside: bool = False) -> Wording:
    """A paper's words in this language, with the English beside the headings if that is wished."""
    return Wording(language.code, language.name, language.is_rtl, beside, language.words)


def text_mark(english: str, draft: str, text: str) -> str:
    """What a confirmation holds for: the English, the draft that was read, and the words confirmed. SHA-256 in hex.

    A change in any of the three gives another mark, and the confirmation is void.
    """
    return hashlib.sha256(f"{english}\x00{draft}\x00{text}".encode()).hexdigest()


def _filled(words: str, facts: Mapping[str, object]) -> str:
    return _FACT.sub(lambda found: str(facts.get(found[1], found[0])), words)


def read_languages(texts: Mapping[str, str]) -> Languages:
    """Languages from TOML texts by code: name, own_name, rtl, and `words` with english, text, checked_by, checked_on.

    ValueError for a word no paper has, one said twice, or one that loses a place to fill in.
    """
    return Languages({code: _language(code, text) for code, text in sorted(texts.items())})


def _language(code: str, text: str) -> Language:
    table = tomllib.loads(text)
    words: dict[str, FixedWord] = {}
    for row in table["words"]:
        word = FixedWord(row["english"], row["text"], row["checked_by"], row["checked_on"])
        known = word.english in all_words() and word.english not in words
        if not known or not word.text.strip() or facts_in(word.text) != facts_in(word.english):
            raise ValueError("a table has a word that is not a fixed word as the papers need it")
        words[word.english] = word
    return Language(code, table["name"], table["own_name"], table["rtl"], words)
