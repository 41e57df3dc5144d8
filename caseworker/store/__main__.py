"""`caseworker-store`: look after the store of one laptop from a command line, at the helpdesk's word.

It needs the worker's words, and asks for them. It shows counts and dates, never what is written in the store.
"""

import argparse
import getpass
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from caseworker.clock import SystemClock
from caseworker.domain.errors import Told
from caseworker.store.connection import open_reader
from caseworker.store.mac import RecordMac
from caseworker.store.mending import backup, salvage
from caseworker.store.mending.damage import sweep
from caseworker.store.mending.inspection import require_whole
from caseworker.store.mending.salvage import Salvaged
from caseworker.store.migrations import KNOWN
from caseworker.store.opened import Opened
from caseworker.store.profile import Profile
from caseworker.store.store import Store
from caseworker.store.vault import marks
from caseworker.store.vault.device_secret import Keyring
from caseworker.store.vault.guesses import Guesses
from caseworker.store.vault.kdf import PRODUCT
from caseworker.store.vault.keys import DataKey
from caseworker.store.vault.slots import Place
from caseworker.store.vault.vault import Safeguards, unlock

WAIT_S = 0.5


@dataclass(frozen=True, slots=True)
class Bench:
    """What a command is given besides its words: the profile, and from where words and safeguards come."""

    profile: Profile
    safeguards: Safeguards
    words: Callable[[], str]
    say: Callable[[str], None]
    clock: SystemClock

    def key(self) -> DataKey:
        """The open data key. Raises Told as `unlock`."""
        return unlock(self.profile, self.words(), self.safeguards)


def main(arguments: Sequence[str] | None = None, bench: Callable[[Profile], Bench] | None = None) -> int:
    """Run one command; 0 if it was done, 2 with one clear sentence on the error stream if not.

    `bench` stands in for the terminal, the keyring and the product's policy in tests.
    """
    asked = _parser().parse_args(arguments)
    profile = Profile(asked.profile)
    try:
        _require_set_up(profile)
        with profile.held(wait_s=WAIT_S):
            command: Command = asked.command
            command((bench or _terminal)(profile), asked)
    except Told as told:
        sys.stderr.write(told.message.text + "\n")
        return 2
    return 0


def _require_set_up(profile: Profile) -> None:
    if not profile.is_set_up:
        raise Told("store_missing")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


Command = Callable[[Bench, argparse.Namespace], None]


def _terminal(profile: Profile) -> Bench:
    clock = SystemClock()
    safeguards = Safeguards(PRODUCT, Guesses(profile.tries, clock.now), Keyring())
    return Bench(profile, safeguards, lambda: getpass.getpass("The words of this laptop: "), _say, clock)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="caseworker-store", description="Look after the store of one laptop.")
    parser.add_argument(
        "--profile", type=Path, required=True, help="the folder with store.db in it, also one set aside"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command, words in (
        ("check", _check, "look at every page, every row and the audit; change nothing"),
        ("backups", _backups, "list the backups, each looked through"),
        ("reseed", _reseed, "put what is whole into a new store; the next sync fetches the rest"),
        ("restore", _restore, "put a backup back, with what was never sent since"),
    ):
        commands.add_parser(name, help=words).set_defaults(command=command)
    again = commands.choices["reseed"]
    again.add_argument("--although-whole", action="store_true", help="also where nothing of the store is damaged")
    one = commands.choices["restore"]
    one.add_argument("--backup", default="", help="its file name, as `backups` lists it; else the newest that is whole")
    return parser


def _check(bench: Bench, _asked: argparse.Namespace) -> None:
    with bench.key() as key, key.subkey("sqlcipher") as opening:
        pages = sweep(bench.profile.store, opening, known=KNOWN)
        rows = _looked_through(bench.profile.store, key)
        bench.say(f"{pages} pages and {rows} rows, all as they were written.")
        said = marks.ask(bench.safeguards.secrets, Place(key.store, key.epoch))
        with Store.open(bench.profile, key, bench.clock, said=said) as store:
            if store.is_put_back:
                bench.say(f"The store does not go on from where it was left ({store.put_back}).")


def _backups(bench: Bench, _asked: argparse.Namespace) -> None:
    found = backup.backups(bench.profile.backups)
    if not found:
        bench.say("There are no backups.")
        return
    with bench.key() as key:
        for path in found:
            bench.say(f"{path.name}  {_state_of(path, key)}")


def _state_of(path: Path, key: DataKey) -> str:
    try:
        with key.subkey("sqlcipher") as opening:
            pages = sweep(path, opening, known=KNOWN)
        return f"{pages} pages, {_looked_through(path, key)} rows, whole"
    except Told as told:
        return told.key


def _looked_through(path: Path, key: DataKey) -> int:
    opening, sealing, chain = key.subkey("sqlcipher"), key.subkey("record-mac"), key.subkey("chain")
    with opening, sealing, chain, open_reader(path, opening, known=KNOWN) as connection, connection.snapshot():
        return require_whole(Opened(connection, RecordMac(sealing), chain))


def _reseed(bench: Bench, asked: argparse.Namespace) -> None:
    with bench.key() as key:
        if not asked.although_whole and _is_whole(bench.profile, key):
            raise Told("store_whole")
        _tell(bench, salvage.reseed(bench.profile, key, bench.clock))


def _is_whole(profile: Profile, key: DataKey) -> bool:
    try:
        with key.subkey("sqlcipher") as opening:
            sweep(profile.store, opening, known=KNOWN)
        _looked_through(profile.store, key)
    except Told as told:
        if told.key == "store_newer":
            raise
        return False
    return True


def _restore(bench: Bench, asked: argparse.Namespace) -> None:
    found = backup.backups(bench.profile.backups)
    wanted = [path for path in found if path.name == asked.backup] if asked.backup else found
    if not wanted:
        raise Told("backup_missing")
    with bench.key() as key:
        chosen = _whole_one(wanted, key)
        made = salvage.restore(bench.profile, chosen, key, clock=bench.clock)
        bench.say(f"Put back: the backup made on {backup.made_at(chosen):%Y-%m-%d %H:%M} UTC, {chosen.name}.")
        _tell(bench, made)


def _whole_one(wanted: Sequence[Path], key: DataKey) -> Path:
    """The newest that is whole; the newest of all if none is, for its own words about that."""
    return next((path for path in wanted if _state_of(path, key).endswith("whole")), wanted[0])


def _tell(bench: Bench, made: Salvaged) -> None:
    kept = ", ".join(f"{table} {count}" for table, count in sorted(made.kept.items()) if count)
    lost = ", ".join(f"{table} {count}" for table, count in sorted(made.lost.items()) if count)
    bench.say(f"Kept: {kept or 'nothing'}.")
    bench.say(f"Lost at most: {lost or 'nothing'}.")
    if made.unsent_lost:
        bench.say(f"Of what was never sent up to {made.unsent_lost} may be gone.")
    bench.say(f"The former store lies in damaged/{made.former.name}.")


if __name__ == "__main__":
    sys.exit(main())
