"""Every part of a case, in the order of the tabs: one import and one entry a line."""

from collections.abc import Mapping

from ui.i18n import N_
from ui.screens.agreements_tab import AgreementsTab
from ui.screens.case_documents import DocumentsTab
from ui.screens.case_overview import OverviewTab
from ui.screens.case_sessions import SessionsTab
from ui.screens.case_tab import TabFactory
from ui.screens.case_timeline import TimelineTab
from ui.screens.family_tab import FamilyTab
from ui.screens.plan_tab import PlanTab

TABS: Mapping[str, tuple[str, TabFactory]] = {
    "overview": (N_("Overview"), OverviewTab),
    "timeline": (N_("Timeline"), TimelineTab),
    "sessions": (N_("Sessions"), SessionsTab),
    "plan": (N_("Safety plan"), PlanTab),
    "family": (N_("Family and network"), FamilyTab),
    "agreements": (N_("Agreements"), AgreementsTab),
    "documents": (N_("Documents"), DocumentsTab),
}
"""Code of a tab -> its words and what makes it."""
