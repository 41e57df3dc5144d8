"""Opening a case: a new young person, offline or not, with the first episode of support."""

from caseworker.domain.actions.writing import creation
from caseworker.domain.changes import Changes
from caseworker.domain.forms.episode import Episode
from caseworker.domain.forms.person import Person
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import AuditNote, Ports, Work


def open_case(ports: Ports, person: Person, episode: Episode, *, scope: ScopeId) -> Changes:
    """A new file with its person and first episode. The person's record has the scope's id: one young person, one file.

    The file carries the author's team; the server makes its scope and grant when the first edit arrives.
    """
    edits = ports.edits(
        (
            creation(ports, person, scope=scope, record_id=RecordId(scope)),
            creation(ports, episode, scope=scope, record_id=RecordId(ports.ids.new())),
        )
    )
    return ports.records.write(
        Work(edits=edits, new_files=(scope,), audit=(AuditNote("open_case", RecordId(scope), scope),))
    )
