"""What a run of sync is given besides the store."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from caseworker import wire
from caseworker.domain.ports import Clock
from caseworker.sync.asks import Ask, DeviceKey
from caseworker.sync.paging import FIRST


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much goes into one request: edits and bytes of a push, and the entries of the first page asked for."""

    push_edits: int = wire.PUSH_EDITS
    push_bytes: int = wire.PUSH_BYTES
    first_page: int = FIRST


@dataclass(frozen=True, slots=True)
class Means:
    """What a run is given besides the store.

    `ticks` is a monotonic time in seconds. `check` "all" compares the checksums of every scope, "touched" only of those
    that this run changed. `tag` is the `Report.tag` of the run before this one if that came to its end and nothing else
    has touched the store's grants since. `ahead` hears what will be asked next while the store is still busy: whoever
    drives may ask it already. It is a request that may come twice.
    """

    clock: Clock
    ticks: Callable[[], float]
    key: DeviceKey
    app_v: str
    check: Literal["touched", "all"] = "touched"
    sizes: Sizes = Sizes()
    tag: str = ""
    ahead: Callable[[Ask], None] = lambda _ask: None
