"""THREATS.md claims nothing that no planted fault holds, and says of each threat what is and is not promised."""

import re

import pytest

from tests.planted.fault import all_faults, flaws
from tests.shape.source import ROOT

NAMED = re.compile(r"`([a-z]+(?:-[a-z0-9]+)+)`")
THREATS = (ROOT / "THREATS.md").read_text(encoding="utf-8").split("\n## ")[1:]
KNOWN = {fault.id: fault for fault in all_faults()}


def title(threat: str) -> str:
    return threat.splitlines()[0]


@pytest.mark.parametrize("threat", THREATS, ids=title)
def test_that_a_threat_says_what_is_promised_and_what_is_not(threat: str) -> None:
    assert "**We promise**" in threat
    assert "**We do not promise**" in threat
    assert "**Can**" in threat or title(threat) == "Our own mistakes"


@pytest.mark.parametrize("threat", THREATS, ids=title)
def test_that_every_fault_of_a_threat_exists_can_be_planted_and_names_a_test(threat: str) -> None:
    named = NAMED.findall(threat)
    assert named
    assert set(named) <= set(KNOWN)
    assert [flaw for name in named for flaw in flaws(KNOWN[name], ROOT)] == []
