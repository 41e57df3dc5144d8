"""Threads and their way back: what is delivered, what is dropped, and where objects die."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.tasks import LaneEnded, Progress, Reply, Report, Sweep, Tasks


def ignore(_: object) -> None:
    """For answers a test does not look at."""


@pytest.fixture
def tasks(qapp: object) -> Iterator[Tasks]:
    """Three lanes, stopped at the end."""
    lanes = Tasks()
    yield lanes
    lanes.stop(2.0)


def test_that_an_answer_arrives_on_the_gui_thread_and_the_work_ran_elsewhere(qtbot: QtBot, tasks: Tasks) -> None:
    owner, threads = QObject(), []

    def work(_: Report) -> int:
        threads.append(threading.current_thread())
        return 7

    def then(answer: int) -> None:
        threads.append(threading.current_thread())
        assert answer == 7

    tasks.run("read", work, Reply(owner, then, ignore))
    qtbot.waitUntil(lambda: len(threads) == 2)
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()


def test_that_a_fault_in_the_work_reaches_the_failure_callback_with_its_own_type(qtbot: QtBot, tasks: Tasks) -> None:
    owner, caught = QObject(), list[Exception]()

    def work(_: Report) -> None:
        raise KeyError

    tasks.run("net", work, Reply(owner, ignore, caught.append))
    qtbot.waitUntil(lambda: bool(caught))
    assert type(caught[0]) is KeyError


def test_that_nothing_is_delivered_to_an_owner_that_is_gone(qtbot: QtBot, tasks: Tasks) -> None:
    import shiboken6

    owner, answers, release = QObject(), list[int](), threading.Event()

    def work(_: Report) -> int:
        release.wait(5)
        return 1

    tasks.run("read", work, Reply(owner, answers.append, ignore))
    shiboken6.delete(owner)
    release.set()
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert answers == []


def test_that_an_older_question_of_the_same_key_is_not_answered(qtbot: QtBot, tasks: Tasks) -> None:
    owner, answers, release = QObject(), list[str](), threading.Event()

    def slow(_: Report) -> str:
        release.wait(5)
        return "older"

    tasks.run("read", slow, Reply(owner, answers.append, ignore, key="search"))
    tasks.run("read", lambda _: "newer", Reply(owner, answers.append, ignore, key="search"))
    tasks.run("read", lambda _: "another key", Reply(owner, answers.append, ignore, key="count"))
    release.set()
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert answers == ["newer", "another key"]


def test_that_progress_reaches_the_screen_at_most_ten_times_a_second(qtbot: QtBot, tasks: Tasks) -> None:
    owner, seen, done = QObject(), list[Progress](), list[int]()

    def work(report: Report) -> int:
        for step in range(5_000):
            report.told("sending", step, 5_000)
        return 1

    tasks.run("net", work, Reply(owner, done.append, ignore, progress=seen.append))
    qtbot.waitUntil(lambda: bool(done))
    assert 1 <= len(seen) <= 12
    assert seen[0] == Progress("sending", 0, 5_000)


def test_that_stopping_work_lets_it_end_early_with_what_it_did(qtbot: QtBot, tasks: Tasks) -> None:
    owner, done, begun = QObject(), list[int](), threading.Event()

    def work(report: Report) -> int:
        begun.set()
        count = 0
        while not report.stopped():
            count += 1
        return count

    handle = tasks.run("net", work, Reply(owner, done.append, ignore))
    begun.wait(5)
    handle.stop()
    qtbot.waitUntil(lambda: bool(done))
    assert done[0] >= 0


def test_that_cancelled_work_that_had_not_begun_never_runs(qtbot: QtBot, tasks: Tasks) -> None:
    owner, ran, release = QObject(), list[str](), threading.Event()

    def first(_: Report) -> None:
        release.wait(5)

    def second(_: Report) -> None:
        ran.append("second")

    tasks.run("write", first, Reply(owner, ignore, ignore))
    tasks.run("write", second, Reply(owner, ignore, ignore)).cancel()
    release.set()
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert ran == []


def test_that_what_a_job_refers_to_is_never_destroyed_on_a_worker_thread(qtbot: QtBot, tasks: Tasks) -> None:
    died_on = list[threading.Thread]()

    class Held:
        """Something a question captured, as a screen would be."""

    def ask() -> None:
        held, owner = Held(), QObject()
        weakref.finalize(held, lambda: died_on.append(threading.current_thread()))
        tasks.run("read", lambda _: repr(held), Reply(owner, ignore, ignore))

    for _ in range(200):
        ask()
    qtbot.waitUntil(lambda: tasks.is_idle)
    qtbot.waitUntil(lambda: bool(gc.collect()) or len(died_on) == 200)
    assert {thread is threading.main_thread() for thread in died_on} == {True}


def test_that_stopping_finishes_writes_that_wait_and_then_says_so(qapp: object) -> None:
    lanes, owner, written = Tasks(), QObject(), list[int]()

    def write(number: int) -> None:
        lanes.run("write", lambda _: written.append(number), Reply(owner, ignore, ignore))

    for number in range(20):
        write(number)
    assert lanes.stop(5.0)
    assert written == [*range(20)]


def test_that_a_lane_that_hangs_does_not_hold_up_stopping(qapp: object) -> None:
    lanes, owner, release = Tasks(), QObject(), threading.Event()
    lanes.run("net", lambda _: release.wait(30), Reply(owner, ignore, ignore))
    assert lanes.stop(0.2) is False
    release.set()


def test_that_one_lane_can_have_another_do_something_and_wait(qtbot: QtBot, tasks: Tasks) -> None:
    owner, names = QObject(), list[str]()

    def on_net(_: Report) -> str:
        return tasks.call("write", lambda: threading.current_thread().name)

    tasks.run("net", on_net, Reply(owner, names.append, ignore))
    qtbot.waitUntil(lambda: bool(names))
    assert names == ["caseworker-write"]


def test_that_a_call_into_a_lane_that_ended_raises_instead_of_waiting_for_ever(qapp: object) -> None:
    lanes = Tasks()
    lanes.stop(2.0)
    with pytest.raises(LaneEnded):
        lanes.call("write", lambda: None)


def test_that_the_collector_is_off_while_a_sweep_lives_and_collects_on_the_gui_thread(qapp: object) -> None:
    gc.enable()
    sweep = Sweep(every_ms=60_000)
    assert not gc.isenabled()

    class Knot:
        """A cycle, which only the collector can free."""

        def __init__(self) -> None:
            self.itself = self

    died_on = list[threading.Thread]()
    knot = Knot()
    weakref.finalize(knot, lambda: died_on.append(threading.current_thread()))
    del knot
    litter = [list[int]() for _ in range(gc.get_threshold()[0] + 100)]
    assert sweep.sweep() >= 0
    assert died_on == [threading.main_thread()]
    assert litter
    sweep.end()
    assert gc.isenabled()
    gc.disable()
