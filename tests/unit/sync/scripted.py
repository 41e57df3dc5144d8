"""A laptop's store in dicts and a script in place of the server: for single turns of the engine."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import cast

from caseworker import wire
from caseworker.domain.edits import Change, Edit
from caseworker.domain.ids import DeviceId, EditId, Path, RecordId, ScopeId, TeamId, WorkerId
from caseworker.sync.asks import Ask
from caseworker.sync.engine import run
from caseworker.sync.means import Means, Sizes
from caseworker.sync.report import Report
from caseworker.syncport import DeviceCard, SyncStore
from tests.property.world.dictstore import DictStore
from tests.unit.sync.scripted_server import LaptopKey

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
EPOCH = "e" * 32
TEAM = TeamId("c" * 32)
Turn = wire.Message | Callable[[Ask], wire.Message]


class Clock:
    """A clock that stands still."""

    def now(self) -> datetime:
        """The time."""
        return AT


def scope_id(number: int) -> ScopeId:
    """A scope."""
    return ScopeId(f"{number:032x}")


def laptop(*, epoch: str | None = EPOCH) -> DictStore:
    """An enrolled laptop with an empty store."""
    return DictStore(DeviceCard(DeviceId("d" * 32), "K7", WorkerId("a" * 32), TEAM, epoch, 1))


def an_edit(number: int, scope: ScopeId, *, group: str | None = None) -> Edit:
    """The edit of this number: it makes a record of its own."""
    changes = {Path("place"): Change(value=f"v{number}")}
    return Edit(
        id=EditId(f"{number:032x}"), record=RecordId(f"{number:032x}"), scope=scope, kind="session", verb="create",
        author=WorkerId("a" * 32), made_at=AT.isoformat(), changes=changes, group=group,
    )  # fmt: skip


def welcome(*scopes: tuple[ScopeId, int], **more: object) -> wire.Welcome:
    """A welcome that grants these scopes with these heads."""
    grants = [
        {"scope": scope, "kind": "file", "grant_epoch": 1, "level": "write", "head": head} for scope, head in scopes
    ]
    said = {"log_epoch": EPOCH, "server_time": AT, "expected_seq": 1, "grants": grants, **more}
    return wire.Welcome.model_validate(said)


def page_of(scope: ScopeId, count: int, *, as_of: int = 0) -> wire.Bootstrapped:
    """The only page of a scope that holds so many records."""
    records = [
        {
            "record": f"{1_000 + number:032x}", "form": "session", "body": {"place": "x"},
            "versions": {"place": f"{2_000 + number:032x}"}, "author": "b" * 32, "made_at": AT.isoformat(),
        }
        for number in range(count)
    ]  # fmt: skip
    return wire.Bootstrapped.model_validate({"scope": scope, "grant_epoch": 1, "as_of": as_of, "records": records})


def applied(ask: Ask, *, expected: int | None = None) -> wire.Pushed:
    """Everything in a push was applied."""
    push = ask.message
    assert isinstance(push, wire.Push)
    results = tuple(
        wire.Result(
            edit=sent.edit.id,
            outcome="applied",
            entry=sent.seq,
            versions=dict.fromkeys(sent.edit.changes, sent.edit.id),
            values={path: change.value for path, change in sent.edit.changes.items()},
        )
        for sent in push.edits
    )
    return wire.Pushed(results=results, expected_seq=expected or push.edits[-1].seq + 1, server_time=AT)


class Script:
    """Answers by path; `asked` is what was asked. A list gives its members one after another, the last for good."""

    def __init__(self, **turns: Turn | list[Turn]) -> None:
        self.asked: list[Ask] = []
        quiet: Mapping[str, Turn | list[Turn]] = {
            "hello": welcome(),
            "push": applied,
            "pull": wire.Pulled(entries=(), more=False),
            "sums": wire.Summed(sums={}),
            "purged": lambda ask: ask.message,
        }
        self._turns = {**quiet, **turns}

    def __call__(self, ask: Ask) -> wire.Message:
        self.asked.append(ask)
        turn = self._turns[ask.path.rpartition("/")[2]]
        if isinstance(turn, list):
            turn = turn.pop(0) if len(turn) > 1 else turn[0]
        return turn if isinstance(turn, wire.Message) else turn(ask)

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [ask.path.rpartition("/")[2] for ask in self.asked]


def report_of(
    store: DictStore, script: Script, *, sizes: Sizes | None = None, ahead: Callable[[Ask], None] = lambda _ask: None
) -> Report:
    """One run against the script; its report."""
    ticks = iter(range(10_000))
    means = Means(Clock(), lambda: float(next(ticks)), LaptopKey(), "1", "all", sizes or Sizes(), ahead=ahead)
    course = run(cast("SyncStore", store), means)
    try:
        ask = next(course)
        while True:
            ask = course.send(script(ask))
    except StopIteration as ended:
        report: Report = ended.value
        return report
