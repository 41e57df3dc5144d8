"""The small real parts the app is built from: the clock, ids, the device's memory, the press, the value lists."""

import json
import secrets
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pydantic import JsonValue

import resources
from caseworker.clock import SystemClock
from caseworker.domain.choices import Lists, read_lists
from caseworker.domain.ids import uuid7
from caseworker.domain.ports import Steps, unheard
from caseworker.domain.wording import Languages, read_languages
from caseworker.store.store import Store

if TYPE_CHECKING:
    from caseworker.printing.compose import DocumentPress


SYSTEM_CLOCK: Final = SystemClock()


class RandomIds:
    """Fresh ids from the system's randomness."""

    def new(self) -> str:
        """An id nobody else has."""
        return uuid7(time.time_ns() // 1_000_000, secrets.token_bytes(10))


class StoreMemory:
    """Small values of this device, in the store's own facts."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def recall(self, name: str) -> JsonValue:
        """What was kept, None if nothing was."""
        text = self._store.recall(name)
        value: JsonValue = json.loads(text) if text else None
        return value

    def remember(self, name: str, value: JsonValue) -> None:
        """Keep a value; None forgets."""
        self._store.remember(name, None if value is None else json.dumps(value))


class LatePress:
    """The press, loaded when something is first printed: its fonts take a while."""

    def press(self, paper: object, told: Steps = unheard) -> bytes:
        """The PDF of a document. Raises Told("print_glyph_missing") or Told("print_card_full"): nothing is printed."""
        return _press().press(paper, told)


@lru_cache(maxsize=1)
def _press() -> "DocumentPress":
    from caseworker.printing.compose import DocumentPress
    from caseworker.printing.fonts import Fonts
    from caseworker.printing.press import Press

    return DocumentPress(Press(Fonts(resources.data)))


@lru_cache(maxsize=1)
def lists() -> Lists:
    """The value lists of this version."""
    return read_lists(resources.text(f"lists/{name}") for name in resources.folder("lists") if name.endswith(".toml"))


@lru_cache(maxsize=1)
def languages() -> Languages:
    """The languages papers come in, as this version ships them."""
    names = [name for name in resources.folder("translations") if name.endswith(".toml")]
    return read_languages({name.removesuffix(".toml"): resources.text(f"translations/{name}") for name in names})
