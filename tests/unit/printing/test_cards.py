"""The card in its shapes: folded to a wallet's size, in large print, and four to a sheet."""

from dataclasses import replace

import pytest

from caseworker.printing.card_parts import DoesNotFit
from caseworker.printing.papers import WalletCard
from tests.unit.printing.examples import PLAN, PRESS
from tests.unit.printing.paper_reader import lines_of

FOUR = WalletCard(PLAN, "cards")
LARGE = WalletCard(PLAN, "card_large")


def test_that_four_cards_stand_on_one_sheet_and_each_is_whole() -> None:
    lines = lines_of(PRESS.press(FOUR))
    assert {line.page for line in lines} == {0}
    said = [line.text.replace("\u00a0", " ") for line in lines]
    for words in (
        "What I do",
        "Who I ring",
        "999",
        "Childline",
        "0800 1111",
        "FICTIONAL · 0147",
        "Nan",
        "07700 900123",
    ):
        assert said.count(words) == 4, words


def test_that_the_large_card_is_set_in_eighteen_points_or_not_at_all() -> None:
    lines = lines_of(PRESS.press(LARGE))
    small = ("Cut", "Fold", "F I C", "0147", "If found", "destroy", "Room 12")
    body = [line for line in lines if not any(mark in line.text for mark in small)]
    assert {"What I do", "Who I ring", "999"} <= {line.text for line in body}
    assert min(size for line in body for size in line.sizes) >= 18
    with pytest.raises(DoesNotFit):
        PRESS.press(WalletCard(replace(PLAN, can_do=("far too much for a card " * 12,)), "card_large"))


@pytest.mark.parametrize("shape", ["card_large", "cards"])
def test_that_a_card_of_any_shape_feeds_no_fear_and_names_nobody_whole(shape: str) -> None:
    chosen = replace(PLAN, avoid_places=("The precinct after school",))
    said = " ".join(line.text for line in lines_of(PRESS.press(WalletCard(chosen, shape))))  # type: ignore[arg-type]
    assert "precinct" not in said
    assert said.count(PLAN.people[2].name) == 0
