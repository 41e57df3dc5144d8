"""Every paper there is. Adding one is one module and its name here, and its codes in the list "document"."""

from caseworker.domain.paperwork.after_today import AFTER_TODAY
from caseworker.domain.paperwork.blank_sheets import BLANK_SHEETS
from caseworker.domain.paperwork.file_pages import FILE_COPY
from caseworker.domain.paperwork.handover_sheet import HANDOVER_SHEET
from caseworker.domain.paperwork.kind import PaperKind
from caseworker.domain.paperwork.network_copy import NETWORK_COPY
from caseworker.domain.paperwork.panel_sheet import PANEL_SHEET
from caseworker.domain.paperwork.plan_copies import CARD, CARDS, MY_PLAN, WORKER_PLAN
from caseworker.domain.paperwork.safety_numbers import SAFETY_NUMBERS
from caseworker.domain.paperwork.school_copy import SCHOOL_COPY
from caseworker.domain.paperwork.session_sheet import SESSION
from caseworker.domain.paperwork.working_together import WORKING_TOGETHER

PAPERS: tuple[PaperKind, ...] = (
    MY_PLAN,
    CARD,
    CARDS,
    WORKER_PLAN,
    NETWORK_COPY,
    SESSION,
    SCHOOL_COPY,
    AFTER_TODAY,
    WORKING_TOGETHER,
    SAFETY_NUMBERS,
    PANEL_SHEET,
    HANDOVER_SHEET,
    FILE_COPY,
    *BLANK_SHEETS,
)
"""In the order they are offered; the first of a record's papers is shown first."""

_BY_CODE = {code: kind for kind in PAPERS for code in (kind.code, kind.large) if code}


def papers_of(kind: str) -> tuple[PaperKind, ...]:
    """The papers that can be made from a record of this kind."""
    return tuple(paper for paper in PAPERS if kind in paper.made_from)


def paper_kind(code: str) -> PaperKind:
    """The paper with this code, at either size. KeyError for a code nobody knows."""
    return _BY_CODE[code]
