"""Promises of Today, of what is sent, and of conflicts."""

from tests.planted.fault import Fault

TODAY = "tests/unit/domain/test_today.py"
CONFLICTS = "tests/unit/domain/test_conflicts.py"
SENDING = "tests/unit/domain/test_sending.py"
SCREEN = "tests/ui/test_sync.py"

FAULTS = (
    Fault(
        id="today-concern-dropped",
        promise="A concern stays on top until somebody by name has received it",
        file="caseworker/domain/reading/duties.py",
        before="for row, one in read if not one.told_name.strip()]",
        after="for row, one in read if not one.told_org.strip()]",
        test=f"{TODAY}::test_that_a_concern_stays_first_until_somebody_by_name_has_it",
    ),
    Fault(
        id="today-tries-are-contact",
        promise="A try is not a meeting: silence is counted from when we last met",
        file="caseworker/domain/reading/my_cases.py",
        before="if row.title in MET]",
        after="if row.title]",
        test=f"{TODAY}::test_that_tries_do_not_count_as_contact",
    ),
    Fault(
        id="today-broken-off-work-forgotten",
        promise="Work that was broken off is found again on Today",
        file="caseworker/domain/reading/duties.py",
        before="        _begun_here,\n",
        after="",
        test=f"{TODAY}::test_that_work_broken_off_before_it_was_a_record_is_found_again",
    ),
    Fault(
        id="conflict-written-over",
        promise="Nobody writes over a value they have not seen by settling an older conflict",
        file="caseworker/domain/actions/conflicts.py",
        before="base=conflict.current_edit, over=over",
        after="base=stored.versions.get(conflict.path), over=over",
        test=f"{CONFLICTS}::test_that_a_stale_choice_never_writes_over_a_value_nobody_saw",
    ),
    Fault(
        id="conflict-preselected",
        promise="In a conflict nothing is chosen for the worker",
        file="ui/screens/conflict.py",
        before="            self._wordings.changed.connect(self._on_choice)\n",
        after=(
            "            self._wordings.changed.connect(self._on_choice)\n"
            "            self._wordings.set_value(str(conflict.wordings[0].edit))\n"
        ),
        test=f"{SCREEN}::test_that_nothing_is_chosen_until_a_person_chooses_and_the_reason_is_said",
    ),
    Fault(
        id="conflict-words-lost",
        promise="Words begun while deciding are kept when the worker goes elsewhere",
        file="ui/screens/conflict.py",
        before="        self._keeper.keep()\n",
        after="",
        test=f"{SCREEN}::test_that_words_begun_while_deciding_are_there_again_after_leaving",
    ),
    Fault(
        id="sending-set-aside-called-shared",
        promise="What the server set aside is never counted as being in the shared record",
        file="caseworker/domain/reading/sending.py",
        before='return "erased" if waiting.outcome == "erased" else waiting.sending',
        after='return "shared" if waiting.outcome else waiting.sending',
        test=f"{SENDING}::test_that_every_state_is_counted_as_the_store_counts_it",
    ),
)
