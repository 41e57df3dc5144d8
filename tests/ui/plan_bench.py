"""Plans for the tests of their screens: a case with a plan that is being written, and the tab that shows it."""

from datetime import timedelta

from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from caseworker.domain.actions.plan_writing import save_seen
from caseworker.domain.actions.plans import agree, new_version, start_plan
from caseworker.domain.forms.plan_version import PlanVersion
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import DraftKey
from caseworker.domain.reading.case import header_of
from installer.demo.story import plan
from tests.ui.bench import Bench
from ui.places import Place
from ui.screens.plan.tab import PlanTab


def begun_plan(here: Bench, scope: ScopeId, **values: object) -> RecordId:
    """A first version in draft that lacks nothing but what `values` take away."""
    version_id = RecordId(here.ports.ids.new())
    start_plan(here.ports, "everyday", scope=scope, version_id=version_id)
    stored = here.store.records.get(version_id)
    today = here.clock.now().date()
    whole = plan(str(stored.body["plan"]), today, 0).model_copy(update={"review_on": today + timedelta(days=14)})
    save_seen(here.ports, stored, whole.model_copy(update=values))
    return version_id


def agreed_plan(here: Bench, scope: ScopeId, **values: object) -> RecordId:
    """The same, in use."""
    version_id = begun_plan(here, scope, **values)
    key = DraftKey(scope, "plan_version", version_id)
    agree(here.ports, stored_version(here, version_id), key=key)
    return version_id


def next_version(here: Bench, of: RecordId) -> RecordId:
    """A draft that follows a version in use."""
    version_id = RecordId(here.ports.ids.new())
    new_version(here.ports, here.store.records.get(of), version_id=version_id)
    return version_id


def stored_version(here: Bench, record: RecordId) -> PlanVersion:
    """The version as the store has it."""
    return PlanVersion.read(here.store.records.get(record).body)


def press(widget: QWidget, name: str) -> None:
    """Click the button of this name."""
    found = widget.findChildren(QAbstractButton, name)
    button = next((one for one in found if not one.isHidden()), None)
    assert button is not None, f"there is no button called {name}"
    button.click()


def plan_tab(qtbot: QtBot, here: Bench, scope: ScopeId, *, record: RecordId | None = None) -> PlanTab:
    """The plan's part of a case, open and read."""
    tab = PlanTab(here.desk, here.went.append)
    here.show(qtbot, tab)
    open_tab(qtbot, here, tab, scope=scope, record=record)
    return tab


def open_tab(qtbot: QtBot, here: Bench, tab: PlanTab, *, scope: ScopeId, record: RecordId | None = None) -> None:
    """Open the tab, as the case screen does, and wait until it has read; an earlier question may be answered first."""

    def is_read() -> bool:
        page = tab.draft.page
        return page is not None and (record is None or (page.version is not None and page.version.id == record))

    tab.draft.page = None
    tab.open(Place("case", scope, record, tab="plan"), header_of(here.ports, scope))
    qtbot.waitUntil(is_read)
