"""The sessions of a case, newest first: those that happened and those that did not."""

from ui.screens.case_timeline import HappeningsTab


class SessionsTab(HappeningsTab):
    """Sessions and what was added to them."""

    kinds = ("session", "addendum")
    title = "Sessions"
