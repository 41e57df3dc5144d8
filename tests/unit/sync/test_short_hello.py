"""The short hello of a laptop that knows the last welcome, several scopes in one answer, and fetching ahead."""

import threading
from dataclasses import replace
from typing import cast

from caseworker import digests, wire
from caseworker.sync.asks import PULL, Ask
from caseworker.sync.engine import run
from caseworker.sync.foreseeing import Foreseeing
from caseworker.sync.means import Means
from caseworker.sync.report import Report
from caseworker.syncport import SyncStore
from tests.property.world.dictstore import DictStore
from tests.unit.sync.scripted import Clock, Script, an_edit, laptop, page_of, scope_id, welcome
from tests.unit.sync.scripted_server import LaptopKey

ONE, TWO, THREE = scope_id(1), scope_id(2), scope_id(3)
UNCHANGED = {"unchanged": True, "tag": "t1"}


def run_with(store: DictStore, script: Script, *, tag: str = "", ahead: list[Ask] | None = None) -> Report:
    """One run against the script, by a laptop that knows the welcome of this tag."""
    means = Means(Clock(), lambda: 0.0, LaptopKey(), "1", tag=tag)
    course = run(cast("SyncStore", store), replace(means, ahead=(ahead if ahead is not None else []).append))
    try:
        ask = next(course)
        while True:
            ask = course.send(script(ask))
    except StopIteration as ended:
        report: Report = ended.value
        return report


def filled() -> DictStore:
    """A laptop that has read one file, and knows the welcome that said so as `t1`."""
    store = laptop()
    report = run_with(store, Script(hello=welcome((ONE, 0), tag="t1"), bootstrap=page_of(ONE, 2)))
    assert report.tag == "t1"
    return store


def hello_of(script: Script, number: int = 0) -> wire.Hello:
    message = [ask for ask in script.asked if ask.path.endswith("hello")][number].message
    assert isinstance(message, wire.Hello)
    return message


def test_that_a_known_welcome_is_named_instead_of_every_scope() -> None:
    store, script = filled(), Script(hello=welcome(**UNCHANGED))
    report = run_with(store, script, tag="t1")
    assert script.paths() == ["hello"]
    assert (hello_of(script).held, hello_of(script).tag) == ((), "t1")
    assert hello_of(script).digest == digests.held_digest([(ONE, 1, 0)])
    assert (report.trouble, report.tag, len(store.records())) == ("", "t1", 2)


def test_that_a_scope_the_short_answer_does_not_speak_of_is_asked_about_in_full_before_anything_is_done() -> None:
    store = filled()
    script = Script(hello=welcome((TWO, 0), tag="t2"), bootstrap=page_of(TWO, 0))
    run_with(store, script, tag="t1")
    assert script.paths()[:2] == ["hello", "hello"]
    assert [one.scope for one in hello_of(script, 1).held] == [ONE]
    assert len(store.records()) == 2


def test_that_another_history_is_greeted_in_full() -> None:
    store = filled()
    script = Script(hello=welcome((ONE, 0), tag="t2", log_epoch="f" * 32), bootstrap=page_of(ONE, 2))
    run_with(store, script, tag="t1")
    assert [bool(hello_of(script, number).held) for number in (0, 1)] == [False, True]


def test_that_own_edits_are_not_fetched_again_when_their_answers_moved_the_cursor() -> None:
    store = filled()
    store.work([an_edit(1, ONE), an_edit(2, ONE)])
    script = Script(hello=welcome(**UNCHANGED))
    run_with(store, script, tag="t1")
    assert script.paths() == ["hello", "push", "sums"]
    assert [one.cursor for one in store.pulling()] == [2]


def test_that_an_entry_of_somebody_else_between_own_ones_is_fetched() -> None:
    store = filled()
    store.work([an_edit(1, ONE), an_edit(3, ONE)])

    def with_a_gap(ask: Ask) -> wire.Message:
        push = ask.message
        assert isinstance(push, wire.Push)
        results = [
            wire.Result(edit=sent.edit.id, outcome="applied", entry=int(sent.edit.id, 16)) for sent in push.edits
        ]
        return wire.Pushed(results=tuple(results), expected_seq=3, server_time=Clock().now())

    script = Script(hello=welcome(**UNCHANGED), push=with_a_gap)
    run_with(store, script, tag="t1")
    assert script.paths()[:3] == ["hello", "push", "pull"]
    assert [one.cursor for one in store.pulling()] == [1]


def test_that_several_scopes_of_one_answer_are_all_stored_and_the_rest_asked_for() -> None:
    store, ahead = laptop(), list[Ask]()
    first = page_of(ONE, 2).model_copy(update={"then": (page_of(TWO, 2),)})
    script = Script(hello=welcome((ONE, 0), (TWO, 0), (THREE, 0)), bootstrap=[first, page_of(THREE, 1)])
    run_with(store, script, ahead=ahead)
    asked = [ask.message for ask in script.asked if isinstance(ask.message, wire.Bootstrap)]
    assert [(one.scope, one.then) for one in asked] == [(ONE, (TWO, THREE)), (THREE, ())]
    assert [ask.message for ask in ahead] == asked[1:]
    assert not store.fills()


def test_that_what_was_fetched_ahead_is_used_once_and_dropped_if_something_else_is_asked() -> None:
    asked: list[str] = []
    threads: set[str] = set()

    def answer(ask: Ask) -> wire.Message:
        threads.add(threading.current_thread().name)
        message = ask.message
        assert isinstance(message, wire.Pull)
        asked.append(message.log_epoch)
        return wire.Fault(key=message.log_epoch)

    def pull(name: str) -> Ask:
        return Ask(PULL, wire.Pull(log_epoch=name, held=()), wire.Pulled)

    with Foreseeing(answer) as ahead:
        ahead.begin(pull("a"))
        assert ahead.answer(pull("a")) == wire.Fault(key="a")
        ahead.begin(pull("b"))
        assert ahead.answer(pull("c")) == wire.Fault(key="c")
        ahead.begin(pull("d"))
    assert asked == ["a", "b", "c", "d"]
    assert len(threads) == 2
