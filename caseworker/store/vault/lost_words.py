"""Getting in when the words are lost: with the recovery code, or with the answer of two officers.

Both lead to new words. Every function here is called while the profile is held (`Profile.held`).
"""

from contextlib import suppress
from datetime import date

from caseworker.custody import RecoveryReply, RecoveryRequest
from caseworker.domain.errors import Told
from caseworker.store.custody.escrow import kept_request, made_request, opened_reply, opened_request
from caseworker.store.profile import Profile, destroy_old_slot, read_device, write_slot
from caseworker.store.vault.kdf import KdfPolicy
from caseworker.store.vault.keys import DataKey, Secret, overwrite, wiped_on_fault
from caseworker.store.vault.passphrase import key_material
from caseworker.store.vault.recovery import code_material, read_code_slot, spend, unseal_with_code
from caseworker.store.vault.shredding import shred
from caseworker.store.vault.slots import Place, Terms
from caseworker.store.vault.vault import Safeguards, settle, slot_for, usual_cost


# -- the recovery code ------------------------------------------------------------------------------------------------
def confirm_recovery_code(profile: Profile, slot: bytes, typed: str, *, policy: KdfPolicy) -> None:
    """From now on the code of this slot (`recovery.seal_for_code`) opens the vault too, once, and an older one is void.

    `typed` is that code, read from its paper: before somebody has it there, the older one stays good. Raises Told:
    recovery_code_typo, wrong_recovery_code, disk_full, folder_readonly; nothing has changed then.
    """
    device, material = read_device(profile), code_material(typed)
    place = Place(bytes.fromhex(device.store), device.epoch, "recovery")
    try:
        unseal_with_code(slot, material, policy, place=place).wipe()
    finally:
        overwrite(material)
    write_slot(profile.recovery_slot, slot)


def open_with_code(profile: Profile, code: str, words: str, *, safeguards: Safeguards) -> DataKey:
    """The data key, if the code is right. From then on the new words open the vault, and the code is spent.

    Raises Told: recovery_code_typo (no guess), recovery_code_none, wrong_recovery_code (tries, wait_s),
    passphrase_wait, slot_damaged, store_missing, laptop_ended, disk_full. Unless the new words are in force nothing is
    spent.
    """
    settle(profile, safeguards.secrets)
    device, slot, material = read_device(profile), read_code_slot(profile), code_material(code)
    place = Place(bytes.fromhex(device.store), device.epoch, "recovery")
    counter = safeguards.guesses.beside(profile.code_tries)
    try:
        key = counter.counted(lambda: unseal_with_code(slot, material, safeguards.policy, place=place))
    finally:
        overwrite(material)
    with wiped_on_fault(key):
        spend(profile, slot_for(key, words, safeguards, params=usual_cost(profile, safeguards.policy)))
    _begin_afresh(profile, safeguards)
    return key


# -- the officers -----------------------------------------------------------------------------------------------------
def begin_recovery(profile: Profile, words: str, safeguards: Safeguards, *, on: date) -> RecoveryRequest:
    """A request for the data key, made under new words, kept on the disk until an answer opens or it is cancelled.

    Read its fingerprint (`custody.fingerprint(public_key)`) to the officers. An earlier request is void. Raises Told:
    slot_damaged, store_missing, laptop_ended, disk_full, folder_readonly.
    """
    settle(profile, safeguards.secrets)
    device, material = read_device(profile), key_material(words)
    terms = Terms(usual_cost(profile, safeguards.policy), None, on.isoformat())
    try:
        kept = made_request(device, material, safeguards.policy, terms=terms)
    finally:
        overwrite(material)
    write_slot(profile.request, kept.model_dump_json().encode())
    safeguards.guesses.beside(profile.request_tries).succeeded()
    return kept.request


def confirm_recovery(profile: Profile, words: str, safeguards: Safeguards) -> RecoveryRequest:
    """The request that waits, proved to be the one made under these words: its fingerprint may be read out.

    Without the words it is only what a file says, and somebody else may have written that. Raises Told:
    recovery_not_asked, wrong_passphrase (tries, wait_s), passphrase_wait, slot_damaged, laptop_ended.
    """
    request, private = _opened_request(profile, words, safeguards)
    private.wipe()
    return request


def finish_recovery(profile: Profile, reply: RecoveryReply, words: str, *, safeguards: Safeguards) -> DataKey:
    """The data key out of the officers' answer, with the words the request was made under; they now open the vault.

    An answer that does not hold this vault's key changes nothing. Raises Told: recovery_not_asked, wrong_passphrase
    (tries, wait_s), passphrase_wait, recovery_reply_unusable, slot_damaged, laptop_ended, disk_full.
    """
    request, private = _opened_request(profile, words, safeguards)
    with private:
        key = opened_reply(request, private, reply)
    with wiped_on_fault(key):
        if key.check != read_device(profile).check:
            raise Told("recovery_reply_unusable")
        params = usual_cost(profile, safeguards.policy)
        write_slot(profile.slot, slot_for(key, words, safeguards, params=params))
    _begin_afresh(profile, safeguards)
    return key


def cancel_recovery(profile: Profile) -> None:
    """Whatever the officers answer now opens nothing."""
    destroy_old_slot(profile.request)
    shred(profile.request)


def _opened_request(profile: Profile, words: str, safeguards: Safeguards) -> tuple[RecoveryRequest, Secret]:
    settle(profile, safeguards.secrets)
    kept, material = kept_request(profile), key_material(words)
    # A counter of its own: with words they chose themselves anybody could clear the other.
    counter = safeguards.guesses.beside(profile.request_tries)
    try:
        return kept.request, counter.counted(lambda: opened_request(kept, material, safeguards.policy))
    finally:
        overwrite(material)


def _begin_afresh(profile: Profile, safeguards: Safeguards) -> None:
    """The data key was in these hands: no request waits any more, and the wrong words of before are forgotten."""
    safeguards.guesses.succeeded()
    with suppress(Told):
        cancel_recovery(profile)
