"""What answers of the server come to, before the store hears of them: plain functions."""

from collections import deque
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from caseworker import wire
from caseworker.syncport import Fill

M = TypeVar("M", bound=wire.Message)


def as_kind(answer: wire.Message, kind: type[M]) -> M:
    """The answer as the kind that was asked for; a driver that sends another one has a bug."""
    if not isinstance(answer, kind):
        message = f"asked for {kind.__name__}, was sent {type(answer).__name__}"
        raise TypeError(message)
    return answer


def is_unsaid(welcome: wire.Welcome, log_epoch: str | None, held: Collection[wire.Held]) -> bool:
    """Whether an answer to the short hello leaves something open: another history, or a scope it does not speak of.

    Nothing is ever purged because it was left out; the full hello asks what is to become of it.
    """
    named = {one.scope for one in welcome.grants} | {one.scope for one in welcome.revoked}
    return welcome.log_epoch != log_epoch or any(one.scope not in named for one in held)


def pages_of(answer: wire.Bootstrapped, queue: deque[Fill]) -> list[wire.Bootstrapped]:
    """The pages of an answer one by one. What they complete leaves the queue; what they begin goes on from there."""
    pages = [answer.model_copy(update={"then": ()}), *answer.then]
    waiting = {fill.scope: fill for fill in queue}
    for page in pages:
        fill = waiting.pop(page.scope, None)
        if fill is not None and page.next is not None:
            waiting = {fill.scope: replace(fill, after=page.next), **waiting}
    queue.clear()
    queue.extend(waiting.values())
    return pages


def minutes_between(here: datetime, there: datetime) -> int:
    """How many minutes the first time is ahead of the second."""
    return round((here - there).total_seconds() / 60)
