"""Sealing a file's bytes with its own key, piece by piece: see `PROTOCOL.md` 14.1. Sealed pieces are what travels."""

import hashlib
import secrets
from collections.abc import Callable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from caseworker.blobs import CHUNK
from caseworker.domain.errors import Told
from caseworker.domain.files import SealedFile
from caseworker.domain.ids import RecordId

_TAG = 16
_PIECE = CHUNK - _TAG
_KEY_BYTES = 32


def seal(
    raw: bytes, record: RecordId, *, media: str, randomness: Callable[[int], bytes] = secrets.token_bytes
) -> tuple[SealedFile, bytes]:
    """The sealed bytes of a file that is not empty, and what opens them. The key is fresh and used for nothing else."""
    key = randomness(_KEY_BYTES)
    cipher, pieces = AESGCM(key), -(-len(raw) // _PIECE)
    sealed = b"".join(
        cipher.encrypt(_nonce(n, pieces), raw[n * _PIECE : (n + 1) * _PIECE], _bound_to(record)) for n in range(pieces)
    )
    return SealedFile(media, len(raw), hashlib.sha256(sealed).hexdigest(), key.hex()), sealed


def unseal(sealed: bytes, file: SealedFile, record: RecordId) -> bytes:
    """The file, every piece in its place. Raises Told("file_damaged") where anything of it is otherwise."""
    if len(sealed) != sealed_size(file.size):
        raise Told("file_damaged")
    try:
        return b"".join(_opened(sealed, AESGCM(bytes.fromhex(file.key)), record))
    except InvalidTag:
        raise Told("file_damaged") from None


def sealed_size(size: int) -> int:
    """How many bytes a file of this size has once it is sealed."""
    return size + _TAG * -(-size // _PIECE)


def _opened(sealed: bytes, cipher: AESGCM, record: RecordId) -> Iterator[bytes]:
    pieces = -(-len(sealed) // CHUNK)
    for n in range(pieces):
        yield cipher.decrypt(_nonce(n, pieces), sealed[n * CHUNK : (n + 1) * CHUNK], _bound_to(record))


def _nonce(number: int, pieces: int) -> bytes:
    """No two pieces of one key share one, and a file that was cut short does not end in a last piece."""
    return number.to_bytes(11, "big") + bytes([number == pieces - 1])


def _bound_to(record: RecordId) -> bytes:
    return f"caseworker-file/1|{record}".encode()
