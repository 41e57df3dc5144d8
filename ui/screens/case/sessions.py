"""The sessions of a case, newest first: those that happened and those that did not."""

from ui.i18n import N_
from ui.screens.case.timeline import HappeningsTab


class SessionsTab(HappeningsTab):
    """Sessions and what was added to them."""

    kinds = ("session", "addendum")
    title = N_("Sessions")
    nothing = N_("No session is written yet")
