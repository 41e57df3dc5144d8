"""From a line of text to glyphs: scripts and fonts per piece, levels, HarfBuzz, and widths for breaking into lines."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from caseworker.printing import bidirection, typed
from caseworker.printing.fonts import Face, Fonts, Glyph, Weight

_ONLY_URDU = frozenset("\u0679\u0688\u0691\u06ba\u06c1\u06d2")
# Between Chinese characters, but never before a closing mark or after an opening one.
_BREAKS = re.compile(
    r" +|(?<=[^\W\d][-/–—])(?=[^\W\d])"
    r"|(?<=[\u3001\u3002\u3400-\u9fff\uff01\uff09\uff0c\uff1a\uff1b\uff1f])(?=[\u3400-\u9fff\uff08])"
)
_BLOCKS = (
    ("Grek", 0x370, 0x3FF),
    ("Cyrl", 0x400, 0x52F),
    ("Arab", 0x600, 0x8FF),
    ("Deva", 0x900, 0x963),
    # The full stop of many scripts: it belongs to the words before it.
    ("", 0x964, 0x965),
    ("Deva", 0x966, 0x97F),
    ("Beng", 0x980, 0x9FF),
    ("Guru", 0xA00, 0xA7F),
    ("Ethi", 0x1200, 0x139F),
    ("Ethi", 0x2D80, 0x2DDF),
    ("Hani", 0x2E80, 0x9FFF),
    ("Ethi", 0xAB00, 0xAB2F),
    ("Hani", 0xF900, 0xFAFF),
    ("Hani", 0xFF00, 0xFF60),
    ("Arab", 0xFB50, 0xFDFF),
    ("Arab", 0xFE70, 0xFEFF),
)
_LANGUAGE_OF = {"Beng": "bn", "Guru": "pa", "Ethi": "ti", "Hani": "zh-hans", "Cyrl": "uk", "Arab": "ar"}
_SCRIPT_OF = {"ur": "Arab", "ar": "Arab", "fa": "Arab", "ckb": "Arab", "bn": "Beng", "pa": "Guru", "ti": "Ethi"} | {
    "zh": "Hani",
    "uk": "Cyrl",
}
_ROUNDING = 1e-6
_Kind = tuple[str | None, str]
"""The script of a piece (None where it has no letters of its own), and the language it is written in."""
_STICKY = typed.INVISIBLE | {" ", typed.NO_BREAK_SPACE}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one level, one font and one script; glyphs from left to right."""

    start: int
    end: int
    level: int
    face: Face
    glyphs: tuple[Glyph, ...]

    def between(self, start: int, end: int) -> "Run | None":
        """The part of the run that stands in these characters, or None."""
        if start <= self.start and self.end <= end:
            return self
        first, last = max(start, self.start), min(end, self.end)
        if first >= last:
            return None
        # Clusters rise from left to right, or fall where the run reads leftwards: a long item has thousands.
        rises = 1 if self.level % 2 == 0 else -1
        low, high = (first, last) if rises == 1 else (1 - last, 1 - first)
        ends = (bisect_left(self.glyphs, end, key=lambda glyph: rises * glyph.cluster) for end in (low, high))
        return Run(first, last, self.level, self.face, self.glyphs[slice(*ends)])


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its characters for copying out, and its runs from left to right as they stand on paper."""

    text: str
    runs: tuple[Run, ...]
    width: float
    above: float
    below: float
    rtl: bool


class Shaped:
    """One hard line, shaped once for every size: breaking it for another width is cheap. Widths are per size 1."""

    def __init__(self, text: str, runs: tuple[Run, ...], *, rtl: bool) -> None:
        self._text = text
        self._runs = runs
        self.rtl = rtl
        advances = [0.0] * len(text)
        starts = {len(text)}
        for run in runs:
            for glyph in run.glyphs:
                advances[glyph.cluster] += glyph.advance / 1000
                starts.add(glyph.cluster)
        self._upto = (0.0, *accumulate(advances))
        self._cluster_starts = sorted(starts)

    @property
    def width(self) -> float:
        """The width of the whole as one line."""
        return self._upto[-1]

    def lines(self, width: float) -> tuple[Line, ...]:
        """Greedy lines no wider than this: broken at spaces, inside a word only where it alone is too wide."""
        return tuple(self._line(start, end) for start, end in self._spans(width)) or (self._line(0, 0),)

    def _spans(self, width: float) -> Iterator[tuple[int, int]]:
        start, end = 0, 0
        for word_start, word_end in self._words():
            if end and self._between(start, word_end) <= width + _ROUNDING:
                end = word_end
                continue
            if end:
                yield start, end
            start = word_start
            yield from self._too_wide(start, word_end, width)
            start, end = self._rest_of(start, word_end, width), word_end
        if end:
            yield start, end

    def _words(self) -> Iterator[tuple[int, int]]:
        start = 0
        for gap in _BREAKS.finditer(self._text):
            if gap.start() > start:
                yield start, gap.start()
            start = gap.end()
        if start < len(self._text):
            yield start, len(self._text)

    def _cuts(self, start: int, end: int, width: float) -> Iterator[int]:
        while self._between(start, end) > width + _ROUNDING:
            fits = bisect_right(self._upto, self._upto[start] + width, start, end + 1) - 1
            whole = self._cluster_starts[bisect_right(self._cluster_starts, fits) - 1]
            # At least one cluster a line, or a frame narrower than a letter would never end.
            start = whole if whole > start else self._cluster_starts[bisect_right(self._cluster_starts, start)]
            if start >= end:
                return
            yield start

    def _too_wide(self, start: int, end: int, width: float) -> Iterator[tuple[int, int]]:
        for cut in self._cuts(start, end, width):
            yield start, cut
            start = cut

    def _rest_of(self, start: int, end: int, width: float) -> int:
        return max(self._cuts(start, end, width), default=start)

    def _between(self, start: int, end: int) -> float:
        return self._upto[end] - self._upto[start]

    def _line(self, start: int, end: int) -> Line:
        parts = [part for run in self._runs if (part := run.between(start, end))]
        faces = [part.face for part in parts] or [run.face for run in self._runs[:1]]
        return Line(
            text=self._text[start:end],
            runs=tuple(bidirection.on_paper(parts)),
            width=self._between(start, end),
            above=max((face.above for face in faces), default=1.0),
            below=max((face.below for face in faces), default=0.38),
            rtl=self.rtl,
        )


class Shaper:
    """Shapes typed text. Remembers what it shaped and which letters had no glyph: one per document.

    `language` is the paper's: it decides how a script that several languages share is written.
    """

    def __init__(self, fonts: Fonts, *, language: str = "en") -> None:
        self._fonts = fonts
        self._paper = language
        self._known: dict[tuple[str, Weight], tuple[Shaped, ...]] = {}
        self._missing: dict[str, None] = {}

    @property
    def missing(self) -> tuple[str, ...]:
        """Characters met so far that no font covers, each once, in the order met."""
        return tuple(self._missing)

    def shape(self, text: str, weight: Weight) -> tuple[Shaped, ...]:
        """What was typed, one `Shaped` per hard line. The text is never read as markup."""
        key = (text, weight)
        if key not in self._known:
            self._known[key] = tuple(self._shaped(line, weight) for line in typed.hard_lines(text))
        return self._known[key]

    def _shaped(self, line: str, weight: Weight) -> Shaped:
        rtl = bidirection.is_rtl(line)
        text = typed.keep_numbers_in_order(line, rtl=rtl)
        levels = bidirection.levels(text, rtl=rtl)
        scripts = _scripts(text)
        faces = self._faces(text, weight, scripts)
        properties = list(zip(levels, faces, scripts, strict=True))
        runs = tuple(self._run(text, start, end, properties[start]) for start, end in _stretches(properties))
        return Shaped(text, runs, rtl=rtl)

    def _run(self, text: str, start: int, end: int, properties: tuple[int, Face, str]) -> Run:
        level, face, script = properties
        language = self._language(script, text)
        part = text[start:end]
        glyphs, missing = face.shape(part, script=script, language=language, rtl=bool(level % 2))
        for place in sorted(missing):
            self._missing.setdefault(part[place])
        moved = tuple(Glyph(g.cluster + start, g.code, g.width, g.advance, g.dx, g.dy) for g in glyphs)
        return Run(start, end, level, face, moved)

    def _language(self, script: str, text: str) -> str:
        """The paper's own language where it is written in this script, else the one the letters point to."""
        if _SCRIPT_OF.get(self._paper, "Latn") == script:
            return "zh-hans" if self._paper == "zh" else self._paper
        if script == "Arab" and looks_urdu(text):
            return "ur"
        return _LANGUAGE_OF.get(script, "en")

    def _faces(self, text: str, weight: Weight, scripts: list[str]) -> list[Face]:
        faces: list[Face] = []
        latest: Face | None = None
        for piece, start in _pieces(text, scripts):
            script = scripts[start] if any(map(_script, piece)) else None
            language = self._language(script or "Latn", text)
            chosen = self._choose(piece, (script, language), weight, latest=latest)
            faces.extend(chosen)
            latest = chosen[-1]
        return faces

    def _choose(self, piece: str, kind: _Kind, weight: Weight, *, latest: Face | None) -> list[Face]:
        """One face for the whole piece where there is one, so that a word is not half in another font."""
        visible = "".join(char for char in piece if char not in _STICKY)
        if not visible and latest:
            return [latest] * len(piece)
        choices = self._fonts.choices(kind[0], weight, language=kind[1])
        best = next(choices)
        if best.covers(visible):
            return [best] * len(piece)
        whole = next((face for face in choices if face.covers(visible)), None)
        if whole:
            return [whole] * len(piece)
        return [self._choose_one(part, kind, weight) for part in _with_marks(piece) for _ in part]

    def _choose_one(self, part: str, kind: _Kind, weight: Weight) -> Face:
        choices = list(self._fonts.choices(kind[0], weight, language=kind[1]))
        return next((face for face in choices if face.covers(part)), choices[0])


def looks_urdu(text: str) -> bool:
    """Whether the text holds a letter that Urdu has and Arabic, Farsi, Pashto and Sorani do not."""
    return not _ONLY_URDU.isdisjoint(text)


def _script(char: str) -> str:
    """The script of a character as OpenType names it; empty for digits, spaces and marks shared by many scripts."""
    point = ord(char)
    for script, first, last in _BLOCKS:
        if first <= point <= last:
            return script
    return "Latn" if char.isalpha() else ""


def _scripts(text: str) -> list[str]:
    found = [_script(char) for char in text]
    current = next((script for script in found if script), "Latn")
    for place, script in enumerate(found):
        current = script or current
        found[place] = current
    return found


def _pieces(text: str, scripts: list[str]) -> Iterator[tuple[str, int]]:
    """Words, gaps and shared marks, cut where the script changes: what should stand in one font."""
    kinds = [(scripts[place], _kind(char)) for place, char in enumerate(text)]
    for place in range(1, len(text)):
        if unicodedata.combining(text[place]) or text[place] in typed.INVISIBLE:
            kinds[place] = kinds[place - 1]
    for start, end in _stretches(kinds):
        yield text[start:end], start


def _kind(char: str) -> str:
    return "gap" if char in _STICKY else "letters" if _script(char) else "shared"


def _stretches(kinds: Iterable[object]) -> Iterator[tuple[int, int]]:
    listed = list(kinds)
    start = 0
    for place in range(1, len(listed) + 1):
        if place == len(listed) or listed[place] != listed[start]:
            yield start, place
            start = place


def _with_marks(piece: str) -> Iterator[str]:
    start = 0
    for place in range(1, len(piece) + 1):
        if place == len(piece) or not (unicodedata.combining(piece[place]) or piece[place] in typed.INVISIBLE):
            yield piece[start:place]
            start = place
