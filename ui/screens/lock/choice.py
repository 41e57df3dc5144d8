"""Which of several, where people or partnerships share a laptop: a code and a server, nothing about anybody."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.i18n import _
from ui.screens.lock.door import Door
from ui.screens.lock.pages import SidePage
from ui.screens.middle import at_left
from ui.widgets.boxes import Column
from ui.widgets.button import Button
from ui.widgets.label import PlainLabel


class ChoiceScreen(QWidget):
    """One button for each, the one used last first. Choosing opens nothing: the words are asked for next.

    Signals:
        chosen(object): the door of the one that was chosen.
    """

    chosen = Signal(object)

    def __init__(self, doors: Sequence[Door]) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        page = SidePage(_("Which one do you want to open?"))
        page.back.hide()
        page.card.add(PlainLabel(_("Each has its own four words. The laptop's code is on your own notes.")))
        self.buttons = [Button(_words(door, is_last=not at), icon="device-laptop") for at, door in enumerate(doors)]
        for button, door in zip(self.buttons, doors, strict=True):
            button.setObjectName("choice.door")
            button.clicked.connect(partial(self.chosen.emit, door))
            page.card.add(at_left(button))
        column = Column(0)
        self.setLayout(column)
        column.addWidget(page)

    def focus_target(self) -> QWidget:
        """The one that was used last."""
        return self.buttons[0]


def _words(door: Door, *, is_last: bool) -> str:
    tag = _("Laptop {tag}").format(tag=door.tag) if door.tag else _("Key file cannot be read")
    words = ", ".join(part for part in (tag, door.server) if part)
    return _("{words} (used last)").format(words=words) if is_last else words
