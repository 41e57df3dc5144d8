"""The fonts of the papers: which file serves which script and weight, what it covers, how a PDF names it."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from threading import Lock

import uharfbuzz as hb
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFont

_PRIVATE_USE = 0xE000


class GlyphMissing(Exception):
    """Letters no font can draw. Raised before any page is handed out: paper with silent boxes is never made.

    `chars` names each of them once, in the order of the text.
    """

    def __init__(self, chars: tuple[str, ...]) -> None:
        super().__init__(f"{len(chars)} characters cannot be printed")
        self.chars = chars


class Weight(Enum):
    """How heavy letters are. Scripts without a semibold use their bold."""

    REGULAR = "regular"
    SEMIBOLD = "semibold"
    BOLD = "bold"


@dataclass(frozen=True, slots=True)
class Glyph:
    """One drawn shape: the character it came from, its code in the PDF font; measures in thousandths of the size."""

    cluster: int
    code: int
    width: float
    advance: float
    dx: float
    dy: float


@dataclass(frozen=True, slots=True)
class _Family:
    """A family's files by weight, and the room it needs over and under the baseline, as a share of the size."""

    regular: str
    semibold: str
    bold: str
    above: float
    below: float

    def file(self, weight: Weight) -> str:
        """The file's name in the fonts folder."""
        return {Weight.REGULAR: self.regular, Weight.SEMIBOLD: self.semibold, Weight.BOLD: self.bold}[weight]


def _noto(name: str, above: float, below: float) -> _Family:
    return _Family(f"{name}_400Regular.ttf", f"{name}_700Bold.ttf", f"{name}_700Bold.ttf", above, below)


# Lexend: no slashed zero, so a telephone number reads as a child learnt to write it.
_LEXEND = _Family("Lexend_400Regular.ttf", "Lexend_600SemiBold.ttf", "Lexend_700Bold.ttf", 1.0, 0.38)
_SANS = _noto("NotoSans", 1.07, 0.33)
_NASKH = _noto("NotoNaskhArabic", 1.07, 0.64)
# Nastaliq falls from right to left: at a smaller distance it touches the line above (seen).
_NASTALIQ = _noto("NotoNastaliqUrdu", 1.9, 0.6)
_BENGALI = _noto("NotoSansBengali", 1.0, 0.45)
_GURMUKHI = _noto("NotoSansGurmukhi", 1.0, 0.45)
_ETHIOPIC = _noto("NotoSansEthiopic", 1.0, 0.38)
_CHINESE = _noto("NotoSansSC", 1.05, 0.4)

_FIRST_CHOICE: dict[str, tuple[_Family, ...]] = {
    "Latn": (_LEXEND, _SANS),
    "Arab": (_NASKH, _NASTALIQ),
    "Beng": (_BENGALI,),
    "Guru": (_GURMUKHI,),
    "Ethi": (_ETHIOPIC,),
    "Hani": (_CHINESE,),
    "Cyrl": (_SANS,),
}
_BY_LANGUAGE: dict[tuple[str, str], tuple[_Family, ...]] = {
    ("Arab", "ur"): (_NASTALIQ, _NASKH),
    # Lexend's stacked accents stand too close to read at small sizes (seen).
    ("Latn", "vi"): (_SANS, _LEXEND),
}
_EVERY = (_LEXEND, _SANS, _NASKH, _NASTALIQ, _BENGALI, _GURMUKHI, _ETHIOPIC, _CHINESE)


class Face:
    """One opened font file. Glyphs without a character get a private code here, so `covers` is fixed when it opens."""

    def __init__(self, name: str, content: bytes, family: _Family) -> None:
        self.above = family.above
        self.below = family.below
        self.font = TTFont(name, io.BytesIO(content), shapable=False)
        face = hb.Face(hb.Blob(content))
        self._harfbuzz = hb.Font(face)
        self._covered = frozenset(face.unicodes)
        self._per_mille = 1000 / face.upem
        self._next_private = _PRIVATE_USE

    def covers(self, text: str) -> bool:
        """Whether there is a shape for every character of the text."""
        return all(ord(char) in self._covered for char in text)

    def shape(self, text: str, *, script: str, language: str, rtl: bool) -> tuple[tuple[Glyph, ...], frozenset[int]]:
        """The glyphs from left to right, and the places in the text for which there is none."""
        buffer = hb.Buffer()
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_GRAPHEMES
        buffer.add_str(text)
        buffer.direction = "rtl" if rtl else "ltr"
        buffer.script, buffer.language = script, language
        hb.shape(self._harfbuzz, buffer)
        shaped = list(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))
        missing = frozenset(info.cluster for info, _ in shaped if info.codepoint == 0)
        return tuple(self._glyph(info, at) for info, at in shaped), missing

    def _glyph(self, info: hb.GlyphInfo, at: hb.GlyphPosition) -> Glyph:
        code = self._code(info.codepoint)
        scale = self._per_mille
        width = self.font.face.charWidths[code]
        return Glyph(info.cluster, code, width, at.x_advance * scale, at.x_offset * scale, at.y_offset * scale)

    def _code(self, glyph: int) -> int:
        face = self.font.face
        known = face.glyphToChar.get(glyph)
        if known:
            return known[0]
        while self._next_private in face.charToGlyph:
            self._next_private += 1
        code = self._next_private
        face.charToGlyph[code] = glyph
        face.glyphToChar[glyph] = [code]
        face.charWidths[code] = self._harfbuzz.get_glyph_h_advance(glyph) * self._per_mille
        return code

    def in_pdf(self, glyph: Glyph, document: PDFDocument) -> tuple[str, bytes]:
        """The PDF name of the font subset that holds the glyph, and the glyph's byte in it."""
        ((subset, byte),) = self.font.splitString(chr(glyph.code), document)
        return self.font.getSubsetInternalName(subset, document), byte


class Fonts:
    """The faces, opened when first needed and kept. `read` gives the bytes of a resource, for example `fonts/Name.ttf`.

    A face learns codes while it shapes and draws: hold `in_use` for a whole document.
    """

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self._read = read
        self._opened: dict[str, Face] = {}
        self.in_use = Lock()

    def choices(self, script: str | None, weight: Weight, *, language: str) -> Iterator[Face]:
        """Faces for a script as the language writes it, the best first, then every other.

        So a letter is missing only when none of them has it.
        """
        wanted = script or "Latn"
        first = _BY_LANGUAGE.get((wanted, language), _FIRST_CHOICE.get(wanted, ()))
        for family in dict.fromkeys(first + _EVERY):
            yield self._face(family, weight)

    def _face(self, family: _Family, weight: Weight) -> Face:
        file = family.file(weight)
        if file not in self._opened:
            self._opened[file] = Face(file.removesuffix(".ttf"), self._read(f"fonts/{file}"), family)
        return self._opened[file]
