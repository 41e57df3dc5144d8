"""Promises of the print register: what is still out, what never came out, and who stands at the printer."""

from tests.planted.fault import Fault

REGISTER = "tests/ui/test_print_register.py"
SCREEN = "tests/ui/test_print_screen.py"
TODAY = "tests/unit/domain/test_today.py"

FAULTS = (
    Fault(
        id="register-old-first",
        promise="Pages of a replaced version stand first, under their own heading",
        file="ui/screens/paper/register.py",
        before="[one for one in entries if one.is_chased]),",
        after="[one for one in entries if one.is_out and one.is_chased is None]),",
        test=f"{REGISTER}::test_that_a_page_of_a_replaced_version_is_listed_first_under_its_own_heading",
    ),
    Fault(
        id="register-other-plan",
        promise="A plan with more versions makes no page of another plan an old one",
        file="caseworker/domain/reading/printing.py",
        before="        if page.of in known:\n",
        after="        if page.of in ():\n",
        test=f"{REGISTER}::test_that_a_plan_beside_it_makes_no_page_an_old_one",
    ),
    Fault(
        id="register-duty",
        promise="A replaced plan that somebody still carries is a duty of Today until it is back",
        file="caseworker/domain/reading/duties.py",
        before="        if versions.is_replaced(page, row.scope):\n",
        after="        if versions.is_replaced(page, row.scope) and page.due_back:\n",
        test=f"{TODAY}::test_that_a_page_of_a_replaced_plan_waits_until_it_is_back",
    ),
    Fault(
        id="register-unanswered",
        promise="A page of which nobody said whether it came out is asked after",
        file="caseworker/domain/reading/duties.py",
        before='stored.made_by == cases.ports.me.worker and page.way == "printer"',
        after='stored.made_by != cases.ports.me.worker and page.way == "printer"',
        test=f"{TODAY}::test_that_a_page_nobody_answered_for_is_asked_after",
    ),
    Fault(
        id="register-in-part",
        promise="A page that came out in part is still out",
        file="caseworker/domain/forms/print_record.py",
        before='OUT: tuple[str, ...] = ("printed", "in_part", "collected")',
        after='OUT: tuple[str, ...] = ("printed", "collected")',
        test=f"{SCREEN}::test_that_a_page_that_came_out_in_part_stays_out_with_whoever_has_it",
    ),
    Fault(
        id="register-shared-printer",
        promise="A shared printer prints only for somebody who says they stand beside it",
        file="ui/screens/paper/form.py",
        before="        return self.printers.value() not in self._shared or self.beside.isChecked()\n",
        after="        return self.printers.value() is not None\n",
        test=f"{SCREEN}::test_that_a_shared_printer_prints_only_for_somebody_who_says_they_stand_beside_it",
    ),
)
