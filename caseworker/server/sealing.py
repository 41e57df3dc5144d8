"""How content is kept: compressed, then AES-256-GCM under its scope's key; that key wrapped by the server's.

A stolen database or backup tells nothing without the server's key, and destroying a scope's key erases what it sealed
wherever copies are. The additional data binds every sealed text to its scope, row and purpose: moved, it does not open.
"""

import os
import secrets
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Protocol

import zstandard
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from caseworker.domain.errors import Told

KEY_BYTES = 32
NONCE_BYTES = 12
COMPRESS_FROM = 120
MOST_BYTES = 64_000_000
KEYS_KEPT = 20_000
_PLAIN, _PACKED = b"\x01", b"\x02"


class KeyRing(Protocol):
    """Wraps the keys of scopes. A file holds the server's key here; a key service may stand in its place."""

    def wrap(self, key: bytes, scope: str) -> bytes:
        """The scope's key, sealed under the server's."""
        ...

    def unwrap(self, wrapped: bytes, scope: str) -> bytes:
        """The scope's key. Raises Told("server_fault") if it was not wrapped by this server for this scope."""
        ...


class FileKeys:
    """The key ring of one key kept in a file that only the service may read."""

    def __init__(self, secret: bytes) -> None:
        self._cipher = AESGCM(secret)

    @classmethod
    def of(cls, file: Path) -> "FileKeys":
        """The ring of a key file. Raises Told("server_fault") if it holds no key."""
        try:
            secret = bytes.fromhex(file.read_text("ascii").strip())
        except (OSError, ValueError):
            raise Told("server_fault") from None
        if len(secret) != KEY_BYTES:
            raise Told("server_fault")
        return cls(secret)

    @classmethod
    def make(cls, file: Path) -> "FileKeys":
        """Make a new key file that only its owner may read. Raises FileExistsError rather than replace one."""
        secret = secrets.token_bytes(KEY_BYTES)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii", newline="\n") as out:
            out.write(secret.hex() + "\n")
        return cls(secret)

    def wrap(self, key: bytes, scope: str) -> bytes:
        """See KeyRing."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, key, f"key|{scope}".encode())

    def unwrap(self, wrapped: bytes, scope: str) -> bytes:
        """See KeyRing."""
        try:
            return self._cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], f"key|{scope}".encode())
        except (InvalidTag, ValueError):
            raise Told("server_fault") from None


class Seals:
    """Seals and opens texts, and remembers the keys of the scopes it met lately. For any number of threads."""

    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys
        self._ciphers: OrderedDict[str, AESGCM] = OrderedDict()
        self._lock = threading.Lock()
        self._packers = threading.local()

    def new_key(self, scope: str) -> bytes:
        """A fresh key for a scope, wrapped, ready to be stored."""
        key = secrets.token_bytes(KEY_BYTES)
        wrapped = self._keys.wrap(key, scope)
        self._remember(scope, AESGCM(key))
        return wrapped

    def knows(self, scope: str) -> bool:
        """Whether the key of this scope is at hand."""
        return scope in self._ciphers

    def learn(self, scope: str, wrapped: bytes) -> None:
        """Take in a stored key."""
        self._remember(scope, AESGCM(self._keys.unwrap(wrapped, scope)))

    def forget(self, scope: str) -> None:
        """Let go of an erased scope's key."""
        with self._lock:
            self._ciphers.pop(scope, None)

    def seal(self, scope: str, purpose: str, plain: bytes) -> bytes:
        """The sealed text. `purpose` names row and column: the same is needed to open it."""
        packed = _PACKED + self._packer.compress(plain) if len(plain) >= COMPRESS_FROM else _PLAIN + plain
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._ciphers[scope].encrypt(nonce, packed, f"{scope}|{purpose}".encode())

    def open(self, scope: str, purpose: str, sealed: bytes) -> bytes:
        """The plain text. Raises Told("server_fault") if anything about it was changed."""
        try:
            packed = self._ciphers[scope].decrypt(
                sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], f"{scope}|{purpose}".encode()
            )
        except (InvalidTag, ValueError):
            raise Told("server_fault") from None
        if packed[:1] == _PLAIN:
            return packed[1:]
        return self._unpacker.decompress(packed[1:], max_output_size=MOST_BYTES)

    def _remember(self, scope: str, cipher: AESGCM) -> None:
        with self._lock:
            self._ciphers[scope] = cipher
            while len(self._ciphers) > KEYS_KEPT:
                self._ciphers.popitem(last=False)

    @property
    def _packer(self) -> zstandard.ZstdCompressor:
        """One per thread: it keeps its working memory and is not for two threads at once."""
        if not hasattr(self._packers, "packer"):
            self._packers.packer = zstandard.ZstdCompressor(level=1)
        packer: zstandard.ZstdCompressor = self._packers.packer
        return packer

    @property
    def _unpacker(self) -> zstandard.ZstdDecompressor:
        if not hasattr(self._packers, "unpacker"):
            self._packers.unpacker = zstandard.ZstdDecompressor()
        unpacker: zstandard.ZstdDecompressor = self._packers.unpacker
        return unpacker
