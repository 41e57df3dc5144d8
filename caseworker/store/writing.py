"""The one writing store, on the one thread that writes. Any thread may ask; each waits for the one before."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Concatenate, ParamSpec, TypeVar

from caseworker.domain.errors import Told
from caseworker.store.opened import Opened

P = ParamSpec("P")
R = TypeVar("R")


class Writing:
    """Owns the write thread and, on it, the store's only writing connection."""

    def __init__(self, opening: Callable[[], Opened], after: Callable[[Opened], None] = lambda _at: None) -> None:
        """`opening` runs on the write thread and gives the writing store; what it raises is raised here.

        `after` runs there after each piece of work that went through, before anybody is told so.
        """
        self._after = after
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store-writer")
        try:
            self._opened = self._thread.submit(opening).result()
        except BaseException:
            self._thread.shutdown()
            raise

    def run(self, work: Callable[Concatenate[Opened, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do `work` with the writing store and give what it gives; the work makes its own transaction, if any."""

        def done() -> R:
            given = work(self._opened, *args, **kwargs)
            self._after(self._opened)
            return given

        return self._thread.submit(done).result()

    def transact(self, work: Callable[Concatenate[Opened, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do `work` inside one transaction."""

        def inside(at: Opened) -> R:
            with at.connection.transaction():
                return work(at, *args, **kwargs)

        return self.run(inside)

    def soon(self, work: Callable[[Opened], None]) -> None:
        """Do `work` after what was asked before, without waiting for it. It tells its own troubles."""
        # A reader may still be about to note something while the store closes.
        with suppress(RuntimeError):
            self._thread.submit(self._do, work)

    def close(self) -> None:
        """Finish what was asked, empty the write-ahead log, and end the thread."""
        try:
            self._thread.submit(_close, self._opened).result()
        finally:
            self._thread.shutdown()

    def _do(self, work: Callable[[Opened], None]) -> None:
        work(self._opened)
        self._after(self._opened)


class NoWriting(Writing):
    """Stands where nothing may be written: whatever needs a writer raises Told("store_look_only")."""

    def __init__(self) -> None:
        """It owns no thread and no connection."""

    def run(self, work: Callable[Concatenate[Opened, P], R], *args: P.args, **kwargs: P.kwargs) -> R:  # noqa: ARG002
        """Always raises Told("store_look_only")."""
        raise Told("store_look_only")

    def soon(self, work: Callable[[Opened], None]) -> None:
        """Nothing is done: what would be noted cannot be."""

    def close(self) -> None:
        """There is nothing to close."""


def _close(at: Opened) -> None:
    at.connection.close()
