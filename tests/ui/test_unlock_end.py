"""The word of an end that is sent at a later start: it is never in the way of what comes after it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from caseworker.store.custody.ending import end, read_word
from caseworker.store.profile import Profile, read_device, write_device
from caseworker.store.vault.device_secret import NO_SECRETS
from tests.fakes.desktop import enrolled_profile
from tests.fakes.orders import order, pinned, receipt_of
from tests.fakes.small_disks import CannotMountError, fill_up, small_disk
from ui.entrance.ending import report_end


class Taking(BaseHTTPRequestHandler):
    """A server that takes every receipt, and says so by giving it back."""

    def do_POST(self) -> None:
        """Answer with what was sent."""
        content = self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name the base class gives it)
        """Say nothing."""


@contextmanager
def taking() -> Iterator[str]:
    """The address of such a server."""
    with HTTPServer(("127.0.0.1", 0), Taking) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def ended(base: Path, address: str) -> Profile:
    """A laptop that has ended, and whose server was out of reach then."""
    profile = enrolled_profile(base)
    device = read_device(profile).model_copy(update={"server": address})
    write_device(profile, device)
    end(pinned(profile), order(), receipt_of(profile), kept_secrets=NO_SECRETS)
    return profile


def is_reported(profile: Profile) -> bool:
    """Whether this laptop knows that the server has the receipt."""
    word = read_word(profile)
    assert word is not None
    return word.is_reported


def test_that_the_word_of_an_end_is_sent_once(tmp_path: Path) -> None:
    with taking() as address:
        profile = ended(tmp_path, address)
        assert not is_reported(profile)
        report_end(profile)
    assert is_reported(profile)
    report_end(profile)


def test_that_a_full_disk_does_not_make_the_word_of_an_end_stop_what_comes_next(tmp_path: Path) -> None:
    try:
        with small_disk(tmp_path / "disk", kib=24 * 1024) as place, taking() as address:
            profile = ended(place / "profiles", address)
            fill_up(place / "ballast")
            report_end(profile)
            assert not is_reported(profile)
            (place / "ballast").unlink()
            report_end(profile)
            assert is_reported(profile)
    except CannotMountError:
        pytest.skip("this user may not mount a small disk")
