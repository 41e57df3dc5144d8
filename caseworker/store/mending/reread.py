"""Reading records again after the forms have changed: columns and words follow the form this version has."""

import hashlib
from collections.abc import Sequence

from pydantic_core import to_json

from caseworker.domain.errors import Told
from caseworker.domain.registry import FORMS
from caseworker.store import meta, states
from caseworker.store.opened import Opened
from caseworker.store.rows import universal
from caseworker.store.sealed import Numbered
from caseworker.store.search import Words, index, split_words

BATCH = 500


def reread_forms(at: Opened) -> tuple[str, ...]:
    """Fill columns and words anew for every kind whose form is not the one they were filled from; returns the kinds.

    A kind that an older version did not know becomes listed and findable here. Stopped half-way, it starts that kind
    again at the next opening.
    """
    was = dict(part.split("=", 1) for part in meta.read(at, meta.FORMS).split())
    now = {form.info.kind: _print_of(form.info.kind) for form in FORMS}
    changed = tuple(kind for kind in now if was.get(kind) != now[kind])
    for kind in changed:
        _reread(at, kind)
    if changed:
        with at.connection.transaction():
            meta.keep(at, meta.FORMS, " ".join(f"{kind}={said}" for kind, said in sorted(now.items())))
    return changed


def _print_of(kind: str) -> str:
    """A short print of what columns and words depend on in a form."""
    form = next(form for form in FORMS if form.info.kind == kind)
    parts = [
        f"{spec.name}|{spec.ask.role}|{spec.ask.search}|{spec.ask.band}|{spec.ask.summary}|{spec.ask.section}"
        for spec in form.specs()
    ]
    return hashlib.sha256("\n".join((str(form.info.version), *parts)).encode()).hexdigest()[:16]


def _reread(at: Opened, kind: str) -> None:
    numbers = [row[0] for row in at.connection.execute("SELECT n FROM record WHERE kind = ? ORDER BY n", (kind,))]
    for start in range(0, len(numbers), BATCH):
        with at.connection.transaction():
            _reread_batch(at, numbers[start : start + BATCH])


def _reread_batch(at: Opened, numbers: Sequence[int]) -> None:
    rows: list[Numbered] = []
    words: list[tuple[int, Words]] = []
    for row in states.RECORD.stored(at, "WHERE n IN (SELECT value FROM json_each(?))", (to_json(numbers).decode(),)):
        try:
            held = states.held_of(states.RECORD.verified(at, row))
        except Told:
            # A damaged row stays as it is: it is never shown, and its scope's next filling heals it.
            continue
        columns = universal(held.kind, held.shown.body)
        rows.append((held.n, states.row_of(held, columns)))
        words.append((held.n, split_words(held.kind, columns.words)))
    states.RECORD.put_numbered(at, rows)
    index(at, gone=[number for number, _ in rows], words=words)
