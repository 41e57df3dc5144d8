"""Rules across forms, as pure functions: what is due, what may be printed, what to look at again. V-numbers are the
partnership's practice specification.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from caseworker.domain.ages import age_on
from caseworker.domain.documents import CARDS, YOUNG_PERSONS
from caseworker.domain.forms.network_member import NetworkMember
from caseworker.domain.forms.person import Person
from caseworker.domain.forms.plan_version import PlanVersion

SILENCE = timedelta(days=14)
"""No contact for this long is a duty of ours, whoever it was that did not come."""
DRAFT_LATE = timedelta(hours=24)
FIRST_REVIEW = timedelta(days=7)
REVIEW = timedelta(days=28)

_EVERYBODYS = frozenset(["he", "him", "his", "she", "her", "hers", "they", "them", "their", "theirs", "it", "its"])

Verdict = Literal["passed", "stops", "note"]


@dataclass(frozen=True, slots=True)
class PrintCheck:
    """One check before paper leaves: what was checked, whether it passed, and one line of detail."""

    words: str
    verdict: Verdict
    detail: str = ""
    rule: str = ""


def age_words(person: Person, day: date) -> str:
    """The age as it may be shown: "15", "about 17" for an estimate, empty if it is not known."""
    if not isinstance(person.born_on, date):
        return ""
    age = age_on(person.born_on, day)
    return str(age) if person.born_precision in ("", "exact", "month") else f"about {age}"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a version stands: whether it is the one in use, whether a conflict about the plan waits, and the family."""

    is_current: bool
    is_open: bool
    family: tuple[NetworkMember, ...] = ()


def print_checks(document: str, person: Person, version: PlanVersion, *, standing: Standing) -> tuple[PrintCheck, ...]:
    """Every check for putting a plan on paper, the stopping ones first."""
    if document not in YOUNG_PERSONS:
        words = _safe_words(paper_text(version), person, standing.family)
        return in_order_of_weight((is_settled(standing), words, called_here(person)))
    checks = (
        _paper_is_safe(document, version),
        is_agreed(version, standing),
        is_settled(standing),
        *page_checks(paper_text(version), person, standing.family),
        no_code_word(version, paper_text(version)),
        _people_agreed(version),
    )
    return in_order_of_weight(checks)


def page_checks(text: str, person: Person, family: tuple[NetworkMember, ...]) -> tuple[PrintCheck, ...]:
    """V15 for any page: what may stand in no text that leaves, whoever the page is for."""
    return (_safe_words(text, person, family), _safe_name(text, person), _safe_numbers(text, person, family))


def in_order_of_weight(checks: Iterable[PrintCheck]) -> tuple[PrintCheck, ...]:
    """The checks that stop first, then the notes, then what passed."""
    order: dict[Verdict, int] = {"stops": 0, "note": 1, "passed": 2}
    return tuple(sorted(checks, key=lambda check: order[check.verdict]))


def _paper_is_safe(document: str, version: PlanVersion) -> PrintCheck:
    """V14: their own answer rules. There is no way round it."""
    if not version.safe_paper:
        return PrintCheck("Is it safe to have on paper?", "stops", "Nobody has answered yet. Ask, in part 10.", "V14")
    if version.safe_paper == "none":
        return PrintCheck("They said “no paper”", "stops", "Practise it together instead.", "V14")
    if version.safe_paper == "card" and document not in CARDS:
        return PrintCheck("They said “only the small card”", "stops", "Print the card, or ask again.", "V14")
    return PrintCheck("Safe to have on paper", "passed", version.safe_paper_why, "V14")


def is_agreed(version: PlanVersion, standing: Standing) -> PrintCheck:
    """Only the version in use goes on paper, and none that the young person did not agree with."""
    if version.agreed_state == "not_agreed":
        return PrintCheck("They did not agree with it", "stops", "It is a professional plan and has no copy for them.")
    if not standing.is_current:
        return PrintCheck(f"Version {version.number} is not in use", "stops", "Agree it first.")
    return PrintCheck(f"Version {version.number} is agreed", "passed", "No second draft is waiting")


def is_settled(standing: Standing) -> PrintCheck:
    """V24: nothing of a plan is printed while two people's words about it wait for a choice."""
    if standing.is_open:
        return PrintCheck("Two people wrote different things in this plan", "stops", "Settle it first.", "V24")
    return PrintCheck("Nothing in it waits to be settled", "passed", rule="V24")


def _safe_words(text: str, person: Person, family: tuple[NetworkMember, ...]) -> PrintCheck:
    """V15: no surname and no confidential address anywhere in the page's text."""
    secrets = [person.family_name]
    if person.address_confidential:
        secrets.extend(part.strip() for part in re.split(r"[,\n]", person.address))
    kept_apart = [member.name for member in family if member.address_confidential]
    found = [word for word in secrets if len(word) > 2 and holds(text, word)]
    if found:
        return PrintCheck(
            "A surname or a confidential address is in the text", "stops", "Take it out of the plan.", "V15"
        )
    detail = f"Address kept apart: {', '.join(kept_apart)}" if kept_apart else ""
    return PrintCheck("No surname or confidential address", "passed", detail, "V15")


def _safe_name(text: str, person: Person) -> PrintCheck:
    """V15: no name or pronoun that is not safe somewhere, anywhere in the page's text.

    A pronoun that everybody has may be about somebody else, so a person looks at it; any other can only be theirs.
    """
    where = person.pronouns_unsafe.strip()
    if not where:
        return PrintCheck("No unsafe name or pronoun is known", "passed", rule="V15")
    at = f"Not safe: {where}."
    if has_unsafe_name(person) and holds(text, person.known_as.strip()):
        return PrintCheck("A name that is not safe is in the text", "stops", f"{at} Take it out of the plan.", "V15")
    found = [word for word in re.findall(r"[^\W\d_]+", person.pronouns) if holds(text, word)]
    if any(word.casefold() not in _EVERYBODYS for word in found):
        return PrintCheck("A pronoun that is not safe is in the text", "stops", f"{at} Take it out of the plan.", "V15")
    if found:
        said = ", ".join(f"“{word}”" for word in found)
        return PrintCheck("A pronoun may not be safe", "note", f"{said} is in the text. Is it about them? {at}", "V15")
    left_off = "Their name is left off" if has_unsafe_name(person) else ""
    return PrintCheck("No name or pronoun that is not safe", "passed", left_off, "V15")


def _safe_numbers(text: str, person: Person, family: tuple[NetworkMember, ...]) -> PrintCheck:
    """V15: a number that somebody said is not safe to use must not be on paper for anybody to ring."""
    said_no = [one.value for one in person.contacts.values() if one.safe == "no"]
    said_no += [member.phone for member in family if member.contact_safe == "no"]
    unsafe = {digits[-9:] for digits in map(_digits, said_no) if len(digits) >= 9}  # +44 or 0 before them is the same
    printed = {_digits(found)[-9:] for found in re.findall(r"\+?[\d(][\d()\s.-]{7,}\d", text)}
    if unsafe & printed:
        return PrintCheck("A number that is not safe to ring is in the text", "stops", "Take the number out.", "V15")
    return PrintCheck("No number that is not safe to ring", "passed", rule="V15")


def _digits(words: str) -> str:
    return "".join(letter for letter in words if letter.isdecimal())


def called_here(person: Person) -> PrintCheck:
    """A working paper says what they are called; whoever carries it must know where that is not safe."""
    where = person.pronouns_unsafe.strip()
    if not where:
        return PrintCheck("No unsafe name or pronoun is known", "passed", rule="V15")
    return PrintCheck("Their name or pronouns are not safe everywhere", "note", f"Keep it away: {where}.", "V15")


def has_unsafe_name(person: Person) -> bool:
    """Whether what they are called is another name than the given one, and is not safe somewhere."""
    other = person.known_as.strip().casefold() not in ("", person.given_name.strip().casefold())
    return bool(person.pronouns_unsafe.strip()) and other


def paper_name(person: Person) -> str:
    """What stands beside "My plan": what they are called. Nothing where that name is not safe, for paper is found."""
    return "" if has_unsafe_name(person) else person.known_as or person.given_name


def no_code_word(version: PlanVersion, text: str) -> PrintCheck:
    """Paper that is found must not give the word away."""
    if version.code_word and holds(text, version.code_word):
        return PrintCheck("The code word is in the text", "stops", "Write “our word” instead.")
    return PrintCheck("Code words left off", "passed", "“our word” is printed instead" if version.code_word else "")


def _people_agreed(version: PlanVersion) -> PrintCheck:
    yes = [person.name for person in version.people.values() if person.agreed == "yes"]
    others = [person.name for person in version.people.values() if person.agreed != "yes" and person.name]
    if others:
        return PrintCheck("Some people have not agreed yet", "note", f"Left off: {', '.join(others)}")
    return PrintCheck("People on it have agreed", "passed", ", ".join(yes))


def paper_text(version: PlanVersion) -> str:
    """Everything of a version that goes on the young person's paper, as one text."""
    words = [
        item.text
        for part in (version.matters, version.wants, version.signs, version.can_do, version.safer, version.now_steps)
        for item in part.values()
        if not item.off_paper
    ]
    words += [
        f"{p.name} {p.when}\n{p.number}" for p in version.people.values() if p.agreed == "yes" and not p.off_paper
    ]
    words += [f"{place.text} {place.when}" for place in version.places.values() if place.on_paper]
    words += [f"{adult.who} {adult.what}" for adult in version.adults.values()]
    return "\n".join(words)


def holds(text: str, word: str) -> bool:
    """Whether the word stands in the text as a word of its own, in large or small letters."""
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None
