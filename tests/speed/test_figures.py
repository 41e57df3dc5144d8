"""Keeping figures: none is lost by measuring others, and the README shows what the file holds."""

from pathlib import Path

import pytest

from tests.speed.figures import BEGIN, END, Figure, Machine, Sheet, load, machine, put_table, save, table

PRESENT = Machine(processor="A processor", cores=2, memory_gb=8.0, system="Linux 6", python="3.11.7")


def a_figure(name: str, value: float = 1.5, baseline: float | None = None) -> Figure:
    return Figure(name, value, "s", baseline, "", 0.1, "abc1234", "2026-11-22")


def test_that_figures_are_kept_sorted_with_the_machine(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    save([a_figure("unlock"), a_figure("search")], file)
    assert [figure.name for figure in load(file)] == ["search", "unlock"]
    assert machine(file).cores >= 1


def test_that_measuring_one_figure_keeps_the_others(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    save([a_figure("unlock"), a_figure("search")], file)
    save([a_figure("search", 0.5)], file)
    assert {figure.name: figure.value for figure in load(file)} == {"search": 0.5, "unlock": 1.5}


def test_that_a_recorded_figure_is_shown_at_once() -> None:
    said: list[str] = []
    sheet = Sheet(said.append)
    sheet.record("search in 50,000 records", 0.012345, "s", baseline=0.5)
    assert said == ["  search in 50,000 records: 0.0123 s"]
    assert sheet.figures[0].baseline == 0.5


def test_that_the_table_stands_between_its_marks() -> None:
    text = put_table(f"# Title\n{BEGIN}\nold\n{END}\nend\n", table([a_figure("unlock", 1500, 2000)], PRESENT))
    assert "old" not in text
    assert "| unlock | 1,500 s | 2,000 s |  |" in text
    assert text.startswith("# Title\n")
    assert text.endswith(f"{END}\nend\n")


def test_that_a_readme_without_marks_is_reported() -> None:
    with pytest.raises(ValueError, match="has no"):
        put_table("# Title\n", "table")
