"""The command line: what it says to good and bad input, and that the service runs from the folder it makes."""

from __future__ import annotations

import json
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import psycopg
import pytest

from caseworker.server.cli import main
from caseworker.server.embedded import free_port
from caseworker.server.home import HomeTrouble
from caseworker.server.serving import Address, configured, is_loopback

if TYPE_CHECKING:
    from caseworker.server.embedded import EmbeddedPostgres

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def place(cluster: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A server's folder, made by `init` over an empty database."""
    cluster.create_database("command_line")
    folder = tmp_path_factory.mktemp("server") / "home"
    assert main(["--home", str(folder), "init", "--database", cluster.admin_url("command_line")]) == 0
    yield folder
    cluster.drop_database("command_line")


@pytest.fixture
def run(place: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command; its code and what it said on both streams."""

    def command(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["--home", str(place), *arguments])
        said = capsys.readouterr()
        return code, said.out.strip(), said.err.strip()

    return command


def test_that_init_makes_secrets_only_its_owner_reads(place: Path) -> None:
    files = {file.name: stat.S_IMODE(file.stat().st_mode) for file in place.iterdir()}
    assert files.keys() == {"server.key", "signing.key", "app.json", "admin.json", "audit.json"}
    if sys.platform != "win32":
        assert set(files.values()) == {0o600}


def test_that_init_again_keeps_the_key_and_the_passwords(place: Path, cluster: EmbeddedPostgres, run: Run) -> None:
    before = {file.name: file.read_bytes() for file in place.iterdir()}
    code, said, _ = run("init", "--database", cluster.admin_url("command_line"))
    assert (code, "were up to date" in said) == (0, True)
    assert {file.name: file.read_bytes() for file in place.iterdir()} == before


def test_that_a_worker_is_added_invited_moved_and_ended(run: Run) -> None:
    _, north, _ = run("add-team", "SAFE north")
    run("add-team", "SAFE south")
    code, worker, _ = run("add-worker", "Ada Example", "--team", "SAFE north", "--role", "lead")
    assert (code, len(north), len(worker)) == (0, 32, 32)
    code, invite, told = run("invite", "Ada Example")
    assert (code, len(invite.split("-"))) == (0, 4)
    assert "not shown again" in told
    assert run("move", worker, "--team", "SAFE south")[0] == 0
    assert run("revoke", worker)[0] == 0
    code, said, told = run("invite", worker)
    assert (code, said) == (2, "")
    assert told == "This worker's access has ended, so an invite would be of no use."


BAD = {
    "an unknown team": (("add-worker", "Bo Example", "--team", "nowhere"), "There is none of that name"),
    "an unknown worker": (("invite", "nobody"), "There is none of that name"),
    "an unknown laptop": (("revoke", "f" * 32), "There is none of that name"),
    "a file that is none": (("grant", "x", "--team", "y"), "There is none of that name"),
    "a file to erase that is none": (("erase", "x", "--for-good", "--by", "nobody"), "There is none of that name"),
    "a public address without https": (("run", "--host", "0.0.0.0"), "it needs https"),
    "half a certificate": (("run", "--certificate", "x.pem"), "Give both"),
    "no address": (("init", "--database", "nonsense"), "cannot be read"),
    "nobody there": (("init", "--database", "postgresql://a:b@127.0.0.1:1/c"), "cannot be reached"),
}


@pytest.mark.parametrize("what", BAD)
def test_that_bad_input_gets_one_clear_sentence(run: Run, what: str) -> None:
    arguments, words = BAD[what]
    code, said, told = run(*arguments)
    assert (code, said) == (2, "")
    assert words in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [("add-team", " "), ("add-team", "x" * 121), ("run", "--port", "0"), ("erase", "x"), ("run", "--workers", "0")],
)
def test_that_arguments_out_of_range_are_told_by_the_parser(run: Run, arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*arguments)
    assert ended.value.code == 2


def test_that_a_folder_without_a_server_says_what_to_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(tmp_path), "health"]) == 2
    assert "caseworker-server init" in capsys.readouterr().err


def test_that_a_second_team_of_a_name_is_not_made(run: Run) -> None:
    run("add-team", "SAFE twice")
    assert run("add-team", "SAFE twice")[::2] == (2, "There is a team of this name already.")


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False), ("db.example", False)],
)
def test_that_only_this_machine_counts_as_loopback(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_that_a_certificate_must_be_there(tmp_path: Path) -> None:
    missing = tmp_path / "missing.pem"
    with pytest.raises(HomeTrouble, match="There is no file"):
        Address("0.0.0.0", 8443, missing, missing).check()


def test_that_what_several_processes_accept_is_answered_without_delay() -> None:
    with closing(configured(Address(port=free_port()), workers=2).bind_socket()) as listener:
        listener.listen()
        with socket.create_connection(listener.getsockname()):
            accepted, _ = listener.accept()
            with accepted:
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_that_the_service_runs_from_its_folder_as_the_app_role(
    place: Path, cluster: EmbeddedPostgres, run: Run
) -> None:
    assert json.loads(run("health")[1])["database"] is True
    port = free_port()
    command = [sys.executable, "-m", "caseworker.server.cli", "--home", str(place), "run", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as service:
        try:
            health = _health(f"http://127.0.0.1:{port}/health", service)
            with psycopg.connect(cluster.admin_url("command_line")) as admin:
                users = {
                    row[0]
                    for row in admin.execute(
                        "SELECT usename FROM pg_stat_activity WHERE datname = 'command_line' AND usename <> 'postgres'"
                    )
                }
        finally:
            service.terminate()
            service.wait(20)
    assert health["database"] is True
    assert users == {"caseworker_app"}


def _health(url: str, service: subprocess.Popen[bytes]) -> dict[str, object]:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and service.poll() is None:
        try:
            found: dict[str, object] = httpx2.get(url, trust_env=False).json()
        except httpx2.TransportError:
            time.sleep(0.1)
        else:
            return found
    raise AssertionError("the service did not come up")
