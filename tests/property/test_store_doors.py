"""Both doors in any order, with lost answers and restarts: nothing is lost, and in the end all hold the same."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path as Folder
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from caseworker.domain.edits import Change
from caseworker.domain.ids import Path, RecordId
from caseworker.domain.ports import Work
from tests.fakes.open_store import FILE, Desk, Server, open_desk, talk

PATHS = st.sampled_from(["observation", "place", "quotes/q1", "quotes/q2", "did/lunch", "field_of_2028"])
TEXTS = st.sampled_from(["library", "tram stop", "Zoë", "", "skatepark " * 600])


def value(path: str, text: str) -> object:
    """Something this path can hold."""
    if not text:
        return None
    return True if path.startswith("did/") else {"text": text} if "/" in path else text


class Doors(RuleBasedStateMachine):
    """One device and one server; a colleague writes on the server only."""

    records = Bundle("records")

    @initialize()
    def start(self) -> None:
        """A fresh store that has met the server."""
        self.folder = TemporaryDirectory()
        self.desk: Desk = open_desk(Folder(self.folder.name))
        self.server = Server(self.desk.clock)
        self.written: set[str] = set()
        self.unsent: dict[str, dict[str, object]] = {}
        talk(self.desk, self.server)

    @rule(target=records, path=PATHS, text=TEXTS)
    def make(self, path: str, text: str) -> RecordId:
        """A new record of this device."""
        record = RecordId(self.desk.ids.new())
        self._save(record, path, text, status="draft")
        return record

    @rule(record=records, path=PATHS, text=TEXTS)
    def change(self, record: RecordId, path: str, text: str) -> None:
        """This device changes a record it shows."""
        if self.desk.shown(record) is not None:
            self._save(record, path, text)

    @rule(record=records, path=PATHS, text=TEXTS)
    def colleague(self, record: RecordId, path: str, text: str) -> None:
        """A colleague changes a record the server has."""
        if record in self.server.states and not self.server.states[record].erased:
            self.server.theirs(record, {path: value(path, text)})  # type: ignore[dict-item]

    @rule(record=records)
    def settle(self, record: RecordId) -> None:
        """This device settles what is open in a record."""
        mine = [one for one in self.desk.store.records.conflicts() if one.record == record]
        if mine:
            changes = {
                one.path: Change(value=one.current, base=one.current_edit, over=tuple(c.edit for c in one.candidates))
                for one in mine
            }
            edit = self.desk.edit(record, {}, verb="settle").model_copy(update={"changes": changes})
            self.desk.store.records.write(Work(edits=(edit,)))
            self._note(edit.id, record, {one.path: one.current for one in mine})

    @rule()
    def push(self) -> None:
        """A push that is answered."""
        batch = self.desk.store.sync.unsent(3, 1_000_000)
        if batch:
            self.desk.store.sync.results(self.server.push(batch))
            self._recount()

    @rule()
    def push_into_the_dark(self) -> None:
        """A push whose answer is lost."""
        self.server.push(self.desk.store.sync.unsent(3, 1_000_000))
        self.desk.store.sync.note_run("2026-11-22T09:00:00+00:00", trouble="server_stopped_midway")

    @rule(limit=st.integers(1, 4))
    def pull(self, limit: int) -> None:
        """A page of the feed, however short."""
        for held in self.desk.store.sync.pulling():
            self.desk.store.sync.page(self.server.pulled(held.scope, held.cursor, limit))

    @rule(limit=st.integers(1, 4))
    def fill_begins(self, limit: int) -> None:
        """A filling that is interrupted after its first page, if it has another."""
        self.desk.store.sync.refill(FILE)
        self.desk.store.sync.whole(self.server.whole(FILE, limit=limit))

    @rule(record=consumes(records))
    def erase(self, record: RecordId) -> None:
        """The partnership erases a record."""
        if record in self.server.states and not self.server.states[record].erased:
            self.server.erase(record)
            self.unsent.pop(record, None)

    @rule()
    def reopen(self) -> None:
        """The app is closed and opened."""
        self.desk.reopen()
        assert not self.desk.store.is_put_back

    @rule()
    def whole_sync(self) -> None:
        """A sync from end to end: afterwards device and server hold the same."""
        talk(self.desk, self.server)
        self._recount()
        for record, state in self.server.states.items():
            shown = self.desk.shown(record)
            assert (shown is None) == state.erased
            if shown is not None:
                assert (shown.body, shown.versions, shown.conflicts) == (state.body, state.versions, state.conflicts)

    @invariant()
    def every_edit_is_somewhere(self) -> None:
        """In the outbox, sent or set aside: exactly once."""
        waiting = [one.edit for one in self.desk.store.records.waiting()]
        assert len(waiting) == len(set(waiting))
        assert set(waiting) == self.written

    @invariant()
    def unsent_work_is_what_is_shown(self) -> None:
        """The newest unsent value of every path is on the screen."""
        for record, changes in self.unsent.items():
            shown = self.desk.shown(RecordId(record))
            for path, wanted in changes.items() if shown else ():
                field, _, element = path.partition("/")
                held = shown.body.get(field) if shown else None
                assert (held.get(element) if element and isinstance(held, dict) else held) == wanted

    def _save(self, record: RecordId, path: str, text: str, **more: str) -> None:
        """Write one edit here and note what must now be shown."""
        changes = {path: value(path, text), **more}
        edit = self.desk.edit(record, changes)  # type: ignore[arg-type]
        self.desk.store.records.write(Work(edits=(edit,)))
        self._note(edit.id, record, changes)

    def _note(self, edit: str, record: RecordId, changes: Mapping[Path, object] | Mapping[str, object]) -> None:
        """Remember an edit of this device."""
        self.written.add(edit)
        self.unsent.setdefault(record, {}).update({str(path): said for path, said in changes.items()})

    def _recount(self) -> None:
        """After an answer only records with edits still here must show this device's values."""
        here = {one.record for one in self.desk.store.records.waiting() if one.sending in ("here", "sending")}
        self.unsent = {record: changes for record, changes in self.unsent.items() if record in here}
        for record, changes in self.unsent.items():
            shown = self.desk.store.records.get(RecordId(record)) if self.desk.shown(RecordId(record)) else None
            mine = set(shown.versions.values()) if shown else set()
            kept = {one.edit for one in self.desk.store.records.waiting() if one.sending in ("here", "sending")}
            for path in list(changes):
                if shown is None or shown.versions.get(Path(path)) not in kept & mine:
                    del changes[path]

    def teardown(self) -> None:
        """Close, and take the folder away."""
        if hasattr(self, "desk"):
            self.desk.store.close()
            self.folder.cleanup()


TestDoors = Doors.TestCase
TestDoors.settings = settings(
    max_examples=min(300, settings().max_examples),
    stateful_step_count=30,
    suppress_health_check=[HealthCheck.too_slow],
    deadline=None,
)
