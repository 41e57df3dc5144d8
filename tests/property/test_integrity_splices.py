"""Somebody with the files and without the keys puts old parts back: whole copies, single pages, lines of the audit."""

from __future__ import annotations

import random
from pathlib import Path as Folder

import pytest

from caseworker.custody import Deed, Witness, follows, link
from caseworker.store import audit, meta
from caseworker.store.anchor import NAME
from caseworker.store.connection import PAGE_BYTES
from caseworker.store.store import Store
from tests.fakes.open_store import CARD, Desk, followed, tampering_with_keys
from tests.property.integrity import RECORDS, Figures, Snapshot, closed, opened, quick_folder, small_laptop
from tests.property.long_hour import SHARES_S

SNAPSHOTS, SNAPSHOTS_LONG = 3, 20
LINES, LINES_LONG = 120, 5_000
ALTERED, ALTERED_LONG = 150, 1_000


def history_of(desk: Desk, many: int) -> list[Snapshot]:
    """A laptop's files after each of some days of work, the newest last."""
    found = [Snapshot(desk)]
    for day in range(many):
        desk.clock.pass_by(hours=3)
        with Store.open(desk.profile, desk.key, desk.clock) as store:
            desk.store = store
            desk.save({"place": f"place of day {day}"}, record=RECORDS[day % len(RECORDS)])
            store.remember("place", f"day {day}")
            store.records.next_number("print")
        found.append(Snapshot(desk))
    return found


def spliced(new: bytes, old: bytes) -> list[bytes]:
    """The new file with each page that differs put back as it was, one at a time."""
    pages = range(0, min(len(new), len(old)), PAGE_BYTES)
    return [
        new[:at] + old[at : at + PAGE_BYTES] + new[at + PAGE_BYTES :]
        for at in pages
        if new[at : at + PAGE_BYTES] != old[at : at + PAGE_BYTES]
    ]


def count_splices(base: Folder, many: int, *, seconds: float) -> Figures:
    """Every page that changed, from every earlier day; and each earlier day as a whole, with and without its anchor."""
    desk = small_laptop(base)
    days, figures = history_of(desk, many), Figures("old pages and old copies put back", seconds=seconds)
    newest = days[-1]
    for day in days[:-1]:
        for content in spliced(newest.files["store.db"], day.files["store.db"]):
            if figures.has_time:
                newest.put_back(store_db=content)
                judge(desk, figures, "page of an older day")
        newest.put_back(store_db=day.files["store.db"])
        judge(desk, figures, "copy of an older day")
        newest.put_back(store_db=day.files["store.db"])
        (desk.profile.folder / NAME).unlink()
        judge(desk, figures, "copy of an older day, and no anchor")
    newest.put_back()
    figures.counts["false alarm"] += judge(desk, Figures("", seconds=1), "control") != 0
    figures.tell()
    return figures


def judge(desk: Desk, figures: Figures, kind: str) -> int:
    """1 if it is told that something was put back, or is damaged."""
    store = opened(desk)
    is_told = store is None or store.is_put_back
    closed(store)
    figures.counts.update((kind, "told" if is_told else "not told"))
    return int(is_told)


def assert_holds(figures: Figures) -> None:
    """Everything put back was told, and nothing that was not."""
    assert figures.counts["page of an older day"] > 20
    assert (figures.counts["not told"], figures.counts["false alarm"]) == (0, 0)


@pytest.mark.timeout(120)
def test_that_whatever_is_put_back_is_told() -> None:
    with quick_folder() as folder:
        assert_holds(count_splices(folder, SNAPSHOTS, seconds=60))


@pytest.mark.long
@pytest.mark.timeout(600)
def test_that_whatever_is_put_back_from_many_days_is_told() -> None:
    with quick_folder() as folder:
        assert_holds(count_splices(folder, SNAPSHOTS_LONG, seconds=SHARES_S["old pages and old copies put back"]))


def test_that_a_whole_folder_put_back_is_told_by_the_partnerships_witness() -> None:
    """Nothing on the laptop can know: store and anchor fit each other. What the partnership signed for does not."""
    with quick_folder() as folder:
        desk = small_laptop(folder)
        older = history_of(desk, 2)[1]
        with Store.open(desk.profile, desk.key, desk.clock) as newest:
            line = newest.audit(limit=1)[0]
        older.put_back()
        store = Store.open(desk.profile, desk.key, desk.clock)
        assert not store.is_put_back
        witness = Witness(device=CARD.device, n=line.n, chain=line.chain, at=desk.clock.now())
        assert not store.sync.custody.keep_witness(witness)
        store.close()
        store = Store.open(desk.profile, desk.key, desk.clock)
        assert store.put_back == "witness"
        store.accept("the folder was restored")
        assert not store.is_put_back
        followed(store)
        store.close()
        store = Store.open(desk.profile, desk.key, desk.clock)
        assert not store.is_put_back
        store.close()


def long_audit(desk: Desk, lines: int) -> Witness:
    """An audit of so many lines; the partnership has taken them all."""
    with tampering_with_keys(desk) as at, at.connection.transaction():
        for number in range(lines):
            said = Deed(n=0, at=f"2026-11-22T09:{number % 60:02}:00+00:00", worker=CARD.worker, deed="view", chain="")
            audit.add(at, said.model_copy(update={"record": RECORDS[number % len(RECORDS)], "reason": str(number)}))
        head = audit.head(at)
        witness = Witness(device=CARD.device, n=head.n, chain=head.chain, at=desk.clock.now())
        meta.keep(at, meta.WITNESS, witness.model_dump_json())
    return witness


def meddled(lines: list[Deed], chance: random.Random) -> tuple[str, list[Deed]]:
    """The audit after somebody who can write in the store, and knows how links are made, has been at it."""
    kind = chance.choice(("changed", "left out", "swapped", "cut", "put in"))
    at = chance.randrange(len(lines) - 1)
    made = list(lines)
    if kind == "changed":
        made[at] = made[at].model_copy(update={"reason": "for mum"})
    elif kind == "left out":
        del made[at]
    elif kind == "swapped":
        made[at], made[at + 1] = made[at + 1], made[at]
    elif kind == "cut":
        made = made[: max(1, at)]
    else:
        made.insert(at, made[at].model_copy(update={"deed": "print"}))
    return kind, relinked(made) if chance.random() < 0.5 else made


def relinked(lines: list[Deed]) -> list[Deed]:
    """Every number and link made anew, so that the lines follow each other again."""
    before, made = audit.START.chain, []
    for number, line in enumerate(lines, 1):
        said = line.model_copy(update={"n": number})
        made.append(said.model_copy(update={"chain": (before := link(before, said))}))
    return made


def count_audits(base: Folder, lines: int, many: int, *, seconds: float) -> Figures:
    """One meddling after another, against the chain itself and against the line that the partnership signed for."""
    desk, chance, figures = small_laptop(base), random.Random(7), Figures("meddling with the audit", seconds=seconds)
    witness = long_audit(desk, lines)
    with tampering_with_keys(desk) as at:
        true = audit.deeds_after(at, 0, 10**6)
    assert follows(audit.START.chain, 0, true)
    while figures.counts["meddled"] < many and figures.has_time:
        kind, made = meddled(true, chance)
        is_held = follows(audit.START.chain, 0, made)
        is_witnessed = len(made) >= witness.n and made[witness.n - 1].chain == witness.chain
        figures.counts.update(("meddled", kind, "seen by the chain alone" if not is_held else "only by the witness"))
        figures.counts["unseen"] += is_held and is_witnessed
    figures.tell()
    return figures


def test_that_no_meddling_with_the_audit_goes_unseen() -> None:
    with quick_folder() as folder:
        counts = count_audits(folder, LINES, ALTERED, seconds=30).counts
    assert (counts["unseen"], counts["meddled"]) == (0, ALTERED)
    assert counts["only by the witness"] > ALTERED // 4


@pytest.mark.long
@pytest.mark.timeout(900)
def test_that_no_meddling_with_a_long_audit_goes_unseen() -> None:
    with quick_folder() as folder:
        assert (
            count_audits(folder, LINES_LONG, ALTERED_LONG, seconds=SHARES_S["meddling with the audit"]).counts["unseen"]
            == 0
        )


@pytest.mark.parametrize("kind", ["changed and linked anew", "cut"])
def test_that_the_store_itself_tells_of_a_meddled_audit(kind: str) -> None:
    with quick_folder() as folder:
        desk = small_laptop(folder)
        long_audit(desk, 40)
        with tampering_with_keys(desk) as at, at.connection.transaction():
            true = audit.deeds_after(at, 0, 10**6)
            made = true[:-1] if kind == "cut" else relinked([true[0].model_copy(update={"deed": "print"}), *true[1:]])
            at.connection.execute("DELETE FROM audit")
            for deed in made:
                audit.put(at, deed)
        (desk.profile.folder / NAME).unlink()
        store = opened(desk)
        assert store is not None
        assert store.is_put_back
        store.accept("the anchor was lost")
        # The missing anchor was one thing; what the partnership signed for is another, and it was settled with it.
        followed(store)
        store.close()
