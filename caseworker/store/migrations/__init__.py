"""The store's layout, as numbered steps. A step, once released, never changes: a new one follows it.

The number of the newest step is the store's `PRAGMA user_version`; the vault turns away a store with a higher one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from caseworker.domain.errors import Told
from caseworker.store.migrations import m0001_first, m0002_followed, m0003_files
from caseworker.store.opened import Opened


@dataclass(frozen=True, slots=True)
class Step:
    """One migration: its number, why it exists, and what it does inside the transaction it is given."""

    number: int
    info: str
    migrate: Callable[[Opened], None]


STEPS: tuple[Step, ...] = (
    Step(1, m0001_first.info, m0001_first.migrate),
    Step(2, m0002_followed.info, m0002_followed.migrate),
    Step(3, m0003_files.info, m0003_files.migrate),
)
KNOWN = STEPS[-1].number
"""The newest layout this program reads and writes."""


def migrate(at: Opened, *, backup: Callable[[], object], steps: Sequence[Step] = STEPS) -> tuple[int, ...]:
    """Bring a store up to date; returns the numbers of the steps taken.

    `backup` runs once before the first step on a store that already has a layout, and nothing is changed if it raises.
    All steps are one transaction: a store is at its old layout or at the newest. Raises Told("store_newer").
    """
    found: int = at.connection.value("PRAGMA user_version")
    newest = steps[-1].number
    if found > newest:
        raise Told("store_newer", found=found, known=newest)
    todo = tuple(step for step in steps if step.number > found)
    if not todo:
        return ()
    if found:
        backup()
    with at.connection.transaction():
        for step in todo:
            step.migrate(at)
        at.connection.execute(_stamp(newest))
    return tuple(step.number for step in todo)


def _stamp(number: int) -> str:
    """PRAGMA takes no parameters."""
    return f"PRAGMA user_version = {number:d}"
