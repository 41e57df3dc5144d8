"""What a verb changed: the value every screen looks at to know whether it is stale."""

from dataclasses import dataclass

from caseworker.domain.ids import RecordId, ScopeId


@dataclass(frozen=True, slots=True)
class Changes:
    """The kinds, records and scopes that one piece of work touched. Empty means nothing changed."""

    kinds: frozenset[str] = frozenset()
    records: frozenset[RecordId] = frozenset()
    scopes: frozenset[ScopeId] = frozenset()

    def touches(self, scope: ScopeId) -> bool:
        """Whether anything in that scope changed."""
        return scope in self.scopes

    def __or__(self, other: "Changes") -> "Changes":
        return Changes(self.kinds | other.kinds, self.records | other.records, self.scopes | other.scopes)

    def __bool__(self) -> bool:
        return bool(self.kinds or self.records or self.scopes)
