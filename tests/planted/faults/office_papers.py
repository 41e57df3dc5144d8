"""Promises of the page for a panel, the handover, the numbers to tear off, and sheets filled in by hand."""

from tests.planted.fault import Fault

PAPERS = "tests/unit/verbs/test_papers_of_the_office.py"
BY_HAND = "tests/ui/test_by_hand.py"
LEFT_OUT = "tests/ui/test_left_out.py"

FAULTS = (
    Fault(
        id="panel-no-agreement",
        promise="V4: no page goes to a panel that the young person has not agreed to be talked about at",
        file="caseworker/domain/paperwork/panel_sheet.py",
        before='"They have not agreed to be talked about at a panel", "stops",',
        after='"They have not agreed to be talked about at a panel", "note",',
        test=f"{PAPERS}::test_that_no_page_goes_to_a_panel_without_an_agreement[no]",
    ),
    Fault(
        id="panel-score",
        promise="No score stands on a page for a panel",
        file="caseworker/domain/paperwork/panel_sheet.py",
        before="    if scored:\n",
        after="    if scored and labelled:\n",
        test=f"{PAPERS}::test_that_a_score_or_a_label_of_ours_stops_the_page",
    ),
    Fault(
        id="panel-label",
        promise="No label on a person stands on a page for a panel",
        file="caseworker/domain/paperwork/panel_sheet.py",
        before="    if labelled:\n",
        after="    if labelled and scored:\n",
        test=f"{PAPERS}::test_that_a_score_or_a_label_of_ours_stops_the_page",
    ),
    Fault(
        id="panel-kept-back",
        promise="What they do not want passed on stops the page it stands on",
        file="caseworker/domain/paperwork/kept_back.py",
        before="    if any(holds(text, line) for line in lines):\n",
        after="    if all(holds(text, line) for line in lines) and len(lines) > 2:\n",
        test=f"{PAPERS}::test_that_what_the_panel_must_not_be_told_stops_the_page_it_stands_on",
    ),
    Fault(
        id="handover-unaccepted",
        promise="A handover nobody has accepted has the line for a name on it",
        file="caseworker/domain/paperwork/handover_sheet.py",
        before="    if handover.accepted_by.strip():\n",
        after="    if handover.to_name.strip():\n",
        test=f"{PAPERS}::test_that_a_handover_says_what_is_open_and_waits_for_a_name",
    ),
    Fault(
        id="numbers-unrung",
        promise="Without a number that somebody rang there is no page of numbers",
        file="caseworker/domain/paperwork/safety_numbers.py",
        before='PrintCheck("No number has been checked", "stops", words)',
        after='PrintCheck("No number has been checked", "note", words)',
        test=f"{PAPERS}::test_that_a_number_nobody_has_rung_is_not_torn_off",
    ),
    Fault(
        id="sheet-twice",
        promise="A sheet that is typed up twice is one record",
        file="caseworker/domain/actions/typing_up.py",
        before='    if sheet.kind == "plan_version" and not sheet.is_typed_up:\n',
        after='    if sheet.kind == "plan_version":\n',
        test=f"{PAPERS}::test_that_a_sheet_typed_up_twice_is_one_record",
    ),
    Fault(
        id="sheet-reserved",
        promise="The number of a blank sheet finds the record that was kept for it",
        file="caseworker/domain/actions/print_out.py",
        before="    if blank_kind(wish.document):\n",
        after='    if blank_kind(wish.document) == "person":\n',
        test=f"{PAPERS}::test_that_the_number_of_a_sheet_finds_the_record_that_was_kept_for_it",
    ),
    Fault(
        id="sheet-place",
        promise="Typing up opens what the sheet becomes",
        file="ui/screens/by_hand.py",
        before='        return Place("session", sheet.scope, sheet.record)\n',
        after='        return Place("session", sheet.scope)\n',
        test=f"{BY_HAND}::test_that_the_number_of_a_sheet_opens_what_it_becomes",
    ),
    Fault(
        id="copy-stopped",
        promise="Making the pages of a whole file can be stopped",
        file="ui/screens/paper/making.py",
        before="        if report.stopped():\n",
        after="        if report.stopped() and done < 0:\n",
        test=f"{LEFT_OUT}::test_that_making_the_pages_of_a_whole_file_can_be_stopped",
    ),
)
