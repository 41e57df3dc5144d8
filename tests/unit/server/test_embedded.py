"""The embedded PostgreSQL: who may enter, who owns it, and what it leaves alone."""

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from caseworker.server.embedded import (
    EmbeddedPostgres,
    EmbeddedTrouble,
    claim,
    installed_programs,
    is_reachable,
    reachable_folder,
    sweep,
)
from tests.conftest import SYSTEM_TEMP

OWNER = """
import sys, time
from pathlib import Path
from caseworker.server.embedded import EmbeddedPostgres
with EmbeddedPostgres(Path(sys.argv[1]), durable=False) as server:
    print(server.port, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def parent() -> Iterator[Path]:
    """A folder that PostgreSQL's account can pass through even when the tests run as root."""
    folder = SYSTEM_TEMP / f"caseworker-embedded-{os.getpid()}"
    folder.mkdir(mode=0o755)
    yield folder
    pids = [int(file.read_text("ascii").splitlines()[0]) for file in folder.glob("*/data/postmaster.pid")]
    sweep(folder)
    for pid in pids:  # only a fault in the product leaves one of these running
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
    shutil.rmtree(folder, ignore_errors=True)


def _answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2):
            return True
    except psycopg.OperationalError:
        return False


def test_that_a_wrong_password_is_turned_away(cluster: EmbeddedPostgres) -> None:
    assert _answers(cluster.admin_url())
    assert not _answers(cluster.app_url("postgres", "guessed", "postgres"))


def test_that_only_this_machine_can_connect(cluster: EmbeddedPostgres) -> None:
    with psycopg.connect(cluster.admin_url()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)


def test_that_a_copy_of_a_template_holds_what_the_template_held(cluster: EmbeddedPostgres) -> None:
    cluster.create_database("first")
    with psycopg.connect(cluster.admin_url("first")) as connection:
        connection.execute("CREATE TABLE school AS SELECT 'Fictional High' AS name")
    cluster.create_database("second", template="first")
    with psycopg.connect(cluster.admin_url("second")) as connection:
        assert connection.execute("SELECT name FROM school").fetchall() == [("Fictional High",)]
    cluster.drop_database("second")
    cluster.drop_database("first")
    assert not _answers(cluster.admin_url("second"))


def test_that_data_is_there_again_after_a_restart(parent: Path) -> None:
    with EmbeddedPostgres(parent / "kept") as server:
        server.create_database("kept")
        first = server.admin_url("kept")
    assert not _answers(first)
    with EmbeddedPostgres(parent / "kept") as server:
        assert _answers(server.admin_url("kept"))


def test_that_two_owners_cannot_use_one_folder(cluster: EmbeddedPostgres) -> None:
    with pytest.raises(EmbeddedTrouble, match="Another running program"), EmbeddedPostgres(cluster.folder):
        pass


def test_that_a_server_whose_owner_was_killed_is_stopped_by_the_next_owner(parent: Path) -> None:
    folder = parent / "orphaned"
    owner = subprocess.Popen([sys.executable, "-c", OWNER, str(folder)], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    first_port = int(owner.stdout.readline())
    owner.kill()
    owner.wait()
    owner.stdout.close()
    with EmbeddedPostgres(folder, durable=False) as server:
        password = (folder / "administrator.key").read_text("ascii")
        assert server.port != first_port
        assert not _answers(f"postgresql://postgres:{password}@127.0.0.1:{first_port}/postgres")


def test_that_sweeping_removes_what_is_abandoned_and_spares_what_is_used(parent: Path) -> None:
    (parent / "abandoned").mkdir()
    claim(parent / "abandoned").close()
    with EmbeddedPostgres(parent / "used", durable=False) as server:
        sweep(parent)
        assert _answers(server.admin_url())
    assert not (parent / "abandoned").exists()


def test_that_a_lock_ends_with_the_one_who_held_it(tmp_path: Path) -> None:
    held = claim(tmp_path)
    with pytest.raises(EmbeddedTrouble):
        claim(tmp_path)
    held.close()
    claim(tmp_path).close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_that_no_folder_is_opened_to_other_accounts(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    placed = reachable_folder(private / "data", account="nobody")
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert not placed.is_relative_to(private)
    assert is_reachable(placed)
    placed.rmdir()


def test_that_the_newest_programs_are_used() -> None:
    assert installed_programs().parent.name == "pginstall18"
