"""A profile: one worker's folder for one server on this laptop, what lies where in it, and who may use it now."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from caseworker.domain.errors import Told
from caseworker.store.faults import writing_files
from caseworker.store.platform import (
    InstanceLock,
    data_folder,
    make_private_folder,
    move_over,
    sync_folder,
    write_whole,
)
from caseworker.store.vault.shredding import shred

DEVICE_FORMAT = 1
ASIDE = "aside-"
"""How the folder's name of a profile begins that made way for another one."""
LEAVING_S = 10.0
"""How long a fresh process waits for the one it replaces to be gone."""


class Device(BaseModel):
    """What this profile says in the clear, before anything is unlocked. Nothing in it is about a person.

    `check` is drawn from the data key (`DataKey.check`): it tells the right key from another one, and nothing else.
    `device` is the laptop's id on its server, `server_key` the partnership's key that was pinned (hex, "" if none).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)

    format: int = DEVICE_FORMAT
    store: str = Field(pattern=r"^[0-9a-f]{32}$")
    epoch: int = Field(ge=1)
    check: str = Field(pattern=r"^[0-9a-f]{32}$")
    server: str = Field(default="", max_length=500)
    code: str = Field(default="", pattern=r"^([0-9A-Z]{2,3})?$")
    device: str = Field(default="", max_length=64)
    server_key: str = Field(default="", pattern=r"^[0-9a-f]{0,128}$")


@dataclass(frozen=True, slots=True)
class Profile:
    """The layout of one profile folder. Making the value touches nothing."""

    folder: Path

    @classmethod
    def of(cls, worker: str, server: str, base: Path | None = None) -> "Profile":
        """The profile of a worker on a server, under `base` (the user's local application data if None).

        The folder's name is a digest: a name or an address has no place in a path.
        """
        digest = hashlib.sha256(f"{server}\x00{worker}".encode()).hexdigest()[:16]
        return cls((base or data_folder()) / f"p-{digest}")

    @property
    def store(self) -> Path:
        """The file that holds every record, encrypted."""
        return self.folder / "store.db"

    @property
    def slot(self) -> Path:
        """The data key, wrapped under the passphrase."""
        return self.folder / "slots" / "pass.slot"

    @property
    def recovery_slot(self) -> Path:
        """The data key, wrapped under the recovery code, if one was made."""
        return self.folder / "slots" / "recovery.slot"

    @property
    def device(self) -> Path:
        """The clear text about this profile, a `Device`."""
        return self.folder / "device.json"

    @property
    def tries(self) -> Path:
        """How many wrong passphrases in a row, and when the last was."""
        return self.folder / "tries.json"

    @property
    def code_tries(self) -> Path:
        """The same for recovery codes: who guesses words does not keep the paper from being used."""
        return self.folder / "code-tries.json"

    @property
    def request_tries(self) -> Path:
        """The same for the words of a request: whoever makes one does not clear the count of the others."""
        return self.folder / "request-tries.json"

    @property
    def request(self) -> Path:
        """What asks the officers for the data key, while the words are lost."""
        return self.folder / "recovery-request.json"

    @property
    def ended(self) -> Path:
        """The word that this laptop has ended; from then on nothing of it opens."""
        return self.folder / "ended.json"

    @property
    def rescue(self) -> Path:
        """What had not been sent at the end, sealed to the partnership, until the server has it."""
        return self.folder / "rescue.sealed"

    @property
    def called(self) -> Path:
        """The order that ended the laptop this profile was set aside on: it must meet the server before it opens."""
        return self.folder / "called.json"

    @property
    def reserve(self) -> Path:
        """Room on the disk that is given up when the disk is full."""
        return self.folder / "reserve"

    @property
    def next_epoch(self) -> "Profile":
        """The next epoch of this profile while it is being made, with the same layout."""
        return Profile(self.folder / "next")

    @property
    def unfinished(self) -> Path:
        """There from the first to the last moment of setting up: what lies beside it holds no work yet."""
        return self.folder / "setting-up"

    @property
    def backups(self) -> Path:
        """The folder of encrypted backups."""
        return self.folder / "backups"

    @property
    def damaged(self) -> Path:
        """The folder where copies of a damaged store are kept."""
        return self.folder / "damaged"

    @property
    def is_aside(self) -> bool:
        """Whether this laptop was set up again since: this one opens only where somebody names it."""
        return self.folder.name.startswith(ASIDE)

    @property
    def is_set_up(self) -> bool:
        """Whether this was a working profile once, also where its key file or its store is lost by now."""
        signs = (self.device, self.slot, self.store, self.ended)
        return not self.unfinished.exists() and any(sign.exists() for sign in signs)

    @property
    def used_at(self) -> float:
        """When its store was last written (seconds since 1970); where that is lost, when its folder was."""
        for place in (self.store, self.folder):
            with suppress(OSError):
                return place.stat().st_mtime
        return 0.0

    def make(self) -> None:
        """Make the folders, private to this user. Raises Told: disk_full, folder_readonly."""
        for folder in (self.folder, self.slot.parent, self.backups):
            make_private_folder(folder)

    @contextmanager
    def held(self, *, wait_s: float = LEAVING_S) -> Iterator[None]:
        """Keep every other copy of the app out of this profile. Raises Told("profile_in_use") after the wait."""
        lock = InstanceLock(self.folder / "lock")
        lock.acquire(wait_s=wait_s)
        try:
            yield
        finally:
            lock.release()


def profiles(base: Path | None = None) -> list[Profile]:
    """Every profile under `base` that has been set up, in the order of their folders' names; those set aside come last.

    One that has lost a part is among them: its trouble is told at the lock, and nobody is invited to begin afresh.
    """
    place = base or data_folder()
    if not place.is_dir():
        return []
    found = [Profile(folder) for names in ("p-*", f"{ASIDE}*") for folder in sorted(place.glob(names))]
    return [profile for profile in found if profile.is_set_up]


def read_device(profile: Profile) -> Device:
    """What the profile says in the clear. Raises Told: store_missing, slot_damaged, store_newer."""
    try:
        device = Device.model_validate_json(profile.device.read_bytes())
    except FileNotFoundError:
        raise Told("slot_damaged" if profile.slot.exists() else "store_missing") from None
    except (OSError, ValidationError):
        raise Told("slot_damaged") from None
    if device.format > DEVICE_FORMAT:
        raise Told("store_newer", found=device.format, known=DEVICE_FORMAT)
    return device


def write_device(profile: Profile, device: Device) -> None:
    """Replace what the profile says in the clear, whole or not at all."""
    write_whole(profile.device, device.model_dump_json().encode())


def read_slot(profile: Profile) -> bytes:
    """The content of the passphrase slot. Raises Told: store_missing (nothing is set up), slot_damaged."""
    try:
        return profile.slot.read_bytes()
    except FileNotFoundError:
        raise Told("slot_damaged" if profile.store.exists() else "store_missing") from None
    except OSError:
        raise Told("slot_damaged") from None


def write_slot(slot: Path, content: bytes) -> None:
    """Replace a slot, whole or not at all, then overwrite the old one: what opens it may be known to someone."""
    with _replacing(slot):
        write_whole(slot, content)


def put_slot(slot: Path, fresh: Path) -> None:
    """The same with a file that is there already, which moves into the slot's place. Raises OSError."""
    with _replacing(slot):
        move_over(fresh, slot)
        sync_folder(slot.parent)


@contextmanager
def _replacing(slot: Path) -> Iterator[None]:
    destroy_old_slot(slot)
    with suppress(OSError):
        # A second name keeps hold of the old content. A file system without hard links just loses the overwriting.
        os.link(slot, _old(slot))
    yield
    destroy_old_slot(slot)


def destroy_old_slot(slot: Path) -> None:
    """Destroy what a replaced slot left; after a power cut that may still be the current one, which is spared."""
    old = _old(slot)
    if not old.exists():
        return
    if slot.exists() and old.samefile(slot):
        with writing_files():
            old.unlink()
    else:
        shred(old)


def _old(slot: Path) -> Path:
    return slot.with_name(slot.name + ".old")
