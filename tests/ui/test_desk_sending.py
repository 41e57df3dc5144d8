"""The one true sentence about sending, and a run at a time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.fakes.desktop import working_desk
from ui.desk import Desk
from ui.notices import Notice
from ui.sending import Sent, sending_of, sync_line


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
    ],
)
def test_that_the_sentence_says_what_is_so(sent: Sent, words: str) -> None:
    assert sync_line(sent).words == words


def test_that_green_is_only_for_what_nothing_speaks_against() -> None:
    doubtful = (
        Sent(unsent=1),
        Sent(trouble="server_fault"),
        Sent(needs_you=1, at="14:31"),
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
