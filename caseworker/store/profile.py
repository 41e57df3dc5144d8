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
from caseworker.store.platform import InstanceLock, data_folder, make_private_folder, write_whole

DEVICE_FORMAT = 1
LEAVING_S = 10.0
"""How long a fresh process waits for the one it replaces to be gone."""


class Device(BaseModel):
    """What this profile says in the clear, before anything is unlocked. Nothing in it is about a person."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)

    format: int = DEVICE_FORMAT
    store: str = Field(pattern=r"^[0-9a-f]{32}$")
    epoch: int = Field(ge=1)
    server: str = Field(default="", max_length=500)
    code: str = Field(default="", pattern=r"^([0-9A-Z]{2})?$")


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
    def device(self) -> Path:
        """The clear text about this profile, a `Device`."""
        return self.folder / "device.json"

    @property
    def tries(self) -> Path:
        """How many wrong passphrases in a row, and when the last was."""
        return self.folder / "tries.json"

    @property
    def backups(self) -> Path:
        """The folder of encrypted backups."""
        return self.folder / "backups"

    @property
    def damaged(self) -> Path:
        """The folder where copies of a damaged store are kept."""
        return self.folder / "damaged"

    @property
    def is_set_up(self) -> bool:
        """Whether there is a key and a store to open with it."""
        return self.slot.exists() and self.store.exists()

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
    """Every profile under `base` that has been set up, in the order of their folders' names."""
    place = base or data_folder()
    found = [Profile(folder) for folder in sorted(place.glob("p-*"))] if place.is_dir() else []
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


def write_slot(profile: Profile, content: bytes) -> None:
    """Replace the slot, whole or not at all, then overwrite the old one: its passphrase may be known to someone."""
    old = profile.slot.with_name("pass.slot.old")
    _destroy(old, profile.slot)
    with suppress(FileNotFoundError, OSError):
        # A second name keeps hold of the old content. A file system without hard links just loses the overwriting.
        os.link(profile.slot, old)
    write_whole(profile.slot, content)
    _destroy(old, profile.slot)


def _destroy(old: Path, current: Path) -> None:
    """Overwrite and remove the old slot; after a power cut it may still be the current one, which is spared."""
    if not old.exists():
        return
    with writing_files():
        if not (current.exists() and old.samefile(current)):
            with old.open("r+b") as file:
                file.write(bytes(old.stat().st_size))
                file.flush()
                os.fsync(file.fileno())
        old.unlink()
