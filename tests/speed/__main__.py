"""`python -m tests.speed [topic ...]`: measure everything, or the topics named; `--table` also renews the README."""

import importlib
import pkgutil
import sys
from pathlib import Path

from tests import speed
from tests.speed import figures

PREFIX = "measure_"


def main(arguments: list[str]) -> int:
    """Run each `measure_*.py` and save what it records; the result is the exit code."""
    topics = [word for word in arguments if not word.startswith("-")]
    names = sorted(module.name for module in pkgutil.iter_modules(speed.__path__) if module.name.startswith(PREFIX))
    chosen = [name for name in names if not topics or name.removeprefix(PREFIX) in topics]
    sheet = figures.Sheet(say)
    for name in chosen:
        say(name.removeprefix(PREFIX))
        importlib.import_module(f"tests.speed.{name}").measure(sheet.record)
    figures.save(sheet.figures)
    if "--table" in arguments:
        renew(figures.ROOT / "README.md")
    return 0 if chosen else 1


def renew(readme: Path) -> None:
    """Put the present figures into a README's table."""
    rendered = figures.table(figures.load(), figures.machine())
    readme.write_text(figures.put_table(readme.read_text("utf-8"), rendered), encoding="utf-8", newline="\n")


def say(line: str) -> None:
    """Show one line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
