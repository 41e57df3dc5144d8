"""What is said for a moment stands where it covers no control, and does not outlive the screen it is about."""

from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from tests.fakes.desktop import desktop
from tests.ui.test_shell import SCOPE, TABLE
from ui.places import Place
from ui.shell import Shell
from ui.widgets.toast import Toast


def toast_of(shell: Shell) -> Toast:
    """The one line that comes and goes."""
    found = shell.findChild(Toast)
    assert found is not None
    return found


def test_that_what_is_said_covers_no_control(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path, screens=TABLE) as bench:
        workplace = bench.unlock(qtbot)
        shell = workplace.shell
        for width in (1366, 911, 683):
            bench.window.resize(width, 768)
            QTest.qWait(0)
            workplace.desk.notices.say("Chosen, and saved on this laptop. Not sent yet.")
            toast = toast_of(shell)
            assert toast.isVisible()
            place = toast.geometry()
            for button in shell.findChildren(QAbstractButton):
                if button.isVisible():
                    covered = button.rect().translated(button.mapTo(shell, button.rect().topLeft()))
                    assert not covered.intersects(place), (width, button.accessibleName())


def test_that_what_was_said_goes_when_the_worker_goes_elsewhere(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path, screens=TABLE) as bench:
        workplace = bench.unlock(qtbot)
        workplace.desk.notices.say("Version 1 is in use since 18:27.")
        QTest.qWait(0)
        workplace.shell.go(Place("case", SCOPE))
        assert not toast_of(workplace.shell).isVisible()


def test_that_what_is_said_in_going_is_read_on_the_page_one_comes_to(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path, screens=TABLE) as bench:
        workplace = bench.unlock(qtbot)
        workplace.desk.notices.say("The addendum is signed. It is on this laptop, not sent yet.")
        workplace.shell.go(Place("case", SCOPE))
        assert toast_of(workplace.shell).isVisible()
