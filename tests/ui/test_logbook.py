"""The log of the desktop: codes, ids and numbers, whatever anybody or any library tries to write into it."""

import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QTimer, qCritical, qWarning
from pytestqt.qtbot import QtBot

from ui.logbook import Logbook, note, place
from ui.notices import Hooks, Notices

SECRET = "Jay M. was followed home"


@pytest.fixture
def logbook(caplog: pytest.LogCaptureFixture) -> Iterator[Logbook]:
    """The redactor in place, and what was there put back."""
    made = Logbook()
    yield made
    made.close()


@pytest.fixture
def hooks(qapp: object) -> Iterator[Hooks]:
    """Every hook in place, and put back."""
    made = Hooks(Notices())
    yield made
    made.remove()


def test_that_a_line_has_a_code_opaque_ids_and_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    note("page_printed", "0" * 32, "123e4567-e89b-12d3-a456-426614174000", pages=2, seconds=0.5)
    said = capsys.readouterr().err
    assert said == f"page_printed {'0' * 32} 123e4567-e89b-12d3-a456-426614174000 pages=2 seconds=0.5\n"


@pytest.mark.parametrize(
    "write",
    [
        lambda: note(SECRET),
        lambda: note("opened", SECRET),
        lambda: note("opened", "Jay"),
        lambda: note("opened", pages=SECRET),  # type: ignore[arg-type]
        lambda: note("opened", **{SECRET: 1}),
        lambda: note("opened\nJay"),
        lambda: note("opened", "0161 496 0140"),
    ],
)
def test_that_nothing_else_gets_into_a_line(write: Callable[[], None], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="codes, ids and numbers") as raised:
        write()
    assert SECRET not in str(raised.value)
    assert capsys.readouterr().err == ""


def test_that_what_a_library_logs_keeps_its_place_and_loses_its_words(
    logbook: Logbook, capsys: pytest.CaptureFixture[str]
) -> None:
    library = logging.getLogger("a.library")
    try:
        dict[str, str]()[SECRET]
    except KeyError:
        library.exception("could not read %s", SECRET)
    library.warning(SECRET)
    library.error("%d", SECRET)  # which logging itself would print with its arguments
    said = capsys.readouterr().err
    assert SECRET not in said
    assert "error ui/test_logbook.py:" in said
    assert "KeyError" in said
    assert said.count("\n") == 3


def test_that_a_line_that_cannot_be_formatted_is_not_printed_with_its_arguments(
    logbook: Logbook, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = logging.StreamHandler()
    library = logging.getLogger("a.library")
    library.addHandler(handler)
    library.error("%d", SECRET)
    library.removeHandler(handler)
    assert SECRET not in capsys.readouterr().err


def test_that_a_warning_keeps_its_kind_and_place_and_loses_its_words(
    logbook: Logbook, capsys: pytest.CaptureFixture[str]
) -> None:
    warnings.showwarning(UserWarning(SECRET), UserWarning, "/project/ui/page.py", 7)
    assert capsys.readouterr().err == "warning ui/page.py:7 UserWarning\n"


def test_that_closing_puts_back_what_was_there(caplog: pytest.LogCaptureFixture) -> None:
    before = (logging.raiseExceptions, warnings.showwarning, list(logging.getLogger().handlers))
    made = Logbook()
    assert not logging.raiseExceptions
    made.close()
    assert (logging.raiseExceptions, warnings.showwarning, list(logging.getLogger().handlers)) == before


def test_that_a_place_names_no_user() -> None:
    assert place("D:/Amina Yusuf/caseworker/ui/page.py", 9) == "ui/page.py:9"
    assert place("", 0) == ":0"


def fall_in_a_thread(_qtbot: QtBot) -> None:
    """A fault on a thread of its own."""

    def fall() -> None:
        raise ValueError(SECRET)

    thread = threading.Thread(target=fall)
    thread.start()
    thread.join()


def fall_while_dying(_qtbot: QtBot) -> None:
    """A fault where nobody can catch it."""

    class Dying:
        def __del__(self) -> None:
            raise ValueError(SECRET)

    Dying()


def fall_in_a_slot(qtbot: QtBot) -> None:
    """A fault in what a signal calls."""
    fallen = list[int]()

    def fall() -> None:
        fallen.append(1)
        raise ValueError(SECRET)

    with qtbot.captureExceptions():  # the plug-in puts its own hook there meanwhile
        hooks = Hooks(Notices())
        QTimer.singleShot(0, fall)
        qtbot.waitUntil(lambda: bool(fallen))
        hooks.remove()


def speak_as_qt(_qtbot: QtBot) -> None:
    """Messages of Qt, which may quote what is on the screen."""
    qWarning(SECRET)
    qCritical(SECRET)


@pytest.mark.parametrize("fall", [fall_in_a_thread, fall_while_dying, fall_in_a_slot, speak_as_qt])
def test_that_no_way_of_failing_puts_words_on_the_terminal(
    qtbot: QtBot, hooks: Hooks, capfd: pytest.CaptureFixture[str], fall: Callable[[QtBot], None]
) -> None:
    fall(qtbot)
    said = capfd.readouterr()
    assert SECRET not in said.err + said.out
    assert "ValueError" in said.err or "Qt " in said.err


def test_that_the_last_words_of_python_stay_redacted_after_qt_is_let_go(
    hooks: Hooks, capsys: pytest.CaptureFixture[str]
) -> None:
    hooks.let_qt_go()
    sys.excepthook(ValueError, ValueError(SECRET), None)
    said = capsys.readouterr().err
    assert SECRET not in said
    assert "ValueError" in said
