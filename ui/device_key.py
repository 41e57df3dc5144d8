"""The laptop's own signing key. It is made at enrolment and kept only inside the encrypted store."""

from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

KEPT: Final = "device_key"


class LaptopKey:
    """An Ed25519 key. It never shows itself in a repr."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private

    @classmethod
    def fresh(cls) -> "LaptopKey":
        """A new random key."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_kept(cls, kept: str) -> "LaptopKey":
        """The key in what `kept` gave. Raises ValueError for anything else."""
        return cls(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(kept)))

    @property
    def public(self) -> str:
        """The public half, hex."""
        return self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    def sign(self, data: bytes) -> str:
        """The signature over the data, hex."""
        return self._private.sign(data).hex()

    def kept(self) -> str:
        """The private half, hex, for the encrypted store and for nothing else."""
        return self._private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()).hex()

    def __repr__(self) -> str:
        return "LaptopKey(...)"
