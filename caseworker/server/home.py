"""The server's own folder: its keys, and how to reach the database. Every file may be read only by its owner.

With the keys, `app.json` is all the service needs. `admin.json` (the owner's way into the database) is for the
registrar's commands, `audit.json` for the auditor's: both may be kept on other machines.
"""

import os
import secrets
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from caseworker.domain.ids import DeviceId
from caseworker.domain.retention import STARTING_POLICY, RetentionPolicy
from caseworker.server.backups.history import History
from caseworker.server.custody.book import Line
from caseworker.server.migrate import APP, AUDIT, OWNER, SEARCH_PATH, give_passwords, migrate
from caseworker.server.postgres.book import PgBook
from caseworker.server.postgres.safe import lines_of
from caseworker.server.sealing import FileKeys
from caseworker.server.signing import Signer


class HomeTrouble(Exception):
    """The folder is not what is needed; the text says what to do, without a secret."""


class _Way(BaseModel):
    """How to reach the database."""

    model_config = ConfigDict(hide_input_in_errors=True)
    database: str = Field(repr=False)


class Home:
    """A server's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def init(self, url: str) -> list[str]:
        """Make or bring up to date: key, roles with passwords, tables. What exists is kept. Gives the files run."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        done = migrate(url)
        if not self._key.exists():
            FileKeys.make(self._key)
        if not self._signing.exists():
            Signer.make(self._signing)
        if not (self._file("app").exists() and self._file("admin").exists()):
            passwords = {role: secrets.token_urlsafe(24) for role in (OWNER, APP)}
            give_passwords(url, passwords)
            self._write("app", make_conninfo(url, user=APP, password=passwords[APP]))
            self._write("admin", make_conninfo(url, user=OWNER, password=passwords[OWNER]))
        if not self._file("audit").exists():
            password = secrets.token_urlsafe(24)
            give_passwords(url, {AUDIT: password})
            self._write("audit", make_conninfo(url, user=AUDIT, password=password))
        with self.admin_book() as book:
            book.in_office(lambda office: office.ledger.log_epoch())
        return done

    def app_book(self, *, connections: int = 8) -> PgBook:
        """The book for serving devices, not yet open. Raises HomeTrouble."""
        return PgBook(self._read("app"), self.keys(), connections=connections)

    def admin_book(self) -> PgBook:
        """The book for the registrar, not yet open. Raises HomeTrouble."""
        return PgBook(self._read("admin"), self.keys(), connections=1)

    def owner_url(self) -> str:
        """The owner's way into the database: a secret. Raises HomeTrouble."""
        return self._read("admin")

    def point_at(self, url: str) -> None:
        """From now on this folder's database is the one behind an administrator's address, with new passwords."""
        passwords = {role: secrets.token_urlsafe(24) for role in (OWNER, APP, AUDIT)}
        give_passwords(url, passwords)
        for name, role in (("app", APP), ("admin", OWNER), ("audit", AUDIT)):
            self._write(name, make_conninfo(url, user=role, password=passwords[role]))

    @property
    def history(self) -> History:
        """How far the history has come, kept beside the keys."""
        return History(self.folder / "history.json")

    def signer(self) -> Signer:
        """The partnership's signature. Raises HomeTrouble."""
        if not self._signing.exists():
            raise HomeTrouble(f"There is no signing key in {self.folder}. Run: caseworker-server init")
        return Signer.of(self._signing)

    def metrics_token(self) -> str:
        """What a monitor on another machine shows: the text of metrics.token, "" without that file."""
        try:
            return (self.folder / "metrics.token").read_text("ascii").strip()
        except (OSError, ValueError):
            return ""

    def audit_of(self, device: DeviceId) -> list[Line]:
        """A laptop's audit, read with the auditor's rights alone. Raises HomeTrouble."""
        with psycopg.connect(self._read("audit"), options=SEARCH_PATH) as connection:
            return lines_of(connection, device)

    def retention(self) -> RetentionPolicy:
        """How long files are kept: retention.json, the starting policy (approved by nobody) without one.

        Raises HomeTrouble.
        """
        file = self._file("retention")
        if not file.exists():
            return STARTING_POLICY
        try:
            return RetentionPolicy.model_validate_json(file.read_bytes())
        except (OSError, ValidationError):
            raise HomeTrouble(f"{file} cannot be read. `retention policy` in an empty folder shows its form.") from None

    @property
    def certificates(self) -> Path:
        """Where certificates of erasure lie, outside the database: a restored one is told by them what is gone."""
        return self.folder / "certificates"

    def keep_certificate(self, name: str, text: str) -> Path:
        """Write one down."""
        self.certificates.mkdir(mode=0o700, exist_ok=True)
        file = self.certificates / f"{name}.json"
        file.write_text(text, encoding="utf-8", newline="\n")
        return file

    @property
    def recovery(self) -> Path:
        """Where the recovery key lies, worth nothing without two officers."""
        return self.folder / "recovery"

    @property
    def _signing(self) -> Path:
        return self.folder / "signing.key"

    @property
    def _key(self) -> Path:
        return self.folder / "server.key"

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.json"

    def keys(self) -> FileKeys:
        """The ring of the server's key. Raises HomeTrouble."""
        if not self._key.exists():
            raise HomeTrouble(f"There is no server key in {self.folder}. Run: caseworker-server init")
        return FileKeys.of(self._key)

    def _read(self, name: str) -> str:
        try:
            return _Way.model_validate_json(self._file(name).read_bytes()).database
        except FileNotFoundError:
            raise HomeTrouble(f"There is no {name}.json in {self.folder}. Run: caseworker-server init") from None
        except (OSError, ValidationError):
            raise HomeTrouble(f"{self._file(name)} cannot be read. Run init again with a new folder.") from None

    def _write(self, name: str, database: str) -> None:
        file = self._file(name)
        file.unlink(missing_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            out.write(_Way(database=database).model_dump_json())
