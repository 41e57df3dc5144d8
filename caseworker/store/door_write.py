"""The door for a person's work: record, history, outbox, search and audit in one transaction, or nothing at all."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from pydantic import JsonValue

from caseworker.domain.changes import Changes
from caseworker.domain.edits import Edit, is_empty, split_path, value_at
from caseworker.domain.errors import Told
from caseworker.domain.form import TEXT_LIMIT
from caseworker.domain.ids import ScopeId, TeamId
from caseworker.domain.ports import Work
from caseworker.domain.registry import law_of
from caseworker.store import drafts, history, meta, outbox
from caseworker.store.audit import Chain
from caseworker.store.opened import Opened, to_bytes
from caseworker.store.states import Held, Shown, laid_over
from caseworker.store.touched import Touched


def write(at: Opened, work: Work, now: datetime) -> Changes:
    """Store one piece of work. Raises Told and changes nothing: text_too_long, record_signed, record_missing, ..."""
    me = meta.me(at)
    for edit in work.edits:
        _check_text(edit)
    with at.connection.transaction():
        for scope in work.new_files:
            _remember_file(at, scope, me.team)
        touched = Touched(at)
        for edit in work.edits:
            _lay_over(touched, edit)
        touched.store()
        chain = Chain(at, me.worker, now.isoformat(timespec="milliseconds"))
        chain.edits(work.edits)
        for note in work.audit:
            chain.note(note)
        if work.finished is not None:
            drafts.drop(at, work.finished)
    return Changes(
        kinds=frozenset(edit.kind for edit in work.edits),
        records=frozenset(edit.record for edit in work.edits),
        scopes=frozenset(edit.scope for edit in work.edits),
    )


def _lay_over(touched: Touched, edit: Edit) -> None:
    at, held = touched.at, touched.held(edit.record)
    if held is None:
        if edit.verb != "create" and any(change.base for change in edit.changes.values()):
            # It was erased or purged while somebody had it open.
            raise Told("record_missing")
        held = Held(edit.record, edit.scope, edit.kind, edit.author, edit.made_at)
    else:
        _check_place(held, edit)
        _check_lock(held.shown, held.kind, edit)
        _check_bases(at, held, edit)
    touched.put(replace(held, view=laid_over(held.shown, edit)))
    history.add_own(at, edit)
    outbox.add(at, edit)


def _check_place(held: Held, edit: Edit) -> None:
    if (held.scope, held.kind) != (edit.scope, edit.kind):
        raise RuntimeError("an edit names another scope or kind than its record has")


def _check_lock(shown: Shown, kind: str, edit: Edit) -> None:
    """A locked record takes no new value. Writing the one it has is allowed: so a conflict on it is settled."""
    status = shown.body.get("status")
    still_open = law_of(kind).open_fields(status) if isinstance(status, str) else None
    if still_open is None:
        return
    for path, change in edit.changes.items():
        if split_path(path)[0] not in still_open and not _says_same(value_at(shown.body, path), change.value):
            raise Told("record_signed")


def _says_same(held: JsonValue, value: JsonValue) -> bool:
    return held == value or (is_empty(held) and is_empty(value))


def _check_bases(at: Opened, held: Held, edit: Edit) -> None:
    """A base that a colleague's work has overtaken is a conflict the server will keep; one's own work never is."""
    confirmed = held.confirmed.versions
    for path, change in edit.changes.items():
        seen = held.shown.versions.get(path)
        if seen not in (change.base, confirmed.get(path)) and not _is_settled(at, held, seen):
            raise RuntimeError("an edit is based on a version that this device itself has replaced")


def _is_settled(at: Opened, held: Held, version: str | None) -> bool:
    """Whether a shown version is no longer waiting in the outbox."""
    return (
        version is None
        or held.view is None
        or not at.connection.value("SELECT 1 FROM outbox WHERE edit = ?", (to_bytes(version),))
    )


def _remember_file(at: Opened, scope: ScopeId, team: TeamId) -> None:
    """Its first edit asks the server to make the scope, for the team that this worker has now."""
    at.connection.execute("INSERT OR IGNORE INTO new_file (scope, team) VALUES (?, ?)", (to_bytes(scope), team))


def _check_text(edit: Edit) -> None:
    for change in edit.changes.values():
        if any(len(text) > TEXT_LIMIT for text in _texts(change.value)):
            raise Told("text_too_long", limit=TEXT_LIMIT)


def _texts(value: JsonValue) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
