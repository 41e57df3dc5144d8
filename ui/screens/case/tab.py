"""What a part of a case promises: the case screen shows one at a time under the header that never changes."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from caseworker.domain.changes import Changes
from caseworker.domain.reading.case import CaseHeader
from ui.desk import Desk
from ui.places import Go, Place


class CaseTab(QWidget):
    """One part of a case. Built when first shown; `open` is called each time, for any young person."""

    def open(self, place: Place, header: CaseHeader) -> None:
        """Show this part of the case in `place.scope`; `header` is what stands above it."""
        raise NotImplementedError

    def stale(self, changes: Changes) -> None:
        """Something in this case changed, and not through this tab."""

    def leave(self) -> None:
        """The worker goes elsewhere, covers the screen or locks: hand unfinished work to the desk."""

    def where(self) -> Place | None:
        """The place now, if it differs from the one that was opened."""
        return None

    def deeds(self) -> Mapping[str, Callable[[], None]]:
        """What this part's commands do, by command id."""
        return {}

    def focus_target(self) -> QWidget | None:
        """What gets the keyboard when the place names nothing."""
        return None


TabFactory = Callable[[Desk, Go], CaseTab]
"""Makes a part of a case; called when it is first shown."""
