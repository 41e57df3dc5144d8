"""Profiles made once for the run and written out again for each test: making one waits for the disk time and again."""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from caseworker.store.profile import Profile
from caseworker.store.vault.keys import DataKey
from tests.fakes.fast_kdf import fresh_vault


@dataclass(frozen=True, slots=True)
class Made:
    """A closed profile as bytes: what lies in its folder, by the path below it, and the data key."""

    files: Mapping[Path, bytes] = field(repr=False)
    folder: str
    raw: bytes = field(repr=False)
    store: bytes
    epoch: int

    @classmethod
    def by(cls, prepare: Callable[[Profile, DataKey], None]) -> "Made":
        """A fresh vault that was prepared, which closes the store it opens."""
        with tempfile.TemporaryDirectory() as place:
            profile, key = fresh_vault(Path(place))
            prepare(profile, key)
            files = {
                path.relative_to(profile.folder): path.read_bytes()
                for path in profile.folder.rglob("*")
                if path.is_file()
            }
            return cls(files, profile.folder.name, bytes(key.raw), key.store, key.epoch)

    def laid(self, base: Path) -> tuple[Profile, DataKey]:
        """The profile under `base`, as it was, with its open data key. All that come from here share that key."""
        profile = Profile(base / self.folder)
        profile.make()
        for name, content in self.files.items():
            path = profile.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return profile, DataKey(bytearray(self.raw), store=self.store, epoch=self.epoch)
