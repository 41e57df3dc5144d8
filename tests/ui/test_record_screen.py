"""Any record as a form: saved as typed, kept when it cannot be read, and never changed once it is signed."""

from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from caseworker.domain.actions import records as verbs
from caseworker.domain.forms.agreement import Agreement
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import DraftKey
from tests.ui.bench import Bench, bench
from ui.places import Place
from ui.screens.record import RecordScreen
from ui.widgets.button import Button


def opened(qtbot: QtBot, here: Bench, place: Place) -> RecordScreen:
    screen = RecordScreen(here.desk, here.went.append)
    here.show(qtbot, screen)
    screen.open(place)
    return screen


def line(screen: QWidget, name: str) -> QLineEdit:
    found = screen.findChild(QLineEdit, name)
    assert found is not None
    return found


def person_of(scope: ScopeId) -> Place:
    return Place("record", scope, RecordId(scope), tab="person")


def test_that_what_is_typed_is_saved_and_leads_back_to_the_case(qtbot: QtBot, tmp_path: Path) -> None:
    with bench(tmp_path) as here:
        scope = here.open_case()
        screen = opened(qtbot, here, person_of(scope))
        line(screen, "school").setText("Ash Grove High")
        screen.save()
        qtbot.waitUntil(lambda: bool(here.went))
        assert here.went[-1] == Place("case", scope)
        assert here.ports.records.get(RecordId(scope)).body["school"] == "Ash Grove High"


def test_that_leaving_folds_the_draft_into_one_saved_edit(qtbot: QtBot, tmp_path: Path) -> None:
    with bench(tmp_path) as here:
        scope = here.open_case()
        screen = opened(qtbot, here, person_of(scope))
        line(screen, "known_as").setText("Jayjay")
        screen.leave()
        qtbot.waitUntil(lambda: here.ports.records.get(RecordId(scope)).body.get("known_as") == "Jayjay")
        assert here.ports.records.draft(DraftKey(scope, "person", RecordId(scope))) is None


def test_that_a_date_nobody_can_read_stays_as_it_was_typed(qtbot: QtBot, tmp_path: Path) -> None:
    with bench(tmp_path) as here:
        scope = here.open_case()
        key = DraftKey(scope, "person", RecordId(scope))
        screen = opened(qtbot, here, person_of(scope))
        born = screen.findChildren(QLineEdit)
        box = next(one for one in born if "birth" in one.accessibleName().lower())
        box.setText("the day the bus broke down")
        screen.leave()
        qtbot.waitUntil(lambda: here.ports.records.draft(key) is not None)
        again = opened(qtbot, here, person_of(scope))
        boxes = [one.text() for one in again.findChildren(QLineEdit)]
        assert "the day the bus broke down" in boxes


def test_that_saving_with_a_date_nobody_can_read_says_so_and_stays(qtbot: QtBot, tmp_path: Path) -> None:
    with bench(tmp_path) as here:
        scope = here.open_case()
        screen = opened(qtbot, here, person_of(scope))
        box = next(one for one in screen.findChildren(QLineEdit) if "birth" in one.accessibleName().lower())
        box.setText("31/02/2011")
        screen.save()
        assert here.went == []
        assert any("Write a day" in link.words() for link in screen.findChildren(Button))


def test_that_a_signed_record_is_shown_and_cannot_be_changed(qtbot: QtBot, tmp_path: Path) -> None:
    with bench(tmp_path) as here:
        scope, record_id = here.open_case(), RecordId(here.ports.ids.new())
        agreement = Agreement(
            type="take_part", decision="yes", given_by="young_person", given_on=here.clock.now().date()
        )
        verbs.sign(here.ports, agreement, scope=scope, record_id=record_id)
        screen = opened(qtbot, here, Place("record", scope, record_id, tab="agreement"))
        assert not any(box.isEnabled() for box in screen.findChildren(QLineEdit) if box.isVisible())
        assert not any(
            button.words() == "Save and close" and button.isVisible() for button in screen.findChildren(Button)
        )


def test_that_what_a_colleague_wrote_while_the_form_was_open_stays(qtbot: QtBot, tmp_path: Path) -> None:
    with bench(tmp_path) as here:
        scope = here.open_case()
        here.sync(scope)
        screen = opened(qtbot, here, person_of(scope))
        here.server.theirs(RecordId(scope), {"school": "Brook End College"}, kind="person", scope=scope)
        here.sync(scope)
        line(screen, "known_as").setText("Jayjay")
        screen.save()
        qtbot.waitUntil(lambda: bool(here.went))
        body = here.ports.records.get(RecordId(scope)).body
        assert (body["known_as"], body["school"]) == ("Jayjay", "Brook End College")


def test_that_a_draft_taken_up_again_days_later_still_says_what_its_author_had_seen(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with bench(tmp_path) as here:
        scope = here.open_case()
        here.sync(scope)
        first = opened(qtbot, here, person_of(scope))
        box = next(one for one in first.findChildren(QLineEdit) if "birth" in one.accessibleName().lower())
        box.setText("not a day")
        line(first, "known_as").setText("Jayjay")
        first.leave()
        qtbot.waitUntil(lambda: here.ports.records.draft(DraftKey(scope, "person", RecordId(scope))) is not None)
        here.server.theirs(RecordId(scope), {"school": "Brook End College"}, kind="person", scope=scope)
        here.sync(scope)
        again = opened(qtbot, here, person_of(scope))
        next(one for one in again.findChildren(QLineEdit) if "birth" in one.accessibleName().lower()).clear()
        again.save()
        qtbot.waitUntil(lambda: bool(here.went))
        body = here.ports.records.get(RecordId(scope)).body
        assert (body["known_as"], body["school"]) == ("Jayjay", "Brook End College")
