"""The open part of a plan: its heading, its lines, what stands folded under it, and the word that it is done."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.forms.plan_version import PARTS, PRIVATE_PARTS
from caseworker.domain.reading.plan import WORD_PARTS, part_number, part_title
from ui.i18n import _
from ui.screens.plan.adults import AdultsView
from ui.screens.plan.answers import AgreementView, AnalysisView, PaperView, ReviewView, WorriesView
from ui.screens.plan.draft import PlanDraft
from ui.screens.plan.list import PART_HINTS
from ui.screens.plan.part import NARROW, PartView
from ui.screens.plan.people import PeopleView
from ui.screens.plan.places import CopiesView, PlacesView
from ui.screens.plan.reading import Folded, ReadingView
from ui.screens.plan.words import WordsView
from ui.widgets.boxes import Column, Turning, beside
from ui.widgets.button import Button
from ui.widgets.cards import Card
from ui.widgets.chip import Chip
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel

CODES = tuple(code for code, _title in (*PARTS, *PRIVATE_PARTS))
FOLDS = {"can_do": ("people", "adults"), "people": ("can_do", "adults")}
"""Parts that show two others folded under them, because they are made together."""
_VIEWS: dict[str, Callable[[PlanDraft], PartView]] = {
    "people": PeopleView,
    "places": PlacesView,
    "adults": AdultsView,
    "paper": PaperView,
    "review": ReviewView,
    "worries": WorriesView,
    "copies": CopiesView,
    "agreement": AgreementView,
    "analysis": AnalysisView,
}


class PartCard(Card):
    """The middle of the editor.

    Signals:
        wanted(str): open this part.
        show_wanted: show the open part to the young person.
    """

    wanted = Signal(str)
    show_wanted = Signal()

    def __init__(self, draft: PlanDraft) -> None:
        super().__init__(margins=(18, 12, 18, 12))
        self._draft = draft
        self.code = CODES[0]
        self.view: PartView | None = None
        self._saved = PlainLabel("", "small")
        self._saved.setObjectName("saved")
        self._content: QWidget | None = None
        draft.kept.connect(self._on_kept)
        draft.failed.connect(self._on_failed)
        draft.changed.connect(self._on_changed)

    def open(self, code: str) -> PartView:
        """Draw a part; the view that was drawn."""
        self.code = code
        self._take_down()
        content = QWidget()
        column = Column(9)
        content.setLayout(column)
        column.addWidget(self._head())
        if PART_HINTS.get(code):
            column.addWidget(PlainLabel(_(PART_HINTS[code]).format(name=self._draft.name), "muted"))
        view = self.view = self._made(code)
        column.addWidget(view)
        folded = FOLDS.get(code, ())
        if folded:
            column.addWidget(_Beside([Folded(self._draft, other, opens=self.wanted.emit) for other in folded]))
        column.addWidget(self._foot())
        column.addStretch(1)
        self._content = content
        self.column.insertWidget(0, content, 1)
        return view

    def _made(self, code: str) -> PartView:
        if not self._draft.is_open:
            return ReadingView(self._draft, code)
        return WordsView(self._draft, code) if code in WORD_PARTS else _VIEWS[code](self._draft)

    def _take_down(self) -> None:
        if self._content is None:
            return
        self._saved.setParent(self)
        self._saved.hide()
        self.column.removeWidget(self._content)
        self._content.hide()
        self._content.deleteLater()

    def _head(self) -> QWidget:
        number, name = part_number(self.code), self._draft.name
        title = PlainLabel(f"{number}  {_(part_title(self.code))}" if number else _(part_title(self.code)), "h2")
        copy = _("On {name}'s copy").format(name=name)
        if self.code == "people":
            copy = _("On {name}'s copy: first names").format(name=name)
        elif not number or self.code == "paper":
            copy = _("Never on {name}'s copy").format(name=name)
        flow = Flow(10)
        flow.add(title, Chip(copy, "plain"))
        if number:
            show = Button(_("Show to {name}").format(name=name), "quiet", icon="eye")
            show.setObjectName("show")
            show.clicked.connect(self.show_wanted)
            flow.add(None, show)
        head = QWidget()
        head.setLayout(flow)
        return head

    def _foot(self) -> QWidget:
        foot, flow = QWidget(), Flow(8)
        foot.setLayout(flow)
        if self._draft.is_open:
            self._done = Button(_("This part is done"), "primary", icon="check")
            self._undone = Button(_("Not done yet"), icon="arrow-back-up", name=_("This part is not done yet"))
            for button, name in ((self._done, "done"), (self._undone, "undone")):
                button.setObjectName(name)
                button.clicked.connect(self._on_done)
                flow.add(button)
            self._say_done()
        at = CODES.index(self.code)
        if at + 1 < len(CODES):
            following = CODES[at + 1]
            title = _(part_title(following))
            onward = Button(_("Next: {part}").format(part=title[:1].lower() + title[1:]), icon="chevron-right")
            onward.setObjectName("next")
            onward.clicked.connect(lambda: self.wanted.emit(following))
            flow.add(onward)
        flow.add(None, beside(self._saved))
        self._saved.show()
        return foot

    def _say_done(self) -> None:
        is_done = self._draft.version.parts_done.get(self.code, False)
        self._done.setVisible(not is_done)
        self._undone.setVisible(is_done)

    def _on_done(self) -> None:
        self._draft.mark_done(self.code, is_done=not self._draft.version.parts_done.get(self.code, False))
        (self._undone if self._done.isHidden() else self._done).setFocus()

    def _on_changed(self) -> None:
        self._saved.set_tone("")
        self._saved.setText(_("Being saved"))
        if self._draft.is_open and self._content is not None:
            self._say_done()

    def _on_kept(self, at: datetime) -> None:
        self._saved.set_tone("")
        self._saved.setText(_("Saved on this laptop {at:%H:%M}").format(at=at))

    def _on_failed(self, _trouble: Exception) -> None:
        self._saved.set_tone("danger")
        self._saved.setText(_("Not saved. Keep this window open."))


class _Beside(QWidget):
    """Two folded parts side by side, one under the other when there is no room."""

    def __init__(self, parts: list[Folded]) -> None:
        super().__init__()
        self._box = Turning(10)
        self.setLayout(self._box)
        for part in parts:
            self._box.addWidget(part, 1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._box.fit(event.size().width(), need=NARROW)
