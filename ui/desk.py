"""The bridge between screens and work: ask a question, do an action, hear what changed.

Screens know the desk and the ports, and nothing of threads. Every call is made on the GUI thread, and every answer
comes back there, or not at all if the one who asked is gone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from pydantic import JsonValue
from PySide6.QtCore import QObject, Signal

from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.files import Files, NoFiles
from caseworker.domain.ports import Mailbag, Ports, Press, Records
from caseworker.domain.settings import Settings, settings_from
from caseworker.syncport import SyncStatus
from ui.notices import Notices
from ui.tasks import Handle, Progress, Reply, Report, Tasks

T = TypeVar("T")
OrElse = Callable[[Exception], None]

SETTINGS = "settings"


class Memory(Protocol):
    """Small values kept in the encrypted store, for this device only: settings, and where the worker was."""

    def recall(self, name: str) -> JsonValue:
        """What was kept under this name, or None."""
        ...

    def remember(self, name: str, value: JsonValue) -> None:
        """Keep a value under a name, None to forget it. Called on the write lane."""
        ...


def nobody_proves(_words: str) -> None:
    """Where one may only look, nothing leaves, whoever asks. Raises Told("store_look_only")."""
    raise Told("store_look_only")


@dataclass(frozen=True, slots=True)
class Outside:
    """What reaches beyond the store: the press, sync, where this device's work is, who is asking, and its files.

    `status` reads a millisecond, on the thread that calls it. `prove` raises Told unless these words open this laptop;
    it is slow, and wrong ones count as at the lock.
    """

    press: Press
    mailbag: Mailbag
    status: Callable[[], SyncStatus] = SyncStatus
    prove: Callable[[str], None] = nobody_proves
    files: Files = field(default_factory=NoFiles)


class Desk(QObject):
    """What screens work at.

    Signals:
        changed(Changes, QObject | None): somebody's action or sync changed records; the source is who asked for it.
        settings_changed(Settings): the worker chose other settings.
    """

    changed = Signal(object, object)
    settings_changed = Signal(object)

    def __init__(self, ports: Ports, tasks: Tasks, notices: Notices, *, outside: Outside, memory: Memory) -> None:
        super().__init__()
        self._ports = ports
        self._tasks = tasks
        self._notices = notices
        self._outside = outside
        self._memory = memory
        self._settings = settings_from(memory.recall(SETTINGS))

    @property
    def ports(self) -> Ports:
        """What verbs are given. Its records may be read here only by reads of a few milliseconds."""
        return self._ports

    @property
    def notices(self) -> Notices:
        """Where the worker is told things."""
        return self._notices

    @property
    def press(self) -> Press:
        """Makes PDFs. Use it inside `ask` or `run`: it takes longer than a frame."""
        return self._outside.press

    @property
    def mailbag(self) -> Mailbag:
        """Sync. Screens start it through `Sending`, so that there is one at a time."""
        return self._outside.mailbag

    def prove(self, words: str) -> None:
        """Raise Told unless these words open this laptop: what leaves it is asked for by its worker. Slow."""
        self._outside.prove(words)

    @property
    def files(self) -> Files:
        """Photographs, letters and recordings. Use what opens or takes one inside `ask`, `do` or `run`."""
        return self._outside.files

    def status(self) -> SyncStatus:
        """Where this device's work is, counted by the store; a read of a millisecond, on the calling thread."""
        return self._outside.status()

    def now(self, question: Callable[[Records], T]) -> T:
        """The answer at once, on this thread: only for reads of a few milliseconds. Raises what the question raises."""
        return question(self._ports.records)

    def ask(
        self,
        owner: QObject,
        question: Callable[[Records], T],
        then: Callable[[T], None],
        *,
        or_else: OrElse | None = None,
        key: str = "",
    ) -> Handle:
        """Read away from the screen. With a key, an answer is dropped once the owner asked a newer one of that key."""

        def again() -> None:
            self.ask(owner, question, then, or_else=or_else, key=key)

        reply = Reply(owner, then, or_else or self._teller(owner, again), key=key)
        return self._tasks.run("read", lambda _: question(self._ports.records), reply)

    def do(
        self,
        owner: QObject,
        action: Callable[[Ports], Changes],
        then: Callable[[Changes], None] | None = None,
        *,
        or_else: OrElse | None = None,
    ) -> Handle:
        """Run a verb on the write lane, in order. `changed` tells everybody first, then `then` is called."""

        def again() -> None:
            self.do(owner, action, then, or_else=or_else)

        def done(changes: Changes) -> None:
            self._tell_all(changes, owner)
            if then is not None:
                then(changes)

        reply = Reply(owner, done, or_else or self._teller(owner, again))
        return self._tasks.run("write", lambda _: action(self._ports), reply)

    def run(
        self,
        owner: QObject,
        work: Callable[[Report], T],
        then: Callable[[T], None],
        *,
        or_else: OrElse | None = None,
        progress: Callable[[Progress], None] | None = None,
    ) -> Handle:
        """Long work with progress and cancel, on the net lane. If it answers with Changes, everybody is told."""

        def done(answer: T) -> None:
            if isinstance(answer, Changes):
                self._tell_all(answer, owner)
            then(answer)

        reply = Reply(owner, done, or_else or self._teller(owner, None), progress)
        return self._tasks.run("net", work, reply)

    @property
    def settings(self) -> Settings:
        """The worker's settings in force."""
        return self._settings

    def choose(self, settings: Settings) -> None:
        """Put other settings in force, and keep them in the encrypted store."""
        if settings == self._settings:
            return
        self._settings = settings
        self.keep(SETTINGS, settings.model_dump(mode="json"))
        self.settings_changed.emit(settings)

    def keep(self, name: str, value: JsonValue) -> None:
        """Keep a small value in the encrypted store, in order with everything that is written."""
        reply: Reply[None] = Reply(self, lambda _: None, self._notices.show)
        self._tasks.run("write", lambda _: self._memory.remember(name, value), reply)

    def kept(self, name: str) -> JsonValue:
        """The small value kept under this name, read at once."""
        return self._memory.recall(name)

    def _tell_all(self, changes: Changes, source: QObject) -> None:
        if changes:
            self.changed.emit(changes, source)

    def _teller(self, owner: QObject, again: Callable[[], None] | None) -> OrElse:
        return lambda trouble: self._notices.show(trouble, again, owner=owner)
