"""Fetching what will be asked next while the store is still busy with the last answer."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from caseworker import wire
from caseworker.sync.asks import Ask


class Foreseeing:
    """Answers requests, one at a time, and may begin with one before it is asked for. Waits for its thread at exit."""

    def __init__(self, answer: Callable[[Ask], wire.Message]) -> None:
        self._answer = answer
        self._begun: tuple[Ask, Future[wire.Message]] | None = None
        self._thread = ThreadPoolExecutor(1, "sync-ahead")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown(wait=True)

    def begin(self, ask: Ask) -> None:
        """Ask this already; it must be a request that may come twice, because its answer may be dropped."""
        self._begun = (ask, self._thread.submit(self._answer, ask))

    def answer(self, ask: Ask) -> wire.Message:
        """The answer. One begun for another request is waited for and dropped: the line is for one at a time."""
        begun, self._begun = self._begun, None
        if begun is None:
            return self._answer(ask)
        foreseen, answer = begun
        found = answer.result()
        return found if foreseen.message is ask.message or foreseen.message == ask.message else self._answer(ask)
