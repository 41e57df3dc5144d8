"""Making the pages away from the screen; a whole file takes seconds, says how far it is, and can be stopped."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from caseworker.domain.actions.paper import Sheet
from caseworker.domain.actions.print_out import Wish, look_at
from caseworker.domain.errors import Told
from caseworker.domain.paperwork.registry import paper_kind
from caseworker.domain.ports import Steps
from ui.desk import Desk
from ui.i18n import _
from ui.screens.paper.preview import PreviewCard
from ui.tasks import Handle, Progress, Report


class Making:
    """One page in the making at a time; the one before is given up."""

    def __init__(self, owner: QObject, desk: Desk, preview: PreviewCard) -> None:
        self._owner, self._desk, self._preview = owner, desk, preview
        self._handle: Handle | None = None

    def begin(self, wish: Wish, then: Callable[[Sheet], None], or_else: Callable[[Exception], None]) -> None:
        """Make it, and say so when it is there. A stop comes as Told("press_stopped")."""
        self.give_up()
        ports, press = self._desk.ports, self._desk.press
        if not paper_kind(wish.document).is_long:
            self._handle = self._desk.ask(
                self._owner, lambda _records: look_at(ports, press, wish), then, or_else=or_else, key="sheet"
            )
            return
        self._preview.show_making(_("Making the pages …"), self.stop)
        self._handle = self._desk.run(
            self._owner,
            lambda report: look_at(ports, press, wish, told=_heard(report)),
            then,
            or_else=or_else,
            progress=self._on_progress,
        )

    def stop(self) -> None:
        """Stop at the next page; nothing was printed."""
        if self._handle is not None:
            self._handle.stop()

    def give_up(self) -> None:
        """Nobody waits for it any more."""
        if self._handle is not None:
            self._handle.cancel()
        self._handle = None

    def _on_progress(self, progress: Progress) -> None:
        share = 100 * progress.done // max(1, progress.total)
        self._preview.say(_("Making the pages: {n} % done").format(n=share))


def _heard(report: Report) -> Steps:
    def told(done: int, of: int) -> None:
        if report.stopped():
            raise Told("press_stopped")
        report.told("", done, of)

    return told
