"""Set-up: when an environment counts as finished, and what its packages come from."""

import sys
from pathlib import Path

import pytest

from installer.setup import environment, lock, system
from installer.setup.environment import STAMP, Environment, clean_variables
from installer.setup.words import Stopped


@pytest.fixture
def made(tmp_path: Path) -> Environment:
    """An environment as set-up leaves it, without the cost of filling it."""
    (tmp_path / "requirements.lock").write_text("pytest==9.2.0\n", "utf-8")
    ours = Environment(folder=tmp_path / ".venv", lock=tmp_path / "requirements.lock")
    ours.python.parent.mkdir(parents=True)
    ours.python.touch()
    (ours.folder / STAMP).write_text(ours.stamp(), "utf-8")
    return ours


def test_that_a_finished_environment_is_used_as_it_is(made: Environment, capsys: pytest.CaptureFixture[str]) -> None:
    environment.make_ready(made)
    assert made.is_complete
    assert capsys.readouterr().out == ""


def test_that_an_unfinished_environment_is_not_complete(made: Environment) -> None:
    (made.folder / STAMP).unlink()
    assert not made.is_complete


def test_that_an_interrupted_installation_leaves_no_stamp(made: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_environment: Environment) -> None:
        raise KeyboardInterrupt

    made.lock.write_text("pytest==9.2.1\n", "utf-8")
    monkeypatch.setattr(environment, "_create", lambda ours: ours.folder.mkdir())
    monkeypatch.setattr(environment, "_fill", interrupted)
    with pytest.raises(KeyboardInterrupt):
        environment.make_ready(made)
    assert made.folder.is_dir()
    assert not (made.folder / STAMP).exists()


def test_that_a_changed_lock_file_asks_for_a_new_environment(made: Environment) -> None:
    made.lock.write_text("pytest==9.2.1\n", "utf-8")
    assert not made.is_complete


def test_that_an_environment_whose_python_is_gone_is_not_complete(made: Environment) -> None:
    made.python.unlink()
    assert not made.is_complete


def test_that_the_callers_packages_stay_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("PIP_TARGET", "elsewhere")
    assert "elsewhere" not in clean_variables().values()


def test_that_missing_libraries_are_named_by_their_package() -> None:
    wanted = {"libcaseworker-not-there.so.9": "libnotthere9", "libc.so.6": "libc6"}
    expected = ["libnotthere9"] if sys.platform.startswith("linux") else []
    assert [name for name in system.missing_packages(wanted) if name == "libnotthere9"] == expected


def test_that_somebody_who_is_not_root_reads_the_command_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "_is_root", lambda: False)
    monkeypatch.setattr("shutil.which", lambda _name: "apt-get")
    with pytest.raises(Stopped, match="sudo apt-get install -y --no-install-recommends libegl1"):
        system.install(["libegl1"], reason="Qt needs a few system libraries")


def test_that_without_uv_the_lock_file_is_left_alone(made: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    with pytest.raises(Stopped, match="needs the program uv"):
        lock.write(made.lock.parent, upgrade=False)
    assert made.lock.read_text("utf-8") == "pytest==9.2.0\n"
