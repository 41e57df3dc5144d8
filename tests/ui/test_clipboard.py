"""What is copied: marked as private, taken away in time, and never taken from somebody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QClipboard
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.fakes.desktop import desktop
from ui.clipboard import CLEARED_AFTER_S, CONCEALED, HINTS, MARK, Clipboard, conceal_on_macos
from ui.native import ObjectiveC, Sent
from ui.widgets.textbox import LineBox, TextBox

SECRET = "Jay M. was followed home"


@pytest.fixture
def board(qapp: QApplication) -> Iterator[QClipboard]:
    """An empty clipboard before and after."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # windows of earlier tests watch it too
    found = QApplication.clipboard()
    found.clear()
    yield found
    found.clear()


@pytest.fixture
def guard(board: QClipboard) -> Iterator[Clipboard]:
    """A clipboard that is watched."""
    made = Clipboard(board)
    yield made
    shiboken6.delete(made)


def let_time_pass(guard: Clipboard) -> None:
    """The thirty seconds are over."""
    assert 0 < guard.clears_in_ms <= CLEARED_AFTER_S * 1000
    guard._timer.timeout.emit()


def copied_elsewhere(board: QClipboard, guard: Clipboard, words: str) -> None:
    """Another program copies something."""
    guard._ours = lambda _board: False
    board.setText(words)


@pytest.mark.parametrize("box", [TextBox, LineBox])
def test_that_a_selection_copied_from_a_box_is_marked_and_cleared(
    qtbot: QtBot, board: QClipboard, guard: Clipboard, box: type[TextBox] | type[LineBox]
) -> None:
    made = box(SECRET)
    qtbot.addWidget(made)
    QTest.keyClick(made, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(made, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert board.text() == SECRET
    held = board.mimeData()
    assert {name: bytes(held.data(name).data()) for name in HINTS} == HINTS
    let_time_pass(guard)
    assert board.text() == ""


def test_that_programs_that_keep_copies_are_asked_not_to_in_all_their_ways() -> None:
    said = " ".join(HINTS)
    for name in ("ExcludeClipboardContentFromMonitorProcessing", "x-kde-passwordManagerHint"):
        assert name in said
    for name in ("CanIncludeInClipboardHistory", "CanUploadToCloudClipboard"):
        assert HINTS[f'application/x-qt-windows-mime;value="{name}"'] == b"\0\0\0\0"


def test_that_nothing_but_plain_text_leaves(board: QClipboard, guard: Clipboard) -> None:
    data = QMimeData()
    data.setText(SECRET)
    data.setHtml(f"<b>{SECRET}</b>")
    board.setMimeData(data)
    assert board.text() == SECRET
    assert not board.mimeData().hasHtml()


def test_that_copying_again_counts_from_then(board: QClipboard, guard: Clipboard) -> None:
    board.setText("first")
    guard._timer.setInterval(10)
    board.setText("second")
    assert board.text() == "second"
    guard.clear()
    assert board.text() == ""
    assert guard.clears_in_ms == 0


def test_that_what_another_program_copied_stays(board: QClipboard, guard: Clipboard) -> None:
    board.setText(SECRET)
    copied_elsewhere(board, guard, "a shopping list")
    assert guard.clears_in_ms == 0
    guard.clear()
    assert board.text() == "a shopping list"
    assert not board.mimeData().hasFormat(MARK)


def test_that_what_another_program_copied_is_not_touched_even_if_it_says_the_same(
    board: QClipboard, guard: Clipboard
) -> None:
    board.setText(SECRET)
    copied_elsewhere(board, guard, SECRET)
    guard.clear()
    assert board.text() == SECRET


def test_that_the_lock_clears_what_was_copied(qtbot: QtBot, board: QClipboard, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path) as bench:
        workplace = bench.unlock(qtbot)
        board.setText(SECRET)
        assert board.mimeData().hasFormat(MARK)
        workplace.locking.lock()
        assert board.text() == ""
        qtbot.waitUntil(lambda: len(bench.restarts[0].handed) == 1)


def test_that_the_end_of_the_app_clears_what_was_copied(
    qtbot: QtBot, qapp: QApplication, board: QClipboard, tmp_path: Path
) -> None:
    with desktop(qtbot, tmp_path) as bench:
        bench.unlock(qtbot)
        board.setText(SECRET)
        qapp.aboutToQuit.emit()
        assert board.text() == ""


def test_that_two_that_watch_mark_one_copy_once(board: QClipboard, guard: Clipboard) -> None:
    other = Clipboard(board)
    board.setText(SECRET)
    assert guard.clears_in_ms
    assert other.clears_in_ms
    guard.clear()
    assert board.text() == ""
    shiboken6.delete(other)


def test_that_selecting_alone_gives_nothing_away(qtbot: QtBot, board: QClipboard, guard: Clipboard) -> None:
    box = TextBox(SECRET)
    qtbot.addWidget(box)
    box.selectAll()
    assert board.text() == ""
    assert board.text(QClipboard.Mode.Selection) == ""


class Mac:
    """The objects of macOS: each text and class is a number, and every message is noted with what it means."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._names = {0: "nothing"}

    def named(self, name: str) -> int:
        return self._known(name)

    def text(self, words: str) -> int:
        return self._known(f"'{words}'")

    def send(self, receiver: int, message: str, *sent: Sent) -> int:
        told = [self._names.get(getattr(part, "value", 0) or 0, "?") for part in sent]
        self.said.append(f"{self._names[receiver]} {message} {' '.join(told)}".strip())
        return self._known(f"<{message}>")

    def _known(self, name: str) -> int:
        number = len(self._names)
        self._names[number] = name
        return number


def test_that_a_copy_on_a_mac_is_marked_as_concealed() -> None:
    mac = Mac()
    conceal_on_macos(lambda: mac)
    assert mac.said == [
        "NSPasteboard generalPasteboard",
        f"NSArray arrayWithObject: '{CONCEALED}'",
        "<generalPasteboard> addTypes:owner: <arrayWithObject:> nothing",
        f"<generalPasteboard> setString:forType: '' '{CONCEALED}'",
    ]


def test_that_concealing_does_nothing_where_there_is_no_mac(board: QClipboard) -> None:
    board.setText("a shopping list")
    conceal_on_macos(ObjectiveC)
    assert board.text() == "a shopping list"
