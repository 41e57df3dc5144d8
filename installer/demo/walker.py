"""What the walk carries from step to step: the window, the partnership, and what it has made so far."""

from dataclasses import dataclass, field
from pathlib import Path

from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import Wanted
from caseworker.store.vault.kdf import PRODUCT, KdfPolicy
from installer.demo.cast import TEAMS
from installer.demo.driver import Driver
from installer.demo.laptops import laptop_of, send, set_up
from installer.demo.partnership import Partnership
from ui.models.rows import ROW
from ui.widgets.rowlist import RowList
from ui.workplace import Opened


@dataclass
class Walker:
    """The window in front of the walk, the server behind it, and the records made on the way."""

    driver: Driver
    partnership: Partnership
    folder: Path
    policy: KdfPolicy = PRODUCT
    new: ScopeId = field(default=ScopeId(""))
    session: RecordId = field(default=RecordId(""))
    version: RecordId = field(default=RecordId(""))
    pictures: list[str] = field(default_factory=list)

    def shot(self, name: str) -> None:
        """Leave a picture."""
        self.pictures.append(self.driver.shot(name))

    def found(self) -> str:
        """The record of the first row that was found."""
        rows: RowList = self.driver.find(RowList, "found")
        first = rows.model().index(0, 0)
        return str(first.data(ROW).key) if first.isValid() and rows.isVisible() else ""

    def hits(self) -> int:
        """How many rows were found."""
        rows: RowList = self.driver.find(RowList, "found")
        return rows.model().rowCount() if rows.isVisible() else 0

    def other(self, team: int) -> Opened:
        """A further laptop of a team, set up and filled from the server."""
        opened = set_up(self.partnership, laptop_of(self.folder, TEAMS[team], number=2), policy=self.policy)
        send(opened)
        return opened

    def people(self, title: str) -> list[ScopeId]:
        """The cases of this name."""
        rows = self.driver.ports.records.page(Wanted(("person",), order="title", limit=500))
        return [row.scope for row in rows if row.title == title]

    def rows(self, kind: str, *statuses: str) -> list[RecordId]:
        """Records of the new case, newest first."""
        wanted = Wanted((kind,), scope=self.new, statuses=statuses)
        return [row.id for row in self.driver.ports.records.page(wanted)]

    def expect(self, *words: str) -> None:
        """Wait until all these words can be read."""
        for one in words:
            self.driver.until(lambda one=one: one in self.driver.text(), f"“{one}” on the screen")  # type: ignore[misc]
