"""The vault of a profile: made once, unlocked with a passphrase, and given another passphrase."""

import secrets

from caseworker.domain.errors import Told
from caseworker.store.connection import create_store
from caseworker.store.guesses import Guesses
from caseworker.store.kdf import KdfParams, KdfPolicy
from caseworker.store.keys import DataKey, overwrite
from caseworker.store.passphrase import key_material
from caseworker.store.profile import Device, Profile, read_device, read_slot, write_device, write_slot
from caseworker.store.slots import Place, params_of, seal, unseal

_STORE_ID_BYTES = 16


# shape: parameters: six facts make a vault, and a bag for some of them would only hide that
def create_vault(
    profile: Profile,
    passphrase: str,
    policy: KdfPolicy,
    *,
    params: KdfParams,
    server: str = "",
    code: str = "",
) -> DataKey:
    """Make the folders, the slot and an empty store, and return the open data key.

    Raises FileExistsError if the profile has a store or a backup, because its slot is what opens them; Told: disk_full,
    folder_readonly. Stopped half-way, it can simply be called again.
    """
    if profile.store.exists() or (profile.backups.is_dir() and any(profile.backups.iterdir())):
        raise FileExistsError("this profile has a store already")
    profile.make()
    key = DataKey.fresh(store=secrets.token_bytes(_STORE_ID_BYTES))
    try:
        write_device(profile, Device(store=key.store.hex(), epoch=key.epoch, server=server, code=code))
        replace_passphrase(profile, key, passphrase, policy=policy, params=params)
        with key.subkey("sqlcipher") as opening, create_store(profile.store, opening):
            return key
    except BaseException:
        key.wipe()
        raise


# shape: parameters: profile, words, policy and counter are read in this order wherever a vault is opened
def unlock(profile: Profile, passphrase: str, policy: KdfPolicy, guesses: Guesses) -> DataKey:
    """The data key, if the passphrase is right.

    Raises Told: wrong_passphrase (tries, wait_s), passphrase_wait (tries, wait_s), slot_damaged, store_missing,
    store_newer. Only a wrong passphrase counts as a guess.
    """
    device, slot, before = read_device(profile), read_slot(profile), guesses.count
    guesses.begin()
    material = key_material(passphrase)
    try:
        key = unseal(slot, material, policy, place=Place(bytes.fromhex(device.store), device.epoch))
    except Told as error:
        if error.key == "wrong_passphrase":
            raise guesses.failed() from None
        guesses.take_back(before)
        raise
    finally:
        overwrite(material)
    guesses.succeeded()
    return key


def replace_passphrase(
    profile: Profile, key: DataKey, passphrase: str, *, policy: KdfPolicy, params: KdfParams
) -> None:
    """From now on only this passphrase opens the vault. Nothing is encrypted again; the old slot is destroyed."""
    material = key_material(passphrase)
    try:
        write_slot(profile, seal(key, material, policy, params=params))
    finally:
        overwrite(material)


def change_passphrase(profile: Profile, old: str, new: str, *, policy: KdfPolicy, guesses: Guesses) -> None:
    """Exchange the passphrase at the cost the slot has now, after checking the old one as `unlock` does."""
    params = params_of(read_slot(profile))
    with unlock(profile, old, policy, guesses) as key:
        replace_passphrase(profile, key, new, policy=policy, params=params)
