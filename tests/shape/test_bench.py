"""The bench itself: what it forbids is forbidden, and what it promises is there."""

import os
import socket
import tempfile
from pathlib import Path

import psycopg
import pytest

from caseworker.server.embedded import EmbeddedDatabase
from tests.loopback import NetworkRefusedError, is_loopback

BUILT_IN = ["pg_%", "information_schema"]


def test_that_a_test_cannot_connect_to_another_machine() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(0.1)
        with pytest.raises(NetworkRefusedError):
            probe.connect(("192.0.2.1", 9))


def test_that_a_test_cannot_look_up_another_machine() -> None:
    with pytest.raises(NetworkRefusedError):
        socket.getaddrinfo("caseworker.example", 443)


def test_that_a_test_can_reach_its_own_machine() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as listening,
        socket.create_connection(listening.getsockname()[:2], timeout=1) as connected,
    ):
        assert connected.getpeername() == listening.getsockname()


@pytest.mark.parametrize("host", ["192.0.2.1", "10.0.0.1", "127.example", "localhost.example", "2001:db8::1"])
def test_that_a_look_alike_is_not_taken_for_this_machine(host: str) -> None:
    assert not is_loopback(host)


def test_that_home_and_temporary_folders_are_the_tests_own(own_home: Path) -> None:
    assert Path.home() == own_home
    assert Path(tempfile.gettempdir()).is_relative_to(own_home)
    assert Path(os.environ["LOCALAPPDATA"]).is_relative_to(own_home)


def test_that_a_database_for_a_test_has_the_schema(server_database: EmbeddedDatabase) -> None:
    with psycopg.connect(server_database.admin_url) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname NOT LIKE ALL (%s)", [BUILT_IN])
        row = found.fetchone()
    assert row is not None
    assert row[0] > 5
