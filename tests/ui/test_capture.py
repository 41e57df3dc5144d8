"""Who may see our pixels: asked of each system in its own way, for every window, and undone only by choice."""

import ctypes
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from caseworker.domain.settings import Settings
from tests.ui.bench import bench
from ui.capture import Capture, macos_apply, way_of, windows_apply
from ui.native import Argument, ObjectiveC, Sent
from ui.places import Place
from ui.protections import protections
from ui.screens.settings import Safety, SettingsScreen

LEFT_OUT, BLACK, SEEN = 0x11, 0x01, 0x00


class Windows:
    """Notes what each window was asked to be; an old one knows no `LEFT_OUT`."""

    def __init__(self, *, is_old: bool = False) -> None:
        self.asked: list[tuple[object, object]] = []
        self._is_old = is_old

    def __call__(self, library: str, function: str, *arguments: Argument) -> int:
        assert (library, function) == ("user32", "SetWindowDisplayAffinity")
        handle, wish = arguments
        assert isinstance(handle, ctypes.c_void_p)
        self.asked.append((handle.value, wish))
        return 0 if self._is_old and wish == LEFT_OUT else 1


class Mac:
    """The objects of macOS: a view, its window, and what the window was told."""

    def __init__(self, window: int = 9) -> None:
        self.told: list[tuple[object, ...]] = []
        self._window = window

    def named(self, name: str) -> int:
        return hash(name)

    def text(self, words: str) -> int:
        return hash(words)

    def send(self, receiver: int, message: str, *sent: Sent) -> int:
        self.told.append((receiver, message, *sent))
        return self._window if message == "window" else 0


def test_that_windows_leaves_our_window_out_and_an_older_one_blackens_it() -> None:
    new, old = Windows(), Windows(is_old=True)
    assert windows_apply(new)(0x1_0000_0001, False)
    assert windows_apply(old)(5, False)
    assert new.asked == [(0x1_0000_0001, LEFT_OUT)]
    assert old.asked == [(5, LEFT_OUT), (5, BLACK)]
    assert windows_apply(new)(5, True)
    assert new.asked[-1] == (5, SEEN)


def test_that_a_windows_without_the_function_is_no_fault() -> None:
    def missing(_library: str, _function: str, *_: Argument) -> int:
        raise AttributeError

    assert not windows_apply(missing)(5, False)


def test_that_macos_is_asked_by_the_window_of_the_view() -> None:
    mac = Mac()
    assert macos_apply(lambda: mac)(5, False)
    assert macos_apply(lambda: mac)(5, True)
    share = "setSharingType:"
    assert mac.told == [(5, "window"), (9, share, 0), (5, "window"), (9, share, 1)]
    assert not macos_apply(lambda: Mac(window=0))(5, False)
    assert not macos_apply(ObjectiveC)(5, False), "there is no macOS here to ask"


def test_that_each_system_has_its_way_and_linux_none() -> None:
    assert way_of("win32") is not None
    assert way_of("darwin") is not None
    assert way_of("linux") is None


def test_that_every_window_is_kept_out_also_one_that_comes_later(qtbot: QtBot) -> None:
    applied = dict[int, bool]()
    capture = Capture(lambda handle, is_seen: applied.update({handle: is_seen}) or True)
    first, later = QWidget(), QWidget(None, Qt.WindowType.ToolTip)  # which never takes the keyboard
    for window in (first, later):
        qtbot.addWidget(window)
    with qtbot.waitActive(first):
        first.show()
    capture.look()
    assert applied == {int(first.winId()): False}
    later.show()
    qtbot.waitUntil(lambda: applied.get(int(later.winId())) is False, timeout=3000)
    capture.use(is_seen=True)
    assert set(applied.values()) == {True}
    capture.on_shown(77)
    assert applied[77] is True
    capture.deleteLater()


def test_that_nothing_is_touched_where_nothing_can_be_done(qtbot: QtBot) -> None:
    capture = Capture(None)
    capture.look()
    assert not capture._timer.isActive()


@pytest.mark.parametrize("system", ["win32", "linux"])
def test_that_letting_screenshots_is_a_choice_only_where_they_are_stopped_and_is_in_the_audit(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, system: str
) -> None:
    with bench(tmp_path) as here:
        listed = protections((), (), hears_lock=True, system=system)
        screen = SettingsScreen(here.desk, Safety(lambda _code: True, lambda: None, lambda: False, listed))
        here.show(qtbot, screen)
        screen.open(Place("settings"))
        box = screen.findChild(QCheckBox, "settings.screenshots")
        if system == "linux":
            assert box is None or not box.isVisible()
            return
        assert box is not None
        assert box.isVisible()
        assert not box.isChecked()
        chosen = list[Settings]()
        here.desk.settings_changed.connect(chosen.append)
        for is_let, deed in ((True, "screenshots_let"), (False, "screenshots_stopped")):
            box.click()
            assert chosen[-1].in_screenshots is is_let
            qtbot.waitUntil(lambda deed=deed: [line.deed for line in here.store.audit(limit=1)] == [deed])  # type: ignore[misc]
