"""What a planted fault is, and finding all of them."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.planted import faults


@dataclass(frozen=True, slots=True)
class Fault:
    """One promise and the change that breaks it.

    Attributes:
        id: short and unique, `topic-what`; promise: the promise in one sentence, as a user would hear it.
        file: the file that is changed, from the project's folder; before: text that occurs in it exactly once.
        after: what takes its place; test: pytest's name of the test that must fail then.
    """

    id: str
    promise: str
    file: str
    before: str
    after: str
    test: str

    def plant(self, root: Path) -> str:
        """Change the file below `root`; the result is its former text, to be put back."""
        path = root / self.file
        former = path.read_text("utf-8")
        path.write_text(former.replace(self.before, self.after), encoding="utf-8", newline="\n")
        return former

    def remove(self, root: Path, former: str) -> None:
        """Put the file below `root` back as it was."""
        (root / self.file).write_text(former, encoding="utf-8", newline="\n")


def all_faults() -> tuple[Fault, ...]:
    """Every fault of every topic, in a steady order."""
    modules = sorted(pkgutil.iter_modules(faults.__path__), key=lambda module: module.name)
    loaded = [importlib.import_module(f"{faults.__name__}.{module.name}") for module in modules]
    return tuple(fault for module in loaded for fault in module.FAULTS)


def flaws(fault: Fault, root: Path) -> Iterator[str]:
    """Why this fault could not be planted in the tree below `root`, or would prove nothing."""
    path = root / fault.file
    if not path.is_file():
        yield f"{fault.id}: there is no file {fault.file}"
        return
    times = path.read_text("utf-8").count(fault.before)
    if times != 1:
        yield f"{fault.id}: the text to change occurs {times} times in {fault.file}, not once"
    if fault.before == fault.after:
        yield f"{fault.id}: it changes nothing"
    if len(fault.promise.split()) < 4:
        yield f"{fault.id}: say the promise in a sentence"
    if not _test_exists(fault.test, root):
        yield f"{fault.id}: there is no test {fault.test}"


def _test_exists(test: str, root: Path) -> bool:
    place, *names = test.partition("[")[0].split("::")
    path = root / place
    if not names or not path.is_file():
        return False
    level: list[ast.stmt] = ast.parse(path.read_text("utf-8")).body
    for name in names:
        found = [node for node in level if getattr(node, "name", None) == name]
        if not found:
            return False
        level = getattr(found[0], "body", [])
    return names[-1].startswith("test_")
