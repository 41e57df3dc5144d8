"""Every rule of the house, held against the project, and against texts that break it."""

import pytest

from tests.shape import calls, leaks, places, sizes, words
from tests.shape.source import ROOT, Rule, Source, python_files, text_files

PYTHON_RULES = (*sizes.RULES, *words.RULES, *calls.RULES, *leaks.RULES)
RULES = (*PYTHON_RULES, *places.RULES)


def by_name(*rules: Rule) -> pytest.MarkDecorator:
    """Run a test once for each of these rules, under the rule's name."""
    return pytest.mark.parametrize("rule", rules, ids=[rule.name for rule in rules])


@by_name(*RULES)
def test_that_the_project_keeps_the_rule(rule: Rule) -> None:
    files = python_files() if rule in PYTHON_RULES else text_files()
    found = [line for source in files if rule.holds_for(source) for line in rule.findings(source)]
    assert not found, "\n".join([f"{len(found)} places break the rule '{rule.name}':", *found])


@by_name(*RULES)
def test_that_the_rule_catches_each_text_that_breaks_it(rule: Rule) -> None:
    missed = [bad for bad in rule.bad if not rule.findings(Source(rule.example_path, bad))]
    assert rule.bad
    assert not missed


@by_name(*RULES)
def test_that_the_rule_lets_a_good_text_pass(rule: Rule) -> None:
    assert rule.findings(Source(rule.example_path, rule.good)) == []
    assert rule.holds_for(Source(rule.example_path, rule.good))


@by_name(*(rule for rule in RULES if rule.exempt))
def test_that_a_place_that_is_exempt_is_left_out(rule: Rule) -> None:
    assert not any(rule.holds_for(Source(place, "")) for place in rule.exempt)


def test_that_an_excuse_needs_a_reason() -> None:
    rule = next(rule for rule in RULES if rule.name == "prints")
    excused = "# shape: prints: shown before the log is open\nprint('x')\n"
    spread = "c.execute(\n    'SELECT ' + name  # noqa: S608 - a table of our own\n)\n"
    bare = "print('x')  # shape: prints:\n"
    other = "print('x')  # shape: sql: a reason that is not for this\n"
    assert rule.findings(Source("ui/example.py", excused)) == []
    assert next(rule for rule in RULES if rule.name == "sql").findings(Source("ui/example.py", spread)) == []
    assert len(rule.findings(Source("ui/example.py", bare))) == 1
    assert len(rule.findings(Source("ui/example.py", other))) == 1


def test_that_the_rules_see_the_files_they_speak_of() -> None:
    seen = {source.path for source in python_files()}
    assert {"installer/dev.py", "caseworker/__init__.py", "tests/conftest.py"} <= seen
    assert {"requirements.lock", "pyproject.toml", ".ci/run"} <= {source.path for source in text_files()}
    assert (ROOT / "pyproject.toml").is_file()
