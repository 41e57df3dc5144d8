"""A part of a case that shows one thing out of a list and has room for one form; what is begun in it is never lost."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.changes import Changes
from caseworker.domain.ids import ScopeId
from ui.desk import Desk
from ui.forms.form_panel import FormPanel
from ui.places import Go, Place
from ui.screens.case.tab import CaseTab


class WritingTab(CaseTab):
    """Reads again whatever changed, and keeps the open form while the worker goes elsewhere.

    A subclass reads in `read`, shows what is chosen in `follow` and begins something new in `begin`. Its list is the
    `focus_target`.
    """

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__()
        self._desk, self._go = desk, go
        self._at: ScopeId | None = None
        self._current: str | None = None
        self._form: FormPanel | None = None

    @property
    def scope(self) -> ScopeId:
        """Whose file is open."""
        assert self._at is not None
        return self._at

    def come_to(self, place: Place) -> None:
        """Another place is shown; in another file nothing is chosen yet."""
        if place.scope != self._at:
            self._current = None
        self._at = place.scope
        self.close_form()

    def read(self) -> None:
        """Read what is shown."""
        raise NotImplementedError

    def follow(self) -> None:
        """Show what is chosen."""
        raise NotImplementedError

    def begin(self) -> None:
        """Begin something new."""
        raise NotImplementedError

    def choose(self, key: str) -> None:
        """Show another one. A form that was begun is kept."""
        self.leave()
        self.close_form()
        self._current = key
        self.follow()

    def take_form(self, form: FormPanel) -> FormPanel:
        """A form that is written from now on."""
        self._form = form
        form.saved.connect(self._on_done)
        form.thrown_away.connect(self._on_done)
        return form

    def save_form(self) -> None:
        """Save what is being written, if something is."""
        if self._form is not None:
            self._form.save()

    def close_form(self) -> None:
        """Nothing is written any more."""
        self._form = None

    @override
    def stale(self, changes: Changes) -> None:
        self.read()

    @override
    def leave(self) -> None:
        if self._form is not None:
            self._form.leave()

    @override
    def deeds(self) -> Mapping[str, Callable[[], None]]:
        return {"case.add": self.begin, "case.save": self.save_form}

    @override
    def focus_target(self) -> QWidget:
        raise NotImplementedError

    def _on_done(self) -> None:
        self.close_form()
        self.read()
        self.focus_target().setFocus(Qt.FocusReason.OtherFocusReason)
