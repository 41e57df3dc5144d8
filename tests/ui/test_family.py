"""Family and network on a real store: one selection, safe contact first, and support as work that is recorded."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from caseworker.domain.family.kinship import INDEX
from caseworker.domain.forms.network_member import NetworkMember
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.reading.case import header_of
from tests.ui.bench import Bench, bench
from ui.models.rows import ROW
from ui.places import Place
from ui.screens.family.facts import Number
from ui.screens.family.panel import PersonPanel
from ui.screens.family.tab import FamilyTab
from ui.widgets.button import Button
from ui.widgets.choices import Segments
from ui.widgets.label import PlainLabel


@pytest.fixture
def here(qapp: object, tmp_path: Path) -> Iterator[Bench]:
    """A bench with a real store."""
    with bench(tmp_path) as found:
        yield found


class Family:
    """Jay's family on the screen, and what a test does there."""

    def __init__(self, qtbot: QtBot, here: Bench) -> None:
        self.qtbot, self.here = qtbot, here
        self.scope = here.open_case()
        self.ids: dict[str, RecordId] = {}
        self._write()
        self.tab = FamilyTab(here.desk, here.went.append)
        here.desk.changed.connect(lambda changes, _source: self.tab.stale(changes))
        here.show(qtbot, self.tab)
        self.open()

    def _write(self) -> None:
        kelly = self.add("Kelly", relation="mother", sex="female", lives_with="yes", supported="yes")
        self.add("Marcus", relation="step_father", sex="male", lives_with="yes", partner=kelly, phone="07700 900777")
        self.add("Darren", relation="father", sex="male", contact_safe="no", phone="07700 900321", supported="yes")
        self.add("Boxing club", relation="group", tie="strong", lives_with="no")

    def add(self, name: str, **said: object) -> RecordId:
        """Somebody in the family, saved."""
        member = NetworkMember.model_validate({"name": name, **said})
        self.ids[name] = self.here.save(member, self.scope)
        return self.ids[name]

    def open(self, record: RecordId | None = None) -> None:
        """Open the tab, and wait until it is read."""
        self.tab.open(Place("case", self.scope, record, tab="family"), header_of(self.here.ports, self.scope))
        self.qtbot.waitUntil(lambda: self.tab.people.list.model().rowCount() > 4)

    def press(self, name: str) -> None:
        """Click the button with this object name."""
        button = self.tab.findChild(Button, name)
        assert button is not None, name
        button.click()

    def panel(self) -> PersonPanel:
        """The panel of the person who is chosen."""
        found = self.tab.findChildren(PersonPanel)[-1]
        assert isinstance(found, PersonPanel)
        return found

    def words(self) -> str:
        """Everything the panel says."""
        return "\n".join(label.text() for label in self.panel().findChildren(PlainLabel))

    def body(self, name: str) -> dict[str, object]:
        """What the store holds of somebody."""
        return dict(self.here.ports.records.get(self.ids[name]).body)


@pytest.fixture
def family(qtbot: QtBot, here: Bench) -> Family:
    """The tab, open on Jay's family."""
    return Family(qtbot, here)


def test_that_list_and_drawing_share_one_selection(family: Family) -> None:
    tab = family.tab
    tab.people.list.set_current(family.ids["Darren"])
    assert tab.drawing.tree.current() == family.ids["Darren"]
    QTest.keyClick(tab.drawing.tree, Qt.Key.Key_Left)
    reached = tab.drawing.tree.current()
    assert reached != family.ids["Darren"]
    assert tab.people.list.current() == reached
    tab.drawing.eco.chosen.emit(family.ids["Boxing club"])
    assert tab.people.list.current() == family.ids["Boxing club"]
    assert tab.drawing.tree.current() is None


def test_that_arrow_keys_walk_from_the_young_person_to_a_parent_and_back(family: Family) -> None:
    tree = family.tab.drawing.tree
    tree.set_current(INDEX)
    QTest.keyClick(tree, Qt.Key.Key_Up)
    assert tree.current() in {family.ids["Kelly"], family.ids["Darren"]}
    QTest.keyClick(tree, Qt.Key.Key_Down)
    assert tree.current() == INDEX


def test_that_everybody_in_the_drawing_stands_in_the_list_as_a_sentence(family: Family) -> None:
    model = family.tab.people.list.model()
    rows = [model.index(at, 0).data(ROW) for at in range(model.rowCount())]
    spoken = {row.key: row.spoken for row in rows}
    assert set(family.ids.values()) <= set(spoken)
    assert spoken[family.ids["Marcus"]] == "Marcus. Step-dad · ask him to help."
    assert [row.name for row in rows if not row.selectable] == [
        "Lives with Jay", "Family elsewhere", "Supports round Jay",
    ]  # fmt: skip


def test_that_an_unsafe_number_is_nowhere_until_it_is_asked_for(family: Family) -> None:
    family.tab.choose(family.ids["Darren"])
    assert "900321" not in family.words()
    assert family.words().index("Safe to contact: no") < family.words().index("Number hidden")
    family.press("member.number")
    assert "900321" in family.panel().findChildren(Number)[0].number.text()


def test_that_support_is_answered_in_one_click_and_kept(family: Family) -> None:
    family.tab.choose(family.ids["Marcus"])
    answers = family.panel().findChild(Segments, "member.supported")
    assert answers is not None
    answers.button("yes").click()
    family.qtbot.waitUntil(lambda: family.body("Marcus").get("supported") == "yes")
    family.qtbot.waitUntil(lambda: "we support him" in family.panel().accessibleName())
    assert "responsibility" not in family.body("Marcus")


def test_that_an_offer_is_recorded_with_its_answer_and_how_often_it_was_taken_up(family: Family) -> None:
    family.tab.choose(family.ids["Kelly"])
    family.press("member.offer")
    form = family.tab.findChild(QWidget, "kind")
    assert form is not None
    view = family.tab._form.view if family.tab._form else None
    assert view is not None
    values = {**view.values(), "kind": "parenting", "answer": "accepted", "taken_up": 2, "answer_words": "It helps"}
    view.show_body(values)
    family.tab.save_form()
    family.qtbot.waitUntil(lambda: bool(family.here.ports.records.of(family.scope, "family_support")))
    [stored] = family.here.ports.records.of(family.scope, "family_support")
    assert stored.body["member"] == family.ids["Kelly"]
    assert (stored.body["taken_up"], stored.body["answer_words"]) == (2, "It helps")
    family.qtbot.waitUntil(lambda: "Taken up, 2 times" in family.words())


def test_that_an_offer_without_an_answer_says_what_is_missing_and_keeps_the_words(family: Family) -> None:
    family.tab.choose(family.ids["Kelly"])
    family.press("member.offer")
    form = family.tab._form
    assert form is not None
    form.view.show_body({**form.view.values(), "answer_words": "Maybe later"})
    family.tab.save_form()
    assert not family.here.ports.records.of(family.scope, "family_support")
    assert form.view.values()["answer_words"] == "Maybe later"


def test_that_a_file_of_their_own_is_confirmed_in_words_first(family: Family) -> None:
    family.tab.choose(family.ids["Darren"])
    family.press("member.own")
    assert "Nothing about Jay goes into it" in family.words()
    assert "supported_person" not in family.body("Darren")
    family.press("member.own.yes")
    family.qtbot.waitUntil(lambda: "supported_person" in family.body("Darren"))
    own = ScopeId(str(family.body("Darren")["supported_person"]))
    assert family.here.ports.records.get(RecordId(own)).body["given_name"] == "Darren"
    family.qtbot.waitUntil(lambda: family.tab.findChild(Button, "member.open") is not None)
    family.press("member.open")
    assert family.here.went[-1] == Place("case", own)


def test_that_somebody_new_is_three_questions(family: Family) -> None:
    family.tab.deeds()["case.add"]()
    form = family.tab._form
    assert form is not None
    names = {spec.name for spec in NetworkMember.specs() if form.view.findChild(QWidget, spec.name)}
    assert names == {"name", "relation", "lives_with"}
    form.view.show_body({"name": "Pat", "relation": "grandparent", "lives_with": "no"})
    family.tab.deeds()["case.save"]()
    family.qtbot.waitUntil(lambda: len(family.here.ports.records.of(family.scope, "network_member")) == 5)
    saved = family.here.ports.records.of(family.scope, "network_member")[-1].body
    said = {name: value for name, value in saved.items() if value is not False}
    assert said == {"name": "Pat", "relation": "grandparent", "lives_with": "no", "circle": "family"}


def test_that_a_name_half_written_is_there_again_after_leaving(family: Family) -> None:
    family.tab.add_somebody()
    form = family.tab._form
    assert form is not None
    box = form.view.findChild(QWidget, "name")
    assert box is not None
    QTest.keyClicks(box, "Pa")
    family.tab.leave()
    family.qtbot.waitUntil(lambda: bool(family.here.ports.records.drafts()))
    assert len(family.here.ports.records.of(family.scope, "network_member")) == 4
    family.open()
    family.qtbot.waitUntil(lambda: family.tab.findChild(Button, "family.go_on") is not None)
    family.press("family.go_on")
    again = family.tab._form
    assert again is not None
    assert again.view.values()["name"] == "Pa"


def test_that_news_from_elsewhere_closes_nothing_that_is_being_written(family: Family) -> None:
    tab = FamilyTab(family.here.desk, family.here.went.append)
    family.here.show(family.qtbot, tab)
    tab.open(Place("case", family.scope, tab="family"), header_of(family.here.ports, family.scope))
    tab.add_somebody()
    writing = tab._form
    assert writing is not None
    box = writing.view.findChild(QWidget, "name")
    assert box is not None
    QTest.keyClicks(box, "Pa")
    family.qtbot.waitUntil(lambda: tab.people.list.model().rowCount() > 4)
    assert tab._form is writing
    assert writing.isVisible()
    assert writing.view.values()["name"] == "Pa"


def test_that_the_drawing_may_take_the_whole_width_and_give_it_back(family: Family) -> None:
    drawing = family.tab.drawing
    drawing.alone.click()
    assert not family.tab.people.isVisible()
    drawing.alone.click()
    assert family.tab.people.isVisible()


def test_that_one_column_holds_list_then_person_then_drawing(family: Family) -> None:
    family.tab.resize(800, 731)
    family.tab.choose(family.ids["Kelly"])

    def tops() -> list[int]:
        parts = (family.tab.people, family.panel(), family.tab.drawing)
        return [part.mapTo(family.tab, part.rect().topLeft()).y() for part in parts]

    family.qtbot.waitUntil(lambda: tops() == sorted(tops()) and len(set(tops())) == 3)
    assert family.tab.people.list.height() >= family.tab.people.list.sizeHint().height()


def test_that_the_father_line_goes_once_it_is_answered(family: Family) -> None:
    family.qtbot.waitUntil(lambda: family.tab.findChild(Button, "father.yes") is not None)
    family.press("father.yes")
    episodes = family.here.ports.records
    family.qtbot.waitUntil(lambda: episodes.of(family.scope, "episode")[0].body.get("father_identified") == "yes")
    family.qtbot.waitUntil(lambda: not family.tab._notes.isVisible())


def test_that_every_control_has_a_name(family: Family) -> None:
    for button in family.tab.findChildren(Button):
        assert button.accessibleName(), button.objectName()
    assert family.tab.drawing.tree.accessibleName()
    assert family.tab.drawing.eco.accessibleName()
    assert family.tab.people.list.accessibleName()


def test_that_a_family_nobody_wrote_down_says_what_to_do(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case("Sam")
    tab = FamilyTab(here.desk, here.went.append)
    here.show(qtbot, tab)
    tab.open(Place("case", scope, tab="family"), header_of(here.ports, scope))
    qtbot.waitUntil(lambda: any("Ctrl+N" in label.text() for label in tab.findChildren(PlainLabel)))
