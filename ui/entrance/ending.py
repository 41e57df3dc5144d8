"""The end of this laptop, by the partnership's signed order: its keys go, and a signed word of it stays."""

from contextlib import suppress
from datetime import datetime

from pydantic import ValidationError
from pydantic_core import to_json

from caseworker.custody import is_signed
from caseworker.domain.errors import Told
from caseworker.store.custody.ending import end, note_reported, read_word
from caseworker.store.platform import write_whole
from caseworker.store.profile import ASIDE, Profile, read_device
from caseworker.store.vault.device_secret import DeviceSecrets
from caseworker.sync.ending import receipt, send_receipt
from caseworker.sync.report import Leaving
from caseworker.wire import Ending
from ui.device_key import LaptopKey


# shape: parameters: what is ended, by which order, who signs, and when
def end_laptop(profile: Profile, leaving: Leaving, key: LaptopKey, *, secrets: DeviceSecrets, at: datetime) -> None:
    """Destroy this laptop's keys and records; no store of the profile may be open.

    What the server would not take lies sealed on the disk before. Raises Told as `ending.end`: nothing is gone then.
    """
    if leaving.letters:
        write_whole(profile.rescue, to_json([letter.model_dump() for letter in leaving.letters]))
    device = read_device(profile)
    ended = receipt(key, leaving.order.device, store=device.store, pieces=leaving.pieces, at=at)
    end(profile, leaving.order, ended, kept_secrets=secrets)
    call_aside(profile, leaving.order)


def call_aside(profile: Profile, order: Ending) -> None:
    """Profiles of the same worker and server that were set aside open from now on only by meeting the server.

    They may hold what was never sent and their keys are not open here, so nothing of them is destroyed: what becomes of
    them the server says when they meet it.
    """
    for aside in profile.folder.parent.glob(f"{ASIDE}{profile.folder.name}-*"):
        with suppress(Told):
            write_whole(Profile(aside).called, order.model_dump_json().encode())


def is_called(profile: Profile, server_key: str) -> bool:
    """Whether the partnership has ended the laptop that this profile was set aside on, by its signed order."""
    try:
        order = Ending.model_validate_json(profile.called.read_bytes())
    except (OSError, ValidationError):
        return False
    return is_signed(server_key, order.signed_text, order.signature)


def report_end(profile: Profile) -> None:
    """Send the receipt of an end, if the server does not have it yet. Trouble is left for the next start."""
    word = read_word(profile)
    if word is None or word.is_reported:
        return
    try:
        send_receipt(read_device(profile).server, word.receipt)
    except Told:
        return
    with suppress(Told):
        # A full disk must keep nobody from what comes next: the receipt is then sent once more.
        note_reported(profile)
