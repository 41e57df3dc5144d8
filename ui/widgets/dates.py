"""Days and times as people type them. Pure: today is passed in, what cannot be read is None."""

import re
from datetime import date, time, timedelta
from typing import Literal

Lean = Literal["near", "past", "future"]
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_YEAR = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORDS = {"today": 0, "tomorrow": 1, "yesterday": -1}
_FIGURES = re.compile(r"(\d{1,2})[/. -](\d{1,2})(?:[/. -](\d{4}|\d{2}))?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ?([a-z]{3,9})\.?(?: (\d{4}|\d{2}))?")
_AHEAD = re.compile(r"(?:in |\+)(\d{1,3}) ?(day|week)?s?")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))? ?(am|pm)?")


def parse_day(typed: str, today: date, lean: Lean = "near") -> date | None:
    """The day meant by "12/11/2026", "12/11", "12 Nov", "today", "thu", "in 2 weeks" ...; day before month, always.

    Where the year or the week is left out, `lean` decides: the nearest day, the last one, or the next (today counts).
    """
    text = " ".join(typed.lower().replace(",", " ").split())
    if text in _WORDS:
        return today + timedelta(days=_WORDS[text])
    if ahead := _AHEAD.fullmatch(text):
        return today + timedelta(days=int(ahead[1]) * (7 if ahead[2] == "week" else 1))
    text = _without_weekday(text)
    if text in _DAYS:
        return _weekday(_DAYS.index(text), today, lean)
    return _in_figures(text, today, lean)


def _in_figures(text: str, today: date, lean: Lean) -> date | None:
    if iso := _ISO.fullmatch(text):
        return _made(int(iso[1]), int(iso[2]), int(iso[3]))
    if figures := _FIGURES.fullmatch(text):
        return _dated(int(figures[1]), int(figures[2]), figures[3], (today, lean))
    named = _NAMED.fullmatch(text)
    return _dated(int(named[1]), _month(named[2]), named[3], (today, lean)) if named else None


def parse_time(typed: str) -> time | None:
    """The time meant by "14:30", "1430", "2.30 pm", "9", "noon"; None when it cannot be read."""
    text = " ".join(typed.lower().split())
    if text in {"noon", "midnight"}:
        return time(12 if text == "noon" else 0)
    found = _CLOCK.fullmatch(text)
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def day_words(day: date) -> str:
    """ "12/11/2026": the one form in which a day is shown in a box."""
    return day.strftime("%d/%m/%Y")


def _without_weekday(text: str) -> str:
    first, _, rest = text.partition(" ")
    if first[:3] not in _DAYS or not (first == first[:3] or _is_weekday(first)):
        return text
    return rest or first[:3]


def _is_weekday(word: str) -> bool:
    return any(name.startswith(word) for name in _WEEK)


def _month(name: str) -> int:
    return next((number for number, month in enumerate(_YEAR, 1) if month.startswith(name)), 0)


def _weekday(number: int, today: date, lean: Lean) -> date:
    ahead = (number - today.weekday()) % 7
    if ahead and (lean == "past" or (lean == "near" and ahead > 3)):
        ahead -= 7
    return today + timedelta(days=ahead)


def _dated(day: int, month: int, year: str | None, around: tuple[date, Lean]) -> date | None:
    today, lean = around
    if year is not None:
        return _made(int(year) + (2000 if len(year) == 2 else 0), month, day)
    near = (_made(today.year + step, month, day) for step in (-1, 0, 1))
    found = [made for made in near if made is not None]
    if lean != "near":
        found = [made for made in found if (made >= today if lean == "future" else made <= today)]
    return min(found, key=lambda made: abs(made - today), default=None)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
