"""Keys: drawn apart, shown nowhere, wiped; and how slow a passphrase is made."""

import copy
import hmac
import json
import pickle
import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from caseworker.store.vault.kdf import PRODUCT, KdfParams, KdfPolicy, stretch
from caseworker.store.vault.keys import DataKey, Purpose, Secret, key_literal
from tests.fakes.fast_kdf import FAST, FAST_PARAMS

STORE = bytes(range(16))


def test_that_a_wiped_key_is_zeroed_in_place_and_refuses_to_be_used() -> None:
    raw = bytearray(b"k" * 32)
    with Secret(raw) as key:
        assert key.raw is raw
    assert raw == bytes(32)
    with pytest.raises(ValueError, match="wiped"):
        _ = key.raw


def test_that_a_key_is_never_shown_copied_or_pickled() -> None:
    key = Secret(bytearray(b"visible-visible-visible-visible!"))
    assert "visible" not in f"{key!r} {key}"
    for escape in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="never"):
            escape(key)


def test_that_every_purpose_store_and_epoch_has_a_key_of_its_own() -> None:
    raw = bytes(range(32))
    keys = [
        bytes(DataKey(bytearray(raw), store=store, epoch=epoch).subkey(purpose).raw)
        for store in (STORE, bytes(16))
        for epoch in (1, 2)
        for purpose in get_args(Purpose)
    ]
    assert len(set(keys)) == len(keys) == 20
    assert raw not in keys


def test_that_a_subkey_is_hkdf_as_the_standard_writes_it() -> None:
    drawn = DataKey(bytearray(range(32)), store=STORE, epoch=1).subkey("chain")
    # RFC 5869, by hand: another derivation would lock every existing store.
    extracted = hmac.digest(STORE, bytes(range(32)), "sha256")
    assert drawn.raw == hmac.digest(extracted, b"caseworker/v1/chain/1\x01", "sha256")


def test_that_two_fresh_data_keys_differ() -> None:
    assert DataKey.fresh(store=STORE).raw != DataKey.fresh(store=STORE).raw


def test_that_the_raw_key_literal_is_zeroed_after_use() -> None:
    key = Secret(bytearray(range(32)))
    with key_literal(key) as literal:
        assert bytes(literal) == b"x'" + bytes(range(32)).hex().encode() + b"'"
    assert literal == bytes(67)


def test_that_the_product_accepts_its_own_floor_and_nothing_below_it() -> None:
    floor = PRODUCT.floor
    assert PRODUCT.accepts(floor)
    assert (floor.memory_kib, floor.passes) == (64 * 1024, 3)
    assert not PRODUCT.accepts(KdfParams(floor.memory_kib - 1, floor.passes, floor.lanes))
    assert not PRODUCT.accepts(KdfParams(floor.memory_kib, floor.passes - 1, floor.lanes))
    assert not PRODUCT.accepts(KdfParams(floor.memory_kib, floor.passes, floor.lanes - 1))


def test_that_a_slot_cannot_ask_for_more_memory_than_the_ceiling() -> None:
    assert not PRODUCT.accepts(KdfParams(PRODUCT.ceiling.memory_kib + 1, 3, 4))


def test_that_the_product_refuses_the_parameters_of_the_tests() -> None:
    assert FAST.accepts(FAST_PARAMS)
    assert not PRODUCT.accepts(FAST_PARAMS)


def _machine(seconds_per_mib: float) -> tuple[KdfPolicy, Callable[[], float]]:
    """A policy with tiny memory, and a clock on which each derivation seems to take its memory times a factor."""
    policy = KdfPolicy(KdfParams(16 * 1024, 1, 1), KdfParams(1024 * 1024, 3, 4), 64 * 1024, (0.5, 0.7))
    readings = iter(range(1000))
    costs = {"memory": 16.0}

    def seconds() -> float:
        # Every second reading ends a derivation.
        return 0.0 if next(readings) % 2 == 0 else costs["memory"] * seconds_per_mib

    return policy, seconds


def test_that_calibration_on_a_slow_laptop_never_goes_below_the_floor() -> None:
    policy, seconds = _machine(seconds_per_mib=1.0)
    assert policy.calibrated(seconds) == policy.floor


def test_that_calibration_on_a_fast_laptop_stops_at_the_largest_memory() -> None:
    policy, seconds = _machine(seconds_per_mib=0.0001)
    assert policy.calibrated(seconds).memory_kib == policy.largest_kib


def test_that_calibration_keeps_what_already_takes_the_right_time() -> None:
    policy, seconds = _machine(seconds_per_mib=0.6 / 16)
    assert policy.calibrated(seconds) == policy.floor


def test_that_the_cost_of_the_product_policy_is_measured_and_written_down() -> None:
    params = PRODUCT.calibrated(time.perf_counter)
    assert PRODUCT.accepts(params)
    start = time.perf_counter()
    stretch(bytearray(b"otter banjo cloud thimble"), bytes(16), params).wipe()
    figure = {
        "what": "one derivation with the product policy",
        "seconds": round(time.perf_counter() - start, 3),
        "memory_mib": params.memory_kib // 1024,
        "passes": params.passes,
        "lanes": params.lanes,
        "machine": platform.machine(),
    }
    print(json.dumps(figure))
    folder = Path(__file__).parents[3] / "build"
    folder.mkdir(exist_ok=True)
    (folder / "kdf-figure.json").write_text(json.dumps(figure) + "\n", encoding="utf-8")
