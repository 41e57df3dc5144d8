"""What must hold in a simulated world: during it (monotonic reading, no leak) and once it has healed (all the rest)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from caseworker.domain.edits import Edit
from caseworker.domain.ids import EditId, Path, RecordId
from caseworker.domain.merge import STATUS, State
from tests.property.world.laptop import Laptop
from tests.property.world.officers import rescued
from tests.property.world.world import World


def watch(world: World, laptops: Iterable[Laptop]) -> None:
    """P6: nobody is shown an older value than they were shown before, nor loses sight of their own.

    Left aside: scopes the worker does not hold, and laptops that are to end. The server tells no more of those, and
    they are about to go; a worker who is given one again starts anew with it. The same for records on their way to
    erasure.
    """
    order, tables = world.partnership.order, world.partnership.tables
    for laptop in (one for one in laptops if not one.is_gone):
        epoch, row = laptop.store.device().log_epoch, tables.device_of(laptop.caller.device)
        if epoch is None:
            continue
        for record in laptop.store.records():
            view = laptop.store.view(record)
            if view is None:
                continue
            is_read = row is not None and row.enabled and tables.holds(laptop.caller.worker, view.scope)
            is_held = is_read and record not in world.partnership.erased
            for path, version in view.versions.items():
                number = order.get((epoch, record, path, version))
                if number is None:
                    continue
                before = laptop.high.get((epoch, record, path), 0) if is_held else 0
                if is_held and number < before:
                    world.faults.append("P6 an older value came back")
                laptop.high[epoch, record, path] = max(before, number) if is_held else 0


def faults(world: World) -> list[str]:
    """Everything that does not hold in a healed world, in words."""
    found = list(world.faults)
    found += [f"P4 {leak.what}" for leak in world.partnership.leaks]
    found += _erased(world)
    found += _once(world)
    found += _groups(world)
    for laptop in (one for one in world.laptops if not one.is_gone):
        found += _emptied(laptop)
        found += _alike(world, laptop)
        found += _in_hand(world, laptop)
    found += _lost(world)
    return found


def _emptied(laptop: Laptop) -> Iterator[str]:
    status = laptop.store.status()
    if status.here or status.sending:
        yield "P10 the outbox is not empty"
    if not laptop.reports:
        yield "P10 no sync came to its end"
        return
    last = laptop.reports[-1]
    if last.trouble not in ("", "access_ended"):
        yield f"P10 trouble without a reason: {last.trouble}"
    if any(report.differed for report in laptop.reports):
        yield "P1 a checksum differed"


def _in_hand(world: World, laptop: Laptop) -> Iterator[str]:
    """P14: the partnership has the whole audit of a laptop, which knows so; a laptop it does not want has ended."""
    device, state, tables = laptop.caller.device, laptop.store.custody.state(), world.partnership.tables
    kept = [deed for deed, _at in tables.deeds.get(device, ())]
    mine = list(laptop.store.custody.deeds(0, 1_000_000))
    # Whoever checks looks at records, and that is noted too, after the last sync.
    if kept != mine[: len(kept)] or any(deed.deed != "view" for deed in mine[len(kept) :]):
        yield "P14 the audit differs"
    if (
        state.is_put_back
        or (device, 1) in tables.forks
        or (kept and (state.witness is None or state.witness.n != len(kept)))
    ):
        yield "P14 a witness is missing or wrong"
    if device in tables.endings and device not in tables.receipts:
        yield "P15 an order to end was not followed"
    row = tables.device_of(device)
    if row is not None and row.enabled and (state.lease is None or state.lease.seq != tables.lease_seqs[device]):
        yield "P15 not the newest lease"
    if world.has_ends and row is not None and row.enabled and not state.escrow_kept:
        yield "P15 the escrow is not kept"


def _alike(world: World, laptop: Laptop) -> Iterator[str]:
    """P1 and P4: the laptop shows what the server has in the scopes its worker holds, and nothing else."""
    tables, worker = world.partnership.tables, laptop.caller.worker
    theirs = {
        record: kept
        for record, kept in tables.records.items()
        if tables.holds(worker, kept.scope) and not kept.state.erased
    }
    mine = {record: laptop.store.view(record) for record in laptop.store.records()}
    for record, view in mine.items():
        if view is not None and record not in theirs and not _is_unknown(world, laptop, record):
            yield "P4 a record is held without access or after erasure"
    if not tables.workers[worker].enabled:
        return
    for record, kept in theirs.items():
        view = mine.get(record)
        if view is None:
            yield "P1 a record is missing"
        elif view.body != kept.state.body or view.versions != kept.state.versions:
            yield "P1 a record differs"
        elif view.conflicts != kept.state.conflicts:
            yield "P1 conflicts differ"


def _is_unknown(world: World, laptop: Laptop, record: RecordId) -> bool:
    """After a restore the server may not know of a scope at all; then nothing tells the laptop to remove it."""
    view = laptop.store.view(record)
    tables = world.partnership.tables
    return bool(world.seen["restored"]) and view is not None and (laptop.caller.worker, view.scope) not in tables.grants


def _once(world: World) -> Iterator[str]:
    """P3: no edit stands twice in a feed, and every one has exactly one result."""
    entries = Counter(
        entry.edit for feed in world.partnership.tables.feeds.values() for entry in feed if entry.kind == "edit"
    )
    if any(count > 1 for count in entries.values()):
        yield "P3 an edit was applied twice"
    tables = world.partnership.tables
    for scope, feed in tables.feeds.items():
        first = tables.scopes[scope].floor + 1
        if [entry.seq for entry in feed] != list(range(first, first + len(feed))):
            yield "P7 a feed has gaps"


def _groups(world: World) -> Iterator[str]:
    """A group is applied whole or set aside whole; a part of it may have been erased."""
    results = {edit: result.outcome for (_device, edit), result in world.partnership.tables.results.items()}
    outcomes: dict[str, set[bool]] = {}
    for edit in (edit for laptop in world.laptops for edit in laptop.written.values()):
        outcome = results.get(edit.id, "erased")
        if edit.group and outcome != "erased" and edit.record not in world.partnership.erased:
            outcomes.setdefault(edit.group, set()).add(outcome == "quarantined")
    if any(len(found) > 1 for found in outcomes.values()):
        yield "P13 a group came apart"


def _erased(world: World) -> Iterator[str]:
    """P5: of an erased record nothing is left to read, whoever sent it."""
    tables = world.partnership.tables
    gone = {record for record, kept in tables.records.items() if kept.state.erased}
    if not world.seen["restored"] and (world.partnership.erased & tables.records.keys()) - gone:
        yield "P5 an erased record came back"
    if any((entry.set or entry.open) and entry.record in gone for feed in tables.feeds.values() for entry in feed):
        yield "P5 erased content in the feed"
    if any(edit.record in gone for edit in tables.edits.values()):
        yield "P5 erased content among the edits"


def _lost(world: World) -> Iterator[str]:
    """P2: every edit that was ever saved is current, superseded by somebody who saw it, a candidate, set aside, erased.

    An edit may also have said what was current already, or have removed from a set what somebody else just added.
    """
    tables = world.partnership.tables
    written: dict[EditId, Edit] = {edit: one for laptop in world.laptops for edit, one in laptop.written.items()}
    set_aside = {edit for _device, edit in tables.quarantine}
    results = {edit: result for (_device, edit), result in tables.results.items()}
    followers = _followers(edit for edit in written.values() if edit.id in results and edit.id not in set_aside)
    handed_over = rescued(tables) - results.keys()
    for edit in written.values():
        if edit.id in set_aside | handed_over | world.partnership.beyond_keeping:
            continue
        if edit.record in world.partnership.erased:
            continue
        if edit.id not in results:
            yield "P2 an edit has no result"
            continue
        if results[edit.id].outcome == "erased":
            continue
        kept = tables.records.get(edit.record)
        state = kept.state if kept is not None else State()
        paths = [STATUS] if edit.verb == "sign" else list(edit.changes)
        for path in paths:
            if not _is_somewhere(edit, path, state, followers):
                yield f"P2 a written value is nowhere ({edit.verb})"


Followers = Mapping[tuple[RecordId, Path], list[Edit]]


def _followers(answered: Iterable[Edit]) -> Followers:
    found: dict[tuple[RecordId, Path], list[Edit]] = {}
    for edit in answered:
        for path in edit.changes:
            found.setdefault((edit.record, path), []).append(edit)
    return found


def _is_somewhere(edit: Edit, path: Path, state: State, followers: Followers) -> bool:
    """Whether what the edit wrote at this path is to be found, or was replaced by somebody who saw it."""
    if state.versions.get(path) == edit.id or edit.id in state.alike.get(path, ()):
        return True
    if any(one.edit == edit.id for one in state.conflicts.get(path, ())):
        return True
    value = edit.changes[path].value
    is_set = path.startswith("communication/")
    if is_set and value is None:
        return True
    for other in followers.get((edit.record, path), ()):
        change = other.changes[path]
        has_seen = change.base == edit.id or edit.id in change.over
        if other.id != edit.id and (has_seen or change.value == value):
            return True
    return False
