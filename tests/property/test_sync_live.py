"""Two laptops without windows against the real server over HTTP and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from caseworker.domain.errors import Told
from caseworker.domain.ids import Path as FieldPath
from caseworker.domain.ids import RecordId, ScopeId, TeamId
from caseworker.server.migrate import SEARCH_PATH
from caseworker.sync.mailbag import Halted
from tests.property.world.live import Bench, Relay, Site, bench, new_id, site
from tests.unit.sync.scripted_server import Reply, answering

if TYPE_CHECKING:
    from caseworker.server.embedded import EmbeddedPostgres

PHONE = FieldPath("phone")


@pytest.fixture
def partnership(cluster: EmbeddedPostgres, migrated_template: str) -> Iterator[Site]:
    """A running partnership."""
    with site(cluster, migrated_template) as running:
        yield running


def ids() -> tuple[ScopeId, RecordId]:
    return ScopeId(new_id()), RecordId(new_id())


@contextmanager
def two_teams(partnership: Site, base: Path) -> Iterator[tuple[Bench, Bench, TeamId]]:
    """Amina's laptop in one team, Carl's in another, and Carl's team."""
    north, south = partnership.registrar.add_team(new_id()), partnership.registrar.add_team(new_id())
    with (
        closing(bench(partnership, north, base / "a")) as amina,
        closing(bench(partnership, south, base / "b")) as carl,
    ):
        yield amina, carl, south


def test_that_two_numbers_for_one_phone_are_both_kept_until_somebody_chooses(partnership: Site, tmp_path: Path) -> None:
    team = partnership.registrar.add_team(new_id())
    scope, member = ids()
    with (
        closing(bench(partnership, team, tmp_path / "a")) as amina,
        closing(bench(partnership, team, tmp_path / "b")) as ben,
    ):
        amina.write(scope, {"phone": "07700 900001", "name": "Jo Example"}, record=member, is_new_file=True)
        amina.sync()
        ben.sync()
        amina.write(scope, {"phone": "07700 900002"}, record=member)
        ben.write(scope, {"phone": "07700 900003"}, record=member)
        for laptop in (amina, ben, amina):
            laptop.sync()
        for laptop in (amina, ben):
            shown = laptop.shown(member)
            assert shown.body["phone"] == "07700 900002"
            assert [one.value for one in shown.conflicts[PHONE]] == ["07700 900003"]
            assert laptop.store.status().needs_you == 1
        ben.settle(ben.shown(member), PHONE, "07700 900003")
        for laptop in (ben, amina):
            laptop.sync()
        for laptop in (amina, ben):
            assert (laptop.shown(member).body["phone"], laptop.shown(member).conflicts) == ("07700 900003", {})
            assert laptop.store.status().needs_you == laptop.store.status().here == 0


def test_that_another_teams_laptop_is_sent_nothing(partnership: Site, tmp_path: Path) -> None:
    scope, member = ids()
    with two_teams(partnership, tmp_path) as (amina, carl, _south):
        amina.write(scope, {"phone": "07700 900001"}, record=member, is_new_file=True)
        amina.sync()
        carl.sync()
        assert scope not in {held.scope for held in carl.store.sync.held()}
        with pytest.raises(Told) as caught:
            carl.shown(member)
        assert caught.value.key == "record_missing"


def test_that_access_that_ends_takes_the_file_and_leaves_nothing_unsent(partnership: Site, tmp_path: Path) -> None:
    scope, member = ids()
    with two_teams(partnership, tmp_path) as (amina, carl, south):
        amina.write(scope, {"phone": "07700 900001"}, record=member, is_new_file=True)
        amina.sync()
        partnership.registrar.grant(scope, team=south)
        carl.sync()
        carl.write(scope, {"phone": "07700 900009"}, record=member)
        partnership.registrar.close(scope, team=south)
        carl.sync()
        status = carl.store.status()
        assert (status.here, status.sending, status.set_aside) == (0, 0, 1)
        with pytest.raises(Told):
            carl.shown(member)
        amina.sync()
        assert amina.shown(member).body["phone"] == "07700 900001"


def test_that_a_server_which_dies_in_the_middle_of_a_push_costs_nothing(partnership: Site, tmp_path: Path) -> None:
    team = partnership.registrar.add_team(new_id())
    scope, member = ids()
    relay = Relay(partnership.address)
    with closing(relay), closing(bench(partnership, team, tmp_path / "a", address=relay.address)) as amina:
        amina.write(scope, {"phone": "07700 900001"}, record=member, is_new_file=True)
        for number in range(1, 31):
            amina.write(scope, {"phone": f"07700 900{number:03}"}, record=member)
        relay.cut_at_answer(b"/v1/sync/push")
        with pytest.raises(Halted) as caught:
            amina.sync()
        assert caught.value.key == "server_stopped_midway"
        assert (amina.store.status().here, amina.store.status().shared) == (31, 0)
        relay.mend()
        amina.sync()
        assert (amina.store.status().here, amina.store.status().shared) == (0, 31)
        assert amina.shown(member).body["phone"] == "07700 900030"
        with psycopg.connect(partnership.database, options=SEARCH_PATH) as database:
            entries = database.execute("SELECT count(*) FROM feed WHERE record = %s", [member]).fetchone()
            stored = database.execute("SELECT count(*) FROM edit WHERE record = %s", [member]).fetchone()
        assert entries == stored == (31,)


@pytest.mark.parametrize(
    ("reply", "key"),
    [
        (Reply(200, b"<html>Sign in</html>", {"Content-Type": "text/html"}), "server_nonsense"),
        (Reply(200, b'{"nonce": 3}'), "server_nonsense"),
        (Reply(500, b""), "server_fault"),
        (Reply(503, b"", {"Retry-After": "30"}), "server_busy"),
    ],
)
def test_that_rubbish_answers_are_one_clear_sentence_and_change_nothing(
    partnership: Site, tmp_path: Path, reply: Reply, key: str
) -> None:
    team = partnership.registrar.add_team(new_id())
    scope, member = ids()
    with (
        answering(lambda _seen: reply) as (address, _),
        closing(bench(partnership, team, tmp_path / "a", address=address)) as amina,
    ):
        amina.write(scope, {"phone": "07700 900001"}, record=member, is_new_file=True)
        with pytest.raises(Told) as caught:
            amina.sync()
        assert caught.value.key == key
        assert caught.value.message.happened
        status = amina.store.status()
        assert (status.here, status.shared, status.trouble, status.last_success) == (1, 0, key, "")
        assert amina.shown(member).body["phone"] == "07700 900001"
