"""The pages that promise something name only what is there, and the numbers they give are the program's."""

import re
import shlex
from itertools import takewhile
from typing import Any

import pytest

from caseworker import wire
from caseworker.domain.messages import CATALOGUE
from caseworker.server import bodies, cli, envelope, service
from caseworker.server.enrolment import INVITE_LIFE
from caseworker.server.http import Settings, make_app
from caseworker.server.service import Service
from installer.demo.cast import ALL, WORDS
from installer.setup import commands
from tests.shape.source import ROOT

PAGES = ("README.md", "CONTRIBUTING.md", "DECISIONS.md", "THREATS.md")
PROTOCOL = (ROOT / "caseworker/PROTOCOL.md").read_text("utf-8")
PLACE = re.compile(
    r"`((?:caseworker|ui|tests|installer|resources|docs)/[\w./-]*)`|^((?:\w+/)+(?:\w+\.\w+)?)  ", re.MULTILINE
)
MODULE = re.compile(r"python -m ((?:tests|installer|caseworker)[\w.]*)")
DEVELOPER = re.compile(r"installer/dev\.py (\w+)")
SERVER = re.compile(r"^caseworker-server ([^#\n]*)", re.MULTILINE)
ROW = re.compile(r"^\| `(/v1/[\w/]+)` \| `(\w+)` \| `(\w+)`", re.MULTILINE)
HTTP = Settings()
FAULT = re.compile(r"^\| (\d{3})(?:, \d{3})* \| `(\w+)`", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES)
def test_that_every_place_a_page_names_is_there(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    named = {first or second for first, second in PLACE.findall(text)}
    modules = {name.replace(".", "/") for name in MODULE.findall(text)}
    assert [place for place in sorted(named) if not (ROOT / place).exists()] == []
    assert [
        name for name in sorted(modules) if not list(ROOT.glob(f"{name}.py")) + list(ROOT.glob(f"{name}/*.py"))
    ] == []


def test_that_every_command_for_developers_is_known() -> None:
    asked = {verb for page in PAGES for verb in DEVELOPER.findall((ROOT / page).read_text("utf-8"))}
    offered = set(re.findall(r"^  (\w+) ", commands.USAGE, re.MULTILINE))
    assert {"demo", "test"} <= asked <= offered


def test_that_the_readme_starts_a_server_with_commands_it_has(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [shlex.split(line) for line in SERVER.findall((ROOT / "README.md").read_text("utf-8"))]
    assert len(lines) >= 5
    for line in lines:
        words = list(takewhile(lambda one: not one.startswith("--"), line))
        with pytest.raises(SystemExit) as ended:
            cli.main([*words, "--help"])
        assert ended.value.code == 0
        offered = capsys.readouterr().out
        assert [one for one in line if one.startswith("--") and one not in offered] == [], words


def test_that_the_demo_is_as_large_as_the_readme_says() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert ("forty invented young\npeople" in text, ALL) == (True, 40)
    assert ("four words" in text, len(WORDS.split())) == (True, 4)


def test_that_the_protocol_names_every_path_with_its_messages() -> None:
    described = make_app(Service.__new__(Service), Settings(documented=True)).openapi()["paths"]
    served = {path: said["post"] for path, said in described.items() if "post" in said}
    named = {path: (asked, answer) for path, asked, answer in ROW.findall(PROTOCOL)}
    assert named == {path: (_asked(said), _answered(said)) for path, said in served.items()}


def _asked(said: dict[str, Any]) -> str:
    return _name(said["requestBody"])


def _answered(said: dict[str, Any]) -> str:
    return _name(said["responses"]["200"])


def _name(part: dict[str, Any]) -> str:
    return str(part["content"]["application/json"]["schema"]["$ref"]).rpartition("/")[2]


def test_that_every_fault_of_the_protocol_has_its_words() -> None:
    faults = FAULT.findall(PROTOCOL)
    assert {status for status, _key in faults} >= {"401", "403", "409", "413", "422", "426", "429", "500"}
    assert {key for _status, key in faults} <= set(CATALOGUE)


LIMITS = (
    f"{bodies.WIRE_BYTES // 10**6} MB, counted while it arrives",
    f"| a request unpacked | {bodies.PLAIN_BYTES // 10**6} MB |",
    f"| edits in a push | {wire.PUSH_EDITS} (a device SHOULD also stay under {wire.PUSH_BYTES // 10**6} MB) |",
    f"{envelope.EDIT_BYTES // 10**6} MB of JSON, {envelope.PATHS:,} paths, {envelope.TEXT_LETTERS:,} letters in a text",
    f"| depth of a value | {envelope.DEPTH} |",
    f"| entries or records in an answer | {wire.PULL_ENTRIES:,} |",
    f"| scopes named in one message | {service.MOST_HELD:,} | 422 |",
    f"| further scopes in `Bootstrap.then` | {wire.FILL_SCOPES} |",
    f"| requests of a device | {HTTP.device_most:,} at once, {HTTP.device_per_second:.0f} a second over time |",
    f"per address | {HTTP.door_most} at once, one a second over time |",
    f"{HTTP.token_most:,} at once, {HTTP.token_per_second:.0f} a second over time |",
    f"a one-time code, good for {INVITE_LIFE.total_seconds() / 3600:.0f} hours",
)


@pytest.mark.parametrize("limit", LIMITS, ids=range(len(LIMITS)))
def test_that_every_limit_of_the_protocol_is_the_servers(limit: str) -> None:
    assert limit in PROTOCOL
