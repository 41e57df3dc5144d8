"""The one catalogue: every sentence whole, in plain words, filled, and used."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from caseworker.domain.messages import CATALOGUE, Message
from caseworker.sync import line

ROOT = Path(__file__).resolve().parents[2]
JARGON = ("exception", "null", "error code", "sync", "database", "sql", "json", "http", "timeout", "none", "traceback")


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call in the product, with where it stands."""
    for root in ("caseworker", "ui", "installer"):
        for path in sorted((ROOT / root).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def raised() -> list[tuple[str, str, frozenset[str]]]:
    """Each Told of the product whose key is written out: where, its key, and the facts it is given."""
    found = []
    for place, call in calls():
        if isinstance(call.func, ast.Name) and call.func.id == "Told" and call.args:
            if any(word.arg is None for word in call.keywords):
                continue
            facts = frozenset(word.arg for word in call.keywords if word.arg)
            keys = [node for node in ast.walk(call.args[0]) if isinstance(node, ast.Constant)]
            found += [(place, str(key.value), facts) for key in keys if isinstance(key.value, str)]
    return found


def named() -> frozenset[str]:
    """Every text constant of the product outside the catalogue: a key that is not among them is never raised."""
    texts: set[str] = set()
    for root in ("caseworker", "ui"):
        for path in (ROOT / root).rglob("*.py"):
            if path.name in {"messages.py", "standing.py"}:
                continue
            tree = ast.parse(path.read_text("utf-8"))
            texts |= {
                one.value for one in ast.walk(tree) if isinstance(one, ast.Constant) and isinstance(one.value, str)
            }
    return frozenset(texts)


def places(message: Message) -> frozenset[str]:
    """The facts its sentence needs."""
    whole = f"{message.happened} {message.safe} {message.do}"
    return frozenset(name for _text, name, _spec, _conversion in string.Formatter().parse(whole) if name)


@pytest.mark.parametrize("key", CATALOGUE)
def test_that_every_message_says_what_happened_what_is_safe_and_what_to_do(key: str) -> None:
    message = CATALOGUE[key]
    for part in (message.happened, message.safe, message.do):
        assert part, key
        assert part[0].isupper() or part.startswith("{"), part
        assert part.endswith("."), part


@pytest.mark.parametrize("key", CATALOGUE)
def test_that_no_message_speaks_the_language_of_machines(key: str) -> None:
    words = re.sub(r"\{\w+\}", "", CATALOGUE[key].text).lower()
    assert not [word for word in JARGON if re.search(rf"\b{word}(s|ed)?\b", words.replace("https", ""))]


def test_that_every_key_that_is_raised_is_in_the_catalogue_with_all_its_facts() -> None:
    found = raised()
    assert len(found) > 80
    wrong = [
        f"{place}: {key} {sorted(facts)}"
        for place, key, facts in found
        if key not in CATALOGUE or not places(CATALOGUE[key]) <= facts
    ]
    assert wrong == []


def test_that_every_key_of_the_catalogue_is_raised_somewhere() -> None:
    assert sorted(set(CATALOGUE) - named()) == []


def test_that_what_a_proxy_or_server_may_answer_has_words() -> None:
    assert set(line._BY_STATUS.values()) <= set(CATALOGUE)


def test_that_a_fact_that_is_missing_shows_as_its_name_and_not_as_a_crash() -> None:
    assert "wait_s" in CATALOGUE["server_busy"].filled({}).text
