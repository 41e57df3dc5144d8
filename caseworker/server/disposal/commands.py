"""The commands that end records: periods and what is due by them, holds, erasing, certificates, old entries."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from caseworker.clock import SystemClock
from caseworker.domain.retention import HOLD_REASONS
from caseworker.server.custody.commands import Add, Parsers
from caseworker.server.disposal.disposing import HORIZON, Certificate, Disposing, Judged, read_certificate
from caseworker.server.home import Home
from caseworker.server.registrar import NotDone


def add_to(commands: Parsers, add: Add) -> None:
    """Add these commands to a parser; see `custody_commands.add_to`."""
    retention = commands.add_parser("retention", help="how long files are kept, holds, erasing what is due")
    deeds = retention.add_subparsers(required=True, metavar="DEED")
    add(deeds, "policy", _policy, "print the periods in force, where they come from and who approved them, as JSON")
    add(deeds, "list", _list, "every file: what is due, what is kept and why, what is held").add_argument(
        "--due", action="store_true", help="only what is due"
    )
    hold = add(deeds, "hold", _hold, "stop the erasing of a file, whatever its age")
    hold.add_argument("file", help="the file's id")
    hold.add_argument("--reason", required=True, choices=tuple(HOLD_REASONS))
    add(deeds, "holds", _holds, "the holds that stand")
    release = add(deeds, "release", _release, "end a hold")
    release.add_argument("hold", help="the hold's id")
    run = add(deeds, "run", _run, "erase files whose period is over, one by one as named")
    run.add_argument("file", nargs="+", help="ids of files that somebody has looked at")
    add(deeds, "certificates", _certificates, "what was erased, when, by whom, and which laptops have still to confirm")
    add(deeds, "verify", _verify, "check the signature of a certificate").add_argument("certificate", type=Path)
    erase = add(commands, "erase", _erase, "erase a file for good, everywhere, because somebody has the right to it")
    erase.add_argument("file", help="the file's id")
    record = add(commands, "erase-record", _erase_record, "the same for one record of a file")
    record.add_argument("record", help="the record's id")
    for one in (erase, record, run):
        one.add_argument("--for-good", action="store_true", required=True, help="there is no way back")
    for one in (erase, record, run, hold, release):
        one.add_argument("--by", required=True, metavar="WORKER", help="who decided: name or id")
    prune = add(commands, "prune", _prune, "remove old entries of the feed; laptops that come later start afresh")
    prune.add_argument("--days", type=int, default=HORIZON.days)


@contextmanager
def _disposing(asked: argparse.Namespace) -> Iterator[Disposing]:
    home = Home(asked.home)
    with home.admin_book() as book:
        yield Disposing(book, SystemClock(), home.signer(), policy=home.retention())


def _policy(asked: argparse.Namespace) -> str:
    return Home(asked.home).retention().model_dump_json(indent=2)


def _list(asked: argparse.Namespace) -> str:
    today = SystemClock().now().date()
    with _disposing(asked) as disposing:
        found = [one for one in disposing.judged() if one.keeping.is_due(today) or not asked.due]
    return "\n".join(_line(one, is_due=one.keeping.is_due(today)) for one in found) or "No file is due."


def _line(one: Judged, *, is_due: bool) -> str:
    state = f"kept until {one.keeping.until}" if one.keeping.until else f"kept: {one.keeping.why}"
    held = "".join(f"  HELD: {HOLD_REASONS.get(hold.reason, hold.reason)}" for hold in one.holds)
    return f"{one.scope}  {f'DUE since {one.keeping.until}' if is_due else state}  {one.keeping.rule}{held}".rstrip()


def _hold(asked: argparse.Namespace) -> str:
    with _disposing(asked) as disposing:
        return disposing.hold(asked.file, reason=asked.reason, by=asked.by)


def _holds(asked: argparse.Namespace) -> str:
    with _disposing(asked) as disposing:
        return "\n".join(f"{one.id}  {one.scope}  {one.reason}  {one.at.date()}  {one.by}" for one in disposing.holds())


def _release(asked: argparse.Namespace) -> str:
    with _disposing(asked) as disposing:
        disposing.release(asked.hold, by=asked.by)
    return "The hold has ended."


def _run(asked: argparse.Namespace) -> str:
    home = Home(asked.home)
    with _disposing(asked) as disposing:
        return "\n".join(_kept(home, disposing.run(file, by=asked.by)) for file in asked.file)


def _erase(asked: argparse.Namespace) -> str:
    with _disposing(asked) as disposing:
        return _kept(Home(asked.home), disposing.erase(asked.file, by=asked.by))


def _erase_record(asked: argparse.Namespace) -> str:
    with _disposing(asked) as disposing:
        return _kept(Home(asked.home), disposing.erase_record(asked.record, by=asked.by))


def _kept(home: Home, made: Certificate) -> str:
    """Write the certificate beside the keys too: after a restore from an older backup it erases once more."""
    file = home.keep_certificate(made.id, made.model_dump_json(indent=2))
    return f"{made.records} records erased. Certificate: {file}"


def _certificates(asked: argparse.Namespace) -> str:
    with _disposing(asked) as disposing:
        found = disposing.certificates()
    return "\n".join(
        f"{one.at.isoformat(timespec='minutes')}  {one.scope}  certificate {one.id}  "
        + (f"{one.unconfirmed} laptop(s) have still to confirm" if one.unconfirmed else "gone from every laptop")
        for one in found
    )


def _verify(asked: argparse.Namespace) -> str:
    made = read_certificate(asked.certificate)
    if made is None:
        raise NotDone("This file holds no certificate.")
    if made.server_key != Home(asked.home).signer().public or not made.holds():
        raise NotDone("This certificate was not signed by this partnership, or was changed since.")
    return f"Signed by this partnership: {made.records} records of {made.scope} erased at {made.erased_at.isoformat()}."


def _prune(asked: argparse.Namespace) -> str:
    with _disposing(asked) as disposing:
        return f"{disposing.prune(older_than=timedelta(days=asked.days))} entries removed."
