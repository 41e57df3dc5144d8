"""P6, "After today": who rings, when and how it is safe, and how to look after yourself. For whoever leaves hospital.

A card, not a dossier: nothing of what happened, of the police, or of who was feared is on it, and no hospital's name.
"""

from datetime import date

from caseworker.domain.documents import Document
from caseworker.domain.forms.leaving_hospital import LeavingHospital
from caseworker.domain.leaflet import Leaflet, Line, Part
from caseworker.domain.paperwork.kind import Making, PaperKind
from caseworker.domain.paperwork.shared_parts import help_now, if_found, in_words
from caseworker.domain.reading.fiction import is_fictional
from caseworker.domain.rules import PrintCheck, holds, paper_name

MISSED = "If we miss each other"
ALWAYS_OK = ("You can say no at any time.", "You can change how we reach you.")
WORSE = "If it gets worse, or you feel very ill, ring 999 or go back."


def fixed_words() -> tuple[str, ...]:
    """Every sentence of the sheet that is always the same."""
    return (*ALWAYS_OK, WORSE, f"{MISSED}.")


def _make(making: Making) -> Document:
    leaving = LeavingHospital.read(making.made_from.body)
    return Leaflet(
        title="After today",
        number=making.number,
        parts=(
            Part("Who rings you", _rings(leaving), icon="phone", look="pale"),
            Part("Looking after yourself", _self(leaving), icon="heart", marks="ring"),
            Part(MISSED, _missed(leaving), icon="speech", marks="ring"),
            help_now(making.ports.records),
        ),
        beside=paper_name(making.person),
        dates=(f"Made {in_words(leaving.on)}",) if isinstance(leaving.on, date) else (),
        found=if_found(making.ports.records),
        large=making.large,
        fictional=is_fictional(making.ports),
    )


def _rings(leaving: LeavingHospital) -> tuple[Line, ...]:
    day = in_words(leaving.rings_on) if isinstance(leaving.rings_on, date) else ""
    when = ", ".join(part for part in (day, leaving.rings_at.strip()) if part)
    return _rows((("Who", leaving.who_rings), ("When", when), ("How", leaving.channel)))


def _self(leaving: LeavingHospital) -> tuple[Line, ...]:
    said = _rows(
        (("Your injury", leaving.wound), ("Medicine", leaving.medicine), ("Next appointment", leaving.appointment))
    )
    return (*said, Line(WORSE))


def _missed(leaving: LeavingHospital) -> tuple[Line, ...]:
    said = _rows((("We try", leaving.second_way), ("We may tell", leaving.may_know)))
    return (*said, *map(Line, ALWAYS_OK))


def _rows(rows: tuple[tuple[str, str], ...]) -> tuple[Line, ...]:
    return tuple(Line(words.strip(), label=label) for label, words in rows if words.strip())


def _checks(making: Making, document: Document) -> tuple[PrintCheck, ...]:
    leaving = LeavingHospital.read(making.made_from.body)
    text = document.text() if isinstance(document, Leaflet) else ""
    return (_safe(leaving), _settled(making), _channel(leaving), _not_told(leaving, text), _no_place(leaving, text))


def _safe(leaving: LeavingHospital) -> PrintCheck:
    if not leaving.safe_paper:
        return PrintCheck("Is it safe to have a sheet on paper?", "stops", "Nobody has answered yet. Ask.", "V14")
    if leaving.safe_paper == "none":
        return PrintCheck("They said “no paper”", "stops", "Say it together instead.", "V14")
    return PrintCheck("Safe to have on paper", "passed", rule="V14")


def _settled(making: Making) -> PrintCheck:
    if making.made_from.conflicts:
        return PrintCheck("Two people wrote different things in it", "stops", "Settle it first.")
    return PrintCheck("Nothing in it waits to be settled", "passed")


def _channel(leaving: LeavingHospital) -> PrintCheck:
    if not leaving.channel.strip():
        return PrintCheck("How it is safe to reach them is not filled in", "note", "Nobody rings until they have said.")
    return PrintCheck("There is a safe way to reach them", "passed")


def _not_told(leaving: LeavingHospital, text: str) -> PrintCheck:
    """Somebody who is not to be told stands nowhere on a sheet that may be found."""
    names = [part.strip() for part in leaving.not_told.replace(" and ", ",").split(",")]
    if any(len(name) > 2 and holds(text, name) for name in names):
        return PrintCheck("Somebody who is not to be told is named in it", "stops", "Take the name out.")
    return PrintCheck("Nobody who is not to be told is named", "passed")


def _no_place(leaving: LeavingHospital, text: str) -> PrintCheck:
    if len(leaving.site.strip()) > 2 and holds(text, leaving.site.strip()):
        return PrintCheck("The hospital is named in it", "note", "Whoever finds the sheet knows where they were.")
    return PrintCheck("No hospital is named", "passed")


AFTER_TODAY = PaperKind("after_today", ("leaving_hospital",), _make, _checks, large="after_today_large", is_theirs=True)
