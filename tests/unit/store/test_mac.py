"""The seal over a row: any change of any stored column breaks it."""

import pytest

from caseworker.domain.errors import Told
from caseworker.store.mac import MAC_BYTES, RecordMac, Shape, Value
from caseworker.store.vault.keys import Secret

ROW: dict[str, Value] = {
    "id": b"\x01" * 16,
    "scope": "file-7",
    "body": '{"notes": "x"}',
    "at": 12,
    "gone": None,
    "w": 0.5,
}


@pytest.fixture
def mac() -> RecordMac:
    return RecordMac(Secret(bytearray(range(32))))


def _sealed(mac: RecordMac, table: str, row: int | bytes, columns: dict[str, Value]) -> bytes:
    return mac.seal(Shape(table, tuple(columns)), row, tuple(columns.values()))


def _encoded(columns: dict[str, Value]) -> bytes:
    return Shape("t", tuple(columns)).encoded(1, tuple(columns.values()))


def _is_damage(mac: RecordMac, table: str, row: int | bytes, columns: dict[str, Value], seal: object) -> bool:
    try:
        mac.verify(Shape(table, tuple(columns)), row, tuple(columns.values()), seal)
    except Told as told:
        return (told.key, told.facts) == ("record_damaged", {"table": table})
    return False


def test_that_a_row_as_it_was_sealed_is_let_through(mac: RecordMac) -> None:
    seal = _sealed(mac, "record", 7, ROW)
    assert len(seal) == MAC_BYTES
    mac.verify(Shape("record", tuple(ROW)), 7, tuple(ROW.values()), seal)


def test_that_the_order_of_the_columns_is_part_of_the_layout(mac: RecordMac) -> None:
    assert _is_damage(mac, "record", 7, dict(reversed(ROW.items())), _sealed(mac, "record", 7, ROW))


CHANGES: list[dict[str, Value]] = [
    {**ROW, "body": '{"notes": "y"}'},
    {**ROW, "body": '{"notes": "x"} '},
    {**ROW, "at": 13},
    {**ROW, "at": "12"},
    {**ROW, "at": 12.0},
    {**ROW, "gone": ""},
    {**ROW, "gone": 0},
    {**ROW, "scope": b"file-7"},
    {**ROW, "more": None},
    {name: value for name, value in ROW.items() if name != "gone"},
    {**{name: value for name, value in ROW.items() if name != "at"}, "att": 12},
    {**ROW, "scope": ROW["body"], "body": ROW["scope"]},
]


@pytest.mark.parametrize("changed", CHANGES)
def test_that_a_row_with_anything_changed_is_damaged(changed: dict[str, Value], mac: RecordMac) -> None:
    assert _is_damage(mac, "record", 7, changed, _sealed(mac, "record", 7, ROW))


def test_that_a_row_moved_to_another_place_is_damaged(mac: RecordMac) -> None:
    seal = _sealed(mac, "record", 7, ROW)
    assert _is_damage(mac, "record", 8, ROW, seal)
    assert _is_damage(mac, "draft", 7, ROW, seal)
    assert _is_damage(mac, "record", b"\x07", ROW, seal)


@pytest.mark.parametrize("seal", [None, b"", "text", 5, bytes(16), bytes(15)])
def test_that_a_row_without_its_seal_is_damaged(seal: object, mac: RecordMac) -> None:
    assert _is_damage(mac, "record", 7, ROW, seal)


def test_that_a_seal_of_another_key_is_damage(mac: RecordMac) -> None:
    other = RecordMac(Secret(bytearray(32)))
    assert _is_damage(mac, "record", 7, ROW, _sealed(other, "record", 7, ROW))


def test_that_truth_values_seal_as_the_integers_they_are_stored_as() -> None:
    assert _encoded({"a": True, "b": False}) == _encoded({"a": 1, "b": 0})


@pytest.mark.parametrize("value", [float("nan"), 2**63, -(2**63) - 1, "\ud800 a word nobody may read"])
def test_that_a_value_the_store_cannot_hold_is_refused_without_being_shown(value: Value) -> None:
    with pytest.raises(ValueError, match=r"null|64 bits|cannot be stored") as refused:
        _encoded({"a": value})
    assert "nobody may read" not in f"{refused.value!r} {refused.value.__cause__!r}"
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_that_text_imitating_the_encoding_is_not_mistaken_for_it() -> None:
    # Without lengths both would read "s p s sqs s q s": a tag, a name, a tag, a value.
    assert _encoded({"p": "sqs", "q": ""}) != _encoded({"p": "", "q": "sqs"})
    length = (1).to_bytes(8, "big").decode()
    forged = f"xs{length}qs{length}"
    assert _encoded({"p": forged, "q": "y"}) != _encoded({"p": "x", "q": forged[-1:] + "y"})
