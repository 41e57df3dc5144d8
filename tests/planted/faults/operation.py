"""Promises of running the server: each broken on purpose, and the test that must turn red."""

from tests.planted.fault import Fault

BACKUP, HISTORY = "tests/unit/server/test_backup.py", "caseworker/server/backups/history.py"
METRICS = "tests/unit/server/test_metrics.py"

FAULTS = (
    Fault(
        id="backup-unsigned-taken",
        promise="Another partnership's backup, or a changed one, is not put back",
        file="caseworker/server/backups/backup.py",
        before="    except InvalidSignature:\n        raise NotDone",
        after="    except InvalidSignature:\n        return Manifest.model_validate_json(text)\n        raise NotDone",
        test=f"{BACKUP}::test_that_a_backup_that_was_changed_or_is_another_partnerships_is_not_taken",
    ),
    Fault(
        id="backup-damage-unseen",
        promise="A damaged table of a backup is noticed before anything is served from it",
        file="caseworker/server/backups/backup.py",
        before="    if digest.hexdigest() != part.sha256:",
        after="    if not digest.hexdigest():",
        test=f"{BACKUP}::test_that_a_backup_that_was_changed_or_is_another_partnerships_is_not_taken",
    ),
    Fault(
        id="backup-old-history",
        promise="After a restore every laptop offers again what the backup did not have",
        file="caseworker/server/backups/commands.py",
        before="        Registrar(book, SystemClock()).restored()\n",
        after="",
        test=f"{BACKUP}::test_that_a_backup_is_put_back_whole_under_a_new_history",
    ),
    Fault(
        id="backup-erased-comes-back",
        promise="What was erased after a backup was taken does not come back with it",
        file="caseworker/server/backups/commands.py",
        before=".again(home.certificates)",
        after=".again(home.folder)",
        test=f"{BACKUP}::test_that_what_was_erased_after_the_backup_does_not_come_back",
    ),
    Fault(
        id="backup-holds-tokens",
        promise="Tokens and invites do not lie about in backups",
        file="caseworker/server/backups/backup.py",
        before='LEFT_OUT = ("migration", "token", "nonce", "invite")',
        after='LEFT_OUT = ("migration", "nonce")',
        test=f"{BACKUP}::test_that_no_token_and_no_word_anybody_wrote_lies_in_a_backup",
    ),
    Fault(
        id="backup-drill-for-show",
        promise="A drill opens every record with the key, so a lost key is noticed before it is needed",
        file="caseworker/server/backups/backup.py",
        before="            learn_keys(connection, seals, {scope})\n            found = bytes(32)\n",
        after="            found = bytes(checksum)\n            if found:\n                continue\n",
        test=f"{BACKUP}::test_that_a_drill_notices_a_lost_key",
    ),
    Fault(
        id="backup-overwrites",
        promise="A restore never writes over a database that holds something",
        file="caseworker/server/backups/backup.py",
        before='        if connection.execute("SELECT 1 FROM pg_namespace',
        after='        if not connection.execute("SELECT 1 FROM pg_namespace',
        test=f"{BACKUP}::test_that_nothing_is_overwritten_neither_a_database_nor_a_backup",
    ),
    Fault(
        id="history-backwards-served",
        promise="An older database is not served as if it were the present one",
        file=HISTORY,
        before="(log_epoch == known.log_epoch and reached < known.reached)",
        after="(log_epoch == known.log_epoch and reached < 0)",
        test=f"{BACKUP}::test_that_a_database_older_than_what_was_confirmed_is_not_served_until_its_history_is_new",
    ),
    Fault(
        id="history-former-served",
        promise="A history that was replaced once is not taken for a new one",
        file=HISTORY,
        before="        return log_epoch in known.former or (",
        after="        return (",
        test=f"{BACKUP}::test_that_a_former_history_is_not_taken_for_a_new_one",
    ),
    Fault(
        id="metrics-behind-a-proxy",
        promise="A monitor's page is not told to the world through a proxy on the same machine",
        file="caseworker/server/metrics.py",
        before="    return is_here and not any(name in headers for name in FORWARDED)",
        after="    return is_here",
        test=f"{METRICS}::test_that_only_this_machine_or_who_shows_the_token_may_ask",
    ),
)
