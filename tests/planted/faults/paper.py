"""Promises of what may stand on paper."""

from tests.planted.fault import Fault

PAPER = "tests/unit/verbs/test_paper.py"
RIVALS = "tests/unit/verbs/test_plan_rivals.py"
WORDING = "tests/unit/verbs/test_wording.py"
LANGUAGES = "tests/unit/printing/test_languages.py"
COMPOSE = "tests/unit/printing/test_compose.py"

FAULTS = (
    Fault(
        id="paper-unsafe-name",
        promise="V15: a name that is not safe somewhere stops the page it stands on",
        file="caseworker/domain/rules.py",
        before="    if has_unsafe_name(person) and holds(text, person.known_as.strip()):\n",
        after="    if has_unsafe_name(person) and holds(text, person.given_name.strip()):\n",
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
    Fault(
        id="paper-unchecked-words",
        promise="Fixed words nobody has checked stop the paper they stand on",
        file="caseworker/domain/paperwork/kind.py",
        before="        checks = (*words_check(making.code, making.wording), *self.checks(making, document))\n",
        after="        checks = self.checks(making, document)\n",
        test=f"{WORDING}::test_that_words_nobody_has_checked_stop_the_paper_with_one_sentence[card]",
    ),
    Fault(
        id="paper-words-changed",
        promise="A confirmation of words is void once the text it was given for has changed",
        file="caseworker/domain/reading/wording.py",
        before="        and one.mark == text_mark(one.english, shipped.words[one.english].text, one.text)\n",
        after="        and one.mark\n",
        test=f"{WORDING}::test_that_changing_a_text_voids_what_was_confirmed_of_it_alone",
    ),
    Fault(
        id="paper-words-by-anybody",
        promise="Only a lead's word counts that somebody has read the words",
        file="caseworker/domain/reading/wording.py",
        before="    return stored.made_by in leads and not any(stored.conflicts.values())\n",
        after="    return not any(stored.conflicts.values())\n",
        test=f"{WORDING}::test_that_a_worker_confirms_nothing_neither_in_the_app_nor_past_it",
    ),
    Fault(
        id="paper-words-corrected",
        promise="A page made with words that were corrected since does not leave",
        file="caseworker/domain/actions/print_out.py",
        before="    if isinstance(sheet.document, PlanDocument) and sheet.document.wording != making.wording:\n",
        after="    if sheet.is_stopped:\n",
        test=f"{WORDING}::test_that_a_page_with_words_that_were_corrected_meanwhile_is_not_the_one_that_leaves",
    ),
    Fault(
        id="paper-word-unmarked",
        promise="A word nobody has checked is marked on the page that is looked at",
        file="caseworker/domain/wording.py",
        before='+ ("" if found.is_checked else UNCHECKED_MARK)',
        after='+ ("" if found.text else UNCHECKED_MARK)',
        test=f"{LANGUAGES}::test_that_a_word_nobody_has_checked_is_marked_on_the_page_and_the_page_says_so",
    ),
    Fault(
        id="paper-language-side",
        promise="A page in a language that runs from right to left begins at the right",
        file="caseworker/printing/my_plan.py",
        before="        return Columns(columns[::-1] if self._letters.rtl else columns, gap=gap)\n",
        after="        return Columns(columns, gap=gap)\n",
        test=f"{LANGUAGES}::test_that_a_page_begins_at_the_side_where_its_readers_begin[ur]",
    ),
    Fault(
        id="paper-urdu-in-naskh",
        promise="Urdu stands in Nastaliq, with the room its fall needs",
        file="caseworker/printing/fonts.py",
        before='    ("Arab", "ur"): (_NASTALIQ, _NASKH),\n',
        after="",
        test=f"{LANGUAGES}::test_that_urdu_stands_in_nastaliq_with_room_for_its_fall",
    ),
    Fault(
        id="paper-words-by-a-worker",
        promise="The page of words offers confirming to a lead only",
        file="ui/screens/wording_rows.py",
        before="        self.box.setReadOnly(not may_confirm)\n",
        after="        self.box.setReadOnly(False)\n",
        test="tests/ui/test_wording.py::test_that_a_worker_reads_the_words_and_confirms_none",
    ),
)
