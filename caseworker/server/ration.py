"""How often one device or address may ask: a bucket that holds so many requests and fills up at a steady rate."""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

BUCKETS = 50_000
DAY_S = 86_400


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


class DailyRation:
    """How many different things one name may ask for in a day; asking again for the same costs nothing.

    In the memory of one process, and the same for names that exist and names that do not.
    """

    def __init__(self, most: int, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._monotonic = monotonic
        self._asked: OrderedDict[str, dict[str, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, name: str, what: str) -> int:
        """0 if this may be asked now, otherwise the seconds to wait."""
        now, name, what = self._monotonic(), _short(name), _short(what)
        with self._lock:
            before = {one: at for one, at in self._asked.pop(name, {}).items() if now - at < DAY_S}
            may_ask = what in before or len(before) < self._most
            if may_ask:
                before.setdefault(what, now)
            self._asked[name] = before
            while len(self._asked) > BUCKETS:
                self._asked.popitem(last=False)
        return 0 if may_ask else max(1, round(DAY_S - (now - min(before.values(), default=now))))


def _short(text: str) -> str:
    """What stands for a text in memory: whoever asks chooses its length."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
