"""The current state of scopes, cut into pages: as many records as were asked for, over as many scopes as they fill."""

from collections.abc import Sequence

from caseworker import wire
from caseworker.domain.ids import RecordId
from caseworker.server.book import Holding, Kept, Ledger


def bootstrapped(
    ledger: Ledger, holdings: Sequence[Holding], *, after: RecordId | None, limit: int
) -> wire.Bootstrapped:
    """The page of the first scope, with first pages of the others in `then`; `after` belongs to the first.

    Where the limit cuts, the last page names what comes `next`, and the scopes after it are left out.
    """
    found = ledger.wholes([one.scope for one in holdings], after, limit + 1)
    is_cut, found = len(found) > limit, found[:limit]
    last = found[-1] if is_cut else None
    pages: list[wire.Bootstrapped] = []
    for held in holdings:
        ends_here = last is not None and last.scope == held.scope
        pages.append(_page(held, [one for one in found if one.scope == held.scope], last if ends_here else None))
        if ends_here:
            break
    return pages[0] if len(pages) == 1 else pages[0].model_copy(update={"then": tuple(pages[1:])})


def _page(held: Holding, records: Sequence[Kept], last: Kept | None) -> wire.Bootstrapped:
    return wire.Bootstrapped.model_construct(
        scope=held.scope,
        grant_epoch=held.epoch,
        as_of=held.head,
        records=tuple(_whole(one) for one in records),
        next=last.record if last else None,
        then=(),
    )


def _whole(one: Kept) -> wire.Whole:
    return wire.Whole.model_construct(
        record=one.record,
        form=one.kind,
        body=one.state.body,
        versions=one.state.versions,
        open=one.state.conflicts,
        author=one.author,
        made_at=one.made_at,
    )
