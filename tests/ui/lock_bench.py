"""A page to write on, for tests of locking: what is in its first box is kept as a draft when it is left."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QLineEdit, QVBoxLayout
from typing_extensions import override

from caseworker.domain.changes import Changes
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import Draft, DraftKey, Ports
from tests.fakes.desktop import TEAM
from ui.desk import Desk
from ui.places import Go, Place, Screen

KEY = DraftKey(ScopeId(TEAM), "session", RecordId("4" * 32))


class Writing(Screen):
    """A page with two boxes that keeps what is in the first as a draft when it is left."""

    def __init__(self, desk: Desk, _go: Go) -> None:
        super().__init__()
        self._desk = desk
        column = QVBoxLayout(self)
        self.boxes = [QLineEdit(), QLineEdit()]
        for name, box in zip(("words", "more"), self.boxes, strict=True):
            box.setObjectName(name)
            column.addWidget(box)

    @override
    def open(self, place: Place) -> None:
        draft = self._desk.now(lambda records: records.draft(KEY))
        self.boxes[0].setText(str(draft.values["words"]) if draft else "")

    @override
    def leave(self) -> None:
        words = self.boxes[0].text()

        def keep(ports: Ports) -> Changes:
            ports.records.keep(Draft(KEY, {"words": words}, saved_at=ports.clock.now().isoformat()))
            return Changes()

        self._desk.do(self, keep)

    @override
    def deeds(self) -> Mapping[str, Callable[[], None]]:
        return {}


TABLE = {"today": Writing, "session": Writing}
