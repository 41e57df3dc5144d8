"""The end of a laptop: what was never sent is in safe hands first, and only a signed order counts."""

import json
from collections.abc import Callable
from typing import cast

import pytest

from caseworker import wire
from caseworker.custody import RescueKept, fingerprint, rescue_info
from caseworker.domain.ids import DeviceId
from caseworker.domain.messages import CATALOGUE
from caseworker.sealed_letters import open_with
from caseworker.sync.asks import Ask
from caseworker.sync.mailbag import Halted, ServerMailbag
from caseworker.sync.report import Leaving, Report
from caseworker.syncport import SyncStore
from tests.property.world.dictstore import DictStore
from tests.unit.sync.custodian import PRIVATE, PUBLIC, STORE, Keeper, ending, leased_laptop, sealed_key
from tests.unit.sync.scripted import Clock, an_edit, page_of, report_of, scope_id
from tests.unit.sync.scripted_server import LaptopKey
from tests.unit.sync.test_mailbag import ScriptedLine

ONE = scope_id(1)


def trips(_ask: Ask) -> wire.Message:
    return wire.Fault(key="server_fault")


def with_unsent(lines: int = 0) -> DictStore:
    """A laptop with two edits the server has not got."""
    store = leased_laptop()
    store.custody.note_opened(STORE, 1)
    store.work([an_edit(1, ONE), an_edit(2, ONE)])
    for _ in range(lines):
        store.custody.note("view")
    return store


def left(report: Report) -> Leaving:
    assert report.leaving is not None
    return report.leaving


def test_that_an_order_to_end_comes_after_the_push_and_the_audit_and_nothing_is_fetched_any_more() -> None:
    store = with_unsent(lines=2)
    store.custody.keep_escrow(sealed_key())
    keeper = Keeper(ending=ending(), grants=[{**GRANT, "scope": ONE}])
    report = report_of(store, keeper.script)
    assert keeper.paths == ["hello", "push", "deeds", "deeds"]
    assert (report.sent, report.trouble) == (2, "access_ended")
    assert (left(report).is_safe, left(report).pieces, left(report).letters) == (True, 0, ())
    assert left(report).order == ending()


GRANT = {"kind": "file", "grant_epoch": 1, "level": "write", "head": 0}


def test_that_what_could_not_be_sent_is_handed_over_sealed_to_the_officers() -> None:
    store, keeper = with_unsent(), Keeper({"push": trips}, ending=ending())
    report = report_of(store, keeper.script)
    assert (left(report).is_safe, left(report).pieces) == (True, 2)
    (letter,) = keeper.rescues
    assert (letter.store, letter.key, letter.pieces) == (STORE, fingerprint(PUBLIC), 2)
    content = json.loads(open_with(PRIVATE, rescue_info(letter.store, letter.key), letter.sealed))
    assert [json.loads(piece["body"])["id"] for piece in content["pieces"]] == [an_edit(1, ONE).id, an_edit(2, ONE).id]


def test_that_what_was_handed_over_is_not_handed_over_twice_and_what_came_later_is() -> None:
    store, keeper = with_unsent(), Keeper({"push": trips}, ending=ending())
    first = left(report_of(store, keeper.script))
    again = left(report_of(store, keeper.script))
    assert (again.is_safe, again.mark, len(keeper.rescues)) == (True, first.mark, 1)
    store.work([an_edit(3, ONE)])
    assert store.custody.unsent().mark != first.mark
    third = left(report_of(store, keeper.script))
    assert (third.is_safe, third.pieces, len(keeper.rescues)) == (True, 3, 2)


ANSWERS: dict[str, Callable[[Ask], wire.Message]] = {
    "a fault": trips,
    "busy": lambda _ask: wire.Fault(key="server_busy", wait_s=9),
    "gone": lambda _ask: wire.Fault(key="server_unreachable"),
    "another digest": lambda _ask: RescueKept(digest="0" * 64),
    "no digest": lambda _ask: RescueKept(digest=""),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_that_nothing_may_be_destroyed_until_the_rescue_is_kept(answer: Callable[[Ask], wire.Message]) -> None:
    store = with_unsent()
    report = report_of(store, Keeper({"push": trips, "rescue": answer}, ending=ending()).script)
    assert (left(report).is_safe, left(report).letters, left(report).pieces) == (False, (), 2)
    assert report.trouble in CATALOGUE
    assert store.custody.state().rescued == ""
    assert store.status().here == 2


def test_that_a_rescue_the_server_can_never_take_is_given_to_be_kept_on_the_disk() -> None:
    store = with_unsent()
    refuses = {"push": trips, "rescue": lambda _ask: wire.Fault(key="message_unreadable")}
    said = left(report_of(store, Keeper(refuses, ending=ending()).script))
    assert (said.is_safe, sum(one.pieces for one in said.letters)) == (False, 2)
    assert open_with(PRIVATE, rescue_info(STORE, fingerprint(PUBLIC)), said.letters[0].sealed)


def test_that_without_a_recovery_key_unsent_work_stops_the_end() -> None:
    store = leased_laptop(recovery_key="")
    store.work([an_edit(1, ONE)])
    keeper = Keeper({"push": trips}, ending=ending(), recovery_key="")
    report = report_of(store, keeper.script)
    assert (left(report).is_safe, left(report).pieces, left(report).letters) == (False, 1, ())
    assert (report.trouble, keeper.rescues) == ("server_fault", [])


def test_that_waiting_is_said_when_nothing_else_is_the_trouble() -> None:
    store = leased_laptop(recovery_key="")
    store.work([an_edit(1, ONE)])

    def set_aside(ask: Ask) -> wire.Message:
        push = ask.message
        assert isinstance(push, wire.Push)
        results = tuple(wire.Result(edit=sent.edit.id, outcome="quarantined") for sent in push.edits)
        return wire.Pushed(results=results, expected_seq=2, server_time=Clock().now())

    report = report_of(store, Keeper({"push": set_aside}, ending=ending(), recovery_key="").script)
    assert (left(report).pieces, report.trouble) == (1, "rescue_waits")


STRANGER = LaptopKey(99)


@pytest.mark.parametrize(
    "said",
    [
        ending(DeviceId("e" * 32)),
        ending().model_copy(update={"signature": ""}),
        ending().model_copy(update={"signature": STRANGER.sign(ending().signed_text)}),
        ending().model_copy(update={"ordered_at": Clock().now().replace(year=2030)}),
    ],
    ids=["another laptop's", "unsigned", "a stranger's", "another day's"],
)
def test_that_an_order_that_does_not_hold_ends_nothing(said: wire.Ending) -> None:
    store = with_unsent()
    grants = {"grants": [{**GRANT, "scope": ONE}], "ending": said}
    keeper = Keeper({"bootstrap": lambda _ask: page_of(ONE, 4)}, **grants)
    report = report_of(store, keeper.script)
    assert (report.leaving, report.trouble, report.received) == (None, "server_unproven", 4)
    assert keeper.rescues == []


def test_that_a_laptop_without_a_pinned_key_is_ended_by_nobody() -> None:
    store = leased_laptop(server_key="")
    assert report_of(store, Keeper(ending=ending()).script).leaving is None


def test_that_the_app_hears_of_the_end_however_the_run_ended() -> None:
    store = with_unsent()
    line = ScriptedLine(Keeper(ending=ending()).script)
    bag = ServerMailbag(cast("SyncStore", store), line, clock=Clock(), key=LaptopKey(), app_v="1")
    with pytest.raises(Halted) as caught:
        bag.run(lambda *_: None, lambda: False)
    assert caught.value.key == "access_ended"
    assert bag.last is not None
    assert left(bag.last).is_safe
