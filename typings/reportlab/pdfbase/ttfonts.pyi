from typing import BinaryIO

from reportlab.pdfbase.pdfdoc import PDFDocument

class TTFontFace:
    name: bytes
    charToGlyph: dict[int, int]
    glyphToChar: dict[int, list[int]]
    charWidths: dict[int, float]

class TTFont:
    fontName: str
    face: TTFontFace
    def __init__(self, name: str, filename: str | BinaryIO, *, shapable: bool = True) -> None: ...
    def splitString(self, text: str, doc: PDFDocument) -> list[tuple[int, bytes]]: ...
    def getSubsetInternalName(self, subset: int, doc: PDFDocument) -> str: ...
