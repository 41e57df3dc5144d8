"""Unfinished work is kept: two seconds after the last change, on leaving, and when the app locks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from caseworker.domain.changes import Changes
from caseworker.domain.edits import Body
from caseworker.domain.ids import EditId, Path
from caseworker.domain.ports import Draft, DraftKey, Ports, Stored
from ui.desk import Desk

QUIET_MS = 2_000
SEEN = "~seen"
"""Under this name a draft keeps what its author had seen; no field is called like this."""


class DraftKeeper(QObject):
    """Keeps the newest values of one piece of unfinished work.

    `read` gives the values now, `seen` is the record the author began from. Nothing is kept before a person changed
    something, and nothing after `stop`.

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
        self.seen: Stored | None = None
        self._is_changed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self.keep)

    def begin(self, key: DraftKey, seen: Stored | None = None) -> Draft | None:
        """Keep under this key from now on; the draft that is there already, if there is one.

        `seen` is the record the work begins from. It is kept with the draft, so that work taken up again days later
        still says what its author had seen.
        """
        self._timer.stop()
        self._key, self._is_changed = key, False
        draft = self._desk.now(lambda records: records.draft(key))
        self.seen = _seen_in(draft) or seen if draft else seen
        return _without_seen(draft) if draft else None

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
        draft = Draft(
            self._key,
            _with_seen(self._read(), self.seen),
            saved_at=self._desk.ports.clock.now().isoformat(timespec="seconds"),
        )

        def kept(ports: Ports) -> Changes:
            ports.records.keep(draft)
            return Changes()

        self._desk.do(self, kept, lambda _changes: self._on_kept(draft), or_else=self.failed.emit)

    def _on_kept(self, draft: Draft) -> None:
        self.kept.emit(datetime.fromisoformat(draft.saved_at).astimezone())


def _with_seen(values: Body, seen: Stored | None) -> Body:
    if seen is None:
        return values
    versions: Body = {str(path): str(version) for path, version in seen.versions.items()}
    return {**values, SEEN: {"body": dict(seen.body), "versions": versions}}


def _seen_in(draft: Draft) -> Stored | None:
    kept = draft.values.get(SEEN)
    body, versions = (kept.get("body"), kept.get("versions")) if isinstance(kept, dict) else (None, None)
    if not isinstance(body, dict) or not isinstance(versions, dict):
        return None
    known = {Path(path): EditId(str(version)) for path, version in versions.items()}
    return Stored(draft.key.record, draft.key.scope, draft.key.kind, body, known)


def _without_seen(draft: Draft) -> Draft:
    return replace(draft, values={name: value for name, value in draft.values.items() if name != SEEN})
