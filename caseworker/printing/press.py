"""The press: a paper goes in as plain values, the bytes of a PDF come out. Nothing is written anywhere else."""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import partial, singledispatch

from caseworker.domain.file_copy import FileCopy
from caseworker.domain.leaflet import Leaflet
from caseworker.domain.ports import Steps, unheard
from caseworker.domain.tear_off import TearOff
from caseworker.domain.wording import IN_ENGLISH, Wording
from caseworker.printing.file_pages import FilePages
from caseworker.printing.flat_cards import FlatCards
from caseworker.printing.fonts import Fonts, GlyphMissing
from caseworker.printing.large_plan import LargePrint
from caseworker.printing.leaflet_sheet import LeafletSheet
from caseworker.printing.my_plan import MyPlan
from caseworker.printing.papers import (
    LargePlan,
    Paper,
    PlanPaper,
    RecoveryPaper,
    SheetPaper,
    WalletCard,
    WorkerPlanPaper,
)
from caseworker.printing.pen import Pen
from caseworker.printing.recovery_sheet import print_recovery
from caseworker.printing.report import print_record
from caseworker.printing.shaping import Shaper, looks_urdu
from caseworker.printing.sheet import Type
from caseworker.printing.tear_off import TearOffSheet
from caseworker.printing.wallet import Wallet
from caseworker.printing.worker_copy import WorkerCopy

Drawing = Callable[[Type, Pen], None]
"""Draws every page of one paper."""


class Press:
    """Prints papers one at a time; safe to call from any thread. The same paper always gives the same bytes."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts

    def press(self, paper: Paper, told: Steps = unheard) -> bytes:
        """The paper as PDF, or no page: GlyphMissing when a letter has no shape, DoesNotFit when a card has no room."""
        title, drawing = drawing_of(paper)
        with self._fonts.in_use:
            wording = wording_of(paper)
            urdu = wording.is_english and any(map(looks_urdu, _words(paper)))
            shaper = Shaper(self._fonts, language="ur" if urdu else wording.language)
            pen = Pen(title, language="en-GB" if wording.is_english else wording.language)
            drawing(Type(shaper, wording, told), pen)
            if shaper.missing:
                raise GlyphMissing(shaper.missing)
            return pen.finished()


def wording_of(paper: Paper) -> Wording:
    """The language of a paper's fixed words: English where it comes in no other."""
    plan = paper.plan if isinstance(paper, LargePlan | WalletCard) else paper
    return plan.wording if isinstance(plan, PlanPaper) else IN_ENGLISH


@singledispatch
def drawing_of(_paper: object) -> tuple[str, Drawing]:
    """How a kind of paper is drawn, and the neutral title that is all its file says. TypeError for anything else."""
    message = "only papers are printed"
    raise TypeError(message)


@drawing_of.register
def _(paper: PlanPaper) -> tuple[str, Drawing]:
    return "My plan", lambda letters, pen: MyPlan(paper, letters).draw(pen)


@drawing_of.register
def _(paper: LargePlan) -> tuple[str, Drawing]:
    return "My plan", lambda letters, pen: LargePrint(paper.plan, letters).draw(pen)


@drawing_of.register
def _(paper: WalletCard) -> tuple[str, Drawing]:
    if paper.shape == "cards":
        return "Card", lambda letters, pen: FlatCards(paper.plan, letters).draw(pen)
    large = paper.shape == "card_large"
    return "Card", lambda letters, pen: Wallet(paper.plan, letters, large=large).draw(pen)


@drawing_of.register
def _(paper: WorkerPlanPaper) -> tuple[str, Drawing]:
    return "Document", lambda letters, pen: WorkerCopy(paper, letters).draw(pen)


@drawing_of.register
def _(paper: SheetPaper) -> tuple[str, Drawing]:
    return "Document", partial(print_record, paper)


@drawing_of.register
def _(paper: RecoveryPaper) -> tuple[str, Drawing]:
    return "Document", partial(print_recovery, paper)


@drawing_of.register
def _(paper: FileCopy) -> tuple[str, Drawing]:
    return "Document", lambda letters, pen: FilePages(paper, letters).draw(pen)


@drawing_of.register
def _(paper: TearOff) -> tuple[str, Drawing]:
    return "Document", lambda letters, pen: TearOffSheet(paper, letters).draw(pen)


@drawing_of.register
def _(paper: Leaflet) -> tuple[str, Drawing]:
    return paper.title, lambda letters, pen: LeafletSheet(paper, letters).draw(pen)


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _words(part)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _words(getattr(value, each.name))
