"""What several papers say alike: the emergency numbers, whom to ask, and what a finder should do."""

from datetime import date

from caseworker.domain.forms.partnership import Partnership
from caseworker.domain.ids import CONFIG_SCOPE
from caseworker.domain.leaflet import Line, Part
from caseworker.domain.ports import Records
from caseworker.domain.reading.helplines import checked_helplines

CHILDLINE = ("Childline", "0800 1111")
"""The practice specification's number (P13); its note is printed only as somebody has checked it."""
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def in_words(day: date) -> str:
    """A day as people say it, in English whatever the laptop speaks: 5 December 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def partnership(records: Records) -> Partnership:
    """What the partnership says about itself; empty where nobody has filled it in."""
    found = records.of(CONFIG_SCOPE, "partnership")
    return Partnership.read(found[-1].body) if found else Partnership()


def if_found(records: Records) -> str:
    """What a finder should do. The place is neutral; no service is named."""
    place = partnership(records).return_to.strip() or "the person who gave it to you"
    return f"If found, please destroy, or return to {place.removesuffix('.')}."


def help_now(records: Records, *, more: int = 2) -> Part:
    """999, Childline, and as many more numbers as asked for that somebody in the partnership has rung and dated."""
    checked = checked_helplines(records)
    words = next((one.words for one in checked if _digits(one.number) == _digits(CHILDLINE[1])), "")
    others = [one for one in checked if _digits(one.number) != _digits(CHILDLINE[1])][: more - 1]
    lines = [
        Line("Someone could be hurt right now", number="999"),
        Line(words, label=CHILDLINE[0], number=CHILDLINE[1]),
    ]
    lines += [Line(one.words, label=one.name, number=one.number) for one in others]
    return Part("If you need help now", tuple(lines), icon="alert", look="strong")


def _digits(number: str) -> str:
    return "".join(letter for letter in number if letter.isdecimal())
