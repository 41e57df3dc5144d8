"""Bytes sealed to somebody's public key (HPKE, RFC 9180), so that only the holder of its private half reads them.

Two kinds of key, told apart by their length. "escrow" joins ML-KEM-768 and X25519, because what is sealed to it is kept
for years: 1,216 bytes public, 96 private (the seed of one, then the other). "reply" is X25519 alone, because a person
may have to carry its public half as a text: 32 bytes each. A letter is bound to `info` and opens under no other.
"""

from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

KeyKind = Literal["escrow", "reply"]

_LATTICE_PUBLIC, _LATTICE_SEED, _CURVE = 1184, 64, 32
_BOTH = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_CURVE_ONLY = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class NotOpened(Exception):
    """This key does not open this letter under this `info`; or one of them is not whole."""


def fresh_key(kind: KeyKind) -> tuple[bytes, str]:
    """A new key: the private half as bytes, the public half as hex."""
    curve = X25519PrivateKey.generate()
    if kind == "reply":
        return curve.private_bytes_raw(), curve.public_key().public_bytes_raw().hex()
    lattice = MLKEM768PrivateKey.generate()
    public = lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
    return lattice.private_bytes_raw() + curve.private_bytes_raw(), public.hex()


def public_half(private_key: bytes | bytearray) -> str:
    """The public half (hex) of a private key. Raises ValueError for what is not a private key."""
    curve = X25519PrivateKey.from_private_bytes(private_key[-_CURVE:]).public_key().public_bytes_raw()
    if len(private_key) == _CURVE:
        return curve.hex()
    lattice = MLKEM768PrivateKey.from_seed_bytes(private_key[:-_CURVE]).public_key().public_bytes_raw()
    return (lattice + curve).hex()


def seal_to(public_key: str, info: bytes, content: bytes | bytearray) -> str:
    """The content as a letter (hex) to a public key (hex). Raises ValueError for what is not a public key."""
    raw = bytes.fromhex(public_key)
    curve = X25519PublicKey.from_public_bytes(raw[-_CURVE:])
    if len(raw) == _CURVE:
        return _CURVE_ONLY.encrypt(content, curve, info=info).hex()
    if len(raw) != _LATTICE_PUBLIC + _CURVE:
        raise ValueError("a public key has 1216 or 32 bytes")
    lattice = MLKEM768PublicKey.from_public_bytes(raw[:_LATTICE_PUBLIC])
    return _BOTH.encrypt(content, MLKEM768X25519PublicKey(lattice, curve), info=info).hex()


def open_with(private_key: bytes | bytearray, info: bytes, letter: str) -> bytes:
    """The content of a letter (hex), with a private key as `fresh_key` gives it. Raises NotOpened."""
    try:
        sealed = bytes.fromhex(letter)
        curve = X25519PrivateKey.from_private_bytes(private_key[-_CURVE:])
        if len(private_key) == _CURVE:
            return _CURVE_ONLY.decrypt(sealed, curve, info=info)
        if len(private_key) != _LATTICE_SEED + _CURVE:
            raise NotOpened
        lattice = MLKEM768PrivateKey.from_seed_bytes(private_key[:_LATTICE_SEED])
        return _BOTH.decrypt(sealed, MLKEM768X25519PrivateKey(lattice, curve), info=info)
    except (InvalidTag, ValueError):
        raise NotOpened from None
