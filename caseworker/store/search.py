"""Finding records by their words: the start of every word, without case and accents.

The index only gives row numbers. What is shown is cut from the verified record.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from caseworker.domain.registry import form_of
from caseworker.store.letters import folded
from caseworker.store.opened import Opened

AROUND = 48
"""Letters of a snippet on each side of the word."""

_GAP = " … "
_BEST = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank LIMIT ?"
_NEWEST = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?"


@dataclass(frozen=True, slots=True)
class Words:
    """The searchable text of a record: what names it, and the rest. A find in a name comes first."""

    title: str = field(default="", repr=False)
    notes: str = field(default="", repr=False)


def split_words(kind: str, words: Mapping[str, str]) -> Words:
    """The text per searchable field, parted into names and notes."""
    naming = _naming(kind)
    return Words(
        _GAP.join(text for name, text in words.items() if name in naming),
        _GAP.join(text for name, text in words.items() if name not in naming),
    )


def index(at: Opened, *, gone: Iterable[int], words: Iterable[tuple[int, Words]]) -> None:
    """Forget the words of the rows in `gone`, then keep those of the rows in `words`, by row number."""
    at.connection.executemany("DELETE FROM search WHERE rowid = ?", [(number,) for number in gone])
    rows = [(number, kept.title, kept.notes) for number, kept in words if kept.title or kept.notes]
    at.connection.executemany("INSERT INTO search (rowid, title, notes) VALUES (?, ?, ?)", rows)


def unindex(at: Opened, number: int) -> None:
    """Forget the words of a row."""
    at.connection.execute("DELETE FROM search WHERE rowid = ?", (number,))


def asked_words(typed: str) -> tuple[str, ...]:
    """The words a person typed; marks and signs alone are no word."""
    return tuple(word for part in typed.split() if any(map(str.isalnum, word := part.replace('"', ""))))


def numbers(at: Opened, typed: str, limit: int) -> list[int]:
    """Row numbers of the records in which every word starts a word: those it names first, then the newest here.

    Ranking every note that has a common word would cost more than a person waits for; the newest are read off the end.
    """
    words = asked_words(typed)
    if not words:
        return []
    match = " AND ".join(f'"{word}"*' for word in words)
    named = [row[0] for row in at.connection.execute(_BEST, (f"title : ({match})", limit))]
    if len(named) == limit or all(len(word) == 1 for word in words):
        # One letter stands in nearly every note; it can only be meant as the start of a name.
        return named
    newest = (row[0] for row in at.connection.execute(_NEWEST, (match, 2 * limit)))
    return list(dict.fromkeys((*named, *newest)))[:limit]


def snippet(texts: Mapping[str, str], typed: str) -> tuple[str, str] | None:
    """The name of the field with most of the words, and the text around the first of them; None if none is there."""
    words = tuple(map(folded, asked_words(typed)))
    best: tuple[int, str, str] | None = None
    for name, text in texts.items():
        plain = folded(text)
        places = [place for word in words if (place := _place(plain, word)) is not None]
        if places and (best is None or len(places) > best[0]):
            best = (len(places), name, _cut(text, min(places)))
    return None if best is None else best[1:]


def _place(plain: str, word: str) -> int | None:
    found = re.search(rf"(?<![^\W_]){re.escape(word)}", plain)
    return None if found is None else found.start()


def _cut(text: str, place: int) -> str:
    start, end = max(0, place - AROUND), min(len(text), place + AROUND)
    if start:
        start = text.find(" ", start, place) + 1 or start
    if end < len(text):
        last = text.rfind(" ", place, end)
        end = last if last > place else end
    return ("… " if start else "") + " ".join(text[start:end].split()) + (" …" if end < len(text) else "")


@cache
def _naming(kind: str) -> frozenset[str]:
    """The fields that name a record: its title; where no single field is one, those of the first section."""
    form = form_of(kind)
    if form is None:
        return frozenset()
    titles = frozenset(spec.name for spec in form.specs() if spec.ask.role == "title")
    first = form.info.sections[:1]
    return titles or frozenset(spec.name for spec in form.specs() if spec.ask.section in first)
