"""How often one device or address may ask: a bucket that holds so many requests and fills up at a steady rate."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

BUCKETS = 50_000


class Ration:
    """Buckets by name. In the memory of one process: several processes allow so many times as much."""

    def __init__(self, most: int, per_second: float, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._most = float(most)
        self._rate = per_second
        self._monotonic = monotonic
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, name: str) -> int:
        """Take one request from a bucket: 0 if there was one, otherwise the seconds to wait."""
        now = self._monotonic()
        with self._lock:
            left, at = self._buckets.pop(name, (self._most, now))
            left = min(self._most, left + (now - at) * self._rate)
            has_one = left >= 1.0
            self._buckets[name] = (left - 1.0 if has_one else left, now)
            while len(self._buckets) > BUCKETS:
                self._buckets.popitem(last=False)
        return 0 if has_one else max(1, round((1.0 - left) / self._rate))
