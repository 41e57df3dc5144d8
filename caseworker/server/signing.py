"""The partnership's signature: what it decides over a laptop, the laptop believes only with this.

The key lies in the server's folder beside `server.key` and in no backup of the database. Laptops pin its public half
when they are enrolled; a server that loses it can lease no laptop that it has, so it is kept as carefully.
"""

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from caseworker.domain.errors import Told

SEED_BYTES = 32


class Signer:
    """Signs with one Ed25519 key, for any number of threads."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._key.public_key().public_bytes_raw().hex()

    @classmethod
    def of(cls, file: Path) -> "Signer":
        """The signer of a key file. Raises Told("server_fault") if it holds no key."""
        try:
            seed = bytes.fromhex(file.read_text("ascii").strip())
        except (OSError, ValueError):
            raise Told("server_fault") from None
        if len(seed) != SEED_BYTES:
            raise Told("server_fault")
        return cls(seed)

    @classmethod
    def make(cls, file: Path) -> "Signer":
        """Make a new key file that only its owner may read. Raises FileExistsError rather than replace one."""
        seed = secrets.token_bytes(SEED_BYTES)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii", newline="\n") as out:
            out.write(seed.hex() + "\n")
        return cls(seed)

    def sign(self, text: bytes) -> str:
        """The signature over a text, hex."""
        return self._key.sign(text).hex()
