"""Imports point one way: the contracts in pyproject.toml, checked on the code as it is."""

import pytest
from importlinter import cli

from tests.shape.source import ROOT


def test_that_imports_keep_every_contract(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    outcome = cli.lint_imports(no_cache=True)
    assert outcome == cli.EXIT_STATUS_SUCCESS, capsys.readouterr().out
