"""The cheap half of planting faults, in every run: each can be planted, and the test it names is there."""

from collections import Counter
from pathlib import Path

import pytest

from tests.planted.apply import ROOT
from tests.planted.fault import Fault, all_faults, flaws

FAULT = Fault(
    id="example-fault",
    promise="An example keeps its one promise",
    file="kept.py",
    before="x = 1",
    after="x = 2",
    test="tests/test_kept.py::test_that_x_is_one",
)


def test_that_every_fault_can_be_planted() -> None:
    found = [flaw for fault in all_faults() for flaw in flaws(fault, ROOT)]
    assert all_faults()
    assert not found, "\n".join(found)


def test_that_no_two_faults_share_an_id() -> None:
    assert [name for name, times in Counter(fault.id for fault in all_faults()).items() if times > 1] == []


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "tests").mkdir()
    (tmp_path / "kept.py").write_text("x = 1\n", "utf-8")
    (tmp_path / "tests" / "test_kept.py").write_text("def test_that_x_is_one() -> None: ...\n", "utf-8")
    return tmp_path


def test_that_a_sound_fault_has_no_flaw(tree: Path) -> None:
    assert list(flaws(FAULT, tree)) == []


@pytest.mark.parametrize(
    ("file", "content"),
    [("kept.py", "x = 3\n"), ("kept.py", "x = 1\nx = 1\n"), ("tests/test_kept.py", "def test_other() -> None: ...\n")],
    ids=["text gone", "text twice", "test renamed"],
)
def test_that_a_fault_left_behind_by_a_change_is_reported(tree: Path, file: str, content: str) -> None:
    (tree / file).write_text(content, "utf-8")
    assert len(list(flaws(FAULT, tree))) == 1


def test_that_a_planted_fault_can_be_removed_again(tree: Path) -> None:
    former = FAULT.plant(tree)
    assert (tree / "kept.py").read_text("utf-8") == "x = 2\n"
    FAULT.remove(tree, former)
    assert (tree / "kept.py").read_text("utf-8") == "x = 1\n"
