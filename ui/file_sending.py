"""Sending and fetching files: by itself after the text, never beside it, and only as long as nobody paused it.

The text always goes first: while it runs, or wants to, the lane of files stops at the next chunk and goes on after it.
"""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from caseworker.domain.errors import Told
from caseworker.domain.files import FileRun
from ui.desk import Desk
from ui.i18n import _
from ui.sending import Sending, Sent, sending_of
from ui.tasks import Handle, Progress

PAUSED: Final = "files_paused"
_OF_THE_TEXT: Final = frozenset({"sync_stopped"})


class FileSending(QObject):
    """Runs the lane of files after each run of the text that went through.

    Signals:
        changed: what it does, or may do, has changed.
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._text: Sending = sending_of(desk)
        self._run: Handle | None = None
        self._is_asked = False
        self._was_running = False
        self._is_paused = desk.kept(PAUSED) is True
        self.words = ""
        self._text.changed.connect(self._on_text)

    @property
    def is_paused(self) -> bool:
        """Whether the worker paused it; text goes on."""
        return self._is_paused

    @property
    def waits(self) -> bool:
        """Whether nothing is sent by itself: it was paused, or the connection is paid by use."""
        return self._is_paused or self._text.sent.metered == "metered"

    @property
    def is_running(self) -> bool:
        """Whether a run goes on."""
        return self._run is not None

    @Slot()
    def turn(self) -> None:
        """Pause it, or go on: on a connection paid by use that is the worker's own word for this once."""
        goes_on = self.waits and not self.is_running
        self._is_paused = not goes_on
        self._desk.keep(PAUSED, self._is_paused or None)
        if goes_on:
            self.start_asked()
        else:
            self._is_asked = False
            self._stop()
        self.changed.emit()

    @Slot()
    def soon(self) -> None:
        """A file was added: its record goes first, and the file after it."""
        self._text.start()

    @Slot()
    def start_asked(self) -> None:
        """The worker asked for it: whatever stops a file now is told in full."""
        self._is_asked = True
        self._start()

    @Slot()
    def _start(self) -> None:
        if self._run is not None or self._text.sent.is_running:
            return
        if self.waits and not self._is_asked:
            return
        files = self._desk.files
        self._run = self._desk.run(
            self,
            lambda report: files.run(report.told, report.stopped),
            self._on_done,
            or_else=self._on_trouble,
            progress=self._on_progress,
        )
        self.changed.emit()

    def _stop(self) -> None:
        if self._run is not None:
            self._run.stop()

    @Slot(object)
    def _on_text(self, sent: Sent) -> None:
        """The text's run begins: make way. It ended well: go on."""
        was, self._was_running = self._was_running, sent.is_running
        if sent.is_running and not was:
            self._stop()
        elif was and not sent.is_running and not sent.trouble:
            QTimer.singleShot(0, self, self._start)  # only then is it known whether the connection is paid by use

    def _on_progress(self, progress: Progress) -> None:
        if self._run is not None and progress.total:
            share = round(100 * progress.done / progress.total)
            self.words = _("{words}: {share} %").format(words=_(progress.words), share=share)
            self.changed.emit()

    def _on_done(self, report: FileRun) -> None:
        """What went wrong is told in full to who asked; a run that made way for the text goes on after it."""
        self._over()
        was_asked, made_way = self._is_asked, report.trouble in _OF_THE_TEXT
        self._is_asked = was_asked and made_way
        if report.changes:
            self._desk.changed.emit(report.changes, self)
        key = report.trouble or next(iter(report.troubles.values()), "")
        if was_asked and key and not made_way:
            self._desk.notices.show(Told(key), self.start_asked, owner=self)
        self._text.count()

    def _on_trouble(self, trouble: Exception) -> None:
        self._over()
        self._is_asked = False
        self._desk.notices.show(trouble, self.start_asked, owner=self)

    def _over(self) -> None:
        self._run, self.words = None, ""
        self.changed.emit()


def file_sending_of(desk: Desk) -> FileSending:
    """The one FileSending of this desk."""
    found = desk.findChild(FileSending)
    return found if isinstance(found, FileSending) else FileSending(desk)
