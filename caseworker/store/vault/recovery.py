"""The recovery code: drawn at random, printed or written down once, and spent by its first use.

26 letters carry 130 bits, two more tell a slip of the pen from another code. The alphabet (Crockford's) leaves out the
letters I, L, O and U; read are capitals and small letters, with any dashes and spaces, O as 0, I and L as 1.
"""

import hashlib
import secrets
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

from caseworker.domain.errors import Told
from caseworker.store.platform import write_whole
from caseworker.store.profile import Profile, destroy_old_slot, write_slot
from caseworker.store.vault.kdf import KdfPolicy
from caseworker.store.vault.keys import DataKey, overwrite
from caseworker.store.vault.shredding import shred
from caseworker.store.vault.slots import UNSTRETCHED, Place, Terms, seal, unseal

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DRAWN, CHECKING = 26, 2

_GROUP = 4
_LOOKS_LIKE = str.maketrans("OIL", "011")
_PRIME = 1021
"""The largest below 32 ** 2: every single wrong letter and every exchange of two neighbours changes the remainder."""


def drawn_code(choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """A new code in groups of four, as it is printed."""
    letters = "".join(choose(ALPHABET) for _ in range(DRAWN))
    whole = letters + _checking(letters)
    return "-".join(whole[at : at + _GROUP] for at in range(0, len(whole), _GROUP))


def code_material(typed: str) -> bytearray:
    """The bytes of a code as it was typed, in a buffer the caller overwrites. Raises Told("recovery_code_typo")."""
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_LOOKS_LIKE)
    read = "".join(letter for letter in plain if letter.isalnum())
    is_whole = len(read) == DRAWN + CHECKING and all(letter in ALPHABET for letter in read)
    if not is_whole or _checking(read[:DRAWN]) != read[DRAWN:]:
        raise Told("recovery_code_typo")
    return bytearray(read[:DRAWN].encode())


def seal_for_code(key: DataKey, code: str, policy: KdfPolicy, *, made_on: str) -> bytes:
    """The content of a slot file that opens with the code. It needs no device secret."""
    material = code_material(code)
    place = Place(key.store, key.epoch, "recovery")
    try:
        return seal(key, material, policy, place=place, terms=Terms(UNSTRETCHED, None, made_on))
    finally:
        overwrite(material)


def unseal_with_code(slot: bytes, material: bytearray, policy: KdfPolicy, *, place: Place) -> DataKey:
    """The data key in a recovery slot. Raises Told: wrong_recovery_code, slot_damaged, store_newer."""
    try:
        raw = unseal(slot, material, policy, place=place)
    except Told as told:
        raise (Told("wrong_recovery_code") if told.key == "wrong_passphrase" else told) from None
    return DataKey(raw, store=place.store, epoch=place.epoch)


def read_code_slot(profile: Profile) -> bytes:
    """The content of the recovery slot. Raises Told: recovery_code_none, slot_damaged."""
    try:
        return profile.recovery_slot.read_bytes()
    except FileNotFoundError:
        raise Told("recovery_code_none") from None
    except OSError:
        raise Told("slot_damaged") from None


def spend(profile: Profile, new_slot: bytes) -> None:
    """Put the new slot of the words in force, then destroy that of the code. Raises Told: disk_full, folder_readonly.

    A crash in between is made good by `settle_spending`: the code is spent as soon as the new words open.
    """
    write_whole(_spending(profile), hashlib.sha256(new_slot).hexdigest().encode())
    write_slot(profile.slot, new_slot)
    settle_spending(profile)


def settle_spending(profile: Profile) -> None:
    """Destroy a recovery slot whose code was used, if the words chosen with it are in force; otherwise it stays good.

    Raises Told("folder_readonly").
    """
    note = _spending(profile)
    try:
        noted, slot = note.read_bytes(), profile.slot.read_bytes()
    except OSError:
        return
    if hashlib.sha256(slot).hexdigest().encode() == noted:
        destroy_old_slot(profile.recovery_slot)
        shred(profile.recovery_slot)
    shred(note)


def _spending(profile: Profile) -> Path:
    return profile.recovery_slot.with_name("spending")


def _checking(letters: str) -> str:
    number = 0
    for letter in letters:
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    high, low = divmod(number * len(ALPHABET) ** CHECKING % _PRIME, len(ALPHABET))
    return ALPHABET[high] + ALPHABET[low]
