"""The papers of a whole plan: the young person's page, at two sizes, the small card, and the worker's copy."""

from caseworker.domain.actions.paper import checks_of
from caseworker.domain.documents import PlanDocument, PlanPaperKind
from caseworker.domain.paperwork.kind import Making, PaperKind
from caseworker.domain.reading.fiction import is_fictional
from caseworker.domain.reading.helplines import checked_helplines
from caseworker.domain.reading.plan import as_reviewed
from caseworker.domain.rules import PrintCheck


def _document(kind: PlanPaperKind, making: Making) -> PlanDocument:
    ports = making.ports
    return PlanDocument(
        kind,
        making.person,
        as_reviewed(ports, making.made_from),
        making.number,
        making.today,
        ports.lists,
        fictional=is_fictional(ports),
        helplines=checked_helplines(ports.records),
        wording=making.wording,
    )


def _page(making: Making) -> PlanDocument:
    return _document("my_plan_large" if making.large else "my_plan", making)


def _card(making: Making) -> PlanDocument:
    return _document("card_large" if making.large else "card", making)


def _four(making: Making) -> PlanDocument:
    return _document("cards", making)


def _worker(making: Making) -> PlanDocument:
    return _document("worker_plan", making)


def _checks(making: Making, _document: object) -> tuple[PrintCheck, ...]:
    return checks_of(making.ports, making.code, making.made_from)


MY_PLAN = PaperKind("my_plan", ("plan_version",), _page, _checks, large="my_plan_large", is_theirs=True)
CARD = PaperKind("card", ("plan_version",), _card, _checks, large="card_large", is_theirs=True)
CARDS = PaperKind("cards", ("plan_version",), _four, _checks, is_theirs=True)
WORKER_PLAN = PaperKind("worker_plan", ("plan_version",), _worker, _checks)
