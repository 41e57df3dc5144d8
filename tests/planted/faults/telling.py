"""Promises about work that was set aside: each broken on purpose, and the test that must turn red."""

from tests.planted.fault import Fault

TESTS, LEFT = "tests/unit/server/test_telling.py", "tests/ui/test_sync_left.py"
SQL = "caseworker/server/sql/008b_leads.sql"

FAULTS = (
    Fault(
        id="telling-left-out",
        promise="Late work of somebody who has left reaches those who look after the young person now",
        file="caseworker/server/postgres/write.py",
        before="    tell_leads(pen.connection, pen.seals, batch)\n",
        after="",
        test=f"{TESTS}::test_that_late_work_of_somebody_who_left_reaches_the_leads_of_the_case[postgres]",
    ),
    Fault(
        id="telling-to-the-wrong-team",
        promise="Late work goes to the leads of the case, not to those of the author's new team",
        file=SQL,
        before="        (SELECT s.team FROM scope s WHERE s.id = about), (SELECT",
        after="        (SELECT s.team FROM scope s WHERE s.id = NULL), (SELECT",
        test=f"{TESTS}::test_that_late_work_of_somebody_who_left_reaches_the_leads_of_the_case[postgres]",
    ),
    Fault(
        id="telling-to-everybody",
        promise="Nobody but the leads hears of work that was set aside",
        file=SQL,
        before="(theirs.team, theirs.scope, 'write', 'leads')",
        after="(theirs.team, theirs.scope, 'write', 'team')",
        test=f"{TESTS}::test_that_nobody_but_the_leads_of_that_team_hears_of_it[postgres]",
    ),
    Fault(
        id="telling-survives-erasure",
        promise="Erasing a case erases what leads were told of it",
        file="caseworker/server/postgres/office.py",
        before="            self.erase_record(told_id(device, edit), at)\n",
        after="            told_id(device, edit)\n",
        test=f"{TESTS}::test_that_erasing_the_case_erases_what_leads_were_told_of_it[postgres]",
    ),
    Fault(
        id="telling-gap",
        promise="What leads hear has no gap, however much was set aside at once",
        file=SQL,
        before="UPDATE scope s SET head = s.head + many FROM",
        after="UPDATE scope s SET head = s.head + 1 FROM",
        test=f"{TESTS}::test_that_a_second_piece_of_late_work_follows_the_first_without_a_gap[postgres]",
    ),
    Fault(
        id="left-never-old",
        promise="What nobody took care of for three days counts as old",
        file="caseworker/domain/reading/unsettled.py",
        before="OLD_DAYS = 3",
        after="OLD_DAYS = 30",
        test=f"{LEFT}::test_that_after_three_days_it_counts_as_old_until_somebody_takes_care_of_it",
    ),
    Fault(
        id="choice-never-old",
        promise="A choice that nobody made for three days says so to everybody who could make it",
        file="ui/screens/sync_rows.py",
        before="    if conflict.days >= OLD_DAYS:",
        after="    if conflict.days >= OLD_DAYS * 9:",
        test=f"{LEFT}::test_that_a_choice_nobody_made_for_three_days_says_so",
    ),
)
