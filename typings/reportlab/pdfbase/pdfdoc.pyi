from typing import Literal

from reportlab.pdfbase.ttfonts import TTFont

class PDFDocument:
    info: PDFInfo
    fontMapping: dict[str, str]
    delayedFonts: list[TTFont]

class PDFObject: ...

class PDFInfo(PDFObject):
    title: str
    author: str
    subject: str
    creator: str
    producer: str
    def format(self, document: PDFDocument) -> bytes: ...

class PDFString(PDFObject):
    def __init__(self, s: str) -> None: ...

class PDFDictionary(PDFObject):
    def __init__(self, dict: dict[str, object]) -> None: ...
    def format(self, document: PDFDocument) -> bytes: ...
