"""Reads back what a PDF of ours says: the real characters beside the glyphs, and where each line stands."""

import base64
import re
import zlib
from dataclasses import dataclass

_STREAM = re.compile(rb"<<(?P<head>(?:(?!>>|<<).)*)>>\s*stream\r?\n(?P<body>.*?)endstream", re.DOTALL)
_LINE = re.compile(
    r"/Span <</ActualText <FEFF(?P<text>[0-9A-F]*)>>> BDC.*?"
    r"1 0 0 1 (?P<x>-?[\d.]+) (?P<y>-?[\d.]+) Tm(?P<shown>.*?)ET Q EMC",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line as it stands on a page, counted from 0: its characters, and where it begins in points."""

    page: int
    x: float
    y: float
    text: str
    sizes: tuple[float, ...]


def pages_of(pdf: bytes) -> tuple[str, ...]:
    """The drawing instructions of each page, unpacked."""
    unpacked = [_unpacked(found["head"], found["body"]) for found in _STREAM.finditer(pdf)]
    return tuple(part.decode("latin-1") for part in unpacked if part.startswith(b"1 0 0 1 0 0 cm"))


def unpacked_streams(pdf: bytes) -> tuple[bytes, ...]:
    """Every stream of the file, unpacked: pages, fonts, what letters they have, and whatever else."""
    return tuple(_unpacked(found["head"], found["body"]) for found in _STREAM.finditer(pdf))


def lines_of(pdf: bytes) -> tuple[PrintedLine, ...]:
    """Every line of text in the order it is drawn."""
    return tuple(
        PrintedLine(
            page,
            float(found["x"]),
            float(found["y"]),
            bytes.fromhex(found["text"]).decode("utf-16-be"),
            tuple(float(size) for size in re.findall(r"([\d.]+) Tf", found["shown"])),
        )
        for page, content in enumerate(pages_of(pdf))
        for found in _LINE.finditer(content)
    )


def words_of(pdf: bytes) -> str:
    """All the words, lines joined by a space, no-break spaces made plain."""
    return " ".join(line.text for line in lines_of(pdf)).replace("\u00a0", " ")


def _unpacked(head: bytes, body: bytes) -> bytes:
    if b"ASCII85Decode" in head:
        body = base64.a85decode(body.strip().removesuffix(b"~>"))
    return zlib.decompress(body) if b"FlateDecode" in head else body
