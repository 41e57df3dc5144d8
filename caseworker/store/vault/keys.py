"""The data key of a store, and the keys drawn from it. Key bytes live in `Secret`, which can be wiped."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
CHECK_BYTES = 16

Purpose = Literal["sqlcipher", "record-mac", "chain", "blob", "check"]
"""What a subkey is for. Two purposes never share a key."""


class Secret:
    """Key bytes in one place that can be overwritten. It never shows its content in a repr, a copy or a pickle.

    Used as a context manager it wipes itself at the end.
    """

    __slots__ = ("_raw",)

    def __init__(self, raw: bytearray) -> None:
        """Take over `raw` itself, not a copy, so that wiping leaves nothing behind."""
        self._raw = raw

    @property
    def raw(self) -> bytearray:
        """The bytes. Pass them on at once; keep no copy. Raises ValueError once wiped."""
        if not self._raw:
            raise ValueError("this key was wiped")
        return self._raw

    def wipe(self) -> None:
        """Overwrite the bytes with zeros and forget them."""
        overwrite(self._raw)
        self._raw = bytearray()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.wipe()

    def __repr__(self) -> str:
        return "Secret(...)"

    def __reduce__(self) -> str:
        raise TypeError("a key is never copied or pickled")


class DataKey(Secret):
    """The random key that everything in one store hangs from. Only a slot ever holds it, wrapped."""

    __slots__ = ("epoch", "store")

    def __init__(self, raw: bytearray, *, store: bytes, epoch: int) -> None:
        """`store` is the 16-byte id of the store this key belongs to, `epoch` counts re-keyings from 1."""
        super().__init__(raw)
        if len(raw) != KEY_BYTES:
            raise ValueError("a data key has 32 bytes")
        self.store = store
        self.epoch = epoch

    @classmethod
    def fresh(
        cls, *, store: bytes, epoch: int = 1, randomness: Callable[[int], bytes] = secrets.token_bytes
    ) -> "DataKey":
        """A new random data key."""
        return cls(bytearray(randomness(KEY_BYTES)), store=store, epoch=epoch)

    def subkey(self, purpose: Purpose) -> Secret:
        """The 32-byte key for one purpose: HKDF-SHA256 of this key, bound to the store and the epoch."""
        drawn = bytearray(KEY_BYTES)
        info = f"caseworker/v1/{purpose}/{self.epoch}".encode()
        HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=self.store, info=info).derive_into(self.raw, drawn)
        return Secret(drawn)

    @property
    def check(self) -> str:
        """32 hex letters by which this key is told from another one. They say nothing about the key itself."""
        with self.subkey("check") as drawn:
            return drawn.raw[:CHECK_BYTES].hex()


@contextmanager
def wiped_on_fault(key: Secret) -> Iterator[None]:
    """A key that is about to be handed on: whatever goes wrong before that wipes it."""
    try:
        yield
    except BaseException:
        key.wipe()
        raise


def overwrite(buffer: bytearray) -> None:
    """Fill a buffer with zeros in place, without changing its length."""
    buffer[:] = bytes(len(buffer))


_HEX = b"0123456789abcdef"


@contextmanager
def key_literal(key: Secret) -> Iterator[bytearray]:
    """SQLCipher's raw-key form x'64 hex digits' in a buffer that is zeroed afterwards. No copy in between."""
    literal = bytearray(2 * KEY_BYTES + 3)
    literal[0:2] = b"x'"
    for place, byte in enumerate(key.raw):
        literal[2 + 2 * place] = _HEX[byte >> 4]
        literal[3 + 2 * place] = _HEX[byte & 15]
    literal[-1:] = b"'"
    try:
        yield literal
    finally:
        overwrite(literal)
