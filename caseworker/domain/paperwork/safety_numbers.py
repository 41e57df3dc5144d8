"""P13, numbers to tear off: who can be rung, for anybody. A number nobody has rung and dated is not printed."""

from datetime import date

from caseworker.domain.documents import Document
from caseworker.domain.paperwork.kind import Making, PaperKind
from caseworker.domain.paperwork.shared_parts import in_words
from caseworker.domain.reading.fiction import is_fictional
from caseworker.domain.reading.helplines import checked_helplines
from caseworker.domain.rules import PrintCheck
from caseworker.domain.tear_off import Number, TearOff

OLD_DAYS = 183
"""A number that was rung longer ago than half a year is worth ringing again before many carry it."""


def _make(making: Making) -> Document:
    numbers = tuple(
        Number(one.name.strip(), one.number.strip(), one.words.strip(), in_words(one.verified_on))
        for one in checked_helplines(making.ports.records)
        if isinstance(one.verified_on, date)
    )
    return TearOff(numbers, making.number, large=making.large, fictional=is_fictional(making.ports))


def _checks(making: Making, _document: Document) -> tuple[PrintCheck, ...]:
    checked = checked_helplines(making.ports.records)
    if not checked:
        words = "Somebody in the partnership rings each number and writes down the day."
        return (PrintCheck("No number has been checked", "stops", words),)
    old = [one.name for one in checked if isinstance(one.verified_on, date) and _is_old(making.today, one.verified_on)]
    if old:
        return (PrintCheck("Some numbers were checked long ago", "note", f"Ring again: {', '.join(old)}."),)
    return (PrintCheck("Every number was rung by somebody of ours", "passed", f"{len(checked)} numbers"),)


def _is_old(today: date, checked: date) -> bool:
    return (today - checked).days > OLD_DAYS


SAFETY_NUMBERS = PaperKind("safety_numbers", ("person", "worker"), _make, _checks, large="safety_numbers_large")
