"""What leads hear of work that was set aside: a record in a scope only they hold, which reaches them like any other.

The scope is that of the team whose case it is, or of the author's team where there is no such case: late work of
somebody who has left reaches those who look after the young person now, and nobody else.
"""

import hashlib
import json
from datetime import datetime

from caseworker.domain.forms.set_aside import SetAside
from caseworker.domain.ids import EditId, Path, RecordId, ScopeId
from caseworker.domain.merge import State
from caseworker.server.book import SYSTEM_WORKER, Kept, Posted
from caseworker.server.postgres.rows import row_id
from caseworker.wire import Entry

LETTERS = 20_000
"""Most letters of what was written that a lead is shown; all of it stays with the server."""
KIND = "set_aside"


def told_id(device: str, edit: str) -> RecordId:
    """The id of the record that tells of a set-aside edit, kept under this id: erasing finds it by the same."""
    return RecordId(hashlib.sha256(f"set_aside|{device}|{edit}".encode("utf-8", "replace")).hexdigest()[:32])


def told(posted: Posted, device: str, scope: ScopeId, *, at: datetime) -> Kept:
    """The record for the leads. Ids in it that are none are left out."""
    edit = posted.sent.edit
    record = told_id(device, row_id(edit.id))
    written = {path: change.value for path, change in edit.changes.items()}
    body = SetAside(
        status="waiting",
        worker=edit.author[:40],
        reason=posted.result.reason,
        arrived_at=at,
        written_at=edit.made_at[:40],
        about_kind=edit.kind[:40],
        about_record=edit.record[:40],
        about_scope=edit.scope[:40],
        written=json.dumps(written, ensure_ascii=False)[:LETTERS],
    ).body()
    version = EditId(record)
    state = State(body, {Path(name): version for name in body})
    return Kept(record, scope, KIND, SYSTEM_WORKER, at.isoformat(), state, is_new=True)


def entry_of(kept: Kept, number: int) -> Entry:
    """What the leads' laptops hear."""
    state = kept.state
    return Entry(
        scope=kept.scope,
        grant_epoch=0,
        seq=number,
        record=kept.record,
        form=KIND,
        edit=EditId(kept.record),
        verb="create",
        author=SYSTEM_WORKER,
        made_at=kept.made_at,
        received_at=kept.made_at,
        set={Path(name): value for name, value in state.body.items()},
        versions=dict(state.versions),
    )
