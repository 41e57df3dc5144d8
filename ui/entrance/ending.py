"""The end of this laptop, by the partnership's signed order: its keys go, and a signed word of it stays."""

from contextlib import suppress
from datetime import datetime

from pydantic_core import to_json

from caseworker.domain.errors import Told
from caseworker.store.device_secret import DeviceSecrets
from caseworker.store.ending import end, note_reported, read_word
from caseworker.store.platform import write_whole
from caseworker.store.profile import Profile, read_device
from caseworker.sync.ending import receipt, send_receipt
from caseworker.sync.report import Leaving
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
    end(profile, ended, secrets)


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
