"""Enrolment and tokens: an invite makes a laptop known, a signed nonce makes it heard for ten minutes.

Codes, nonces and tokens are kept only as hashes. Whoever asks wrongly always gets the same answer.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from caseworker import digests, wire
from caseworker.domain.ids import DeviceId, WorkerId, is_id, uuid7
from caseworker.server.book import Device, Door, Note
from caseworker.server.declined import ENDED, UNKNOWN_CALLER, Declined, busy

INVITE_LIFE = timedelta(hours=72)
NONCE_LIFE = timedelta(minutes=1)
TOKEN_LIFE = timedelta(minutes=10)
LABEL_LETTERS = 80

INVITE_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Letters and digits nobody mixes up on the phone (no I, L, O, U, 0 or 1)."""
_CODE_FIRST = "ABCDEFGHJKMNPQRSTVWXYZ"

Random = Callable[[int], bytes]


def new_id(now: datetime, random: Random) -> str:
    """An id of version 7, of this moment and ten random bytes."""
    return uuid7(int(now.timestamp() * 1000), random(10))


def kept_as(secret: str) -> str:
    """How an invite, a nonce or a token is kept: its SHA-256 in hex."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def invite_code(random: Random) -> str:
    """A one-time code to read over the phone, `ABCD-EFGH-JKMN-PQRS`: 78 bits."""
    letters = "".join(INVITE_LETTERS[_below(len(INVITE_LETTERS), random)] for _ in range(16))
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


def invite_kept_as(code: str) -> str:
    """How an invite is kept: dashes, spaces and case do not matter to the person who types it."""
    return kept_as("".join(letter for letter in code.upper() if letter.isalnum()))


def enrol(door: Door, asked: wire.Enrol, now: datetime, *, random: Random) -> wire.Enrolled:
    """Use up the invite and add the laptop. Raises Told("invite_refused")."""
    if not _is_key(asked.public_key):
        raise Declined(ENDED, "invite_refused")
    worker = door.take_invite(invite_kept_as(asked.invite[:100]), now)
    if worker is None or not worker.enabled:
        raise Declined(ENDED, "invite_refused")
    device = _added(door, worker.id, asked, now, random)
    door.note(Note("enrolled", now, device.id))
    return wire.Enrolled(
        device=device.id,
        device_code=device.code,
        worker=worker.id,
        name=worker.name,
        role=worker.role,
        team=worker.team,
        team_name=worker.team_name,
        programme=worker.programme,
        log_epoch=door.log_epoch(),
        recovery_key=door.recovery_key(),
    )


def nonce(door: Door, asked: wire.NonceRequest, now: datetime, *, random: Random) -> wire.Nonce:
    """Something to sign within a minute. It is kept only for a device that exists."""
    made = random(32).hex()
    if is_id(asked.device) and door.device(asked.device) is not None:
        door.put_nonce(asked.device, kept_as(made), now + NONCE_LIFE)
    return wire.Nonce(nonce=made)


def token(door: Door, asked: wire.TokenRequest, now: datetime, *, random: Random) -> wire.Token:
    """A token for ten minutes. A laptop whose access has ended gets one too: it may still push.

    Raises Told("access_ended") for a wrong signature, a used or old nonce, or an unknown device.
    """
    device = door.device(asked.device) if is_id(asked.device) else None
    if (
        device is None
        or not door.take_nonce(device.id, kept_as(asked.nonce), now)
        or not _is_signed(device.key, asked.signature, digests.token_text(asked.device, asked.nonce))
    ):
        raise Declined(UNKNOWN_CALLER, "access_ended")
    made = random(32).hex()
    door.put_token(kept_as(made), device.id, now + TOKEN_LIFE)
    return wire.Token(token=made, expires_in=int(TOKEN_LIFE.total_seconds()))


def _added(door: Door, worker: WorkerId, asked: wire.Enrol, now: datetime, random: Random) -> Device:
    label = "".join(letter for letter in asked.label if letter.isprintable())[:LABEL_LETTERS]
    for attempt in range(200):
        code = _device_code(random, 2 if attempt < 150 else 3)
        device = Device(DeviceId(new_id(now, random)), code, worker, asked.public_key.lower(), now)
        if door.add_device(device, label):
            return device
    raise busy()


def _device_code(random: Random, letters: int) -> str:
    first = _CODE_FIRST[_below(len(_CODE_FIRST), random)]
    return first + "".join(INVITE_LETTERS[_below(len(INVITE_LETTERS), random)] for _ in range(letters - 1))


def _below(limit: int, random: Random) -> int:
    """An even number from 0 to limit - 1 (limit at most 256): bytes that would favour some numbers are thrown away."""
    fair = 256 - 256 % limit
    while True:
        drawn = random(1)[0]
        if drawn < fair:
            return drawn % limit


def _is_key(text: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(text))
    except ValueError:
        return False
    return len(text) == 64


def _is_signed(key: str, signature: str, text: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), text)
    except (InvalidSignature, ValueError):
        return False
    return True
