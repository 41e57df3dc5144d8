"""How a record becomes an edit: the step every verb takes before the store's one door."""

from collections.abc import Mapping
from dataclasses import replace

from caseworker.domain.edits import Body, Change, Edit, Verb, diff, replay, seal_of
from caseworker.domain.errors import Told
from caseworker.domain.form import Record
from caseworker.domain.ids import EditId, Path, RecordId, ScopeId
from caseworker.domain.ports import Ports, Stored


def creation(ports: Ports, record: Record, *, scope: ScopeId, record_id: RecordId) -> Edit:
    """The edit that makes a new record in a scope."""
    body = record.body()
    return _edit(ports, Stored(record_id, scope, record.info.kind, {}, {}), "create", diff({}, body, {}))


def change(ports: Ports, stored: Stored, record: Record) -> Edit | None:
    """The edit from what is stored to the record as it is now; None if they are the same."""
    body = record.body()
    changes = diff(stored.body, body, stored.versions)
    return _edit(ports, stored, "change", changes) if changes else None


def settlement(ports: Ports, stored: Stored, changes: Mapping[Path, Change]) -> Edit:
    """The edit by which a person settles a conflict: a normal edit whose changes name the candidates they have seen."""
    return _edit(ports, stored, "settle", dict(changes))


def signature(ports: Ports, stored: Stored) -> Edit:
    """The edit that signs a record as it is stored now: the version of every path, and the hash of the whole body.

    It holds only if all of that is still current where it arrives; otherwise both texts go back to the author.
    """
    if any(stored.conflicts.values()):
        raise Told("open_conflict")
    seal = seal_of(stored.body)
    signed: Body = {
        "status": "signed",
        "signed_by": ports.me.worker,
        "signed_at": ports.clock.now().isoformat(timespec="seconds"),
        "seal": seal,
    }
    changes = {
        Path(field): Change(value=value, base=stored.versions.get(Path(field))) for field, value in signed.items()
    }
    edit = _edit(ports, stored, "sign", changes)
    return edit.model_copy(update={"whole": dict(stored.versions), "seal": seal})


def as_seen(ports: Ports, stored: Stored, seen: Stored) -> Stored:
    """The record as its author saw it: what a colleague wrote since then is not based on, and so never overwritten.

    What the author themselves wrote meanwhile, from another screen, counts as seen.
    """
    if stored.versions == seen.versions:
        return stored
    own = {past.edit for past in ports.records.history(stored.id) if past.author == ports.me.worker}
    newer = {path: version for path, version in stored.versions.items() if version in own}
    return replace(seen, versions={**seen.versions, **newer})


def after(stored: Stored, edit: Edit) -> Stored:
    """The record as it will be once this edit is written; for verbs that build one edit on another."""
    body, versions = replay(stored.body, stored.versions, (edit,))
    return replace(stored, body=body, versions=versions, sending="here")


def _edit(ports: Ports, of: Stored, verb: Verb, changes: Mapping[Path, Change]) -> Edit:
    return Edit(
        id=EditId(ports.ids.new()),
        record=of.id,
        scope=of.scope,
        kind=of.kind,
        verb=verb,
        author=ports.me.worker,
        made_at=ports.clock.now().isoformat(timespec="milliseconds"),
        changes=dict(changes),
    )
