"""The recovery sheet: the whole code, large, on one page, and nobody's name."""

from datetime import date

from caseworker.domain.documents import RecoverySheet
from tests.unit.printing.paper_reader import lines_of, pages_of
from ui.parts import LatePress

CODE = "ABCD-EFGH-JKMN-PQRS-TVWX-YZ23-45"


def test_that_the_sheet_holds_the_whole_code_in_large_type_on_one_page() -> None:
    pdf = LatePress().press(RecoverySheet(CODE, "K7", date(2026, 11, 22)))
    assert len(pages_of(pdf)) == 1
    big = [line.text for line in lines_of(pdf) if min(line.sizes) >= 28]
    assert "".join(big).replace(" ", "").replace("-", "") == CODE.replace("-", "")


def test_that_a_code_is_in_no_repr() -> None:
    assert CODE not in repr(RecoverySheet(CODE, "K7", date(2026, 11, 22)))
