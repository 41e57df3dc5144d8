"""The version of a plan that is being written: the one place that changes it, keeps it, and folds it into an edit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from pydantic import JsonValue
from PySide6.QtCore import QObject, Signal

from caseworker.domain.actions.plan_writing import key_of, save_and_agree, save_seen
from caseworker.domain.changes import Changes
from caseworker.domain.choices import Lists
from caseworker.domain.edits import Body
from caseworker.domain.errors import Told
from caseworker.domain.fields import Item
from caseworker.domain.forms.plan_version import PlanVersion
from caseworker.domain.ports import Draft, Ports, Stored
from caseworker.domain.reading.plan import PlanPage, in_order
from ui.desk import Desk
from ui.forms.keeper import DraftKeeper

_TYPED = "~typed"
"""Where a draft row keeps what was typed and is no value yet: half a line, a day nobody can read."""
ANSWERED = {"safe_paper": "paper", "review_on": "review"}
"""Answers a worker clicks: the answer is also the word that the part is done."""


@dataclass(slots=True)
class _Now:
    version: PlanVersion = field(default_factory=PlanVersion)
    typed: dict[str, str] = field(default_factory=dict)


class PlanDraft(QObject):
    """What the parts of the plan show and change. It stays the same object while versions come and go.

    Signals:
        changed: something in the version is different now.
        shown_anew: another version, or one that arrived from elsewhere: draw everything again.
        kept(datetime): it is on the disk, at this local time.
        failed(Exception): it is not; the screen has the only copy.
        agreed: it is in use now.
    """

    changed = Signal()
    shown_anew = Signal()
    kept = Signal(object)
    failed = Signal(object)
    agreed = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._now = _Now()
        self._seen: Stored | None = None
        self.page: PlanPage | None = None
        self._keeper = DraftKeeper(desk, self, self._values)
        self._keeper.kept.connect(self.kept)
        self._keeper.failed.connect(self.failed)

    @property
    def version(self) -> PlanVersion:
        """The version as it is on the screen. Change it through the methods here only."""
        return self._now.version

    @property
    def is_open(self) -> bool:
        """Whether it can be written in: a draft, and nothing waits to be settled about it."""
        return self.version.status == "draft"

    @property
    def name(self) -> str:
        """What the young person is called."""
        return self.page.name if self.page else ""

    @property
    def lists(self) -> Lists:
        """Codes with their words, as the desk has them."""
        return self._desk.ports.lists

    def today(self) -> date:
        """The local date now."""
        return self._desk.ports.clock.now().astimezone().date()

    def show_page(self, page: PlanPage) -> None:
        """Show the version of a page, with the unfinished work on it if there is any."""
        self.page, self._seen = page, page.version
        self._keeper.stop()
        if page.version is None:
            self._now = _Now()
            self.shown_anew.emit()
            return
        draft = self._keeper.begin(key_of(page.version)) if page.version.body.get("status") == "draft" else None
        self._now = _read(draft.values if draft else page.version.body)
        if draft is not None:
            self._keeper.touch()
            self.kept.emit(datetime.fromisoformat(draft.saved_at).astimezone())
        self.shown_anew.emit()

    def put(self, **values: object) -> None:
        """Other values for fields of the version."""
        done = {ANSWERED[name]: True for name, value in values.items() if name in ANSWERED and value}
        marks = {**self.version.parts_done, **done}
        self._take(self.version.model_copy(update={**values, "parts_done": marks}))

    def add(self, part: str, item: Item) -> str:
        """A new line at the end of a part; its key."""
        items: dict[str, Item] = getattr(self.version, part)
        key = self._desk.ports.ids.new()
        last = max((one.order for one in items.values()), default=0.0)
        self._take(self._with(part, {**items, key: item.model_copy(update={"order": last + 1})}))
        return key

    def alter(self, part: str, key: str, **values: object) -> None:
        """Other values in one line of a part."""
        items: dict[str, Item] = getattr(self.version, part)
        if key in items:
            self._take(self._with(part, {**items, key: items[key].model_copy(update=values)}))

    def take_out(self, part: str, key: str) -> None:
        """Take a line out of a part. The version before keeps it."""
        items: dict[str, Item] = getattr(self.version, part)
        self._take(self._with(part, {one: item for one, item in items.items() if one != key}))

    def move(self, part: str, key: str, *, step: int) -> bool:
        """Move a line up (-1) or down (+1); False at the end of the list."""
        keys = in_order(self.version, part)
        at = keys.index(key) + step
        if not 0 <= at < len(keys):
            return False
        keys.remove(key)
        keys.insert(at, key)
        items: dict[str, Item] = getattr(self.version, part)
        placed = {one: items[one].model_copy(update={"order": float(place)}) for place, one in enumerate(keys, 1)}
        self._take(self._with(part, placed))
        return True

    def mark_done(self, part: str, *, is_done: bool) -> None:
        """The worker's word that a part is done, or not yet."""
        marks = {**self.version.parts_done, part: True}
        if not is_done:
            marks.pop(part)
        self._take(self.version.model_copy(update={"parts_done": marks}))

    def typed(self, place: str) -> str:
        """What was typed at a place and is no value yet."""
        return self._now.typed.get(place, "")

    def type_at(self, place: str, words: str) -> None:
        """Keep what was typed at a place; empty forgets it."""
        if words == self.typed(place):
            return
        self._now.typed[place] = words
        if not words:
            del self._now.typed[place]
        self._keeper.touch()

    def fold(self) -> None:
        """Hand what is unfinished to the desk, as one edit; what is no value yet stays in the draft row."""
        seen, version, typed = self._seen, self.version, dict(self._now.typed)
        if seen is None or not self._keeper.is_changed:
            return
        self._keeper.stop()

        def folded(ports: Ports) -> Changes:
            changes = save_seen(ports, seen, version)
            if typed:
                stored = ports.records.get(seen.id)
                now = ports.clock.now().isoformat(timespec="seconds")
                ports.records.keep(Draft(key_of(stored), {**stored.body, _TYPED: {**typed}}, saved_at=now))
            return changes

        self._desk.do(self, folded, self._on_folded, or_else=self._on_failed)

    def agree(self) -> None:
        """Bring the version into use. Trouble is told in words, and nothing that was written is lost."""
        seen, version = self._seen, self.version
        if seen is None:
            return
        self._keeper.stop()
        self._desk.do(
            self,
            lambda ports: save_and_agree(ports, seen, version),
            lambda _changes: self.agreed.emit(),
            or_else=self._on_failed,
        )

    def is_behind(self, changes: Changes) -> bool:
        """Whether what changed elsewhere can be shown at once: nothing here is unsaved."""
        return not self._keeper.is_changed and (self._seen is None or self._seen.scope in changes.scopes)

    def _on_folded(self, _changes: Changes) -> None:
        if self._seen is not None:
            self._seen = self._desk.ports.records.get(self._seen.id)
        self.kept.emit(self._desk.ports.clock.now().astimezone())

    def _on_failed(self, trouble: Exception) -> None:
        self._keeper.touch()
        if isinstance(trouble, Told) and trouble.key in ("not_ready", "open_conflict"):
            self._desk.notices.show(trouble)
            return
        self.failed.emit(trouble)
        self._desk.notices.show(trouble)

    def _with(self, part: str, items: Mapping[str, Item]) -> PlanVersion:
        return self.version.model_copy(update={part: dict(items)})

    def _take(self, version: PlanVersion) -> None:
        self._now.version = version
        self._keeper.touch()
        self.changed.emit()

    def _values(self) -> Body:
        typed: dict[str, JsonValue] = {**self._now.typed}
        return {**self.version.body(), **({_TYPED: typed} if typed else {})}


def _read(values: Mapping[str, JsonValue]) -> _Now:
    typed = values.get(_TYPED)
    words = {place: text for place, text in typed.items() if isinstance(text, str)} if isinstance(typed, dict) else {}
    return _Now(PlanVersion.read({name: value for name, value in values.items() if name != _TYPED}), words)
