"""What is done before any secret is in memory: every branch runs here, whatever this machine is."""

import ctypes
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from caseworker.store.platform import System
from caseworker.store.vault.hardening import Argument, Passing, harden

READ_MEMORY, WRITE_MEMORY, TAKE_HANDLES, NEW_THREAD, SET_RIGHTS = 0x10, 0x20, 0x40, 0x2, 0x40000
"""Rights to a Windows process with which another program could read or steer it."""
SUCCESS_IS_NOT_ZERO = {
    *("SetDllDirectoryW", "SetKernelObjectSecurity"),
    "ConvertStringSecurityDescriptorToSecurityDescriptorW",
}
MADE = 0x1234_5678_9ABC
"""Where the pretended Windows puts a security descriptor: an address that does not fit into 32 bits."""


class Calls:
    """Stands where a system's libraries would be: writes down each call and answers as it is told to."""

    def __init__(self, answer: int = 0, *, absent: frozenset[str] = frozenset(), refused: str = "") -> None:
        self.seen: list[tuple[object, ...]] = []
        self._answer = answer
        self._absent = absent
        self._refused = refused

    def __call__(self, library: str | None, function: str, *arguments: Argument) -> int:
        if function in self._absent:
            raise AttributeError(function)
        if function.startswith("ConvertString"):
            assert isinstance(arguments[2], ctypes.c_void_p)
            ctypes.c_void_p.from_address(arguments[2].value or 0).value = MADE
            arguments = (*arguments[:2], "where", arguments[3])
        plain = [value.value if isinstance(value, ctypes.c_void_p) else value for value in arguments]
        self.seen.append((library, function, *plain))
        if function == self._refused:
            return 0
        return int(self._answer == 0) if function in SUCCESS_IS_NOT_ZERO else self._answer


def _modules(seen: list[object]) -> Callable[[str], SimpleNamespace]:
    def load(name: str) -> SimpleNamespace:
        if name == "resource":
            return SimpleNamespace(RLIMIT_CORE=4, setrlimit=lambda what, limit: seen.append((what, limit)))
        return SimpleNamespace(umask=lambda mask: seen.append(("umask", mask)))

    return load


@pytest.mark.parametrize(
    ("system", "steps", "calls"),
    [
        ("linux", ("no_core_dump", "private_files", "not_dumpable"), [(None, "prctl", 4, 0, 0, 0, 0)]),
        ("macos", ("no_core_dump", "private_files", "no_debugger"), [(None, "ptrace", 31, 0, None, 0)]),
    ],
)
def test_that_each_system_is_hardened_in_its_own_way(
    system: System, steps: tuple[str, ...], calls: list[tuple[object, ...]]
) -> None:
    native, limits = Calls(), list[object]()
    hardening = harden(system, call=native, load=_modules(limits))
    assert (hardening.done, hardening.missing) == (steps, ())
    assert native.seen == calls
    assert limits == [(4, (0, 0)), ("umask", 0o077)]


def test_that_windows_shows_no_boxes_loads_no_strange_libraries_and_reports_no_memory() -> None:
    native = Calls()
    hardening = harden("windows", call=native, load=_modules([]))
    assert hardening.missing == ()
    assert native.seen[:3] == [
        ("kernel32", "SetErrorMode", 0x8003),
        ("kernel32", "SetDllDirectoryW", ""),
        ("kernel32", "WerSetFlags", 0x21),
    ]


def test_that_on_windows_no_other_program_of_the_worker_may_read_or_steer_this_process() -> None:
    native = Calls()
    assert "no_reader" in harden("windows", call=native, load=_modules([])).done
    _convert, set_rights, free = native.seen[3:]
    assert set_rights == ("advapi32", "SetKernelObjectSecurity", ctypes.c_void_p(-1).value, 4, MADE)
    assert free == ("kernel32", "LocalFree", MADE)
    rights = str(native.seen[3][2])
    assert rights.startswith("D:P("), "rights that are not protected are added to by what is inherited"
    owner = next(entry for entry in rights.split("(") if entry.endswith(";;;OW)"))
    allowed = int(owner.split(";")[2], 16)
    assert not allowed & (READ_MEMORY | WRITE_MEMORY | TAKE_HANDLES | NEW_THREAD | SET_RIGHTS)
    assert {entry.split(";")[-1].rstrip(")") for entry in rights.split("(")[1:]} == {"OW", "SY"}


def test_that_rights_windows_would_not_set_are_reported_and_their_memory_given_back() -> None:
    native = Calls(refused="SetKernelObjectSecurity")
    assert harden("windows", call=native, load=_modules([])).missing == ("no_reader",)
    assert native.seen[-1] == ("kernel32", "LocalFree", MADE)


@pytest.mark.parametrize(
    ("system", "refused"),
    [
        *(("linux", "not_dumpable"), ("macos", "no_debugger")),
        *(("windows", "no_heap_in_reports"), ("windows", "no_reader")),
    ],
)
def test_that_a_protection_the_system_refuses_is_reported_and_not_fatal(system: System, refused: str) -> None:
    assert refused in harden(system, call=Calls(answer=-1), load=_modules([])).missing
    absent = frozenset({"prctl", "ptrace", "WerSetFlags", "SetKernelObjectSecurity"})
    assert refused in harden(system, call=Calls(absent=absent), load=_modules([])).missing


_HARDENED = """
import ctypes, os, resource
from caseworker.store.vault.hardening import harden
before = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
print(harden().missing, before, ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))
handle = os.open("made", os.O_CREAT | os.O_WRONLY, 0o666)
print(oct(os.fstat(handle).st_mode & 0o777))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks the Linux kernel")
def test_that_a_real_process_is_no_longer_dumpable_and_makes_private_files(tmp_path: Path) -> None:
    path = os.pathsep.join(entry for entry in sys.path if entry)
    ran = subprocess.run(
        [sys.executable, "-c", _HARDENED],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert ran.stdout.splitlines() == ["() 1 0 (0, 0)", "0o600"]


def test_that_the_folder_for_passing_files_is_private_ours_alone_and_emptied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "elsewhere"))
    passing = Passing(tmp_path / "passing")
    (passing.folder / "deep" / "deeper").mkdir(parents=True)
    (passing.folder / "deep" / "deeper" / "page.pdf").write_bytes(b"left by a process that was killed")
    (passing.folder / "link").symlink_to(tmp_path / "kept")
    (tmp_path / "kept").write_bytes(b"somebody's own file")
    environment = {"TMPDIR": "/tmp", "HOME": "the worker's own"}
    passing.settle(environment)
    assert list(passing.folder.iterdir()) == []
    assert (tmp_path / "kept").exists()
    assert {environment[name] for name in ("TMPDIR", "TEMP", "TMP")} == {str(passing.folder)}
    assert environment["HOME"] == "the worker's own"
    assert tempfile.tempdir is None
    if sys.platform != "win32":
        assert passing.folder.stat().st_mode & 0o777 == 0o700


def test_that_a_passing_folder_that_cannot_be_made_is_reported_and_not_fatal(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    hardening = harden("linux", call=Calls(), load=_modules([]), passing=Passing(tmp_path / "file" / "passing"))
    assert hardening.missing == ("private_passing",)


def test_that_emptying_what_is_not_there_is_no_trouble(tmp_path: Path) -> None:
    Passing(tmp_path / "nowhere").empty()
    assert not (tmp_path / "nowhere").exists()
