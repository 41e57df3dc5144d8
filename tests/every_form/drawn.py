"""Every form on the screen, for the tests of `tests/every_form`: the view, its controls, and the keys to them."""

from collections.abc import Iterator
from datetime import date
from itertools import count

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from caseworker.domain.fields import FieldSpec
from caseworker.domain.form import Record
from caseworker.domain.registry import FORMS
from tests.every_form.bodies import the_lists
from ui.forms.form_view import FormView, Surroundings

TODAY = date(2026, 11, 12)
SOMEBODY = "a" * 32
FORMS_DRAWN = tuple(form for form in FORMS if not form.info.config)
LINKED = ("network_member", "person", "worker", "session", "plan", "plan_version", "agreement", "action", "place")


def around() -> Surroundings:
    """What a form needs from around it; every link has one person it may name."""
    ids = count(1)
    links = dict.fromkeys(LINKED, ((SOMEBODY, "Chidi Storey"),))
    return Surroundings(the_lists(), lambda: TODAY, lambda: f"{next(ids):032x}", links=links)


def drawn(qtbot: QtBot, form: type[Record], *, width: int = 1000) -> FormView:
    """The form in a window of its own, as wide as a page leaves it."""
    view = FormView(form, around())
    qtbot.addWidget(view)
    view.resize(width, 700)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    settle(view)
    return view


def settle(window: QWidget) -> None:
    """As tall as it asks to be, with everything laid out."""
    for _ in range(4):
        QApplication.processEvents()
    tall = window.heightForWidth(window.width()) if window.hasHeightForWidth() else window.sizeHint().height()
    window.resize(window.width(), max(tall, 100))
    for _ in range(4):
        QApplication.processEvents()


def asked(form: type[Record]) -> tuple[FieldSpec, ...]:
    """The fields that stand in a section: what is drawn."""
    return tuple(spec for spec in form.specs() if spec.ask.section)


def stops(window: QWidget, key: Qt.Key = Qt.Key.Key_Tab, most: int = 400) -> Iterator[QWidget]:
    """The controls that Tab reaches from where the keyboard is, until it comes round; at most `most`."""
    first: QWidget | None = None
    for _ in range(most):
        here = QApplication.focusWidget()
        assert here is not None
        if here is first or not (window is here or window.isAncestorOf(here)):
            return
        first = first or here
        yield here
        QTest.keyClick(here, key)


def reachable(window: QWidget) -> set[QWidget]:
    """The visible controls that say they can be reached with Tab."""
    return {
        one
        for one in window.findChildren(QWidget)
        if one.isVisible() and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus and not one.focusProxy()
    }
