"""Sending and fetching: one at a time, by itself now and then, and the one true sentence about it."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.messages import Message
from caseworker.domain.pacing import Pace
from caseworker.syncport import SyncStatus
from ui.desk import Desk
from ui.i18n import N_, _, counted
from ui.metered import Metered, metered
from ui.notices import Notice
from ui.tasks import Handle, Progress

AFTER_WORK_MS: Final = 20_000
_QUIET_TROUBLE: Final = frozenset({"server_unreachable", "server_stopped_midway", "server_busy", "server_fault"})
_PASSES: Final = _QUIET_TROUBLE | {"server_nonsense"}
"""Trouble that may be over in a moment: it is tried again soon. Of any other the next usual run is soon enough."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Where things stand.

    Attributes:
        unsent: changes only on this laptop. files: photographs and files only here. needs_you: to be chosen.
        set_aside: kept for a lead.
        is_running, done, total: a run that is going on; total is 0 while it is not known.
        trouble: key of what stopped the last run, empty if it went through.
        at: when the last run went through, "14:31", empty if none did since unlocking.
        is_paused: nothing is sent or fetched unless the worker asks.
        metered: whether the connection is paid by use, as far as the system says.
    """

    unsent: int = 0
    needs_you: int = 0
    set_aside: int = 0
    files: int = 0
    is_running: bool = False
    done: int = 0
    total: int = 0
    trouble: str = ""
    at: str = ""
    is_paused: bool = False
    metered: Metered = "not known"


@dataclass(frozen=True, slots=True)
class SyncLine:
    """The sentence, with the icon and the colour token that go with it."""

    words: str
    icon: str
    ink: str


_STARTS: Final = {"server_unreachable": N_("Offline"), "server_nonsense": N_("Something else answered")}


def sync_line(sent: Sent) -> SyncLine:
    """The one true sentence: never "sent" for what the server has not confirmed."""
    if sent.is_running:
        words = _("Sending {done} of {total}").format(done=sent.done, total=sent.total) if sent.total else _("Sending")
        return SyncLine(words, "cloud-upload", "info")
    here = counted("{n} change is only on this laptop", "{n} changes are only on this laptop", sent.unsent)
    if not sent.unsent:
        here = counted("{n} file is only on this laptop", "{n} files are only on this laptop", sent.files)
    rest = here if sent.unsent or sent.files else _("nothing is waiting to be sent")
    if sent.is_paused:
        return SyncLine(_("Paused. {rest}").format(rest=f"{rest[:1].upper()}{rest[1:]}"), "player-pause", "warn")
    if sent.trouble:
        start = _STARTS.get(sent.trouble, N_("Not sent"))
        start = _(start)
        return SyncLine(f"{start}. {rest[:1].upper()}{rest[1:]}", "cloud-off", "warn")
    return _at_rest(sent, here)


def _at_rest(sent: Sent, here: str) -> SyncLine:
    """Nothing runs and nothing is wrong: what is left to do, most urgent first."""
    if sent.needs_you:
        chosen = counted("{n} change waits for a choice", "{n} changes wait for a choice", sent.needs_you)
        return SyncLine(chosen, "bell", "warn")
    if sent.unsent or sent.files:
        return SyncLine(here, "device-laptop", "warn")
    if sent.set_aside:
        aside = counted(
            "{n} change is set aside for your team lead", "{n} changes are set aside for your team lead", sent.set_aside
        )
        return SyncLine(aside, "archive", "warn")
    if sent.at:
        return SyncLine(_("Everything you wrote is sent, {time}").format(time=sent.at), "cloud-check", "ok")
    return SyncLine(_("Nothing is waiting to be sent"), "cloud-check", "ok")


def clock_trouble(minutes: int) -> Told:
    """What to tell of a clock that is this far ahead of the server's (negative: behind)."""
    far = abs(minutes)
    if far >= 2 * 24 * 60:
        by = counted("{n} day", "{n} days", round(far / (24 * 60)))
    elif far >= 2 * 60:
        by = counted("{n} hour", "{n} hours", round(far / 60))
    else:
        by = counted("{n} minute", "{n} minutes", far)
    return Told("clock_differs", by=by, side=_("ahead of") if minutes > 0 else _("behind"))


class Sending(QObject):
    """Runs sync: when asked, some seconds after work, and every few minutes; after failures sooner, by chance.

    A run that began by itself leaves a lost network to the line at the foot; one the worker asked for says it in full.
    What began by itself and fails the same way again says nothing more.

    Signals:
        changed(Sent): where things stand has changed.
    """

    changed = Signal(object)

    def __init__(
        self, desk: Desk, *, chance: Callable[[], float] = random.random, metered: Callable[[], Metered] = metered
    ) -> None:
        super().__init__(desk)
        self._desk = desk
        self._chance = chance
        self._metered = metered
        self._pace = Pace()
        self._has_begun = False
        self._sent = Sent()
        self._run: Handle | None = None
        self._is_asked = False
        self._is_clock_told = False
        self._told: Message | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(AFTER_WORK_MS)
        self._soon.timeout.connect(self.start)
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self.start)
        desk.changed.connect(self._on_changed)
        desk.notices.shown.connect(self._on_shown)

    @property
    def sent(self) -> Sent:
        """Where things stand now."""
        return self._sent

    def begin(self) -> None:
        """Count what waits, and start running by itself."""
        self.count()
        self._has_begun = True
        self._soon.start()

    @Slot()
    def pause(self) -> None:
        """Send and fetch nothing by itself until `resume`, or until the laptop locks. What is confirmed stays so."""
        self._soon.stop()
        self._next.stop()
        self._tell(replace(self._sent, is_paused=True))
        self.stop()

    @Slot()
    def resume(self) -> None:
        """Go on by itself, at once."""
        self._tell(replace(self._sent, is_paused=False))
        self.start()

    def rest(self) -> None:
        """Begin nothing more: the store is about to be closed."""
        self._has_begun = False
        self._soon.stop()
        self._next.stop()

    @Slot()
    def start(self) -> None:
        """Send and fetch now, unless that is going on already."""
        if self._run is not None:
            return
        self._soon.stop()
        self._next.stop()
        self._tell(replace(self._sent, is_running=True, done=0, total=0))
        mailbag = self._desk.mailbag
        self._run = self._desk.run(
            self,
            lambda report: mailbag.run(report.told, report.stopped),
            self._on_done,
            or_else=self._on_trouble,
            progress=self._on_progress,
        )

    @Slot()
    def start_asked(self) -> None:
        """The worker asked for it: whatever stops this run is told in full."""
        self._is_asked = True
        self.start()

    @Slot()
    def stop(self) -> None:
        """Ask the run to end; what was confirmed by then stays confirmed."""
        if self._run is not None:
            self._run.stop()

    def count(self) -> None:
        """Look again at what waits."""
        self._desk.ask(self, lambda _records: self._desk.status(), self._on_counts, key="counts")

    def _on_counts(self, status: SyncStatus) -> None:
        unsent = status.here + status.sending
        told = replace(self._sent, unsent=unsent, needs_you=status.needs_you, set_aside=status.set_aside)
        self._tell(replace(told, files=status.files))

    def _on_progress(self, progress: Progress) -> None:
        if self._run is not None:
            self._tell(replace(self._sent, done=progress.done, total=progress.total))

    def _on_done(self, _changes: Changes) -> None:
        self._run, self._is_asked = None, False
        if self._told is not None:  # what is still on the screen no longer holds
            self._desk.notices.clear()
            self._told = None
        at = self._desk.ports.clock.now().astimezone()
        self._tell(replace(self._sent, is_running=False, trouble="", at=f"{at:%H:%M}"))
        self._pace = self._pace.succeeded()
        self._plan_next()
        self.count()
        self._weigh_clock()

    def _on_trouble(self, trouble: Exception) -> None:
        self._run = None
        is_asked, self._is_asked = self._is_asked, False
        key = trouble.key if isinstance(trouble, Told) else "server_fault"
        is_news, asked_s = key != self._sent.trouble, 0.0
        if isinstance(trouble, Told) and isinstance(wait_s := trouble.facts.get("wait_s"), int):
            asked_s = float(wait_s)
        self._pace = self._pace.failed() if key in _PASSES else self._pace.succeeded()
        self._plan_next(asked_s)
        self._tell(replace(self._sent, is_running=False, trouble=key))
        changes = getattr(getattr(trouble, "report", None), "changes", None)
        if isinstance(changes, Changes) and changes:  # a run that was halted half-way has changed things all the same
            self._desk.changed.emit(changes, self)
        self.count()
        if is_asked or not isinstance(trouble, Told) or (is_news and key not in _QUIET_TROUBLE):
            self._told = trouble.message if isinstance(trouble, Told) else None
            self._desk.notices.show(trouble, self.start_asked, owner=self)

    def _plan_next(self, asked_s: float = 0.0) -> None:
        """When the next run begins by itself; never while paused, or before anything began."""
        told = self._metered()
        self._pace = replace(self._pace, is_metered=told == "metered")
        self._tell(replace(self._sent, metered=told))
        if self._has_begun and not self._sent.is_paused:
            self._next.start(round(self._pace.wait(self._chance(), asked_s) * 1000))

    def _weigh_clock(self) -> None:
        """V23, told once: what is written meanwhile bears a wrong date, and only the worker can set the clock right."""
        ports = self._desk.ports
        if ports.is_clock_doubted and not self._is_clock_told:
            self._desk.notices.show(clock_trouble(ports.clock_minutes()))
        self._is_clock_told = ports.is_clock_doubted

    @Slot(object)
    def _on_shown(self, notice: Notice) -> None:
        if notice.message != self._told:
            self._told = None

    @Slot(object, object)
    def _on_changed(self, _changes: Changes, source: QObject | None) -> None:
        self.count()
        if source is self or not self._has_begun or self._sent.is_paused or self._pace.failures:
            return  # while nothing answers the next try is planned already, and work does not hasten it
        self._soon.start()

    def _tell(self, sent: Sent) -> None:
        if sent != self._sent:
            self._sent = sent
            self.changed.emit(sent)


def sending_of(desk: Desk) -> Sending:
    """The one Sending of this desk: what the status bar and the page of what is sent share."""
    found = desk.findChild(Sending)
    return found if isinstance(found, Sending) else Sending(desk)
