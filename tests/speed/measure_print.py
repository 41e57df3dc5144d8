"""How long a worker waits for a plan on the screen, and for its page in the preview."""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from caseworker.domain.actions.disclosures import everywhere, leave_out
from caseworker.domain.actions.print_out import Wish, look_at
from caseworker.domain.copying.whole_file import whole_file
from caseworker.domain.forms.disclosure import Disclosure
from caseworker.domain.forms.plan_version import Words
from caseworker.domain.forms.session import Quote, Session
from caseworker.domain.reading.case import header_of
from tests.speed.figures import Record
from tests.ui.bench import Bench, bench
from tests.ui.plan_bench import begun_plan
from ui import theme
from ui.places import Place
from ui.screens.paper.screen import PrintScreen
from ui.screens.plan.tab import PlanTab
from ui.widgets.pdfview import PdfPages

TIMES = 5
SESSIONS, MANY_PAGES = 290, 200
LONG = "He came in late and sat by the door. Dre waited outside, and they walked home by the main road together. " * 6
MUCH = {str(place): Words(text="go round by the main road, not past the shops", order=place) for place in range(14)}


def measure(record: Record) -> None:
    """Figures of the plan editor and of the preview."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.apply(application)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, bench(Path(folder)) as here:
        record("plan editor, from opening to painted", min(_editor(here) for _ in range(TIMES)), "s")
        record("print preview of a two-page plan", min(_preview(here) for _ in range(TIMES)), "s")
        taken, pages = _copy(here)
        record("a copy of a whole file, all its pages", taken, "s", note=f"{pages} pages, 6 places left out")


def _editor(here: Bench) -> float:
    scope = here.open_case()
    version = begun_plan(here, scope)
    tab = PlanTab(here.desk, here.went.append)
    tab.resize(1274, 638)
    tab.show()
    started = time.perf_counter()
    tab.open(Place("case", scope, version, tab="plan"), header_of(here.ports, scope))
    _until(lambda: tab.middle is not None)
    tab.grab()
    taken = time.perf_counter() - started
    tab.close()
    tab.deleteLater()
    return taken


def _preview(here: Bench) -> float:
    version = begun_plan(here, here.open_case(), can_do=MUCH)
    screen = PrintScreen(here.desk, here.went.append)
    screen.resize(1274, 731)
    screen.show()
    screen.open(Place("print", here.store.records.get(version).scope, version, tab="plan"))
    _until(lambda: screen.sheet is not None)
    started = time.perf_counter()
    screen.choose("my_plan")
    _until(lambda: screen.sheet is not None)
    screen.preview.pages.sheets.grab()
    taken = time.perf_counter() - started
    assert screen.preview.pages.sheets.count == 2, screen.preview.pages.sheets.count
    screen.close()
    screen.deleteLater()
    return taken


def _copy(here: Bench) -> tuple[float, int]:
    """A file of years: from its records to its pages in memory, with the checks."""
    scope = here.open_case()
    for _ in range(SESSIONS):
        here.save(Session(observation=LONG, analysis=LONG, quotes={"a" * 32: Quote(text=LONG)}), scope)
    request = here.save(Disclosure(asked_by="young_person", asker_name="Jay Madeup", identity="School card"), scope)
    leaves = whole_file(here.ports, scope)
    leave_out(here.ports, request, everywhere(leaves, "Dre")[:6], reason="other_person")
    look_at(here.ports, here.desk.press, Wish(here.sign_session(scope), "session", "K7-0001"))  # the fonts are loaded
    started = time.perf_counter()
    sheet = look_at(here.ports, here.desk.press, Wish(request, "file_copy", "K7-0001"))
    taken = time.perf_counter() - started
    pages = PdfPages(sheet.pdf)
    count = pages.count
    pages.close()
    assert count >= MANY_PAGES, count
    return taken, count


def _until(is_there: Callable[[], bool]) -> None:
    """Let the application go on until something is there; ten seconds at most."""
    loop, look, late = QEventLoop(), QTimer(), QTimer()
    look.timeout.connect(lambda: loop.quit() if is_there() else None)
    late.timeout.connect(loop.quit)
    look.start(1)
    late.start(10_000)
    loop.exec()
    assert is_there()
