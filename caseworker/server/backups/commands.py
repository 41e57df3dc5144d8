"""The commands for backups: take one, put one back, and the drill that proves one can be put back."""

import argparse
import secrets
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from caseworker.clock import SystemClock
from caseworker.domain.errors import Told
from caseworker.server.backups.backup import Checked, back_up, checked, put_back, read_manifest
from caseworker.server.book import Note, Office
from caseworker.server.custody.commands import Add, Parsers
from caseworker.server.disposal.disposing import Disposing
from caseworker.server.home import Home
from caseworker.server.registrar import NotDone, Registrar


def add_to(commands: Parsers, add: Add) -> None:
    """Add these commands to a parser; see `custody_commands.add_to`."""
    add(commands, "backup", _backup, "write everything the database holds to one signed file").add_argument(
        "out", type=Path, help="a new file"
    )
    restore = add(commands, "restore", _restore, "put a backup into an empty database and begin a new history")
    drill = add(commands, "drill", _drill, "prove that a backup can be put back and opened, and leave nothing behind")
    for one in (restore, drill):
        one.add_argument("backup", type=Path)
        one.add_argument("--database", required=True, help="an administrator's postgresql:// address")


def _backup(asked: argparse.Namespace) -> str:
    home = Home(asked.home)
    now = SystemClock().now()
    try:
        manifest = back_up(home.owner_url(), asked.out, signer=home.signer(), now=now)
    except FileExistsError:
        raise NotDone(f"{asked.out} is there already. A backup never takes the place of another.") from None
    except OSError as trouble:
        raise NotDone(f"The backup could not be written: {trouble.strerror}.") from None
    _note(home, "backed_up", manifest.rows)
    return (
        f"{manifest.rows} rows in {asked.out}.\n"
        "It is worth nothing without server.key and signing.key: keep those elsewhere. Prove it with: drill"
    )


def _restore(asked: argparse.Namespace) -> str:
    home = Home(asked.home)
    manifest = read_manifest(asked.backup, home.signer().public)
    put_back(asked.database, asked.backup, manifest)
    found = checked(asked.database, home.keys())
    home.point_at(asked.database)
    with home.admin_book() as book:
        again = Disposing(book, SystemClock(), home.signer(), policy=home.retention()).again(home.certificates)
        Registrar(book, SystemClock()).restored()
    _note(home, "restored", manifest.rows)
    return (
        f"{_words(found)} as of {manifest.taken_at.isoformat(timespec='minutes')}. {again} erased file(s) or record(s) "
        "erased again.\nA new history has begun: every laptop offers again what it sent in the last 30 days.\n"
        "The service may run."
    )


def _drill(asked: argparse.Namespace) -> str:
    home = Home(asked.home)
    manifest = read_manifest(asked.backup, home.signer().public)
    name = f"caseworker_drill_{secrets.token_hex(6)}"
    with psycopg.connect(asked.database, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            url = make_conninfo(asked.database, dbname=name)
            put_back(url, asked.backup, manifest)
            found = checked(url, home.keys())
        except Told:
            raise NotDone(
                "The server.key in this folder does not open this backup, or a body in it is damaged."
            ) from None
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    _note(home, "backup_drilled", found.records)
    return f"This backup can be put back: {_words(found)}. The database it was tried in is gone again."


def _words(found: Checked) -> str:
    return f"{found.records} records in {found.scopes} scopes open and are whole"


def _note(home: Home, deed: str, count: int) -> None:
    now = SystemClock().now()

    def noted(office: Office) -> None:
        office.ledger.note(Note(deed, now, count=count))

    with home.admin_book() as book:
        book.in_office(noted)
