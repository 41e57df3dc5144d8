"""What the lock screen may know: counts of what was waiting, and numbers that somebody has checked."""

from dataclasses import dataclass
from datetime import datetime

from caseworker.domain.ports import Records, Wanted
from caseworker.domain.reading.helplines import checked_helplines

NEWEST = 1_000
"""The sessions in which a meeting today can have been promised."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Three counts and public numbers: nothing about anybody."""

    planned: int = 0
    to_answer: int = 0
    unsent: int = 0
    numbers: tuple[tuple[str, str], ...] = ()


def counts_of(records: Records, now: datetime) -> Counts:
    """The counts at this moment. `now` is local time, because "today" is."""
    today = now.date().isoformat()
    promising = records.page(Wanted(kinds=("session",), limit=NEWEST))
    concerns = records.page(Wanted(kinds=("concern",), statuses=("open",), limit=200))
    return Counts(
        planned=len({row.scope for row in promising if row.due_on == today}),
        to_answer=len(concerns),
        unsent=sum(waiting.sending in {"here", "sending"} for waiting in records.waiting()),
        numbers=tuple((line.name, line.number) for line in checked_helplines(records)),
    )
