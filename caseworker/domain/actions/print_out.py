"""What leaves the screen: a number kept for it, a page looked at, and the entry once it has really left."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from caseworker.domain.access import team_scope
from caseworker.domain.actions import paper
from caseworker.domain.actions.paper import Sheet
from caseworker.domain.changes import Changes
from caseworker.domain.documents import PlanDocument
from caseworker.domain.errors import Told
from caseworker.domain.forms.print_record import PrintRecord
from caseworker.domain.ids import CONFIG_SCOPE, RecordId, ScopeId
from caseworker.domain.paperwork.blank_sheets import blank_kind
from caseworker.domain.paperwork.kind import Making, PaperKind, Reader
from caseworker.domain.paperwork.registry import paper_kind
from caseworker.domain.ports import AuditNote, Ports, Press, Steps, Stored, Wanted, Work, unheard
from caseworker.domain.reading.wording import wording_for
from caseworker.domain.wording import ENGLISH, IN_ENGLISH, WORDS_OF, Wording


@dataclass(frozen=True, slots=True)
class Wish:
    """What the worker wants on paper: made from which record, on which paper, under which number, for whom.

    `whom` is a key of the paper's readers, empty where it has none. `language` is that of the paper's fixed words;
    `beside` asks for the English beside the headings.
    """

    record: RecordId
    document: str
    number: str
    whom: str = ""
    language: str = ENGLISH
    beside: bool = False


def look_at(ports: Ports, press: Press, wish: Wish, *, told: Steps = unheard) -> Sheet:
    """The page in memory with its checks, made also when a check stops it. Raises Told as the press does."""
    kind, making = _making(ports, wish)
    document = kind.make(making)
    return Sheet(document, press.press(document, told), wish.number, kind.checked(making, document))


def _making(ports: Ports, wish: Wish) -> tuple[PaperKind, Making]:
    kind = paper_kind(wish.document)
    made_from = ports.records.get(wish.record)
    is_large, words = wish.document == kind.large, wording_of(ports, wish)
    making = Making(ports, made_from, wish.document, wish.number, whom=wish.whom, large=is_large, wording=words)
    return kind, making


def wording_of(ports: Ports, wish: Wish) -> Wording:
    """What the paper says in the language that is wished. Only what a family takes away comes in others."""
    return wording_for(ports, wish.language, beside=wish.beside) if wish.document in WORDS_OF else IN_ENGLISH


def readers_of(ports: Ports, document: str, made_from: Stored) -> tuple[Reader, ...]:
    """Whom this paper can be made for, one at a time; empty where it is made for nobody in particular."""
    return paper_kind(document).readers(Making(ports, made_from, document, ""))


def checked_again(ports: Ports, sheet: Sheet, wish: Wish) -> Sheet:
    """The sheet with the checks as they are at this moment. Raises Told("print_stopped") if one stops it now."""
    kind, making = _making(ports, wish)
    if isinstance(sheet.document, PlanDocument) and sheet.document.wording != making.wording:
        raise Told("print_stopped")  # somebody confirmed or took back words since the page was made
    now = replace(sheet, checks=kind.checked(making, sheet.document))
    if now.is_stopped:
        raise Told("print_stopped")
    return now


def entered(ports: Ports, sheet: Sheet, wish: Wish, *, entry: PrintRecord) -> Changes:
    """Enter what has left. The entry names what it was made from, its version and its paper."""
    made_from = ports.records.get(wish.record)
    number = made_from.body.get("number")
    version = number if isinstance(number, int) and made_from.kind == "plan_version" else 0
    language = "" if wording_of(ports, wish).is_english else wish.language
    facts: dict[str, object] = {"of": made_from.id, "version": version, "document": wish.document, "language": language}
    if blank_kind(wish.document):
        facts["reserved"] = ports.ids.new()
    told = entry.model_copy(update=facts)
    return paper.enter(ports, sheet, told, scope=register_scope(ports, made_from))


def said_of(ports: Ports, made_from: Stored, number: str, *, status: str, who: str) -> Changes:
    """What became of the page with this number, as said beside the printer."""
    rows = ports.records.page(Wanted(("print_record",), scope=register_scope(ports, made_from), limit=50))
    found = next(ports.records.get(row.id) for row in rows if row.title == number)
    return paper.follow_up(ports, found, status=status, collected_by=who)


def register_scope(ports: Ports, made_from: Stored) -> ScopeId:
    """Where a page is entered: in the file it is of, or in the team's own register when it is of nobody's."""
    return team_scope(ports.me.team) if made_from.scope == CONFIG_SCOPE else made_from.scope


@dataclass(frozen=True, slots=True)
class WayOut:
    """How a page leaves as a file: who asks for it proves that they are the worker, then it is written.

    Attributes:
        prove: raises Told unless the four words were typed again and open this laptop. Slow; wrong ones count.
        write: puts the bytes where the worker chose. Raises OSError.
    """

    prove: Callable[[], None]
    write: Callable[[bytes], None]


def proved(ports: Ports, way: WayOut, what: Stored) -> None:
    """It is the worker who asks for this to leave. Raises Told as `way.prove`; wrong words are in the audit."""
    try:
        way.prove()
    except Told as told:
        if told.key == "wrong_passphrase":
            ports.records.write(Work(audit=(AuditNote("export_refused", what.id, what.scope),)))
        raise


def saved_and_entered(ports: Ports, sheet: Sheet, wish: Wish, *, entry: PrintRecord, way: WayOut) -> Changes:
    """Write the page to a file and enter it, once the worker has proved that it is they who ask.

    Whoever finds the laptop open must not be able to carry a record away. Words that did not hold are in the audit.
    Raises Told as `way.prove`; print_stopped; export_failed. Nothing is entered then.
    """
    now = checked_again(ports, sheet, wish)
    proved(ports, way, ports.records.get(wish.record))
    try:
        way.write(now.pdf)
    except OSError:
        raise Told("export_failed") from None
    return entered(ports, now, wish, entry=entry.model_copy(update={"way": "file"}))
