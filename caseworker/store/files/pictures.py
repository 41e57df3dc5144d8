"""Pictures, drawn anew: what a camera writes beside a picture (where, when, with what, whose) does not come along."""

import io
from collections.abc import Callable

from PIL import Image, ImageOps

from caseworker.domain.errors import Told

LONGEST = 3_000
"""Pixels of the longer side that are kept: an A4 page of handwriting is well readable at that."""
_MOST_PIXELS = 120_000_000
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}
_QUALITY = 88

# The limit is ours, and asked before anything is unpacked: Pillow's own would only warn.
Image.MAX_IMAGE_PIXELS = None


def cleaned(raw: bytes, media: str) -> bytes:
    """The picture as it looks, upright, at most `LONGEST` pixels long, without a word about how it was made.

    Raises Told("file_broken") for what is no picture, or one too large to be unpacked.
    """
    return _drawn(raw, media, LONGEST)


def smaller(raw: bytes, media: str, most: int) -> bytes:
    """The picture with no side longer than `most` pixels. Raises Told as `cleaned`."""
    return _drawn(raw, media, most)


def _drawn(raw: bytes, media: str, longest: int) -> bytes:
    def draw() -> bytes:
        with Image.open(io.BytesIO(raw), formats=(_FORMATS[media],)) as found:
            if found.width * found.height > _MOST_PIXELS:
                raise Told("file_broken")
            found.draft("RGB", (longest, longest))
            return _written(ImageOps.exif_transpose(found), media, longest)

    return _guarded(draw)


def _written(picture: Image.Image, media: str, longest: int) -> bytes:
    plain = picture.convert("RGBA" if media == "image/png" and "A" in picture.getbands() else "RGB")
    plain.thumbnail((longest, longest))
    # On a sheet of its own: whatever hangs on the picture that was opened is not written along.
    sheet = Image.new(plain.mode, plain.size)
    sheet.paste(plain)
    made = io.BytesIO()
    if media == "image/png":
        sheet.save(made, "PNG")
    else:
        sheet.save(made, "JPEG", quality=_QUALITY)
    return made.getvalue()


def _guarded(draw: Callable[[], bytes]) -> bytes:
    try:
        return draw()
    except Told:
        raise
    # A damaged picture can make a decoder fail in any of these ways; its text may quote the picture.
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, OverflowError, IndexError, KeyError, TypeError):
        raise Told("file_broken") from None
