"""System keyrings for tests: in memory, and in the bad moods that real ones have."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


def calm() -> None:
    """A keyring that is open."""


def locked() -> None:
    """A keyring whose password nobody typed."""
    raise KeyringLocked("locked")


class Hanging:
    """A keyring that answers nothing until it is let go at the end of the test, so that its threads end too."""

    def __init__(self) -> None:
        self.over = threading.Event()

    def __call__(self) -> None:
        self.over.wait(20)


class MemoryKeyring(KeyringBackend):
    """A keyring that forgets everything with the test; its mood comes before every answer."""

    priority = 0.0

    def __init__(self, mood: Callable[[], None] = calm) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.mood = mood
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        self.mood()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.mood()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.mood()
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("not there")


@contextmanager
def in_use(backend: KeyringBackend) -> Iterator[KeyringBackend]:
    """Let `keyring` use this one inside, and what it used before afterwards."""
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    try:
        yield backend
    finally:
        keyring.set_keyring(before)
