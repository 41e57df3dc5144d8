"""THREATS.md claims nothing that no planted fault holds."""

import re

from tests.planted.fault import all_faults
from tests.shape.source import ROOT

NAMED = re.compile(r"`([a-z]+(?:-[a-z0-9]+)+)`")


def test_that_every_fault_named_in_the_threats_exists() -> None:
    text = (ROOT / "THREATS.md").read_text(encoding="utf-8")
    known = {fault.id for fault in all_faults()}
    assert not set(NAMED.findall(text)) - known


def test_that_every_threat_names_at_least_one_fault() -> None:
    text = (ROOT / "THREATS.md").read_text(encoding="utf-8")
    threats = text.split("\n## ")[1:]
    assert [threat.splitlines()[0] for threat in threats if not NAMED.search(threat)] == []
