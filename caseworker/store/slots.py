"""A slot: the data key of a store, wrapped so that one secret opens it. A store may have several slots.

The file is `magic, header length, header, nonce, wrapped key, checksum`. The header is canonical JSON and is
authenticated with the key, so nothing in it can be exchanged; the checksum only tells damage from a wrong passphrase.
"""

import hashlib
import json
import secrets
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from caseworker.domain.errors import Told
from caseworker.store.kdf import SALT_BYTES, KdfParams, KdfPolicy, stretch
from caseworker.store.keys import KEY_BYTES, DataKey, Secret, overwrite

FORMAT = 1

_MAGIC = b"CWSLOT1\n"
_NONCE_BYTES, _TAG_BYTES, _CHECKSUM_BYTES = 12, 16, 32
_TAIL_BYTES = _NONCE_BYTES + KEY_BYTES + _TAG_BYTES + _CHECKSUM_BYTES
_LONGEST_HEADER = 4096

Kind = Literal["pass"]
"""Which secret opens a slot: "pass" is a passphrase."""


class Header(BaseModel):
    """What a slot says about itself in the clear. None of it is secret; all of it is authenticated."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)

    format: int
    kind: Kind
    store: str = Field(pattern=r"^[0-9a-f]{32}$")
    epoch: int = Field(ge=1)
    salt: str = Field(pattern=r"^[0-9a-f]{32}$")
    memory_kib: int
    passes: int
    lanes: int
    floor_kib: int
    floor_passes: int

    @property
    def params(self) -> KdfParams:
        """What opening this slot costs."""
        return KdfParams(self.memory_kib, self.passes, self.lanes)

    def encoded(self) -> bytes:
        """The one form in which this header is written and authenticated."""
        return json.dumps(self.model_dump(), sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class Place:
    """Which store, and which epoch of it, a slot must belong to."""

    store: bytes
    epoch: int


def seal(
    key: DataKey,
    passphrase: bytearray,
    policy: KdfPolicy,
    *,
    params: KdfParams,
    randomness: Callable[[int], bytes] = secrets.token_bytes,
) -> bytes:
    """The content of a slot file that opens with `passphrase` (normalised bytes). Refuses parameters below policy."""
    if not policy.accepts(params):
        raise ValueError("these parameters are outside the policy")
    header = Header(
        format=FORMAT,
        kind="pass",
        store=key.store.hex(),
        epoch=key.epoch,
        salt=randomness(SALT_BYTES).hex(),
        memory_kib=params.memory_kib,
        passes=params.passes,
        lanes=params.lanes,
        floor_kib=policy.floor.memory_kib,
        floor_passes=policy.floor.passes,
    )
    nonce = randomness(_NONCE_BYTES)
    with _wrapping_key(header, passphrase) as wrapping:
        wrapped = AESGCM(wrapping.raw).encrypt(nonce, key.raw, header.encoded())
    encoded = header.encoded()
    body = _MAGIC + struct.pack(">H", len(encoded)) + encoded + nonce + wrapped
    return body + hashlib.sha256(body).digest()


def unseal(slot: bytes, passphrase: bytearray, policy: KdfPolicy, *, place: Place) -> DataKey:
    """The data key in a slot file.

    Raises Told: wrong_passphrase; slot_damaged when the file is not whole, belongs to another store or epoch, or asks
    for less than the policy; store_newer when a newer program wrote it. Nothing is derived before all that is checked.
    """
    header, nonce, wrapped = _parted(slot)
    _check(header, policy, place)
    raw = bytearray(KEY_BYTES)
    with _wrapping_key(header, passphrase) as wrapping:
        try:
            AESGCM(wrapping.raw).decrypt_into(nonce, wrapped, header.encoded(), raw)
        except InvalidTag:
            overwrite(raw)
            raise Told("wrong_passphrase") from None
    return DataKey(raw, store=place.store, epoch=place.epoch)


def params_of(slot: bytes) -> KdfParams:
    """What opening a slot file costs, as its header says. Raises Told: slot_damaged, store_newer."""
    return _parted(slot)[0].params


def _parted(slot: bytes) -> tuple[Header, bytes, bytes]:
    """Header, nonce and wrapped key of a whole slot file."""
    start = len(_MAGIC) + 2
    body = slot[:-_CHECKSUM_BYTES]
    if len(slot) < start + _TAIL_BYTES or not slot.startswith(_MAGIC):
        raise Told("slot_damaged")
    if hashlib.sha256(body).digest() != slot[-_CHECKSUM_BYTES:]:
        raise Told("slot_damaged")
    (length,) = struct.unpack(">H", slot[len(_MAGIC) : start])
    if length > _LONGEST_HEADER or len(slot) != start + length + _TAIL_BYTES:
        raise Told("slot_damaged")
    encoded, rest = body[start : start + length], body[start + length :]
    return _read_header(encoded), rest[:_NONCE_BYTES], rest[_NONCE_BYTES:]


def _read_header(encoded: bytes) -> Header:
    try:
        said = json.loads(encoded)
        if isinstance(said, dict) and isinstance(said.get("format"), int) and said["format"] > FORMAT:
            raise Told("store_newer", found=said["format"], known=FORMAT)
        header = Header.model_validate(said)
    except (ValueError, ValidationError, RecursionError):
        raise Told("slot_damaged") from None
    if header.encoded() != encoded:
        raise Told("slot_damaged")
    return header


def _check(header: Header, policy: KdfPolicy, place: Place) -> None:
    is_ours = header.store == place.store.hex() and header.epoch == place.epoch and header.format == FORMAT
    floor = policy.floor
    is_strong = header.floor_kib >= floor.memory_kib and header.floor_passes >= floor.passes
    if not (is_ours and is_strong and policy.accepts(header.params)):
        raise Told("slot_damaged")


def _wrapping_key(header: Header, passphrase: bytearray) -> Secret:
    """The key that wraps the data key: the stretched passphrase, bound to this store, epoch and kind of slot."""
    wrapping = bytearray(KEY_BYTES)
    info = f"kek/v1/{header.store}/{header.epoch}/{header.kind}".encode()
    with stretch(passphrase, bytes.fromhex(header.salt), header.params) as stretched:
        HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive_into(stretched.raw, wrapping)
    return Secret(wrapping)
