"""The line at the foot of the window: whether what was written is sent, what protects it, and when the screen locks."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QSizePolicy
from typing_extensions import override

from ui.i18n import _, counted
from ui.widgets.boxes import beside
from ui.widgets.button import Button
from ui.widgets.chip import KeyCap
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel
from ui.widgets.picture import Picture


@dataclass(frozen=True, slots=True)
class SyncLine:
    """The one true sentence about sending, with the icon and colour that go with it."""

    words: str
    icon: str = "cloud-check"
    ink: str = "ok"


class Foot(QFrame):
    """The status bar. The sync sentence is a button; everything else is read, not pressed."""

    def __init__(self, who: str, on_sync: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty("role", "footer")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._cloud = Picture("cloud-check", "ok", 18)
        self._sync = Button("", "status")
        self._sync.setObjectName("foot.sync")
        self._sync.clicked.connect(on_sync)
        self._locks = PlainLabel("", "small", wraps=False)
        row = Flow(18, (16, 4, 16, 5))
        row.add(
            beside(self._cloud, self._sync, KeyCap("Alt+S")),
            beside(Picture("lock", "ok", 17), PlainLabel(_("Encrypted on this laptop"), "small", wraps=False)),
            beside(Picture("clock", "muted", 17), self._locks),
            None,
            PlainLabel(who, "small", wraps=False),
        )
        self.setLayout(row)

    def show_sync(self, line: SyncLine) -> None:
        """Say what is sent and what is not."""
        self._cloud.show_icon(line.icon, line.ink)
        self._sync.set_words(line.words, name=_("{words} Opens what is sent.").format(words=line.words))

    def show_lock(self, seconds: int) -> None:
        """Say when the screen locks by itself, in whole minutes rounded up, and in seconds for the last half minute."""
        if seconds <= 30:
            words = counted("Locks in {n} second", "Locks in {n} seconds", max(0, seconds))
        else:
            words = counted("Locks in {n} minute", "Locks in {n} minutes", -(-seconds // 60))
        if words != self._locks.text():
            self._locks.setText(words)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.heightForWidth(width) if layout is not None else 0
