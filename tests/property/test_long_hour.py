"""The long counts of the vault end within an hour, and each of them keeps to its share."""

from pathlib import Path

from tests.property.long_hour import HOUR_S, SHARES_S

ROOT = Path(__file__).resolve().parents[1]


def test_that_the_long_counts_of_the_vault_end_within_an_hour() -> None:
    assert sum(SHARES_S.values()) <= HOUR_S


def test_that_each_share_is_kept_to_by_one_test() -> None:
    sources = [path.read_text("utf-8") for path in ROOT.rglob("test_*.py")]
    for name in SHARES_S:
        assert sum(f'"{name}"' in source for source in sources) == 1, name
