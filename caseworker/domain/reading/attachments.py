"""The photographs and files of a case as they are read: what each is, and where its bytes are."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from caseworker.domain.files import Files, FileStanding, SealedFile, sealed_file
from caseworker.domain.forms.attachment import Attachment
from caseworker.domain.ids import ScopeId
from caseworker.domain.ports import Ports, Stored

NOWHERE = FileStanding("elsewhere")


@dataclass(frozen=True, slots=True)
class Attached:
    """One file: its record, what opens it (None: kept in a way this version cannot read), and where it is."""

    stored: Stored = field(repr=False)
    record: Attachment = field(repr=False)
    file: SealedFile | None = None
    standing: FileStanding = NOWHERE

    @property
    def is_removed(self) -> bool:
        """Whether somebody took it away."""
        return self.record.status == "removed"

    @property
    def is_sent(self) -> bool:
        """Whether the server has the record and, with its hash compared, the file: nothing less is called sent."""
        return self.standing.state == "shared" and self.stored.sending == "shared"

    @property
    def can_be_opened(self) -> bool:
        """Whether its bytes are on this laptop."""
        return self.file is not None and self.standing.state in ("here", "shared")


def attached(ports: Ports, files: Files, scope: ScopeId) -> tuple[Attached, ...]:
    """Every file of a case: those that are kept first, the newest first, then those that were taken away."""
    found = [_one(stored) for stored in ports.records.of(scope, "attachment")]
    named = {one.stored.id: one.file for one in found if one.file is not None}
    where = files.standings(named)
    whole = [Attached(one.stored, one.record, one.file, where.get(one.stored.id, NOWHERE)) for one in found]
    return _in_order(whole)


def _one(stored: Stored) -> Attached:
    return Attached(stored, Attachment.read(stored.body), sealed_file(stored.body.get("file")))


def _in_order(found: Sequence[Attached]) -> tuple[Attached, ...]:
    newest = sorted(found, key=lambda one: (one.stored.made_at, one.stored.id), reverse=True)
    return tuple(sorted(newest, key=lambda one: one.is_removed))
