"""What one run of sync did, as a value."""

from dataclasses import dataclass, field

from caseworker.custody import Rescue
from caseworker.domain.changes import Changes
from caseworker.wire import Ending


@dataclass(frozen=True, slots=True)
class Leaving:
    """The partnership's signed order that this laptop end, and what became of the work it had not sent.

    Attributes:
        order: the order; its signature held.
        pieces: how many pieces of work the server does not have otherwise.
        mark: names exactly these pieces; see `syncport.Unsent`.
        is_safe: the server holds all of them, sealed to the partnership, or there were none.
        letters: what the server says it can never take. Once these lie whole on the disk the laptop may end too;
            while it is not safe and there are none, nothing may be destroyed: the next run tries again.
    """

    order: Ending
    pieces: int = 0
    mark: str = ""
    is_safe: bool = False
    letters: tuple[Rescue, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Report:
    """One run of sync, told from what the store confirmed.

    Attributes:
        changes: what the run changed on this laptop, whether or not it went through.
        trouble: the catalogue key of what stopped it or a part of it, "" if it went through.
        wait_s: seconds the server asked to be left alone.
        sent: edits the server answered. received: entries and whole records taken in.
        purged: records removed because access to them had ended.
        offered_again: edits offered once more because the server had lost them.
        differed: scopes whose checksum differed and that were fetched again.
        tag: the name of the welcome that the store's grants are as of, "" if there was none.
        clock_minutes: how far this laptop's clock is ahead of the server's (negative: behind).
        is_put_back: the audit here does not hold a line that the partnership signed: an older store was put back.
        leaving: the order to end this laptop, None if there is none.
    """

    changes: Changes = field(default_factory=Changes)
    trouble: str = ""
    wait_s: int = 0
    sent: int = 0
    received: int = 0
    purged: int = 0
    offered_again: int = 0
    differed: int = 0
    clock_minutes: int = 0
    tag: str = ""
    is_put_back: bool = False
    leaving: Leaving | None = None
