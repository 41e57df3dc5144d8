"""Promises of what may stand on paper."""

from tests.planted.fault import Fault

PAPER = "tests/unit/verbs/test_paper.py"
RIVALS = "tests/unit/verbs/test_plan_rivals.py"
COMPOSE = "tests/unit/printing/test_compose.py"

FAULTS = (
    Fault(
        id="paper-unsafe-name",
        promise="V15: a name that is not safe somewhere stops the page it stands on",
        file="caseworker/domain/rules.py",
        before="    if has_unsafe_name(person) and _holds(text, person.known_as.strip()):\n",
        after="    if has_unsafe_name(person) and _holds(text, person.given_name.strip()):\n",
        test=f"{PAPER}::test_that_a_name_that_is_not_safe_stops_it_wherever_it_stands_on_the_page[can_do]",
    ),
    Fault(
        id="paper-unsafe-title",
        promise="V15: a name that is not safe is not beside the title of their copy",
        file="caseworker/domain/rules.py",
        before='    return "" if has_unsafe_name(person) else person.known_as or person.given_name\n',
        after="    return person.known_as or person.given_name\n",
        test=f"{COMPOSE}::test_that_a_name_that_is_not_safe_is_not_on_their_copy[card]",
    ),
    Fault(
        id="plan-left-unsettled",
        promise="V24: setting one of two versions aside settles which one is in use, on every laptop",
        file="caseworker/domain/actions/plans.py",
        before='    if plan.body.get("current") == of.id or any(plan.conflicts.values()):\n',
        after='    if plan.body.get("current") == of.id:\n',
        test=f"{RIVALS}::test_that_setting_one_agreed_version_aside_leaves_the_other_in_use_and_nothing_to_settle[1]",
    ),
    Fault(
        id="paper-unchecked-number",
        promise="A number nobody has checked is never printed",
        file="caseworker/printing/compose.py",
        before="if isinstance(one.verified_on, date) and one.name.strip() and one.number.strip()",
        after="if one.name.strip() and one.number.strip()",
        test=f"{COMPOSE}::test_that_a_number_nobody_has_checked_is_not_printed_and_childline_stands_first",
    ),
)
