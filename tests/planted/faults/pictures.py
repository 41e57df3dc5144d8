"""Promises that were found broken by looking at pictures of the screens."""

from tests.planted.fault import Fault

TODAY = "tests/unit/domain/test_today.py"
HEADER = "tests/ui/test_case_header.py"
PRINT = "tests/ui/test_print_need.py"
OUTCOMES = "tests/ui/test_outcomes.py"
COMPOSE = "tests/unit/printing/test_compose.py"
PAPER = "tests/unit/verbs/test_paper.py"
TABS = "tests/ui/test_tab_role.py"
BOX = "tests/journeys/test_bad_days_boxes.py"
OVERVIEW = "tests/ui/test_overview_words.py"

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
    Fault(
        id="pictures-header-eats-page",
        promise="The head of a case leaves two thirds of the height to the case",
        file="ui/widgets/caseheader.py",
        before="_SHARE = 1 / 3\n",
        after="_SHARE = 2 / 3\n",
        test=f"{HEADER}::test_that_the_header_takes_at_most_a_third_of_a_case",
    ),
    Fault(
        id="pictures-header-more-hides",
        promise="At large text the parts of a case are one key away",
        file="ui/widgets/caseheader.py",
        before="        self._is_open = not self._is_open\n",
        after="        self._is_open = False\n",
        test=f"{HEADER}::test_that_more_brings_the_parts_and_the_deeds_by_keyboard",
    ),
    Fault(
        id="pictures-print-without-printer",
        promise="Where there is no printer, nothing offers to print",
        file="ui/screens/paper/deeds.py",
        before="    if not has_printer:\n",
        after="    if False:\n",
        test=f"{PRINT}::test_that_without_a_printer_saving_is_the_main_thing_and_printing_is_not_offered",
    ),
    Fault(
        id="pictures-school-in-hospital",
        promise="What happened is asked in the words of the programme",
        file="ui/screens/session/facts.py",
        before="        offered = self._list.offered(programme)\n",
        after="        offered = self._list.offered()\n",
        test=f"{OUTCOMES}::test_that_in_hospital_nobody_is_asked_about_school",
    ),
    Fault(
        id="pictures-old-outcome-unread",
        promise="An answer that is no longer offered can still be read where it was given",
        file="ui/screens/session/facts.py",
        before="        self.usual.keep(odd, self._list.label(odd))\n",
        after='        self.usual.keep("", self._list.label(odd))\n',
        test=f"{OUTCOMES}::test_that_an_old_answer_of_another_programme_stays_and_can_be_read",
    ),
    Fault(
        id="pictures-sheet-hides-unsafe-name",
        promise="A working paper says where the young person's name is not safe to use",
        file="caseworker/printing/compose.py",
        before="    where = person.pronouns_unsafe.strip()\n",
        after='    where = ""\n',
        test=f"{COMPOSE}::test_that_a_working_paper_says_where_their_name_is_not_safe",
    ),
    Fault(
        id="pictures-session-check-unsafe-name",
        promise="Before a session is printed, the worker is told where its name is not safe",
        file="caseworker/domain/paperwork/session_sheet.py",
        before="    return (signed, called_here(",
        after="    return (signed,) or (signed, called_here(",
        test=f"{PAPER}::test_that_whoever_carries_a_session_is_told_where_the_name_is_not_safe",
    ),
    Fault(
        id="pictures-places-are-answers",
        promise="Places and parts of a case are announced as tabs, with the one that is shown",
        file="ui/widgets/tabrole.py",
        before="        state.selected = self._button.isChecked()\n",
        after="        state.selected = False\n",
        test=f"{TABS}::test_that_places_and_parts_are_announced_as_tabs",
    ),
    Fault(
        id="pictures-cut-said-far-away",
        promise="What a box could not take is said at the box",
        file="ui/workplace.py",
        before="            say_at(box, ",
        after="            say_at(LineBox(), ",
        test=f"{BOX}::test_that_a_line_that_is_full_says_so_right_under_it",
    ),
    Fault(
        id="pictures-list-ends-with-line",
        promise="A hairline parts two rows, and ends no list",
        file="ui/widgets/rowlist.py",
        before="row.selectable and following is not None and following.selectable",
        after="row.selectable",
        test="tests/ui/test_row_lines.py::test_that_a_line_parts_two_rows_and_ends_no_list",
    ),
    Fault(
        id="pictures-answer-before-question",
        promise="What was agreed is read with its label before the answer",
        file="caseworker/domain/reading/plan.py",
        before="        found.append(PartLine(name, _answered(spec.ask.label, words)))\n",
        after="        found.append(PartLine(name, words, spec.ask.label))\n",
        test="tests/unit/domain/test_plan_lines.py::test_that_what_was_agreed_is_read_with_its_label_first",
    ),
    Fault(
        id="pictures-name-far-from-label",
        promise="A name written from right to left stands under its label",
        file="ui/screens/case/person_facts.py",
        before="    made.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)\n",
        after="    made.setAlignment(Qt.AlignmentFlag.AlignLeft)\n",
        test=f"{OVERVIEW}::test_that_a_name_from_right_to_left_stands_under_its_label",
    ),
    Fault(
        id="pictures-concern-as-code",
        promise="A concern is shown in words, never as it is stored",
        file="ui/screens/rows_of.py",
        before='    if row.kind == "concern" and row.line:\n',
        after='    if row.kind == "" and row.line:\n',
        test=f"{OVERVIEW}::test_that_an_open_concern_stands_on_top_in_words_and_not_among_what_was_agreed",
    ),
    Fault(
        id="pictures-empty-caseload-silent",
        promise="An empty caseload says that nobody is there, and what comes next",
        file="ui/screens/caseload.py",
        before="            self._is_empty = not self._model.rows()\n",
        after="            self._is_empty = False\n",
        test="tests/ui/test_caseload.py::test_that_an_empty_caseload_says_so_until_somebody_is_there",
    ),
    Fault(
        id="pictures-today-head-eats-day",
        promise="At large text the day has most of the height of Today",
        file="ui/screens/today.py",
        before="        is_tight = needed > self.height() / 3\n",
        after="        is_tight = needed > self.height()\n",
        test="tests/ui/test_today_room.py::test_that_at_large_text_the_day_has_two_thirds_of_the_height",
    ),
    Fault(
        id="pictures-today-keyboard-out-of-sight",
        promise="The line of Today that has the keyboard is in sight",
        file="ui/screens/today.py",
        before="                QTimer.singleShot(0, self, partial(self._follow, rows))\n",
        after="                QTimer.singleShot(0, self, partial(rows.update))\n",
        test="tests/ui/test_today_room.py::test_that_the_line_with_the_keyboard_is_in_sight_from_the_start",
    ),
    Fault(
        id="pictures-empty-sessions-silent",
        promise="A case without a session says so, and offers to begin one",
        file="ui/screens/case/timeline.py",
        before="            self.empty.setVisible(not self._model.rows())\n",
        after="            self.empty.setVisible(False)\n",
        test="tests/ui/test_case_empty.py::test_that_a_case_without_a_session_says_so_and_offers_to_begin_one",
    ),
)
