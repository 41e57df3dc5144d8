"""The real, encrypted store in a simulated world: fewer seeds, the same checks."""

from collections.abc import Callable
from pathlib import Path as Folder
from typing import cast

from caseworker.domain.edits import Edit
from caseworker.domain.errors import Told
from caseworker.domain.ids import EditId, RecordId, ScopeId
from caseworker.domain.ports import Clock, Work
from caseworker.store.opened import Opened
from caseworker.store.store import Store
from caseworker.syncport import DeviceCard
from caseworker.wire import Enrolled, NewScope
from tests.fakes.fast_kdf import fresh_vault
from tests.property.world.laptop import Seen, WorldStore

_SHOWN = "SELECT id FROM record WHERE acked IS NOT NULL UNION SELECT record FROM outbox"
_KEPT = "SELECT edit FROM outbox UNION SELECT edit FROM sent WHERE body <> ''"
_KEPT_ASIDE = " UNION SELECT edit FROM quarantined WHERE body <> ''"


class RealStore:
    """A `WorldStore` over the product's store. What the store gives for sync is passed through untouched."""

    def __init__(self, card: DeviceCard, folder: Folder, clock: Clock) -> None:
        self._profile, self._key = fresh_vault(folder)
        self._clock = clock
        self.store = Store.open(self._profile, self._key, clock)
        self.store.enrol(
            Enrolled(
                device=card.device, device_code=card.device_code, worker=card.worker, name="Nadia Example",
                role="worker", team=card.team, team_name="North", programme="safe", log_epoch="",
                server_key=card.server_key, recovery_key=card.recovery_key,
            )
        )  # fmt: skip

    def __getattr__(self, name: str) -> Callable[..., object]:
        return cast("Callable[..., object]", getattr(self.store.sync, name))

    def work(self, edits: tuple[Edit, ...], new_scope: NewScope | None = None) -> None:
        """What a person saved. Raises Told where the store knows better than the person."""
        files: tuple[ScopeId, ...] = () if new_scope is None else (new_scope.scope,)
        self.store.records.write(Work(edits=edits, new_files=files))

    def view(self, record: RecordId) -> Seen | None:
        """The record with unsent edits on top."""
        try:
            return cast("Seen", self.store.records.get(record))
        except Told as told:
            if told.key != "record_missing":
                raise
            return None

    def records(self) -> set[RecordId]:
        """Every record that is here, but for those made here and set aside by the server."""
        return {RecordId(row[0].hex()) for row in self._rows(_SHOWN)}

    def kept_edits(self) -> set[EditId]:
        """Own edits that can be offered again."""
        return {EditId(row[0].hex()) for row in self._rows(_KEPT + _KEPT_ASIDE)}

    def reopen(self) -> None:
        """As after a crash or a locked app: close, and open from the file."""
        self.store.close()
        self.store = Store.open(self._profile, self._key, self._clock)

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def _rows(self, sql: str) -> list[tuple[bytes]]:
        def read(at: Opened) -> list[tuple[bytes]]:
            return [(bytes(row[0]),) for row in at.connection.execute(sql)]

        return self.store._writing.run(read)  # the rows as they are, without a port for it


class RealStores:
    """Makes real stores in folders of their own, and closes them all."""

    def __init__(self, folder: Folder, clock: Clock) -> None:
        self._folder, self._clock = folder, clock
        self._made: list[RealStore] = []

    def __call__(self, card: DeviceCard) -> WorldStore:
        """A new store."""
        self._made.append(RealStore(card, self._folder / str(len(self._made)), self._clock))
        return cast("WorldStore", self._made[-1])

    def close(self) -> None:
        """Close them all."""
        for store in self._made:
            store.close()
