"""The vault of a profile: made once, opened with words, and given other words or another key. `ending` ends it.

Every function here but `state` is called while the profile is held (`Profile.held`), and first finishes what a crash
interrupted. What opens it when the words are lost is in `lost_words`.
"""

import secrets
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from caseworker.custody import RecoveryRequest
from caseworker.domain.errors import Told
from caseworker.domain.ports import Clock
from caseworker.store.connection import create_store, files_of
from caseworker.store.custody import ending
from caseworker.store.custody.ending import Word
from caseworker.store.custody.escrow import kept_request
from caseworker.store.faults import writing_files
from caseworker.store.platform import write_whole
from caseworker.store.profile import (
    Device,
    Profile,
    destroy_old_slot,
    read_device,
    read_slot,
    write_device,
    write_slot,
)
from caseworker.store.vault import rotation
from caseworker.store.vault.device_secret import BRIEF_S, NO_SECRETS, DeviceSecrets, fresh_secret
from caseworker.store.vault.guesses import Guesses
from caseworker.store.vault.kdf import KdfParams, KdfPolicy
from caseworker.store.vault.keys import DataKey, Secret, overwrite, wiped_on_fault
from caseworker.store.vault.passphrase import key_material
from caseworker.store.vault.recovery import settle_spending
from caseworker.store.vault.reserve import hold_reserve
from caseworker.store.vault.shredding import shred
from caseworker.store.vault.slots import Header, Place, Terms, header_of, seal, unseal

_STORE_ID_BYTES = 16


@dataclass(frozen=True, slots=True)
class Safeguards:
    """What a vault is opened with: how slow guessing is, who counts wrong tries, and where the device secret lies."""

    policy: KdfPolicy
    guesses: Guesses
    secrets: DeviceSecrets = NO_SECRETS


@dataclass(frozen=True, slots=True)
class Laptop:
    """What a profile says in the clear: the server's address, its pinned key, and the laptop's code and id there."""

    server: str = ""
    code: str = ""
    device: str = ""
    server_key: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """What there is, read without opening anything.

    `has_device_secret`: the words need the system's keyring too. `code_since`: the day the recovery code was made,
    "" if there is none. `request` waits for the officers since `asked_on`; it is as the file says, see
    `lost_words.confirm_recovery`. `ended`: this laptop's last word.
    """

    has_device_secret: bool
    code_since: str
    request: RecoveryRequest | None
    asked_on: str
    ended: Word | None


# -- made, opened, changed --------------------------------------------------------------------------------------------
def create_vault(
    profile: Profile, words: str, safeguards: Safeguards, *, params: KdfParams, laptop: Laptop = Laptop()
) -> DataKey:
    """Make the folders, the slot and an empty store, and return the open data key.

    Raises FileExistsError if the profile was set up before; Told: disk_full, folder_readonly. Stopped half-way, it can
    simply be called again.
    """
    if profile.is_set_up or (profile.backups.is_dir() and any(profile.backups.iterdir())):
        raise FileExistsError("this profile has been set up already")
    profile.make()
    write_whole(profile.unfinished, b"")
    with writing_files():
        for leftover in files_of(profile.store):
            leftover.unlink(missing_ok=True)
    key = DataKey.fresh(store=secrets.token_bytes(_STORE_ID_BYTES))
    said = Device(
        store=key.store.hex(),
        epoch=key.epoch,
        check=key.check,
        server=laptop.server,
        code=laptop.code,
        device=laptop.device,
        server_key=laptop.server_key,
    )
    with wiped_on_fault(key):
        write_device(profile, said)
        write_slot(profile.slot, slot_for(key, words, safeguards, params=params))
        with key.subkey("sqlcipher") as opening:
            create_store(profile.store, opening).close()
        with writing_files():
            profile.unfinished.unlink()
    return key


def unlock(profile: Profile, words: str, safeguards: Safeguards) -> DataKey:
    """The data key, if the words are right.

    Raises Told: wrong_passphrase (tries, wait_s), passphrase_wait (tries, wait_s), slot_damaged, store_missing,
    store_newer, device_secret_lost, keyring_silent, laptop_ended. Only wrong words count as a guess.
    """
    settle(profile, safeguards.secrets)
    device, slot, material = read_device(profile), read_slot(profile), key_material(words)
    try:
        key = safeguards.guesses.counted(lambda: _unsealed(device, slot, material, safeguards=safeguards))
    finally:
        overwrite(material)
    with suppress(Told):
        # Whoever has the words does not need the officers.
        shred(profile.request)
    return key


def change_passphrase(profile: Profile, old: str, new: str, *, safeguards: Safeguards) -> None:
    """Exchange the words at the cost the slot has now, after checking the old ones as `unlock` does.

    Nothing is encrypted again; the old slot is destroyed, a recovery code stays good. The device secret takes
    part if it did before.
    """
    with unlock(profile, old, safeguards) as key, ExitStack() as held:
        device = _secret_of(read_slot(profile), Place(key.store, key.epoch), safeguards)
        if device is not None:
            held.enter_context(device)
        params = usual_cost(profile, safeguards.policy)
        write_slot(profile.slot, slot_for(key, new, safeguards, params=params, device=device))


def take_in_secret(profile: Profile, key: DataKey, words: str, *, safeguards: Safeguards) -> None:
    """From now on the words open only together with the system's keyring, if there is one.

    It is never in the way of a worker: what cannot be done leaves all as it is. Keyrings get lost, so call it only
    where something else opens the vault too: a recovery code, or an escrow that the server says it holds. `words` are
    those that open it now.
    """
    with suppress(Told):
        if header_of(read_slot(profile)).device_secret:
            return
        device = fresh_secret(safeguards.secrets, Place(key.store, key.epoch), patience_s=BRIEF_S)
        if device is None:
            return
        params = usual_cost(profile, safeguards.policy)
        with device:
            write_slot(profile.slot, slot_for(key, words, safeguards, params=params, device=device))


def rotate(profile: Profile, words: str, safeguards: Safeguards, *, clock: Clock) -> DataKey:
    """A new data key for everything, under the same words; returns the new one. No store of the profile may be open.

    What the old key opened is destroyed: slots, store, backups, and the recovery code. The caller then seals a new
    escrow and offers a new code. Stopped anywhere, the profile is as before or, from its next opening on, as after.
    Raises Told as `unlock`, and store_damaged if the store or its audit is not as it should be, disk_full.
    """
    with unlock(profile, words, safeguards) as old:
        new = DataKey.fresh(store=old.store, epoch=old.epoch + 1)
        with wiped_on_fault(new):
            slot = slot_for(new, words, safeguards, params=usual_cost(profile, safeguards.policy))
            rotation.prepare(profile, old, new, slot=slot, clock=clock)
            rotation.finish(profile, safeguards.secrets)
    return new


# -- the end, and what there is ---------------------------------------------------------------------------------------
def settle(profile: Profile, kept_secrets: DeviceSecrets) -> None:
    """Finish what a crash interrupted: an ending, a new epoch, a code half spent, an old slot not yet destroyed.

    Where the disk is full, the vault's reserve makes room for opening.
    Raises Told: laptop_ended when this laptop has ended; folder_readonly when a new epoch cannot be finished.
    """
    if ending.read_word(profile) is not None:
        ending.finish(profile, kept_secrets)
        raise Told("laptop_ended")
    rotation.finish(profile, kept_secrets)
    with suppress(Told):
        settle_spending(profile)
        for slot in (profile.slot, profile.recovery_slot, profile.request):
            destroy_old_slot(slot)
    hold_reserve(profile)


def state(profile: Profile) -> State:
    """What there is. Damaged parts count as absent here; opening tells of them."""
    words, code = _header(profile.slot), _header(profile.recovery_slot)
    kept = None
    with suppress(Told):
        kept = kept_request(profile)
    return State(
        has_device_secret=words is not None and words.device_secret,
        code_since="" if code is None else code.made_on,
        request=None if kept is None else kept.request,
        asked_on="" if kept is None else header_of(kept.slot_file).made_on,
        ended=ending.read_word(profile),
    )


# -- slots of the words -----------------------------------------------------------------------------------------------
def slot_for(
    key: DataKey, words: str, safeguards: Safeguards, *, params: KdfParams, device: Secret | None = None
) -> bytes:
    """The content of a slot file that opens with the words, and with the device secret if one is given."""
    material = key_material(words)
    try:
        place = Place(key.store, key.epoch)
        return seal(key, material, safeguards.policy, place=place, terms=Terms(params, device))
    finally:
        overwrite(material)


def usual_cost(profile: Profile, policy: KdfPolicy) -> KdfParams:
    """What opening the slot of the words costs now; measured afresh where there is none that the policy accepts."""
    header = _header(profile.slot)
    return header.params if header and policy.accepts(header.params) else policy.calibrated(time.perf_counter)


def _unsealed(device: Device, slot: bytes, material: bytearray, *, safeguards: Safeguards) -> DataKey:
    place = Place(bytes.fromhex(device.store), device.epoch)
    secret = _secret_of(slot, place, safeguards)
    try:
        raw = unseal(slot, material, safeguards.policy, place=place, device=secret)
    finally:
        if secret is not None:
            secret.wipe()
    return DataKey(raw, store=place.store, epoch=place.epoch)


def _secret_of(slot: bytes, place: Place, safeguards: Safeguards) -> Secret | None:
    """The device secret if the slot hangs from it. Raises Told("keyring_silent")."""
    return safeguards.secrets.read(place) if header_of(slot).device_secret else None


def _header(slot: Path) -> Header | None:
    try:
        return header_of(slot.read_bytes())
    except (OSError, Told):
        return None
