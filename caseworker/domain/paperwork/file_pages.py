"""A copy of everything we hold, for whoever has a right to it: with what is left out, and why, number by number."""

from datetime import date

from caseworker.domain.copying.checking import copy_checks
from caseworker.domain.copying.left_out import Applied, applied
from caseworker.domain.copying.whole_file import Leaf, whole_file
from caseworker.domain.documents import Document
from caseworker.domain.file_copy import FileCopy, Rows
from caseworker.domain.forms.disclosure import Disclosure
from caseworker.domain.paperwork.kind import Making, PaperKind
from caseworker.domain.paperwork.shared_parts import in_words
from caseworker.domain.reading.fiction import is_fictional
from caseworker.domain.rules import PrintCheck, called_here

NOTHING_OUT = "Nothing is left out."
EARLIER = (
    "This is the file as it stands. Earlier wordings of a record that was changed are kept in its history. "
    "You can ask for them."
)
COMPLAIN = (
    "If something is wrong, tell us: your words are put next to ours and stay there. "
    "If you are not happy with what is left out, you can complain to the Information Commissioner’s Office."
)


def _made(making: Making) -> tuple[Disclosure, tuple[Leaf, ...], Applied]:
    record = Disclosure.read(making.made_from.body)
    leaves = whole_file(making.ports, making.made_from.scope)
    return record, leaves, applied(leaves, record.marks, making.ports.lists)


def _document(making: Making) -> FileCopy:
    record, leaves, done = _made(making)
    return FileCopy(
        about=making.person.known_as or making.person.given_name,
        facts=_facts(making, record, len(leaves), done),
        records=done.records,
        schedule=done.schedule,
        number=making.number,
        large=making.large,
        fictional=is_fictional(making.ports),
    )


def _facts(making: Making, record: Disclosure, records: int, done: Applied) -> Rows:
    asked = in_words(record.asked_on) if isinstance(record.asked_on, date) else "Not written down"
    left_out = f"{len(done.schedule)} places. Each has a number; the list at the end says why." if done.schedule else ""
    return (
        ("For", record.asker_name),
        ("Asked for on", asked),
        ("Made on", in_words(making.today)),
        ("What it holds", f"{records} records, numbered from 1. {EARLIER}"),
        ("Left out", left_out or NOTHING_OUT),
        ("What you can do", COMPLAIN),
    )


def _checks(making: Making, document: Document) -> tuple[PrintCheck, ...]:
    record, leaves, done = _made(making)
    own = copy_checks(leaves, record, done, person=making.person, family=making.family)
    is_old = isinstance(document, FileCopy) and (document.records, document.schedule) != (done.records, done.schedule)
    old = (
        [PrintCheck("The file has changed since these pages were made", "stops", "Make them again.")] if is_old else []
    )
    return (*old, *own, called_here(making.person))


FILE_COPY = PaperKind("file_copy", ("disclosure",), _document, _checks, large="file_copy_large", is_long=True)
