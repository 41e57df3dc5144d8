"""The mailbag: one run at a time, told step by step, stopped when asked, and truthful about trouble."""

import threading
from itertools import chain, repeat
from typing import cast

import pytest

from caseworker import wire
from caseworker.domain.errors import Told
from caseworker.sync.asks import Ask
from caseworker.sync.line import SaidNo
from caseworker.sync.mailbag import Halted, ServerMailbag
from caseworker.syncport import SyncStore
from tests.property.world.dictstore import DictStore
from tests.unit.sync.scripted import Clock, Script, an_edit, laptop, page_of, scope_id, welcome
from tests.unit.sync.scripted_server import LaptopKey

ONE = scope_id(1)


class ScriptedLine:
    """A line that answers by a script; `raises` is thrown instead, at that path."""

    def __init__(self, script: Script, raises: dict[str, Told] | None = None) -> None:
        self.script, self.raises = script, raises or {}
        self.is_closed = False
        self.together = 0
        self.most_together = 0
        self.gate = threading.Event()
        self.gate.set()

    def answer(self, ask: Ask, now: float) -> wire.Message:  # noqa: ARG002
        """What the script says."""
        self.is_closed = False
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        self.gate.wait(5)
        self.together -= 1
        trouble = self.raises.get(ask.path.rpartition("/")[2])
        if trouble is not None:
            raise trouble
        return self.script(ask)

    def close(self) -> None:
        """Hang up."""
        self.is_closed = True


def mailbag(store: DictStore, line: ScriptedLine) -> ServerMailbag:
    return ServerMailbag(cast("SyncStore", store), line, clock=Clock(), key=LaptopKey(), app_v="1")


def never() -> bool:
    return False


def test_that_progress_is_told_in_words_and_numbers() -> None:
    store, told = laptop(), list[tuple[str, int, int]]()
    store.work([an_edit(1, ONE), an_edit(2, ONE)])
    line = ScriptedLine(Script(hello=welcome((ONE, 3)), bootstrap=page_of(ONE, 3)))
    changes = mailbag(store, line).run(lambda *said: told.append(said), never)
    assert told == [
        ("Finding the server", 0, 0), ("Sending", 0, 2), ("Receiving", 0, 3), ("Receiving", 3, 3), ("Checking", 0, 0)
    ]  # fmt: skip
    assert changes.touches(ONE)
    assert line.is_closed


def test_that_trouble_is_raised_with_what_had_changed_by_then() -> None:
    store = laptop()
    store.work([an_edit(1, ONE)])
    line = ScriptedLine(Script(hello=welcome((ONE, 1))), {"bootstrap": Told("server_unreachable")})
    with pytest.raises(Halted) as caught:
        mailbag(store, line).run(lambda *_: None, never)
    assert caught.value.key == "server_unreachable"
    assert caught.value.report.changes.touches(ONE)
    assert (store.status().here, store.status().trouble) == (0, "server_unreachable")


def test_that_the_time_a_busy_server_asks_for_reaches_whoever_tries_again() -> None:
    busy = SaidNo("server_busy", wire.Fault(key="server_busy", wait_s=12))
    line = ScriptedLine(Script(), {"hello": busy})
    with pytest.raises(Halted) as caught:
        mailbag(laptop(), line).run(lambda *_: None, never)
    assert caught.value.facts == {"wait_s": 12}
    assert "12 seconds" in caught.value.message.text


def test_that_a_stop_ends_the_run_between_requests() -> None:
    store = laptop()
    store.work([an_edit(1, ONE)])
    line = ScriptedLine(Script())
    answers = chain([False], repeat(True))
    bag = mailbag(store, line)
    assert not bag.run(lambda *_: None, lambda: next(answers))
    assert line.script.paths() == ["hello"]
    assert (store.status().here, store.status().last_success) == (1, "")
    assert bag.last is None


def test_that_two_callers_never_sync_at_once() -> None:
    line = ScriptedLine(Script())
    bag, ended = mailbag(laptop(), line), list[str]()
    line.gate.clear()

    def ring() -> None:
        bag.run(lambda *_: None, never)
        ended.append("one")

    callers = [threading.Thread(target=ring) for _ in range(3)]
    for caller in callers:
        caller.start()
    line.gate.set()
    for caller in callers:
        caller.join()
    assert (line.most_together, len(ended)) == (1, 3)


def test_that_a_caller_who_waits_can_give_up() -> None:
    line = ScriptedLine(Script())
    bag = mailbag(laptop(), line)
    line.gate.clear()
    first = threading.Thread(target=lambda: bag.run(lambda *_: None, never))
    first.start()
    while not line.together:
        first.join(0.01)
    assert not bag.run(lambda *_: None, lambda: True)
    line.gate.set()
    first.join()


def test_that_the_first_run_compares_every_scope_and_later_ones_only_what_they_touched() -> None:
    store = laptop()
    line = ScriptedLine(Script(hello=welcome((ONE, 0)), bootstrap=page_of(ONE, 1)))
    bag = mailbag(store, line)
    bag.run(lambda *_: None, never)
    bag.run(lambda *_: None, never)
    assert line.script.paths() == ["hello", "bootstrap", "pull", "sums", "hello"]
