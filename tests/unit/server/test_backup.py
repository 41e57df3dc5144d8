"""A backup that can be put back, and a server that notices when an older database takes the place of its own."""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from caseworker import wire
from caseworker.domain.errors import Told
from caseworker.server.backups.backup import read_manifest
from caseworker.server.cli import main
from caseworker.server.home import Home, HomeTrouble
from caseworker.server.registrar import NotDone
from caseworker.server.serving import check_history
from tests.unit.server.partnership import Laptop, Partnership, SplitBook

if TYPE_CHECKING:
    from caseworker.server.embedded import EmbeddedPostgres

Run = Callable[..., tuple[int, str, str]]
_NUMBERS = itertools.count(1)


@pytest.fixture
def empty(cluster: EmbeddedPostgres) -> Iterator[Callable[[], str]]:
    """Makes empty databases; the address of an administrator."""
    made: list[str] = []

    def make() -> str:
        made.append(f"backup_{next(_NUMBERS)}")
        cluster.create_database(made[-1])
        return cluster.admin_url(made[-1])

    yield make
    for name in made:
        cluster.drop_database(name)


@pytest.fixture
def place(empty: Callable[[], str], tmp_path: Path) -> Path:
    """A server's folder over a database of its own."""
    folder = tmp_path / "home"
    assert main(["--home", str(folder), "init", "--database", empty()]) == 0
    return folder


@pytest.fixture
def run(place: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command; its code and what it said on both streams."""

    def command(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["--home", str(place), *arguments])
        said = capsys.readouterr()
        return code, said.out.strip(), said.err.strip()

    return command


class Served:
    """The partnership over the folder's database, while it is open."""

    def __init__(self, place: Path) -> None:
        self._home = Home(place)
        self._app, self._owner = self._home.app_book(connections=2), self._home.admin_book()

    def __enter__(self) -> Partnership:
        made = Partnership(SplitBook(self._app.__enter__(), self._owner.__enter__()))
        made.signer = self._home.signer()
        return made

    def __exit__(self, *_trouble: object) -> None:
        self._app.__exit__(None, None, None)
        self._owner.__exit__(None, None, None)


def _work(home: Partnership) -> Laptop:
    lead = home.laptop(home.team("North"), role="lead")
    for _ in range(3):
        scope, record, first = lead.new_file(name="Jo Example")
        lead.push(lead.edit(record, scope, {"name": "Joe"}, base={"name": first.edit}))
    return lead


def test_that_a_backup_is_put_back_whole_under_a_new_history(
    place: Path, run: Run, empty: Callable[[], str], tmp_path: Path
) -> None:
    with Served(place) as home:
        lead = _work(home)
        before = lead.hello()
        sums = lead.sums(*(grant.scope for grant in before.grants))
    assert run("backup", str(tmp_path / "one.backup"))[::2] == (0, "")
    code, said, told = run("restore", str(tmp_path / "one.backup"), "--database", empty())
    assert (code, told) == (0, "")
    assert "A new history has begun" in said
    with Served(place) as home:
        lead.home = home
        after = lead.hello()
        assert after.log_epoch != before.log_epoch
        assert after.expected_seq == before.expected_seq
        assert lead.sums(*(grant.scope for grant in after.grants)) == sums
        _, _, result = lead.new_file(name="After")
        assert result.outcome == "applied"


def test_that_a_drill_proves_a_backup_and_leaves_nothing_behind(
    place: Path, run: Run, cluster: EmbeddedPostgres, tmp_path: Path
) -> None:
    with Served(place) as home:
        _work(home)
    run("backup", str(tmp_path / "one.backup"))
    code, said, _ = run("drill", str(tmp_path / "one.backup"), "--database", cluster.admin_url())
    assert (code, "This backup can be put back: 4 records" in said) == (0, True)
    with psycopg.connect(cluster.admin_url()) as admin:
        left = admin.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'caseworker_drill%'").fetchone()
    assert left == (0,)


def test_that_a_drill_notices_a_lost_key(place: Path, run: Run, cluster: EmbeddedPostgres, tmp_path: Path) -> None:
    with Served(place) as home:
        _work(home)
    run("backup", str(tmp_path / "one.backup"))
    (place / "server.key").write_text("00" * 32, "ascii")
    code, _, told = run("drill", str(tmp_path / "one.backup"), "--database", cluster.admin_url())
    assert (code, told.startswith("The server.key in this folder does not open this backup")) == (2, True)


def test_that_a_backup_that_was_changed_or_is_another_partnerships_is_not_taken(
    place: Path, run: Run, empty: Callable[[], str], tmp_path: Path
) -> None:
    with Served(place) as home:
        _work(home)
    good, bad = tmp_path / "good.backup", tmp_path / "bad.backup"
    run("backup", str(good))
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(b"applied", b"merged") if name == "tables/edit" else content)
    code, _, told = run("restore", str(bad), "--database", empty())
    assert (code, told) == (2, "The table edit of this backup is damaged.")
    with pytest.raises(NotDone, match="not signed by this partnership"):
        read_manifest(good, "ab" * 32)
    assert run("restore", str(place / "app.json"), "--database", empty())[2].startswith("This file holds no backup")


def test_that_nothing_is_overwritten_neither_a_database_nor_a_backup(
    place: Path, run: Run, empty: Callable[[], str], tmp_path: Path
) -> None:
    file, full = str(tmp_path / "one.backup"), empty()
    run("backup", file)
    assert run("backup", file)[0] == 2
    assert main(["--home", str(tmp_path / "other"), "init", "--database", full]) == 0
    assert "holds tables already" in run("restore", file, "--database", full)[2]


def test_that_no_token_and_no_word_anybody_wrote_lies_in_a_backup(place: Path, run: Run, tmp_path: Path) -> None:
    with Served(place) as home:
        lead = home.laptop(home.team("North"), role="lead")
        lead.new_file(name="Zebedee-Quartermaine")
    run("backup", str(tmp_path / "one.backup"))
    with zipfile.ZipFile(tmp_path / "one.backup") as kept:
        names = kept.namelist()
        assert not any(b"Zebedee" in kept.read(name) for name in names)
    assert {"tables/token", "tables/nonce", "tables/invite"}.isdisjoint(names)
    assert "tables/record" in names


def test_that_what_was_erased_after_the_backup_does_not_come_back(
    place: Path, run: Run, empty: Callable[[], str], tmp_path: Path
) -> None:
    with Served(place) as home:
        lead = _work(home)
        scope, _, _ = lead.new_file(name="Gone")
    run("backup", str(tmp_path / "one.backup"))
    assert run("erase", scope, "--for-good", "--by", lead.enrolled.worker)[0] == 0
    code, said, _ = run("restore", str(tmp_path / "one.backup"), "--database", empty())
    assert (code, "1 erased file(s) or record(s) erased again" in said) == (0, True)
    with Served(place) as home:
        lead.home = home
        with pytest.raises(Told):
            lead.bootstrap(scope)


def test_that_a_database_older_than_what_was_confirmed_is_not_served_until_its_history_is_new(
    place: Path, run: Run, empty: Callable[[], str], tmp_path: Path
) -> None:
    """The operator restores by other means: the folder points at an older database of the same history."""
    home = Home(place)
    with Served(place) as partnership:
        lead = _work(partnership)
    run("backup", str(tmp_path / "old.backup"))
    with Served(place) as partnership:
        lead.home = partnership
        lead.new_file(name="Later")
    with home.app_book(connections=1) as book:
        check_history(book, home.history)
    kept = (place / "history.json").read_bytes()
    assert run("restore", str(tmp_path / "old.backup"), "--database", empty())[0] == 0
    older = wire_epoch(lead)
    with psycopg.connect(home.owner_url(), options="-c search_path=caseworker") as owner:
        owner.execute("UPDATE book SET log_epoch = %s::uuid", [older])
    (place / "history.json").write_bytes(kept)
    with home.app_book(connections=1) as book, pytest.raises(HomeTrouble, match="caseworker-server restored"):
        check_history(book, home.history)
    assert run("restored")[0] == 0
    with home.app_book(connections=1) as book:
        check_history(book, home.history)


def wire_epoch(lead: Laptop) -> str:
    """The history this laptop last heard of, in the words of a message."""
    known: wire.Enrolled = lead.enrolled
    return known.log_epoch


def test_that_a_former_history_is_not_taken_for_a_new_one(tmp_path: Path) -> None:
    history = Home(tmp_path).history
    history.note("a" * 32, 10)
    history.note("b" * 32, 4)
    assert history.is_behind("a" * 32, 99)
    assert history.is_behind("b" * 32, 3)
    assert not history.is_behind("b" * 32, 4)
    assert not history.is_behind("c" * 32, 0)
    history.note("b" * 32, 2)
    assert history.is_behind("b" * 32, 3)
