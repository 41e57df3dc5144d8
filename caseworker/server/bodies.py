"""The bodies of requests and answers: counted while they arrive, unpacked within a limit, packed where asked."""

import io
from collections.abc import AsyncIterator

import zstandard

from caseworker.server.declined import too_large, unreadable

WIRE_BYTES = 4_000_000
"""Most bytes of one request as it travels, and `PLAIN_BYTES` once unpacked."""
PLAIN_BYTES = 16_000_000
PACK_FROM = 400
LEVEL = 6
"""Of zstd: 8 ms more for a thousand records than the quickest, and a twentieth less to carry over a telephone."""
_WINDOW = 2**23


async def received(parts: AsyncIterator[bytes], coding: str, declared: str) -> bytes:
    """The plain body of a request. Raises Told (413 or 422) before more than the limit was kept in memory."""
    if declared.isdecimal() and int(declared) > WIRE_BYTES:
        raise too_large()
    kept = bytearray()
    async for part in parts:
        kept += part
        if len(kept) > WIRE_BYTES:
            raise too_large()
    return unpacked(bytes(kept), coding)


def unpacked(body: bytes, coding: str) -> bytes:
    """A body without its content coding: one zstd frame, or none."""
    if coding in ("", "identity"):
        return body
    if coding != "zstd":
        raise unreadable()
    try:
        unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
        with unpacker.stream_reader(io.BytesIO(body), read_across_frames=False) as reader:
            plain = reader.read(PLAIN_BYTES + 1)
    except zstandard.ZstdError:
        raise unreadable() from None
    if len(plain) > PLAIN_BYTES:
        raise too_large()
    return plain


def packed(body: bytes, accepted: str) -> tuple[bytes, dict[str, str]]:
    """The answer as it travels, and the headers that say so."""
    wanted = {part.partition(";")[0].strip().lower() for part in accepted.split(",")}
    if "zstd" not in wanted or len(body) < PACK_FROM:
        return body, {}
    return zstandard.ZstdCompressor(level=LEVEL).compress(body), {"Content-Encoding": "zstd", "Vary": "Accept-Encoding"}
