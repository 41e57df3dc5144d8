"""Rules about size: what no longer fits on a screen or in a head is split along a name from the domain."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.shape.source import PYTHON_FOLDERS, Finding, Rule, Source

FILE_LINES = 400
FUNCTION_LINES = 40
PUBLIC_METHODS = 15
PARAMETERS = 5
POSITIONAL = 3  # two, and what the verb works on: its ports, a pen, an open store
Function = ast.FunctionDef | ast.AsyncFunctionDef


def decorators(node: Function | ast.ClassDef) -> set[str]:
    """The last part of each decorator's name: `pytest.fixture(...)` gives `fixture`."""
    called = (part.func if isinstance(part, ast.Call) else part for part in node.decorator_list)
    return {part.attr if isinstance(part, ast.Attribute) else getattr(part, "id", "") for part in called}


def is_override(node: Function) -> bool:
    """Whether somebody else chose this signature: Python's own methods, Qt's camelCase, a marked override."""
    dunder = node.name.startswith("__") and node.name.endswith("__")
    camel = node.name.lower() != node.name and "_" not in node.name.strip("_")
    return dunder or camel or bool({"override", "overload"} & decorators(node))


def unreadable(source: Source) -> Iterator[Finding]:
    """Files that are not Python."""
    try:
        ast.parse(source.text)
    except SyntaxError as trouble:
        yield Finding(trouble.lineno or 0, "does not parse")


def long_files(source: Source) -> Iterator[Finding]:
    """Files of more than 400 lines."""
    if len(source.lines) > FILE_LINES:
        yield Finding(0, f"{len(source.lines)} lines, at most {FILE_LINES}")


def long_functions(source: Source) -> Iterator[Finding]:
    """Functions of more than 40 lines, their docstring not counted."""
    for node in source.nodes:
        if not isinstance(node, Function):
            continue
        first = node.body[0]
        documented = ast.get_docstring(node, clean=False) is not None
        docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
        length = (node.end_lineno or 0) - node.lineno + 1 - docstring
        if length > FUNCTION_LINES:
            yield Finding(node.lineno, f"{node.name} has {length} lines, at most {FUNCTION_LINES}")


def wide_classes(source: Source) -> Iterator[Finding]:
    """Classes with more than 15 public methods; properties and overrides are not counted."""
    for node in source.nodes:
        if not isinstance(node, ast.ClassDef):
            continue
        methods = [part for part in node.body if isinstance(part, Function) and not part.name.startswith("_")]
        own = [part for part in methods if not is_override(part) and not {"property", "setter"} & decorators(part)]
        if len(own) > PUBLIC_METHODS:
            yield Finding(node.lineno, f"{node.name} has {len(own)} public methods, at most {PUBLIC_METHODS}")


def many_parameters(source: Source) -> Iterator[Finding]:
    """Functions with more than five parameters, or public ones with more than three that go by position."""
    for node in source.nodes:
        if not isinstance(node, Function) or _names_are_given(node):
            continue
        if is_override(node) and node.name != "__init__":
            continue
        by_position = [part.arg for part in node.args.posonlyargs + node.args.args if part.arg not in ("self", "cls")]
        total = len(by_position) + len(node.args.kwonlyargs)
        if total > PARAMETERS:
            yield Finding(node.lineno, f"{node.name} has {total} parameters, at most {PARAMETERS}")
        elif len(by_position) > POSITIONAL and (not node.name.startswith("_") or node.name == "__init__"):
            yield Finding(node.lineno, f"{node.name} takes {by_position[POSITIONAL:]} by position: put * before them")


def _names_are_given(node: Function) -> bool:
    """Tests and fixtures ask for what they need by parameter name, and nobody calls them."""
    return node.name.startswith("test_") or bool({"fixture", "composite", "rule"} & decorators(node))


_LONG_BODY = "".join(f"    a{number} = {number}\n" for number in range(FUNCTION_LINES))

RULES = (
    Rule("syntax", unreadable, PYTHON_FOLDERS, bad=("def f(:\n",), good="x = 1\n"),
    Rule("file-length", long_files, PYTHON_FOLDERS, bad=("x = 1\n" * (FILE_LINES + 1),), good="x = 1\n" * FILE_LINES),
    Rule(
        "function-length",
        long_functions,
        PYTHON_FOLDERS,
        bad=(f"def f() -> None:\n{_LONG_BODY}", f"class C:\n  def f(self) -> None:\n{_LONG_BODY}"),
        good=f"def f() -> None:\n    '''A\n    B\n    C'''\n{_LONG_BODY[:-13]}",
    ),
    Rule(
        "class-width",
        wide_classes,
        PYTHON_FOLDERS,
        bad=("class Desk:\n" + "".join(f"    def m{n}(self): ...\n" for n in range(PUBLIC_METHODS + 1)),),
        good="class Desk:\n" + "".join(f"    def _m{n}(self): ...\n" for n in range(PUBLIC_METHODS + 1)),
    ),
    Rule(
        "parameters",
        many_parameters,
        PYTHON_FOLDERS,
        bad=("def sign(ports, session, worker, clock): ...\n", "def _sign(a, b, *, c, d, e, f): ...\n"),
        good="def sign(ports, session, worker, *, clock): ...\ndef resizeEvent(self, a, b, c): ...\n",
    ),
)
