"""Days and times near now in words, for duties and histories."""

from datetime import date, datetime, timedelta
from typing import Literal

Tone = Literal["danger", "warn", "info", "ok"]


def due_words(due_on: str, day: date) -> tuple[str, Tone]:
    """A duty's date in words with its tone: amber from the day it is due, blue before."""
    due = date.fromisoformat(due_on)
    if due < day:
        return f"Was due {day_words(due_on, day)}", "warn"
    if due == day:
        return "Due today", "warn"
    if due == day + timedelta(days=1):
        return "Due tomorrow", "info"
    return f"Due {due.strftime('%a')} {due.day} {due.strftime('%b')}", "info"


def day_words(iso: str, day: date) -> str:
    """A day in words near it: today, yesterday, "Tue 10 Nov"; with the year if it is another one."""
    when = date.fromisoformat(iso)
    if when == day:
        return "today"
    if when == day - timedelta(days=1):
        return "yesterday"
    if when == day + timedelta(days=1):
        return "tomorrow"
    year = f" {when.year}" if when.year != day.year else ""
    return f"{when.strftime('%a')} {when.day} {when.strftime('%b')}{year}"


def ago_words(now: datetime, then: str) -> str:
    """How long ago a moment was, in whole hours or days; empty for no moment."""
    if not then:
        return ""
    since = now - at_moment(then, now)
    if since.days >= 1:
        return "1 day" if since.days == 1 else f"{since.days} days"
    hours = int(since.total_seconds() // 3600)
    return f"{hours} hours" if hours > 1 else "just now" if hours < 1 else "1 hour"


def at_moment(text: str, now: datetime) -> datetime:
    """A stored moment as local time; a day alone is its first minute. `now` gives the zone."""
    read = datetime.fromisoformat(text)
    return read.astimezone(now.tzinfo) if read.tzinfo else read.replace(tzinfo=now.tzinfo)


def local_day(text: str, now: datetime) -> date:
    """The local day of a stored day or moment: half past midnight in summer is not the day before."""
    return at_moment(text, now).date()


def moment_words(text: str, now: datetime) -> str:
    """A moment near now: "today 14:31", "Tue 10 Nov 10:05"; a day alone without a time."""
    day = day_words(local_day(text, now).isoformat(), now.date())
    return day if len(text) == len("2026-01-01") else f"{day} {at_moment(text, now):%H:%M}"
