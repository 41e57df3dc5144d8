"""What protects the records on this system, in whole sentences, and what this system does not offer."""

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
_WATCHED: Final = (
    N_("When you lock the laptop or close the lid, this program locks too."),
    N_("This program does not hear when you lock the laptop. It locks by itself after the time chosen here."),
)
_CAPTURE: Final = N_("Screenshots and screen sharing are not blocked. Hide the screen before you share it.")


def protections(done: Collection[str], missing: Collection[str], *, hears_lock: bool) -> tuple[Protection, ...]:
    """Every protection by name, up or not, with those that are always there and what no system here offers."""
    known = [name for name in _BY_NAME if name in done or name in missing]
    return (
        *(Protection(words, is_up=True) for words in _ALWAYS),
        *(Protection(_BY_NAME[name][name not in done], is_up=name in done) for name in known),
        Protection(_WATCHED[not hears_lock], is_up=hears_lock),
        Protection(_CAPTURE, is_up=False),
    )
