"""A laptop is killed again and again while it sends or fetches a file: nothing is called sent early, none is lost.

Real processes, stores, HTTP and PostgreSQL; afterwards nothing readable lies on the disk, and no temporary file.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from caseworker.domain.actions import attachments
from caseworker.domain.actions.attachments import NewFile
from caseworker.domain.actions.people import open_case
from caseworker.domain.forms.attachment import Attachment
from caseworker.domain.forms.episode import Episode
from caseworker.domain.forms.person import Person
from caseworker.domain.ids import ScopeId, TeamId
from caseworker.domain.ports import Ports
from caseworker.domain.reading.attachments import Attached, attached
from caseworker.store.profile import Profile
from caseworker.store.store import Store
from caseworker.store.vault.keys import DataKey
from caseworker.sync.address import Address
from caseworker.sync.enrol import enrol
from caseworker.sync.line import Line, Post
from caseworker.sync.mailbag import ServerMailbag
from tests.fakes import pictures
from tests.fakes.fast_kdf import fresh_vault
from tests.property.killed_files import lane_of
from tests.property.nursery import Nursery
from tests.property.world.live import Site, new_id, site
from tests.property.world.partnership import Key
from ui.entrance.files import LaptopFiles
from ui.parts import RandomIds, lists

if TYPE_CHECKING:
    from caseworker.server.embedded import EmbeddedPostgres

MARKER = b"Kit Example lives by the canal. "
CONTENT = b"ID3" + MARKER * 400_000
"""A recording of 49 chunks."""
KILLS = (0.12, 0.2, 0.16, 0.3, 0.14, 0.24, 0.18, 0.4)
"""Seconds after which a run is killed."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="killing processes needs a quick start")


@dataclass
class Laptop:
    """A laptop between two openings."""

    site: Site
    profile: Profile
    key: DataKey
    number: int
    device: str = ""

    @classmethod
    def enrolled(cls, at: Site, team: TeamId, folder: Path, *, number: int) -> Laptop:
        """A new worker's."""
        worker = at.registrar.add_worker(f"Worker {number}", team=team, role="worker")
        key = Key(number)
        card = enrol(at.address, at.registrar.invite(worker), public_key=key.public)
        profile, data_key = fresh_vault(folder)
        with Store.open(profile, data_key, at.clock) as store:
            store.enrol(card)
        return cls(at, profile, data_key, number, card.device)

    def open(self) -> Store:
        """Its store."""
        return Store.open(self.profile, self.key, self.site.clock)

    def words(self) -> tuple[object, ...]:
        """What a child is told of it."""
        raw, store = self.key.raw.hex(), self.key.store.hex()
        return (self.profile.folder, raw, store, self.site.address, self.device, self.number)

    def sync(self, store: Store) -> None:
        """The text."""
        key = Key(self.number)
        line = Line(Post(Address.of(self.site.address)), store.sync.device().device, key)
        ServerMailbag(store.sync, line, clock=self.site.clock, key=key, app_v="trial").run(
            lambda *_said: None, lambda: False
        )

    def files(self, store: Store) -> LaptopFiles:
        """Its files."""
        return LaptopFiles(store.files, lane_of(store, self.site.address, self.device, number=self.number))

    def ports(self, store: Store) -> Ports:
        """What verbs are given."""
        return Ports(store.records, self.site.clock, RandomIds(), store.me(), lists())

    def seen(self, store: Store, scope: ScopeId) -> Attached:
        """The one file."""
        (one,) = attached(self.ports(store), self.files(store), scope)
        return one


@pytest.fixture
def partnership(cluster: EmbeddedPostgres, migrated_template: str) -> Iterator[Site]:
    """A running partnership."""
    with site(cluster, migrated_template) as running:
        yield running


def _at_server(at: Site) -> tuple[int, bool]:
    """How many bytes are there, and whether they were compared."""
    with psycopg.connect(at.database) as connection:
        row = connection.execute("SELECT taken, sealed_at IS NOT NULL FROM caseworker.blob").fetchone()
    return (int(row[0]), bool(row[1])) if row else (0, False)


def _new_file(amina: Laptop, store: Store, base: Path) -> ScopeId:
    ports, scope = amina.ports(store), ScopeId(RandomIds().new())
    open_case(ports, Person(given_name="Jay", family_name="Wander"), Episode(programme="safe"), scope=scope)
    said = Attachment(type="voice_note", title="What he wants to say")
    attachments.add(
        ports, amina.files(store), NewFile(pictures.put(base / "phone", "v.mp3", CONTENT), said), scope=scope
    )
    return scope


def test_that_a_killed_upload_and_a_killed_download_go_on_where_they_were(partnership: Site, tmp_path: Path) -> None:
    team = partnership.registrar.add_team(new_id())
    amina = Laptop.enrolled(partnership, team, tmp_path / "laptops" / "a", number=7001)
    chidi = Laptop.enrolled(partnership, team, tmp_path / "laptops" / "b", number=7002)
    with closing(amina.open()) as store:
        scope = _new_file(amina, store, tmp_path)
        amina.sync(store)
    with Nursery("tests.property.killed_files") as nursery:
        taken = _killed_while_sending(nursery, amina, scope)
        assert any(0 < one < taken[-1] for one in taken), f"no kill hit the middle: {taken}"
        with closing(chidi.open()) as store:
            chidi.sync(store)
            chidi.files(store).fetch([chidi.seen(store, scope).stored.id])
        here = _killed_while_fetching(nursery, chidi, scope)
        assert any(0 < one < here[-1] for one in here), f"no kill hit the middle: {here}"
    with closing(chidi.open()) as store:
        one = chidi.seen(store, scope)
        assert one.file is not None
        assert chidi.files(store).open(one.stored.id, one.file) == CONTENT
    for folder in (tmp_path / "laptops", Path(os.environ["TMPDIR"])):
        readable = [path for path in folder.rglob("*") if path.is_file() and MARKER in path.read_bytes()]
        assert readable == []
    assert [path for path in Path(os.environ["TMPDIR"]).rglob("*") if path.is_file()] == []


def _killed_while_sending(nursery: Nursery, amina: Laptop, scope: ScopeId) -> list[int]:
    """How many bytes the server had after each kill; it never had fewer than before."""
    taken: list[int] = []
    for seconds in (*KILLS, *KILLS, 20.0):
        if not taken or not _at_server(amina.site)[1]:
            nursery.kill_while("carry", *amina.words(), seconds=min(seconds, 3.0))
        bytes_there, is_sealed = _at_server(amina.site)
        assert bytes_there >= (taken[-1] if taken else 0)
        taken.append(bytes_there)
        with closing(amina.open()) as store:
            one = amina.seen(store, scope)
            assert one.is_sent <= is_sealed, "called sent before the server compared it"
            assert store.status().files == (not one.is_sent)
            assert hashlib.sha256((store.files._folder / one.stored.id).read_bytes()).hexdigest() == _digest(one)
            if is_sealed:
                amina.files(store).run(lambda *_said: None, lambda: False)
                assert amina.seen(store, scope).is_sent
                return taken
    raise AssertionError(f"never sent: {taken}")


def _killed_while_fetching(nursery: Nursery, chidi: Laptop, scope: ScopeId) -> list[int]:
    """How many bytes were on the laptop after each kill; it never had fewer than before."""
    here: list[int] = []
    for seconds in (*KILLS, *KILLS, 20.0):
        nursery.kill_while("carry", *chidi.words(), seconds=min(seconds, 3.0))
        with closing(chidi.open()) as store:
            standing = chidi.seen(store, scope).standing
        assert standing.bytes_here >= (here[-1] if here else 0)
        here.append(standing.bytes_here)
        if standing.state == "shared":
            return here
        assert standing.state == "coming"
    raise AssertionError(f"never fetched: {here}")


def _digest(one: Attached) -> str:
    assert one.file is not None
    return one.file.digest
