"""The door of one profile: with the words, without them, and after too long away."""

from contextlib import suppress
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from caseworker.custody import Rescue
from caseworker.domain.errors import Told
from caseworker.store.custody.ending import finish
from caseworker.store.profile import Profile, read_device
from caseworker.store.vault.vault import state, unlock
from ui.entrance.ending import report_end
from ui.entrance.repairs import VaultRepairs
from ui.entrance.vault import Entry
from ui.entrance.ways import LostWays
from ui.workplace import Opened


class VaultDoor:
    """Tries words against the vault and opens the store."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry
        self.ways = LostWays(entry)
        self.repairs = VaultRepairs(entry)

    @property
    def tag(self) -> str:
        """The laptop's code, empty if it cannot be read."""
        try:
            return read_device(self._entry.profile).code
        except Told:
            return ""

    @property
    def server(self) -> str:
        """The host of its partnership's server, empty if it cannot be read. The profile says it in the clear."""
        try:
            return urlsplit(read_device(self._entry.profile).server).hostname or ""
        except (Told, ValueError):
            return ""

    @property
    def is_ended(self) -> bool:
        """Whether the partnership has ended this laptop: nothing here opens any more."""
        return state(self._entry.profile).ended is not None

    @property
    def rescue_left(self) -> int:
        """How many pieces that the server would not take lie sealed here since the end; 0 if none."""
        return _pieces_left(self._entry.profile)

    def report_end(self) -> None:
        """Finish an end that was interrupted, and send its signed word. Slow; trouble waits for another time."""
        entry = self._entry
        with suppress(Told), entry.profile.held(wait_s=entry.wait_s):
            finish(entry.profile, entry.safeguards.secrets)
        report_end(entry.profile)

    def wait_s(self) -> int:
        """Seconds until words may be tried again."""
        return self._entry.safeguards.guesses.wait_s()

    def open(self, words: str) -> Opened:
        """What the app goes on with. Raises Told as `vault.unlock`, `Entry.entered` and `OpenVault.opened` do."""
        entry = self._entry
        return entry.entered(lambda: unlock(entry.profile, words, entry.safeguards), words=words).opened()

    def meet_and_open(self, words: str) -> Opened:
        """As `open`, after one sync with the server. Raises Told as that does."""
        entry = self._entry
        return entry.entered(lambda: unlock(entry.profile, words, entry.safeguards)).met()


def _pieces_left(profile: Profile) -> int:
    """The pieces in the letters that lie there; a file that cannot be read may hold as many as the receipt names."""
    if not profile.rescue.is_file():
        return 0
    try:
        letters = TypeAdapter(list[Rescue]).validate_json(profile.rescue.read_bytes())
    except (OSError, ValidationError):
        word = state(profile).ended
        return max(1, word.receipt.pieces if word else 0)
    return sum(letter.pieces for letter in letters)
