"""The papers that can be made for a case beside its plan: what is printed at once, and what is filled in first."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.paperwork.registry import PAPERS
from caseworker.domain.ports import Records
from caseworker.domain.registry import BY_KIND
from ui.i18n import _
from ui.places import Place
from ui.widgets.boxes import clear_out
from ui.widgets.button import Button
from ui.widgets.cards import Card
from ui.widgets.flow import Flow

ELSEWHERE = ("person", "plan_version", "session", "worker")
"""Kinds whose papers are reached where they are written, the case itself, and what is for anybody."""
FILLED_IN: tuple[str, ...] = tuple(
    dict.fromkeys(kind for paper in PAPERS for kind in paper.made_from if kind not in ELSEWHERE)
)
"""Kinds of record that are there to become a paper."""


def filled_in(records: Records, scope: ScopeId) -> dict[str, RecordId]:
    """The newest record of each kind that is there to become a paper, where there is one."""
    found = {kind: records.of(scope, kind) for kind in FILLED_IN}
    return {kind: stored[-1].id for kind, stored in found.items() if stored}


class PapersCard(Card):
    """Every paper of the case is one button away.

    Signals:
        wanted(Place): the form to fill in, or the page to look at.
    """

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Make a paper"))
        self._buttons = QWidget()
        self._flow = Flow(8)
        self._buttons.setLayout(self._flow)
        self.add(self._buttons)

    def show_papers(self, scope: ScopeId, written: dict[str, RecordId]) -> None:
        """Offer the papers of this case; what is not written yet is filled in first."""
        clear_out(self._flow)
        case = Place("print", scope, RecordId(scope), tab="documents")
        self._offer(_("Papers to give, numbers, blank sheets"), "printer", case, name="papers-person")
        for kind in FILLED_IN:
            form, record = BY_KIND[kind].info, written.get(kind)
            title = _(form.title)
            if record is None:
                place = Place("record", scope, tab=kind)
                self._offer(_("Fill in: {form}").format(form=title), form.icon, place, name=f"fill-{kind}")
                continue
            if kind == "disclosure":
                place = Place("left_out", scope, record)
                self._offer(_("What is left out: {form}").format(form=title), "eye-off", place, name=f"papers-{kind}")
            else:
                place = Place("print", scope, record, tab="documents")
                self._offer(_("Print: {form}").format(form=title), "printer", place, name=f"papers-{kind}")
            change = Place("record", scope, record, tab=kind)
            self._offer(_("Change: {form}").format(form=title), "pencil", change, name=f"change-{kind}")

    def _offer(self, words: str, icon: str, place: Place, *, name: str) -> None:
        button = Button(words, small=True, icon=icon)
        button.setObjectName(name)
        button.clicked.connect(lambda: self.wanted.emit(place))
        self._flow.add(button)
