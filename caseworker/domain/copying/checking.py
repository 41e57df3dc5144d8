"""The checks before a copy of a file leaves: reasons, a second person, secret places, and who else is still in it."""

import hashlib
import re
from collections import Counter

from caseworker.domain.copying.left_out import Applied
from caseworker.domain.copying.whole_file import Leaf, seal_of_file
from caseworker.domain.forms.disclosure import Disclosure
from caseworker.domain.forms.network_member import NetworkMember
from caseworker.domain.forms.person import Person
from caseworker.domain.rules import PrintCheck

NAMED_AT_MOST = 6
"""So many names of others are listed in a check; the screen of what is left out lists all."""


def seal_of_copy(leaves: tuple[Leaf, ...], record: Disclosure) -> str:
    """A hash over the file and everything that is left out of it: what a second person has looked at."""
    whole = hashlib.sha256(seal_of_file(leaves).encode())
    for key in sorted(record.marks):
        mark = record.marks[key]
        whole.update(f"{mark.record} {mark.field} {mark.start} {mark.end} {mark.seal} {mark.reason}\n".encode())
    return whole.hexdigest()


def copy_checks(
    leaves: tuple[Leaf, ...], record: Disclosure, done: Applied, *, person: Person, family: tuple[NetworkMember, ...]
) -> tuple[PrintCheck, ...]:
    """Every check of a copy. Only the young person themselves gets an address that is kept secret."""
    text = "\n".join(f"{label}\n{words}" for one in done.records for label, words in one.rows)
    return (
        _asked(record),
        _reasons(record),
        _looked_through(leaves, record),
        _changed(done),
        _secret_place(record, person, text),
        _others(family, text),
    )


def others_in(text: str, family: tuple[NetworkMember, ...]) -> dict[str, int]:
    """How often each person of the family and network is named in a text; those who are not are left off."""
    names = Counter({one.name.strip(): 0 for one in family if len(one.name.strip()) > 1})
    for name in names:
        names[name] = len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE))
    return {name: count for name, count in names.most_common() if count}


def _asked(record: Disclosure) -> PrintCheck:
    missing = [words for words, said in (("who asks", record.asker_name), ("how we know", record.identity)) if not said]
    if missing or not record.asked_by:
        return PrintCheck("Who asks is not written down", "stops", "Write who it is, and how we know.")
    return PrintCheck("Who asks, and how we know", "passed")


def _reasons(record: Disclosure) -> PrintCheck:
    without = sum(not mark.reason for mark in record.marks.values())
    if without:
        return PrintCheck("Something is left out without a reason", "stops", f"{without} without one.")
    return PrintCheck("Everything left out has its reason", "passed", f"{len(record.marks)} left out")


def _looked_through(leaves: tuple[Leaf, ...], record: Disclosure) -> PrintCheck:
    if not record.checked_by:
        words = "A colleague opens this copy on their own laptop, looks it through, and says so."
        return PrintCheck("Nobody else has looked it through", "stops", words)
    if record.checked_seal != seal_of_copy(leaves, record):
        return PrintCheck("It has changed since it was looked through", "stops", "Ask the colleague to look once more.")
    return PrintCheck("A second person has looked it through", "passed")


def _changed(done: Applied) -> PrintCheck:
    if done.changed:
        words = f"{done.changed} of them are left out whole until you look again."
        return PrintCheck("Words changed after they were marked", "note", words)
    if done.lost:
        return PrintCheck(
            "Something that was marked is not there any more", "note", f"{done.lost} marks are of nothing."
        )
    return PrintCheck("Every mark is where it was made", "passed")


def _secret_place(record: Disclosure, person: Person, text: str) -> PrintCheck:
    """V15, for a whole file: every part of the address, wherever anybody wrote it."""
    parts = [part.strip() for part in re.split(r"[,\n]", person.address)] if person.address_confidential else []
    found = [part for part in parts if len(part) > 2 and part.casefold() in text.casefold()]
    if not found:
        return PrintCheck("No address that is kept secret", "passed", rule="V15")
    if record.asked_by == "young_person":
        return PrintCheck("An address that is kept secret is in it", "note", "Hand it to nobody but them.", "V15")
    return PrintCheck("An address that is kept secret is in it", "stops", "Leave it out wherever it stands.", "V15")


def _others(family: tuple[NetworkMember, ...], text: str) -> PrintCheck:
    named = others_in(text, family)
    if not named:
        return PrintCheck("Nobody of the family and network is named in it", "passed")
    shown = ", ".join(f"{name} ({count})" for name, count in list(named.items())[:NAMED_AT_MOST])
    more = f" and {len(named) - NAMED_AT_MOST} more" if len(named) > NAMED_AT_MOST else ""
    return PrintCheck("Other people are named in it", "note", f"{shown}{more}. Did they agree, or is it fair without?")
