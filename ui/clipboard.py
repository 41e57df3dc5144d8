"""What is copied out of the app: marked as private, kept out of histories and clouds, and taken away again.

Only what somebody copies with a key or a menu gets there. Selecting alone copies nothing, also where the system would.
"""

import secrets
import sys
from collections.abc import Callable
from ctypes import c_void_p
from typing import Final

from PySide6.QtCore import QMimeData, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QClipboard, QGuiApplication

from ui.native import ObjectiveC, Objects

CLEARED_AFTER_S: Final = 30
MARK: Final = "application/x-caseworker-copy"
_WINDOWS: Final = 'application/x-qt-windows-mime;value="{}"'
_NO: Final = b"\0\0\0\0"
HINTS: Final = {
    _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"): b"1",
    _WINDOWS.format("CanIncludeInClipboardHistory"): _NO,
    _WINDOWS.format("CanUploadToCloudClipboard"): _NO,
    "x-kde-passwordManagerHint": b"secret",
}
"""What programs that keep copies are asked by: Windows (monitors, history, cloud) and KDE."""
CONCEALED: Final = "org.nspasteboard.ConcealedType"
_SHARED_WITH_NOBODY: Final = frozenset({"offscreen", "minimal"})


def is_ours(board: QClipboard) -> bool:
    """Whether what lies there came from this app. A clipboard that no other program reaches holds nothing else."""
    return board.ownsClipboard() or QGuiApplication.platformName() in _SHARED_WITH_NOBODY


def conceal_on_macos(objects: Callable[[], Objects] = ObjectiveC) -> None:
    """Mark what lies on the pasteboard of macOS as concealed. Qt can only add types of its own there."""
    try:
        seen = objects()
    except (OSError, AttributeError):
        return
    board, kind = seen.send(seen.named("NSPasteboard"), "generalPasteboard"), c_void_p(seen.text(CONCEALED))
    kinds = seen.send(seen.named("NSArray"), "arrayWithObject:", kind)
    seen.send(board, "addTypes:owner:", c_void_p(kinds), c_void_p(None))
    seen.send(board, "setString:forType:", c_void_p(seen.text("")), kind)


class Clipboard(QObject):
    """Watches every copy made in the app, from a text box or a button.

    A copy is replaced by its plain text with the hints and a random mark. Thirty seconds later, at a lock and at the
    end it is cleared, unless another copy, of ours or somebody else's, has taken its place.
    """

    def __init__(
        self,
        board: QClipboard,
        parent: QObject | None = None,
        *,
        ours: Callable[[QClipboard], bool] = is_ours,
        conceal: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._board = board
        self._ours = ours
        self._conceal = conceal or (conceal_on_macos if sys.platform == "darwin" else None)
        self._mark = b""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)  # a coarse one may take a second and a half longer
        self._timer.setInterval(CLEARED_AFTER_S * 1000)
        self._timer.timeout.connect(self.clear)
        board.dataChanged.connect(self._on_changed)
        board.selectionChanged.connect(self._on_selected)

    @property
    def clears_in_ms(self) -> int:
        """Milliseconds until what was copied is taken away; 0 if nothing waits for that."""
        return max(0, self._timer.remainingTime())

    @Slot()
    def clear(self) -> None:
        """Take away what was copied here, if it still lies there."""
        self._timer.stop()
        if self._lies_there():
            self._mark = b""
            self._board.clear()
        self._mark = b""

    def _lies_there(self) -> bool:
        return bool(self._mark) and self._found() == self._mark

    def _found(self) -> bytes:
        """The mark of what lies there; empty if it has none. A copy that is marked already is not marked again."""
        held = self._board.mimeData()
        return b"" if held is None else bytes(held.data(MARK).data())

    @Slot()
    def _on_changed(self) -> None:
        if self._lies_there():
            return
        self._timer.stop()
        self._mark = self._found() if self._ours(self._board) else b""
        if not self._mark and self._ours(self._board) and (text := self._board.text()):
            self._mark = secrets.token_bytes(16)
            self._board.setMimeData(_marked(text, self._mark))
            if self._conceal is not None:
                self._conceal()
        if self._mark:
            self._timer.start()

    @Slot()
    def _on_selected(self) -> None:
        """On X11 selecting text gives it to any program at the middle mouse button. Nobody asked for that."""
        if self._board.ownsSelection():
            self._board.clear(QClipboard.Mode.Selection)


def _marked(text: str, mark: bytes) -> QMimeData:
    data = QMimeData()
    data.setText(text)
    for name, value in (*HINTS.items(), (MARK, mark)):
        data.setData(name, value)
    return data
