"""What holds for every place in the shell and every page outside it, in every look.

Names, room, the keyboard, and no window that strayed.
Each look is walked through once, in one window; the tests ask what was seen at all its places together, because a test
for each of them spends longer on its own setting up than on the question.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid
from typing_extensions import override

from tests.every_form.drawn import reachable
from tests.ui.every_door import door_names, doors
from tests.ui.every_place import house, place_names
from tests.ui.looked_over import findings, told
from ui import theme
from ui.tokens import ThemeName

LOOKS: tuple[tuple[ThemeName, float], ...] = (("light", 1.0), ("contrast", 1.5), ("light", 2.0))
"""Each text size once, and high contrast for its thicker borders; the dark theme has the room of the light one."""
MOST_STOPS = 600


@dataclass(slots=True)
class Seen:
    """What was wrong at one place, as sentences."""

    laid_out: list[str] = field(default_factory=list)
    strayed: list[str] = field(default_factory=list)
    not_reached: list[str] = field(default_factory=list)
    not_back: list[str] = field(default_factory=list)


@pytest.fixture(scope="module", params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]:.0%}")
def seen(
    request: pytest.FixtureRequest, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapping[str, Seen]]:
    """Everything there was to see in one look, by place."""
    theme.apply(qapp, *request.param)
    with house(tmp_path_factory.mktemp("house")) as home:
        home.window.show()
        home.window.activateWindow()
        home.settle()
        assert home.window.isActiveWindow()
        everything = {name: look_at(home.window, home.screen, name) for name in place_names()}
    with doors(tmp_path_factory.mktemp("doors")) as them:
        them.window.show()
        them.window.activateWindow()
        them.settle()
        everything |= {name: look_at(them.window, them.go, name) for name in door_names()}
    yield everything
    theme.apply(qapp, "light", 1.0)


class Strays(QObject):
    """Notes every window but the one that is shown, even for a moment: a widget without a parent is one."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._window = window
        self._noted: list[str] = []
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def found(self) -> list[str]:
        """What was shown since; nothing is noted after."""
        app = QApplication.instance()
        assert app is not None
        app.removeEventFilter(self)
        return self._noted

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self._noted += [told(watched)] if watched is not self._window else []
        return False


def look_at(window: QWidget, go: Callable[[str], QWidget], name: str) -> Seen:
    """Go there as a worker does, and look."""
    strays = Strays(window)
    page = go(name)
    made = Seen(findings(window), strays.found())
    wanted = reachable(page)
    next(iter(wanted)).setFocus(Qt.FocusReason.TabFocusReason)
    there, back = (round_trip(key) for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab))
    made.not_reached = sorted(told(one) for one in wanted - set(there) if isValid(one))
    made.not_back = sorted(told(one) for one in set(there) ^ set(back) if isValid(one))
    return made


def round_trip(key: Qt.Key) -> list[QWidget]:
    """The controls that a key leads to, from the one with the keyboard until it comes round or stays where it is."""
    there: list[QWidget] = []
    for _ in range(MOST_STOPS):
        here = QApplication.focusWidget()
        if here is None or here in there:
            return there
        there.append(here)
        QTest.keyClick(here, key)
    return there


def test_that_every_place_was_looked_at(seen: Mapping[str, Seen]) -> None:
    assert seen.keys() == {*place_names(), *door_names()}


def test_that_nothing_is_nameless_cut_or_covered(seen: Mapping[str, Seen]) -> None:
    assert not said_of(seen, lambda one: one.laid_out)


def test_that_no_window_strays(seen: Mapping[str, Seen]) -> None:
    assert not said_of(seen, lambda one: one.strayed)


def test_that_tab_reaches_every_control_and_shift_tab_comes_back(seen: Mapping[str, Seen]) -> None:
    assert not said_of(seen, lambda one: one.not_reached)
    assert not said_of(seen, lambda one: one.not_back)


def said_of(seen: Mapping[str, Seen], fault: Callable[[Seen], list[str]]) -> list[str]:
    """One sentence for each fault of a sort, with the place it was seen at."""
    return [f"{name}: {words}" for name, one in seen.items() for words in fault(one)]
