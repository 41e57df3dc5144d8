"""How a passphrase is made slow to guess: Argon2id, with a policy that says how slow is slow enough."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from caseworker.store.vault.keys import KEY_BYTES, Secret

SALT_BYTES = 16
_KIB_PER_MIB = 1024
_STEP_KIB = 16 * _KIB_PER_MIB


@dataclass(frozen=True, slots=True)
class KdfParams:
    """What one derivation costs: memory in KiB, passes over it, and lanes that run side by side."""

    memory_kib: int
    passes: int
    lanes: int

    def reaches(self, other: "KdfParams") -> bool:
        """Whether this costs at least as much as `other` in every respect."""
        return self.memory_kib >= other.memory_kib and self.passes >= other.passes and self.lanes >= other.lanes


@dataclass(frozen=True, slots=True)
class KdfPolicy:
    """What this program makes and accepts. It is given to everything that opens a slot; no slot can lower it.

    `floor` and `ceiling` bound what is accepted (the ceiling keeps a forged slot from filling the memory),
    `largest_kib` bounds what is made, `aim_s` is how long one derivation should take on this laptop, in seconds.
    """

    floor: KdfParams
    ceiling: KdfParams
    largest_kib: int
    aim_s: tuple[float, float]

    def accepts(self, params: KdfParams) -> bool:
        """Whether a slot with these parameters may be opened."""
        return params.reaches(self.floor) and self.ceiling.reaches(params)

    def calibrated(self, seconds: Callable[[], float]) -> KdfParams:
        """Parameters that take about `aim_s` here and now, measured with the given clock; never below the floor."""
        low, high = self.aim_s
        params = self.floor
        for _ in range(3):
            taken = _time_taken(params, seconds)
            if low <= taken <= high:
                break
            fitted = self._sized(params.memory_kib * (low + high) / 2 / max(taken, 1e-6))
            if fitted == params:
                break
            params = fitted
        return params

    def _sized(self, memory_kib: float) -> KdfParams:
        stepped = round(memory_kib / _STEP_KIB) * _STEP_KIB
        within = max(self.floor.memory_kib, min(stepped, self.largest_kib))
        return KdfParams(within, self.floor.passes, self.floor.lanes)


PRODUCT = KdfPolicy(
    floor=KdfParams(memory_kib=64 * _KIB_PER_MIB, passes=3, lanes=4),
    ceiling=KdfParams(memory_kib=1024 * _KIB_PER_MIB, passes=10, lanes=8),
    largest_kib=512 * _KIB_PER_MIB,
    aim_s=(0.5, 0.7),
)
"""The only policy the product is built with."""


def stretch(passphrase: bytearray, salt: bytes, params: KdfParams) -> Secret:
    """32 bytes of Argon2id over an already normalised passphrase."""
    stretched = bytearray(KEY_BYTES)
    # The library takes any buffer; its stub only says so for the result. A copy into bytes could not be wiped.
    Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=params.passes,
        lanes=params.lanes,
        memory_cost=params.memory_kib,
    ).derive_into(cast("bytes", passphrase), stretched)
    return Secret(stretched)


def _time_taken(params: KdfParams, seconds: Callable[[], float]) -> float:
    start = seconds()
    stretch(bytearray(b"calibration"), bytes(SALT_BYTES), params).wipe()
    return seconds() - start
