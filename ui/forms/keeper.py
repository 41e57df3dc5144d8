"""Unfinished work is kept: two seconds after the last change, on leaving, and when the app locks."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from caseworker.domain.changes import Changes
from caseworker.domain.edits import Body
from caseworker.domain.ports import Draft, DraftKey, Ports
from ui.desk import Desk

QUIET_MS = 2_000


class DraftKeeper(QObject):
    """Keeps the newest values of one piece of unfinished work.

    `read` gives the values now. Nothing is kept before a person changed something, and nothing after `stop`.

    Signals:
        kept(datetime): the values are on the disk, at this local time.
        failed(Exception): they could not be kept; what is on the screen is the only copy.
    """

    kept = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject, read: Callable[[], Body]) -> None:
        super().__init__(parent)
        self._desk, self._read = desk, read
        self._key: DraftKey | None = None
        self._is_changed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self.keep)

    def begin(self, key: DraftKey) -> Draft | None:
        """Keep under this key from now on; the draft that is there already, if there is one."""
        self._timer.stop()
        self._key, self._is_changed = key, False
        return self._desk.now(lambda records: records.draft(key))

    def stop(self) -> None:
        """The work was saved, signed or thrown away: nothing more is kept."""
        self._timer.stop()
        self._is_changed = False

    @property
    def is_changed(self) -> bool:
        """Whether a person changed something since `begin` that was not folded into a saved record."""
        return self._is_changed

    @Slot()
    def touch(self) -> None:
        """A person changed something."""
        self._is_changed = True
        self._timer.start()

    @Slot()
    def keep(self) -> None:
        """Keep the values now."""
        self._timer.stop()
        if self._key is None or not self._is_changed:
            return
        draft = Draft(self._key, self._read(), saved_at=self._desk.ports.clock.now().isoformat(timespec="seconds"))

        def kept(ports: Ports) -> Changes:
            ports.records.keep(draft)
            return Changes()

        self._desk.do(self, kept, lambda _changes: self._on_kept(draft), or_else=self.failed.emit)

    def _on_kept(self, draft: Draft) -> None:
        self.kept.emit(datetime.fromisoformat(draft.saved_at).astimezone())
