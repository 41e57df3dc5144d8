"""Drives the lane of files over a line of its own, so that no text ever waits for a photograph."""

import threading
import time
from collections.abc import Callable

from caseworker import wire
from caseworker.domain.errors import Told
from caseworker.domain.files import FileRun
from caseworker.fileport import FileStore
from caseworker.sync.asks import Ask
from caseworker.sync.files import STOPPED, run
from caseworker.sync.line import SaidNo
from caseworker.sync.mailbag import Answering


class FileLane:
    """One run at a time; a second caller waits for the first. Runs on the thread that calls it."""

    def __init__(self, store: FileStore, line: Answering) -> None:
        """`line` is this lane's own: the text's is never kept busy by it."""
        self._store = store
        self._line = line
        self._one_at_a_time = threading.Lock()

    def run(self, told: Callable[[str, int, int], None], stopped: Callable[[], bool]) -> FileRun:
        """Send and fetch. `told` hears words and bytes before each request; `stopped` is asked before each.

        Raises Told where this laptop's own disk or store says no.
        """
        with self._one_at_a_time:
            try:
                return self._driven(told, stopped)
            finally:
                self._line.close()

    def _driven(self, told: Callable[[str, int, int], None], stopped: Callable[[], bool]) -> FileRun:
        course = run(self._store)
        try:
            ask = next(course)
            while True:
                if stopped():
                    # Said to the lane itself, so that what was sent until now is in its report.
                    ask = course.send(wire.Fault(key=STOPPED))
                    continue
                told(ask.stage.words, ask.stage.done, ask.stage.total)
                ask = course.send(self._answered(ask))
        except StopIteration as ended:
            report: FileRun = ended.value
            return report

    def _answered(self, ask: Ask) -> wire.Message:
        try:
            return self._line.answer(ask, time.monotonic())
        except SaidNo as trouble:
            return trouble.fault
        except Told as trouble:
            return wire.Fault(key=trouble.key)
