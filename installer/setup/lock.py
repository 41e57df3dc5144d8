"""Writing `requirements.lock`: every package for every supported system, each with its hashes, naming no server."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from installer.setup.words import Stopped, say

HEADER = """\
# Written by `python3 installer/dev.py lock`; change pyproject.toml and run that again instead of editing this.
# One file for Windows, macOS and Linux. Installed by plain pip with --require-hashes --no-deps.
"""


def write(root: Path, *, upgrade: bool) -> None:
    """Resolve what pyproject.toml asks for and replace the lock file, keeping present versions unless upgrading."""
    uv = shutil.which("uv")
    if uv is None:
        raise Stopped("Writing the lock file needs the program uv, 0.5 or newer: `pipx install uv` brings it.")
    target = root / "requirements.lock"
    draft = target.with_suffix(".lock.new")
    if target.exists():
        shutil.copyfile(target, draft)  # uv keeps the versions it finds in its output file
    command = [uv, "pip", "compile", "pyproject.toml", "--universal", "--generate-hashes", "--all-extras"]
    command += ["--python-version", "3.11", "--no-emit-index-url", "--no-emit-find-links", "--no-header"]
    command += ["--no-annotate", "--quiet", "--output-file", draft.name, *(["--upgrade"] if upgrade else [])]
    done = subprocess.run(command, cwd=root, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        draft.unlink(missing_ok=True)
        raise Stopped("uv could not find versions that fit together; its reason is above. The lock file is unchanged.")
    text = draft.read_text("utf-8")
    draft.unlink()
    if "://" in text:
        raise Stopped("The list names a server, which would tie it to one network. The lock file is unchanged.")
    target.write_text(HEADER + text, encoding="utf-8", newline="\n")
    pinned = sum(1 for line in text.splitlines() if line[:1].isalnum())
    say(f"requirements.lock holds {pinned} packages.")
