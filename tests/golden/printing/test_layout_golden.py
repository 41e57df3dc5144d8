"""Where every line of the papers stands, to the point: a change of layout is seen before it is printed.

After an intended change look at the pages, then write anew: `python -m tests.golden.printing.test_layout_golden`.
"""

from pathlib import Path

import pytest

from caseworker.printing.papers import LargePlan, Paper, WalletCard
from tests.unit.printing.examples import PLAN, PRESS, SESSION, WORKER_PLAN
from tests.unit.printing.paper_reader import lines_of

PAPERS: dict[str, Paper] = {
    "my_plan": PLAN,
    "large_plan": LargePlan(PLAN),
    "wallet_card": WalletCard(PLAN),
    "large_card": WalletCard(PLAN, "card_large"),
    "four_cards": WalletCard(PLAN, "cards"),
    "worker_copy": WORKER_PLAN,
    "session": SESSION,
}


def layout(paper: Paper) -> str:
    """One line of text for each printed line: page, left edge, baseline, size, words."""
    return "".join(
        f"{line.page + 1} {line.x:4.0f} {line.y:4.0f} {max(line.sizes, default=0):4.1f} {line.text}\n"
        for line in lines_of(PRESS.press(paper))
    )


def golden(name: str) -> Path:
    """The file that holds the layout of a paper."""
    return Path(__file__).with_name(f"{name}.txt")


@pytest.mark.parametrize("name", PAPERS)
def test_that_every_line_stands_where_it_was_last_looked_at(name: str) -> None:
    assert layout(PAPERS[name]) == golden(name).read_text(encoding="utf-8")


if __name__ == "__main__":
    for each, one in PAPERS.items():
        golden(each).write_text(layout(one), encoding="utf-8", newline="\n")
