"""The commands of custody, from a server's folder: what they do, and what they say to good and bad input."""

from __future__ import annotations

import io
import json
import stat
import sys
from pathlib import Path

import pytest

from caseworker import custody, wire
from caseworker.clock import SystemClock
from caseworker.domain.ids import DeviceId
from caseworker.sealed_letters import fresh_key, open_with, seal_to
from caseworker.server.custody.book import Custody
from caseworker.server.custody.recovering import ensure_officers
from caseworker.server.home import Home
from caseworker.server.service import Service
from tests.unit.server.partnership import Laptop, Partnership
from tests.unit.server.test_cli import Run, place, run
from tests.unit.server.test_officers import WORDS

__all__ = ["place", "run"]

STORE = "57" * 16


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Lets a test set what officers type."""
    return monkeypatch


def _types(typed: pytest.MonkeyPatch, *lines: str) -> None:
    typed.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


class Site(Partnership):
    """The partnership of a server's folder, with its own signature and the machine's clock."""

    def __init__(self, folder: Path, book: object) -> None:
        super().__init__(book)  # type: ignore[arg-type]
        self.clock = SystemClock()  # type: ignore[assignment]
        self.signer = Home(folder).signer()
        self.service = Service(self.book, self.clock, signer=self.signer)
        self.registrar = type(self.registrar)(self.book, self.clock)


def _laptop(folder: Path) -> Laptop:
    """A laptop enrolled with the server of a folder. Its own calls need the book open: see `_with`."""
    with Home(folder).admin_book() as book:
        site = Site(folder, book)
        return site.laptop(site.team("North"))


def test_that_a_lease_is_as_long_as_the_command_says(place: Path, run: Run) -> None:
    assert run("policy", "--lease-days", "12")[0] == 0
    with Home(place).admin_book() as book:
        found = book.in_office(lambda office: office.ledger.locker.custody(DeviceId("f" * 32), None))
    assert (found.lease_days, found.lease_seq) == (12, Custody().lease_seq)
    for days in ("0", "31"):
        assert run("policy", "--lease-days", days)[::2] == (2, "A lease is good for 1 to 30 days.")


def test_that_a_laptop_is_listed_ended_and_its_receipt_shown(place: Path, run: Run) -> None:
    laptop = _laptop(place)
    device, worker = laptop.caller.device, laptop.caller.worker
    code, said, _ = run("devices", worker)
    assert (code, said) == (
        0,
        f"{device}  {laptop.enrolled.device_code}  {worker}  enabled  NO ESCROW  audit to line 0",
    )
    code, _, told = run("revoke", device, "--end")
    assert (code, "1 laptop(s) are told" in told) == (0, True)
    assert "told to end since" in run("devices")[1]
    with Home(place).admin_book() as book:
        site = Site(place, book)
        laptop.home = site
        order = laptop.hello().ending
        assert order is not None
        assert custody.is_signed(laptop.enrolled.server_key, order.signed_text, order.signature)
        site.service.custodian.ended(laptop.receipt(STORE, pieces=4))
    assert "keys destroyed, receipt of" in run("devices", worker)[1]
    assert "4 pieces rescued" in run("devices", worker)[1]
    assert json.loads(run("health")[1])["ended"] == 1
    assert run("devices", "nobody")[0] == 2


def test_that_the_auditor_reads_a_laptops_audit_with_no_other_file_than_their_own(
    place: Path, run: Run, tmp_path: Path
) -> None:
    laptop = _laptop(place)
    with Home(place).admin_book() as book:
        laptop.home = Site(place, book)
        laptop.send_deeds(*laptop.lines("unlock", "view"))
    (tmp_path / "audit.json").write_bytes((place / "audit.json").read_bytes())
    lines = [run("--home", str(folder), "audit", laptop.caller.device)[1].splitlines() for folder in (tmp_path, place)]
    assert lines[0] == lines[1]
    assert [line.split("  ")[2] for line in lines[0]] == ["unlock", "view"]
    assert f"worker={laptop.caller.worker}" in lines[0][0]
    assert "fictional reason" not in "".join(lines[0])
    assert run("audit", "nobody")[0] == 2


def test_that_three_officers_make_a_key_drill_it_and_two_give_a_worker_theirs_back(
    place: Path, run: Run, typed: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "There is no recovery key" in run("recovery", "list")[1]
    names = [part for name, _ in WORDS for part in ("--officer", name)]
    make = ("recovery", "init", *names, "--out", str(tmp_path))
    _types(typed, WORDS[0][1], "something else entirely, though")
    assert run(*make)[::2] == (2, "The words of Ada Example were not the same twice. Nothing has changed.")
    _types(typed, *(words for _, words in WORDS for _ in range(2)))
    assert run(*make)[0] == 0
    assert run(*make)[::2][0] == 2
    files = sorted(tmp_path.glob("officer-*.json"))
    if sys.platform != "win32":
        assert {stat.S_IMODE(file.stat().st_mode) for file in (*files, *(place / "recovery").iterdir())} == {0o600}
    three = [part for file in files for part in ("--officer", str(file))]
    _types(typed, *(words for _, words in WORDS))
    assert "3 pair(s) of officers tried" in run("recovery", "drill", *three)[1]
    assert ": a drill is due" not in run("recovery", "list")[1]
    asked, private, key = _locked_out(place)
    name = custody.fingerprint(asked.public_key)
    assert f"request {name}" in run("recovery", "list")[1]
    assert name in run("recovery", "show", name)[1].splitlines()[-1]
    _types(typed, WORDS[0][1], WORDS[2][1])
    assert run("recovery", "approve", name, *three[:2], *three[4:])[0] == 0
    with Home(place).app_book() as book:
        sealed = Site(place, book).service.custodian.recovery(asked).sealed
    assert open_with(private, custody.reply_info(STORE, 1, asked.public_key), sealed) == key
    _opens_what_was_left(place, run, typed, tmp_path, three)
    assert ensure_officers(Home(place), WORDS, tmp_path) == files[0].stem.removeprefix("officer-1-")


def _opens_what_was_left(place: Path, run: Run, typed: pytest.MonkeyPatch, folder: Path, officers: list[str]) -> None:
    """Two officers open the file of a laptop that this server does not even know."""
    with Home(place).admin_book() as book:
        key = book.in_office(lambda office: office.safe.recovery_keys())[0]
    info = custody.rescue_info(STORE, key.fingerprint)
    letter = custody.Rescue(
        store=STORE, key=key.fingerprint, pieces=7, sealed=seal_to(key.public, info, b"a fictional note")
    )
    (folder / "rescue.sealed").write_text(json.dumps([letter.model_dump()]), encoding="utf-8")
    _types(typed, WORDS[0][1], WORDS[1][1])
    out = folder / "opened.jsonl"
    code, said, _ = run("recovery", "rescue", "--file", str(folder / "rescue.sealed"), *officers[:4], "--out", str(out))
    assert (code, said.startswith("7 pieces are in"), out.read_bytes()) == (0, True, b"a fictional note\n")


def _locked_out(place: Path) -> tuple[custody.RecoveryRequest, bytes, bytes]:
    """A laptop whose worker has lost their words: its request, the private key behind it, and the key that is lost."""
    laptop, key = _laptop(place), b"k" * 32
    with Home(place).admin_book() as book:
        laptop.home = Site(place, book)
        welcome: wire.Welcome = laptop.hello()
        name = custody.fingerprint(welcome.recovery_key)
        sealed = seal_to(welcome.recovery_key, custody.escrow_info(STORE, 1, name), key)
        custodian = laptop.home.service.custodian
        custodian.escrow(laptop.caller, custody.Escrow(store=STORE, epoch=1, key=name, sealed=sealed))
        private, public = fresh_key("reply")
        asked = custody.RecoveryRequest(device=laptop.caller.device, store=STORE, epoch=1, public_key=public)
        custodian.recovery(asked)
    return asked, private, key


BAD = {
    "officers of one name": (("init", *("--officer", "Ada") * 3, "--out", "x"), "3 officers of different names"),
    "one officer": (("drill", "--officer", "x"), "Give --officer FILE two or three times."),
    "no such file": (("drill", "--officer", "x", "--officer", "y"), "There is no file x."),
    "no such request": (("show", "0000"), "There is none of that name"),
    "a rescue of nobody by one": (("rescue", "x", "--officer", "x", "--out", "y"), "Give --officer FILE twice."),
    "a rescue of nothing": (("rescue", "--officer", "x", "--out", "y"), "Give the id of a laptop, or --file"),
    "a rescue of both": (("rescue", "x", "--file", "f", "--officer", "x", "--out", "y"), "Give the id of a laptop, or"),
    "a rescue of no file": (("rescue", "--file", "gone", "--officer", "x", "--out", "y"), "There is no file gone."),
    "a request nobody made": (("approve", "0", "--officer", "x", "--officer", "y"), "There is none of that name"),
}


@pytest.mark.parametrize("what", BAD)
def test_that_bad_input_gets_one_clear_sentence(run: Run, what: str) -> None:
    arguments, words = BAD[what]
    code, said, told = run("recovery", *arguments)
    assert (code, said, len(told.splitlines())) == (2, "", 1)
    assert words in told


def test_that_a_folder_without_a_signing_key_says_what_to_run(place: Path, run: Run) -> None:
    kept = (place / "signing.key").read_bytes()
    (place / "signing.key").unlink()
    try:
        for command in (("devices",), ("run", "--port", "1")):
            code, _, told = run(*command)
            assert (code, "caseworker-server init" in told) == (2, True)
    finally:
        (place / "signing.key").write_bytes(kept)


def test_that_init_gives_an_older_folder_what_it_lacks_and_keeps_the_rest(
    place: Path, run: Run, cluster: object
) -> None:
    before = {file.name: file.read_bytes() for file in place.iterdir() if file.is_file()}
    (place / "signing.key").unlink()
    (place / "audit.json").unlink()
    assert run("init", "--database", cluster.admin_url("command_line"))[0] == 0  # type: ignore[attr-defined]
    after = {file.name: file.read_bytes() for file in place.iterdir() if file.is_file()}
    changed = {name for name in after if before.get(name) != after[name]}
    assert changed == {"signing.key", "audit.json"}
    assert Home(place).audit_of(DeviceId("f" * 32)) == []
