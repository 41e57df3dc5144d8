"""The press: a paper goes in as plain values, the bytes of a PDF come out. Nothing is written anywhere else."""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import partial

from caseworker.printing.fonts import Fonts, GlyphMissing
from caseworker.printing.large_plan import LargePrint
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
from caseworker.printing.wallet import Wallet
from caseworker.printing.worker_copy import WorkerCopy

_Drawing = Callable[[Type, Pen], None]


class Press:
    """Prints papers one at a time; safe to call from any thread. The same paper always gives the same bytes."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts

    def press(self, paper: Paper) -> bytes:
        """The paper as PDF, or no page: GlyphMissing when a letter has no shape, DoesNotFit when a card has no room."""
        match paper:
            case PlanPaper():
                return self.young_person_plan(paper)
            case LargePlan(plan):
                return self.young_person_plan(plan, large=True)
            case WalletCard(plan):
                return self.wallet_card(plan)
            case WorkerPlanPaper():
                return self.worker_plan(paper)
            case SheetPaper():
                return self.record_sheet(paper)
            case RecoveryPaper():
                return self._printed("Document", paper, partial(print_recovery, paper))

    def young_person_plan(self, paper: PlanPaper, *, large: bool = False) -> bytes:
        """The young person's copy on A4, or in 18 point type."""
        copy = LargePrint if large else MyPlan
        return self._printed("My plan", paper, lambda letters, pen: copy(paper, letters).draw(pen))

    def wallet_card(self, paper: PlanPaper) -> bytes:
        """Two cards to cut out and fold."""
        return self._printed("Card", paper, lambda letters, pen: Wallet(paper, letters).draw(pen))

    def worker_plan(self, paper: WorkerPlanPaper) -> bytes:
        """The worker's copy, marked on every sheet."""
        return self._printed("Document", paper, lambda letters, pen: WorkerCopy(paper, letters).draw(pen))

    def record_sheet(self, paper: SheetPaper) -> bytes:
        """Any record from its rows."""
        return self._printed("Document", paper, partial(print_record, paper))

    def _printed(self, title: str, paper: Paper, drawing: _Drawing) -> bytes:
        with self._fonts.in_use:
            shaper = Shaper(self._fonts, urdu=any(map(looks_urdu, _words(paper))))
            pen = Pen(title)
            drawing(Type(shaper), pen)
            if shaper.missing:
                raise GlyphMissing(shaper.missing)
            return pen.finished()


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _words(part)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _words(getattr(value, each.name))


def young_person_plan(paper: PlanPaper, fonts: Fonts, *, large: bool = False) -> bytes:
    """See `Press.young_person_plan`."""
    return Press(fonts).young_person_plan(paper, large=large)


def worker_plan(paper: WorkerPlanPaper, fonts: Fonts) -> bytes:
    """See `Press.worker_plan`."""
    return Press(fonts).worker_plan(paper)


def wallet_card(paper: PlanPaper, fonts: Fonts) -> bytes:
    """See `Press.wallet_card`."""
    return Press(fonts).wallet_card(paper)


def record_sheet(paper: SheetPaper, fonts: Fonts) -> bytes:
    """See `Press.record_sheet`."""
    return Press(fonts).record_sheet(paper)
