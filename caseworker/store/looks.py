"""Looks at records and searches, in the audit: once in ten minutes each, written beside the work, never before it."""

import hmac
from datetime import datetime, timedelta
from threading import Lock

from caseworker.domain.errors import Told
from caseworker.domain.ids import CONFIG_SCOPE, RecordId, ScopeId
from caseworker.domain.ports import AuditNote, Clock
from caseworker.store import meta
from caseworker.store.audit import Chain
from caseworker.store.letters import folded
from caseworker.store.opened import Opened
from caseworker.store.search import asked_words
from caseworker.store.writing import Writing

AGAIN = timedelta(minutes=10)
"""A look at the same record counts as one look until this has passed."""

_SEARCH_BYTES = 16


class Looks:
    """Takes looks from any reading thread; the writing thread puts them into the audit a moment later."""

    def __init__(self, writing: Writing, clock: Clock, *, is_blind: bool = False) -> None:
        self._writing = writing
        self._clock = clock
        self._is_blind = is_blind
        self._lock = Lock()
        self._lately: dict[tuple[str, str, str], datetime] = {}
        self._waiting: list[tuple[datetime, AuditNote]] = []

    def blind(self) -> "Looks":
        """For lists over many files: looks at records do not count, searches do."""
        return Looks(self._writing, self._clock, is_blind=True)

    def at_record(self, record: RecordId, scope: ScopeId) -> None:
        """Somebody reads this record. What the partnership keeps for everybody (places, helplines) does not count."""
        if not self._is_blind and scope != CONFIG_SCOPE:
            self._take(AuditNote("view", record, scope), record)

    def at_kind(self, scope: ScopeId, kind: str) -> None:
        """Somebody reads every record of a kind in this file."""
        if not self._is_blind and scope != CONFIG_SCOPE:
            self._take(AuditNote("view", scope=scope, reason=kind), scope)

    def for_words(self, at: Opened, typed: str) -> None:
        """Somebody searches. The words themselves are not kept: the same words give the same print, and that is all."""
        words = " ".join(map(folded, asked_words(typed)))
        if words:
            sealed = hmac.digest(at.chain.raw, b"search|" + words.encode("utf-8", "replace"), "sha256")
            printed = sealed[:_SEARCH_BYTES].hex()
            self._take(AuditNote("search", reason=printed), printed)

    def note(self, note: AuditNote) -> None:
        """Something else that is worth a line, once in ten minutes for a record or file."""
        self._take(note, note.record or note.scope or "")

    def settle(self) -> None:
        """Return when every look so far is in the audit, if the disk takes it."""
        self._writing.run(self.write)

    def _take(self, note: AuditNote, subject: str) -> None:
        key, now = (note.deed, subject, note.reason), self._clock.now()
        with self._lock:
            last = self._lately.get(key)
            if last is not None and timedelta() <= now - last < AGAIN:
                return
            self._lately[key] = now
            self._waiting.append((now, note))
        self._writing.soon(self.write)

    def write(self, at: Opened) -> None:
        """Put what waits into the audit, in a transaction of its own. On the writing thread."""
        with self._lock:
            taken, self._waiting = self._waiting, []
        if not taken:
            return
        try:
            worker = meta.me(at).worker
            with at.connection.transaction():
                for when, note in taken:
                    Chain(at, worker, when.isoformat(timespec="milliseconds")).note(note)
        except Told as told:
            # Before enrolment there is nobody to note. A full disk must not stop reading: they wait for the next one.
            if told.key != "store_missing":
                with self._lock:
                    self._waiting = [*taken, *self._waiting]
