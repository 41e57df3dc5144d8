"""Telling: expected trouble in words, bugs without a word of what anybody wrote, and the app stays up."""

import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from caseworker.domain.errors import Told
from ui.banner import Banner
from ui.notices import Hooks, Notice, Notices, redacted
from ui.widgets.button import Button
from ui.widgets.label import PlainLabel

SECRET = "Jay M. was followed home"


@pytest.fixture
def notices(qapp: object) -> Notices:
    """A fresh place to tell."""
    return Notices()


@pytest.fixture
def seen(notices: Notices) -> list[Notice]:
    """What was shown."""
    found = list[Notice]()
    notices.shown.connect(found.append)
    return found


@pytest.fixture
def hooks(notices: Notices) -> Iterator[Hooks]:
    """Every hook in place, and put back."""
    installed = Hooks(notices)
    yield installed
    installed.remove()


def words_on(banner: Banner) -> str:
    """Everything the banner says."""
    labels = [label.text() for label in banner.findChildren(PlainLabel) if not label.isHidden()]
    return " ".join(labels)


def fail() -> None:
    """A fault that carries what somebody wrote, in its message and in a local value."""
    words = SECRET
    raise ValueError(words)


def test_that_expected_trouble_says_what_happened_what_is_safe_and_what_to_do(qtbot: QtBot, notices: Notices) -> None:
    banner = Banner(notices)
    qtbot.addWidget(banner)
    message = Told("disk_full").message
    notices.show(Told("disk_full"))
    assert message.happened in words_on(banner)
    assert message.safe in words_on(banner)
    assert message.do in words_on(banner)


def test_that_try_again_tries_again_and_puts_the_notice_away(qtbot: QtBot, notices: Notices) -> None:
    tries, banner = list[int](), Banner(notices)
    qtbot.addWidget(banner)
    notices.show(Told("save_failed"), lambda: tries.append(1))
    again = next(button for button in banner.findChildren(Button) if button.words() == "Try again")
    again.click()
    assert tries == [1]
    assert banner.isHidden()


def test_that_try_again_does_nothing_once_its_owner_is_gone(notices: Notices, seen: list[Notice]) -> None:
    import shiboken6

    tries, owner = list[int](), QObject()
    notices.show(Told("save_failed"), lambda: tries.append(1), owner=owner)
    shiboken6.delete(owner)
    assert seen[0].again is not None
    seen[0].again()
    assert tries == []


def test_that_a_bug_is_told_without_a_word_of_what_somebody_wrote(
    qtbot: QtBot, notices: Notices, seen: list[Notice]
) -> None:
    try:
        fail()
    except ValueError as trouble:
        notices.show(trouble)
    qtbot.waitUntil(lambda: bool(seen))
    assert "ValueError" in seen[0].detail
    assert "test_notices.py:" in seen[0].detail
    assert SECRET not in seen[0].detail + seen[0].message.text
    assert seen[0].message.happened == "Something went wrong in the app itself."


def test_that_the_cause_of_a_fault_is_named_by_type_alone() -> None:
    detail = ""
    try:
        try:
            fail()
        except ValueError as cause:
            raise RuntimeError(SECRET) from cause
    except RuntimeError as trouble:
        detail = redacted(trouble)
    assert "RuntimeError" in detail
    assert "ValueError" in detail
    assert SECRET not in detail
    assert str(sys.path[0]) not in detail or not sys.path[0]


def test_that_a_fault_in_a_thread_reaches_the_worker_as_a_notice(
    qtbot: QtBot, hooks: Hooks, seen: list[Notice], capsys: pytest.CaptureFixture[str]
) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(seen))
    assert SECRET not in capsys.readouterr().err


def test_that_a_fault_in_a_slot_is_told_and_the_event_loop_goes_on(
    qtbot: QtBot, notices: Notices, seen: list[Notice], capsys: pytest.CaptureFixture[str]
) -> None:
    with qtbot.captureExceptions():
        installed = Hooks(notices)
        QTimer.singleShot(0, fail)
        qtbot.waitUntil(lambda: bool(seen))
        installed.remove()
    later = list[int]()
    QTimer.singleShot(0, lambda: later.append(1))
    qtbot.waitUntil(lambda: bool(later))
    assert SECRET not in capsys.readouterr().err


def test_that_expected_trouble_raised_in_a_slot_is_not_called_a_bug(
    notices: Notices, seen: list[Notice], hooks: Hooks, capsys: pytest.CaptureFixture[str]
) -> None:
    trouble = Told("record_missing")
    sys.excepthook(Told, trouble, None)
    assert seen[0].message == trouble.message
    assert seen[0].detail == ""
    assert "record_missing" in capsys.readouterr().err


def test_that_the_same_bug_over_and_over_is_told_once(qtbot: QtBot, notices: Notices, seen: list[Notice]) -> None:
    for _ in range(50):
        notices.bug(KeyError())
    notices.bug(TypeError())
    qtbot.waitUntil(lambda: any("TypeError" in notice.detail for notice in seen))
    assert len(seen) == 2


def test_that_details_can_be_copied_for_the_helpdesk(qtbot: QtBot, notices: Notices) -> None:
    banner = Banner(notices)
    qtbot.addWidget(banner)
    notices.bug(KeyError())
    qtbot.waitUntil(lambda: not banner.isHidden())
    next(button for button in banner.findChildren(Button) if button.words() == "Copy the details").click()
    assert QApplication.clipboard().text() == "KeyError"
