"""`python3 installer/dev.py demo`: the fictional partnership, and the app on it."""

import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from installer.demo.cast import TEAMS, WORDS, Team
from installer.demo.laptops import fill_and_send, laptop_of
from installer.demo.partnership import Partnership


def main(arguments: Sequence[str] | None = None) -> int:
    """Set the partnership up if it is not there, then open the app or walk the main job by itself."""
    asked = _parser().parse_args(arguments)
    # The demo leaves nothing in the key store of whoever tries it.
    os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # what is being done is said when it is done, also into a file
    if asked.offscreen:
        from installer.demo.walk import walk

        with tempfile.TemporaryDirectory(prefix="caseworker-walk-") as passing:
            return walk(Path(passing), asked.shots)
    if not has_screen(sys.platform, os.environ):
        print("There is no screen here. Try: python3 installer/dev.py demo --offscreen --shots shots")
        return 2
    folder: Path = asked.folder
    if asked.fresh and folder.exists():
        shutil.rmtree(folder)
    with Partnership(folder) as partnership:
        prepare(partnership, folder)
        return _open_app(folder, TEAMS[asked.worker])


def prepare(partnership: Partnership, folder: Path) -> None:
    """Fill every team's laptop that is not there yet, and say what is being done."""
    for team in TEAMS:
        laptop = laptop_of(folder, team)
        if not laptop.is_set_up:
            begun = time.monotonic()
            count = fill_and_send(partnership, laptop)
            print(f"  {team.worker}, {team.name}: {count} cases written and sent in {time.monotonic() - begun:.1f} s")


def _open_app(folder: Path, team: Team) -> int:
    print(GUIDE.format(worker=team.worker, team=team.name, words=WORDS))
    base = laptop_of(folder, team).base
    status = subprocess.call([sys.executable, "-m", "ui", "--profiles", str(base)])
    if status == 0 and sys.stdin.isatty():
        # A full lock ends the first process and goes on in a fresh one, which still needs the server.
        input("The app was closed, or has locked itself in a fresh window. Press Enter to stop the server. ")
    return status


def has_screen(system: str, variables: Mapping[str, str]) -> bool:
    """Whether a window can be shown: always on Windows and macOS, with a display elsewhere."""
    chosen = variables.get("QT_QPA_PLATFORM", "")
    return (
        system in ("win32", "darwin") or bool(chosen) or any(variables.get(k) for k in ("DISPLAY", "WAYLAND_DISPLAY"))
    )


GUIDE = """
Everybody in this partnership is invented. You are {worker}, of {team}.

  The four words that open this laptop:   {words}

What to try first
  1. Today shows whom you meet and what waits for you. Press the key beside a line.
  2. Caseload: type three letters of a name, or a word from a note such as "boxing".
  3. Open a case, press R and record a session. Close it half-way: it is still there.
  4. Make a safety plan, agree it, print it to the screen.
  5. Close this demo's server by ending it; write on; start it again: everything is sent.
  6. Lock with Ctrl+L, say you have forgotten the words, and let two officers help (README, "When words are lost").

Another worker: --worker 1 (A&E navigator) or --worker 2 (key worker). Start over: --fresh.
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py demo", description=__doc__)
    parser.add_argument("--folder", type=Path, default=_own_folder(), help="where the demo keeps its things")
    parser.add_argument("--fresh", action="store_true", help="throw the demo's own data away and start over")
    parser.add_argument("--worker", type=int, choices=range(len(TEAMS)), default=0, help="whose laptop to open")
    parser.add_argument("--offscreen", action="store_true", help="walk the main job without a screen and check it")
    parser.add_argument("--shots", type=Path, default=Path("shots"), help="where the walk leaves its pictures")
    return parser


def _own_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("caseworker-demo", appauthor=False))


if __name__ == "__main__":
    sys.exit(main())
