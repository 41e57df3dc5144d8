"""Rules about where words may go: into the log, an error, a box that keyboards learn from, a title, an open file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.shape.calls import PRODUCT, called_name, calls_of
from tests.shape.source import Finding, Rule, Source

_WRITES_LOG = frozenset({"debug", "info", "warning", "error", "critical", "log"})
_QUOTES = ("ValueError", "TypeError", "KeyError", "AssertionError", "RuntimeError", "PydanticCustomError")
SERVER = "caseworker/server"


def other_logs(source: Source) -> Iterator[Finding]:
    """Anything of the desktop that would log past the one log."""
    for node in source.nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            named = {alias.name for alias in node.names} | {getattr(node, "module", None) or ""}
            if named & {"logging", "logging.handlers", "faulthandler", "syslog", "cgitb"}:
                yield Finding(node.lineno, "the desktop writes to ui/logbook.py only: codes, ids and numbers")


def logged_objects(source: Source) -> Iterator[Finding]:
    """Lines of the server's log that could repeat what somebody wrote."""
    for node in source.nodes:
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if "log" not in ast.unparse(node.func.value).lower():
            continue
        if node.func.attr == "exception" or any(word.arg in ("exc_info", "stack_info") for word in node.keywords):
            yield Finding(node.lineno, "a traceback in the log may repeat what somebody wrote")
        elif node.func.attr in _WRITES_LOG:
            yield from _unclear(node)


def _unclear(call: ast.Call) -> Iterator[Finding]:
    if not call.args:
        return
    first, *values = call.args
    if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
        yield Finding(call.lineno, "a line of the log is a fixed text with places for numbers and ids")
        return
    for place, value in zip(re.findall(r"%[-+ #0-9.]*([a-zA-Z])", first.value), values, strict=False):
        if place in "ra" or (place == "s" and isinstance(value, ast.Name)):
            yield Finding(call.lineno, f"%{place} of {ast.unparse(value)}: an object may carry what somebody wrote")


def quoted_values(source: Source) -> Iterator[Finding]:
    """Errors of the domain whose words repeat a value: pydantic and tracebacks carry them on."""
    for node in source.nodes:
        raised = node.exc if isinstance(node, ast.Raise) else None
        if not isinstance(raised, ast.Call) or called_name(raised) not in _QUOTES:
            continue
        if any(isinstance(part, ast.JoinedStr) and _fills(part) for part in raised.args):
            yield Finding(raised.lineno, "an error of the domain says what is wrong, not with which value")


def _fills(text: ast.JoinedStr) -> bool:
    """Whether values are filled in. A capitalised constant is not one."""
    values = [part.value for part in text.values if isinstance(part, ast.FormattedValue)]
    return any(not (isinstance(value, ast.Name) and value.id.isupper()) for value in values)


def learning_boxes(source: Source) -> Iterator[Finding]:
    """Boxes from Qt itself: what is typed into them, keyboards learn and suggest elsewhere."""
    bare = {"QLineEdit", "QTextEdit", "QPlainTextEdit", "QTextBrowser", "QInputDialog", "QSpinBox", "QDateEdit"}
    for node in source.nodes:
        if isinstance(node, ast.Call) and called_name(node) in bare:
            yield Finding(node.lineno, f"{called_name(node)}(): use a box of ui/widgets, which keyboards do not learn")
        if isinstance(node, ast.ClassDef):
            for base in node.bases:
                if ast.unparse(base).rsplit(".", 1)[-1] in bare:
                    yield Finding(node.lineno, f"{node.name}: build on a box of ui/widgets")


RULES = (
    Rule(
        "one-log",
        other_logs,
        PRODUCT,
        bad=("import logging\n", "from logging import getLogger\n", "import faulthandler\n"),
        good="from ui import logbook\nlogbook.note('ended', status=0)\n",
        exempt={"ui/logbook.py": "the one log", SERVER: "has a log of its own, held by the rule log-words"},
    ),
    Rule(
        "log-words",
        logged_objects,
        (SERVER, "ui/logbook.py"),
        bad=(
            "log.info(f'saved {body}')\n",
            "log.info('saved ' + name)\n",
            "log.warning('saved %s', body)\n",
            "log.warning('saved %r', body.name)\n",
            "log.exception('no')\n",
            "log.error('no', exc_info=True)\n",
        ),
        good="log.info('route=%s ms=%d type=%s', request.url.path, ms, type(bug).__name__)\n",
        example_path=f"{SERVER}/example.py",
    ),
    Rule(
        "quoted-values",
        quoted_values,
        ("caseworker/domain",),
        bad=("raise ValueError(f'{name} is no name')\n", "raise PydanticCustomError(f'{text}', 'x')\n"),
        good="raise ValueError('no name')\nraise ValueError(f'at most {LIMIT}')\n",
        exempt={"caseworker/domain/choices.py": "speaks of value lists that come with the app, never of a person"},
        example_path="caseworker/domain/example.py",
    ),
    Rule(
        "learning-boxes",
        learning_boxes,
        ("ui",),
        bad=("QLineEdit()\n", "QtWidgets.QTextEdit()\n", "class Box(QPlainTextEdit): ...\n", "QInputDialog()\n"),
        good="LineBox()\n",
        exempt={"ui/widgets": "where the boxes are made"},
        example_path="ui/example.py",
    ),
    Rule(
        "kept-in-the-open",
        calls_of("QSettings", "setHistory", "QNetworkDiskCache", why="this lies unencrypted on the disk"),
        ("ui",),
        bad=("QSettings('Caseworker')\n", "dialog.setHistory([])\n"),
        good="desk.keep('place', place)\n",
        exempt={"ui/window.py": "the size and place of the window", "ui/traces.py": "keeps Qt from writing there"},
        example_path="ui/example.py",
    ),
    Rule(
        "titles",
        calls_of(
            *(
                "setWindowTitle",
                "setWindowFilePath",
                "setWindowIconText",
                "QSystemTrayIcon",
                "setApplicationDisplayName",
            ),
            why="a title and a notification are read over a shoulder and above the lock",
        ),
        ("ui",),
        bad=("self.setWindowTitle(name)\n", "QSystemTrayIcon(icon)\n"),
        good="page.setAccessibleName(name)\n",
        exempt={"ui/window.py": "the one title", "ui/notices.py": "dialogs bear the window's title"},
        example_path="ui/example.py",
    ),
)
