"""Faults in what keeps a store whole: put back, damaged, mended, backed up, looked at."""

from tests.planted.fault import Fault

AUDIT = "tests/unit/store/test_audit.py"
LOOKS = "tests/unit/store/test_looks.py"
MET = "tests/unit/store/test_damage_met.py"
OPENING = "tests/unit/store/test_opening.py"
SALVAGE = "tests/unit/store/test_salvage.py"
RESTORE = "tests/unit/store/test_salvage_restore.py"
COMMAND = "tests/unit/store/test_store_command.py"
SPLICES = "tests/property/test_integrity_splices.py"
MENDED = "tests/property/test_store_mended.py"
KILLS = "tests/property/test_integrity_kills.py"

FAULTS = (
    Fault(
        id="integrity-page-put-back",
        promise="A single old page put among the new ones is told at the next opening",
        file="caseworker/store/anchor.py",
        before="    return not anchor.pages or hmac.compare_digest(anchor.pages, print_of(store))",
        after="    return True",
        test=f"{SPLICES}::test_that_whatever_is_put_back_is_told",
    ),
    Fault(
        id="integrity-log-cut",
        promise="A saved note that is gone because the log was cut is always told",
        file="caseworker/store/trail.py",
        before="            self._file.write(_line(self._chain, head))\n",
        after="",
        test="tests/property/test_integrity_log.py::test_that_a_log_with_fewer_saves_in_it_is_always_told",
    ),
    Fault(
        id="integrity-anchor-missing",
        promise="An anchor that was taken away is told",
        file="caseworker/store/mending/continuity.py",
        before='        return "anchor_missing"',
        after='        return ""',
        test=f"{AUDIT}::test_that_an_anchor_nobody_with_the_key_wrote_counts_as_none_and_is_told",
    ),
    Fault(
        id="integrity-witness-ignored",
        promise="A whole folder put back is told by what the partnership signed for",
        file="caseworker/store/mending/continuity.py",
        before='    return "" if is_witnessed(at) else "witness"',
        after='    return ""',
        test=f"{SPLICES}::test_that_a_whole_folder_put_back_is_told_by_the_partnerships_witness",
    ),
    Fault(
        id="integrity-audit-fork",
        promise="After a restore the audit goes on from what the partnership holds",
        file="caseworker/store/mending/continuity.py",
        before='        audit.rejoin(at, said, held=int(meta.read(at, meta.AUDIT_HELD, "0")))',
        after="        meta.forget(at, meta.WITNESS)",
        test=f"{RESTORE}::test_that_the_audit_goes_on_after_what_the_partnership_holds",
    ),
    Fault(
        id="integrity-old-lines",
        promise="A line of the audit altered long ago is noticed within a day",
        file="caseworker/store/store.py",
        before="        whole = self._is_swept or self._is_new\n",
        after="        whole = False\n",
        test=f"{AUDIT}::test_that_an_old_line_altered_before_the_anchor_is_noticed_within_a_day",
    ),
    Fault(
        id="integrity-false-alarm",
        promise="A stop while the layout changes raises no false alarm",
        file="caseworker/store/mending/continuity.py",
        before="        lower()\n",
        after="        pass\n",
        test="tests/unit/store/test_migrations.py::test_that_a_stop_right_after_the_layout_changed_raises_no_false_alarm",
    ),
    Fault(
        id="integrity-unsent-rebuilt",
        promise="An unsent edit whose row is damaged is made again from the record's past",
        file="caseworker/store/mending/carrying.py",
        before="            outbox.add(target, edit)\n",
        after="            pass\n",
        test=f"{SALVAGE}::test_that_what_the_outbox_lost_is_made_again_from_the_past",
    ),
    Fault(
        id="integrity-altered-kept",
        promise="What was altered never comes into a store that is put together anew",
        file="caseworker/store/sealed.py",
        before="        at.mac.verify(self._shape, key, sealed, row[1])\n",
        after="",
        test=f"{SALVAGE}::test_that_an_altered_record_is_left_out_and_comes_back_whole",
    ),
    Fault(
        id="integrity-cursor-kept",
        promise="After a store is put together anew every file is fetched whole",
        file="caseworker/store/mending/carrying.py",
        before='wreck.plain("cursor", "SELECT scope, grant_epoch, kind, level, team FROM cursor")',
        after='wreck.plain("cursor", "SELECT scope, grant_epoch, \'other\', level, team FROM cursor WHERE 0")',
        test=f"{SALVAGE}::test_that_a_sound_store_comes_through_whole",
    ),
    Fault(
        id="integrity-number-twice",
        promise="No number of the print register is ever given twice, also after damage",
        file="caseworker/store/mending/carrying.py",
        before="SKIPPED = 1_000\n",
        after="SKIPPED = 0\n",
        test=f"{RESTORE}::test_that_numbers_go_on_even_where_the_last_one_cannot_be_read",
    ),
    Fault(
        id="integrity-facts-lost",
        promise="What a damaged store no longer knows of itself comes from its backup",
        file="caseworker/store/mending/salvage.py",
        before="                    found = {**self._facts_in(backup), **found}\n",
        after="",
        test=f"{SALVAGE}::test_that_lost_facts_come_from_the_newest_backup",
    ),
    Fault(
        id="integrity-fact-altered",
        promise="A small fact that was altered is never taken for true",
        file="caseworker/store/meta.py",
        before="        at.mac.verify(_SHAPE, key.encode(), (value,), seal)\n",
        after="        pass\n",
        test=f"{SALVAGE}::test_that_without_a_word_whose_laptop_this_is_nothing_is_touched",
    ),
    Fault(
        id="integrity-log-of-former",
        promise="A log of the former store never reaches the one in its place",
        file="caseworker/store/mending/damage.py",
        before="""        for file in files_of(profile.store):
            if file.exists():
                file.rename(folder / file.name)""",
        after="""        for file in files_of(profile.store)[:1]:
            if file.exists():
                file.rename(folder / file.name)""",
        test=f"{RESTORE}::test_that_a_log_left_behind_does_not_reach_the_restored_store",
    ),
    Fault(
        id="integrity-half-exchange",
        promise="A stop while stores change places leaves one or the other",
        file="caseworker/store/mending/exchange.py",
        before="""    former = finish(profile, now)
    assert former is not None""",
        after="""    profile.store.unlink()
    former = finish(profile, now)
    assert former is not None""",
        test=f"{SALVAGE}::test_that_a_sound_store_comes_through_whole",
    ),
    Fault(
        id="integrity-unfinished-exchange",
        promise="An exchange of stores that was stopped is finished at the next opening",
        file="caseworker/store/store.py",
        before="        finish(profile, clock.now())\n",
        after="",
        test=f"{SALVAGE}::test_that_a_stop_anywhere_leaves_the_former_store_or_the_new_one",
    ),
    Fault(
        id="integrity-unsent-not-carried",
        promise="A backup put back keeps what was written since and never sent",
        file="caseworker/store/mending/carrying.py",
        before="dict(_own_rows(target)), dict(_wreck_rows(wreck))",
        after="dict(_own_rows(target)), dict(_own_rows(target))",
        test=f"{RESTORE}::test_that_a_backup_put_back_has_what_was_written_since",
    ),
    Fault(
        id="integrity-file-unnamed",
        promise="A laptop with a backup put back does not keep files whose access has ended",
        file="caseworker/store/mending/carrying.py",
        before="""    _show_unsent(target)
    _name_files(target)
    _series(target, wreck)
    done.kept["audit"] = _go_on(target, wreck)
    return done


def _keep(""",
        after="""    _show_unsent(target)
    _series(target, wreck)
    done.kept["audit"] = _go_on(target, wreck)
    return done


def _keep(""",
        test=f"{MENDED}::test_that_a_backup_put_back_loses_leaks_and_doubles_nothing",
    ),
    Fault(
        id="integrity-look-writes",
        promise="A damaged store that is looked at takes no writing",
        file="caseworker/store/writing.py",
        before='        raise Told("store_look_only")\n',
        after="        return None  # type: ignore[return-value]\n",
        test=f"{SALVAGE}::test_that_a_look_shows_what_is_whole_and_takes_nothing",
    ),
    Fault(
        id="integrity-damage-not-healed",
        promise="A damaged record is fetched again with the next sync",
        file="caseworker/store/mending/damage.py",
        before="            scopes.refill(at, into)\n",
        after="            pass\n",
        test=f"{MET}::test_that_unsent_work_on_a_damaged_record_is_kept",
    ),
    Fault(
        id="integrity-one-page-hides-all",
        promise="One bad page does not hide what is on the others",
        file="caseworker/store/records.py",
        before="                self._readers.drop()\n",
        after="",
        test=f"{MET}::test_that_one_bad_page_does_not_hide_what_is_on_the_others",
    ),
    Fault(
        id="integrity-draft-hides-all",
        promise="One damaged draft does not hide the others",
        file="caseworker/store/drafts.py",
        before="""        return _draft(DRAFT.verified(at, row))
    except Told:""",
        after="""        return _draft(DRAFT.verified(at, row))
    except ZeroDivisionError:""",
        test=f"{MET}::test_that_a_damaged_draft_hides_no_other",
    ),
    Fault(
        id="integrity-backup-unlooked",
        promise="A backup counts only when every row in it is as it was written",
        file="caseworker/store/store.py",
        before="                require_whole(Opened(copy, self._mac, self._chain))\n",
        after="                pass\n",
        test=f"{OPENING}::test_that_a_copy_with_an_altered_row_never_counts_as_a_backup",
    ),
    Fault(
        id="integrity-backup-seldom",
        promise="A backup is made once a day",
        file="caseworker/store/mending/backup.py",
        before="not timedelta() <= now - made_at(newest) < EVERY",
        after="False",
        test=f"{OPENING}::test_that_a_backup_is_made_once_a_day_and_looked_through",
    ),
    Fault(
        id="integrity-look-unnoted",
        promise="That somebody read a record is in the audit",
        file="caseworker/store/records.py",
        before="        self._looks.at_record(record, found.scope)\n",
        after="",
        test=f"{LOOKS}::test_that_reading_a_record_is_in_the_audit_once_in_ten_minutes",
    ),
    Fault(
        id="integrity-search-words",
        promise="The audit never holds the words of a search",
        file="caseworker/store/looks.py",
        before="            printed = sealed[:_SEARCH_BYTES].hex()\n",
        after="            printed = words if sealed else words\n",
        test=f"{LOOKS}::test_that_a_search_leaves_a_print_and_never_its_words",
    ),
    Fault(
        id="integrity-wrong-words-unnoted",
        promise="Wrong words before an unlocking are in the audit",
        file="caseworker/store/vault/entries.py",
        before='("unlock_failed", entered.wrong),',
        after='("unlock_failed", 0),',
        test=f"{LOOKS}::test_that_opening_is_in_the_audit_with_the_wrong_words_before_it",
    ),
    Fault(
        id="integrity-command-without-lock",
        promise="The helpdesk's command never works on a store that is open elsewhere",
        file="caseworker/store/__main__.py",
        before="        with profile.held(wait_s=WAIT_S):\n",
        after="        if WAIT_S:\n",
        test=f"{COMMAND}::test_that_a_profile_in_use_and_a_folder_without_one_are_told",
    ),
    Fault(
        id="integrity-engine-unasked",
        promise="An engine that does not seal its pages never gets to write",
        file="caseworker/store/connection.py",
        before='    "PRAGMA cipher_use_hmac": "1",\n',
        after="",
        test="tests/unit/store/test_connection.py::test_that_an_engine_that_does_not_encrypt_and_seal_writes_nothing",
    ),
    Fault(
        id="integrity-setting-unread",
        promise="A setting that the engine did not take stops the opening",
        file="caseworker/store/connection.py",
        before='        if _answer(raw, question) != wanted:\n            raise RuntimeError(f"the store did not',
        after='        if False:\n            raise RuntimeError(f"the store did not',
        test="tests/unit/store/test_connection.py::test_that_a_setting_that_was_not_taken_stops_the_opening",
    ),
    Fault(
        id="integrity-wal-not-durable",
        promise="A save that was acknowledged survives a killed app",
        file="caseworker/store/door_write.py",
        before="    with at.connection.transaction():\n        for scope in work.new_files:",
        after="    with at.connection.snapshot():\n        for scope in work.new_files:",
        test=f"{KILLS}::test_that_a_killed_app_loses_nothing_and_leaves_nothing_readable",
    ),
)
