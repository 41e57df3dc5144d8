"""The desk: questions, actions, what changed, and where trouble goes. On a real store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import Draft, DraftKey, Ports, Records
from caseworker.domain.settings import Settings
from tests.fakes.desktop import TEAM, working_desk
from ui.desk import Desk
from ui.notices import Notice
from ui.tasks import Progress, Report

KEY = DraftKey(ScopeId(TEAM), "session", RecordId("4" * 32))


@pytest.fixture
def desk(qapp: object, tmp_path: Path) -> Iterator[Desk]:
    """A desk over a real store."""
    with working_desk(tmp_path) as found:
        yield found


def drafted(ports: Ports) -> Changes:
    """A verb that touches one record."""
    ports.records.keep(Draft(KEY, {"line": "kept"}, saved_at=ports.clock.now().isoformat()))
    return Changes(frozenset({"session"}), frozenset({KEY.record}), frozenset({KEY.scope}))


def test_that_a_question_is_answered_from_the_store(qtbot: QtBot, desk: Desk) -> None:
    owner, counts = QObject(), list[int]()
    desk.ask(owner, lambda records: len(records.waiting()), counts.append)
    qtbot.waitUntil(lambda: bool(counts))
    assert counts == [0]


def test_that_everybody_hears_what_changed_before_the_asker_goes_on(qtbot: QtBot, desk: Desk) -> None:
    owner, heard = QObject(), list[tuple[str, object]]()
    desk.changed.connect(lambda _changes, source: heard.append(("everybody", source)))
    desk.do(owner, drafted, lambda changes: heard.append(("asker", changes.records)))
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == [("everybody", owner), ("asker", frozenset({KEY.record}))]
    assert desk.now(lambda records: records.draft(KEY)) is not None


def test_that_an_action_that_changed_nothing_makes_no_screen_read_again(qtbot: QtBot, desk: Desk) -> None:
    owner, heard, done = QObject(), list[Changes](), list[Changes]()
    desk.changed.connect(lambda changes, _source: heard.append(changes))
    desk.do(owner, lambda _: Changes(), done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert heard == []


def test_that_trouble_nobody_asked_for_is_told_with_a_way_to_try_again(qtbot: QtBot, desk: Desk) -> None:
    owner, shown, tries, done = QObject(), list[Notice](), list[int](), list[Changes]()
    desk.notices.shown.connect(shown.append)

    def fails_once(ports: Ports) -> Changes:
        tries.append(1)
        if len(tries) == 1:
            raise Told("save_failed")
        return drafted(ports)

    desk.do(owner, fails_once, done.append)
    qtbot.waitUntil(lambda: bool(shown))
    assert shown[0].message == Told("save_failed").message
    assert shown[0].again is not None
    shown[0].again()
    qtbot.waitUntil(lambda: bool(done))
    assert len(tries) == 2


def test_that_an_asker_may_take_trouble_itself(qtbot: QtBot, desk: Desk) -> None:
    owner, shown, caught = QObject(), list[Notice](), list[Exception]()
    desk.notices.shown.connect(shown.append)

    def missing(records: Records) -> object:
        return records.get(RecordId("9" * 32))

    desk.ask(owner, missing, lambda _: None, or_else=caught.append)
    qtbot.waitUntil(lambda: bool(caught))
    assert isinstance(caught[0], Told)
    assert caught[0].key == "record_missing"
    assert shown == []


def test_that_actions_happen_in_the_order_they_were_asked_for(qtbot: QtBot, desk: Desk) -> None:
    owner, order, done = QObject(), list[int](), list[Changes]()

    def step(number: int) -> Changes:
        order.append(number)
        return Changes()

    for number in range(30):
        desk.do(owner, lambda _, number=number: step(number), done.append)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(done) == 30)
    assert order == list(range(30))


def test_that_long_work_tells_how_far_it_is_and_its_changes_reach_everybody(qtbot: QtBot, desk: Desk) -> None:
    owner, seen, heard, done = QObject(), list[Progress](), list[Changes](), list[object]()
    desk.changed.connect(lambda changes, _source: heard.append(changes))

    def work(report: Report) -> Changes:
        report.told("fetching", 1, 2)
        return Changes(frozenset({"person"}))

    desk.run(owner, work, done.append, progress=seen.append)
    qtbot.waitUntil(lambda: bool(done))
    assert seen == [Progress("fetching", 1, 2)]
    assert heard == [Changes(frozenset({"person"}))]


def test_that_settings_are_in_force_at_once_and_kept_in_the_store(qtbot: QtBot, desk: Desk) -> None:
    told, wished = list[Settings](), Settings(theme="dark", text_percent=150)
    desk.settings_changed.connect(told.append)
    desk.choose(wished)
    assert told == [wished]
    assert desk.settings == wished
    qtbot.waitUntil(lambda: desk.kept("settings") is not None)
    assert Settings.model_validate(desk.kept("settings")) == wished


def test_that_a_quick_read_answers_at_once_and_raises_what_it_raises(desk: Desk) -> None:
    assert desk.now(lambda records: records.drafts()) == []
    with pytest.raises(Told):
        desk.now(lambda records: records.get(RecordId("9" * 32)))
