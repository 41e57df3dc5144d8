"""The bench every test runs on: own home, no network, no leftovers, one PostgreSQL for the run.

A test that leaves a window, a thread, an environment variable or an unexpected warning in the log behind fails
itself, not some later test.
"""

from __future__ import annotations

import gc
import getpass
import itertools
import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.loopback import only_loopback

if TYPE_CHECKING:
    from caseworker.server.embedded import EmbeddedDatabase, EmbeddedPostgres

# Before anything imports Qt: the same pixels everywhere, and no screen needed.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_SCALE_FACTOR"] = "1"
os.environ["QT_FONT_DPI"] = "96"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"  # never the keyring of the person who tests
os.environ["QT_LOGGING_RULES"] = "qt.qpa.fonts.warning=false"

SYSTEM_TEMP = Path(tempfile.gettempdir())
THREAD_GRACE_SECONDS = 2.0
HOMES = {
    "HOME": "",
    "USERPROFILE": "",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
    "XDG_RUNTIME_DIR": "run",
    "APPDATA": "roaming",
    "LOCALAPPDATA": "local",
    "TMPDIR": "tmp",
    "TEMP": "tmp",
    "TMP": "tmp",
}

settings.register_profile("quick", deadline=None, database=None, derandomize=True, max_examples=60)
settings.register_profile("long", deadline=None, database=None, max_examples=1000)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--long`: planted faults, load and many more examples."""
    parser.addoption("--long", action="store_true", help="also run what takes minutes")


def pytest_configure(config: pytest.Config) -> None:
    """Choose how many examples a property gets, and close the network for the whole run."""
    settings.load_profile("long" if config.getoption("--long") else "quick")
    config.add_cleanup(only_loopback())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked long, unless it was asked for."""
    if config.getoption("--long"):
        return
    skip = pytest.mark.skip(reason="only with --long")
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(skip)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Take everything imported so far out of the cyclic collector, so that collecting between tests is quick."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def homes() -> itertools.count[int]:
    """Numbers for the home folders of one run."""
    return itertools.count()


class CleanHome:
    """A home with nothing in it. The same one as long as nobody writes there: making and removing costs 20 ms."""

    def __init__(self, base: Path, numbers: itertools.count[int]) -> None:
        self._base = base
        self._numbers = numbers
        self._home: Path | None = None

    def take(self) -> Path:
        """The empty home of the next test."""
        if self._home is None:
            self._home = self._base / str(next(self._numbers))
            for below in HOMES.values():
                (self._home / below).mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._home

    def give_back(self) -> None:
        """Removes it if anything was made, taken away or opened up in it."""
        home, self._home = self._home, None
        if home is None:
            return
        found = {place: place.stat().st_mode & 0o777 for place in home.rglob("*")}
        if found == {home / below: 0o700 for below in HOMES.values() if below}:
            self._home = home
        else:
            shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def clean_home(homes: itertools.count[int], tmp_path_factory: pytest.TempPathFactory) -> CleanHome:
    """Where the homes of this run come from."""
    return CleanHome(tmp_path_factory.getbasetemp() / "homes", homes)


@pytest.fixture(autouse=True)
def own_home(clean_home: CleanHome) -> Iterator[Path]:
    """A home of its own for each test: nothing it writes reaches the person's real folders. Gives that folder."""
    home = clean_home.take()
    before, folder = dict(os.environ), Path.cwd()
    for name, below in HOMES.items():
        os.environ[name] = str(home / below)
    tempfile.tempdir = None
    expected = dict(os.environ)
    yield home
    left = {name for name in expected.keys() | os.environ.keys() if expected.get(name) != os.environ.get(name)}
    strayed = not _is_in(folder)
    os.environ.clear()
    os.environ.update(before)
    os.chdir(folder)
    tempfile.tempdir = None
    clean_home.give_back()
    left -= {"PYTEST_CURRENT_TEST"}
    assert not left, f"the test left environment variables changed: {sorted(left)}"
    assert not strayed, "the test left the current folder changed"


def _is_in(folder: Path) -> bool:
    try:
        return Path.cwd() == folder
    except FileNotFoundError:  # the current folder was a temporary one, and is gone
        return False


@pytest.fixture(autouse=True)
def no_threads_left() -> Iterator[None]:
    """A test ends with the threads it began with; a short grace lets those end that are already ending."""
    before = set(threading.enumerate())
    yield
    started = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    for thread in started:
        thread.join(THREAD_GRACE_SECONDS)
    alive = [thread.name for thread in started if thread.is_alive()]
    assert not alive, f"the test left threads running: {alive}"


@pytest.fixture(autouse=True)
def no_unexpected_warnings_in_the_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """A warning or an error in the log fails the test, unless the test takes `caplog` and so reads it itself."""
    if "caplog" in request.fixturenames:
        yield
        return
    heard = _Heard()
    logging.getLogger().addHandler(heard)
    yield
    logging.getLogger().removeHandler(heard)
    assert not heard.lines, f"the test caused warnings in the log: {heard.lines}"


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def qt_left_tidy(request: pytest.FixtureRequest) -> Iterator[None]:
    """For tests with Qt: no cyclic collection while one runs, and no visible window after it.

    The collector may run on any thread and would delete Qt objects there; the product keeps it to the GUI thread. What
    was copied is cleared, as the product does at its end.
    """
    if not {"qtbot", "qapp"} & set(request.fixturenames):
        yield
        return
    gc.disable()
    yield
    gc.enable()
    gc.collect()
    gc.freeze()  # what outlives a test is the run's own, and grows: looked through each time, it was half of the run
    from PySide6.QtWidgets import QApplication

    # A copy that outlives the interpreter is taken down by Qt after Python has gone, which ends in a crash.
    QApplication.clipboard().clear()
    visible = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    names = [type(widget).__name__ for widget in visible]
    for widget in visible:
        widget.hide()
        widget.deleteLater()
    assert not names, f"the test left windows open: {names}"


@pytest.fixture(scope="session")
def cluster() -> Iterator[EmbeddedPostgres]:
    """One embedded PostgreSQL for the run, started when the first test asks for it."""
    from caseworker.server.embedded import EmbeddedPostgres, sweep

    parent = SYSTEM_TEMP / f"caseworker-tests-{getpass.getuser()}"
    parent.mkdir(mode=0o755, exist_ok=True)
    sweep(parent)
    folder = parent / str(os.getpid())
    with EmbeddedPostgres(folder, durable=False) as server:
        yield server
    shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_template(cluster: EmbeddedPostgres) -> str:
    """The name of a database with the present schema, made once and only copied from."""
    from caseworker.server.migrate import migrate

    cluster.create_database("template_caseworker")
    migrate(cluster.admin_url("template_caseworker"))
    return "template_caseworker"


@pytest.fixture
def server_database(
    cluster: EmbeddedPostgres, migrated_template: str, homes: itertools.count[int]
) -> Iterator[EmbeddedDatabase]:
    """A fresh database with the present schema, thrown away after the test."""
    from caseworker.server.embedded import EmbeddedDatabase

    name = f"test_{next(homes)}"
    cluster.create_database(name, template=migrated_template)
    yield EmbeddedDatabase(cluster, name)
    cluster.drop_database(name)
