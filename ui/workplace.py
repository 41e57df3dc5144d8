"""Everything that lives between unlocking and locking: the desk, the shell, the commands, the watch and the lock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.form import TEXT_LIMIT
from caseworker.domain.messages import Message
from caseworker.domain.ports import Ports, Records
from caseworker.domain.settings import Settings
from ui import way_back
from ui.codes import WeekCode
from ui.commands import Commands
from ui.desk import Desk, Memory, Outside
from ui.file_sending import FileSending, file_sending_of
from ui.i18n import N_, _, counted
from ui.lock import Clocks, Locking, Watch
from ui.notices import Notice, Notices
from ui.palette import Palette
from ui.places import Factory, Go, Place, place_from
from ui.restart import Handover
from ui.screens.keys import Custody, KeysScreen
from ui.screens.lock.code import CodeScreen
from ui.screens.settings import Protection, Safety, SettingsScreen
from ui.sending import Sending, Sent, sending_of, sync_line
from ui.shell import PLACE, Shell
from ui.tasks import Tasks
from ui.waiting import Counts, counts_of
from ui.widgets.boxword import say_at
from ui.widgets.textbox import LineBox, TextBox

LEASE_WARNING_DAYS = 2
LEASE_ENDS = Message(
    N_("This laptop opens without a network only until {day}."),
    N_("Nothing is lost then, but it has to meet the partnership before it opens again."),
    N_("Connect it to a network before that day."),
)


@dataclass(frozen=True, slots=True)
class Opened:
    """What is there once the words were right.

    Attributes:
        close: runs last: it empties the log and closes.
        warning: what must be said first.
        custody: words, recovery and backups of this laptop; None where there is no vault behind it.
        is_over: whether the lease has ended, or the laptop itself: then it locks. A read of a few milliseconds.
        is_new: whether this laptop has just been set up.
        news: what a sync has shown of this laptop that must be said, each time once. A read of a millisecond.
        back_up: makes a backup if the newest is a day old. Slow. Raises Told.
    """

    ports: Ports
    outside: Outside
    memory: Memory
    close: Callable[[], None]
    warning: Notice | None = None
    custody: Custody | None = None
    is_over: Callable[[], bool] = lambda: False
    back_up: Callable[[], object] = lambda: None
    news: Callable[[], Notice | None] = lambda: None
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Fittings:
    """What a workplace is built with: threads, where to tell, screens, clocks, and what protects the records."""

    tasks: Tasks
    notices: Notices
    screens: Mapping[str, Factory]
    clocks: Clocks
    protections: tuple[Protection, ...] = ()


class Workplace(QObject):
    """The parts of one unlocked session and the wires between them.

    Signals:
        began: the first screen is shown.
        ended: everything unfinished is with the desk; the store may be closed.
    """

    began = Signal()
    ended = Signal()

    def __init__(self, window: QMainWindow, pages: QStackedWidget, opened: Opened, *, fittings: Fittings) -> None:
        super().__init__(window)
        self._pages = pages
        self._counts = Counts()
        self._opened = opened
        self.desk = Desk(opened.ports, fittings.tasks, fittings.notices, outside=opened.outside, memory=opened.memory)
        self.desk.setParent(self)
        settings = self.desk.settings
        self.commands = Commands(window)
        self.sending: Sending = sending_of(self.desk)
        self.files: FileSending = file_sending_of(self.desk)
        self.watch = Watch(settings, fittings.clocks, self)
        self.shell = Shell(self.desk, self._table(fittings), self.commands)
        pages.addWidget(self.shell)
        self.locking = Locking(pages, self.shell, self.commands, watch=self.watch, farewell=self.ended.emit)
        self.week = WeekCode(self.desk, self.locking.code)
        self.palette = Palette(window, self.commands)
        self._minute = QTimer(self)
        self._minute.setInterval(60_000)
        self._minute.timeout.connect(self._look_at_lease)
        self._wire()
        self._use(settings)

    def begin(self) -> None:
        """Ask for the cover code, unless the week's holds, then show the first screen. The watch begins at once."""
        self.watch.start()
        self._minute.start()
        if self.week.restore():
            self._start()
            return
        screen = CodeScreen()
        screen.chosen.connect(self._on_code)
        screen.skipped.connect(self.skip_code)
        self._code_screen = screen
        self._pages.addWidget(screen)
        self._pages.setCurrentWidget(screen)
        screen.focus_target().setFocus()

    @Slot()
    def skip_code(self) -> None:
        """Go on without a cover code: the cover then opens with the four words only."""
        self._start()

    def rest(self) -> None:
        """Ask the store nothing more: it is about to be closed."""
        self._minute.stop()
        self.watch.stop()
        self.sending.rest()
        self.sending.changed.disconnect(self._look_at_lease)

    def handover(self) -> Handover:
        """What the lock screen may know of this moment."""
        now = self.desk.ports.clock.now().astimezone()
        return Handover(
            locked_at=f"{now:%H:%M}",
            planned=self._counts.planned,
            to_answer=self._counts.to_answer,
            unsent=self._counts.unsent,
            is_offline=self.sending.sent.trouble == "server_unreachable",
            settings=self.desk.settings,
            numbers=self._counts.numbers,
        )

    @Slot(str, bool)
    def _on_code(self, digits: str, for_a_week: bool) -> None:  # noqa: FBT001  (the signature of the signal)
        if not self.locking.code.choose(digits):
            self._code_screen.refuse(_("Six digits, please, and not all the same."))
            return
        if for_a_week:
            self.week.keep()
        self._start()

    def _start(self) -> None:
        self._pages.setCurrentWidget(self.shell)
        kept = self.desk.kept(PLACE)
        self.shell.start(place_from(kept) if isinstance(kept, dict) else None)
        self.sending.begin()
        self.desk.run(self, lambda _report: self._opened.back_up(), lambda _made: None)
        self._on_sent(self.sending.sent)
        self._on_tick(self.watch.seconds_left)
        self._on_changed(Changes(), None)
        for notice in (self._opened.warning, self._lease_notice(), self._way_back_notice()):
            if notice is not None:
                self.desk.notices.tell(notice)
                break
        self.began.emit()

    def _lease_notice(self) -> Notice | None:
        custody = self._opened.custody
        standing = None if custody is None else custody.standing()
        if standing is None or standing.days_left is None or standing.days_left >= LEASE_WARNING_DAYS:
            return None
        return Notice(LEASE_ENDS.filled({"day": standing.lease_until}), "alert")

    def _way_back_notice(self) -> Notice | None:
        custody = self._opened.custody
        if custody is None:
            return None
        kept, today = self.desk.kept(way_back.KEPT), self.desk.ports.clock.now().astimezone().date()
        message, keep = way_back.said_today(custody.standing(), kept, today, is_new=self._opened.is_new)
        if keep != kept:
            self.desk.keep(way_back.KEPT, keep)
        if message is None:
            return None
        return Notice(message, "news", lambda: self.shell.go(Place("keys")), action=way_back.ACTION)

    def _table(self, fittings: Fittings) -> Mapping[str, Factory]:
        """Every screen; the settings are given the lock, which is built after them and asked only when they open."""
        custody = self._opened.custody

        def settings(desk: Desk, go: Go) -> SettingsScreen:
            code = self.locking.code
            show_keys = None if custody is None else lambda: go(Place("keys"))
            safety = Safety(
                self.week.choose,
                self.week.drop,
                lambda: code.is_chosen,
                fittings.protections,
                show_keys,
                way_back=None if custody is None else lambda: way_back.standing_words(custody.standing()),
            )
            return SettingsScreen(desk, safety)

        table = {**fittings.screens, "settings": settings}
        if custody is not None:
            table["keys"] = lambda desk, _go: KeysScreen(desk, custody)
        return table

    def _wire(self) -> None:
        for name, deed in (
            ("palette", self.palette.open_list),
            ("help", self.palette.open_keys),
            ("sync.now", self.sending.start_asked),
        ):
            self.commands.bind(name, deed)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self.commands.look_at_focus)
            application.focusChanged.connect(self._on_focus)
        self.desk.settings_changed.connect(self._use)
        self.desk.changed.connect(self._on_changed)
        self.sending.changed.connect(self._on_sent)
        self.sending.changed.connect(self._look_at_lease)
        self.watch.ticked.connect(self._on_tick)
        self.watch.cover_due.connect(self.palette.put_away)
        self.shell.hide_wished.connect(self.palette.put_away)
        self.locking.locking.connect(self.palette.put_away)

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        """A box that cannot take what is put into it says so here: what is lost of a paste is never lost in silence."""
        if isinstance(now, TextBox):
            now.paste_left_out.connect(self._on_paste_left_out, Qt.ConnectionType.UniqueConnection)
        elif isinstance(now, LineBox):
            now.inputRejected.connect(self._on_line_full, Qt.ConnectionType.UniqueConnection)

    @Slot()
    def _on_paste_left_out(self) -> None:
        self._say_at(Told("paste_too_long", limit=f"{TEXT_LIMIT:,}"))

    @Slot()
    def _on_line_full(self) -> None:
        line = self.sender()
        if isinstance(line, LineBox) and len(line.text()) >= line.maxLength():
            self._say_at(Told("line_full", limit=line.maxLength()))

    def _say_at(self, told: Told) -> None:
        """At the box itself, and in the line at the foot, where it can still be read when the box has been left."""
        self.desk.notices.show(told)
        box = self.sender()
        if isinstance(box, LineBox | TextBox):
            say_at(box, f"{told.message.happened} {told.message.safe}")

    @Slot(object)
    def _use(self, settings: Settings) -> None:
        self.watch.use(settings)
        self.commands.use_letters(is_on=settings.single_letters)

    @Slot()
    def _look_at_lease(self) -> None:
        if self._opened.is_over():
            self.locking.lock()
        elif (news := self._opened.news()) is not None:
            self.desk.notices.tell(news)

    @Slot(object)
    def _on_sent(self, sent: Sent) -> None:
        line = sync_line(sent)
        self.shell.show_sync(line.words, icon=line.icon, ink=line.ink)

    @Slot(int)
    def _on_tick(self, seconds: int) -> None:
        if seconds <= 30:
            words = counted("Locks in {n} second", "Locks in {n} seconds", seconds)
        else:
            words = counted("Locks in {n} minute", "Locks in {n} minutes", -(-seconds // 60))
        self.shell.foot.set_locks(words)

    @Slot(object, object)
    def _on_changed(self, _changes: Changes, _source: QObject | None) -> None:
        now = self.desk.ports.clock.now().astimezone()

        def question(records: Records) -> Counts:
            return counts_of(records, now)

        self.desk.ask(self, question, self._on_counts, key="counts")

    def _on_counts(self, counts: Counts) -> None:
        self._counts = counts
