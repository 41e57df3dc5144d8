"""Places and parts of a case as screen readers know them: tabs of a list of tabs, not answers to a question.

Qt announces every exclusive button as a radio button, which is right for answers: one is asked to choose. These lead
somewhere. Qt has no role to set on a widget, so the interface it asks for is made here.
"""

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget, QWidget
from typing_extensions import override

from ui.widgets.exclusive import Exclusive

_ROLE = "spoken"
"""Property of a widget that is announced as something else than its kind."""


def speak_as_tabs(group: Exclusive) -> None:
    """Announce a group and every button in it as tabs; call it once the buttons are there."""
    _install()
    group.setProperty(_ROLE, "tabs")
    for button in group.findChildren(QAbstractButton):
        button.setProperty(_ROLE, "tab")


class _Tab(QAccessibleWidget):
    """A tab: it is selected or not, and pressing it goes there."""

    def __init__(self, button: QAbstractButton) -> None:
        super().__init__(button, QAccessible.Role.PageTab)
        self._button = button

    @override
    def state(self) -> QAccessible.State:
        state = super().state()
        state.selectable = True
        state.selected = self._button.isChecked()
        return state

    @override
    def actionNames(self) -> list[str]:
        return [QAccessibleActionInterface.pressAction(), *super().actionNames()]

    @override
    def doAction(self, actionName: str) -> None:
        if actionName == QAccessibleActionInterface.pressAction():
            self._button.click()
        else:
            super().doAction(actionName)


def _interface(_kind: str, thing: QObject) -> QAccessibleWidget | None:
    role = thing.property(_ROLE) if isinstance(thing, QWidget) else None
    if role == "tab" and isinstance(thing, QAbstractButton):
        return _Tab(thing)
    if role == "tabs" and isinstance(thing, QWidget):
        return QAccessibleWidget(thing, QAccessible.Role.PageTabList)
    return None


@cache
def _install() -> None:
    """Qt asks every factory it was given, so it is given once for the life of the program."""
    QAccessible.installFactory(_interface)
