"""A laptop in a simulation: a worker with a skewed clock, a store, and the real engine, driven request by request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, cast

from caseworker import wire
from caseworker.custody import Ended, Escrow, fingerprint
from caseworker.domain.edits import Body, Change, Edit, seal_of
from caseworker.domain.errors import Told
from caseworker.domain.ids import EditId, Path, RecordId, ScopeId
from caseworker.domain.merge import STATUS, Conflicts
from caseworker.server.book import Caller
from caseworker.sync.asks import Ask
from caseworker.sync.ending import receipt
from caseworker.sync.engine import Conversation, run
from caseworker.sync.means import Means, Sizes
from caseworker.sync.report import Leaving, Report
from caseworker.syncport import SyncStore
from tests.property.world.partnership import Key, Now

if TYPE_CHECKING:
    from caseworker.store.custody.desk import CustodyDesk


STORE = "57" * 16
"""What every store in a simulation is called."""


class Crash(Exception):
    """The laptop died here."""


class Seen(Protocol):
    """A record as a worker sees it."""

    scope: ScopeId
    kind: str
    body: dict[str, object]
    versions: dict[Path, EditId]
    conflicts: Conflicts


class WorldStore(SyncStore, Protocol):
    """What a simulation asks of a store besides sync: a person's work, and what they see."""

    def work(self, edits: tuple[Edit, ...], new_scope: wire.NewScope | None = None) -> None:
        """What a person saved."""
        ...

    def view(self, record: RecordId) -> Seen | None:
        """The record with unsent edits on top."""
        ...

    def records(self) -> set[RecordId]:
        """Every record that is here."""
        ...

    def kept_edits(self) -> set[EditId]:
        """Own edits that are still here, sent or not."""
        ...


class Brittle:
    """A store whose laptop may die before or after any call: each call is one durable step."""

    def __init__(self, store: object, step: Callable[[], None], custody_step: Callable[[], None] | None = None) -> None:
        self._store, self._step, self._custody_step = store, step, custody_step or step

    @property
    def custody(self) -> "Brittle":
        """The custody of a store, as brittle."""
        return Brittle(cast("WorldStore", self._store).custody, self._custody_step)

    def __getattr__(self, name: str) -> Callable[..., object]:
        method = getattr(self._store, name)

        def called(*given: object, **named: object) -> object:
            self._step()
            answer = method(*given, **named)
            self._step()
            return answer

        return called


@dataclass(frozen=True, slots=True)
class Steps:
    """What each durable step of a store runs through, and each of its custody."""

    store: Callable[[], None]
    custody: Callable[[], None]


class Laptop:
    """One worker's laptop. `asked` is the request that waits for an answer while a sync is under way, `begun` one that
    was asked before its turn, with what came back.

    `tag` is what the last run left for the next; a laptop that died or stopped has forgotten it. `leaving`: the last
    run heard the order to end, and said that nothing is lost by following it. `is_gone`: its keys are destroyed.
    """

    def __init__(self, store: WorldStore, caller: Caller, *, key: Key, clock: Now, steps: Steps) -> None:
        self.store, self.caller = store, caller
        self.clock = clock
        self.means = Means(
            clock=clock, ticks=lambda: clock.now().timestamp(), key=key, app_v="1", check="all", sizes=Sizes(3, 4000, 2)
        )
        self.brittle = cast("SyncStore", Brittle(store, steps.store, steps.custody))
        self.high: dict[tuple[str, RecordId, Path], int] = {}
        self.written: dict[EditId, Edit] = {}
        self.asked: Ask | None = None
        self.begun: tuple[Ask, wire.Message] | None = None
        self.reports: list[Report] = []
        self.crashes = 0
        self.tag = ""
        self.leaving: Leaving | None = None
        self.is_gone = False
        self._course: Conversation | None = None

    # -- work ---------------------------------------------------------------------------------------------------------
    def save(self, edits: tuple[Edit, ...], new_scope: wire.NewScope | None = None) -> None:
        """What the worker saved, if the store takes it: a record may have gone or been signed under their hands."""
        try:
            self.store.work(edits, new_scope)
        except Told:
            return
        self.written.update({edit.id: edit for edit in edits})

    def edit_of(self, record: RecordId, seen: Seen, *, values: Mapping[Path, object], new_id: str) -> Edit:
        """An ordinary change to what the worker sees."""
        changes = {
            path: Change.model_validate({"value": value, "base": seen.versions.get(path)})
            for path, value in values.items()
        }
        return self._edit(record, seen, changes=changes, new_id=new_id)

    def settling(self, record: RecordId, seen: Seen, *, path: Path, value: object, new_id: str) -> Edit:
        """A choice in a conflict: a normal edit that names the candidates the worker saw."""
        over = tuple(one.edit for one in seen.conflicts[path])
        change = Change.model_validate({"value": value, "base": seen.versions.get(path), "over": over})
        return self._edit(record, seen, changes={path: change}, new_id=new_id).model_copy(update={"verb": "settle"})

    def signing(self, record: RecordId, seen: Seen, *, new_id: str) -> Edit:
        """A signature over everything the worker sees."""
        change = Change(value="signed", base=seen.versions.get(STATUS))
        edit = self._edit(record, seen, changes={STATUS: change}, new_id=new_id)
        seal = seal_of(cast("Body", seen.body))
        return edit.model_copy(update={"verb": "sign", "whole": dict(seen.versions), "seal": seal})

    def _edit(self, record: RecordId, seen: Seen, *, changes: dict[Path, Change], new_id: str) -> Edit:
        return Edit(
            id=EditId(new_id), record=record, scope=seen.scope, kind=seen.kind, author=self.caller.worker,
            made_at=self.clock.now().isoformat(), changes=changes,
        )  # fmt: skip

    # -- sync ---------------------------------------------------------------------------------------------------------
    def advance(self, answer: wire.Message | None) -> None:
        """Begin a sync, or go on with the answer to what was asked."""
        try:
            if self._course is None:
                means = replace(self.means, tag=self.tag)
                self.tag, self.begun = "", None
                self._course = run(self.brittle, means)
                self.asked = next(self._course)
            else:
                assert answer is not None
                self.asked = self._course.send(answer)
        except StopIteration as ended:
            self.reports.append(ended.value)
            self.tag = self.reports[-1].tag
            left = self.reports[-1].leaving
            self.leaving = left if left is not None and left.is_safe else None
            self._course, self.asked = None, None
        except Crash:
            self.crashes += 1
            self._course, self.asked = None, None

    def seal_key(self) -> None:
        """As the app does at an unlock: the data key is sealed to the pinned recovery key and waits to be sent."""
        desk = cast("CustodyDesk", self.store.custody)
        desk.note_opened(STORE, 1)
        desk.keep_escrow(Escrow(store=STORE, epoch=1, key=fingerprint(desk.state().recovery_key), sealed="00" * 40))

    def close_down(self) -> Ended | None:
        """As the app does when nobody can write any more: the receipt, unless something was written since the rescue.

        Then the next sync hands that over too.
        """
        left, self.leaving = self.leaving, None
        if left is None or self.store.custody.unsent().mark != left.mark:
            return None
        self.stop()
        self.is_gone = True
        return receipt(self.means.key, self.caller.device, store=STORE, pieces=left.pieces, at=self.clock.now())

    def stop(self) -> None:
        """The worker stops the sync."""
        if self._course is not None:
            try:
                self._course.close()
            except Crash:
                self.crashes += 1
        self._course, self.asked = None, None
