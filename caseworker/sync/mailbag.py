"""The mailbag: what the app rings for. Drives the engine over the line, one run at a time, and tells the truth."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Literal, Protocol

from caseworker import wire
from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.ports import Clock
from caseworker.sync.asks import Ask, DeviceKey
from caseworker.sync.engine import Conversation, run
from caseworker.sync.foreseeing import Foreseeing
from caseworker.sync.line import SaidNo
from caseworker.sync.means import Means
from caseworker.sync.report import Report
from caseworker.syncport import SyncStore


class Answering(Protocol):
    """Whoever answers requests: the line, or a server in the same process."""

    def answer(self, ask: Ask, now: float) -> wire.Message:
        """The answer. Raises Told for every expected trouble."""
        ...

    def close(self) -> None:
        """Hang up."""
        ...


class Halted(Told):
    """The trouble that halted a run, with what the run had changed by then: screens must show that too."""

    def __init__(self, report: Report) -> None:
        super().__init__(report.trouble, **({"wait_s": report.wait_s} if report.wait_s else {}))
        self.report = report


class ServerMailbag:
    """The Mailbag port over a store and a line. Make one per store; runs on the thread that calls it.

    `last` is the report of the last run that ended, None before.
    """

    def __init__(self, store: SyncStore, line: Answering, *, clock: Clock, key: DeviceKey, app_v: str) -> None:
        self._store = store
        self._line = line
        self._means = Means(clock=clock, ticks=time.monotonic, key=key, app_v=app_v)
        self._one_at_a_time = threading.Lock()
        self._tag = ""
        self.last: Report | None = None

    def run(self, told: Callable[[str, int, int], None], stopped: Callable[[], bool]) -> Changes:
        """One full sync; a second caller waits for the first. Raises `Halted` (a Told) for every expected trouble.

        `told` hears words, how much is done and of how many (0: not known), before each request. `stopped` is asked
        before each request; once it is true the run ends there, with what was confirmed until then.
        """
        while not self._one_at_a_time.acquire(timeout=0.1):
            if stopped():
                return Changes()
        try:
            return self._run(told, stopped)
        finally:
            self._line.close()
            self._one_at_a_time.release()

    def _run(self, told: Callable[[str, int, int], None], stopped: Callable[[], bool]) -> Changes:
        check: Literal["touched", "all"] = "touched" if self.last is not None else "all"
        tag, self._tag = self._tag, ""
        with Foreseeing(self._answered) as ahead:

            def begin(ask: Ask) -> None:
                if not stopped():
                    ahead.begin(ask)

            means = replace(self._means, check=check, tag=tag, ahead=begin)
            report = _driven(run(self._store, means), ahead.answer, told, stopped)
        if report is None:
            return Changes()
        self.last, self._tag = report, report.tag
        if report.trouble:
            raise Halted(report)
        return report.changes

    def _answered(self, ask: Ask) -> wire.Message:
        try:
            return self._line.answer(ask, time.monotonic())
        except SaidNo as trouble:
            return trouble.fault
        except Told as trouble:
            return wire.Fault(key=trouble.key)


def _driven(
    course: Conversation,
    answer: Callable[[Ask], wire.Message],
    told: Callable[[str, int, int], None],
    stopped: Callable[[], bool],
) -> Report | None:
    """The report, None if the worker stopped it."""
    try:
        ask = next(course)
        while True:
            if stopped():
                course.close()
                return None
            told(ask.stage.words, ask.stage.done, ask.stage.total)
            ask = course.send(answer(ask))
    except StopIteration as ended:
        report: Report = ended.value
        return report
