"""P5, the school's copy: one agreed school day, for the safeguarding lead alone. Whom to keep apart stands by initials.

The pupil's own plan never carries any of it, and the sheet is never called a risk assessment.
"""

import re
from datetime import date

from caseworker.domain.documents import Document
from caseworker.domain.fields import Item
from caseworker.domain.forms.school_day import SHORT, KeptApart, SchoolDay
from caseworker.domain.leaflet import Icon, Leaflet, Line, Part
from caseworker.domain.paperwork.kind import Making, PaperKind
from caseworker.domain.paperwork.shared_parts import if_found, in_words
from caseworker.domain.reading.agreements import positions
from caseworker.domain.reading.fiction import is_fictional
from caseworker.domain.rules import PrintCheck, has_unsafe_name, paper_name

MARK = "For the safeguarding lead. Keep it locked."
PARTS: tuple[tuple[Icon, str, tuple[tuple[str, str], ...]], ...] = (
    ("path", "Getting in and going home", (("arriving", "Arriving"), ("leaving", "Leaving"))),
    (
        "school",
        "Through the day",
        (
            ("between", "Between lessons"),
            ("breaks", "Breaks and lunch"),
            ("changing", "Toilets, changing"),
            ("leaving_class", "Leaving a lesson"),
            ("calm_place", "Where to go"),
        ),
    ),
    (
        "people",
        "Who to go to",
        (("safe_adult", "Safe adult"), ("deputy", "When away"), ("notice", "What to notice")),
    ),
    (
        "clock",
        "Other days, and home",
        (("away", "Days without school"), ("home", "What home is told"), ("online", "Online")),
    ),
)


def initials_of(words: str) -> str:
    """Initials, whatever was typed: "JM", "J.M." and "Jordan Made" all leave J.M., for a short name is a name too."""
    typed: list[str] = re.findall(r"[^\W\d_]+", words)
    letters = typed[0] if len(typed) == 1 and len(typed[0]) <= SHORT else "".join(word[0] for word in typed)
    return "".join(f"{letter.upper()}." for letter in letters)


def _make(making: Making) -> Document:
    day = SchoolDay.read(making.made_from.body)
    records = making.ports.records
    parts = [Part(title, _rows(day, rows), icon=icon) for icon, title, rows in PARTS]
    talked = (f"Talked through on {in_words(day.agreed_on)}",) if isinstance(day.agreed_on, date) else ()
    again = (f"Looked at again by {in_words(day.review_on)}",) if isinstance(day.review_on, date) else ()
    return Leaflet(
        title="The school day",
        number=making.number,
        parts=(*parts[:3], Part("Kept apart from", _apart(day), icon="alert", look="strong"), *parts[3:]),
        beside=paper_name(making.person),
        dates=(*talked, *again),
        watermark=day.lead.strip(),
        mark=MARK,
        found=if_found(records),
        end=f"for {day.lead.strip()}" if day.lead.strip() else "",
        large=making.large,
        fictional=is_fictional(making.ports),
    )


def _rows(day: SchoolDay, rows: tuple[tuple[str, str], ...]) -> tuple[Line, ...]:
    said = ((label, str(getattr(day, field)).strip()) for field, label in rows)
    return tuple(Line(words, label=label) for label, words in said if words)


def _apart(day: SchoolDay) -> tuple[Line, ...]:
    items: list[KeptApart] = sorted(day.apart.values(), key=_place)
    found = ((initials_of(one.initials), one.where.strip()) for one in items)
    return tuple(Line(where or "Everywhere", label=initials) for initials, where in found if initials)


def _place(item: Item) -> float:
    return item.order


def _checks(making: Making, _document: Document) -> tuple[PrintCheck, ...]:
    day = SchoolDay.read(making.made_from.body)
    person = making.person
    checks = [_settled(making), _named(day), _share(making, day)]
    if has_unsafe_name(person):
        checks.append(PrintCheck("Their name is left off", "note", "Say to the lead whose it is.", "V15"))
    return tuple(checks)


def _settled(making: Making) -> PrintCheck:
    if making.made_from.conflicts:
        return PrintCheck("Two people wrote different things in it", "stops", "Settle it first.")
    return PrintCheck("Nothing in it waits to be settled", "passed")


def _named(day: SchoolDay) -> PrintCheck:
    if not day.lead.strip():
        return PrintCheck("It is for nobody by name", "stops", "Write who the safeguarding lead is.")
    return PrintCheck("For one person by name", "passed", day.lead.strip())


def _share(making: Making, day: SchoolDay) -> PrintCheck:
    """Their agreement to share with this school; without one it is a decision that the case has to hold."""
    wanted = {name.strip().casefold() for name in (day.school, day.lead) if name.strip()}
    found = positions(making.ports.records.of(making.made_from.scope, "agreement"), making.ports.lists)
    said = [one.decision for one in found if one.type == "share" and one.recipient.strip().casefold() in wanted]
    if "no" in said or "withdrawn" in said:
        return PrintCheck("They said no to sharing with this school", "stops", "Ask again, or speak with your lead.")
    if "yes" in said or "yes_but" in said:
        limits = "Keep to what they said, under Agreements." if "yes_but" in said else ""
        return PrintCheck("They agreed that the school is told", "note" if limits else "passed", limits)
    return PrintCheck("Nobody has asked whether the school may be told", "note", "Ask, and record it under Agreements.")


SCHOOL_COPY = PaperKind("school_copy", ("school_day",), _make, _checks, large="school_copy_large", is_carried=True)
