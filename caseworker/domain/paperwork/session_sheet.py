"""A session with its addenda on paper, for the worker's file."""

from caseworker.domain.documents import SessionDocument
from caseworker.domain.forms.addendum import Addendum
from caseworker.domain.forms.person import Person
from caseworker.domain.forms.session import Session
from caseworker.domain.ids import RecordId
from caseworker.domain.paperwork.kind import Making, PaperKind
from caseworker.domain.ports import Ports, Stored
from caseworker.domain.reading.fiction import is_fictional
from caseworker.domain.reading.names import colleague_names
from caseworker.domain.rules import PrintCheck, called_here


def session_checks(ports: Ports, session: Stored) -> tuple[PrintCheck, ...]:
    """Every check for putting a session on paper, the stopping ones first."""
    if any(session.conflicts.values()):
        return (PrintCheck("Two people wrote different things in it", "stops", "Settle it first."),)
    signed = PrintCheck("The session is signed", "passed")
    if session.body.get("status") != "signed":
        signed = PrintCheck("This session is a draft, not signed", "note", "The sheet says so.")
    return (signed, called_here(Person.read(ports.records.get(RecordId(session.scope)).body)))


def _document(making: Making) -> SessionDocument:
    ports, session = making.ports, making.made_from
    addenda = [Addendum.read(one.body) for one in ports.records.of(session.scope, "addendum")]
    return SessionDocument(
        person=making.person,
        session=Session.read(session.body),
        addenda=tuple(one for one in addenda if one.about == session.id),
        number=making.number,
        today=making.today,
        lists=ports.lists,
        names=colleague_names(ports),
        fictional=is_fictional(ports),
    )


def _checks(making: Making, _document: object) -> tuple[PrintCheck, ...]:
    return session_checks(making.ports, making.made_from)


SESSION = PaperKind("session", ("session",), _document, _checks)
