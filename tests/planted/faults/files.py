"""Faults in the lane of files: what is called sent, who may see it, and what stays."""

from tests.planted.fault import Fault

_SERVER = "tests/unit/server/test_files.py"

FAULTS = (
    Fault(
        id="files-hash-uncompared",
        promise="A file is called sent only once its hash was compared",
        file="caseworker/server/archive.py",
        before="        if ledger.shelf.is_whole(caller.device, name):",
        after="        if ledger.shelf.is_whole(caller.device, name) or asked.offset == 0:",
        test=f"{_SERVER}::test_that_other_bytes_than_announced_are_never_sealed_and_can_be_sent_again",
    ),
    Fault(
        id="files-fetched-unsealed",
        promise="Nobody is given bytes that were not compared",
        file="caseworker/server/pg_shelf.py",
        before="AND b.scope = %s::uuid AND b.sealed_at IS NOT NULL ",
        after="AND b.scope = %s::uuid ",
        test=f"{_SERVER}::test_that_a_file_is_never_given_before_it_was_compared_not_even_to_who_sends_it",
    ),
    Fault(
        id="files-grant-unchecked",
        promise="A worker without a grant gets no file",
        file="caseworker/server/archive.py",
        before="            if _level(ledger, asked.scope) is None:",
        after='            if _level(ledger, asked.scope) == "core":',
        test=f"{_SERVER}::test_that_a_worker_without_a_grant_can_neither_send_nor_fetch",
    ),
    Fault(
        id="files-reader-sends",
        promise="Who may only read a case adds no file to it",
        file="caseworker/server/archive.py",
        before='    if _level(ledger, scope) == "write" and record in where.records:',
        after="    if _level(ledger, scope) is not None and record in where.records:",
        test=f"{_SERVER}::test_that_who_may_only_read_fetches_and_sends_nothing",
    ),
    Fault(
        id="files-lost-with-access",
        promise="The file of work that was sent still gets in after access was lost",
        file="caseworker/server/archive.py",
        before="    if ledger.shelf.is_own(record, scope):",
        after="    if ledger.shelf.is_own(record, scope) and _level(ledger, scope) is not None:",
        test=f"{_SERVER}::test_that_the_file_of_work_that_was_sent_still_gets_in_after_access_was_lost",
    ),
    Fault(
        id="files-erasure-leaves-bytes",
        promise="Erasing leaves no byte of a file",
        file="caseworker/server/pg_office.py",
        before="        self._connection.execute(files[column].encode(), [named])\n",
        after="        assert files[column]\n",
        test=f"{_SERVER}::test_that_erasing_leaves_no_row_of_a_file_in_the_database",
    ),
    Fault(
        id="files-rows-unfenced",
        promise="The database itself shows a team no file of another",
        file="caseworker/server/sql/007_files.sql",
        before="ON blob FOR SELECT TO caseworker_app\n    USING (scope IN",
        after="ON blob FOR SELECT TO caseworker_app\n    USING (true OR scope IN",
        test=f"{_SERVER}::test_that_the_database_itself_shows_a_team_no_file_of_another",
    ),
    Fault(
        id="files-sealed-changed",
        promise="The service's own role can neither change nor remove a sealed file",
        file="caseworker/server/sql/007_files.sql",
        before="FOR DELETE TO caseworker_app USING (worker = (SELECT me()) AND sealed_at IS NULL);",
        after="FOR DELETE TO caseworker_app USING (worker = (SELECT me()));",
        test=f"{_SERVER}::test_that_the_services_own_role_can_neither_change_nor_remove_a_sealed_file",
    ),
    Fault(
        id="files-chunk-out-of-order",
        promise="A chunk that comes twice or too early changes nothing",
        file="caseworker/server/archive.py",
        before="            if asked.offset != found.taken:",
        after="            if asked.offset > found.taken:",
        test=f"{_SERVER}::test_that_a_chunk_that_comes_twice_or_too_early_changes_nothing",
    ),
)
