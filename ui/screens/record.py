"""Any record as a form: the young person, an agreed action, a concern, and every form that has no screen of its own."""

from collections.abc import Callable, Mapping
from datetime import datetime

from pydantic import JsonValue
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from caseworker.domain.actions import records as verbs
from caseworker.domain.actions.reviewing import review_gaps, save_and_close_review
from caseworker.domain.edits import Body
from caseworker.domain.form import Record
from caseworker.domain.forms.concern import Concern
from caseworker.domain.forms.plan_review import PlanReview
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import DraftKey, Stored
from caseworker.domain.registry import BY_KIND, law_of
from ui.desk import Desk
from ui.forms.form_view import FormView, Surroundings
from ui.forms.keeper import DraftKeeper
from ui.i18n import _
from ui.places import Go, Place, Screen
from ui.screens.case.papers import FILLED_IN
from ui.screens.record_concern import closing_gaps, ring_banner, save_and_close
from ui.screens.record_hidden import KeptOff, kept_off_form
from ui.widgets.button import Button
from ui.widgets.cards import Banner, SectionTitle
from ui.widgets.chip import pair
from ui.widgets.errors import ErrorSummary
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel
from ui.widgets.page import Page, body


class RecordScreen(Screen):
    """`place.record` names the record, or the id a new one will have; `place.tab` is its kind."""

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__()
        self._desk, self._go = desk, go
        self._form: type[Record] | None = None
        self._view: FormView | None = None
        self._place: Place | None = None
        self._stored: Stored | None = None
        self._keeper = DraftKeeper(desk, self, self._values)
        self._keeper.kept.connect(self._on_kept)
        self._keeper.failed.connect(self._on_failed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._page: Page | None = None
        self._summary = ErrorSummary()
        self._state = PlainLabel("", "muted")
        self._locked = Banner("", "news")
        self._save_button: QWidget | None = None

    @override
    def open(self, place: Place) -> None:
        assert place.scope is not None
        self._form = BY_KIND[place.tab]
        record = place.record or RecordId(self._desk.ports.ids.new())
        self._place = Place("record", place.scope, record, place.tab)
        self._stored = self._desk.now(lambda _records: verbs.find(self._desk.ports, record))
        draft = self._keeper.begin(DraftKey(place.scope, place.tab, record), self._stored)
        values: Mapping[str, JsonValue] = draft.values if draft else self._stored.body if self._stored else {}
        kept = kept_off_form(self._desk, self._form, place.scope, values, self._stored.body if self._stored else None)
        self._build(self._form, kept)
        assert self._view is not None
        kept.watch(self._view, self._desk)
        self._view.show_body(values or self._form().body())
        self._view.changed.connect(self._keeper.touch)
        self._close_if_locked()
        self._state.setText(_("This goes on where you stopped.") if draft else "")

    @override
    def leave(self) -> None:
        if not self._keeper.is_changed or self._view is None:
            return
        if self._view.is_readable():
            self._save(lambda: None)
        else:
            self._keeper.keep()

    @override
    def where(self) -> Place | None:
        return self._place

    @override
    def deeds(self) -> Mapping[str, Callable[[], None]]:
        return {"record.save": self.save}

    @override
    def focus_target(self) -> QWidget | None:
        return self._view.first_field() if self._view is not None else None

    def save(self) -> None:
        """Save and go back. What cannot be read is shown at its field, and stays in the draft."""
        self._saved(self._back)

    def _saved(self, then: Callable[[], None]) -> None:
        assert self._view is not None
        self._view.clear_errors()
        problems = self._view.problems()
        self._summary.show_problems(problems)
        if not problems:
            self._save(then)

    def print_it(self) -> None:
        """Save, and look at the page that is made from it."""
        place = self._place
        assert place is not None
        self._saved(lambda: self._go(Place("print", place.scope, place.record, tab="documents")))

    def close_concern(self) -> None:
        """Close a concern: what is written is saved, and without the name of somebody who received it it stays open."""
        assert self._view is not None
        self._view.clear_errors()
        concern = Concern.read(self._view.values())
        problems = self._view.problems() or self._view.show_gaps(closing_gaps(concern))
        self._summary.show_problems(problems)
        if problems:
            return
        place, seen = self._place, self._keeper.seen
        assert place is not None
        scope, record = place.scope, place.record
        assert scope is not None
        assert record is not None
        self._keeper.stop()
        self._desk.do(
            self,
            lambda ports: save_and_close(ports, concern, scope=scope, record=record, seen=seen),
            lambda _changes: self._on_closed(),
            or_else=self._on_failed,
        )

    def close_review(self) -> None:
        """Close a look at a plan: what is written is saved, and without the day of the next look it stays open."""
        assert self._view is not None
        assert self._place is not None
        self._view.clear_errors()
        review = PlanReview.read(self._view.values())
        problems = self._view.problems() or self._view.show_gaps(review_gaps(review))
        self._summary.show_problems(problems)
        scope, record, seen = self._place.scope, self._place.record, self._keeper.seen
        if problems or scope is None or record is None:
            return
        self._keeper.stop()
        self._desk.do(
            self,
            lambda ports: save_and_close_review(ports, review, scope=scope, record=record, seen=seen),
            lambda _changes: self._go(Place("case", scope, RecordId(review.version), tab="plan")),
            or_else=self._on_failed,
        )

    def _on_closed(self) -> None:
        self._desk.notices.say(_("The concern is closed. It is on this laptop, not sent yet."))
        self._back()

    def _save(self, then: Callable[[], None]) -> None:
        assert self._view is not None
        assert self._place is not None
        record, record_id, scope = self._view.record(), self._place.record, self._place.scope
        assert record_id is not None
        assert scope is not None
        seen = self._keeper.seen
        self._keeper.stop()
        self._desk.do(
            self,
            lambda ports: verbs.save(ports, record, scope=scope, record_id=record_id, seen=seen),
            lambda _changes: then(),
            or_else=self._on_failed,
        )

    def _back(self) -> None:
        assert self._place is not None
        self._go(Place("case", self._place.scope))

    def _values(self) -> Body:
        return self._view.values() if self._view else {}

    def _build(self, form: type[Record], kept: KeptOff) -> None:
        clock, ids = self._desk.ports.clock, self._desk.ports.ids
        around = Surroundings(
            self._desk.ports.lists, lambda: clock.now().astimezone().date(), ids.new, links=self._links()
        )
        view = self._view = FormView(form, around, leave_out=kept.left_out)
        page = Page(_(form.info.title))
        self._summary, self._state = ErrorSummary(), PlainLabel("", "muted")
        back = Button(_("Back to the case"), "quiet", icon="arrow-left")
        back.clicked.connect(self._back)
        head = Flow(10)
        head.add(back, SectionTitle(_(form.info.title), self._name(), level="h1"))
        page.header.addLayout(head)
        self._locked = Banner(_("This is signed and cannot be changed. Add an addendum instead."), "news", icon="lock")
        page.set_body(body(self._locked, *kept.above(), *self._above(form), self._summary, view, spacing=14))
        save = Button(_("Save and close"), "primary", icon="check")
        save.clicked.connect(self.save)
        self._save_button = pair(save, "Ctrl+S")
        page.set_footer(self._save_button, *self._closing(form), None, self._state)
        if self._page is not None:
            self._column.removeWidget(self._page)
            self._page.deleteLater()
        self._page = page
        self._column.addWidget(page)

    def _above(self, form: type[Record]) -> tuple[QWidget, ...]:
        """What stands over the form: for a concern, whom to ring."""
        scope = self._place.scope if self._place else None
        if form is not Concern or scope is None or self._is_locked():
            return ()
        return (ring_banner(self._desk, scope),)

    def _closing(self, form: type[Record]) -> tuple[QWidget, ...]:
        if form.info.kind in FILLED_IN:
            show = Button(_("Save and look at the page"), icon="printer")
            show.setObjectName("save-and-print")
            show.clicked.connect(self.print_it)
            return (show,)
        if form is PlanReview and not self._is_locked():
            done = Button(_("Done: we look again on that day"), icon="check")
            done.setObjectName("close-review")
            done.clicked.connect(self.close_review)
            return (done,)
        if form is not Concern or self._is_locked():
            return ()
        close = Button(_("Somebody has it: close the concern"), icon="lock")
        close.setObjectName("close-concern")
        close.clicked.connect(self.close_concern)
        return (close,)

    def _is_locked(self) -> bool:
        status = str(self._stored.body.get("status", "")) if self._stored else ""
        return law_of(self._stored.kind).open_fields(status) is not None if self._stored else False

    def _close_if_locked(self) -> None:
        """A record whose status locks it is shown, and cannot be changed here."""
        is_locked = self._is_locked()
        if self._form is Concern:
            self._locked.set_words(_("This concern is closed. It stays as it was written."))
        if self._form is PlanReview:
            self._locked.set_words(_("This look at the plan is closed. It stays as it was written."))
        assert self._view is not None
        assert self._save_button is not None
        self._view.setEnabled(not is_locked)
        self._save_button.setVisible(not is_locked)
        self._locked.setVisible(is_locked)

    def _name(self) -> str:
        scope = self._place.scope if self._place else None
        person = self._desk.now(lambda _records: verbs.find(self._desk.ports, RecordId(scope or "")))
        return str(person.body.get("known_as") or person.body.get("given_name") or "") if person else ""

    def _links(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        scope = self._place.scope if self._place else None
        return links_in(self._desk, scope) if scope else {}

    def _on_kept(self, at: datetime) -> None:
        self._state.setText(_("Saved on this laptop {time:%H:%M:%S}. Not sent yet.").format(time=at))

    def _on_failed(self, trouble: Exception) -> None:
        self._keeper.touch()
        self._state.setText(_("Could not save: keep this window open."))
        self._state.set_tone("danger")
        self._desk.notices.show(trouble, self.save, owner=self)


def links_in(desk: Desk, scope: ScopeId) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The records of a case that links may name: people in the network and episodes."""
    lists = desk.ports.lists

    def named(kind: str, field: str, coded: str = "") -> tuple[tuple[str, str], ...]:
        found = desk.now(lambda records: records.of(scope, kind))
        return tuple(
            (one.id, lists.label(coded, str(one.body.get(field, ""))) if coded else str(one.body.get(field, "")))
            for one in found
        )

    return {"network_member": named("network_member", "name"), "episode": named("episode", "programme", "programme")}
