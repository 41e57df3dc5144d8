"""Rules about what code may call, and where: the dangerous and the restless things have one place each."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.shape.sizes import Function
from tests.shape.source import Check, Finding, Rule, Source

PRODUCT = ("caseworker", "ui")
RUNS_SQL = frozenset({"execute", "executemany", "executescript", "copy"})


def called_name(node: ast.AST) -> str:
    """The last part of the name that a call calls; empty when it is not a call of a name."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def built_sql(source: Source) -> Iterator[Finding]:
    """SQL put together from text as it is run. Capitalised constants may be filled in; so may psycopg's `sql.SQL`."""
    for scope in (source.tree, *(node for node in source.nodes if isinstance(node, Function))):
        built = {name for node in _own_nodes(scope) for name in _names_bound_to_built_text(node)}
        for node in _own_nodes(scope):
            if not isinstance(node, ast.Call) or called_name(node) not in RUNS_SQL or not node.args:
                continue
            first = node.args[0]
            if _is_built(first) or (isinstance(first, ast.Name) and first.id in built):
                what = "SQL is put together from text: pass values as parameters"
                yield Finding(node.lineno, what, node.end_lineno or node.lineno)


def _own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(scope):
        yield child
        if not isinstance(child, Function):
            yield from _own_nodes(child)


def _names_bound_to_built_text(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Assign) and _is_built(node.value):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
        yield from [node.target.id] if _is_built(node.value) else []
    elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        yield node.target.id


def _is_built(node: ast.AST) -> bool:
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) and not _is_constant(part.value) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        return not (_is_constant(node.left) and _is_constant(node.right))
    if called_name(node) in ("format", "join", "replace") and isinstance(node, ast.Call):
        return "SQL(" not in ast.unparse(node.func)
    return False


def _is_constant(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.BinOp):
        return _is_constant(node.left) and _is_constant(node.right)
    if isinstance(node, ast.JoinedStr):
        return not _is_built(node)
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return bool(name) and name.upper() == name


def keys_as_sql(source: Source) -> Iterator[Finding]:
    """A vault key written into SQL text, where logs and error messages can pick it up."""
    for node in source.nodes:
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
        if re.search(r"\bPRAGMA\s+(hex)?(re)?key\s*(=|\(|$)", text, re.IGNORECASE):
            yield Finding(getattr(node, "lineno", 0), "the key belongs in the C interface, not in SQL text")


def temporary_files(source: Source) -> Iterator[Finding]:
    """Anything that makes temporary files: content never touches one."""
    for node in source.nodes:
        names = {alias.name for alias in node.names} if isinstance(node, ast.Import | ast.ImportFrom) else set()
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
        if names & {"tempfile", "QTemporaryFile", "QTemporaryDir"}:
            yield Finding(getattr(node, "lineno", 0), "content never touches a temporary file")


def calls_of(*names: str, why: str) -> Check:
    """A check that finds calls of these names, whatever they are called on."""

    def check(source: Source) -> Iterator[Finding]:
        for node in source.nodes:
            if isinstance(node, ast.Call) and called_name(node) in names:
                yield Finding(node.lineno, f"{called_name(node)}(): {why}")

    return check


def gpl_imports(source: Source) -> Iterator[Finding]:
    """Imports of Qt modules that are GPL or that bring a browser engine."""
    for node in source.nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            said = [*(alias.name for alias in node.names), getattr(node, "module", None) or ""]
            if any(re.search(r"\bQt(Charts|Graphs|DataVisualization|WebEngine\w*)\b", name) for name in said):
                yield Finding(node.lineno, "this Qt module may not be used here")


def told_inputs(source: Source) -> Iterator[Finding]:
    """Pydantic errors shown with what was typed in: `errors()` with the input, or the whole error as text."""
    for node in source.nodes:
        if isinstance(node, ast.Call) and called_name(node) == "errors" and isinstance(node.func, ast.Attribute):
            without = any(_is_false(word, "include_input") for word in node.keywords)
            if not without:
                yield Finding(node.lineno, "errors() repeats what was typed in: say include_input=False")
        if isinstance(node, ast.ExceptHandler) and node.name and "ValidationError" in ast.unparse(node.type or node):
            yield from _as_text(node, node.name)


def _is_false(word: ast.keyword, name: str) -> bool:
    return word.arg == name and isinstance(word.value, ast.Constant) and word.value.value is False


def _as_text(caught: ast.ExceptHandler, name: str) -> Iterator[Finding]:
    for node in ast.walk(caught):
        shown = node.value if isinstance(node, ast.FormattedValue) else None
        telling = ("str", "repr", "format", "print", "debug", "info", "warning", "error", "exception", "log")
        if isinstance(node, ast.Call) and called_name(node) in telling:
            shown = next((part for part in node.args if isinstance(part, ast.Name) and part.id == name), None)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == f"{name}.json":
            shown = None if any(_is_false(word, "include_input") for word in node.keywords) else ast.Name(name)
            if shown is not None:
                ast.copy_location(shown, node)
        if isinstance(shown, ast.Name) and shown.id == name:
            yield Finding(shown.lineno, "a validation error as text repeats what was typed in")


def clocks_and_chance(source: Source) -> Iterator[Finding]:
    """Reading the clock or drawing random numbers, which the domain is given instead."""
    reading = ("now", "utcnow", "today", "time", "monotonic", "perf_counter", "uuid4", "uuid1", "uuid7", "token_bytes")
    for node in source.nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in reading:
            owner = ast.unparse(node.func.value).rsplit(".", 1)[-1]
            if owner in ("datetime", "date", "time", "uuid", "secrets"):
                yield Finding(node.lineno, f"{owner}.{node.func.attr}(): time and chance are passed in")


_EXECUTE = "def f(c, name):\n"

RULES = (
    Rule(
        "sql",
        built_sql,
        (*PRODUCT, "installer"),
        bad=(
            _EXECUTE + "    c.execute(f'SELECT * FROM {name}')\n",
            _EXECUTE + "    c.execute('SELECT * FROM ' + name)\n",
            _EXECUTE + "    c.execute('SELECT * FROM %s' % name)\n",
            _EXECUTE + "    c.execute('SELECT * FROM {}'.format(name))\n",
            _EXECUTE + "    query = f'SELECT * FROM {name}'\n    c.executemany(query, [])\n",
            _EXECUTE + "    query = 'SELECT 1'\n    query += name\n    c.execute(query)\n",
        ),
        good=_EXECUTE + "    c.execute(f'SELECT {COLUMNS} FROM record WHERE id = ?', (name,))\n"
        "    c.execute(sql.SQL('DROP DATABASE {}').format(sql.Identifier(name)))\n",
        other_mark="# noqa: S608 -",
    ),
    Rule("key", keys_as_sql, PRODUCT, bad=("Q = 'PRAGMA key = x'\n", "Q = 'pragma rekey='\n"), good="Q = 'keys'\n"),
    Rule(
        "temporary-files",
        temporary_files,
        PRODUCT,
        bad=("import tempfile\n", "from tempfile import mkstemp\n", "from PySide6.QtCore import QTemporaryFile\n"),
        good="import io\n",
    ),
    Rule(
        "nested-loops",
        calls_of("processEvents", why="an event loop inside an event loop runs work in the wrong order"),
        (*PRODUCT, "installer"),
        bad=("app.processEvents()\n",),
        good="timer.start()\n",
    ),
    Rule(
        "dialogs",
        calls_of("exec", "exec_", why="a dialog that stops everything belongs in ui/notices.py"),
        PRODUCT,
        bad=("dialog.exec()\n", "menu.exec_(point)\n"),
        good="dialog.open()\n",
        exempt={"ui/notices.py": "the one place for them", "ui/app.py": "starts the event loop itself"},
    ),
    Rule(
        "style-sheets",
        calls_of("setStyleSheet", why="looks come from the tokens in ui/theme.py"),
        ("ui",),
        bad=("self.setStyleSheet('color: red')\n",),
        good="self.setProperty('role', 'warning')\n",
        exempt={"ui/theme.py": "the one place for them"},
        example_path="ui/example.py",
    ),
    Rule(
        "labels",
        calls_of("QLabel", why="a raw label draws data as markup: use ui.widgets"),
        ("ui",),
        bad=("QLabel(name)\n", "QtWidgets.QLabel()\n"),
        good="PlainLabel(name)\n",
        exempt={"ui/widgets": "where the plain labels are made"},
        example_path="ui/example.py",
    ),
    Rule(
        "prints",
        calls_of("print", why="the product talks through its screens and its log"),
        PRODUCT,
        bad=("print('saved')\n",),
        good="log.info('saved')\n",
        exempt={"caseworker/server/cli.py": "a command line tool"},
    ),
    Rule(
        "gpl",
        gpl_imports,
        (*PRODUCT, "installer", "tests"),
        bad=(
            "from PySide6.QtCharts import QChart\n",
            "import PySide6.QtGraphs\n",
            "from PySide6 import QtWebEngineCore\n",
        ),
        good="from PySide6.QtWidgets import QWidget\n",
    ),
    Rule(
        "typed-in",
        told_inputs,
        PRODUCT,
        bad=(
            "error.errors()\n",
            "error.errors(include_input=True)\n",
            "try: ...\nexcept ValidationError as e:\n    say(f'{e}')\n",
            "try: ...\nexcept pydantic.ValidationError as e:\n    log.error('no', e)\n",
            "try: ...\nexcept ValidationError as e:\n    answer(e.json())\n",
        ),
        good="try: ...\nexcept ValidationError as e:\n    say(e.errors(include_input=False))\n",
    ),
    Rule(
        "clocks",
        clocks_and_chance,
        ("caseworker/domain",),
        bad=("datetime.now(UTC)\n", "datetime.date.today()\n", "uuid.uuid4()\n"),
        good="clock.now()\n",
        example_path="caseworker/domain/example.py",
    ),
)
