"""A small laptop with everything in it that a store can say, and what it says while nothing is damaged."""

from __future__ import annotations

import faulthandler
import json
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path as Folder
from tempfile import TemporaryDirectory

from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import Draft, DraftKey, Wanted
from caseworker.store.store import Store
from tests.fakes.open_store import FILE, Desk, Server, open_desk, talk

RECORDS = tuple(RecordId(f"{number:032x}") for number in range(1, 9))
LONG = " ".join(f"word{number} tram" for number in range(600))
"""About 9 kB: rows of this length lie on pages that SQLCipher alone may return altered."""
TOLD = "told"
DUMP_AFTER_S = 60
MAY_LACK = ("search", "drafts", "conflicts")
"""Lists that leave a damaged record out, and give the others."""


def small_laptop(base: Folder) -> Desk:
    """A closed store: long records the server has, others it has not, drafts, facts, numbers, a conflict."""
    desk, server = open_desk(base), Server()
    server.clock = desk.clock
    for number, record in enumerate(RECORDS[:6]):
        desk.save({"observation": f"{LONG} {number}", "place": "tram stop"}, record=record)
    talk(desk, server)
    desk.save({"place": "mine"}, record=RECORDS[0])
    server.theirs(RECORDS[0], {"place": "theirs"})
    talk(desk, server)
    for record in RECORDS[4:]:
        desk.save({"quotes/q1": {"text": LONG}}, record=record)
    desk.store.records.keep(Draft(DraftKey(FILE, "session", RECORDS[0]), {"observation": LONG}, "2026-11-22T09:00:00"))
    desk.store.remember("place", LONG)
    desk.store.records.next_number("print")
    desk.store.close()
    return desk


def answers(store: Store) -> dict[str, object]:
    """Everything the store says to a screen and to the sync, each `TOLD` where it says that it is damaged."""
    records = store.records
    asked: dict[str, Callable[[], object]] = {
        "me": store.me,
        "recall": lambda: store.recall("place"),
        "held": store.sync.held,
        "status": store.status,
        "page": lambda: records.page(Wanted(("session",))),
        "of": lambda: records.of(FILE, "session"),
        "search": lambda: records.search("tram"),
        "drafts": records.drafts,
        "draft": lambda: records.draft(DraftKey(FILE, "session", RECORDS[0])),
        "conflicts": records.conflicts,
        "waiting": records.waiting,
    }
    for record in RECORDS:
        asked[f"get {record}"] = lambda record=record: records.get(record)  # type: ignore[misc]
        asked[f"history {record}"] = lambda record=record: records.history(record)  # type: ignore[misc]
    return {name: said(ask) for name, ask in asked.items()}


def said(ask: Callable[[], object]) -> object:
    """An answer as text, `TOLD` where it was refused for damage."""
    try:
        given = ask()
    except Told as told:
        return TOLD if told.key in ("store_damaged", "record_damaged") else f"told {told.key}"
    return [repr_of(one) for one in given] if isinstance(given, list | tuple) else repr_of(given)


def repr_of(value: object) -> str:
    """All of a value, also what its repr leaves out."""
    fields = getattr(value, "__dataclass_fields__", None)
    if fields is None:
        return repr(value)
    return repr([getattr(value, name) for name in fields])


def altered(found: dict[str, object], truth: dict[str, object]) -> list[str]:
    """The questions whose answer is neither the truth, nor a part of a list of it, nor that there is damage."""
    wrong = []
    for name, answer in found.items():
        right = truth[name]
        if answer not in (right, TOLD) and not (name in MAY_LACK and _is_part(answer, right)):
            wrong.append(name)
    return wrong


def _is_part(answer: object, right: object) -> bool:
    return isinstance(answer, list) and isinstance(right, list) and all(one in right for one in answer)


def opened(desk: Desk) -> Store | None:
    """The store, None where it says that it is damaged."""
    try:
        return Store.open(desk.profile, desk.key, desk.clock)
    except Told as told:
        if told.key not in ("store_damaged", "store_foreign"):
            raise
        return None


class Snapshot:
    """The files of a profile as they are now, to be put back again and again."""

    def __init__(self, desk: Desk) -> None:
        self._folder = desk.profile.folder
        self.files = {path.name: path.read_bytes() for path in self._folder.iterdir() if path.is_file()}

    def put_back(self, **instead: bytes) -> None:
        """Exactly these files, some with another content (by name, dots and dashes as `_`)."""
        for path in self._folder.iterdir():
            if path.is_file() and path.name not in self.files:
                path.unlink()
        # Each damage leaves a copy, and thousands of them would fill the memory.
        shutil.rmtree(self._folder / "damaged", ignore_errors=True)
        for name, content in self.files.items():
            (self._folder / name).write_bytes(instead.get(name.replace(".", "_").replace("-", "_"), content))


@contextmanager
def quick_folder() -> Iterator[Folder]:
    """A folder in memory where the system has one: thousands of openings wait for no disk there."""
    memory = Folder("/dev/shm")
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Folder(folder)


class Figures:
    """What was counted, and for how long it may go on."""

    def __init__(self, what: str, *, seconds: float) -> None:
        self._what, self._begun, self._seconds = what, time.monotonic(), seconds
        if seconds > DUMP_AFTER_S:
            # Pytest would print where every thread stands, as if something hung.
            faulthandler.cancel_dump_traceback_later()
        self.counts: Counter[str] = Counter()

    @property
    def has_time(self) -> bool:
        """Whether there is time for another one."""
        return time.monotonic() - self._begun < self._seconds

    def tell(self) -> None:
        """One line for the report."""
        spent = round(time.monotonic() - self._begun, 1)
        print(json.dumps({"what": self._what, "seconds": spent, **self.counts}))


def closed(store: Store | None) -> None:
    """Close a store that may have been damaged beyond closing in order."""
    if store is not None:
        with suppress(Told):
            store.close()
