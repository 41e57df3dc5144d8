"""What can be put on paper: which document, of whom, from which version. Printing turns these values into pages."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from caseworker.domain.choices import Lists
from caseworker.domain.file_copy import FileCopy
from caseworker.domain.forms.addendum import Addendum
from caseworker.domain.forms.config import Helpline
from caseworker.domain.forms.person import Person
from caseworker.domain.forms.plan_version import PlanVersion
from caseworker.domain.forms.session import Session
from caseworker.domain.leaflet import Leaflet
from caseworker.domain.tear_off import TearOff
from caseworker.domain.wording import IN_ENGLISH, Wording

CardKind = Literal["card", "card_large", "cards"]
PlanPaperKind = Literal["my_plan", "my_plan_large", "worker_plan"] | CardKind
CARDS: frozenset[str] = frozenset({"card", "card_large", "cards"})
"""The cards: three things, two people, one place, at two sizes and four to a sheet."""
YOUNG_PERSONS: frozenset[str] = frozenset({"my_plan", "my_plan_large"}) | CARDS
"""The papers a young person takes away: no crest, no service, no surname, no address."""


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """A safety plan on paper. `number` is the register's; `return_to` a neutral name; `fictional` marks demo data.

    `helplines` are the partnership's; only those somebody has checked are printed. `wording` says the fixed words.
    """

    document: PlanPaperKind
    person: Person = field(repr=False)
    version: PlanVersion = field(repr=False)
    number: str
    today: date
    lists: Lists = field(repr=False)
    return_to: str = "the person who gave it to you"
    fictional: bool = False
    helplines: tuple[Helpline, ...] = ()
    wording: Wording = field(default=IN_ENGLISH, repr=False)


@dataclass(frozen=True, slots=True)
class SessionDocument:
    """A session with its addenda on paper, for the worker's file. `names` are colleagues' names by id."""

    person: Person = field(repr=False)
    session: Session = field(repr=False)
    addenda: tuple[Addendum, ...] = field(repr=False)
    number: str
    today: date
    lists: Lists = field(repr=False)
    names: dict[str, str] = field(default_factory=dict, repr=False)
    fictional: bool = False


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """The code that opens a laptop whose words are lost, for a locked drawer. `code` is in groups parted by dashes."""

    code: str = field(repr=False)
    laptop: str
    made_on: date


Document = PlanDocument | SessionDocument | RecoverySheet | Leaflet | FileCopy | TearOff
