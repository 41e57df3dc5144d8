"""Rules about words: names say what a thing is, docstrings say more than the name, tests are named for a rule."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.shape.sizes import Function, is_override
from tests.shape.source import PYTHON_FOLDERS, Finding, Rule, Source

EMPTY_NAMES = ("manager", "helper", "helpers", "utils", "util", "handler")
FOREIGN_NAMES = ("clash", "rejected", "synced", "nominal")
BANNED_IN_TEST_NAMES = ("works", "correctly", "properly", "as_expected", "handles")
STOP_WORDS = frozenset(
    {"a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "into", "is", "it", "its", "of", "on"}
    | {"or", "that", "the", "their", "them", "then", "this", "to", "which", "with"}
)


def parts(name: str) -> list[str]:
    """The words of a name, whether it is written with underscores or with capitals."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return [part for part in spaced.lower().split("_") if part]


def empty_names(source: Source) -> Iterator[Finding]:
    """Classes, functions and modules called Manager, Helper, Utils, Handler, or by another field's words."""
    module = source.path.rsplit("/", 1)[-1].removesuffix(".py")
    defined = [(1, module)] if module != "__init__" else []
    defined += [(node.lineno, node.name) for node in source.nodes if isinstance(node, ast.ClassDef | Function)]
    for line, name in defined:
        words = parts(name)
        if words and not name.startswith("test_") and (words[-1] in EMPTY_NAMES or set(words) & set(FOREIGN_NAMES)):
            yield Finding(line, f"{name}: this word says nothing here; name it after what it does in the work")


def banned_test_names(source: Source) -> Iterator[Finding]:
    """Tests whose name says that something works instead of which rule holds."""
    for node in source.nodes:
        if isinstance(node, Function) and node.name.startswith("test_"):
            found = [word for word in BANNED_IN_TEST_NAMES if f"_{word}_" in f"{node.name}_"]
            if found:
                yield Finding(node.lineno, f"{node.name}: name the rule instead of {found}")


def missing_docstrings(source: Source) -> Iterator[Finding]:
    """Public modules, classes and functions without a docstring, or with one that only repeats the name."""
    module = source.path.removesuffix("/__init__.py").removesuffix(".py").rsplit("/", 1)[-1]
    if source.text.strip() and not (module.startswith("_") and module != "__main__"):
        yield from _judge(source.tree, module, 1)
    if not source.is_below("tests"):
        yield from _inside(source.tree)


def _inside(owner: ast.Module | ast.ClassDef) -> Iterator[Finding]:
    for node in owner.body:
        if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("_"):
            if isinstance(node, ast.ClassDef):
                yield from _judge(node, node.name, node.lineno)
                yield from _inside(node)
            elif not is_override(node) and not _is_setter(node):
                yield from _judge(node, node.name, node.lineno)


def _is_setter(node: Function) -> bool:
    return any(isinstance(part, ast.Attribute) and part.attr in ("setter", "deleter") for part in node.decorator_list)


def _judge(node: ast.Module | ast.ClassDef | Function, name: str, line: int) -> Iterator[Finding]:
    docstring = ast.get_docstring(node)
    if not docstring:
        yield Finding(line, f"{name} has no docstring")
        return
    said = {_stem(word) for word in re.findall(r"[^\W\d_]+", docstring.splitlines()[0].lower())} - STOP_WORDS
    if len(said - {_stem(word) for word in parts(name)}) < 2:
        yield Finding(line, f"{name}: the docstring's first line says no more than the name")


def _stem(word: str) -> str:
    return re.sub(r"(ing|es|ed|s)$", "", word) if len(word) > 4 else word


def toothless_tests(source: Source) -> Iterator[Finding]:
    """Tests in which nothing could fail: no assertion, no expected error, no call of something that asserts."""
    for node in source.nodes:
        if isinstance(node, Function) and node.name.startswith("test_") and not any(map(_can_fail, ast.walk(node))):
            yield Finding(node.lineno, f"{node.name} asserts nothing")


def _can_fail(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert):
        return True
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    telling = ("raises", "fail", "warns", "waitSignal", "waitUntil", "waitActive", "waitExposed", "waitSignals")
    return name in telling or bool({"assert", "check", "expect", "must", "refuses", "demand"} & set(parts(name)))


_MODULE = '"""What an example is to its readers."""\n'

RULES = (
    Rule(
        "names",
        empty_names,
        PYTHON_FOLDERS,
        bad=("class RecordManager: ...\n", "def is_synced(): ...\n"),
        good="class Desk: ...\ndef is_sent(): ...\n",
    ),
    Rule(
        "docstrings",
        missing_docstrings,
        PYTHON_FOLDERS,
        bad=(
            "CASES = 3\n",
            _MODULE + "def open_case() -> None: ...\n",
            _MODULE + 'def open_case() -> None:\n    """Opens the case."""\n',
            _MODULE + 'class Case:\n    """One young person, for life."""\n    def close(self) -> None: ...\n',
        ),
        good=_MODULE + "def _open(): ...\n" + 'def open_case() -> None:\n    """The newest text, verified."""\n',
    ),
    Rule(
        "test-names",
        banned_test_names,
        ("tests",),
        bad=("def test_that_signing_works(): assert 1\n", "async def test_it_works_as_expected(): assert 1\n"),
        good="def test_that_a_signed_session_cannot_be_changed(): assert 1\n",
        example_path="tests/test_example.py",
    ),
    Rule(
        "tests-that-cannot-fail",
        toothless_tests,
        ("tests",),
        bad=("def test_that_it_opens(): open_case()\n",),
        good="def test_that_it_opens(): assert open_case()\n",
        example_path="tests/test_example.py",
    ),
)
