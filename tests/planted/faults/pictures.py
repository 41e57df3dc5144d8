"""Promises that were found broken by looking at pictures of the screens."""

from tests.planted.fault import Fault

TODAY = "tests/unit/domain/test_today.py"

FAULTS = (
    Fault(
        id="pictures-heard-concern-forgotten",
        promise="A concern that somebody has heard waits on Today until it is closed",
        file="caseworker/domain/reading/duties.py",
        before="    return unheard + heard\n",
        after="    return unheard\n",
        test=f"{TODAY}::test_that_a_concern_somebody_has_heard_waits_until_it_is_closed",
    ),
    Fault(
        id="pictures-heard-concern-everybodys",
        promise="A heard concern in a colleague's case waits for them, not for the whole team",
        file="caseworker/domain/reading/duties.py",
        before="    return is_nobodys or cases.is_mine(row.scope) or cases",
        after="    return not is_nobodys or cases.is_mine(row.scope) or cases",
        test=f"{TODAY}::test_that_a_heard_concern_waits_for_whoever_follows_it_up",
    ),
)
