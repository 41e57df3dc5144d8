"""A second key half that never lies in the profile's folder: 32 random bytes in the system's own keyring.

Beside it lies the mark of the store, see `marks`: what a whole copy of the folder does not bring back with it.

With the disk alone, guessing words then leads nowhere. It is only ever mixed in: keyrings get lost, and then the
recovery code or two officers open the vault, neither of which needs it. A system without a keyring is a normal state.
"""

import queue
import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol, TypeVar

from caseworker.domain.errors import Told
from caseworker.store.vault.keys import KEY_BYTES, Secret
from caseworker.store.vault.slots import Place

PATIENT_S = 15.0
"""How long a secret that is needed is waited for: the system may be asking the person for its own password."""
BRIEF_S = 2.0
"""How long a secret that can be done without is waited for."""

_SECRET, _MARK = "device secret", "store mark"
T = TypeVar("T")


class DeviceSecrets(Protocol):
    """Where the device secrets of this laptop lie: at most one for each store and epoch."""

    def read(self, place: Place, *, patience_s: float = PATIENT_S) -> Secret | None:
        """The secret of a store and epoch, None if there is none. Raises Told("keyring_silent") when nothing answers.

        The caller wipes it.
        """
        ...

    def keep(self, place: Place, secret: Secret, *, patience_s: float = PATIENT_S) -> bool:
        """Keep a secret; whether it can be read back. The secret stays the caller's."""
        ...

    def read_mark(self, place: Place, *, patience_s: float = BRIEF_S) -> str:
        """The mark of a store and epoch, "" if there is none. Raises Told("keyring_silent") when nothing answers."""
        ...

    def keep_mark(self, place: Place, mark: str, *, patience_s: float = BRIEF_S) -> bool:
        """Keep a mark in the place of the one before; whether it can be read back."""
        ...

    def forget(self, place: Place, *, patience_s: float = PATIENT_S) -> bool:
        """Destroy secret and mark of a store and epoch; whether it is certain that there are none any more."""
        ...


class NoSecrets:
    """A laptop without a keyring, or a program that was told to use none."""

    def read(self, place: Place, *, patience_s: float = PATIENT_S) -> Secret | None:  # noqa: ARG002
        """None: nothing is ever here."""
        return None

    def keep(self, place: Place, secret: Secret, *, patience_s: float = PATIENT_S) -> bool:  # noqa: ARG002
        """False: nothing is ever kept."""
        return False

    def read_mark(self, place: Place, *, patience_s: float = BRIEF_S) -> str:  # noqa: ARG002
        """None is ever here."""
        return ""

    def keep_mark(self, place: Place, mark: str, *, patience_s: float = BRIEF_S) -> bool:  # noqa: ARG002
        """False: nothing is ever kept."""
        return False

    def forget(self, place: Place, *, patience_s: float = PATIENT_S) -> bool:  # noqa: ARG002
        """True: what was never kept is gone."""
        return True


NO_SECRETS = NoSecrets()


class Keyring:
    """The system's keyring: Credential Manager, Keychain, Secret Service or KWallet, whichever `keyring` finds.

    Every call runs on a thread of its own and is waited for only so long: a keyring that hangs must not keep a worker
    from their notes.
    """

    def read(self, place: Place, *, patience_s: float = PATIENT_S) -> Secret | None:
        """See `DeviceSecrets`. A secret that is not 32 bytes was not written here and counts as none."""
        text = _answered(lambda: _read(place, _SECRET), patience_s)
        try:
            raw = bytearray.fromhex(text or "")
        except ValueError:
            return None
        return Secret(raw) if len(raw) == KEY_BYTES else None

    def keep(self, place: Place, secret: Secret, *, patience_s: float = PATIENT_S) -> bool:
        """See `DeviceSecrets`."""
        return _is_kept(place, _SECRET, secret.raw.hex(), patience_s)

    def read_mark(self, place: Place, *, patience_s: float = BRIEF_S) -> str:
        """See `DeviceSecrets`."""
        return _answered(lambda: _read(place, _MARK), patience_s) or ""

    def keep_mark(self, place: Place, mark: str, *, patience_s: float = BRIEF_S) -> bool:
        """See `DeviceSecrets`."""
        return _is_kept(place, _MARK, mark, patience_s)

    def forget(self, place: Place, *, patience_s: float = PATIENT_S) -> bool:
        """See `DeviceSecrets`."""
        try:
            return all(_answered(lambda it=it: _forget(place, it), patience_s) is None for it in (_SECRET, _MARK))  # type: ignore[misc]
        except Told:
            return False


def warm_up() -> None:
    """Let the keyring be found while a person still types: the first time takes half a second. Returns at once."""
    threading.Thread(target=_found, name="keyring", daemon=True).start()


def fresh_secret(secrets_kept: DeviceSecrets, place: Place, *, patience_s: float = PATIENT_S) -> Secret | None:
    """The device secret of a store and epoch, made now if there is none; None where this laptop can keep none.

    One that is there is never replaced: a slot may hang from it.
    """
    try:
        found = secrets_kept.read(place, patience_s=patience_s)
    except Told:
        return None
    if found is not None:
        return found
    made = Secret(bytearray(secrets.token_bytes(KEY_BYTES)))
    if secrets_kept.keep(place, made, patience_s=patience_s):
        return made
    made.wipe()
    return None


def _found() -> None:
    # Without one there is nothing to warm up, and unlocking says what it needs to say.
    with suppress(Exception):
        import keyring

        keyring.get_keyring()


def _service(place: Place) -> str:
    """One entry for each store and epoch; neither tells who works here."""
    return f"Caseworker {place.store.hex()}/{place.epoch}"


def _is_kept(place: Place, account: str, text: str, patience_s: float) -> bool:
    try:
        return _answered(lambda: _keep(place, account, text), patience_s) == text
    except Told:
        return False


def _read(place: Place, account: str) -> str | None:
    import keyring

    return keyring.get_password(_service(place), account)


def _keep(place: Place, account: str, text: str) -> str | None:
    import keyring

    _stay_here(keyring.get_keyring())
    keyring.set_password(_service(place), account, text)
    return keyring.get_password(_service(place), account)


def _forget(place: Place, account: str) -> str | None:
    import keyring
    from keyring.errors import PasswordDeleteError

    with suppress(PasswordDeleteError):
        # Most keyrings raise it when there is nothing to delete; the reading below tells.
        keyring.delete_password(_service(place), account)
    return keyring.get_password(_service(place), account)


def _stay_here(backend: object) -> None:
    """Windows copies credentials to a person's other computers unless it is told that they belong to this one."""
    for one in getattr(backend, "backends", (backend,)):
        if hasattr(type(one), "persist"):
            setattr(one, "persist", "local machine")  # noqa: B010 - only this backend has it, and no type says so


def _answered(ask: Callable[[], T], patience_s: float) -> T:
    """What a call of the keyring gives. Raises Told("keyring_silent") when it fails or takes too long."""
    answers: queue.SimpleQueue[tuple[T] | None] = queue.SimpleQueue()

    def run() -> None:
        try:
            answers.put((ask(),))
        except Exception:  # noqa: BLE001 - a backend may raise whatever its system does, and all of it means: no answer
            answers.put(None)

    threading.Thread(target=run, name="keyring", daemon=True).start()
    try:
        answer = answers.get(timeout=patience_s)
    except queue.Empty:
        answer = None
    if answer is None:
        raise Told("keyring_silent")
    return answer[0]
