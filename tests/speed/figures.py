"""Keeping measured figures in `figures.json`, and showing them as a table between two marks in the README."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import psutil  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parents[2]
FILE = Path(__file__).with_name("figures.json")
BEGIN, END = "<!-- figures -->", "<!-- /figures -->"


@dataclass(frozen=True, slots=True)
class Machine:
    """What figures were measured on: without it a number of seconds means nothing."""

    processor: str
    cores: int
    memory_gb: float
    system: str
    python: str

    @classmethod
    def present(cls) -> Machine:
        """The machine this runs on; it names no host and no account."""
        return cls(
            processor=_processor(),
            cores=os.cpu_count() or 0,
            memory_gb=round(psutil.virtual_memory().total / 2**30, 1),
            system=f"{platform.system()} {platform.release().split('-')[0]}",
            python=platform.python_version(),
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement: what it is, the value and its unit, and what it is to be compared with.

    Attributes:
        baseline: the value of the plain alternative in the same unit, None when there is none.
        load: runnable processes a core in the last minute; above 1 the figure is worse than the machine.
    """

    name: str
    value: float
    unit: str
    baseline: float | None
    note: str
    load: float
    commit: str
    date: str


class Record(Protocol):
    """What a measuring module receives, to be called once for each figure."""

    def __call__(self, name: str, value: float, unit: str, *, baseline: float | None = None, note: str = "") -> None:
        """Keep one figure; a later one of the same name takes its place."""


class Sheet:
    """The figures of one run, in the order measured."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._commit = commit()
        self.figures: list[Figure] = []

    # shape: parameters: the unit belongs beside its value
    def record(self, name: str, value: float, unit: str, *, baseline: float | None = None, note: str = "") -> None:
        """Keep one figure and show it; see `Record`."""
        now = datetime.now(UTC).date().isoformat()
        rounded = float(f"{value:.3g}")
        self.figures.append(Figure(name, rounded, unit, baseline, note, _load(), self._commit, now))
        self._say(f"  {name}: {_shown(rounded)} {unit}")


def save(figures: Iterable[Figure], file: Path = FILE) -> None:
    """Write figures sorted by name, keeping those of the file that were not measured this time."""
    kept = {figure.name: figure for figure in load(file)} | {figure.name: figure for figure in figures}
    content = {"machine": asdict(Machine.present()), "figures": [asdict(kept[name]) for name in sorted(kept)]}
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def load(file: Path = FILE) -> list[Figure]:
    """The figures a file holds; none when it is not there yet."""
    if not file.exists():
        return []
    return [Figure(**entry) for entry in json.loads(file.read_text("utf-8"))["figures"]]


def machine(file: Path = FILE) -> Machine:
    """The machine on which the file was written last."""
    return Machine(**json.loads(file.read_text("utf-8"))["machine"])


def table(figures: Iterable[Figure], measured_on: Machine) -> str:
    """Figures as a Markdown table with a line that names the machine."""
    lines = ["| What | Measured | Compared with | Note |", "|---|---:|---:|---|"]
    for figure in figures:
        compared = f"{_shown(figure.baseline)} {figure.unit}" if figure.baseline is not None else ""
        lines.append(f"| {figure.name} | {_shown(figure.value)} {figure.unit} | {compared} | {figure.note} |")
    where = f"{measured_on.processor}, {measured_on.cores} cores, {measured_on.memory_gb:g} GB, {measured_on.system}"
    return "\n".join([*lines, "", f"Measured on {where}, Python {measured_on.python}."])


def put_table(text: str, rendered: str) -> str:
    """A README with the table between its two marks replaced; `ValueError` when it has no such marks."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the text has no {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{rendered}\n{END}{after}"


def commit() -> str:
    """The short name of the present commit, with a plus sign when files differ from it; `unknown` without git."""
    said = _git("rev-parse", "--short", "HEAD")
    return (said + ("+" if _git("status", "--porcelain", "--untracked-files=no") else "")) if said else "unknown"


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip()


def _processor() -> str:
    described: Mapping[str, str] = {}
    information = Path("/proc/cpuinfo")
    if information.exists():
        pairs = (line.partition(":") for line in information.read_text("utf-8").splitlines())
        described = {name.strip(): value.strip() for name, _, value in pairs}
    return described.get("model name") or platform.processor() or platform.machine()


def _load() -> float:
    return round(float(psutil.getloadavg()[0]) / (os.cpu_count() or 1), 2)


def _shown(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:g}"
