"""Every page without the shell or without anything to show, for `test_every_screen.py`: the lock, setting up, the
cover, a store with nothing in it, and two people's words side by side."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path as Folder

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from caseworker.domain.errors import Told
from tests.ui.every_place import House, fill_foot, house, settle
from tests.ui.two_laptops import Two, two_laptops
from ui.commands import Commands
from ui.desk import Desk
from ui.notices import Notices
from ui.places import Place
from ui.restart import Handover
from ui.screens import SCREENS
from ui.screens.lock.choice import ChoiceScreen
from ui.screens.lock.code import CodeScreen
from ui.screens.lock.cover import CoverScreen
from ui.screens.lock.enrol import EnrolScreen, Invited
from ui.screens.lock.unlock import UnlockScreen
from ui.shell import Shell
from ui.tasks import Tasks
from ui.widgets.button import Button

EMPTY = ("today", "caseload", "plans", "printing", "sync", "new_case", "note")
BUSY = Handover(locked_at="13:58", planned=2, to_answer=1, unsent=14, is_offline=True)


class FourWords:
    """Always the same four."""

    def words(self) -> str:
        """Four words."""
        return "otter banjo cloud thimble"

    def same(self, shown: str, typed: str) -> bool:
        """As they are."""
        return shown == typed


@dataclass
class ShutWays(FourWords):
    """Ways in that lead nowhere yet: the officers were asked, and have answered or not."""

    waits_since: str = ""
    answered: bool = False
    has_code: bool = True

    def open_with_code(self, code: str, words: str) -> object:
        """Refuses."""
        raise Told("wrong_recovery_code", tries=len(code + words), wait_s=0)

    def asked_on(self) -> str:
        """The day."""
        return self.waits_since

    def ask_officers(self, words: str) -> str:
        """What is read out."""
        return self.confirm(words)

    def confirm(self, words: str) -> str:  # noqa: ARG002  (any words prove this one)
        """What is read out."""
        return "3f2a-91c0-77de-0b14-a2c9"

    def is_answered(self) -> bool:
        """As it was made."""
        return self.answered

    def open_with_answer(self, words: str) -> object:
        """Refuses."""
        raise Told("recovery_reply_unusable", words=len(words))


@dataclass
class ShutRepairs:
    """Repairs that find nothing whole."""

    backup: str = "21 November 2026, 08:12"

    def newest_backup(self) -> str:
        """When it was made."""
        return self.backup

    def look_only(self, words: str) -> object:
        """Refuses."""
        raise Told("disk_full", words=len(words))

    def restore(self, words: str) -> object:
        """Refuses."""
        return self.look_only(words)

    def fetch_again(self, words: str) -> object:
        """Refuses."""
        return self.look_only(words)


@dataclass
class ShutDoor:
    """A door to which no words are right."""

    seconds: int = 0
    tag: str = "K7"
    server: str = "partnership.example"
    trouble: str = "wrong_passphrase"
    is_ended: bool = False
    rescue_left: int = 0
    ways: ShutWays = field(default_factory=ShutWays)
    repairs: ShutRepairs = field(default_factory=ShutRepairs)

    def wait_s(self) -> int:
        """How long it waits from the start."""
        return self.seconds

    def open(self, words: str) -> object:
        """Refuses."""
        raise Told(self.trouble, tries=len(words))

    def meet_and_open(self, words: str) -> object:
        """Refuses."""
        raise Told("server_unreachable", tries=len(words))

    def report_end(self) -> None:
        """Nothing to send."""


class SpentInvite(FourWords):
    """An invite that has been used up."""

    def set_up(self, invited: Invited) -> object:
        """Refuses."""
        raise Told("invite_refused", code=invited.code)


@dataclass
class Doors:
    """What the doors are made of. `window` is the one that is shown, with one door after the other in it."""

    window: QMainWindow
    tasks: Tasks
    notices: Notices
    empty: House
    two: Two

    def go(self, name: str) -> QWidget:
        """The page of this name, shown, with nothing running any more."""
        page = DOORS[name](self)
        self.window.setCentralWidget(page)
        page.setFocus()
        self.settle()
        return page

    def settle(self) -> None:
        """Until nothing is read any more and everything is laid out."""
        settle(
            lambda: all(one.is_idle for one in (self.tasks, self.empty.here.desk._tasks, self.two.amina.desk._tasks))
        )


@contextmanager
def doors(base: Folder) -> Iterator[Doors]:
    """A window for the doors, a house with nothing in it, and two laptops that differ."""
    with ExitStack() as held:
        empty = held.enter_context(house(base / "empty", is_filled=False))
        two = held.enter_context(two_laptops(base / "two"))
        two.differ()
        window = QMainWindow()
        window.setFixedSize(1366, 768)
        tasks = Tasks()
        try:
            yield Doors(window, tasks, Notices(), empty, two)
        finally:
            tasks.stop(5.0)
            window.hide()
            window.deleteLater()
            QApplication.processEvents()


def door_names() -> tuple[str, ...]:
    """The names of the doors."""
    return tuple(DOORS)


def _lock(
    them: Doors, *, handover: Handover, wait_s: int = 0, door: ShutDoor | None = None, has_others: bool = False
) -> UnlockScreen:
    one = door or ShutDoor(wait_s)
    return UnlockScreen(them.tasks, them.notices, one, handover=handover, has_others=has_others)


def _refused_words(them: Doors) -> QWidget:
    made = _lock(them, handover=BUSY)
    made._words.setText("wrong words every time")
    made.try_words()
    return made


def _away(them: Doors, *, is_met: bool = False) -> QWidget:
    made = _lock(them, handover=BUSY, door=ShutDoor(trouble="lease_over"))
    made._words.setText("right words, too late though")
    made.try_words()
    them.settle()
    if is_met:
        made._away.connect_now.click()
    return made


def _damaged(them: Doors, *, is_tried: bool = False, backup: str = "21 November 2026, 08:12") -> QWidget:
    made = _lock(them, handover=BUSY, door=ShutDoor(trouble="store_damaged", repairs=ShutRepairs(backup)))
    made._words.setText("right words, bad disk")
    made.try_words()
    them.settle()
    if is_tried:
        made._damage.fetch_wished.emit()
    return made


def _lost(them: Doors, *, way: str, ways: ShutWays) -> QWidget:
    made = _lock(them, handover=BUSY, door=ShutDoor(ways=ways))
    next(one for one in made.findChildren(Button) if one.words() == "I have forgotten my words").click()
    lost = made._lost
    assert lost is not None
    for button in (one for one in lost.findChildren(Button) if one.words() == way):
        button.click()
    if ways.waits_since:
        lost._go_officers()
    if ways.waits_since and way:
        lost._wait.words.setText("otter banjo cloud thimble")
        lost.go_on()
    return made


def _page_of_lock(them: Doors, *, words: str) -> QWidget:
    made = _lock(them, handover=BUSY)
    next(one for one in made.findChildren(Button) if one.words() == words).click()
    return made


def _set_up(them: Doors) -> EnrolScreen:
    return EnrolScreen(them.tasks, them.notices, SpentInvite())


def _set_up_without_answers(them: Doors) -> QWidget:
    made = _set_up(them)
    made.set_up()
    return made


def _set_up_refused(them: Doors) -> QWidget:
    made = _set_up(them)
    made._server.setText("https://example.invalid")
    made._code.setText("USED-UP")
    made._new.written.setChecked(True)
    made._new.typed.setText("otter banjo cloud thimble")
    made.set_up()
    return made


def _code(_them: Doors, *, refused: str) -> QWidget:
    made = CodeScreen()
    if refused:
        made.refuse(refused)
    return made


def _cover(_them: Doors, *, has_code: bool, is_asked: bool = False, is_wrong: bool = False) -> QWidget:
    made = CoverScreen()
    made.begin(has_code=has_code, seconds_left=100)
    if is_asked or is_wrong:
        QTest.keyClick(made, Qt.Key.Key_Space)
    if is_wrong:
        made.show_wrong(2)
    return made


def _empty(them: Doors, *, place: str) -> QWidget:
    return _in_shell(them, them.empty.here.desk, place)


def _conflict(them: Doors) -> QWidget:
    return _in_shell(them, them.two.amina.desk, "sync")


def _in_shell(them: Doors, desk: Desk, place: str) -> Shell:
    shell = Shell(desk, SCREENS, Commands(them.window))
    fill_foot(shell)
    shell.go(Place(place))
    return shell


DOORS: Mapping[str, Callable[[Doors], QWidget]] = {
    "unlock": partial(_lock, handover=BUSY),
    "unlock: after a restart": partial(_lock, handover=Handover()),
    "unlock: wrong words": _refused_words,
    "unlock: waiting": partial(_lock, handover=BUSY, wait_s=90),
    "unlock: numbers": partial(_page_of_lock, words="Numbers to ring, without unlocking"),
    "unlock: forgotten": partial(_page_of_lock, words="I have forgotten my words"),
    "unlock: away too long": _away,
    "unlock: away, no network": partial(_away, is_met=True),
    "unlock: damaged": _damaged,
    "unlock: damaged, no backup": partial(_damaged, backup=""),
    "unlock: damaged, disk full": partial(_damaged, is_tried=True),
    "unlock: one of several": partial(_lock, handover=BUSY, has_others=True),
    "unlock: which": lambda _them: ChoiceScreen([ShutDoor(), ShutDoor(tag="Q2", server="other.example")]),
    "unlock: ended": partial(_lock, handover=Handover(), door=ShutDoor(is_ended=True)),
    "unlock: ended, work left": partial(_lock, handover=Handover(), door=ShutDoor(is_ended=True, rescue_left=3)),
    "lost: no sheet": partial(_lost, way="", ways=ShutWays(has_code=False)),
    "lost: sheet": partial(_lost, way="I have my recovery sheet", ways=ShutWays()),
    "lost: officers": partial(_lost, way="Ask two officers of the partnership", ways=ShutWays()),
    "lost: asked before": partial(_lost, way="", ways=ShutWays("20 November 2026")),
    "lost: waiting": partial(_lost, way="Go on", ways=ShutWays("20 November 2026")),
    "lost: answered": partial(_lost, way="Go on", ways=ShutWays("20 November 2026", answered=True)),
    "enrol": _set_up,
    "enrol: nothing filled in": _set_up_without_answers,
    "enrol: refused": _set_up_refused,
    "code": partial(_code, refused=""),
    "code: refused": partial(_code, refused="Six digits, please, and not all the same."),
    "cover": partial(_cover, has_code=True),
    "cover: asked": partial(_cover, has_code=True, is_asked=True),
    "cover: wrong code": partial(_cover, has_code=True, is_wrong=True),
    "cover: no code": partial(_cover, has_code=False, is_asked=True),
    "conflict": _conflict,
    **{f"empty: {place}": partial(_empty, place=place) for place in EMPTY},
}
"""Name of a page -> what makes it."""
