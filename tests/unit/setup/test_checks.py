"""The last line of a run, which may be all that somebody reads."""

from pathlib import Path

import pytest

from installer.setup import checks
from installer.setup.checks import Result, counts, in_memory, last_line, summarise

GREEN = "===== 12 passed, 3 skipped in 4.20s ====="
RED = "===== 2 failed, 10 passed, 1 error in 4.20s ====="
FINE = [Result("lint", 0, 1.0), Result("tests", 0, 4.2)]


def test_that_a_green_run_ends_with_pytests_own_line() -> None:
    assert last_line(FINE, GREEN) == GREEN


def test_that_a_red_run_ends_with_pytests_own_line() -> None:
    assert last_line([Result("lint", 0, 1.0), Result("tests", 1, 4.2)], RED) == RED


def test_that_a_failed_check_is_not_hidden_by_green_tests() -> None:
    assert last_line([Result("lint", 1, 1.0), Result("tests", 0, 4.2)], GREEN) == "12 passed, 1 failed (lint)"


def test_that_a_run_without_tests_says_failed() -> None:
    assert last_line([Result("tests", 5, 1.0)], "===== no tests ran in 0.01s =====") == "0 passed, 1 failed (tests)"


def test_that_an_interrupted_run_says_failed() -> None:
    assert last_line([Result("tests", 2, 1.0)], GREEN) == "12 passed, 1 failed (tests)"


def test_that_checks_alone_are_counted() -> None:
    assert last_line([Result("lint", 0, 1.0), Result("types", 1, 1.0)], "") == "1 passed, 1 failed (types)"


def test_that_errors_count_as_failed() -> None:
    assert counts(RED) == (10, 3)
    assert counts("\x1b[31m2 errors\x1b[0m in 1s") == (0, 2)


def test_that_the_exit_code_follows_the_checks(capsys: pytest.CaptureFixture[str]) -> None:
    assert summarise(FINE, GREEN) == 0
    assert summarise([Result("tests", 5, 1.0)], "no tests ran") == 1
    assert capsys.readouterr().out.rstrip().endswith("0 passed, 1 failed (tests)")


def test_that_folders_are_kept_in_memory_only_where_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "ROOM_FOR_TESTS", 1)
    assert in_memory(tmp_path) == {"PYTEST_DEBUG_TEMPROOT": str(tmp_path)}
    assert in_memory(tmp_path / "none") == {}
    monkeypatch.setattr(checks, "ROOM_FOR_TESTS", 1 << 60)
    assert in_memory(tmp_path) == {}
