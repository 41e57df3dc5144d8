"""What leaves the screen: a number kept for it, a page looked at, and the entry once it has really left."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from caseworker.domain.actions import paper
from caseworker.domain.actions.paper import Sheet
from caseworker.domain.actions.session_paper import prepare_session, session_checks
from caseworker.domain.changes import Changes
from caseworker.domain.documents import PlanDocument, PlanPaperKind
from caseworker.domain.errors import Told
from caseworker.domain.forms.person import Person
from caseworker.domain.forms.plan_version import PlanVersion
from caseworker.domain.forms.print_record import PrintRecord
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import Ports, Press, Stored
from caseworker.domain.reading.fiction import is_fictional
from caseworker.domain.reading.helplines import checked_helplines

PAPERS: tuple[PlanPaperKind, ...] = ("my_plan", "card", "my_plan_large", "worker_plan")
"""The papers a plan can go on, in the order they are offered."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the worker wants on paper: made from which record, on which paper, under which number."""

    record: RecordId
    document: str
    number: str


def look_at(ports: Ports, press: Press, wish: Wish) -> Sheet:
    """The page in memory with its checks, made also when a check stops it. Raises Told as the press does."""
    made_from = ports.records.get(wish.record)
    if made_from.kind == "session":
        return prepare_session(ports, press, made_from, number=wish.number)
    return paper.prepare(ports, press, _document(ports, made_from, wish), version=made_from.id)


def _document(ports: Ports, version: Stored, wish: Wish) -> PlanDocument:
    return PlanDocument(
        next((one for one in PAPERS if one == wish.document), PAPERS[0]),
        Person.read(ports.records.get(RecordId(version.scope)).body),
        PlanVersion.read(version.body),
        wish.number,
        ports.clock.now().astimezone().date(),
        ports.lists,
        fictional=is_fictional(ports),
        helplines=checked_helplines(ports.records),
    )


def checked_again(ports: Ports, sheet: Sheet, wish: Wish) -> Sheet:
    """The sheet with the checks as they are at this moment. Raises Told("print_stopped") if one stops it now."""
    made_from = ports.records.get(wish.record)
    if made_from.kind == "session":
        now = replace(sheet, checks=session_checks(ports, made_from))
    else:
        now = replace(sheet, checks=paper.checks_of(ports, wish.document, made_from))
    if now.is_stopped:
        raise Told("print_stopped")
    return now


def entered(ports: Ports, sheet: Sheet, wish: Wish, *, entry: PrintRecord) -> Changes:
    """Enter what has left. The entry names what it was made from, its version and its paper."""
    made_from = ports.records.get(wish.record)
    number = made_from.body.get("number")
    version = number if isinstance(number, int) and made_from.kind == "plan_version" else 0
    told = entry.model_copy(update={"of": made_from.id, "version": version, "document": wish.document})
    return paper.enter(ports, sheet, told, scope=made_from.scope)


def saved_and_entered(
    ports: Ports, sheet: Sheet, wish: Wish, *, entry: PrintRecord, write: Callable[[bytes], None]
) -> Changes:
    """Write the page to a file and enter it. `write` raises OSError; then nothing is entered: Told("export_failed")."""
    now = checked_again(ports, sheet, wish)
    try:
        write(now.pdf)
    except OSError:
        raise Told("export_failed") from None
    return entered(ports, now, wish, entry=entry.model_copy(update={"way": "file"}))
