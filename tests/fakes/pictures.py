"""Files as phones and scanners make them, for tests: with everything a camera writes beside a picture."""

import io
import struct
import wave
from pathlib import Path

from PIL import ExifTags, Image, PngImagePlugin

SECRET = "Kit Example, 12 Canal Street"
"""What a camera or a phone wrote beside the picture, and must not come along."""


def photograph(size: tuple[int, int] = (640, 480), *, upright: bool = True) -> bytes:
    """A JPEG with place, camera, comment and a colour profile; lying on its side unless `upright`."""
    picture = Image.effect_mandelbrot(size, (-2, -1.5, 1, 1.5), 40).convert("RGB")
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = SECRET
    exif[ExifTags.Base.Make] = "Canal Phones"
    exif[ExifTags.Base.Orientation] = 1 if upright else 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[1] = "N"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[29] = SECRET
    made = io.BytesIO()
    picture.save(made, "JPEG", exif=exif, comment=SECRET.encode(), icc_profile=SECRET.encode() * 4, quality=90)
    return made.getvalue()


def drawing(size: tuple[int, int] = (300, 200)) -> bytes:
    """A PNG with words in its text chunks."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", SECRET)
    words.add_itxt("Location", SECRET)
    made = io.BytesIO()
    Image.new("RGBA", size, (200, 30, 30, 128)).save(made, "PNG", pnginfo=words)
    return made.getvalue()


def voice_note(seconds: int = 1) -> bytes:
    """A WAV of silence."""
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8_000)
        sound.writeframes(bytes(16_000 * seconds))
    return made.getvalue()


def boxed(brand: bytes, *, track: bytes = b"soun") -> bytes:
    """A file made of boxes with one track, as phones make recordings (`M4A `), films and pictures (`heic`)."""
    start = struct.pack(">I", 20) + b"ftyp" + brand + b"\0\0\0\0" + b"isom"
    return start + struct.pack(">I", 32) + b"hdlr" + bytes(8) + track + bytes(12) + bytes(200)


def letter() -> bytes:
    """A one-page PDF."""
    made = io.BytesIO()
    Image.new("RGB", (595, 842), "white").save(made, "PDF")
    return made.getvalue()


def put(folder: Path, name: str, content: bytes) -> Path:
    """The file, lying where a worker would choose it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path
