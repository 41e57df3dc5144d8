"""A number somebody has checked is on the lock screen, in the concern and on the paper; any other is nowhere."""

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication

from caseworker.domain.actions.print_out import Wish, look_at
from caseworker.domain.forms.config import Helpline
from caseworker.domain.reading.session import around
from caseworker.printing.compose import DocumentPress
from tests.ui.bench import NOW, bench
from tests.unit.printing.examples import PRESS
from tests.unit.printing.paper_reader import words_of
from ui.waiting import counts_of

LINE = Helpline(name="Childline", number="0800 1111", words="For anybody under 19")


def test_that_a_checked_number_reaches_the_lock_screen_the_concern_and_the_paper(
    qapp: QApplication, tmp_path: Path
) -> None:
    with bench(tmp_path) as here:
        case = here.open_case()
        version = here.agree_plan(case)
        here.config(LINE.model_copy(update={"verified_on": date(2026, 11, 1)}))
        here.config(Helpline(name="Nobody rang this", number="0161 496 0777"))
        assert counts_of(here.store.records, NOW).numbers == (("Childline", "0800 1111"),)
        assert [(one.name, one.number) for one in around(here.ports, case).numbers] == [("Childline", "0800 1111")]
        words = words_of(look_at(here.ports, DocumentPress(PRESS), Wish(version, "my_plan", "K7-0001")).pdf)
        assert "For anybody under 19" in words
        assert "Nobody rang this" not in words


def test_that_the_note_of_a_number_nobody_has_checked_is_on_no_paper(qapp: QApplication, tmp_path: Path) -> None:
    with bench(tmp_path) as here:
        version = here.agree_plan(here.open_case())
        here.config(LINE)
        words = words_of(look_at(here.ports, DocumentPress(PRESS), Wish(version, "my_plan", "K7-0001")).pdf)
        assert "0800 1111" in words.replace("\N{NO-BREAK SPACE}", " ")
        assert "For anybody under 19" not in words
        assert counts_of(here.store.records, NOW).numbers == ()
