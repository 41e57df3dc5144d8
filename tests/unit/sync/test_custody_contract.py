"""What custody relies on, tried on the real store and on the one in dicts."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path as Folder
from typing import Any, cast

import pytest

from caseworker import wire
from caseworker.custody import CHAIN_START, Deed, Rescue, fingerprint, follows, rescue_info
from caseworker.domain.ports import Draft, DraftKey
from caseworker.sealed_letters import fresh_key, open_with
from caseworker.store.custody.desk import CustodyDesk
from tests.property.world.realstore import RealStore
from tests.unit.sync.custodian import PRIVATE, PUBLIC, STORE, lease, leased_laptop, sealed_key, witness
from tests.unit.sync.scripted import AT, EPOCH, TEAM, Clock, an_edit, scope_id, welcome

ONE = scope_id(1)
HOUR = timedelta(hours=1)


@pytest.fixture
def real(tmp_path: Folder) -> Iterator[RealStore]:
    """The product's store, enrolled."""
    made = RealStore(leased_laptop().card, tmp_path, Clock())
    yield made
    made.close()


@pytest.fixture(params=["dict", "real"])
def custody(request: pytest.FixtureRequest) -> CustodyDesk:
    """The custody of a store of each sort."""
    if request.param == "dict":
        return cast("CustodyDesk", leased_laptop().custody)
    return cast("RealStore", request.getfixturevalue("real")).store.sync.custody


def everything(custody: CustodyDesk) -> list[Deed]:
    return list(custody.deeds(0, 10_000))


def test_that_nothing_is_known_at_first(custody: CustodyDesk) -> None:
    state = custody.state()
    assert (state.lease, state.witness, state.escrow, state.rescued) == (None, None, None, "")
    assert (state.is_put_back, state.wants_escrow, state.escrow_kept) == (False, False, False)
    assert state.recovery_key == PUBLIC


def test_that_only_a_higher_number_replaces_a_lease(custody: CustodyDesk) -> None:
    assert custody.keep_lease(lease(5))
    assert not custody.keep_lease(lease(5, days=30))
    assert not custody.keep_lease(lease(4, days=30))
    assert custody.state().lease == lease(5)
    assert custody.keep_lease(lease(6, days=1))
    assert custody.state().lease == lease(6, days=1)


def test_that_noted_times_only_move_on_and_begin_anew_with_a_lease(custody: CustodyDesk) -> None:
    custody.keep_lease(lease(1))
    for hours in (3, 1):
        custody.note_seen(AT + hours * HOUR)
    assert custody.state().newest_known == AT + 3 * HOUR
    custody.keep_lease(lease(1))
    assert custody.state().newest_known == AT + 3 * HOUR
    custody.keep_lease(lease(2))
    assert custody.state().newest_known is None


def test_that_a_recovery_key_is_pinned_once_and_changed_by_the_worker_only(custody: CustodyDesk) -> None:
    (_one, other), (_two, third) = fresh_key("escrow"), fresh_key("escrow")
    for key in ("", PUBLIC):
        custody.hear_recovery_key(key)
        assert custody.state().recovery_key_changed == ""
    custody.hear_recovery_key(other)
    assert (custody.state().recovery_key, custody.state().recovery_key_changed) == (PUBLIC, other)
    custody.accept_recovery_key(third)
    custody.accept_recovery_key("")
    assert (custody.state().recovery_key, custody.state().recovery_key_changed) == (PUBLIC, other)
    custody.accept_recovery_key(other)
    assert (custody.state().recovery_key, custody.state().recovery_key_changed) == (other, "")
    assert everything(custody)[-1].deed == "recovery_key"


def test_that_an_escrow_counts_as_kept_only_under_its_own_name(custody: CustodyDesk) -> None:
    custody.note_opened(STORE, 1)
    assert custody.state().wants_escrow
    custody.keep_escrow(sealed_key())
    assert not custody.state().wants_escrow
    name = f"{STORE}/1/{fingerprint(PUBLIC)}"
    for said, is_kept in (("", False), (name.replace("/1/", "/2/"), False), (name, True), ("", False), (name, True)):
        custody.hear_escrow(said)
        assert custody.state().escrow_kept == is_kept
    custody.note_opened(STORE, 2)
    assert custody.state().wants_escrow
    custody.keep_escrow(sealed_key(epoch=2))
    assert (custody.state().wants_escrow, custody.state().escrow_kept) == (False, False)


def test_that_another_recovery_key_wants_another_escrow(custody: CustodyDesk) -> None:
    _private, other = fresh_key("escrow")
    custody.note_opened(STORE, 1)
    custody.keep_escrow(sealed_key())
    custody.hear_recovery_key(other)
    assert not custody.state().wants_escrow
    custody.accept_recovery_key(other)
    assert custody.state().wants_escrow


def test_that_the_audit_is_given_in_pages_that_follow(custody: CustodyDesk) -> None:
    before = custody.state().newest_deed
    for _ in range(5):
        custody.note_sync()
    assert custody.state().newest_deed == before + 5
    deeds = everything(custody)
    assert follows(CHAIN_START, 0, deeds)
    assert [one.deed for one in deeds[-5:]] == ["sync"] * 5
    assert list(custody.deeds(before + 1, 2)) == deeds[before + 1 : before + 3]
    assert custody.deeds(before + 5, 2) == ()


def test_that_a_witness_is_kept_and_an_older_one_changes_nothing(custody: CustodyDesk) -> None:
    for _ in range(3):
        custody.note_sync()
    old, new = everything(custody)[-2:]
    assert custody.keep_witness(witness(0, CHAIN_START))
    assert custody.keep_witness(witness(new.n, new.chain))
    assert custody.keep_witness(witness(old.n, old.chain))
    assert custody.state().witness == witness(new.n, new.chain)
    assert not custody.state().is_put_back


@pytest.mark.parametrize("beyond", [0, 7])
def test_that_a_line_that_is_not_held_stays_as_the_evidence(custody: CustodyDesk, beyond: int) -> None:
    for _ in range(3):
        custody.note_sync()
    old, new = everything(custody)[-2:]
    assert custody.keep_witness(witness(old.n, old.chain))
    missing = witness(new.n + beyond, "ab" * 32)
    assert not custody.keep_witness(missing)
    assert custody.state().is_put_back
    assert custody.keep_witness(witness(old.n, old.chain))
    assert custody.state().witness == missing
    assert custody.state().is_put_back


def test_that_nothing_unsent_is_no_letter(custody: CustodyDesk) -> None:
    found = custody.unsent()
    assert (found.pieces, found.letters, found.mark) == (0, (), "")


def test_that_what_was_rescued_is_remembered(custody: CustodyDesk) -> None:
    custody.note_rescued("ab" * 32)
    assert custody.state().rescued == "ab" * 32


# -- what only the real store has -------------------------------------------------------------------------------------
def opened(letters: tuple[Rescue, ...]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for letter in letters:
        found += json.loads(open_with(PRIVATE, rescue_info(letter.store, letter.key), letter.sealed))["pieces"]
    return found


def test_that_outbox_quarantine_and_drafts_are_all_rescued(real: RealStore) -> None:
    store = real.store
    store.sync.new_epoch(EPOCH, 1)
    store.sync.custody.note_opened(STORE, 1)
    real.work((an_edit(1, ONE),), wire.NewScope(scope=ONE, team=TEAM))
    (sent,) = store.sync.unsent(10, 10_000)
    aside = {"edit": sent.edit.id, "outcome": "quarantined", "reason": "late"}
    pushed = {"results": [aside], "expected_seq": 2, "server_time": AT}
    store.sync.results(wire.Pushed.model_validate(pushed))
    real.work((an_edit(2, ONE),))
    store.records.keep(Draft(DraftKey(ONE, "session", an_edit(3, ONE).record), {"words": "half a sent"}, "2026-11-02"))
    first = store.sync.custody.unsent()
    assert (first.pieces, first.mark) == (3, store.sync.custody.unsent().mark)
    assert first.letters[0].store == STORE
    pieces = opened(first.letters)
    assert [(one["from"], one["is_whole"]) for one in pieces] == [
        ("outbox", True),
        ("set_aside", True),
        ("draft", True),
    ]
    assert [json.loads(one["body"]).get("id") for one in pieces] == [an_edit(2, ONE).id, an_edit(1, ONE).id, None]
    assert json.loads(pieces[2]["body"]) == {"words": "half a sent"}
    store.records.keep(Draft(DraftKey(ONE, "session", an_edit(3, ONE).record), {"words": "half a sente"}, "2026-11-03"))
    assert store.sync.custody.unsent().mark != first.mark


def test_that_what_a_bad_disk_left_is_rescued_as_it_lies(real: RealStore) -> None:
    real.work((an_edit(1, ONE), an_edit(2, ONE)), wire.NewScope(scope=ONE, team=TEAM))
    real.store._writing.run(lambda at: at.connection.execute("UPDATE outbox SET body = body || ' ' WHERE n = 1"))
    pieces = opened(real.store.sync.custody.unsent().letters)
    assert [(one["is_whole"], json.loads(one["body"])["id"]) for one in pieces] == [
        (False, an_edit(1, ONE).id),
        (True, an_edit(2, ONE).id),
    ]


def test_that_much_unsent_work_goes_in_several_letters_and_none_is_left_out(real: RealStore) -> None:
    for number in range(7):
        long = Draft(DraftKey(ONE, "session", an_edit(number, ONE).record), {"words": f"{number}" * 600_000}, "now")
        real.store.records.keep(long)
    found = real.store.sync.custody.unsent()
    assert (found.pieces, sum(one.pieces for one in found.letters)) == (7, 7)
    assert len(found.letters) == 3
    assert all(len(one.sealed) // 2 <= 1_900_000 for one in found.letters)
    assert [json.loads(one["body"])["words"][0] for one in opened(found.letters)] == list("0123456")


def test_that_what_the_audit_says_counts_as_a_time_that_is_known(real: RealStore) -> None:
    class Later:
        def now(self) -> datetime:
            return datetime(2026, 11, 5, 9, 0, tzinfo=UTC)

    desk = real.store.sync.custody
    desk.note_sync()
    desk.keep_lease(lease(1))
    assert desk.state().newest_known is None
    CustodyDesk(real.store._writing, Later()).note_sync()
    assert desk.state().newest_known == Later().now()


def test_that_custody_outlives_a_restart(real: RealStore) -> None:
    desk = real.store.sync.custody
    desk.keep_lease(lease(3))
    desk.note_seen(AT + HOUR)
    desk.note_opened(STORE, 1)
    desk.keep_escrow(sealed_key())
    desk.note_rescued("ab" * 32)
    before = desk.state()
    real.reopen()
    after = real.store.sync.custody.state()
    assert (after.lease, after.escrow, after.rescued) == (before.lease, before.escrow, before.rescued)
    assert after.newest_known is not None
    assert after.newest_known >= AT + HOUR


def test_that_another_history_of_the_server_forgets_what_was_rescued(real: RealStore) -> None:
    """The server may have been restored to before it took the letters."""
    real.store.sync.new_epoch(EPOCH, 1)
    real.store.sync.custody.note_rescued("ab" * 32)
    real.store.sync.new_epoch(EPOCH, 1)
    assert real.store.sync.custody.state().rescued == "ab" * 32
    real.store.sync.new_epoch("epoch-2", 1)
    assert real.store.sync.custody.state().rescued == ""


def test_that_a_move_to_another_team_leaves_the_pinned_keys_alone(real: RealStore) -> None:
    you = {"name": "Nadia Example", "role": "worker", "team": "9" * 32, "team_name": "South", "programme": "safe"}
    real.store.sync.new_epoch(EPOCH, 1)
    real.store.sync.grants(welcome(you=you))
    card = real.store.sync.device()
    assert (card.team, card.recovery_key, card.server_key) == (
        "9" * 32,
        PUBLIC,
        leased_laptop().card.server_key,
    )
