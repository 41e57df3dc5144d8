"""The end of a laptop: every key and every record destroyed, and a signed word of it that outlives them.

The word is written before anything is destroyed and says whether all of it is done, so an ending that was interrupted
is finished at the next start. It holds the partnership's signed order: without one, under the key that was pinned at
enrolment, a word destroys nothing. What stays of the profile is that word, its clear text (where to send the word), and
a rescue that could not be sent yet: it is sealed to the partnership and opens with no key that was ever here.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from caseworker.custody import Ended, is_signed
from caseworker.domain.errors import Told
from caseworker.store.faults import writing_files
from caseworker.store.platform import write_whole
from caseworker.store.profile import Profile, read_device
from caseworker.store.vault.device_secret import DeviceSecrets
from caseworker.store.vault.shredding import remove_tree, shred
from caseworker.store.vault.slots import Place
from caseworker.wire import Ending

_UNKNOWN_EPOCHS = 4
"""How many device secrets are looked for where it can no longer be read how many there were."""


class Word(BaseModel):
    """An ending as its file has it: the order, the receipt, whether all is destroyed, and whether the server has it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    order: Ending
    receipt: Ended
    is_finished: bool = False
    is_reported: bool = False


def end(profile: Profile, order: Ending, receipt: Ended, *, kept_secrets: DeviceSecrets) -> bool:
    """Destroy every key and every record of the profile; no store may be open. Returns whether all of it is done.

    An order that is not the partnership's, for this laptop, destroys nothing and gives False. What could not be
    destroyed now (a file that another program holds) is at the next start. Raises Told: disk_full, folder_readonly when
    not even the word could be written; then nothing is destroyed but copies.
    """
    word = Word(order=order, receipt=receipt)
    if not _is_meant(profile, word):
        return False
    try:
        _write(profile, word)
    except Told as told:
        if told.key != "disk_full":
            raise
        remove_tree(profile.damaged)
        remove_tree(profile.backups)
        _write(profile, word)
    return finish(profile, kept_secrets)


def finish(profile: Profile, kept_secrets: DeviceSecrets) -> bool:
    """Go on with an ending that was begun, from wherever it stopped; returns whether all of it is done.

    The device secret goes first: without it the slots, wherever a disk may still hold them, open with no words.
    """
    word = read_word(profile)
    if word is None or word.is_finished:
        return True
    is_done = _forget_secrets(profile, word, kept_secrets)
    for path in _doomed(profile):
        is_done &= _destroyed(path)
    if is_done:
        with suppress(Told):
            _write(profile, word.model_copy(update={"is_finished": True}))
    return is_done


def read_word(profile: Profile) -> Word | None:
    """The word of this profile's end, None if it has not ended: without the signed order nothing ends here."""
    try:
        word = Word.model_validate_json(profile.ended.read_bytes())
    except (OSError, ValidationError):
        return None
    return word if _is_meant(profile, word) else None


def _is_meant(profile: Profile, word: Word) -> bool:
    """Whether the partnership ordered this very laptop to end, and the word is about this very store."""
    try:
        said = read_device(profile)
    except Told:
        return False
    is_ours = (word.order.device, word.receipt.store) == (said.device, said.store)
    return is_ours and is_signed(said.server_key, word.order.signed_text, word.order.signature)


def note_reported(profile: Profile) -> None:
    """The server has the receipt: it need not be sent again. Raises Told: disk_full, folder_readonly."""
    word = read_word(profile)
    if word is not None:
        _write(profile, word.model_copy(update={"is_reported": True}))


def _write(profile: Profile, word: Word) -> None:
    write_whole(profile.ended, word.model_dump_json().encode())


def _forget_secrets(profile: Profile, word: Word, kept_secrets: DeviceSecrets) -> bool:
    """One for each epoch so far, and one for the next if it was being made."""
    last = _UNKNOWN_EPOCHS
    with suppress(Told):
        last = read_device(profile).epoch + 1
    store = bytes.fromhex(word.receipt.store)
    return all(kept_secrets.forget(Place(store, epoch)) for epoch in range(last, 0, -1))


def _doomed(profile: Profile) -> Iterator[Path]:
    """Everything in the folder but what stays: first whatever holds a key, then the store, then the rest."""
    for folder in (profile, profile.next_epoch):
        yield from sorted(folder.slot.parent.glob("*"))
        yield from sorted(folder.folder.glob(f"{profile.request.name}*"))
    yield from sorted(profile.folder.glob(f"{profile.store.name}*"))
    staying = {profile.ended, profile.device, profile.rescue, profile.folder / "lock"}
    yield from (path for path in sorted(profile.folder.glob("*")) if path not in staying)


def _destroyed(path: Path) -> bool:
    try:
        with writing_files():
            if path.is_dir() and not path.is_symlink():
                remove_tree(path)
            elif _holds_a_key(path):
                shred(path)
            else:
                path.unlink(missing_ok=True)
    except (Told, OSError):
        return False
    return True


def _holds_a_key(path: Path) -> bool:
    return path.parent.name == "slots" or path.name.startswith("recovery-request")
