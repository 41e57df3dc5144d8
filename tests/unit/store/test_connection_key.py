"""The key of an open store is in no statement, no trace, and nowhere in memory as digits."""

import secrets
import subprocess
import sys
from pathlib import Path

import pytest
import sqlcipher3

from caseworker.store.connection import create_store, open_writer
from caseworker.store.vault.keys import Secret

_CHILD = """
import pathlib, sys, gc
import sqlcipher3
from caseworker.store.connection import create_store, open_reader
from caseworker.store.vault.keys import Secret
path, mask, mode = pathlib.Path(sys.argv[1]), bytes.fromhex(sys.argv[3]), sys.argv[4]
key = Secret(bytearray(a ^ b for a, b in zip(bytes.fromhex(sys.argv[2]), mask)))
if mode == "ours":
    store = create_store(path, key)
    readers = [open_reader(path, key, known=0) for _ in range(3)]
else:
    store = sqlcipher3.connect(str(path))
    store.execute('PRAGMA key = "x\\'' + key.raw.hex() + '\\'"')
    store.execute("CREATE TABLE t (a)")
gc.collect()
print("ready", flush=True)
sys.stdin.readline()
"""


def _copies_in_memory(folder: Path, mode: str) -> int:
    """How often the key's hex digits stand in the memory of a process that has the store open."""
    key, mask = secrets.token_bytes(32), secrets.token_bytes(32)
    masked = bytes(a ^ b for a, b in zip(key, mask, strict=True))
    command = [sys.executable, "-c", _CHILD, str(folder / f"{mode}.db"), masked.hex(), mask.hex(), mode]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        assert child.stdout.readline().strip() == b"ready"
        found = _count_in(child.pid, key.hex().encode()) + _count_in(child.pid, key.hex().upper().encode())
        child.stdin.close()
        child.wait(20)
    return found


def _count_in(pid: int, needle: bytes) -> int:
    found = 0
    maps = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            span, rights = line.split()[:2]
            if not rights.startswith("rw"):
                continue
            start, end = (int(part, 16) for part in span.split("-"))
            memory.seek(start)
            found += memory.read(end - start).count(needle)
    return found


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="only Linux lets a test read another process's memory")
def test_that_no_copy_of_the_key_in_digits_is_left_in_memory(tmp_path: Path) -> None:
    assert _copies_in_memory(tmp_path, "ours") == 0
    # The way that is forbidden leaves copies, so the search does find what is there.
    assert _copies_in_memory(tmp_path, "forbidden") > 0


class _Watched(sqlcipher3.Connection):
    """A real connection that keeps hold of the buffer its key came in."""

    buffers: list[bytearray]
    lengths: list[int]

    def set_key(self, key: bytearray) -> None:  # type: ignore[override]
        type(self).buffers.append(key)
        type(self).lengths.append(sum(1 for byte in key if byte))
        super().set_key(key)


def test_that_the_buffer_the_key_came_in_is_zeroed_after_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _Watched.buffers, _Watched.lengths = [], []
    monkeypatch.setattr(sqlcipher3, "connect", _Watched)
    with create_store(tmp_path / "store.db", Secret(bytearray(range(32)))):
        pass
    assert _Watched.lengths
    assert set(_Watched.lengths) == {67}
    assert all(buffer == bytes(67) for buffer in _Watched.buffers)


def test_that_a_trace_sees_the_statements_but_never_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    class Traced(sqlcipher3.Connection):
        def __init__(self, *args: object, **named: object) -> None:
            super().__init__(*args, **named)
            self.set_trace_callback(seen.append)

    path, key = tmp_path / "store.db", Secret(bytearray(secrets.token_bytes(32)))
    create_store(path, key).close()
    monkeypatch.setattr(sqlcipher3, "connect", Traced)
    with open_writer(path, key, known=0) as writer:
        writer.execute("SELECT 'a statement of ours'")
    everything = "\n".join(seen).lower()
    assert "a statement of ours" in everything
    assert "journal_mode" in everything
    assert key.raw.hex() not in everything
    assert "pragma key" not in everything
