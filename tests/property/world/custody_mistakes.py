"""Mistakes about the laptop itself, as switches: the worlds in which laptops end must show every one of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from caseworker.custody import Deed, Ended, Escrow, Witness
from caseworker.sync.custody import Custody
from caseworker.syncport import Unsent
from caseworker.wire import Lease
from tests.property.world.dictcustody import DictCustody
from tests.property.world.laptop import Laptop

Patch = Callable[[pytest.MonkeyPatch], None]


def ends_without_looking(patch: pytest.MonkeyPatch) -> None:
    """What was written between the rescue and the end is destroyed."""
    right = Laptop.close_down

    def close_down(laptop: Laptop) -> Ended | None:
        if laptop.leaving is not None:
            laptop.leaving = replace(laptop.leaving, mark=laptop.store.custody.unsent().mark)
        return right(laptop)

    patch.setattr(Laptop, "close_down", close_down)


def ends_with_nothing_to_rescue(patch: pytest.MonkeyPatch) -> None:
    """What the push could not take is not looked for."""
    patch.setattr(DictCustody, "unsent", lambda _custody: Unsent(0, ""))


def ends_never(patch: pytest.MonkeyPatch) -> None:
    """The order to end is not heard."""
    patch.setattr(Laptop, "close_down", lambda _laptop: None)


def audit_from_memory(patch: pytest.MonkeyPatch) -> None:
    """The laptop believes that the server has what it once was sent, also when that server was restored."""
    right = DictCustody.deeds

    def deeds(custody: DictCustody, after: int, most: int) -> tuple[Deed, ...]:
        known = custody.kept.witness
        return right(custody, max(after, known.n if known is not None else 0), most)

    patch.setattr(DictCustody, "deeds", deeds)


def witness_not_kept(patch: pytest.MonkeyPatch) -> None:
    """The signed line is read and forgotten."""

    def keep_witness(custody: DictCustody, witness: Witness) -> bool:
        return custody._holds(witness)

    patch.setattr(DictCustody, "keep_witness", keep_witness)


def lease_kept_for_good(patch: pytest.MonkeyPatch) -> None:
    """The first lease stays."""

    def keep_lease(custody: DictCustody, lease: Lease) -> bool:
        custody.kept = replace(custody.kept, lease=custody.kept.lease or lease)
        return True

    patch.setattr(DictCustody, "keep_lease", keep_lease)


def escrow_sent_once(patch: pytest.MonkeyPatch) -> None:
    """The escrow is thrown away once it was sent; a server that was restored never gets it again."""
    right = DictCustody.hear_escrow

    def hear_escrow(custody: DictCustody, name: str) -> None:
        right(custody, name)
        if name:
            custody.kept = replace(custody.kept, escrow=None)

    def keep_escrow(custody: DictCustody, escrow: Escrow) -> None:
        custody.kept = replace(custody.kept, escrow=escrow)

    patch.setattr(DictCustody, "hear_escrow", hear_escrow)
    patch.setattr(DictCustody, "keep_escrow", keep_escrow)


def audit_left_out(patch: pytest.MonkeyPatch) -> None:
    """What a run itself did waits for the next run, which has nothing else to say."""
    patch.setattr(Custody, "send_deeds", lambda _custody: iter(()))


CUSTODY_MISTAKES: dict[str, Patch] = {
    mistake.__name__: mistake
    for mistake in (
        ends_without_looking,
        ends_with_nothing_to_rescue,
        ends_never,
        audit_from_memory,
        witness_not_kept,
        lease_kept_for_good,
        escrow_sent_once,
        audit_left_out,
    )
}


@contextmanager
def mistaken(name: str) -> Iterator[None]:
    """The world with one mistake in it."""
    with pytest.MonkeyPatch.context() as patch:
        CUSTODY_MISTAKES[name](patch)
        yield
