"""Work away from the GUI thread, and its way back.

Three plain Python threads (write, read, net) run plain functions. No Qt object is touched there, and none is destroyed
there: a thread is handed only the number of a job, and everything a job refers to is held by the GUI thread until the
answer was delivered. One QObject on the GUI thread, `Delivery`, brings answers back through one queued signal.
"""

import gc
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Generic, Literal, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

Lane = Literal["write", "read", "net"]
"""Which thread: `write` has the store's one writing connection, `read` its own reading one, `net` may be slow."""

LANES: tuple[Lane, ...] = ("write", "read", "net")
Waiting = Callable[[Lane, float], bool]
"""Waits for a lane that was told to end, so many seconds at most; whether it has. From any thread."""

PROGRESS_EVERY_S = 0.1
NET_WAITS_S = 0.5

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a piece of work is. `total` is 0 while it is not known."""

    words: str
    done: int
    total: int


class Report:
    """What running work is given: a place to say how far it is, and to ask whether it should stop.

    `told` and `stopped` have the shapes that `Mailbag.run` asks for. Progress reaches the screen at most ten times a
    second; what comes faster is left out.
    """

    def __init__(self, stop: threading.Event, post: Callable[[Progress], None]) -> None:
        self._stop = stop
        self._post = post
        self._last = 0.0

    def told(self, words: str, done: int, total: int) -> None:
        """Say how far the work is."""
        now = time.monotonic()
        if now - self._last >= PROGRESS_EVERY_S:
            self._last = now
            self._post(Progress(words, done, total))

    def stopped(self) -> bool:
        """Whether somebody asked for the work to stop: look between units, and return what is done."""
        return self._stop.is_set()


@dataclass(frozen=True, slots=True)
class Reply(Generic[T_contra]):
    """Who is told, and how, when work has ended. Nothing is called once the owner is gone.

    With a `key`, only the newest job of this owner and key is answered: late answers to older questions are dropped.
    """

    owner: QObject
    then: Callable[[T_contra], None]
    or_else: Callable[[Exception], None]
    progress: Callable[[Progress], None] | None = None
    key: str = ""


class Handle:
    """A running or waiting job. Cancelling drops its answer and asks the work to stop."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self.is_cancelled = False

    def cancel(self) -> None:
        """No answer any more; the work itself ends at its next look at `stopped()`."""
        self.is_cancelled = True
        self._stop.set()

    def stop(self) -> None:
        """Ask the work to end early and still answer with what was done."""
        self._stop.set()


class _Job(Protocol):
    """One piece of work, as the lanes see it."""

    handle: Handle
    stop: threading.Event

    def perform(self, report: Report) -> None:
        """Run it, on a lane's thread. Never raises."""

    def deliver(self) -> None:
        """Tell the owner, on the GUI thread."""

    def advance(self, progress: Progress) -> None:
        """Tell the owner how far it is, on the GUI thread."""


class _Task(Generic[T]):
    """Work with a typed answer and the reply that takes it."""

    def __init__(self, work: Callable[[Report], T], reply: Reply[T]) -> None:
        self._work = work
        self._reply = reply
        self._answer: tuple[T] | None = None
        self._trouble: Exception | None = None
        self.stop = threading.Event()
        self.handle = Handle(self.stop)

    def perform(self, report: Report) -> None:
        if self.handle.is_cancelled:
            return
        try:
            self._answer = (self._work(report),)
        except Exception as trouble:  # noqa: BLE001  (the one catch of a lane: delivered, worded or reported there)
            self._trouble = trouble

    def deliver(self) -> None:
        answer, trouble = self._answer, self._trouble
        self._answer = self._trouble = None
        if self._is_unwanted():
            return
        if trouble is not None:
            self._reply.or_else(trouble)
        elif answer is not None:
            self._reply.then(answer[0])

    def advance(self, progress: Progress) -> None:
        if self._reply.progress is not None and not self._is_unwanted():
            self._reply.progress(progress)

    def _is_unwanted(self) -> bool:
        return self.handle.is_cancelled or not shiboken6.isValid(self._reply.owner)


class Delivery(QObject):
    """Brings what threads posted to the GUI thread, in order, one call of the event loop each.

    Signals:
        posted: something is in the box.
    """

    posted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._box: deque[Callable[[], None]] = deque()
        self._lock = threading.Lock()
        self._is_open = True
        self.posted.connect(self._on_posted, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], None]) -> None:
        """From any thread: have `call` run on the GUI thread. After `close` it is dropped."""
        with self._lock:
            if self._is_open:
                self._box.append(call)
                self.posted.emit()

    def close(self) -> None:
        """Deliver nothing any more."""
        with self._lock:
            self._is_open = False
            self._box.clear()

    @Slot()
    def _on_posted(self) -> None:
        if self._box:
            self._box.popleft()()


class LaneEnded(RuntimeError):
    """The app is closing: what was asked of a lane will not be done any more."""


class _Line:
    """One lane: a daemon thread that runs what is put into its queue, one after the other."""

    def __init__(self, name: str) -> None:
        self._queue: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._loop, name=f"caseworker-{name}", daemon=True)
        self._thread.start()

    def put(self, call: Callable[[], None]) -> None:
        self._queue.put(call)

    def wait_for(self, done: threading.Event) -> None:
        while not done.wait(0.2):
            if not self._thread.is_alive():
                raise LaneEnded

    def end(self) -> None:
        self._queue.put(None)

    def is_gone_by(self, deadline: float) -> bool:
        self._thread.join(max(0.0, deadline - time.monotonic()))
        return not self._thread.is_alive()

    def _loop(self) -> None:
        while (call := self._queue.get()) is not None:
            call()


class Tasks:
    """The three lanes and the jobs on them. `call` aside, used from the GUI thread only."""

    def __init__(self, parent: QObject | None = None) -> None:
        self._delivery = Delivery(parent)
        self._jobs: dict[int, _Job] = {}
        self._newest: dict[tuple[int, str], tuple[int, Handle]] = {}
        self._count = 0
        self._is_open = True
        self._lines = {lane: _Line(lane) for lane in LANES}

    def run(self, lane: Lane, work: Callable[[Report], T], reply: Reply[T]) -> Handle:
        """Start work on a lane, behind what already waits there; the reply is called on the GUI thread."""
        job = _Task(work, reply)
        if not self._is_open:
            job.handle.cancel()
            return job.handle
        self._count += 1
        self._jobs[self._count] = job
        if reply.key:
            self._supersede((id(reply.owner), reply.key), self._count, job.handle)
        number = self._count
        self._lines[lane].put(lambda: self._perform(number))
        return job.handle

    def call(self, lane: Lane, work: Callable[[], T]) -> T:
        """Have another lane do something and wait for its answer: how sync on `net` reaches the store on `write`.

        Called from a lane's thread, never from the GUI thread. Raises what the work raises, or LaneEnded.
        """
        done = threading.Event()
        found: list[T] = []
        trouble: list[Exception] = []

        def perform() -> None:
            try:
                found.append(work())
            except Exception as raised:  # noqa: BLE001  (raised again for the one who waits)
                trouble.append(raised)
            finally:
                done.set()

        self._lines[lane].put(perform)
        self._lines[lane].wait_for(done)
        if trouble:
            raise trouble[0]
        return found[0]

    @property
    def is_idle(self) -> bool:
        """Whether every job has been answered."""
        return not self._jobs

    def end(self) -> Waiting:
        """Ask everything to stop, take and deliver nothing more. Gives what waits for a lane to be through.

        Work that already waits on the write lane is still done: it is somebody's writing.
        """
        self._is_open = False
        for job in self._jobs.values():
            job.handle.stop()
        for line in self._lines.values():
            line.end()
        self._delivery.close()
        self._newest.clear()
        lines = dict(self._lines)
        return lambda lane, seconds: lines[lane].is_gone_by(time.monotonic() + seconds)

    def stop(self, seconds: float = 3.0) -> bool:
        """As `end`, and wait for the lanes, up to a limit. False if one was still busy then.

        The net lane is waited for half a second at most: a dead network must not hold up a lock.
        """
        wait, began = self.end(), time.monotonic()

        def left(lane: Lane) -> float:
            limit = min(seconds, NET_WAITS_S) if lane == "net" else seconds
            return max(0.0, began + limit - time.monotonic())

        ended = [wait(lane, left(lane)) for lane in LANES]
        if all(ended):
            self._jobs.clear()
        return all(ended)

    def _supersede(self, key: tuple[int, str], number: int, handle: Handle) -> None:
        older = self._newest.get(key)
        if older is not None:
            older[1].cancel()
        self._newest[key] = (number, handle)

    def _perform(self, number: int) -> None:
        job = self._jobs.get(number)
        if job is None:
            return
        stop = job.stop
        report = Report(stop, lambda progress: self._delivery.post(lambda: self._on_progress(number, progress)))
        job.perform(report)
        # Let go before the GUI thread hears of it: the last reference must be dropped there, never here.
        del job, report
        self._delivery.post(lambda: self._on_done(number))

    def _on_progress(self, number: int, progress: Progress) -> None:
        job = self._jobs.get(number)
        if job is not None:
            job.advance(progress)

    def _on_done(self, number: int) -> None:
        job = self._jobs.pop(number)
        for key in [key for key, newest in self._newest.items() if newest[0] == number]:
            del self._newest[key]
        job.deliver()


class Sweep(QObject):
    """Python's cyclic garbage collector, run on the GUI thread only.

    Collecting in a worker thread could destroy widgets there, which crashes Qt. While a Sweep lives, automatic
    collection is off, and a timer looks once a second whether a generation is over its threshold.
    """

    def __init__(self, parent: QObject | None = None, *, every_ms: int = 1000) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(every_ms)
        self._timer.timeout.connect(self.sweep)
        self._timer.start()

    @Slot()
    def sweep(self) -> int:
        """Collect the oldest generation that is due; returns which, or -1 for none."""
        counts, limits = gc.get_count(), gc.get_threshold()
        due = [age for age in (2, 1, 0) if limits[age] and counts[age] > limits[age]]
        if not due:
            return -1
        gc.collect(due[0])
        return due[0]

    def end(self) -> None:
        """Give collection back to Python, as it was."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()
