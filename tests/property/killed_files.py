"""What laptops do with files while they are killed: send them, and fetch them, over HTTP."""

from __future__ import annotations

from pathlib import Path as Folder

from caseworker.domain.ids import DeviceId
from caseworker.store.profile import Profile
from caseworker.store.store import Store
from caseworker.store.vault.keys import DataKey
from caseworker.sync.address import Address
from caseworker.sync.file_lane import FileLane
from caseworker.sync.line import Line, Post
from tests.property.world.partnership import Key, Now


def lane_of(store: Store, address: str, device: str, *, number: int) -> FileLane:
    """The lane of a laptop whose own key has this number."""
    return FileLane(store.files, Line(Post(Address.of(address)), DeviceId(device), Key(number)))


def carry(folder: str, raw: str, store: str, *line: str) -> None:
    """One run: whatever is to be sent or fetched. `line`: the server's address, the device, its key's number."""
    key = DataKey(bytearray.fromhex(raw), store=bytes.fromhex(store), epoch=1)
    address, device, number = line
    with Store.open(Profile(Folder(folder)), key, Now()) as opened:
        report = lane_of(opened, address, device, number=int(number)).run(lambda *_said: None, lambda: False)
        assert not report.troubles, report
