"""`caseworker-server`: set the server up, run it, and look after teams, workers, invites and access."""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import psycopg
from psycopg_pool import PoolTimeout

from caseworker.clock import SystemClock
from caseworker.domain.errors import Told
from caseworker.server.backups import commands as backup_commands
from caseworker.server.custody import commands as custody_commands
from caseworker.server.custody.commands import Parsers
from caseworker.server.disposal import commands as disposal_commands
from caseworker.server.health import health_of
from caseworker.server.home import Home, HomeTrouble
from caseworker.server.postgres.book import UnsafeDatabase
from caseworker.server.registrar import NotDone, Registrar
from caseworker.server.serving import HOME_VARIABLE, Address, serve

ROLES = ("worker", "lead", "supervisor", "auditor")
Command = Callable[[argparse.Namespace], None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 if it was done, 2 with one clear sentence on the error stream if not."""
    asked = _parser().parse_args(arguments)
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # it repeats connection details at every try
    try:
        command: Command = asked.command
        command(asked)
    except (HomeTrouble, UnsafeDatabase, NotDone) as trouble:
        return _say(str(trouble))
    except Told as told:
        return _say(_NO_SUCH if told.key == "record_missing" else told.message.text)
    except (psycopg.OperationalError, PoolTimeout):
        return _say("The database cannot be reached, or does not know this user and password.")
    except psycopg.errors.InsufficientPrivilege:
        return _say("This database user may not do that: give init the URL of an administrator.")
    except (psycopg.ProgrammingError, UnicodeError):
        return _say("The database address cannot be read. It looks like postgresql://user:password@host:5432/name")
    return 0


_NO_SUCH = "There is none of that name or id, or there are several of that name: use the id."


def _say(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="caseworker-server", description=__doc__)
    home = os.environ.get(HOME_VARIABLE, "caseworker-server")
    parser.add_argument("--home", type=Path, default=Path(home), help=f"the server's folder (or {HOME_VARIABLE})")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(commands, "init", _init, "make the key, the roles and the tables; again after an update").add_argument(
        "--database", required=True, help="an administrator's postgresql:// address"
    )
    _add_run(commands)
    _add(commands, "add-team", _add_team, "add a team").add_argument("name", type=_name)
    worker = _add(commands, "add-worker", _add_worker, "add a worker to a team")
    worker.add_argument("name", type=_name)
    worker.add_argument("--team", required=True, help="name or id")
    worker.add_argument("--role", choices=ROLES, default="worker")
    worker.add_argument("--programme", default="")
    _add(commands, "invite", _invite, "print a one-time code for a worker's laptop").add_argument("worker")
    revoke = _add(commands, "revoke", _revoke, "end the access of a worker or of one laptop")
    revoke.add_argument("who")
    revoke.add_argument("--end", action="store_true", help="and order the laptop to destroy its keys")
    move = _add(commands, "move", _move, "move a worker to another team")
    move.add_argument("worker")
    move.add_argument("--team", required=True)
    _add_access(commands)
    custody_commands.add_to(commands, _add_telling)
    disposal_commands.add_to(commands, _add_telling)
    backup_commands.add_to(commands, _add_telling)
    _add(commands, "quarantine", _quarantine, "list edits that were set aside: whose, why, since when")
    _add(commands, "restored", _restored, "after a restore from backup: begin a new history")
    _add(commands, "health", _health, "whether the database answers, as JSON")
    return parser


def _add_run(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    run = _add(commands, "run", _run, "serve")
    run.add_argument("--host", default="127.0.0.1")
    run.add_argument("--port", type=_port, default=8443)
    run.add_argument("--certificate", type=Path)
    run.add_argument("--private-key", type=Path)
    run.add_argument("--workers", type=_workers, default=1)


def _add_access(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    grant = _add(commands, "grant", _grant, "let a second team hold a file, because that was agreed")
    close = _add(commands, "close", _close, "a team no longer holds a file")
    for one in (grant, close):
        one.add_argument("file", help="the file's id")
        one.add_argument("--team", required=True)
    grant.add_argument("--level", choices=("write", "read"), default="write")


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, command: Command, words: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)
    parser.set_defaults(command=command)
    return parser


def _add_telling(
    commands: Parsers, name: str, deed: Callable[[argparse.Namespace], str], words: str
) -> argparse.ArgumentParser:
    """A command whose deed gives back what is to be said."""

    def command(asked: argparse.Namespace) -> None:
        said = deed(asked)
        if said:
            print(said)

    return _add(commands, name, command, words)


def _registrar(asked: argparse.Namespace, deed: Callable[[Registrar], str]) -> None:
    with Home(asked.home).admin_book() as book:
        line = deed(Registrar(book, SystemClock()))
    if line:
        print(line)


def _init(asked: argparse.Namespace) -> None:
    done = Home(asked.home).init(asked.database)
    print(f"The server's folder is {asked.home.resolve()}.")
    print("Keep server.key and signing.key safe, and apart from database backups.")
    print(f"Tables brought up to date: {', '.join(done)}." if done else "The tables were up to date.")


def _run(asked: argparse.Namespace) -> None:
    serve(asked.home, Address(asked.host, asked.port, asked.certificate, asked.private_key), workers=asked.workers)


def _add_team(asked: argparse.Namespace) -> None:
    _registrar(asked, lambda registrar: registrar.add_team(asked.name))


def _add_worker(asked: argparse.Namespace) -> None:
    _registrar(
        asked,
        lambda registrar: registrar.add_worker(asked.name, team=asked.team, role=asked.role, programme=asked.programme),
    )


def _invite(asked: argparse.Namespace) -> None:
    _registrar(asked, lambda registrar: registrar.invite(asked.worker))
    print("Good for 72 hours and one laptop. It is not shown again.", file=sys.stderr)


def _revoke(asked: argparse.Namespace) -> None:
    if asked.end:
        print(custody_commands.end(asked), file=sys.stderr)
        return
    with Home(asked.home).admin_book() as book:
        Registrar(book, SystemClock()).end(asked.who)
    print("Access has ended. What they had not sent can still be sent, and is set aside.", file=sys.stderr)


def _move(asked: argparse.Namespace) -> None:
    with Home(asked.home).admin_book() as book:
        Registrar(book, SystemClock()).move(asked.worker, team=asked.team)


def _grant(asked: argparse.Namespace) -> None:
    with Home(asked.home).admin_book() as book:
        Registrar(book, SystemClock()).grant(asked.file, team=asked.team, level=asked.level)


def _close(asked: argparse.Namespace) -> None:
    with Home(asked.home).admin_book() as book:
        Registrar(book, SystemClock()).close(asked.file, team=asked.team)


def _quarantine(asked: argparse.Namespace) -> None:
    _registrar(
        asked,
        lambda registrar: "\n".join(
            f"{one.at.isoformat(timespec='minutes')}  {one.worker}  {one.edit}  {one.reason}"
            for one in registrar.set_aside()
        ),
    )


def _restored(asked: argparse.Namespace) -> None:
    _registrar(asked, lambda registrar: registrar.restored())


def _health(asked: argparse.Namespace) -> None:
    with Home(asked.home).app_book(connections=1) as book:
        book.check()
        vitals = book.vitals()
    if vitals is None:
        raise HomeTrouble("The database does not answer.")
    print(health_of(vitals, 0, SystemClock().now()).model_dump_json(exclude={"up_s"}))


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or not name.isprintable() or len(name) > 120:
        raise argparse.ArgumentTypeError("a name has 1 to 120 letters")
    return name


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65_536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _workers(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 64:
        raise argparse.ArgumentTypeError("the number of processes is from 1 to 64")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
