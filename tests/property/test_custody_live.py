"""A laptop in the partnership's hands, the whole way: real store, HTTP, the real server, PostgreSQL underneath."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from caseworker import custody
from caseworker.custody import RecoveryRequest
from caseworker.domain.ids import RecordId, ScopeId, TeamId
from caseworker.domain.ports import Draft, DraftKey
from caseworker.sealed_letters import fresh_key, open_with, seal_to
from caseworker.server.custody.book import Laptop, RecoveryKey
from caseworker.server.custody.endings import Endings
from caseworker.server.signing import Signer
from caseworker.store import meta
from caseworker.store.opened import Opened
from caseworker.sync.ending import receipt, send_receipt
from caseworker.sync.mailbag import Halted
from caseworker.sync.recovery import ask_recovery
from tests.property.world.live import Bench, Site, bench, new_id, site
from tests.property.world.partnership import Now

if TYPE_CHECKING:
    from caseworker.server.embedded import EmbeddedPostgres

PRIVATE, PUBLIC = fresh_key("escrow")
STORE = "57" * 16
SIGNER = Signer(bytes(range(32)))
"""The key `site` serves with."""


@pytest.fixture
def partnership(cluster: EmbeddedPostgres, migrated_template: str) -> Iterator[Site]:
    """A running partnership whose officers have made a recovery key."""
    with site(cluster, migrated_template) as running:
        key = RecoveryKey(custody.fingerprint(PUBLIC), PUBLIC, running.clock.now())
        running.registrar._book.in_office(lambda office: office.safe.put_recovery_key(key))
        yield running


@pytest.fixture
def team(partnership: Site) -> TeamId:
    """A team."""
    return partnership.registrar.add_team(new_id())


def row(partnership: Site, laptop: Bench) -> Laptop:
    """What administration sees of a laptop."""
    endings = Endings(partnership.registrar._book, partnership.clock, SIGNER)
    return next(one for one in endings.laptops() if one.device == laptop.enrolled.device)


def order_end(partnership: Site, laptop: Bench) -> None:
    Endings(partnership.registrar._book, partnership.clock, SIGNER).order(laptop.enrolled.device)


def seal(laptop: Bench) -> custody.Escrow:
    """As the app does at an unlock, while it has the data key."""
    name = custody.fingerprint(PUBLIC)
    sealed = seal_to(PUBLIC, custody.escrow_info(STORE, 1, name), bytes(32))
    escrow = custody.Escrow(store=STORE, epoch=1, key=name, sealed=sealed)
    laptop.store.sync.custody.keep_escrow(escrow)
    return escrow


def put_back_by_two(at: Opened) -> None:
    """As an older copy of the store would be: without the two newest lines, and without word of them."""
    at.connection.execute("DELETE FROM audit WHERE n > (SELECT max(n) - 2 FROM audit)")
    meta.forget(at, meta.WITNESS)


def asked(laptop: Bench) -> int:
    """How many requests one sync took."""
    laptop.told.clear()
    laptop.sync()
    return len(laptop.told)


def test_that_a_laptop_is_leased_its_key_in_escrow_and_its_audit_with_the_partnership(
    partnership: Site, team: TeamId, tmp_path: Path
) -> None:
    scope, member = ScopeId(new_id()), RecordId(new_id())
    with closing(bench(partnership, team, tmp_path)) as amina:
        desk = amina.store.sync.custody
        desk.note_opened(STORE, 1)
        assert desk.state().wants_escrow
        escrow = seal(amina)
        amina.write(scope, {"phone": "07700 900001"}, record=member, is_new_file=True)
        amina.sync()
        state = desk.state()
        assert state.lease is not None
        assert state.lease.not_after - state.lease.issued_at == timedelta(days=7)
        assert (state.escrow_kept, state.wants_escrow, state.is_put_back) == (True, False, False)
        seen = row(partnership, amina)
        assert (seen.witnessed, seen.forks) == (state.newest_deed, 0)
        assert seen.escrow == f"{STORE}/1/{escrow.key}"
        assert state.witness is not None
        assert state.witness.n == state.newest_deed
        assert asked(amina) == 1
        again = desk.state().lease
        assert again is not None
        assert again.seq > state.lease.seq


def test_that_an_older_store_is_noticed_and_its_operators_hear_of_it(
    partnership: Site, team: TeamId, tmp_path: Path
) -> None:
    with closing(bench(partnership, team, tmp_path)) as amina:
        desk = amina.store.sync.custody
        for _ in range(3):
            desk.note_sync()
        amina.sync()
        newest = desk.state().newest_deed
        amina.store._writing.transact(put_back_by_two)
        cast("Now", partnership.clock).pass_by(60)
        desk.note_sync()
        amina.sync()
        last = amina.mailbag.last
        assert last is not None
        assert (last.is_put_back, last.trouble) == (True, "")
        assert (row(partnership, amina).witnessed, row(partnership, amina).forks) == (newest, 1)


def test_that_a_laptop_that_is_ended_loses_nothing_and_its_receipt_arrives(
    partnership: Site, team: TeamId, tmp_path: Path
) -> None:
    scope, member = ScopeId(new_id()), RecordId(new_id())
    with closing(bench(partnership, team, tmp_path)) as amina:
        amina.sync()
        desk = amina.store.sync.custody
        desk.note_opened(STORE, 1)
        amina.write(scope, {"phone": "07700 900001"}, record=member, is_new_file=True)
        amina.store.records.keep(Draft(DraftKey(scope, "session", member), {"words": "half a sent"}, "2026-11-02"))
        order_end(partnership, amina)
        with pytest.raises(Halted) as caught:
            amina.sync()
        assert caught.value.key == "access_ended"
        leaving = caught.value.report.leaving
        assert leaving is not None
        assert (leaving.is_safe, leaving.pieces, amina.store.status().here) == (True, 2, 0)
        assert desk.unsent().mark == leaving.mark
        kept = partnership.registrar._book.in_office(lambda office: office.safe.rescues(amina.enrolled.device))
        info = custody.rescue_info(STORE, custody.fingerprint(PUBLIC))
        pieces = [one for letter in kept for one in json.loads(open_with(PRIVATE, info, letter.sealed))["pieces"]]
        assert sorted(one["from"] for one in pieces) == ["draft", "set_aside"]
        last = receipt(amina.key, amina.enrolled.device, store=STORE, pieces=leaving.pieces, at=partnership.clock.now())
        for _ in range(2):
            send_receipt(partnership.address, last)
        assert row(partnership, amina).ended_at is not None
        assert row(partnership, amina).pieces == 2


def test_that_a_locked_laptop_asks_for_its_key_without_a_token(partnership: Site, team: TeamId, tmp_path: Path) -> None:
    with closing(bench(partnership, team, tmp_path)) as amina:
        _private, public = fresh_key("reply")
        request = RecoveryRequest(device=amina.enrolled.device, store=STORE, epoch=1, public_key=public)
        for _ in range(2):
            assert ask_recovery(partnership.address, request).sealed == ""
        waiting = partnership.registrar._book.in_office(lambda office: office.safe.requests())
        assert [one.asked for one in waiting] == [request]
        partnership.registrar._book.in_office(
            lambda office: office.safe.reply(request, "ab" * 80, partnership.clock.now())
        )
        assert ask_recovery(partnership.address, request).sealed == "ab" * 80
