"""Telling leads of what was set aside, in PostgreSQL: last in the transaction, after every other counter."""

from collections import defaultdict
from dataclasses import dataclass

from pydantic_core import to_json

from caseworker.digests import record_sum, xor
from caseworker.domain.ids import ScopeId
from caseworker.server.book import Batch, Posted
from caseworker.server.postgres.rows import Connection, id_or_none, sealed_record
from caseworker.server.sealing import Seals
from caseworker.server.telling import entry_of, told

_RESTATED = {"scope", "grant_epoch", "seq"}


def tell_leads(connection: Connection, seals: Seals, batch: Batch) -> None:
    """One record for each edit of the batch that was set aside, in the leads' scope of the team it concerns."""
    found: dict[tuple[ScopeId, str | None], list[Posted]] = defaultdict(list)
    for posted in batch.posted:
        if posted.result.outcome == "quarantined":
            about = id_or_none(posted.sent.edit.scope)
            row = connection.execute("SELECT scope FROM leads_of(%s::uuid)", [about]).fetchone()
            if row is not None:
                found[row[0], about].append(posted)
    teller = _Teller(connection, seals, batch)
    for (scope, about), group in sorted(found.items(), key=lambda one: (one[0][0], one[0][1] or "")):
        teller.tell(scope, about, group)


@dataclass(frozen=True, slots=True)
class _Teller:
    """What telling needs: the transaction, the seals, and the batch that told."""

    connection: Connection
    seals: Seals
    batch: Batch

    def tell(self, scope: ScopeId, about: str | None, group: list[Posted]) -> None:
        """Number, seal and add one record for each edit of a group."""
        at, seals = self.batch.at, self.seals
        row = self.connection.execute(
            "SELECT first, checksum, wrapped FROM begin_telling(%s::uuid, %b, %s, %s)",
            [about, seals.new_key(scope), len(group), at],
        ).fetchone()
        if row is None:
            return
        first, checksum, wrapped = row
        seals.learn(scope, wrapped)
        made = [told(posted, self.batch.caller.device, scope, at=at) for posted in group]
        entries: list[bytes] = []
        for number, kept in enumerate(made, first):
            plain = to_json(entry_of(kept, number), exclude=_RESTATED)
            entries.append(seals.seal(scope, f"feed|{number}", plain))
            checksum = xor(checksum, record_sum(kept.record, kept.state.versions))
        self.connection.execute(
            "SELECT end_telling(%s::uuid, %b, %s::bigint[], %s::uuid[], %b::bytea[], %b::bytea[], %s)",
            [
                about,
                checksum,
                list(range(first, first + len(made))),
                [kept.record for kept in made],
                [sealed_record(seals, kept) for kept in made],
                entries,
                at,
            ],
        )
