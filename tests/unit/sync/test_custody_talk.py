"""What a run says and hears about the laptop itself: lease, escrow and audit. Its end is in `test_custody_end`."""

from dataclasses import replace
from datetime import timedelta

import pytest

from caseworker import custody, wire
from caseworker.custody import CHAIN_START, Deeds, EscrowKept
from caseworker.domain.ids import DeviceId, WorkerId
from caseworker.domain.messages import CATALOGUE
from caseworker.sealed_letters import fresh_key
from tests.property.world.dictstore import DictStore
from tests.unit.sync.custodian import (
    PARTNERSHIP,
    PUBLIC,
    STORE,
    Keeper,
    lease,
    leased_laptop,
    sealed_key,
    witness,
)
from tests.unit.sync.scripted import AT, an_edit, report_of, scope_id
from tests.unit.sync.scripted_server import LaptopKey

ONE = scope_id(1)
STRANGER = LaptopKey(99)


def wrote(store: DictStore, lines: int) -> DictStore:
    """With so many lines in its audit."""
    for _ in range(lines):
        store.custody.note("view")
    return store


def level(lines: int = 3) -> tuple[DictStore, Keeper]:
    """A laptop whose audit the partnership has, and knows that it has."""
    store, keeper = wrote(leased_laptop(), lines), Keeper()
    assert report_of(store, keeper.script).trouble == ""
    keeper.script.asked.clear()
    return store, keeper


# -- lease ------------------------------------------------------------------------------------------------------------
def test_that_a_signed_lease_is_kept_and_a_replayed_one_never_shortens_or_lengthens_it() -> None:
    store = leased_laptop()
    report_of(store, Keeper(lease=lease(5)).script)
    for seq, days in ((4, 30), (5, 30), (1, 1)):
        assert report_of(store, Keeper(lease=lease(seq, days=days)).script).trouble == ""
    kept = store.custody.state().lease
    assert kept is not None
    assert (kept.seq, kept.not_after) == (5, AT + timedelta(days=7))


def test_that_the_partnership_can_make_a_lease_shorter() -> None:
    store = leased_laptop()
    for seq, days in ((5, 7), (6, 1)):
        report_of(store, Keeper(lease=lease(seq, days=days)).script)
    kept = store.custody.state().lease
    assert kept is not None
    assert kept.not_after == AT + timedelta(days=1)


FORGED = lease().model_copy(update={"signature": STRANGER.sign(lease().signed_text)})


@pytest.mark.parametrize(
    "said",
    [
        lease().model_copy(update={"not_after": AT + timedelta(days=400)}),
        lease().model_copy(update={"seq": 2}),
        lease().model_copy(update={"signature": ""}),
        lease(device=DeviceId("e" * 32)),
        lease(worker=WorkerId("b" * 32)),
        FORGED,
    ],
    ids=["longer", "newer", "unsigned", "another laptop's", "another worker's", "a stranger's"],
)
def test_that_a_lease_that_does_not_hold_is_left_aside_and_told_and_the_rest_goes_on(said: wire.Lease) -> None:
    store = leased_laptop()
    store.work([an_edit(1, ONE)])
    report = report_of(store, Keeper(lease=said).script)
    assert store.custody.state().lease is None
    assert (report.sent, report.trouble) == (1, "server_unproven")
    assert report.trouble in CATALOGUE


def test_that_a_laptop_without_a_pinned_key_believes_nothing_and_says_nothing() -> None:
    store, keeper = wrote(leased_laptop(server_key="", recovery_key=""), 3), Keeper(lease=lease())
    store.custody.keep_escrow(sealed_key())
    report = report_of(store, keeper.script)
    assert (keeper.paths, report.trouble) == (["hello"], "")
    assert store.custody.state().lease is None
    assert store.custody.state().recovery_key == ""


# -- recovery key and escrow ------------------------------------------------------------------------------------------
def test_that_the_first_recovery_key_is_pinned_and_another_one_waits_for_the_worker() -> None:
    store, (_private, other) = leased_laptop(recovery_key=""), fresh_key("escrow")
    report_of(store, Keeper().script)
    assert store.custody.state().recovery_key == PUBLIC
    report_of(store, Keeper(recovery_key=other).script)
    state = store.custody.state()
    assert (state.recovery_key, state.recovery_key_changed) == (PUBLIC, other)
    report_of(store, Keeper(recovery_key="").script)
    assert store.custody.state().recovery_key_changed == other
    report_of(store, Keeper().script)
    assert store.custody.state().recovery_key_changed == ""


@pytest.mark.parametrize("signature", ["", STRANGER.sign(custody.recovery_text(PUBLIC))], ids=["none", "a stranger's"])
def test_that_a_recovery_key_the_partnership_did_not_sign_is_not_pinned_and_told(signature: str) -> None:
    store, (_private, other) = leased_laptop(recovery_key=""), fresh_key("escrow")
    assert report_of(store, Keeper(recovery_signature=signature).script).trouble == "server_unproven"
    assert store.custody.state().recovery_key == ""
    exchanged = Keeper(recovery_key=other, recovery_signature=PARTNERSHIP.sign(custody.recovery_text(PUBLIC)))
    assert report_of(store, exchanged.script).trouble == "server_unproven"
    assert store.custody.state().recovery_key == ""
    assert report_of(store, Keeper().script).trouble == ""
    assert store.custody.state().recovery_key == PUBLIC


def test_that_the_escrow_goes_out_once_and_again_when_the_server_lost_it() -> None:
    store, keeper = leased_laptop(), Keeper()
    store.custody.keep_escrow(sealed_key())
    assert not store.custody.state().escrow_kept
    for _ in range(2):
        assert report_of(store, keeper.script).trouble == ""
    assert keeper.paths == ["hello", "escrow", "hello"]
    assert store.custody.state().escrow_kept
    keeper.escrows.clear()
    report_of(store, keeper.script)
    assert keeper.paths[3:] == ["hello", "escrow"]
    assert store.custody.state().escrow_kept


@pytest.mark.parametrize("update", [{"store": "6" * 32}, {"epoch": 2}, {"key": "3f2a-0000-0000-0000-0000"}])
def test_that_an_answer_about_another_escrow_is_no_acknowledgement(update: dict[str, object]) -> None:
    escrow = sealed_key()
    kept = EscrowKept(store=escrow.store, epoch=escrow.epoch, key=escrow.key).model_copy(update=update)
    store = leased_laptop()
    store.custody.keep_escrow(escrow)
    assert report_of(store, Keeper({"escrow": lambda _ask: kept}).script).trouble == "server_fault"
    assert not store.custody.state().escrow_kept


def test_that_the_escrow_of_a_new_epoch_is_sent_although_the_server_holds_the_old_one() -> None:
    store, keeper = leased_laptop(), Keeper()
    for epoch in (1, 2):
        store.custody.note_opened(STORE, epoch)
        assert store.custody.state().wants_escrow
        store.custody.keep_escrow(sealed_key(epoch=epoch))
        assert not store.custody.state().wants_escrow
        report_of(store, keeper.script)
    assert [one.epoch for one in keeper.escrows] == [1, 2]


def test_that_a_worker_who_has_left_sends_the_audit_and_no_escrow() -> None:
    store, keeper = wrote(leased_laptop(), 2), Keeper(enabled=False)
    store.custody.keep_escrow(sealed_key())
    report = report_of(store, keeper.script)
    assert (keeper.paths, report.trouble) == (["hello", "deeds"], "access_ended")


# -- audit ------------------------------------------------------------------------------------------------------------
def test_that_the_audit_goes_out_in_pages_and_then_nothing_new_is_one_request() -> None:
    store, keeper = wrote(leased_laptop(), 2 * custody.DEEDS + 1), Keeper()
    assert report_of(store, keeper.script).trouble == ""
    assert keeper.pages() == [custody.DEEDS, custody.DEEDS, 1]
    assert keeper.deeds == store.custody.lines
    assert store.custody.state().witness == keeper.newest()
    keeper.script.asked.clear()
    report_of(store, keeper.script)
    assert keeper.paths == ["hello"]


def test_that_what_a_run_does_itself_is_in_the_audit_when_it_ends() -> None:
    store, keeper = level()
    store.work([an_edit(1, ONE)])
    assert report_of(store, keeper.script).trouble == ""
    assert keeper.paths == ["hello", "push", "deeds"]
    assert [one.deed for one in keeper.deeds] == ["view", "view", "view", "sync"]
    keeper.script.asked.clear()
    report_of(store, keeper.script)
    assert keeper.paths == ["hello"]


def test_that_an_exchange_is_in_the_audit_although_the_line_went_away() -> None:
    store, keeper = level()
    store.work([an_edit(1, ONE)])
    keeper.more = {"grants": [{"scope": ONE, "kind": "file", "grant_epoch": 1, "level": "write", "head": 0}]}
    gone = Keeper({"bootstrap": lambda _ask: wire.Fault(key="server_unreachable")}, **keeper.more, witnessed=3)
    assert report_of(store, gone.script).trouble == "server_unreachable"
    assert store.custody.lines[-1].deed == "sync"


def test_that_a_laptop_that_died_before_it_kept_the_witness_asks_for_it_and_goes_on() -> None:
    store, keeper = wrote(leased_laptop(), 3), Keeper()
    keeper.take(store.custody.lines)
    wrote(store, 2)
    assert report_of(store, keeper.script).trouble == ""
    assert keeper.pages() == [0, 2]
    assert keeper.deeds == store.custody.lines


def test_that_a_server_that_lost_lines_gets_them_again() -> None:
    store, keeper = level(5)
    del keeper.deeds[2:]
    assert report_of(store, keeper.script).trouble == ""
    assert keeper.deeds == store.custody.lines


def put_back(lines: int, written_since: int) -> tuple[DictStore, Keeper]:
    """A laptop put back by two lines, and what was written on it since."""
    store, keeper = level(lines)
    older = leased_laptop()
    older.custody.lines = store.custody.lines[:-2]
    older.custody.kept = replace(store.custody.kept, witness=None)
    for _ in range(written_since):
        older.custody.note("print")
    return older, keeper


@pytest.mark.parametrize("since", [0, 1, 2, 7])
def test_that_a_store_that_was_put_back_is_noticed_told_and_still_sends_its_work(since: int) -> None:
    store, keeper = put_back(5, since)
    store.work([an_edit(1, ONE)])
    report = report_of(store, keeper.script)
    assert (report.is_put_back, report.sent, report.trouble) == (True, 1, "")
    assert store.custody.state().is_put_back
    assert len(keeper.deeds) == 5
    keeper.script.asked.clear()
    assert report_of(store, keeper.script).is_put_back
    assert keeper.pages() == [1]


@pytest.mark.parametrize(("since", "shown"), [(1, 4), (2, 5), (7, 5)])
def test_that_the_operators_are_shown_where_two_audits_part(since: int, shown: int) -> None:
    store, keeper = put_back(5, since)
    report_of(store, keeper.script)
    (line,) = [one.deeds[0] for ask in keeper.script.asked if isinstance(one := ask.message, Deeds) and one.deeds]
    assert (line.n, line.chain == keeper.deeds[shown - 1].chain) == (shown, False)


def test_that_a_line_the_partnership_did_not_sign_is_no_witness() -> None:
    store = wrote(leased_laptop(), 3)
    mine = store.custody.lines[-1]
    for said in (
        witness(3, mine.chain).model_copy(update={"signature": ""}),
        witness(3, mine.chain, device=DeviceId("e" * 32)),
        witness(9, "ab" * 32).model_copy(update={"signature": STRANGER.sign(witness(9, "ab" * 32).signed_text)}),
    ):
        report = report_of(store, Keeper({"deeds": lambda _ask, said=said: said}).script)  # type: ignore[misc]
        assert (report.trouble, report.is_put_back) == ("server_unproven", False)
        assert store.custody.state().witness is None


def test_that_an_older_signed_line_is_not_taken_for_news_and_takes_nothing_back() -> None:
    store, keeper = level(4)
    known = store.custody.state().witness
    wrote(store, 2)
    old = witness(2, store.custody.lines[1].chain)
    report = report_of(store, Keeper({"deeds": lambda _ask: old}, witnessed=4).script)
    assert (report.trouble, report.is_put_back) == ("server_fault", False)
    assert store.custody.state().witness == known
    report_of(store, keeper.script)
    assert keeper.deeds == store.custody.lines


def test_that_a_server_that_never_takes_the_audit_is_not_asked_for_ever() -> None:
    store, nothing = wrote(leased_laptop(), 3), witness(0, CHAIN_START)
    keeper = Keeper({"deeds": lambda _ask: nothing})
    store.work([an_edit(1, ONE)])
    assert report_of(store, keeper.script).trouble == "server_fault"
    assert keeper.paths.count("deeds") == 1


@pytest.mark.parametrize("path", ["escrow", "deeds"])
def test_that_a_server_that_trips_over_custody_still_gives_the_news(path: str) -> None:
    store = wrote(leased_laptop(), 2)
    store.custody.keep_escrow(sealed_key())
    store.work([an_edit(1, ONE)])
    script = Keeper({path: lambda _ask: wire.Fault(key="server_fault")}).script
    report = report_of(store, script)
    assert (report.sent, report.trouble) == (1, "server_fault")
