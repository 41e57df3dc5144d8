"""The commands by which the partnership keeps its laptops in hand: policy, devices, audit, recovery."""

import argparse
import getpass
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from caseworker.clock import SystemClock
from caseworker.custody import fingerprint
from caseworker.domain.errors import Told
from caseworker.domain.ids import DeviceId, is_id
from caseworker.server.custody.book import Laptop, RecoveryKey
from caseworker.server.custody.endings import Endings
from caseworker.server.custody.officers import OFFICERS, OfficerFile, read
from caseworker.server.custody.recovering import Hands, Recovery, joined, letters_in
from caseworker.server.health import drill_words, is_drill_due
from caseworker.server.home import Home
from caseworker.server.registrar import NotDone

Telling = Callable[[argparse.Namespace], str]
Parsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Add = Callable[[Parsers, str, Telling, str], argparse.ArgumentParser]


def add_to(commands: Parsers, add: Add) -> None:
    """Add these commands to a parser. `add` gives one a name, a deed that says what it did, and words of help."""
    add(commands, "policy", _policy, "set for how many days a laptop opens without meeting the server").add_argument(
        "--lease-days", type=int, required=True
    )
    devices = add(commands, "devices", _devices, "list the laptops: whose, and what became of them")
    devices.add_argument("worker", nargs="?", default="", help="name or id")
    add(commands, "audit", _audit, "for the auditor: who did what when on a laptop").add_argument(
        "device", help="its id"
    )
    recovery = commands.add_parser("recovery", help="the officers' key: lost words, rescued work, drills")
    deeds = recovery.add_subparsers(required=True, metavar="DEED")
    made = add(deeds, "init", _make, "make the recovery key for three officers")
    made.add_argument("--officer", action="append", required=True, metavar="NAME", help="three times")
    made.add_argument("--out", type=Path, required=True, help="folder for the officers' files")
    made.add_argument("--replace", action="store_true", help="take the place of the key there is")
    add(deeds, "list", _list, "recovery keys, drills, and requests for lost keys")
    add(deeds, "show", _show, "one request: whose, and the fingerprint to compare by voice").add_argument("request")
    approve = add(deeds, "approve", _approve, "two officers give a worker the key of their laptop back")
    approve.add_argument("request", help="the fingerprint, as the worker reads it aloud")
    rescue = add(deeds, "rescue", _rescue, "two officers open what a laptop handed over before its end")
    rescue.add_argument("device", nargs="?", default="", help="its id; not with --file")
    rescue.add_argument("--file", type=Path, help="the rescue.sealed of a laptop that could not hand it over itself")
    rescue.add_argument("--out", type=Path, required=True, help="a new file, readable by its owner alone")
    drill = add(deeds, "drill", _drill, "two or three officers prove that the recovery key opens")
    for one in (approve, rescue, drill):
        one.add_argument("--officer", action="append", required=True, type=Path, metavar="FILE", help="two files")


def _policy(asked: argparse.Namespace) -> str:
    with _endings(asked) as endings:
        endings.set_lease_days(asked.lease_days)
    return f"From its next sync each laptop opens for {asked.lease_days} days without meeting the server."


def _devices(asked: argparse.Namespace) -> str:
    with _endings(asked) as endings:
        return "\n".join(_line(one) for one in endings.laptops(asked.worker))


def end(asked: argparse.Namespace) -> str:
    """Order the end of a laptop, or of all of a worker's."""
    with _endings(asked) as endings:
        count = endings.order(asked.who)
    return (
        f"Access has ended. {count} laptop(s) are told at their next contact to hand over what was not sent and to "
        "destroy their keys; `devices` shows the receipt."
    )


def _line(one: Laptop) -> str:
    state = "enabled" if one.enabled else "access ended"
    if one.ended_at:
        state = f"keys destroyed, receipt of {_minute(one.ended_at)}, {one.pieces} pieces rescued"
    elif one.ending_at:
        state = f"told to end since {_minute(one.ending_at)}, no receipt yet"
    forks = f"  AUDIT DOES NOT FOLLOW ({one.forks})" if one.forks else ""
    escrow = "key under escrow" if one.escrow else "NO ESCROW"
    return f"{one.device}  {one.code}  {one.worker}  {state}  {escrow}  audit to line {one.witnessed}{forks}"


def _audit(asked: argparse.Namespace) -> str:
    if not is_id(asked.device):
        raise Told("record_missing")
    return "\n".join(
        f"{one.n}  {_minute(one.at) if one.at else '-'}  {one.deed}  worker={one.worker or '-'}  "
        f"record={one.record or '-'}  scope={one.scope or '-'}  received={_minute(one.received_at)}"
        for one in Home(asked.home).audit_of(DeviceId(asked.device))
    )


def _make(asked: argparse.Namespace) -> str:
    names = [" ".join(name.split()) for name in asked.officer]
    with _recovery(asked) as recovery:
        recovery.may_make(names, is_replacing=asked.replace)
        words = [(name, _new_words(name)) for name in names]
        key, paths = recovery.make(words, asked.out, is_replacing=asked.replace)
    files = "\n".join(f"  {name}: {path}" for name, path in zip(names, paths, strict=True))
    return (
        f"The recovery key is {key}.\n"
        f"Give each officer their file on a stick of their own, and delete it here:\n{files}\n"
        f"Keep a copy of pairs-{key}.json apart from the server: it opens nothing without two officers.\n"
        "Now run: caseworker-server recovery drill"
    )


def _list(asked: argparse.Namespace) -> str:
    with _recovery(asked) as recovery:
        keys, requests = recovery.keys(), recovery.requests()
    now = SystemClock().now()
    lines = [_key_line(key, now) for key in keys] or ["There is no recovery key. Run: caseworker-server recovery init"]
    for one in requests:
        answer = f"answered {_minute(one.replied_at)}" if one.replied_at else "WAITING"
        lines.append(f"request {fingerprint(one.asked.public_key)}  {one.code}  since {_minute(one.at)}  {answer}")
    return "\n".join(lines)


def _key_line(key: RecoveryKey, now: datetime) -> str:
    if key.replaced_at:
        return (
            f"key {key.fingerprint}  replaced {_minute(key.replaced_at)}  {key.escrows} laptop keys still sealed to it"
        )
    words = drill_words(key.drilled_at, is_due=is_drill_due(key.drilled_at, now))
    return f"key {key.fingerprint}  in use since {_minute(key.made_at)}  {key.escrows} laptop keys  {words}"


def _show(asked: argparse.Namespace) -> str:
    with _recovery(asked) as recovery:
        shown = recovery.shown(asked.request)
    one = shown.request
    return "\n".join((
        f"Laptop {one.code} ({one.asked.device}) of {shown.owner.name}, {shown.owner.team_name}",
        f"asked on {_minute(one.at)} for the key of store {one.asked.store}, epoch {one.asked.epoch}",
        f"answered on {_minute(one.replied_at)}" if one.replied_at else "not answered",
        f"sealed to: {', '.join(shown.sealed_to) or 'nothing is held'}",
        shown.trouble or "Ring the worker on a number you know. Their screen must show exactly this:",
        f"  {shown.fingerprint}",
    ))  # fmt: skip


def _approve(asked: argparse.Namespace) -> str:
    with _recovery(asked) as recovery:
        trouble = recovery.shown(asked.request).trouble
        if trouble:
            raise NotDone(trouble)
        shown = recovery.approve(asked.request, _hands(asked.officer, most=2))
    return f"Laptop {shown.request.code} gets its key at the worker's next try, and opens with their new words."


def _rescue(asked: argparse.Namespace) -> str:
    if bool(asked.device) == bool(asked.file):
        raise NotDone("Give the id of a laptop, or --file with the rescue.sealed that one left.")
    letters = letters_in(asked.file) if asked.file else []
    with _recovery(asked) as recovery:
        hands = _hands(asked.officer, most=2)
        if asked.file:
            pieces, left = recovery.rescue_left(letters, hands, asked.out)
        else:
            pieces, left = recovery.rescue(asked.device, hands, asked.out)
    other = f" {left} letter(s) are sealed to another recovery key." if left else ""
    words = "It holds what somebody wrote: move it where it belongs, then delete it."
    return f"{pieces} pieces are in {asked.out}. {words}{other}"


def _drill(asked: argparse.Namespace) -> str:
    with _recovery(asked) as recovery:
        pairs = recovery.drill(_hands(asked.officer, most=OFFICERS))
    return f"The recovery key opens: {pairs} pair(s) of officers tried. The next drill is due in six months."


def _hands(files: Sequence[Path], *, most: int) -> Hands:
    if not 2 <= len(files) <= most:
        raise NotDone("Give --officer FILE twice." if most == 2 else "Give --officer FILE two or three times.")
    return joined([(path, _ask(f"Words of {read(OfficerFile, path).officer}: ")) for path in files])


def _new_words(officer: str) -> str:
    words = _ask(f"New words of {officer}, at least 20 letters: ")
    if _ask("The same again: ") != words:
        raise NotDone(f"The words of {officer} were not the same twice. Nothing has changed.")
    return words


def _ask(prompt: str) -> str:
    """A line nobody sees as it is typed; from a script, a line of its input."""
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def _minute(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="minutes")


@contextmanager
def _endings(asked: argparse.Namespace) -> Iterator[Endings]:
    home = Home(asked.home)
    signer = home.signer()
    with home.admin_book() as book:
        yield Endings(book, SystemClock(), signer)


@contextmanager
def _recovery(asked: argparse.Namespace) -> Iterator[Recovery]:
    home = Home(asked.home)
    with home.admin_book() as book:
        yield Recovery(book, SystemClock(), home.recovery)
