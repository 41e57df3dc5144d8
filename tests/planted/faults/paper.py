"""Promises of what may stand on paper."""

from tests.planted.fault import Fault

PAPER = "tests/unit/verbs/test_paper.py"
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
        id="paper-unchecked-number",
        promise="A number nobody has checked is never printed",
        file="caseworker/printing/compose.py",
        before="if isinstance(one.verified_on, date) and one.name.strip() and one.number.strip()",
        after="if one.name.strip() and one.number.strip()",
        test=f"{COMPOSE}::test_that_a_number_nobody_has_checked_is_not_printed_and_childline_stands_first",
    ),
)
