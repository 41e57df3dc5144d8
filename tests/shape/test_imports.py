"""Imports point one way: the contracts in pyproject.toml, checked on the code as it is."""

import logging
from collections.abc import Iterator

import pytest
from importlinter import cli

from tests.shape.source import ROOT


@pytest.fixture
def loggers_as_they_were() -> Iterator[None]:
    """The linter switches off every logger there is, and what the tests after it log would be heard by nobody."""
    known = [one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    before = [(one, one.disabled) for one in known]
    yield
    for one, was_off in before:
        one.disabled = was_off


@pytest.mark.usefixtures("loggers_as_they_were")
def test_that_imports_keep_every_contract(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    outcome = cli.lint_imports(no_cache=True)
    assert outcome == cli.EXIT_STATUS_SUCCESS, capsys.readouterr().out
