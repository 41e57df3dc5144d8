"""Where several people or partnerships share a laptop, the lock leads to each, and says nothing about anybody."""

import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from caseworker.store.profile import Profile
from caseworker.store.store import Store
from caseworker.store.vault.vault import Laptop, create_vault
from tests.fakes.desktop import ENROLLED, HandClocks, NotedRestart
from tests.fakes.fast_kdf import FAST, FAST_PARAMS, safeguards
from ui.app import Setup, build
from ui.device_key import KEPT, LaptopKey
from ui.notices import Notices
from ui.parts import SYSTEM_CLOCK, StoreMemory
from ui.restart import Handover
from ui.screens.lock.choice import ChoiceScreen
from ui.screens.lock.unlock import UnlockScreen
from ui.window import Window

MINE, THEIRS = "otter banjo cloud thimble", "lemon saddle quiet ferry"


def laptop(base: Path, worker: str, server: str, *, code: str, words: str) -> Profile:
    """A profile that is set up, with words of its own."""
    profile = Profile.of(worker, server, base)
    said = Laptop(server=server, code=code)
    key = create_vault(profile, words, safeguards(profile), params=FAST_PARAMS, laptop=said)
    with key, Store.open(profile, key, SYSTEM_CLOCK) as store:
        store.enrol(ENROLLED)
        StoreMemory(store).remember(KEPT, LaptopKey.fresh().kept())
    return profile


def shown_window(qtbot: QtBot, base: Path, *, name: str = "") -> Window:
    """The app, as it starts after a lock."""
    busy = Handover(locked_at="13:58", planned=2)
    setup = Setup(base, policy=FAST, name=name, handover=busy)

    window = build(setup, Notices(), clocks=HandClocks().clocks(), restarting=NotedRestart)
    qtbot.addWidget(window)
    window.show()
    return window


def words_on(page: QWidget | None) -> str:
    """What can be read."""
    assert page is not None
    return " ".join(label.text() for label in page.findChildren(QLabel))


def two_of_them(base: Path) -> None:
    """Mine was used last."""
    mine = laptop(base, "worker-1", "https://one.example", code="K7", words=MINE)
    theirs = laptop(base, "worker-2", "https://two.example/api", code="Q2", words=THEIRS)
    os.utime(theirs.store, (1, 1))
    assert mine.used_at > theirs.used_at


def chooses(qtbot: QtBot, window: Window, at: int) -> UnlockScreen:
    """From the lock to the other, with the keyboard."""
    page = window.page
    assert isinstance(page, UnlockScreen)
    others = page.findChild(QWidget, "unlock.others")
    assert others is not None
    QTest.keyClick(others, Qt.Key.Key_Return)
    which = window.page
    assert isinstance(which, ChoiceScreen)
    assert [button.words() for button in which.buttons] == [
        "Laptop K7, one.example (used last)",
        "Laptop Q2, two.example",
    ]
    QTest.keyClick(which.buttons[at], Qt.Key.Key_Return)
    now = window.page
    assert isinstance(now, UnlockScreen)
    return now


def test_that_the_other_is_chosen_by_code_and_server_and_opens_with_its_own_words(qtbot: QtBot, tmp_path: Path) -> None:
    two_of_them(tmp_path)
    window = shown_window(qtbot, tmp_path)
    assert "sessions still planned today" in words_on(window.page)
    lock = chooses(qtbot, window, 1)
    assert "planned" not in words_on(lock)
    assert "Amina" not in words_on(lock)
    lock._words.setText(MINE)
    lock.try_words()
    qtbot.waitUntil(lambda: "did not open this laptop" in lock._error.text())
    lock._words.setText(THEIRS)
    lock.try_words()
    qtbot.waitUntil(lambda: window.workplace is not None)
    window.close()


def test_that_coming_back_to_the_first_still_says_what_was_waiting(qtbot: QtBot, tmp_path: Path) -> None:
    two_of_them(tmp_path)
    window = shown_window(qtbot, tmp_path)
    assert "sessions still planned today" in words_on(chooses(qtbot, window, 0))
    window.close()


def test_that_one_alone_and_one_that_was_named_ask_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    two_of_them(tmp_path)
    (name,) = [one.name for one in tmp_path.iterdir() if Profile(one).used_at < 2]
    window = shown_window(qtbot, tmp_path, name=name)
    assert window.page is not None
    assert window.page.findChild(QWidget, "unlock.others") is None
    assert "Laptop Q2" in words_on(window.page)
    window.close()
