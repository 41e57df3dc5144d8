"""What a file really is, looked up in its own bytes: its name and its ending are only what somebody called it."""

from caseworker.domain.errors import Told

_HEIF = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"})
_SOUND = frozenset({b"M4A ", b"M4B ", b"mp42", b"mp41", b"isom", b"iso2"})
_PICTURE_TRACK = b"\x00\x00\x00\x00vide"
"""In the header of a track: what follows are moving pictures, whatever the file is called."""
_LOOKED_THROUGH = 1_024
_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"OggS", "audio/ogg"),
    (b"RIFF", "audio/wav"),
    (b"ID3", "audio/mpeg"),
    *((b"\xff" + frame, "audio/mpeg") for frame in (b"\xfb", b"\xfa", b"\xf3", b"\xf2")),
)


def kind_of(raw: bytes) -> str:
    """The media type of a file that can be kept. Raises Told("file_unreadable") for every other."""
    found = _by_start(raw) or _by_box(raw)
    if not found:
        raise Told("file_unreadable")
    return found


def _by_start(raw: bytes) -> str:
    found = next((media for start, media in _STARTS if raw.startswith(start)), "")
    if not found and b"%PDF-" in raw[:_LOOKED_THROUGH]:
        return "application/pdf"
    return "" if found == "audio/wav" and raw[8:12] != b"WAVE" else found


def _by_box(raw: bytes) -> str:
    """Files made of boxes: sound is kept; films are not, and neither are the pictures some phones make (HEIC)."""
    brand = raw[8:12]
    if raw[4:8] != b"ftyp" or brand in _HEIF or brand not in _SOUND or _PICTURE_TRACK in raw:
        return ""
    return "audio/mp4"
