"""The project's files as the rules see them: a path inside the project, a text, and for Python its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON_FOLDERS = ("caseworker", "ui", "resources", "installer", "tests")
TEXT_SUFFIXES = frozenset(
    {".py", ".pyi", ".md", ".toml", ".sql", ".txt", ".json", ".qss", ".svg", ".csv", ".lock", ".cfg", ".ini", ".ts"}
    | {".yml", ".yaml", ".html", ".iss", ".wxs", ".sh", ".ps1", ".spec", ".desktop", ""}
)
NOT_OURS = frozenset({"__pycache__", "build", "dist", "shots", "node_modules"})


@dataclass(frozen=True)
class Source:
    """One text file; `path` uses forward slashes and starts below the project's folder."""

    path: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        """The text line by line, without line ends."""
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree; empty when it does not parse, which is the rule `syntax` and nobody else's business."""
        try:
            return ast.parse(self.text, self.path)
        except SyntaxError:
            return ast.Module([], [])

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the tree, for rules that look for one kind of node anywhere."""
        return tuple(ast.walk(self.tree))

    def is_below(self, *places: str) -> bool:
        """Whether it is one of these files or lies in one of these folders; the empty place is the whole project."""
        return any(not place or self.path == place or self.path.startswith(place + "/") for place in places)


@dataclass(frozen=True, slots=True)
class Finding:
    """One place that breaks a rule: its line (0: the whole file), what is wrong, and its last line if longer."""

    line: int
    what: str
    last_line: int = 0


Check = Callable[[Source], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the house, with texts that break it and one that keeps it, so that the rule itself is tested.

    Attributes:
        places: files and folders it holds for; exempt: those below them it does not, each with the reason.
        other_mark: a linter's own excuse that is taken as well, if a reason follows it.
    """

    name: str
    check: Check
    places: tuple[str, ...]
    bad: tuple[str, ...]
    good: str
    exempt: Mapping[str, str] = field(default_factory=dict)
    example_path: str = "caseworker/example.py"
    other_mark: str = ""

    def holds_for(self, source: Source) -> bool:
        """Whether this file is one the rule speaks of."""
        return source.is_below(*self.places) and not source.is_below(*self.exempt)

    def findings(self, source: Source) -> list[str]:
        """Each breach as `path:line: what`, without those that a comment with a reason excuses."""
        found = (finding for finding in self.check(source) if not self._is_excused(source, finding))
        return [f"{source.path}:{finding.line}: {finding.what}" for finding in found]

    def _is_excused(self, source: Source, finding: Finding) -> bool:
        """`# shape: rule-name: a reason of three words or more`, in the place itself or on the line above."""
        for text in source.lines[max(finding.line - 2, 0) : max(finding.line, finding.last_line)]:
            for mark in (f"# shape: {self.name}:", *([self.other_mark] if self.other_mark else [])):
                _, found, reason = text.partition(mark)
                if found and len(reason.split()) >= 3:
                    return True
        return False


@cache
def python_files() -> tuple[Source, ...]:
    """Every Python file of the product, its tools and its tests."""
    paths = (path for folder in PYTHON_FOLDERS for path in sorted((ROOT / folder).rglob("*.py")))
    return tuple(_read(path) for path in paths if not NOT_OURS & set(path.parts))


@cache
def text_files() -> tuple[Source, ...]:
    """Every text file a reader of the project may see, Python or not."""
    return tuple(
        _read(path) for path in _walk(ROOT) if path.suffix in TEXT_SUFFIXES and path.stat().st_size < 2_000_000
    )


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        hidden = path.name.startswith(".") and path.name not in {".ci", ".gitignore", ".github"}
        if hidden or path.name in NOT_OURS or path.name.endswith(".egg-info"):
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def _read(path: Path) -> Source:
    return Source(path.relative_to(ROOT).as_posix(), path.read_text("utf-8", errors="replace"))
