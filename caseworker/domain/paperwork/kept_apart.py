"""V15 across files: a sibling's or a parent's paper must not give away what another young person has to keep apart.

Every file on this laptop counts, because a page does not know who is whose brother.
"""

import re
from collections.abc import Iterator

from caseworker.domain.forms.person import Person
from caseworker.domain.ids import ScopeId
from caseworker.domain.ports import Ports, Row, Wanted
from caseworker.domain.rules import PrintCheck, has_unsafe_name, holds

PAGE = 200


def kept_apart_checks(ports: Ports, text: str, *, but: ScopeId) -> tuple[PrintCheck, ...]:
    """What in this text belongs to somebody in another file than the page's own (`but`); nothing where nothing does."""
    found = list(_people(ports.at_a_glance(), but))
    if any(holds_address(text, person.address) for person in found if person.address_confidential):
        words = "A confidential address from another case is in the text"
        return (PrintCheck(words, "stops", "Take it out. It may be a brother’s, a sister’s, a friend’s.", "V15"),)
    names = [one.known_as.strip() for one in found if has_unsafe_name(one) and holds(text, one.known_as.strip())]
    if names:
        said = ", ".join(f"“{name}”" for name in sorted(set(names)))
        detail = f"{said} is not safe everywhere for somebody in another case. Is it them?"
        return (PrintCheck("A name may not be safe", "note", detail, "V15"),)
    return ()


def holds_address(text: str, address: str) -> bool:
    """Whether the text holds the street, with or without its number, or the postcode; a town alone is no address."""
    parts = [part.strip() for part in re.split(r"[,\n]", address) if part.strip()]
    telling = [*parts[:1], *(part for part in parts[1:] if re.search(r"\d", part))]
    street = re.sub(r"^(flat\s+)?\d+\w?\s+", "", parts[0], flags=re.IGNORECASE) if parts else ""
    return any(_loosely(text, part) for part in (*telling, street) if len(part) > SHORTEST)


SHORTEST = 4
"""Shorter pieces of an address stand in many a text by chance."""


def _loosely(text: str, part: str) -> bool:
    """With any space between the pieces, or none: postcodes are typed both ways."""
    pieces = r"\s*".join(re.escape(piece) for piece in part.split())
    return re.search(rf"(?<!\w){pieces}(?!\w)", text, re.IGNORECASE) is not None


def _people(ports: Ports, but: ScopeId) -> Iterator[Person]:
    after: Row | None = None
    while True:
        rows = ports.records.page(Wanted(("person",), after=after, limit=PAGE))
        yield from (Person.read(ports.records.get(row.id).body) for row in rows if row.scope != but)
        if len(rows) < PAGE:
            return
        after = rows[-1]
