"""The files that set-up reads: they agree with each other and with what the code imports."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.shape.source import ROOT, python_files

OURS = {"caseworker", "ui", "resources", "installer", "tests"}
# Parts of a package that is asked for, which its own documentation tells users to import.
PARTS = {
    "starlette": "fastapi",
    "pydantic-core": "pydantic",
    "shiboken6": "pyside6-essentials",
    "psycopg-pool": "psycopg",
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def normal(name: str) -> str:
    """A distribution's name as the index spells it: `PySide6_Pdf[x]>=1` gives `pyside6-pdf`."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", name)[0]).lower()


def declared() -> set[str]:
    """Every distribution that pyproject.toml asks for itself, extras included."""
    extras = (entry for group in PROJECT["optional-dependencies"].values() for entry in group)
    return {normal(entry) for entry in (*PROJECT["dependencies"], *extras)}


def locked() -> set[str]:
    """Every distribution that the lock file pins."""
    return set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE))


def imported() -> dict[str, str]:
    """Each foreign top-level module that the code imports, with one file that does."""
    found: dict[str, str] = {}
    for source in python_files():
        for node in source.nodes:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            found.update({name.partition(".")[0]: source.path for name in names})
    return {name: path for name, path in found.items() if name not in OURS and name not in sys.stdlib_module_names}


def test_that_ci_calls_the_same_command_as_a_developer() -> None:
    assert "python3 installer/dev.py test" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_that_everything_asked_for_is_locked() -> None:
    assert declared() - locked() == set()


def test_that_everything_imported_is_asked_for() -> None:
    owners = packages_distributions()
    unknown = {
        f"{name} (in {path})"
        for name, path in imported().items()
        if not {PARTS.get(normal(owner), normal(owner)) for owner in owners.get(name, [])} & declared()
    }
    assert not unknown, "add to pyproject.toml and run `dev.py lock`: " + ", ".join(sorted(unknown))


def test_that_set_up_needs_nothing_but_python() -> None:
    early = [source for source in python_files() if source.is_below("installer/dev.py", "installer/setup")]
    modules = {
        alias.name if isinstance(node, ast.Import) else node.module or ""
        for source in early
        for node in source.nodes
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    allowed = sys.stdlib_module_names | {"installer"}
    assert early
    assert {name for name in modules if name.partition(".")[0] not in allowed} == set()
    assert not any(name.startswith("installer") and not name.startswith("installer.setup") for name in modules)
