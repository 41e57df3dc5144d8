"""The bench notices what a test leaves behind: each test here leaves one thing, and fails for that and nothing else."""

import os
import re
import subprocess
import sys

import pytest

from tests.shape.source import ROOT

UNTIDY = """
import logging, os, threading, warnings
from pathlib import Path
from PySide6.QtWidgets import QApplication, QWidget

kept = []

def test_nothing(qtbot):
    QWidget()

def test_window(qtbot):
    kept.append(QWidget())
    kept[0].show()

def test_copy(qtbot):
    QApplication.clipboard().setText("what somebody copied")

def test_copy_is_gone(qtbot):
    assert QApplication.clipboard().text() == ""

def test_thread():
    threading.Thread(target=threading.Event().wait, args=(6,)).start()

def test_variable():
    os.environ["LEFT_BEHIND"] = "1"

def test_folder(tmp_path):
    os.chdir(tmp_path)

def test_log():
    logging.getLogger("caseworker").warning("nobody expected this")

def test_read_log(caplog):
    logging.getLogger("caseworker").warning("this was expected")

def test_warning():
    warnings.warn("nobody expected this either", stacklevel=1)
"""
SAID = {
    "test_window": "left windows open",
    "test_thread": "left threads running",
    "test_variable": "left environment variables changed",
    "test_folder": "left the current folder changed",
    "test_log": "caused warnings in the log",
    "test_warning": "nobody expected this either",
}


@pytest.fixture(scope="module")
def untidy(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What a run of those tests says, on this bench and with this project's settings."""
    file = tmp_path_factory.mktemp("untidy") / "test_untidy.py"
    file.write_text(UNTIDY, "utf-8")
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(file.parent)]
    done = subprocess.run(
        [*command, "-p", "tests.conftest", "-p", "no:cacheprovider", "--tb=line", str(file)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return done.stdout


@pytest.mark.parametrize("name", SAID)
def test_that_what_a_test_leaves_behind_fails_that_test(untidy: str, name: str) -> None:
    assert re.search(rf"^(ERROR|FAILED) \S+::{name}\b", untidy, re.MULTILINE), untidy
    assert SAID[name] in untidy


def test_that_a_tidy_test_passes_among_untidy_ones(untidy: str) -> None:
    blamed = set(re.findall(r"^(?:ERROR|FAILED) \S+::(\w+)", untidy, re.MULTILINE))
    assert blamed == set(SAID), untidy
