"""What protects the records on this system, in whole sentences, and what this system does not offer."""

import sys
from collections.abc import Collection, Mapping
from typing import Final

from ui.i18n import N_
from ui.screens.settings import Protection

_ALWAYS: Final = (
    N_("Every record is encrypted on this disk. Only your four words open it."),
    N_("Locking fully ends the program and starts a fresh one, so nothing you read stays in memory."),
    N_("The window's title never names anybody."),
)
_BY_NAME: Final[Mapping[str, tuple[str, str]]] = {
    "no_core_dump": (
        N_("If the program crashes, no copy of its memory is written."),
        N_("If the program crashes, this system may write a copy of its memory to the disk."),
    ),
    "private_files": (
        N_("Files the program makes can be read by your account only."),
        N_("Other accounts on this laptop may be able to read the program's encrypted files."),
    ),
    "not_dumpable": (
        N_("Other programs of your account cannot read this program's memory."),
        N_("Other programs of your account could read this program's memory."),
    ),
    "no_debugger": (
        N_("No other program can attach itself to this one."),
        N_("Another program could attach itself to this one."),
    ),
    "no_reader": (
        N_("Other programs of your account cannot read this program's memory."),
        N_("Other programs of your account could read this program's memory."),
    ),
    "private_passing": (
        N_("What the print system needs for a moment lies in a folder of your account only, and is emptied."),
        N_("What the print system needs for a moment may lie in a folder other accounts can see."),
    ),
    "quiet_errors": (
        N_("If the program fails, no error box shows over the lock."),
        N_("If the program fails, Windows may show an error box."),
    ),
    "own_libraries_only": (
        N_("The program loads no libraries from the folder it was started in."),
        N_("The program could be made to load a foreign library."),
    ),
    "no_heap_in_reports": (
        N_("Windows error reports leave the program's memory out."),
        N_("Windows error reports may contain parts of the program's memory."),
    ),
}
_WATCHED: Final = N_("When you lock the laptop, close the lid or let it sleep, this program locks too.")
_MAC_WATCHED: Final = N_(
    "When you lock the Mac or its screen saver starts, this program locks too. After a sleep without that it locks when"
    " the Mac wakes."
)
_NOT_WATCHED: Final = N_(
    "This program does not hear when you lock the laptop. It locks by itself after the time chosen here."
)
_COPIED: Final = N_("What you copy is taken off the clipboard after 30 seconds, at a lock and at the end.")
_CAPTURE: Final[Mapping[str, Protection]] = {
    "win32": Protection(
        N_("Screenshots, recordings and shared screens leave this window out, unless you let them show it."),
        is_up=True,
        lets_screenshots=True,
    ),
    "darwin": Protection(
        N_(
            "macOS is asked to leave this window out of screenshots and shared screens. From version 15 on it may show"
            " it all the same: hide the screen before you share it."
        ),
        is_up=False,
        lets_screenshots=True,
    ),
}
_NO_CAPTURE: Final = Protection(
    N_(
        "Screenshots and screen sharing are not blocked: this system does not offer it. Hide the screen before you"
        " share it."
    ),
    is_up=False,
)


def protections(
    done: Collection[str], missing: Collection[str], *, hears_lock: bool, system: str = sys.platform
) -> tuple[Protection, ...]:
    """Every protection by name, up or not, with those that are always there and what no system here offers."""
    known = [name for name in _BY_NAME if name in done or name in missing]
    heard = _MAC_WATCHED if system == "darwin" else _WATCHED
    return (
        *(Protection(words, is_up=True) for words in _ALWAYS),
        *(Protection(_BY_NAME[name][name not in done], is_up=name in done) for name in known),
        Protection(heard if hears_lock else _NOT_WATCHED, is_up=hears_lock),
        Protection(_COPIED, is_up=True),
        _CAPTURE.get(system, _NO_CAPTURE),
    )
