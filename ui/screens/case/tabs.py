"""Every part of a case, in the order of the tabs: one import and one entry a line."""

from collections.abc import Mapping

from ui.i18n import N_
from ui.screens.agreements.tab import AgreementsTab
from ui.screens.case.documents import DocumentsTab
from ui.screens.case.overview import OverviewTab
from ui.screens.case.sessions import SessionsTab
from ui.screens.case.tab import TabFactory
from ui.screens.case.timeline import TimelineTab
from ui.screens.family.tab import FamilyTab
from ui.screens.plan.tab import PlanTab

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
