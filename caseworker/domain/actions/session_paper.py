"""A session on paper, for the worker's file: the sheet in memory, with its checks."""

from caseworker.domain.actions.paper import Sheet
from caseworker.domain.documents import SessionDocument
from caseworker.domain.forms.addendum import Addendum
from caseworker.domain.forms.person import Person
from caseworker.domain.forms.session import Session
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import Ports, Press, Stored
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


def prepare_session(ports: Ports, press: Press, session: Stored, *, number: str) -> Sheet:
    """The sheet of a session and its addenda in memory."""
    addenda = [Addendum.read(one.body) for one in ports.records.of(session.scope, "addendum")]
    document = SessionDocument(
        person=Person.read(ports.records.get(RecordId(session.scope)).body),
        session=Session.read(session.body),
        addenda=tuple(one for one in addenda if one.about == session.id),
        number=number,
        today=ports.clock.now().astimezone().date(),
        lists=ports.lists,
        names=colleague_names(ports),
        fictional=is_fictional(ports),
    )
    return Sheet(document, press.press(document), number, session_checks(ports, session))
