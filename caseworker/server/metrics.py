"""Counts for a monitor, in Prometheus' text format: how often, how long, how many. No name, no id, nothing of anybody.

Each process counts for itself and says which it is; a monitor adds them up. What may be asked is told to this machine,
or to whoever shows the token that lies in the server's folder.
"""

import hmac
import ipaddress
import os
import threading
from collections import Counter
from collections.abc import Iterable, Mapping

from caseworker.domain.merge import Outcome
from caseworker.server.vitals import Vitals
from caseworker.wire import Message, Pushed

BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
"""A request that came through a proxy is not from this machine, whatever its address says."""


class Metrics:
    """What this process has answered since it began. For any number of threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, int]] = Counter()
        self._slower: Counter[tuple[str, float]] = Counter()
        self._seconds: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()
        self._outcomes: Counter[Outcome] = Counter()

    def answered(self, route: str, status: int, *, seconds: float, size: int) -> None:
        """One request was answered. `route` is one of the program's own, never what somebody sent."""
        with self._lock:
            self._requests[route, status] += 1
            self._slower.update((route, bound) for bound in BUCKETS_S if seconds <= bound)
            self._seconds[route] += seconds  # type: ignore[assignment]  # a counter of seconds
            self._bytes[route] += size

    def said(self, answer: Message) -> None:
        """What became of edits, if that is what the answer tells."""
        if isinstance(answer, Pushed):
            with self._lock:
                self._outcomes.update(result.outcome for result in answer.results)

    def page(self, vitals: Vitals | None, up_s: float) -> str:
        """Everything, as text."""
        with self._lock:
            lines = [*self._request_lines(), *self._outcome_lines()]
        return "\n".join([*lines, *_vital_lines(vitals, up_s), ""])

    def _request_lines(self) -> Iterable[str]:
        yield from _head("requests_total", "counter", "Requests answered, by route and status.")
        for (route, status), count in sorted(self._requests.items()):
            yield _line("requests_total", count, route=route, status=str(status))
        yield from _head("answer_seconds", "histogram", "How long an answer took.")
        for route in sorted(self._bytes):
            count = sum(number for (one, _), number in self._requests.items() if one == route)
            for bound in BUCKETS_S:
                yield _line("answer_seconds_bucket", self._slower[route, bound], route=route, le=str(bound))
            yield _line("answer_seconds_bucket", count, route=route, le="+Inf")
            yield _line("answer_seconds_sum", round(self._seconds[route], 6), route=route)
            yield _line("answer_seconds_count", count, route=route)
        yield from _head("answer_bytes_total", "counter", "Bytes answered.")
        for route, size in sorted(self._bytes.items()):
            yield _line("answer_bytes_total", size, route=route)

    def _outcome_lines(self) -> Iterable[str]:
        yield from _head("edits_total", "counter", "Edits answered, by what became of them.")
        for outcome, count in sorted(self._outcomes.items()):
            yield _line("edits_total", count, outcome=outcome)


def may_read(host: str, headers: Mapping[str, str], token: str) -> bool:
    """Whether these may be told: who shows the token (if there is one), or a request made on this machine itself."""
    shown = headers.get("authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(shown.encode(), token.encode()):
        return True
    try:
        is_here = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_here = False
    return is_here and not any(name in headers for name in FORWARDED)


def _vital_lines(vitals: Vitals | None, up_s: float) -> Iterable[str]:
    found = vitals or Vitals(0, 0)
    gauges: tuple[tuple[str, float, str], ...] = (
        ("database_answers", int(vitals is not None), "Whether the database answers."),
        ("up_seconds", round(up_s, 1), "Since this process began."),
        ("laptops", found.devices, "Laptops enrolled."),
        ("laptops_ending", found.ending, "Laptops told to end that have not answered."),
        ("laptops_forked", found.forked, "Laptops whose audit does not follow."),
        ("edits_set_aside", found.set_aside, "Edits set aside."),
        ("recovery_requests_waiting", found.waiting, "Requests for a lost key that nobody answered."),
        ("has_recovery_key", int(found.has_recovery), "Whether the officers have made a recovery key."),
    )
    for name, value, words in gauges:
        if vitals is None and name not in ("database_answers", "up_seconds"):
            continue  # not known is not nought
        yield from _head(name, "gauge", words)
        yield _line(name, value)


def _head(name: str, kind: str, words: str) -> tuple[str, str]:
    return f"# HELP caseworker_{name} {words}", f"# TYPE caseworker_{name} {kind}"


def _line(name: str, value: float, **labels: str) -> str:
    listed = ",".join(f'{key}="{text}"' for key, text in {"process": str(os.getpid()), **labels}.items())
    return f"caseworker_{name}{{{listed}}} {value}"
