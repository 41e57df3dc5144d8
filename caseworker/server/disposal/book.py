"""What ending the life of records asks of storage: holds, certificates, files to judge, and old entries of the feed.

`Disposal` is a part of the book (`Office.disposal`) and stands in the same transaction as the rest of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from caseworker.domain.ids import ScopeId, WorkerId
from caseworker.server.book import Kept


@dataclass(frozen=True, slots=True)
class Hold:
    """Why a file may not be erased: a code of `domain.retention.HOLD_REASONS`, who placed it and when."""

    id: str
    scope: ScopeId
    reason: str
    by: WorkerId
    at: datetime


@dataclass(frozen=True, slots=True)
class Certified:
    """A certificate that is kept: `text` is its JSON as it was signed. `unconfirmed` laptops have still to purge."""

    id: str
    scope: ScopeId
    at: datetime
    text: str
    unconfirmed: int = 0


class Disposal(Protocol):
    """Holds, certificates, files and old entries, for administration."""

    def files(self) -> list[ScopeId]:
        """Every file and part of one that is not erased."""
        ...

    def contents(self, scope: ScopeId) -> list[Kept]:
        """The records of a scope that are not erased."""
        ...

    def lock(self, scope: ScopeId) -> bool:
        """Keep the scope to the end of the transaction: no hold is placed meanwhile. False if it is not there."""
        ...

    def place(self, hold: Hold) -> None:
        """Add a hold to a scope that is locked."""
        ...

    def release(self, hold: str, by: WorkerId, at: datetime) -> bool:
        """End a hold; False if there is no such hold, or it has ended. That it was stays."""
        ...

    def holds(self, scope: ScopeId | None = None) -> Sequence[Hold]:
        """The holds that stand, on one scope or on all, oldest first."""
        ...

    def certify(self, certificate: Certified) -> None:
        """Keep a certificate; none is ever changed or removed."""
        ...

    def certificates(self) -> Sequence[Certified]:
        """Every certificate, oldest first."""
        ...

    def prune(self, before: datetime) -> int:
        """Remove the entries that became visible before a time; how many. Each scope remembers up to which number."""
        ...
