"""Promises of the vault's mark in the system's keyring, and of what is said about an odd laptop."""

from tests.planted.fault import Fault

MARKS, SAID = "tests/unit/store/test_marks.py", "tests/ui/test_entrance_warnings.py"

FAULTS = (
    Fault(
        id="vault-mark-unread",
        promise="A whole copy of the folder put back is noticed by what the system's key store holds",
        file="ui/entrance/vault.py",
        before="entered=entered, said=replace(said, is_head_past=is_mended))",
        after="entered=entered)",
        test=f"{SAID}::test_that_a_whole_copy_put_back_is_said_until_the_worker_answers",
    ),
    Fault(
        id="vault-mark-unwritten",
        promise="Each lock keeps the head of the audit in the system's key store",
        file="ui/entrance/vault.py",
        before="            self._mark()\n            self.store.close()\n",
        after="            self.store.close()\n",
        test=f"{SAID}::test_that_a_whole_copy_put_back_is_said_until_the_worker_answers",
    ),
    Fault(
        id="vault-mark-clock",
        promise="A copy put back with the clock set back makes a lease no longer",
        file="caseworker/store/vault/marks.py",
        before="    return replace(state, newest_known=max(known))\n",
        after="    return state\n",
        test=f"{MARKS}::test_that_the_copy_and_a_clock_set_back_make_a_lease_no_longer",
    ),
    Fault(
        id="vault-mark-forged",
        promise="A mark that was not written with the store's key vouches for nothing",
        file="caseworker/store/vault/marks.py",
        before="if len(parts) != _PARTS or not hmac",
        after="if len(parts) != _PARTS and not hmac",
        test=f"{MARKS}::test_that_a_mark_nobody_wrote_here_counts_as_lost",
    ),
    Fault(
        id="vault-mark-over-evidence",
        promise="The mark that shows a copy put back is not written over before somebody has answered",
        file="caseworker/store/store.py",
        before='            self.put_back = "key_store"\n',
        after="            pass\n",
        test=f"{MARKS}::test_that_a_whole_copy_of_the_folder_put_back_is_noticed",
    ),
    Fault(
        id="vault-mark-silent-is-lost",
        promise="A key store that lost its mark is told from one that does not answer",
        file="caseworker/store/vault/marks.py",
        before='return "silent" if said.answer == "silent" else "lost"',
        after='return "lost"',
        test=f"{MARKS}::test_that_lost_silent_and_none_are_told_apart",
    ),
    Fault(
        id="lease-clock-back-unsaid",
        promise="A clock that was set back is said at the next opening",
        file="ui/entrance/vault.py",
        before='Notice(CLOCK_BACK, "alert") if standing is not None and standing.is_set_back else None',
        after="None",
        test=f"{SAID}::test_that_a_clock_set_back_is_said",
    ),
    Fault(
        id="custody-put-back-untold",
        promise="A copy put back that only the partnership's word shows is told at once, not at the next opening",
        file="ui/workplace.py",
        before="        elif (news := self._opened.news()) is not None:\n",
        after="        elif (news := None) is not None:\n",
        test=f"{SAID}::test_that_a_copy_put_back_is_said_as_soon_as_a_sync_has_shown_it",
    ),
)
