"""Promises of the local store: the two doors, sealed rows, search, drafts, the audit and purging."""

from tests.planted.fault import Fault

WRITE = "tests/unit/store/test_records_write.py"
READ = "tests/unit/store/test_records_read.py"
RECEIVE = "tests/unit/store/test_receive.py"
SCOPES = "tests/unit/store/test_receive_scopes.py"
SEARCH = "tests/unit/store/test_search.py"
AUDIT = "tests/unit/store/test_audit.py"
MIGRATIONS = "tests/unit/store/test_migrations.py"

FAULTS = (
    Fault(
        id="store-half-written",
        promise="A piece of work is stored whole or not at all",
        file="caseworker/store/door_write.py",
        before="    with at.connection.transaction():\n        for scope in work.new_files:",
        after="    if at:\n        for scope in work.new_files:",
        test=f"{WRITE}::test_that_work_with_one_edit_that_cannot_be_taken_changes_nothing",
    ),
    Fault(
        id="store-signed",
        promise="A signed record cannot be changed",
        file="caseworker/store/door_write.py",
        before='            raise Told("record_signed")',
        after="            return",
        test=f"{WRITE}::test_that_a_signed_session_cannot_be_changed",
    ),
    Fault(
        id="store-seal",
        promise="An altered record is told and never shown",
        file="caseworker/store/sealed.py",
        before="        at.mac.verify(self._shape, key, sealed, row[1])\n",
        after="",
        test=f"{READ}::test_that_an_altered_draft_and_history_are_told",
    ),
    Fault(
        id="store-flipped-bit",
        promise="A damaged disk never makes up a text",
        file="caseworker/store/mac.py",
        before=" or not hmac.compare_digest(self.seal(shape, row, values), seal):",
        after=":",
        test="tests/unit/store/test_records_flips.py::test_that_a_flipped_bit_never_gives_a_text_nobody_wrote",
    ),
    Fault(
        id="store-seal-view",
        promise="The seal covers what is shown while work is unsent",
        file="caseworker/store/states.py",
        before='"ahead", "acked", "view"),',
        after='"ahead", "acked"),\n    ),\n    (\n        "view",',
        test=f"{READ}::test_that_an_altered_record_is_told_and_never_shown",
    ),
    Fault(
        id="store-ahead",
        promise="A page that was made before your own save never takes it back",
        file="caseworker/store/door_receive.py",
        before="if held.ahead.get(path, 0) <= entry.seq",
        after="if held.ahead.get(path, 0) <= entry.seq + 10**9",
        test=f"{RECEIVE}::test_that_an_older_page_never_takes_back_what_the_server_has_confirmed",
    ),
    Fault(
        id="store-late-answer",
        promise="An answer that arrives late never takes back what the feed has brought",
        file="caseworker/store/door_receive.py",
        before="    if held.acked is not None and result.entry and result.entry <= scopes.cursor(at, held.scope):\n"
        "        return held\n",
        after="",
        test=f"{RECEIVE}::test_that_a_late_answer_never_takes_back_what_the_feed_has_brought",
    ),
    Fault(
        id="store-lost-answer",
        promise="An edit leaves the outbox only with its outcome",
        file="caseworker/store/feed_port.py",
        before='    at.connection.execute("UPDATE outbox SET offered = 0 WHERE offered")',
        after='    at.connection.execute("DELETE FROM outbox WHERE offered")',
        test=f"{RECEIVE}::test_that_an_answer_that_never_came_leaves_the_edit_unsent",
    ),
    Fault(
        id="store-conflict",
        promise="A conflict is kept until somebody settles it",
        file="caseworker/store/states.py",
        before="from_json(text) if text else {}",
        after="{}",
        test=f"{RECEIVE}::test_that_a_conflict_keeps_both_until_somebody_settles_it",
    ),
    Fault(
        id="store-quarantine",
        promise="Work the server set aside is kept and shown",
        file="caseworker/store/outbox.py",
        before='    table = QUARANTINED if outcome == "quarantined" else SENT',
        after="    table = SENT",
        test=f"{RECEIVE}::test_that_work_the_server_set_aside_is_kept_and_shown",
    ),
    Fault(
        id="store-parked",
        promise="One step that cannot be read never stops the others",
        file="caseworker/store/door_receive.py",
        before="        except _BAD as trouble:\n",
        after="        except ZeroDivisionError as trouble:\n",
        test=f"{RECEIVE}::test_that_a_step_that_cannot_be_read_is_parked_and_the_rest_goes_on",
    ),
    Fault(
        id="store-purge-unsent",
        promise="Losing access never drops unsent work",
        file="caseworker/store/scopes.py",
        before="    if unsent or not may_go(at, revoked):",
        after="    if not may_go(at, revoked):",
        test=f"{SCOPES}::test_that_a_purge_never_removes_unsent_work",
    ),
    Fault(
        id="store-purge-text",
        promise="A purged scope leaves no text behind",
        file="caseworker/store/states.py",
        before="    unindex(at, number)\n    at.connection.execute",
        after="    at.connection.execute",
        test=f"{SEARCH}::test_that_erased_words_leave_nothing_in_the_index",
    ),
    Fault(
        id="store-fill-unsent",
        promise="Filling a scope never removes unsent work",
        file="caseworker/store/fill.py",
        before="        if held is not None and unsent:\n",
        after="        if held is None:\n",
        test=f"{SCOPES}::test_that_filling_never_removes_unsent_work",
    ),
    Fault(
        id="store-restored-server",
        promise="A server that was restored from a backup is offered what it lost",
        file="caseworker/store/outbox.py",
        before="        *SENT.rows(at, \"WHERE seq >= ? AND body <> ''\", (expected_seq,)),\n",
        after="",
        test=f"{SCOPES}::test_that_work_a_restored_server_lost_is_offered_again_in_order",
    ),
    Fault(
        id="store-group",
        promise="A group of edits is sent together",
        file="caseworker/store/batch.py",
        before='        if group and (name is None or name != group[-1]["read"].group):',
        after="        if group:",
        test=f"{SCOPES}::test_that_a_push_ends_at_the_limit_but_never_inside_a_group",
    ),
    Fault(
        id="store-snippet",
        promise="What search shows is cut from the verified record",
        file="caseworker/store/records.py",
        before="    return None if cut is None else Hit(row, *cut)",
        after='    return Hit(row, *(cut or ("", "")))',
        test=f"{SEARCH}::test_that_a_word_only_the_index_has_is_not_a_find",
    ),
    Fault(
        id="store-audit-chain",
        promise="A line of the audit cannot be left out unseen",
        file="caseworker/store/audit.py",
        before="    return hmac.digest(at.chain.raw, before + _SHAPE",
        after="    return hmac.digest(at.chain.raw, _SHAPE",
        test=f"{AUDIT}::test_that_a_line_from_another_copy_of_the_store_is_noticed",
    ),
    Fault(
        id="store-put-back",
        promise="An old copy of the store put back is noticed",
        file="caseworker/store/store.py",
        before="        audit.check(at, anchor)\n",
        after="        audit.check(at)\n",
        test=f"{AUDIT}::test_that_an_old_copy_put_back_is_noticed_and_can_be_accepted",
    ),
    Fault(
        id="store-migration-backup",
        promise="No layout is changed without a backup",
        file="caseworker/store/migrations/__init__.py",
        before="    if found:\n        backup()\n",
        after="",
        test=f"{MIGRATIONS}::test_that_no_step_is_taken_without_its_backup",
    ),
    Fault(
        id="store-draft-key",
        promise="Drafts of different people and forms never mix",
        file="caseworker/store/drafts.py",
        before='"DELETE FROM draft WHERE scope = ? AND kind = ? AND record = ?", _key(key)',
        after='"DELETE FROM draft WHERE record = ?", (_key(key)[2],)',
        test="tests/unit/store/test_drafts.py::test_that_drafts_of_another_person_form_or_record_are_apart",
    ),
)
