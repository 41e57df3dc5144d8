"""The current state of scopes, cut into pages: as many records as were asked for, over as many scopes as they fill."""

from collections.abc import Sequence
from typing import Any

from caseworker import wire
from caseworker.brief import by_edit
from caseworker.server.book import Holding, Kept, Ledger


def bootstrapped(
    ledger: Ledger, holdings: Sequence[Holding], asked: wire.Bootstrap, *, limit: int
) -> wire.Bootstrapped:
    """The page of the first scope, with first pages of the others in `then`; `asked.after` belongs to the first.

    Where the limit cuts, the last page names what comes `next`, and the scopes after it are left out.
    """
    found = ledger.wholes([one.scope for one in holdings], asked.after, limit + 1)
    is_cut, found = len(found) > limit, found[:limit]
    last = found[-1] if is_cut else None
    whole = _in_short if asked.brief else _in_full
    pages: list[wire.Bootstrapped] = []
    for held in holdings:
        ends_here = last is not None and last.scope == held.scope
        records = tuple(whole(one) for one in found if one.scope == held.scope)
        pages.append(_page(held, records, last if ends_here else None))
        if ends_here:
            break
    return pages[0] if len(pages) == 1 else pages[0].model_copy(update={"then": tuple(pages[1:])})


def _page(held: Holding, records: tuple[wire.Whole, ...], last: Kept | None) -> wire.Bootstrapped:
    return wire.Bootstrapped.model_construct(
        scope=held.scope,
        grant_epoch=held.epoch,
        as_of=held.head,
        records=records,
        next=last.record if last else None,
        then=(),
    )


def _in_full(one: Kept) -> wire.Whole:
    return wire.Whole.model_construct(**_facts(one), versions=one.state.versions)


def _in_short(one: Kept) -> wire.Whole:
    return wire.Whole.model_construct(**_facts(one), by_edit=by_edit(one.state.body, one.state.versions))


def _facts(one: Kept) -> dict[str, Any]:
    return {
        "record": one.record,
        "form": one.kind,
        "body": one.state.body,
        "open": one.state.conflicts,
        "author": one.author,
        "made_at": one.made_at,
    }
