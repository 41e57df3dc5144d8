"""Promises about safety plans and paper."""

from tests.planted.fault import Fault

PRINT = "tests/ui/test_print_screen.py"
AGREE = "tests/ui/test_plan_agree.py"
REVIEWING = "tests/unit/verbs/test_plan_reviewing.py"
SETTLING = "tests/unit/verbs/test_plan_settling.py"
COMPARE = "tests/ui/test_compare.py"
COMPOSE = "tests/unit/printing/test_compose.py"

FAULTS = (
    Fault(
        id="plans-rivals-agreed",
        promise="A plan written on two laptops is not brought into use before a person has settled it",
        file="caseworker/domain/actions/plans.py",
        before=" or is_rival(ports, stored.id):",
        after=":",
        test=f"{AGREE}::test_that_two_versions_written_apart_are_listed_and_neither_is_agreed",
    ),
    Fault(
        id="plans-rivals-printed",
        promise="Nothing of a plan is printed while two versions wait to be settled",
        file="caseworker/domain/actions/paper.py",
        before=" or rivals_of(ports, version)),",
        after="),",
        test=f"{PRINT}::test_that_two_versions_written_apart_stop_printing_the_one_in_use",
    ),
    Fault(
        id="plans-not-agreed-named",
        promise="Nobody is printed on a young person's page who has not agreed to be there",
        file="caseworker/printing/compose.py",
        before=' if one.agreed == "yes" and not one.off_paper',
        after=" if not one.off_paper",
        test=f"{COMPOSE}::test_that_only_people_who_agreed_are_on_their_copy",
    ),
    Fault(
        id="plans-fictional-unmarked",
        promise="A page about invented people says so",
        file="caseworker/domain/paperwork/plan_copies.py",
        before="        fictional=is_fictional(ports),\n",
        after="",
        test=f"{PRINT}::test_that_pages_about_invented_people_say_so",
    ),
    Fault(
        id="plans-shared-printer",
        promise="A shared printer is never chosen by itself",
        file="ui/screens/paper/form.py",
        before=" for printer in printers if not printer.is_shared)",
        after=" for printer in printers)",
        test=f"{PRINT}::test_that_a_shared_printer_is_never_chosen_by_itself",
    ),
    Fault(
        id="plans-entered-though-gone",
        promise="A page that never left is not entered as printed",
        file="ui/screens/paper/screen.py",
        before='            if told.facts.get("begun"):\n',
        after="            if True:\n",
        test=f"{PRINT}::test_that_a_printer_that_is_gone_leaves_no_entry",
    ),
    Fault(
        id="plans-school-named",
        promise="A service is no named adult: it cannot be asked whether it was done",
        file="caseworker/domain/reading/plan.py",
        before="        if not one.who.strip() or is_nobody(one.who):\n            gap",
        after="        if not one.who.strip():\n            gap",
        test=f"{AGREE}::test_that_every_rule_stops_agreeing_and_leads_to_its_part[no service for a name]",
    ),
    Fault(
        id="plans-past-the-cover",
        promise="While a part is shown to the young person, no key leads past the cover",
        file="ui/screens/plan/reading.py",
        before="            event.accept()  # no command of the app leads past the cover\n            return True\n",
        after="            return super().event(event)\n",
        test="tests/ui/test_plan_shown.py::test_that_no_command_leads_past_the_cover",
    ),
    Fault(
        id="plans-keyboard-lost",
        promise="Whoever writes in a line of a plan has the keyboard on that line afterwards",
        file="ui/screens/plan/part.py",
        before="        self.rebuild()\n        self.focus_on(key)\n",
        after="        self.rebuild()\n",
        test="tests/ui/test_plan_lines.py::test_that_a_line_is_written_in_where_it_stands_and_keeps_the_keyboard",
    ),
    Fault(
        id="plans-settled-unseen",
        promise="A line added to a draft after its part was settled is not lost: the part is open again",
        file="caseworker/domain/actions/settling.py",
        before='    return part is not None and part.state == "settled" and part.seen == seen\n',
        after='    return part is not None and part.state == "settled"\n',
        test=f"{SETTLING}::test_that_a_line_added_after_a_part_was_settled_opens_it_again",
    ),
    Fault(
        id="plans-settled-half",
        promise="Two drafts become one version only once every part that differs is settled",
        file="caseworker/domain/actions/settling.py",
        before="    if stored is None or unsettled(ports, two) or any(stored.conflicts.values()):\n",
        after="    if stored is None or any(stored.conflicts.values()):\n",
        test=f"{SETTLING}::test_that_a_line_added_after_a_part_was_settled_opens_it_again",
    ),
    Fault(
        id="plans-settled-overwrites",
        promise="Of one line kept in both wordings neither overwrites the other",
        file="caseworker/domain/actions/settling.py",
        before="                lines[new_id() if key in lines else key] = line\n",
        after="                lines[key] = line\n",
        test=f"{SETTLING}::test_that_one_line_kept_in_both_wordings_stands_twice",
    ),
    Fault(
        id="plans-settled-preselected",
        promise="Between two wordings of a line nothing is chosen for the worker",
        file="ui/screens/plan/compare_part.py",
        before="    return not (row.left and row.right)\n",
        after="    return side == 0 or not row.left\n",
        test=f"{COMPARE}::test_that_only_what_differs_asks_and_nothing_is_chosen_between_two_wordings",
    ),
    Fault(
        id="plans-settled-dropped",
        promise="A line is not left out of the new version in both wordings without being asked",
        file="ui/screens/plan/compare.py",
        before="        if neither is not None and self._warned_of != self._code:\n",
        after="        if neither is not None and not self._code:\n",
        test=f"{COMPARE}::test_that_leaving_both_wordings_out_is_asked_once_more",
    ),
    Fault(
        id="plans-review-due",
        promise="Once a plan was looked at, it is due again on the day that was agreed then, not on the old one",
        file="caseworker/domain/actions/reviewing.py",
        before='update={"review_on": held.next_on.isoformat()})',
        after='update={"review_on": plan.body.get("review_on")})',
        test=f"{REVIEWING}::test_that_a_look_moves_the_day_everywhere_and_stays_as_it_was_written",
    ),
    Fault(
        id="plans-review-paper",
        promise="Paper of a plan in use says the day of the next look that was agreed last",
        file="caseworker/domain/paperwork/plan_copies.py",
        before="        as_reviewed(ports, making.made_from),\n",
        after='        as_reviewed(ports, making.made_from).model_copy(update={"review_on": None}),\n',
        test=f"{REVIEWING}::test_that_a_look_moves_the_day_everywhere_and_stays_as_it_was_written",
    ),
    Fault(
        id="plans-review-endless",
        promise="A look at a plan is not closed without a next look, within six weeks",
        file="caseworker/domain/actions/reviewing.py",
        before="    if review_gaps(held) or not isinstance(held.next_on, date):\n",
        after="    if not isinstance(held.next_on, date):\n",
        test=f"{REVIEWING}::test_that_a_look_without_a_next_day_within_six_weeks_stays_open",
    ),
)
