"""How long the press takes for what a worker waits for, and how large the files are."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from caseworker.domain.leaflet import Leaflet, Line, Part
from caseworker.printing.papers import LargePlan, Paper, WalletCard
from tests.speed.figures import Record
from tests.unit.printing.examples import PLAN, PRESS
from tests.unit.printing.paper_reader import pages_of

TIMES = 9
LONG = replace(PLAN, can_do=("go round by the main road, not past the shops",) * 16, review_on=date(2026, 12, 5))
SHEET = Leaflet(
    title="Your part",
    number="0147",
    parts=tuple(
        Part(f"Part {n}", tuple(Line("One idea on one line.") for _ in range(4)), "heart", "ring") for n in range(6)
    ),
    watermark="Nan",
)
PAPERS: tuple[tuple[str, Paper, int], ...] = (
    ("a two-page plan", LONG, 2),
    ("a plan in large print", LargePlan(PLAN), 3),
    ("two wallet cards", WalletCard(PLAN), 1),
    ("four cards", WalletCard(PLAN, "cards"), 1),
    ("a leaflet", SHEET, 1),
)


def measure(record: Record) -> None:
    """Seconds to a PDF in memory, and its kilobytes."""
    for name, paper, pages in PAPERS:
        pdf = PRESS.press(paper)
        assert len(pages_of(pdf)) == pages, (name, len(pages_of(pdf)))
        taken = min(_taken(lambda paper=paper: PRESS.press(paper)) for _ in range(TIMES))  # type: ignore[misc]
        record(f"{name} to PDF", taken, "s", note=f"{len(pdf) // 1024} KB")


def _taken(press: Callable[[], bytes]) -> float:
    started = time.perf_counter()
    press()
    return time.perf_counter() - started
