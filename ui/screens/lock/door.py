"""What a lock needs of the profile behind it. Implemented by the vault, bound in `ui/app.py`."""

from typing import Protocol

from ui.screens.lock.lost_words import WaysIn
from ui.screens.lock.trouble import Repairs


class Door(Protocol):
    """What stands between the words and the records. Implemented by the vault, bound in `ui/app.py`."""

    @property
    def tag(self) -> str:
        """The laptop's code, for the helpdesk ("K7"); empty if it has none."""
        ...

    @property
    def server(self) -> str:
        """The host its partnership is at, for telling several apart; empty if it cannot be read."""
        ...

    def wait_s(self) -> int:
        """Seconds until words may be tried again; 0 when they may be now."""
        ...

    @property
    def ways(self) -> WaysIn:
        """How to get in without the words."""
        ...

    @property
    def repairs(self) -> Repairs:
        """What can be done when the store is damaged."""
        ...

    @property
    def is_ended(self) -> bool:
        """Whether the partnership has ended this laptop."""
        ...

    @property
    def rescue_left(self) -> int:
        """How many pieces that were never sent still lie sealed on this laptop since its end."""
        ...

    def report_end(self) -> None:
        """Finish the end, and send its signed word if the server lacks it. Slow; trouble waits for another time."""
        ...

    def open(self, words: str) -> object:
        """Everything the app needs to go on. Slow. Raises Told."""
        ...

    def meet_and_open(self, words: str) -> object:
        """As `open`, after a sync with the server: for a laptop whose lease is over. Slow. Raises Told."""
        ...
