"""Promises of a mended store: a newer one is left alone, and what was lost or put back is told until it is read."""

from tests.planted.fault import Fault

SALVAGE, COMMAND = "tests/unit/store/test_salvage.py", "tests/unit/store/test_store_command.py"
RESTORE = "tests/unit/store/test_salvage_restore.py"

FAULTS = (
    Fault(
        id="mend-newer-layout",
        promise="A store of a newer layout is not taken for a damaged one",
        file="caseworker/store/mending/wreck.py",
        before="        self._require_known()\n",
        after="",
        test=f"{COMMAND}::test_that_a_store_of_a_newer_layout_is_left_as_it_is",
    ),
    Fault(
        id="mend-whole-store",
        promise="A whole store is put together anew only by an explicit word",
        file="caseworker/store/__main__.py",
        before="if not asked.although_whole and _is_whole(bench.profile, key):",
        after="if False and _is_whole(bench.profile, key):",
        test=f"{COMMAND}::test_that_a_whole_store_is_put_together_anew_only_by_an_explicit_word",
    ),
    Fault(
        id="mend-loss-told-once",
        promise="What was lost in a mending is told until somebody has read it",
        file="caseworker/store/mending/mended.py",
        before="    if now != Mended():\n",
        after="    if now == Mended():\n",
        test=f"{SALVAGE}::test_that_what_is_lost_is_told_until_somebody_has_read_it",
    ),
    Fault(
        id="mend-date-unsaid",
        promise="The true date of the backup that was put back is told, and that a newer one was damaged",
        file="caseworker/store/mending/salvage.py",
        before="backup != backups(profile.backups)[0]",
        after="False",
        test=f"{RESTORE}::test_that_the_true_date_of_what_is_put_back_is_told_and_that_a_newer_one_was_damaged",
    ),
    Fault(
        id="mend-guesses-for-ever",
        promise="A table whose first page is gone is given up soon",
        file="caseworker/store/mending/wreck.py",
        before="            tries = tries if self._left_s[is_guessed] > 0 else 0\n",
        after="",
        test=f"{SALVAGE}::test_that_a_table_whose_first_page_is_gone_is_given_up_soon",
    ),
    Fault(
        id="mend-unread-at-the-lock",
        promise="Whoever opens a mended store is told which backup was put back and what may be gone",
        file="ui/entrance/vault.py",
        before="if (mended := self.store.mended) is not None:",
        after="if (mended := None) is not None:",
        test="tests/ui/test_entrance_warnings.py::test_that_a_mending_is_said_at_each_opening_until_somebody_has_read_it",
    ),
)
