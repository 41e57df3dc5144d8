"""Reading records again after the forms have changed: columns and words follow the form this version has."""

import hashlib

from caseworker.domain.errors import Told
from caseworker.domain.registry import FORMS
from caseworker.store import meta, states
from caseworker.store.opened import Opened
from caseworker.store.rows import universal
from caseworker.store.search import index, split_words, unindex

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
            for number in numbers[start : start + BATCH]:
                _reread_row(at, number)


def _reread_row(at: Opened, number: int) -> None:
    try:
        row = states.RECORD.first(at, "WHERE n = ?", (number,))
    except Told:
        # A damaged row stays as it is: it is never shown, and its scope's next filling heals it.
        return
    if row is None:
        return
    held = states.held_of(row)
    states.store_row(at, held)
    unindex(at, number)
    index(at, number, before=None, after=split_words(held.kind, universal(held.kind, held.shown.body).words))
