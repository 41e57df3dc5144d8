"""A form of somebody with a confidential address: what is kept off the screen is left out of it, and not lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from caseworker.domain.form import Record
from caseworker.domain.forms.person import Person
from caseworker.domain.ids import ScopeId
from caseworker.domain.reading.hidden import left_out, open_until
from ui.desk import Desk
from ui.forms.form_view import FormView
from ui.i18n import _
from ui.widgets.cards import Banner


@dataclass(frozen=True, slots=True)
class KeptOff:
    """Fields that a form does not show now: never, or only until an emergency look is over."""

    names: frozenset[str] = frozenset()
    until: datetime | None = None

    @property
    def left_out(self) -> frozenset[str]:
        """What the form does not even draw."""
        return frozenset() if self.until is not None else self.names

    def above(self) -> tuple[QWidget, ...]:
        """What says so over the form."""
        if not self.names:
            return ()
        closed = _("The address is confidential, so it is not on this page. In an emergency the overview shows it.")
        shown = _("The address is confidential. It is on this page until your emergency look is over.")
        return (Banner(closed if self.until is None else shown, "news", icon="lock"),)

    def watch(self, view: FormView, desk: Desk) -> None:
        """Take the fields off the screen when the look is over; what was changed in them stays in the form."""
        if self.until is None:
            return
        left = max(0.0, (self.until - desk.ports.clock.now()).total_seconds())
        QTimer.singleShot(round(left * 1000), view, lambda: self.hide(view))

    def hide(self, view: FormView) -> None:
        """Off the screen."""
        for name in self.names:
            view.field(name).hide()


def kept_off_form(
    desk: Desk, form: type[Record], scope: ScopeId | None, *bodies: Mapping[str, JsonValue] | None
) -> KeptOff:
    """What a form keeps off the screen, by what is stored and by what was being written."""
    if form is not Person or scope is None:
        return KeptOff()
    names = frozenset(name for body in bodies if body for name in left_out(Person.read(body)))
    return KeptOff(names, open_until(desk.ports, scope) if names else None)
