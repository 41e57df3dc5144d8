"""What a paper is: its code in the register, what it is made from, how, and the checks before it leaves."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from caseworker.domain.documents import Document, PlanDocument
from caseworker.domain.forms.network_member import NetworkMember
from caseworker.domain.forms.person import Person
from caseworker.domain.ids import CONFIG_SCOPE, RecordId
from caseworker.domain.leaflet import Leaflet
from caseworker.domain.paperwork.kept_apart import kept_apart_checks
from caseworker.domain.ports import Ports, Stored
from caseworker.domain.reading.wording import words_check
from caseworker.domain.rules import PrintCheck, in_order_of_weight, page_checks, paper_text
from caseworker.domain.wording import IN_ENGLISH, Wording


@dataclass(frozen=True, slots=True)
class Making:
    """One page being made: from which record, under which code and number, and for whom where that is chosen.

    `whom` is a key of `PaperKind.readers`; empty for papers that ask for none. `wording` says the fixed words.
    """

    ports: Ports
    made_from: Stored = field(repr=False)
    code: str
    number: str
    whom: str = ""
    large: bool = False
    wording: Wording = field(default=IN_ENGLISH, repr=False)

    @property
    def person(self) -> Person:
        """The young person whose file it is; nobody for a paper that is for anybody."""
        if self.made_from.scope == CONFIG_SCOPE:
            return Person()
        return Person.read(self.ports.records.get(RecordId(self.made_from.scope)).body)

    @property
    def family(self) -> tuple[NetworkMember, ...]:
        """Everybody in the family and network of the file."""
        found = self.ports.records.of(self.made_from.scope, "network_member")
        return tuple(NetworkMember.read(stored.body) for stored in found)

    @property
    def today(self) -> date:
        """The day on this laptop."""
        return self.ports.clock.now().astimezone().date()


Reader = tuple[str, str]
"""Somebody a copy can be made for: a key, and what they are called."""


def nobody(_making: Making) -> tuple[Reader, ...]:
    """The paper is not made for one person among several."""
    return ()


def no_checks(_making: Making, _document: Document) -> tuple[PrintCheck, ...]:
    """Nothing beyond the checks that every paper passes."""
    return ()


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One paper. `code` and `large` are codes of the list "document", for 12 and for 18 points.

    `made_from` are the kinds of record it can be made from ("person" is the file itself). `is_theirs` is a paper that
    a young person or their family takes away, `is_carried` one that somebody else does: both ask who could read it.
    `is_long` takes seconds to make: it says how far it is, and can be stopped. `make` raises Told where nothing can be
    made. A leaflet's whole text is looked through by itself; `checks` are the paper's own.
    """

    code: str
    made_from: tuple[str, ...]
    make: Callable[[Making], Document]
    checks: Callable[[Making, Document], tuple[PrintCheck, ...]] = no_checks
    large: str = ""
    is_theirs: bool = False
    is_carried: bool = False
    is_long: bool = False
    readers: Callable[[Making], tuple[Reader, ...]] = nobody

    @property
    def asks_readers(self) -> bool:
        """Whether it must be thought about who could read it."""
        return self.is_theirs or self.is_carried

    def checked(self, making: Making, document: Document) -> tuple[PrintCheck, ...]:
        """Every check of this page as it is now, the stopping ones first."""
        checks = (*words_check(making.code, making.wording), *self.checks(making, document))
        text = ""
        if isinstance(document, Leaflet):
            text = document.text()
            checks = (*checks, *page_checks(text, making.person, making.family))
        elif isinstance(document, PlanDocument):
            text = paper_text(document.version)
        return in_order_of_weight((*checks, *kept_apart_checks(making.ports, text, but=making.made_from.scope)))
