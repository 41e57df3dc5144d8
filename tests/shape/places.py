"""Rules about what no file may mention: machines, registries, licences, unfinished work."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.shape.source import Check, Finding, Rule, Source

EVERYWHERE = ("",)
# Put together from pieces, so that this file does not mention what it looks for.
REGISTRIES = (
    "py" + "pi.",
    "python" + "hosted",
    "npm" + "js",
    "registry." + "npm",
    "conda.ana" + "conda.",
    "crates" + ".io",
)
MACHINES = (
    r"(?<![\w.}])/" + r"work/",
    r"\.\./" + r"shared\b",
    r"(?<![\w.])/" + r"home/\w",
    r"(?<![\w.])/" + r"root\b",
    r"(?<![\w.])/" + r"Users/\w",
    r"\b[A-Za-z]:\\{1,2}" + r"Users\\",
)
UNFINISHED = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "lorem" + " ipsum")


def mentions(*patterns: str, why: str) -> Check:
    """A check that finds these regular expressions anywhere in a text."""
    wanted = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))

    def check(source: Source) -> Iterator[Finding]:
        for number, line in enumerate(source.lines, 1):
            found = wanted.search(line)
            if found:
                yield Finding(number, f"{found.group()!r}: {why}")

    return check


def unhashed_lines(source: Source) -> Iterator[Finding]:
    """Requirements without a sha256, or that are not pinned to one version."""
    text = re.sub(r"\\\n\s*", " ", source.text)
    for entry in text.splitlines():
        if (
            entry.strip()
            and not entry.startswith("#")
            and not re.match(r"[a-z0-9.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", entry)
        ):
            yield Finding(0, f"{entry[:60]!r} is not pinned with a hash")
    if "://" in text:
        yield Finding(0, "names a server")


RULES = (
    Rule(
        "registries",
        mentions(*map(re.escape, REGISTRIES), why="no registry's host is named in this project"),
        EVERYWHERE,
        bad=tuple(f"index-url = https://{name}org/simple\n" for name in REGISTRIES),
        good="pip install --require-hashes\n",
    ),
    Rule(
        "machine-paths",
        mentions(*MACHINES, why="a path of one machine"),
        EVERYWHERE,
        bad=(
            "see /" + "work/notes\n",
            "read ../" + "shared/DESIGN.md\n",
            "open('/" + "home/anna/x')\n",
            "cd /" + "root\n",
            "C:\\" + "Users\\anna\n",
        ),
        good="ui/work/list and https://example.org/work/1 and a/home/b\n",
    ),
    Rule(
        "unfinished",
        mentions(*UNFINISHED, why="finish it or leave it out"),
        ("caseworker", "ui", "installer", "tests"),
        bad=tuple(f"# {word}: later\n" for word in UNFINISHED),
        good="# The reason is below.\n",
    ),
    Rule(
        "lock",
        unhashed_lines,
        ("requirements.lock",),
        bad=("pytest==9.2.0\n", "pytest>=9 --hash=sha256:" + "0" * 64 + "\n", "--index-url https://example.org\n"),
        good="pytest==9.2.0 \\\n    --hash=sha256:" + "0" * 64 + "\n",
        example_path="requirements.lock",
    ),
)
