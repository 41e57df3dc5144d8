"""Every screen of the shell: one import and one entry a line."""

from collections.abc import Mapping

from ui.places import Factory
from ui.screens.case.new import NewCaseScreen
from ui.screens.case.screen import CaseScreen
from ui.screens.caseload import CaseloadScreen
from ui.screens.paper.left_out import LeftOutScreen
from ui.screens.paper.printing import PrintingScreen
from ui.screens.paper.screen import PrintScreen
from ui.screens.plan.compare import CompareScreen
from ui.screens.plans import PlansScreen
from ui.screens.quick_note import QuickNoteScreen
from ui.screens.record import RecordScreen
from ui.screens.session.screen import SessionScreen
from ui.screens.sync import SyncScreen
from ui.screens.today import TodayScreen
from ui.screens.wording import WordingScreen

SCREENS: Mapping[str, Factory] = {
    "today": TodayScreen,
    "caseload": CaseloadScreen,
    "case": CaseScreen,
    "new_case": NewCaseScreen,
    "record": RecordScreen,
    "plans": PlansScreen,
    "compare": CompareScreen,
    "print": PrintScreen,
    "left_out": LeftOutScreen,
    "printing": PrintingScreen,
    "session": SessionScreen,
    "note": QuickNoteScreen,
    "wording": WordingScreen,
    "sync": SyncScreen,
}
"""Name of a place -> what makes its screen. The first one is where the app starts."""
