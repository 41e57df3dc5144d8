"""What a paper says, as plain values: all that reaches the press. Whoever fills them decides what may be said."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from caseworker.domain.file_copy import FileCopy
from caseworker.domain.leaflet import Leaflet
from caseworker.domain.tear_off import TearOff
from caseworker.domain.wording import IN_ENGLISH, Wording


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A number anybody may ring. Its note (cost, hours) prints only when somebody has checked it, on `verified_on`."""

    name: str
    number: str
    note: str = ""
    verified_on: date | None = None


CHILDLINE = HelpLine("Childline", "0800 1111", "Free, day and night.")


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody the young person can go to: the name they use, a safe number (may be empty), and when."""

    name: str = field(repr=False)
    number: str = field(default="", repr=False)
    when: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class AdultLine:
    """What one named adult will do, by when in words, and whether it is done."""

    who: str = field(repr=False)
    what: str = field(repr=False)
    when: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class PlanPaper:
    """The young person's own copy: only what they chose to have on paper. Empty parts are left off.

    `first_name` is empty where that name is not safe on paper. `avoid_places` is filled only when they asked
    for it. `number` is the print register's. `return_to` is a neutral place, never a service; empty leaves only "please
    destroy". `fictional` marks every sheet. `wording` says the fixed words in another language; `unchecked` of them
    nobody has checked: then every sheet says that it is not to be printed.
    """

    first_name: str = field(repr=False)
    made_on: date
    version: int
    number: str
    review_on: date | None = None
    review_overdue: bool = False
    matters: tuple[str, ...] = field(default=(), repr=False)
    wants: tuple[str, ...] = field(default=(), repr=False)
    signs: tuple[str, ...] = field(default=(), repr=False)
    can_do: tuple[str, ...] = field(default=(), repr=False)
    people: tuple[PersonLine, ...] = field(default=(), repr=False)
    ok_places: tuple[str, ...] = field(default=(), repr=False)
    avoid_places: tuple[str, ...] = field(default=(), repr=False)
    safer: tuple[str, ...] = field(default=(), repr=False)
    adults: tuple[AdultLine, ...] = field(default=(), repr=False)
    now_steps: tuple[str, ...] = field(default=(), repr=False)
    return_to: str = field(default="", repr=False)
    help_lines: tuple[HelpLine, ...] = (CHILDLINE,)
    fictional: bool = False
    wording: Wording = field(default=IN_ENGLISH, repr=False)
    unchecked: int = 0


@dataclass(frozen=True, slots=True)
class LargePlan:
    """The same copy in 18 point type, for whoever reads it better that way."""

    plan: PlanPaper


@dataclass(frozen=True, slots=True)
class WalletCard:
    """The same plan as a card: three things, two people, one place, no places feared.

    It folds to 85 by 54 mm, in large print to a quarter of a sheet; or four with one fold stand on a sheet.
    """

    plan: PlanPaper
    shape: Literal["card", "card_large", "cards"] = "card"


@dataclass(frozen=True, slots=True)
class WorkerItem:
    """One item as the worker sees it: the words, whose idea, whether it was tried, and since which version."""

    text: str = field(repr=False)
    idea: str = ""
    tried: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class WorkerPerson:
    """Somebody to go to, with whether they agreed to be named and what they were told, in words."""

    name: str = field(repr=False)
    role: str = field(default="", repr=False)
    number: str = field(default="", repr=False)
    when: str = field(default="", repr=False)
    agreed: str = ""
    told: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class WorkerPlace:
    """A place that feels all right, or one to avoid or change, with why and the other way round."""

    place: str = field(repr=False)
    when: str = field(default="", repr=False)
    why: str = field(default="", repr=False)
    other_way: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CopyLine:
    """Who holds a copy, on which day and how, in words; `state` says whether it came back."""

    who: str = field(repr=False)
    given: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class NotToKnow:
    """Somebody who must not know of the plan, and why."""

    who: str = field(repr=False)
    why: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class GateLine:
    """A rule the plan must meet before it is used, whether it does, and what is missing in words."""

    rule: str
    met: bool
    gap: str = ""


@dataclass(frozen=True, slots=True)
class WorkerPlanPaper:
    """The worker's copy: every part, also those that never go to the young person. Empty parts say so.

    `facts`, `ratings`, `agreement`, `on_paper` and `analysis` are rows of a label and its words.
    """

    name: str = field(repr=False)
    made_on: date
    version: int
    number: str
    status: str = ""
    review_on: date | None = None
    review_overdue: bool = False
    facts: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    matters: tuple[WorkerItem, ...] = field(default=(), repr=False)
    wants: tuple[WorkerItem, ...] = field(default=(), repr=False)
    signs: tuple[WorkerItem, ...] = field(default=(), repr=False)
    can_do: tuple[WorkerItem, ...] = field(default=(), repr=False)
    people: tuple[WorkerPerson, ...] = field(default=(), repr=False)
    ok_places: tuple[WorkerPlace, ...] = field(default=(), repr=False)
    avoid_places: tuple[WorkerPlace, ...] = field(default=(), repr=False)
    adults: tuple[AdultLine, ...] = field(default=(), repr=False)
    safer: tuple[WorkerItem, ...] = field(default=(), repr=False)
    now_steps: tuple[WorkerItem, ...] = field(default=(), repr=False)
    ratings: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    copies: tuple[CopyLine, ...] = field(default=(), repr=False)
    must_not_know: tuple[NotToKnow, ...] = field(default=(), repr=False)
    on_paper: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    agreement: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    analysis: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    gates: tuple[GateLine, ...] = ()
    fictional: bool = False


@dataclass(frozen=True, slots=True)
class SheetSection:
    """A part of a record: its title and rows of a label and what was written. An empty value says "Not filled in"."""

    title: str
    rows: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class SheetPaper:
    """Any record on paper, from plain rows. `mark` is printed large on every sheet when there is one."""

    title: str
    subtitle: str = field(repr=False)
    sections: tuple[SheetSection, ...] = field(repr=False)
    footer: str = ""
    mark: str = ""
    number: str = ""
    fictional: bool = False


@dataclass(frozen=True, slots=True)
class RecoveryPaper:
    """The recovery code of a laptop, in groups parted by dashes."""

    code: str = field(repr=False)
    laptop: str
    made_on: date


Paper = PlanPaper | LargePlan | WalletCard | WorkerPlanPaper | SheetPaper | RecoveryPaper | Leaflet | FileCopy | TearOff
"""Every kind of paper the press prints."""
