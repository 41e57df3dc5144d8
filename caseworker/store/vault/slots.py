"""A slot: 32 secret bytes, wrapped so that one other secret opens them. A store has one or two slots for its data key.

The file is `magic, header length, header, nonce, wrapped bytes, checksum`. The header is canonical JSON and is
authenticated with what is wrapped, so nothing in it can be exchanged; the checksum only tells damage from wrong words.
"""

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass
from datetime import date
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from caseworker.domain.errors import Told
from caseworker.store.vault.kdf import SALT_BYTES, KdfParams, KdfPolicy, stretch
from caseworker.store.vault.keys import KEY_BYTES, Secret, overwrite

FORMAT = 1
UNSTRETCHED = KdfParams(memory_kib=0, passes=0, lanes=0)
"""What opening a "recovery" slot costs: its 130 random bits cannot be guessed, so nothing is gained by a slow start."""

_MAGIC = b"CWSLOT1\n"
_NONCE_BYTES, _TAG_BYTES, _CHECKSUM_BYTES = 12, 16, 32
_TAIL_BYTES = _NONCE_BYTES + KEY_BYTES + _TAG_BYTES + _CHECKSUM_BYTES
_LONGEST_HEADER = 4096

Kind = Literal["pass", "recovery", "request"]
"""What opens a slot and what is in it: the data key behind words or behind a recovery code, or behind new words the
private key of a laptop that asks for its data key."""


class Header(BaseModel):
    """What a slot says about itself in the clear. None of it is secret; all of it is authenticated."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)

    format: int
    kind: Kind
    store: str = Field(pattern=r"^[0-9a-f]{32}$")
    epoch: int = Field(ge=1)
    device_secret: bool
    made_on: str = Field(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")
    salt: str = Field(pattern=r"^[0-9a-f]{32}$")
    memory_kib: int
    passes: int
    lanes: int
    floor_kib: int
    floor_passes: int

    @field_validator("made_on")
    @classmethod
    def _is_a_day(cls, value: str) -> str:
        if value:
            date.fromisoformat(value)
        return value

    @property
    def params(self) -> KdfParams:
        """What opening this slot costs."""
        return KdfParams(self.memory_kib, self.passes, self.lanes)

    def encoded(self) -> bytes:
        """The one form in which this header is written and authenticated."""
        return json.dumps(self.model_dump(), sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class Place:
    """Which store, which epoch of it, and which kind of slot."""

    store: bytes
    epoch: int
    kind: Kind = "pass"


@dataclass(frozen=True, slots=True)
class Terms:
    """How a slot is made: at which cost, with which device secret (None: without one), on which day (ISO, or "")."""

    params: KdfParams
    device: Secret | None = None
    made_on: str = ""


def seal(content: Secret, opener: bytearray, policy: KdfPolicy, *, place: Place, terms: Terms) -> bytes:
    """The content of a slot file that opens with `opener` (normalised words, or the bytes of a recovery code).

    Raises ValueError for terms that `unseal` would refuse.
    """
    header = Header(
        format=FORMAT,
        kind=place.kind,
        store=place.store.hex(),
        epoch=place.epoch,
        device_secret=terms.device is not None,
        made_on=terms.made_on,
        salt=secrets.token_bytes(SALT_BYTES).hex(),
        memory_kib=terms.params.memory_kib,
        passes=terms.params.passes,
        lanes=terms.params.lanes,
        floor_kib=policy.floor.memory_kib,
        floor_passes=policy.floor.passes,
    )
    if not _is_within(header, policy):
        raise ValueError("these parameters are outside the policy")
    nonce = secrets.token_bytes(_NONCE_BYTES)
    with _wrapping_key(header, opener, terms.device) as wrapping:
        wrapped = AESGCM(wrapping.raw).encrypt(nonce, content.raw, header.encoded())
    encoded = header.encoded()
    body = _MAGIC + struct.pack(">H", len(encoded)) + encoded + nonce + wrapped
    return body + hashlib.sha256(body).digest()


def unseal(
    slot: bytes, opener: bytearray, policy: KdfPolicy, *, place: Place, device: Secret | None = None
) -> bytearray:
    """The 32 bytes in a slot file, which the caller wipes. A device secret the slot does not ask for takes no part.

    Raises Told: wrong_passphrase; slot_damaged when the file is not whole, belongs to another store, epoch or kind, or
    asks for less than the policy; device_secret_lost when it asks for one and there is none; store_newer when a newer
    program wrote it. Nothing is derived before all that is checked.
    """
    header, nonce, wrapped = _parted(slot)
    is_ours = header.store == place.store.hex() and header.epoch == place.epoch and header.kind == place.kind
    if not (is_ours and header.format == FORMAT and _is_within(header, policy)):
        raise Told("slot_damaged")
    if header.device_secret and device is None:
        raise Told("device_secret_lost")
    raw = bytearray(KEY_BYTES)
    with _wrapping_key(header, opener, device if header.device_secret else None) as wrapping:
        try:
            AESGCM(wrapping.raw).decrypt_into(nonce, wrapped, header.encoded(), raw)
        except InvalidTag:
            overwrite(raw)
            raise Told("wrong_passphrase") from None
    return raw


def header_of(slot: bytes) -> Header:
    """What a slot file says about itself, not yet authenticated. Raises Told: slot_damaged, store_newer."""
    return _parted(slot)[0]


def _parted(slot: bytes) -> tuple[Header, bytes, bytes]:
    """Header, nonce and wrapped bytes of a whole slot file."""
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


def _is_within(header: Header, policy: KdfPolicy) -> bool:
    """Whether a slot of this kind may cost what the header says, and may use the device secret or not."""
    if header.kind != "pass" and header.device_secret:
        return False
    if header.kind == "recovery":
        return header.params == UNSTRETCHED
    floor = policy.floor
    is_strong = header.floor_kib >= floor.memory_kib and header.floor_passes >= floor.passes
    return is_strong and policy.accepts(header.params)


def _wrapping_key(header: Header, opener: bytearray, device: Secret | None) -> Secret:
    """The key that wraps: what opens, stretched, and the device secret; bound to this store, epoch and kind of slot."""
    wrapping = bytearray(KEY_BYTES)
    info = f"kek/v1/{header.store}/{header.epoch}/{header.kind}".encode()
    with _stretched(header, opener) as stretched:
        mixed = stretched.raw + (device.raw if device is not None else b"")
    try:
        HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=bytes.fromhex(header.salt), info=info).derive_into(
            mixed, wrapping
        )
    finally:
        overwrite(mixed)
    return Secret(wrapping)


def _stretched(header: Header, opener: bytearray) -> Secret:
    if header.params == UNSTRETCHED:
        return Secret(bytearray(opener))
    return stretch(opener, bytes.fromhex(header.salt), header.params)
