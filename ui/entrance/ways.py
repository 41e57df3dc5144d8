"""The ways into one profile when the words are lost: the recovery sheet, or two officers of the partnership."""

from datetime import date

from caseworker.custody import RecoveryReply, fingerprint
from caseworker.domain.errors import Told
from caseworker.store.profile import read_device
from caseworker.store.vault.lost_words import begin_recovery, confirm_recovery, finish_recovery, open_with_code
from caseworker.store.vault.vault import state
from caseworker.sync.recovery import ask_recovery
from ui.entrance.custody import Drawing, day_in_words
from ui.entrance.vault import Entry
from ui.workplace import Opened


class LostWays(Drawing):
    """See `ui.screens.lock.lost_words.WaysIn`."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry
        self._reply: RecoveryReply | None = None

    @property
    def has_code(self) -> bool:
        """Whether a recovery sheet was made for this laptop."""
        return bool(state(self._entry.profile).code_since)

    def open_with_code(self, code: str, words: str) -> Opened:
        """What a door gives. Raises Told as `lost_words.open_with_code` and `Entry.entered` do."""
        entry = self._entry
        return entry.entered(
            lambda: open_with_code(entry.profile, code, words, safeguards=entry.safeguards), way="sheet"
        ).opened()

    def asked_on(self) -> str:
        """The day the officers were asked, in words; "" if this laptop does not wait for them."""
        asked = state(self._entry.profile).asked_on
        return day_in_words(date.fromisoformat(asked)) if asked else ""

    def ask_officers(self, words: str) -> str:
        """Make a request under new words; what the officers compare. It is handed in when `is_answered` first asks."""
        entry = self._entry
        with entry.profile.held(wait_s=entry.wait_s):
            today = entry.clock.now().astimezone().date()
            self._reply = None
            return fingerprint(begin_recovery(entry.profile, words, entry.safeguards, on=today).public_key)

    def confirm(self, words: str) -> str:
        """What the officers compare, proved by the words. Raises Told as `lost_words.confirm_recovery`."""
        entry = self._entry
        with entry.profile.held(wait_s=entry.wait_s):
            return fingerprint(confirm_recovery(entry.profile, words, entry.safeguards).public_key)

    def is_answered(self) -> bool:
        """Whether two officers have answered. Raises Told as `sync.recovery.ask_recovery`, recovery_not_asked."""
        request = state(self._entry.profile).request
        if request is None:
            raise Told("recovery_not_asked")
        reply = ask_recovery(read_device(self._entry.profile).server, request)
        self._reply = reply if reply.sealed else None
        return self._reply is not None

    def open_with_answer(self, words: str) -> Opened:
        """What a door gives. Raises Told as `lost_words.finish_recovery` and `Entry.entered` do."""
        entry, reply = self._entry, self._reply
        if reply is None:
            raise Told("recovery_not_asked")
        return entry.entered(
            lambda: finish_recovery(entry.profile, reply, words, safeguards=entry.safeguards), way="officers"
        ).opened()
