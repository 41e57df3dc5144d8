"""Promises about the papers that others carry, and those that are as easy to read as a leaflet."""

from tests.planted.fault import Fault

OTHERS = "tests/unit/verbs/test_copies_for_others.py"
LEAFLETS = "tests/unit/verbs/test_leaflets.py"
MADE = "tests/ui/test_papers_made.py"

FAULTS = (
    Fault(
        id="leaflets-others-parts",
        promise="A copy for somebody holds their own part, and nobody else's",
        file="caseworker/domain/paperwork/network_copy.py",
        before=" if each.what.strip() and _folded(each.who) == _folded(one.name))",
        after=" if each.what.strip())",
        test=f"{OTHERS}::test_that_a_copy_holds_one_persons_part_and_nobody_elses",
    ),
    Fault(
        id="leaflets-not-asked",
        promise="Only somebody who said yes to being on the plan gets a copy",
        file="caseworker/domain/paperwork/network_copy.py",
        before='if one.agreed == "yes" and one.name.strip()',
        after="if one.name.strip()",
        test=f"{OTHERS}::test_that_only_somebody_who_said_yes_gets_a_copy[dre]",
    ),
    Fault(
        id="leaflets-must-not-know",
        promise="Whoever must not know of a plan gets no copy of it",
        file="caseworker/domain/paperwork/network_copy.py",
        before='if each.kind == "must_not" and',
        after='if each.kind == "has_copy" and',
        test=f"{OTHERS}::test_that_a_copy_for_somebody_is_stopped",
    ),
    Fault(
        id="leaflets-no-watermark",
        promise="A copy says whose it is on every page",
        file="caseworker/domain/paperwork/network_copy.py",
        before="        watermark=one.name,\n",
        after="",
        test=f"{OTHERS}::test_that_the_recipients_name_stands_behind_the_words_of_every_page",
    ),
    Fault(
        id="leaflets-pupils-named",
        promise="Whom to keep apart stands on the school's copy by initials, whatever was typed",
        file="caseworker/domain/paperwork/school_copy.py",
        before="    found = ((initials_of(one.initials),",
        after="    found = ((one.initials,",
        test=f"{OTHERS}::test_that_whom_to_keep_apart_stands_by_initials_only",
    ),
    Fault(
        id="leaflets-school-refused",
        promise="A no to sharing with the school stops its copy",
        file="caseworker/domain/paperwork/school_copy.py",
        before='    if "no" in said or "withdrawn" in said:\n',
        after='    if "withdrawn" in said:\n',
        test=f"{OTHERS}::test_that_a_no_to_sharing_with_the_school_stops_its_copy",
    ),
    Fault(
        id="leaflets-ungated-text",
        promise="The whole text of a leaflet is looked through for a confidential address or an unsafe name",
        file="caseworker/domain/paperwork/kind.py",
        before="            checks = (*checks, *page_checks(document.text(), making.person, making.family))\n",
        after="            checks = (*checks, *page_checks(document.title, making.person, making.family))\n",
        test=f"{LEAFLETS}::test_that_a_confidential_address_stops_a_leaflet",
    ),
    Fault(
        id="leaflets-hospital-paper",
        promise="A sheet for leaving hospital is printed only after they said that paper is safe",
        file="caseworker/domain/paperwork/after_today.py",
        before="    if not leaving.safe_paper:\n",
        after='    if leaving.safe_paper == "unasked":\n',
        test=f"{LEAFLETS}::test_that_a_sheet_that_could_harm_stays_off_paper",
    ),
    Fault(
        id="leaflets-unchecked-number",
        promise="A number for complaints is printed only once somebody has checked it",
        file="caseworker/domain/paperwork/working_together.py",
        before='        number = ours.complaints_number if is_checked else ""\n',
        after="        number = ours.complaints_number\n",
        test=f"{LEAFLETS}::test_that_whom_to_complain_to_is_said_only_as_it_is_filled_in_and_checked",
    ),
    Fault(
        id="leaflets-hard-words",
        promise="What is always the same on a leaflet can be read at nine to eleven years",
        file="caseworker/domain/paperwork/working_together.py",
        before="If you stop, we still keep what is written.",
        after="Discontinuation of participation does not necessitate erasure of information previously documented.",
        test=f"{LEAFLETS}::test_that_a_child_of_nine_to_eleven_can_read_what_is_always_the_same",
    ),
    Fault(
        id="leaflets-small-print",
        promise="Large print is 18 points",
        file="caseworker/printing/leaflet_sheet.py",
        before="LARGE = Setting(18, ",
        after="LARGE = Setting(16, ",
        test=f"{LEAFLETS}::test_that_large_print_is_large_and_says_the_same",
    ),
    Fault(
        id="leaflets-wrong-recipient",
        promise="A copy is entered for the person it was made for",
        file="ui/screens/print_screen.py",
        before="        self.whom = key\n        if self._page is not None:\n",
        after="        self.whom = key\n        if self._page is None:\n",
        test=f"{MADE}::test_that_a_copy_is_made_for_whoever_is_chosen_and_entered_for_them",
    ),
)
