"""The one true sentence about sending, and a run at a time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.messages import CATALOGUE
from tests.fakes.desktop import working_desk
from ui.desk import Desk
from ui.notices import Notice
from ui.sending import Sending, Sent, sending_of, sync_line


@pytest.fixture
def desk(qapp: object, tmp_path: Path) -> Iterator[Desk]:
    """A desk in a place without a network."""
    with working_desk(tmp_path) as found:
        yield found


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (Sent(), "Nothing is waiting to be sent"),
        (Sent(unsent=1), "1 change is only on this laptop"),
        (Sent(unsent=2), "2 changes are only on this laptop"),
        (Sent(unsent=2, trouble="server_unreachable"), "Offline. 2 changes are only on this laptop"),
        (Sent(trouble="server_unreachable"), "Offline. Nothing is waiting to be sent"),
        (Sent(unsent=2, trouble="server_fault"), "Not sent. 2 changes are only on this laptop"),
        (Sent(at="14:31"), "Everything you wrote is sent, 14:31"),
        (Sent(needs_you=1, at="14:31"), "1 change waits for a choice"),
        (Sent(is_running=True, done=7, total=14), "Sending 7 of 14"),
        (Sent(is_running=True), "Sending"),
        (Sent(unsent=2, trouble="server_nonsense"), "Something else answered. 2 changes are only on this laptop"),
        (Sent(unsent=2, is_paused=True), "Paused. 2 changes are only on this laptop"),
        (Sent(is_paused=True, at="14:31"), "Paused. Nothing is waiting to be sent"),
    ],
)
def test_that_the_sentence_says_what_is_so(sent: Sent, words: str) -> None:
    assert sync_line(sent).words == words


def test_that_green_is_only_for_what_nothing_speaks_against() -> None:
    doubtful = (
        Sent(unsent=1),
        Sent(trouble="server_fault"),
        Sent(needs_you=1, at="14:31"),
        Sent(is_paused=True, at="14:31"),
        Sent(set_aside=1, at="14:31"),
    )
    assert {sync_line(sent).ink for sent in doubtful} == {"warn"}


def test_that_a_desk_has_one_sending_however_often_it_is_asked_for(desk: Desk) -> None:
    assert sending_of(desk) is sending_of(desk)


def test_that_no_network_is_said_at_the_foot_and_not_as_trouble(qtbot: QtBot, desk: Desk) -> None:
    sending, shown = sending_of(desk), list[Notice]()
    desk.notices.shown.connect(shown.append)
    sending.start()
    assert sending.sent.is_running
    qtbot.waitUntil(lambda: not sending.sent.is_running)
    assert sending.sent.trouble == "server_unreachable"
    assert shown == []


def test_that_a_second_start_while_sending_starts_nothing(qtbot: QtBot, desk: Desk) -> None:
    sending, starts = sending_of(desk), list[bool]()
    sending.changed.connect(lambda sent: starts.append(sent.is_running))
    for _ in range(3):
        sending.start()
    qtbot.waitUntil(lambda: not sending.sent.is_running)
    assert starts.count(True) <= 2
    assert starts[0] is True


def sooner(sending: Sending) -> int:
    """Milliseconds to the next run that begins by itself; -1 if none is planned."""
    return sending._next.remainingTime() if sending._next.isActive() else -1


def failing(qtbot: QtBot, sending: Sending) -> None:
    sending.start()
    qtbot.waitUntil(lambda: not sending.sent.is_running)


def test_that_a_failed_run_is_tried_again_soon_and_by_chance_and_each_time_later(qtbot: QtBot, desk: Desk) -> None:
    sending = Sending(desk, chance=lambda: 1.0, metered=lambda: "not known")
    sending.begin()
    planned = []
    for _ in range(3):
        failing(qtbot, sending)
        planned.append(sooner(sending))
    assert all(0.8 * wait <= found <= 1.06 * wait for wait, found in zip((4_000, 8_000, 16_000), planned, strict=True))


def test_that_while_paused_nothing_begins_by_itself_and_asking_sends_once(qtbot: QtBot, desk: Desk) -> None:
    sending = Sending(desk, chance=lambda: 0.0, metered=lambda: "unmetered")
    sending.begin()
    sending.pause()
    desk.changed.emit(Changes(), None)
    assert (sooner(sending), sending._soon.isActive(), sending.sent.is_paused) == (-1, False, True)
    sending.start_asked()
    qtbot.waitUntil(lambda: not sending.sent.is_running)
    assert (sending.sent.trouble, sooner(sending), sending.sent.is_paused) == ("server_unreachable", -1, True)
    sending.resume()
    assert (sending.sent.is_running, sending.sent.is_paused) == (True, False)
    qtbot.waitUntil(lambda: not sending.sent.is_running)
    assert sooner(sending) > 0


def test_that_work_does_not_hasten_a_server_that_does_not_answer(qtbot: QtBot, desk: Desk) -> None:
    sending = Sending(desk, chance=lambda: 1.0, metered=lambda: "not known")
    sending.begin()
    failing(qtbot, sending)
    desk.changed.emit(Changes(), None)
    assert not sending._soon.isActive()


def test_that_a_sign_in_page_is_told_once_and_not_at_every_try(qtbot: QtBot, desk: Desk) -> None:
    sending, shown = Sending(desk, metered=lambda: "metered"), list[Notice]()
    desk.notices.shown.connect(shown.append)
    desk.mailbag.run = _portal  # type: ignore[method-assign]
    for _ in range(3):
        failing(qtbot, sending)
    assert [one.message.happened for one in shown] == [CATALOGUE["server_nonsense"].happened]
    assert sending.sent.metered == "metered"


def _portal(told: object, stopped: object) -> Changes:
    raise Told("server_nonsense")
