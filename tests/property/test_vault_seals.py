"""Promises of the seal, over many rows and over a real damaged file."""

import json
import random
import struct
from collections import Counter
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from caseworker.domain.errors import Told
from caseworker.store.connection import PAGE_BYTES, Connection, create_store, open_reader
from caseworker.store.mac import RecordMac, Shape, Value
from caseworker.store.vault.keys import Secret

VALUES: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(st.characters(codec="utf-8"), max_size=30),
    st.binary(max_size=30),
)
NAMES = st.text("ab_\x00", max_size=4)
ROWS = st.tuples(st.text("tu", max_size=3), st.integers(0, 3) | st.binary(max_size=2), st.dictionaries(NAMES, VALUES))


def _identity(row: tuple[str, int | bytes, dict[str, Value]]) -> object:
    """What makes two rows different: types count, and so does the order, and 0.0 is not -0.0."""
    table, at, columns = row
    return table, type(at), at, [(name, type(value), _exact(value)) for name, value in columns.items()]


def _exact(value: Value) -> object:
    return struct.pack(">d", value) if isinstance(value, float) else value


def _encoded(table: str, row: int | bytes, columns: dict[str, Value]) -> bytes:
    return Shape(table, tuple(columns)).encoded(row, tuple(columns.values()))


@given(ROWS, ROWS)
@settings(max_examples=300, deadline=None)
def test_that_two_different_rows_never_have_the_same_bytes_under_the_seal(
    one: tuple[str, int | bytes, dict[str, Value]], two: tuple[str, int | bytes, dict[str, Value]]
) -> None:
    assert (_encoded(*one) == _encoded(*two)) == (_identity(one) == _identity(two))


@given(ROWS, st.data())
@settings(max_examples=200, deadline=None)
def test_that_text_moved_between_columns_breaks_the_seal(
    row: tuple[str, int | bytes, dict[str, Value]], data: st.DataObject
) -> None:
    table, at, columns = row
    text = data.draw(st.text("xy", min_size=1, max_size=6))
    first, second = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))
    assume(first != second)
    mac = RecordMac(Secret(bytearray(range(32))))
    whole = {**columns, "p": text[:first], "q": text[first:]}
    moved = {**columns, "p": text[:second], "q": text[second:]}
    shape = Shape(table, tuple(whole))
    assert mac.seal(shape, at, tuple(whole.values())) != mac.seal(shape, at, tuple(moved.values()))


NOTE = Shape("note", ("words",))
FLIPS = 200
ROWS_STORED = 20
NOTE_BYTES = 9_000


def _note(n: int) -> str:
    return random.Random(n).randbytes(NOTE_BYTES // 2).hex()


def _read(connection: Connection, mac: RecordMac, n: int) -> str:
    """What became of one row: "raised", "same", "altered and let through" or "altered and caught"."""
    try:
        row = connection.execute("SELECT words, mac FROM note WHERE n = ?", (n,)).one()
    except (Told, UnicodeDecodeError):
        return "raised"
    words, seal = row if row else (None, None)
    try:
        mac.verify(NOTE, n, (words,), seal)
    except Told as told:
        return "altered and caught" if told.key == "record_damaged" else told.key
    return "same" if words == _note(n) else "altered and let through"


def _outcomes(path: Path, key: Secret, mac: RecordMac) -> Counter[str]:
    found: Counter[str] = Counter()
    try:
        # A damaged page poisons its connection, so every row is read on a fresh one.
        for n in range(1, ROWS_STORED + 1):
            with open_reader(path, key, known=0) as reader:
                found[_read(reader, mac, n)] += 1
    except Told:
        found["raised"] += 1
    return found


def test_that_no_altered_text_passes_where_the_page_check_alone_lets_it_through(tmp_path: Path) -> None:
    path, key = tmp_path / "store.db", Secret(bytearray(range(32)))
    mac = RecordMac(Secret(bytearray(range(1, 33))))
    with create_store(path, key) as writer, writer.transaction():
        writer.execute("CREATE TABLE note (n INTEGER PRIMARY KEY, words TEXT, mac BLOB)")
        for n in range(1, ROWS_STORED + 1):
            writer.execute("INSERT INTO note VALUES (?, ?, ?)", (n, _note(n), mac.seal(NOTE, n, (_note(n),))))
    assert _outcomes(path, key, mac) == {"same": ROWS_STORED}

    chance, whole, flips = random.Random(20261122), path.read_bytes(), Counter[str]()
    for _ in range(FLIPS):
        damaged = bytearray(whole)
        damaged[chance.randrange(PAGE_BYTES, len(whole))] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        for outcome in _outcomes(path, key, mac):
            flips[outcome] += 1
    print(json.dumps({"what": "bit flips read through rows of 9 kB", "flips": FLIPS, **flips}))

    assert flips["altered and let through"] == 0
    # The control: without the seal these would have been shown as if they were what the worker wrote.
    assert flips["altered and caught"] > FLIPS // 10
