"""The store is closed on a thread of its own, behind everything that still waits to be written; the window stays alive.

A write that hangs is waited for, not dropped: the cover is on the screen meanwhile and says why it takes long. Only
after two minutes the process ends without it, because a laptop must not lie open for ever, and the lock then says so.
What is still being written is never closed under its writer, and so no laptop is ended meanwhile either.
"""

import threading
import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ui.tasks import NET_WAITS_S, Tasks, Waiting

PATIENCE_S: Final = 120.0
SLOW_S: Final = 4.0
READING_S: Final = 4.0
_LOOK_MS: Final = 10


class _Deed:
    """What the thread does. It holds nothing of Qt."""

    def __init__(self, wait: Waiting, close: Callable[[], None]) -> None:
        self._wait = wait
        self._close = close
        self.written, self.over = threading.Event(), threading.Event()
        self.trouble: Exception | None = None

    def __call__(self) -> None:
        try:
            if self._wait("write", PATIENCE_S):
                self.written.set()
                if self._wait("read", READING_S):
                    self._wait("net", NET_WAITS_S)
                    self._close()
        except Exception as trouble:  # noqa: BLE001  (raised again where it is heard)
            self.trouble = trouble
        finally:
            self.over.set()


class Closing(QObject):
    """One closing of the store, begun when it is made.

    Signals:
        over: the process may end. `is_unsaved` says whether words may be lost, `trouble` what closing raised.
        slow(bool): it takes long; whether that is because words still wait to be saved.
    """

    over = Signal()
    slow = Signal(bool)

    def __init__(self, tasks: Tasks, close: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._deed = _Deed(tasks.end(), close)
        self._began = time.monotonic()
        self._is_said = False
        threading.Thread(target=self._deed, name="caseworker-closing", daemon=True).start()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    @property
    def is_unsaved(self) -> bool:
        """Whether what was being written could not be put on the disk, as far as is known now."""
        return not self._deed.written.is_set()

    @property
    def trouble(self) -> Exception | None:
        """What closing raised, if it did."""
        return self._deed.trouble

    def is_over_within(self, seconds: float) -> bool:
        """Whether it is over, after waiting so long at most. If it is, `over` says so no more."""
        if self._deed.over.wait(seconds):
            self._timer.stop()
        return self._deed.over.is_set()

    @Slot()
    def _look(self) -> None:
        passed = time.monotonic() - self._began
        if self._deed.over.is_set() or passed >= PATIENCE_S:
            self._timer.stop()
            self.over.emit()
        elif passed >= SLOW_S and not self._is_said:
            self._is_said = True
            self.slow.emit(self.is_unsaved)
