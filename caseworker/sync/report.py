"""What one run of sync did, as a value."""

from dataclasses import dataclass, field

from caseworker.domain.changes import Changes


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
