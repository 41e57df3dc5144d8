"""Sync as the app rings for it: afterwards the store is anchored, and an order to end this laptop is remembered."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.store.store import Store
from caseworker.sync.mailbag import ServerMailbag
from caseworker.sync.report import Leaving
from ui.parts import StoreMemory

CLOCK_OFF: Final = "clock_minutes"


class AnchoredMailbag:
    """Sync; after each run, however it ended, the audit's head is kept beside the store, and how the clocks differ."""

    def __init__(self, mailbag: ServerMailbag, store: Store, mark: Callable[[], None]) -> None:
        """`mark` has the audit's head kept in the system's keyring too."""
        self._mailbag = mailbag
        self._store = store
        self._mark = mark
        self._memory = StoreMemory(store)
        self._is_running = False

    def clock_minutes(self) -> int:
        """How far this laptop's clock was ahead of the server's when they last met; negative: behind."""
        kept = self._memory.recall(CLOCK_OFF)
        return kept if isinstance(kept, int) else 0

    def leaving(self) -> Leaving | None:
        """The order to end this laptop, once what was not sent is in safe hands or can be put on the disk.

        None while a run goes on: what it does is not known yet, and nothing is destroyed under it.
        """
        if self._is_running:
            return None
        last = self._mailbag.last
        said = last.leaving if last is not None else None
        return said if said is not None and (said.is_safe or said.letters) else None

    def run(self, told: Callable[[str, int, int], None], stopped: Callable[[], bool]) -> Changes:
        """One full sync; see `ServerMailbag.run`."""
        self._is_running = True
        try:
            return self._mailbag.run(told, stopped)
        finally:
            with suppress(Told):
                self._store.anchor()
                self._keep_clock()
            self._mark()
            self._is_running = False

    def _keep_clock(self) -> None:
        """A run that did not reach the server says nothing about its clock."""
        last = self._mailbag.last
        if last is not None and (last.clock_minutes or not last.trouble) and last.clock_minutes != self.clock_minutes():
            self._memory.remember(CLOCK_OFF, last.clock_minutes or None)
