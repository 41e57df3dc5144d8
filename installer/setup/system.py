"""What the operating system must bring along: the venv module and the few libraries that Qt links to.

On Debian and Ubuntu, as root, what is missing is installed. Anywhere else the one command to run is shown,
because asking for a password or guessing at another package system would surprise people.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from installer.setup.words import Stopped, say

# Library -> the Debian package that brings it. Without the first group even the offscreen platform does not load;
# the second is what Qt's plugin for a real X11 screen needs on top.
FOR_ANY_WINDOW = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
FOR_A_REAL_SCREEN = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def make_ready(*, real_screen: bool) -> None:
    """Leave the libraries that Qt needs in place, or stop with the command that puts them there."""
    wanted = dict(FOR_ANY_WINDOW)
    if real_screen:
        wanted.update(FOR_A_REAL_SCREEN)
    missing = missing_packages(wanted)
    if missing:
        install(missing, reason="Qt needs a few system libraries")


def missing_packages(wanted: dict[str, str]) -> list[str]:
    """Packages whose library the loader cannot find; always empty off Linux, where Qt brings its own."""
    if not sys.platform.startswith("linux"):
        return []
    return sorted({package for library, package in wanted.items() if not _loads(library)})


def make_venv_possible() -> None:
    """Leave `python -m venv` able to install pip, which Debian keeps in a package of its own."""
    if importlib.util.find_spec("ensurepip") is not None and importlib.util.find_spec("venv") is not None:
        return
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    install([package], reason="Python's venv module is not complete")
    importlib.invalidate_caches()


def install(packages: list[str], *, reason: str) -> None:
    """Install system packages where this process may, otherwise stop and name the command."""
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if shutil.which("apt-get") is None:
        raise Stopped(f"{reason}. On Debian these are: {' '.join(packages)}. Install their like, then run this again.")
    if not _is_root():
        raise Stopped(f"{reason}. Run this, then try again:\n\n    sudo {' '.join(command)}\n")
    say(f"{reason}: installing {', '.join(packages)}")
    _apt(["update"])
    if _apt(command[1:]) != 0:
        raise Stopped(f"{reason}, and installing did not succeed. Run this to see why:\n\n    {' '.join(command)}\n")


def _apt(arguments: list[str]) -> int:
    quiet = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=120", *arguments]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(
        quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=environment, check=False
    ).returncode


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def has_screen() -> bool:
    """Whether a window could be shown here: always on Windows and macOS, elsewhere if a display is named."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def scripts_folder(environment: Path) -> Path:
    """Where a virtual environment keeps its commands: `Scripts` on Windows, `bin` elsewhere."""
    return environment / ("Scripts" if sys.platform == "win32" else "bin")


def python_of(environment: Path) -> Path:
    """The interpreter inside a virtual environment, whether or not it is there yet."""
    return scripts_folder(environment) / ("python.exe" if sys.platform == "win32" else "python")
