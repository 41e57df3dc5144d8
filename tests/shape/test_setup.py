"""Rules about the files that set-up reads."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_that_ci_calls_the_same_command_as_a_developer() -> None:
    assert "python3 installer/dev.py test" in (ROOT / ".ci" / "run").read_text("utf-8")
