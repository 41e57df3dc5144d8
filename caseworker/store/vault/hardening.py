"""What is done before any secret is in memory, on each system: no core dump, no debugger, no reader, private files.

The system's name, its libraries and its modules are passed in, so that each branch runs in a test on any machine.
"""

import contextlib
import ctypes
import importlib
import os
import shutil
import sys
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from caseworker.domain.errors import Told
from caseworker.store.platform import HERE, System, data_folder, make_private_folder

Argument = int | str | ctypes.c_void_p | None
"""What a native call is given. Every pointer is a `c_void_p`: a bare int would be cut to 32 bits."""


class Native(Protocol):
    """A call into a library of the system."""

    def __call__(self, library: str | None, function: str, *arguments: Argument) -> int:
        """Call the function (None: this process's own symbols) and return its integer result."""
        ...


def native(library: str | None, function: str, *arguments: Argument) -> int:
    """The real thing, through ctypes. Raises OSError or AttributeError where library or function is missing."""
    result: int = getattr(ctypes.CDLL(library), function)(*arguments)
    return result


@dataclass(frozen=True, slots=True)
class Hardening:
    """Which protections of this process are up, and which this system would not give. Names, for the log."""

    done: tuple[str, ...]
    missing: tuple[str, ...]


class Passing:
    """The one folder in which a library may put a temporary file: private, and emptied at start and at the end.

    Nothing of ours writes there. The print system of Qt does on some systems, and what it leaves must not outlive us.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` is the user's local application data beside the profiles unless a test gives another."""
        self.folder = folder or data_folder().parent / "passing"

    def settle(self, environment: MutableMapping[str, str]) -> None:
        """Make it, empty it, and have everything in this process take it for the temporary folder. Raises Told."""
        make_private_folder(self.folder)
        self.empty()
        for name in ("TMPDIR", "TEMP", "TMP"):
            environment[name] = str(self.folder)
        known = sys.modules.get("tempfile")
        if known is not None:  # a library has it loaded, and it remembers the folder it found first
            known.tempdir = None  # type: ignore[attr-defined]

    def empty(self) -> None:
        """Take away whatever lies in it. What another program holds open stays until the next start."""
        with contextlib.suppress(OSError):
            for left in self.folder.iterdir():
                if left.is_dir() and not left.is_symlink():
                    shutil.rmtree(left, ignore_errors=True)
                else:
                    with contextlib.suppress(OSError):
                        left.unlink()


_PRIVATE_UMASK = 0o077
_PR_SET_DUMPABLE, _PT_DENY_ATTACH = 4, 31
_SEM_QUIET = 0x0001 | 0x0002 | 0x8000  # no error box, no fault box, no box for a file that cannot be opened
_WER_NO_HEAP = 0x0001 | 0x0020  # crash reports without the heap, and no report window
_DACL, _SDDL_FIRST, _THIS_PROCESS = 4, 1, -1
_NOBODY_READS = "D:P(A;;0x00121001;;;OW)(A;;0x001FFFFF;;;SY)"
"""Who may do what to this process on Windows. Its owner: end it, wait for it, ask its name and rights, and nothing
else, above all no PROCESS_VM_READ, PROCESS_DUP_HANDLE or WRITE_DAC. The system itself: everything."""


def harden(
    system: System = HERE,
    *,
    call: Native = native,
    load: Callable[[str], Any] = importlib.import_module,
    passing: Passing | None = None,
) -> Hardening:
    """Before any secret is in memory: no core dump, no debugger, no crash report with memory, private new files.

    A protection that the system refuses is reported, never fatal: a worker must be able to reach their notes.
    """
    steps = _WINDOWS if system == "windows" else _POSIX | (_MACOS if system == "macos" else _LINUX)
    done, missing = [], []
    for name, step in steps.items():
        try:
            step(call, load)
        except (OSError, AttributeError, ValueError, ImportError):
            missing.append(name)
        else:
            done.append(name)
    if passing is not None:
        (done if _has_own_folder(passing) else missing).append("private_passing")
    return Hardening(tuple(done), tuple(missing))


_Step = Callable[[Native, Callable[[str], Any]], object]


def _has_own_folder(passing: Passing) -> bool:
    try:
        passing.settle(os.environ)
    except Told:
        return False
    return True


def _no_core(_: Native, load: Callable[[str], Any]) -> None:
    resource = load("resource")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _no_umask_for_others(_: Native, load: Callable[[str], Any]) -> None:
    load("os").umask(_PRIVATE_UMASK)


def _checked(result: int, *, good: bool) -> None:
    if not good:
        raise OSError(result, "refused")


def _not_dumpable(call: Native, _: Callable[[str], Any]) -> None:
    result = call(None, "prctl", _PR_SET_DUMPABLE, 0, 0, 0, 0)
    _checked(result, good=result == 0)


def _no_attach(call: Native, _: Callable[[str], Any]) -> None:
    result = call(None, "ptrace", _PT_DENY_ATTACH, 0, None, 0)
    _checked(result, good=result == 0)


def _quiet_errors(call: Native, _: Callable[[str], Any]) -> None:
    call("kernel32", "SetErrorMode", _SEM_QUIET)


def _own_libraries_only(call: Native, _: Callable[[str], Any]) -> None:
    result = call("kernel32", "SetDllDirectoryW", "")
    _checked(result, good=result != 0)


def _no_heap_in_reports(call: Native, _: Callable[[str], Any]) -> None:
    result = call("kernel32", "WerSetFlags", _WER_NO_HEAP)
    _checked(result, good=result == 0)


def _no_reader(call: Native, _: Callable[[str], Any]) -> None:
    """Replace who may open this process: other programs of the same worker get neither its memory nor its handles."""
    made = ctypes.c_void_p()
    where = ctypes.c_void_p(ctypes.addressof(made))
    convert = "ConvertStringSecurityDescriptorToSecurityDescriptorW"
    result = call("advapi32", convert, _NOBODY_READS, _SDDL_FIRST, where, None)
    _checked(result, good=result != 0)
    try:
        result = call("advapi32", "SetKernelObjectSecurity", ctypes.c_void_p(_THIS_PROCESS), _DACL, made)
    finally:
        call("kernel32", "LocalFree", made)
    _checked(result, good=result != 0)


_POSIX: dict[str, _Step] = {"no_core_dump": _no_core, "private_files": _no_umask_for_others}
_LINUX: dict[str, _Step] = {"not_dumpable": _not_dumpable}
_MACOS: dict[str, _Step] = {"no_debugger": _no_attach}
_WINDOWS: dict[str, _Step] = {
    "quiet_errors": _quiet_errors,
    "own_libraries_only": _own_libraries_only,
    "no_heap_in_reports": _no_heap_in_reports,
    "no_reader": _no_reader,
}
