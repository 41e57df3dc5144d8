"""What people do in a simulated world: they write, sign and choose, with what their laptop shows them."""

import random
from collections import Counter

from caseworker import wire
from caseworker.domain.edits import Change, Edit
from caseworker.domain.ids import EditId, Path, RecordId, ScopeId
from tests.property.world.laptop import Laptop, Seen
from tests.property.world.partnership import Partnership

KINDS = ("person", "session", "plan", "kind_from_tomorrow")
PATHS = tuple(
    Path(name) for name in ("likes", "observation", "contacts/c1", "contacts/c2", "communication/c3", "from_tomorrow")
)


class People:
    """The workers, whose every choice comes from the world's own chance. `seen` counts what they did."""

    def __init__(self, partnership: Partnership, rng: random.Random, seen: Counter[str]) -> None:
        self._partnership, self._rng, self.seen = partnership, rng, seen

    def work(self, name: str, laptop: Laptop) -> None:
        """A person works, with what their laptop shows."""
        if name == "new_file":
            self.new_file(laptop)
            return
        if name == "burst":
            for _ in range(self._rng.randint(5, 20)):
                self.work("edit", laptop)
            return
        seen = self.any_record(laptop, torn_share=0.9 if name == "settle" else 0.2)
        if seen is None:
            self.new_file(laptop)
            return
        record, view = seen
        if name == "new_record":
            laptop.save((self.created(laptop, view.scope),))
        elif name == "settle" and view.conflicts:
            path = self._rng.choice(sorted(view.conflicts))
            laptop.save(
                (laptop.settling(record, view, path=path, value=self.value(), new_id=self._partnership.new_id()),)
            )
            self.seen["settled"] += 1
        elif view.body.get("status") != "signed":
            self.change(name, laptop, record, view=view)

    def change(self, name: str, laptop: Laptop, record: RecordId, *, view: Seen) -> None:
        """Change, sign, or change two records together."""
        new_id = self._partnership.new_id
        edit = laptop.edit_of(record, view, values=self.some_values(), new_id=new_id())
        if name == "sign" and view.kind == "session":
            laptop.save((laptop.signing(record, view, new_id=new_id()),))
            self.seen["signed"] += 1
        elif name == "group":
            group = {"group": new_id()}
            other = self.created(laptop, view.scope)
            laptop.save((edit.model_copy(update=group), other.model_copy(update=group)))
        else:
            laptop.save((edit,))

    def new_file(self, laptop: Laptop) -> None:
        """A new young person: a scope made here, the person and a first session as one group."""
        scope, team = ScopeId(self._partnership.new_id()), self._partnership.workers[laptop.caller.worker]
        group = {"group": self._partnership.new_id()}
        person = self.created(laptop, scope, kind="person").model_copy(update=group)
        first = self.created(laptop, scope, kind="session").model_copy(update=group)
        laptop.save((person, first), wire.NewScope(scope=scope, team=team))
        self.seen["new_file"] += 1

    def created(self, laptop: Laptop, scope: ScopeId, *, kind: str = "") -> Edit:
        """A first edit of a new record."""
        changes = {path: Change.model_validate({"value": value}) for path, value in self.some_values().items()}
        return Edit(
            id=EditId(self._partnership.new_id()), record=RecordId(self._partnership.new_id()), scope=scope,
            kind=kind or self._rng.choice(KINDS), verb="create", author=laptop.caller.worker,
            made_at=laptop.clock.now().isoformat(), changes=changes,
        )  # fmt: skip

    def any_record(self, laptop: Laptop, *, torn_share: float) -> tuple[RecordId, Seen] | None:
        """A record the laptop shows; those in conflict come up as often as asked."""
        views = [(record, laptop.store.view(record)) for record in sorted(laptop.store.records())]
        found = [(record, view) for record, view in views if view is not None]
        torn = [one for one in found if one[1].conflicts]
        if torn and self._rng.random() < torn_share:
            return self._rng.choice(torn)
        return self._rng.choice(found) if found else None

    def some_values(self) -> dict[Path, object]:
        """New values for one to three paths."""
        paths = self._rng.sample(PATHS, self._rng.randint(1, 3))
        return {path: self._rng.choice((True, None)) if path.startswith("comm") else self.value() for path in paths}

    def value(self) -> object:
        """Mostly something nobody else wrote; sometimes the same as somebody else, sometimes nothing."""
        chance = self._rng.random()
        if chance < 0.08:
            return None
        return self._rng.choice(("yes", "no")) if chance < 0.2 else f"v{self._rng.getrandbits(40):x}"
