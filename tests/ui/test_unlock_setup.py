"""Setting a laptop up over a real server, and what may go wrong on the way."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from caseworker.domain.errors import Told
from caseworker.store.profile import Profile, profiles, read_device
from caseworker.store.vault.vault import unlock
from tests.fakes.cuts import PowerCutError, power_cut
from tests.fakes.desktop import HandClocks, NotedRestart, desktop, enrolled_profile
from tests.fakes.fast_kdf import FAST, WORDS, safeguards
from tests.property.world.live import Site, site
from ui.app import Setup, build, offered_profiles
from ui.entrance.setup import NewLaptop, being_made, finish_set_up, put_in_place, set_aside
from ui.notices import Notice, Notices
from ui.screens.lock.enrol import EnrolScreen, Invited
from ui.screens.lock.unlock import UnlockScreen
from ui.way_back import OFFER
from ui.widgets.button import Button
from ui.window import Window

if TYPE_CHECKING:
    from caseworker.server.embedded import EmbeddedPostgres


def first_profile(setup: Setup) -> Profile | None:
    """The profile whose lock is shown."""
    return next(iter(offered_profiles(setup)), None)


@dataclass
class Form:
    """The pages of setting up, as somebody fills them in."""

    window: Window

    @property
    def screen(self) -> EnrolScreen:
        """The screen, which must be shown."""
        assert isinstance(self.window.page, EnrolScreen)
        return self.window.page

    def box(self, name: str) -> QLineEdit:
        """A box by its name."""
        found = self.screen.findChild(QLineEdit, f"enrol.{name}")
        assert found is not None
        return found

    def words(self) -> str:
        """The four words that are offered."""
        found = self.screen.findChild(QLabel, "enrol.words")
        assert found is not None
        return found.text()

    def press(self, words: str) -> None:
        """Press a button."""
        next(one for one in self.screen.findChildren(Button) if one.words() == words).click()

    def fill(self, server: str, code: str) -> str:
        """Fill in the first page and go on; the words that were shown."""
        self.box("server").setText(server)
        self.box("code").setText(code)
        written = self.screen.findChild(QObject, "enrol.written")
        assert isinstance(written, QAbstractButton)
        written.setChecked(True)
        return self.words()

    def said(self) -> str:
        """Everything that can be read, links included."""
        labels = [label.text() for label in self.screen.findChildren(QLabel) if label.isVisible()]
        return " ".join(labels + [one.words() for one in self.screen.findChildren(Button) if one.isVisible()])


@contextmanager
def fresh_laptop(qtbot: QtBot, base: Path) -> Iterator[Form]:
    """A laptop that is not set up."""
    window = build(Setup(base, policy=FAST), Notices(), clocks=HandClocks().clocks(), restarting=NotedRestart)
    qtbot.addWidget(window)
    window.show()
    try:
        yield Form(window)
    finally:
        window.close()


def invited(at: Site) -> str:
    """An invite code for a new worker of a new team."""
    team = at.registrar.add_team("North team")
    worker = at.registrar.add_worker("Amina Yusuf", team=team, role="worker", programme="safe")
    return at.registrar.invite(worker)


def test_that_an_invite_and_four_words_make_a_laptop_that_opens(
    qtbot: QtBot, tmp_path: Path, cluster: EmbeddedPostgres, migrated_template: str
) -> None:
    with site(cluster, migrated_template) as at, fresh_laptop(qtbot, tmp_path) as form:
        shown = form.fill(at.address, invited(at))
        assert len(shown.split()) == 4
        QTest.keyClicks(form.box("typed"), shown.upper())
        form.press("Set up this laptop")
        qtbot.waitUntil(lambda: form.window.workplace is not None, timeout=20_000)
        assert form.window.workplace is not None
        assert form.window.workplace.desk.ports.me.name == "Amina Yusuf"
        done: list[object] = []
        desk = form.window.workplace.desk
        desk.run(desk, lambda report: desk.mailbag.run(report.told, report.stopped), done.append)
        qtbot.waitUntil(lambda: bool(done), timeout=20_000)
    assert len(profiles(tmp_path)) == 1


def test_that_a_recovery_sheet_is_offered_once_the_laptop_is_set_up(
    qtbot: QtBot, tmp_path: Path, cluster: EmbeddedPostgres, migrated_template: str
) -> None:
    with site(cluster, migrated_template) as at, fresh_laptop(qtbot, tmp_path) as form:
        words = form.fill(at.address, invited(at))
        QTest.keyClicks(form.box("typed"), words)
        form.press("Set up this laptop")
        qtbot.waitUntil(lambda: form.window.workplace is not None, timeout=20_000)
        assert form.window.workplace is not None
        told: list[Notice] = []
        form.window.workplace.desk.notices.shown.connect(told.append)
        form.window.workplace.skip_code()
        assert [notice.message for notice in told] == [OFFER]


def test_that_nothing_is_sent_before_the_words_were_typed_back(qtbot: QtBot, tmp_path: Path) -> None:
    with fresh_laptop(qtbot, tmp_path) as form:
        form.fill("https://partnership.example", "CODE")
        form.box("typed").setText("other words than these")
        form.press("Set up this laptop")
        assert "These are not the words that were shown." in form.said()
        assert form.box("typed").text() == ""
        assert profiles(tmp_path) == []


def test_that_what_is_missing_is_listed_and_nothing_goes_on(qtbot: QtBot, tmp_path: Path) -> None:
    with fresh_laptop(qtbot, tmp_path) as form:
        form.press("Set up this laptop")
        assert "Type the address of the partnership's server." in form.said()
        assert "Type the invite code you were given." in form.said()
        assert "Write the four words on paper first, and tick that you did." in form.said()


def test_that_a_refused_invite_is_told_and_the_address_is_still_there(
    qtbot: QtBot, tmp_path: Path, cluster: EmbeddedPostgres, migrated_template: str
) -> None:
    with site(cluster, migrated_template) as at, fresh_laptop(qtbot, tmp_path) as form:
        shown = form.fill(at.address, "not-a-code")
        form.box("typed").setText(shown)
        form.press("Set up this laptop")
        qtbot.waitUntil(lambda: "That invite code cannot be used." in form.said(), timeout=10_000)
        assert form.box("server").text() == at.address
        assert form.words() == shown
        assert profiles(tmp_path) == []


def test_that_an_address_without_encryption_is_turned_away_before_anything_is_sent(tmp_path: Path) -> None:
    with pytest.raises(Told) as told:
        NewLaptop(tmp_path, FAST).set_up(Invited("http://partnership.example", "CODE", "a b c d"))
    assert told.value.key == "insecure_address"


def test_that_an_invite_shows_in_no_repr() -> None:
    assert "CODE" not in repr(Invited("https://partnership.example", "CODE", "otter banjo cloud thimble"))


def test_that_setting_up_again_keeps_the_old_records_aside(tmp_path: Path) -> None:
    profile = enrolled_profile(tmp_path)
    before = profile.store.read_bytes()
    set_aside(profile, wait_s=0)
    assert not profile.folder.exists()
    (aside,) = profiles(tmp_path)
    assert aside.is_aside
    assert aside.store.read_bytes() == before
    again = enrolled_profile(tmp_path)
    set_aside(again, wait_s=0)
    assert len(profiles(tmp_path)) == 2


def test_that_a_profile_set_aside_opens_where_it_is_named_and_only_there(qtbot: QtBot, tmp_path: Path) -> None:
    aside = set_aside(enrolled_profile(tmp_path), wait_s=0)
    assert aside is not None
    assert first_profile(Setup(tmp_path)) is None
    usual = enrolled_profile(tmp_path)
    aside.store.touch()
    os.utime(usual.store, (0, 0))
    assert profiles(tmp_path) == [usual, aside]
    assert first_profile(Setup(tmp_path)) == usual
    assert first_profile(Setup(tmp_path, name=aside.folder.name)) == aside
    with desktop(qtbot, tmp_path, aside) as shown:
        shown.unlock(qtbot)


def test_that_a_profile_in_use_does_not_make_way(tmp_path: Path) -> None:
    profile = enrolled_profile(tmp_path)
    shutil.copytree(profile.folder, being_made(profile).folder)
    with profile.held(), pytest.raises(Told) as told:
        put_in_place(profile, wait_s=0)
    assert told.value.key == "profile_in_use"
    assert profiles(tmp_path) == [profile]


def test_that_setting_up_again_may_stop_anywhere_and_the_old_words_still_open_the_old_records(
    tmp_path: Path, cluster: EmbeddedPostgres, migrated_template: str
) -> None:
    with site(cluster, migrated_template) as at:
        team = at.registrar.add_team("North team")
        worker = at.registrar.add_worker("Amina Yusuf", team=team, role="worker", programme="safe")

        def invited_with(words: str) -> Invited:
            return Invited(at.address, at.registrar.invite(worker), words)

        NewLaptop(tmp_path, FAST).set_up(invited_with(WORDS)).close()
        (old,) = profiles(tmp_path)
        with unlock(old, WORDS, safeguards(old)) as key:
            told = key.check
        again, invite, steps, places = NewLaptop(tmp_path, FAST), invited_with("lemon"), 0, set[str]()
        for steps in itertools.count():
            try:
                with power_cut(tmp_path, after=steps):
                    opened = again.set_up(invite)
                opened.close()
                break
            except PowerCutError:
                finish_set_up(tmp_path)
            (kept,) = [one for one in profiles(tmp_path) if read_device(one).check == told]
            unlock(kept, WORDS, safeguards(kept)).wipe()
            places.add("aside" if kept.is_aside else "in place")
            usual = first_profile(Setup(tmp_path))
            assert usual is not None
            if usual != kept:
                unlock(usual, "lemon", safeguards(usual)).wipe()
    assert steps > 20
    assert places == {"aside", "in place"}


def test_that_a_set_up_that_was_whole_is_put_in_place_at_the_next_start_and_one_that_was_not_is_left(
    tmp_path: Path,
) -> None:
    profile = enrolled_profile(tmp_path)
    half, whole = being_made(profile), being_made(profile).folder / "made"
    shutil.move(profile.folder, half.folder)
    finish_set_up(tmp_path)
    assert (half.folder.is_dir(), profiles(tmp_path)) == (True, [])
    whole.write_bytes(b"")
    finish_set_up(tmp_path)
    assert (half.folder.is_dir(), profiles(tmp_path)) == (False, [profile])
    unlock(profile, WORDS, safeguards(profile)).wipe()
    finish_set_up(tmp_path)
    assert profiles(tmp_path) == [profile]


def test_that_a_set_up_waits_for_the_next_start_while_the_old_profile_is_open(tmp_path: Path) -> None:
    profile = enrolled_profile(tmp_path)
    shutil.copytree(profile.folder, being_made(profile).folder)
    (being_made(profile).folder / "made").write_bytes(b"")
    with profile.held():
        finish_set_up(tmp_path)
        assert profiles(tmp_path) == [profile]
    finish_set_up(tmp_path)
    assert [one.is_aside for one in profiles(tmp_path)] == [False, True]


def test_that_the_profile_named_on_the_command_line_is_opened(qtbot: QtBot, tmp_path: Path) -> None:
    profile = enrolled_profile(tmp_path)
    assert first_profile(Setup(tmp_path)) == profile
    assert first_profile(Setup(tmp_path, name=profile.folder.name)) == profile
    assert first_profile(Setup(tmp_path / "elsewhere")) is None


def test_that_forgotten_words_lead_to_setting_up_again(qtbot: QtBot, tmp_path: Path) -> None:
    enrolled_profile(tmp_path)
    with fresh_laptop(qtbot, tmp_path) as form:
        lock = form.window.page
        assert isinstance(lock, UnlockScreen)
        next(one for one in lock.findChildren(Button) if one.words() == "I have forgotten my words").click()
        next(one for one in lock.findChildren(Button) if one.words() == "Set up again with a new invite code").click()
        assert form.words()
