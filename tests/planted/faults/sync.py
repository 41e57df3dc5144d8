"""Promises of sync: nothing lost, nothing said that is not so, nothing believed that did not come from the server."""

from tests.planted.fault import Fault

ENGINE, LINE = "tests/unit/sync/test_engine.py", "tests/unit/sync/test_line.py"
STATUS = "tests/unit/domain/test_standing.py"
VALUES, MAILBAG = "tests/unit/sync/test_small_values.py", "tests/unit/sync/test_mailbag.py"

SHORT = "tests/unit/sync/test_short_hello.py"

CONTRACT = "tests/unit/sync/test_store_contract.py"

FAULTS = (
    Fault(
        id="sync-idle-server",
        promise="The server has the next page of a push before the answer to this one is stored",
        file="caseworker/sync/engine.py",
        before="            self._means.ahead(following.ask)\n",
        after="            pass\n",
        test=f"{ENGINE}::test_that_the_server_has_the_next_page_before_an_answer_is_stored",
    ),
    Fault(
        id="sync-ahead-of-a-rest",
        promise="Where the server took only a part of a push, the rest comes before what follows it",
        file="caseworker/sync/pushing.py",
        before="return len(pushed.results) == len(self.edits) and pushed.expected_seq == self.last + 1",
        after="return True",
        test=f"{ENGINE}::test_that_a_server_which_takes_less_is_not_sent_what_follows_the_rest",
    ),
    Fault(
        id="sync-stop-and-send",
        promise="After a worker has stopped a sync, nothing more is sent",
        file="caseworker/sync/mailbag.py",
        before="if not stopped():",
        after="if True:",
        test=f"{MAILBAG}::test_that_a_stop_ends_the_run_between_requests",
    ),
    Fault(
        id="sync-short-loses-what-follows",
        promise="An answer in short confirms one edit, and not the unsent work that lies on top of it",
        file="caseworker/store/door_receive.py",
        before="alone = {record for record, count in counted.items() if count == 1} - incoming.written_on(counted)",
        after="alone = set(counted)",
        test=f"{CONTRACT}::test_that_an_answer_in_short_confirms_one_edit_and_leaves_later_work_unconfirmed",
    ),
    Fault(
        id="sync-short-from-altered-row",
        promise="What the server confirmed as sent is never taken from a row that something else altered",
        file="caseworker/store/sealed.py",
        before='found.append({**dict(zip(("n", "mac", *self._columns), row, strict=True)), blank: ""})',
        after='found.append(dict(zip(("n", "mac", *self._columns), row, strict=True)))',
        test="tests/unit/store/test_damage_met.py::"
        "test_that_a_confirmed_edit_which_was_altered_here_is_not_taken_for_what_was_sent",
    ),
    Fault(
        id="sync-brief-to-everybody",
        promise="A laptop that does not say it understands what is left out hears everything in full",
        file="caseworker/server/service.py",
        before="result if asked.brief else result_in_full(result, edit)",
        after="result",
        test="tests/unit/server/test_brief.py::test_that_a_laptop_that_says_brief_hears_as_sent_and_another_hears_all",
    ),
    Fault(
        id="sync-versions-turned-wrong",
        promise="The versions of a record are the same however they were said",
        file="caseworker/brief.py",
        before="        if mine == paths_of(body).keys() - (versions.keys() - mine):\n",
        after="        if True:\n",
        test="tests/unit/server/test_brief.py::test_that_versions_turned_round_are_the_same_versions",
    ),
    Fault(
        id="sync-push-first",
        promise="Work that was not sent goes out before a file that was taken away is removed",
        file="caseworker/sync/engine.py",
        before="        yield from self._push()\n",
        after="        yield from self._purge(plan)\n        yield from self._push()\n",
        test=f"{ENGINE}::test_that_late_work_goes_out_and_then_the_file_goes",
    ),
    Fault(
        id="sync-opened-not-held",
        promise="A file opened here is held from the run that sent it, so no colleague's edit comes without its author",
        file="caseworker/sync/engine.py",
        before="        if self._opened:\n",
        after="        if False:\n",
        test=f"{ENGINE}::test_that_a_file_opened_here_is_held_from_the_run_that_sent_it",
    ),
    Fault(
        id="sync-second-hello",
        promise="A third of a laptop's records is never removed on one answer alone",
        file="caseworker/sync/engine.py",
        before="if plan.purge_share > PURGE_ASKS_TWICE:",
        after="if plan.purge_share > 9:",
        test=f"{ENGINE}::test_that_a_large_purge_needs_two_hellos_that_say_the_same",
    ),
    Fault(
        id="sync-push-blocks-news",
        promise="A push that fails does not keep news out",
        file="caseworker/sync/engine.py",
        before="        self._note(fault)\n        return 0\n",
        after="        raise _Ended(fault)\n",
        test=f"{ENGINE}::test_that_a_push_which_fails_does_not_keep_news_out",
    ),
    Fault(
        id="sync-restore-unnoticed",
        promise="A server restored from a backup is offered again what it lost",
        file="caseworker/sync/engine.py",
        before="if welcome.log_epoch != card.log_epoch:",
        after="if card.log_epoch is None:",
        test=f"{ENGINE}::test_that_a_restored_server_is_offered_again_what_it_lost",
    ),
    Fault(
        id="sync-stop-counts-as-success",
        promise="A sync that was stopped never counts as one that went through",
        file="caseworker/sync/engine.py",
        before="        store.note_run(_now(means), trouble=STOPPED)",
        after='        store.note_run(_now(means), trouble="")',
        test=f"{ENGINE}::test_that_a_run_that_is_stopped_never_counts_as_one_that_went_through",
    ),
    Fault(
        id="sync-checksum-ignored",
        promise="A file that differs from the server's is fetched again",
        file="caseworker/sync/engine.py",
        before="theirs[scope][0] == head and theirs[scope][1] != checksum",
        after="theirs[scope][0] == head and False",
        test=f"{ENGINE}::test_that_a_checksum_that_differs_has_the_scope_fetched_again_and_counted",
    ),
    Fault(
        id="sync-unsigned-push",
        promise="What a laptop sends is signed over exactly what is sent",
        file="caseworker/sync/pushing.py",
        before="digests.push_digest(log_epoch, edits)",
        after="digests.push_digest(log_epoch, ())",
        test="tests/property/test_sync_world.py::test_that_the_worlds_that_once_failed_hold",
    ),
    Fault(
        id="sync-http-anywhere",
        promise="Nothing is sent unencrypted to another machine",
        file="caseworker/sync/address.py",
        before='(parts.scheme == "http" and is_loopback)',
        after='parts.scheme == "http"',
        test=f"{VALUES}::test_that_nothing_is_sent_in_the_clear_to_another_machine",
    ),
    Fault(
        id="sync-captive-portal",
        promise="A Wi-Fi sign-in page is never taken for the server",
        file="caseworker/sync/line.py",
        before="    if status == httpx2.codes.OK and kind == _JSON:",
        after="    if status == httpx2.codes.FOUND:\n        return answer.model_construct()\n"
        "    if status == httpx2.codes.OK and kind == _JSON:",
        test=f"{LINE}::test_that_every_strange_answer_is_one_known_trouble",
    ),
    Fault(
        id="sync-content-in-trouble",
        promise="No content travels in an error",
        file="caseworker/sync/line.py",
        before="            return answer.model_validate_json(content)\n",
        after="            return answer.model_validate_json(content)\n"
        "        except ValidationError as wrong:\n            raise Told(str(wrong.errors())) from wrong\n"
        "        try:\n            pass\n",
        test=f"{LINE}::test_that_no_content_travels_in_a_trouble",
    ),
    Fault(
        id="sync-answer-bomb",
        promise="A small answer cannot fill the laptop's memory",
        file="caseworker/sync/line.py",
        before="        plain = reader.read(PLAIN_BYTES + 1)\n    if len(plain) > PLAIN_BYTES:",
        after="        plain = reader.readall()\n    if not plain:",
        test=f"{LINE}::test_that_a_small_packed_answer_cannot_fill_the_memory",
    ),
    Fault(
        id="sync-words",
        promise="Work that is only on this laptop is never called sent",
        file="caseworker/domain/reading/standing.py",
        before="    waiting = status.here + status.sending\n",
        after="    waiting = status.here\n",
        test=f"{STATUS}::test_that_unsent_work_is_never_called_sent",
    ),
    Fault(
        id="sync-two-at-once",
        promise="One laptop never syncs twice at the same time",
        file="caseworker/sync/mailbag.py",
        before="self._one_at_a_time = threading.Lock()",
        after="self._one_at_a_time = threading.Semaphore(9)",
        test=f"{MAILBAG}::test_that_two_callers_never_sync_at_once",
    ),
    Fault(
        id="sync-silent-loser",
        promise="When two people wrote different things, both are kept",
        file="caseworker/domain/merge.py",
        before="        self.conflicts[path] = (*waiting, made)\n",
        after="",
        test="tests/property/test_sync_world.py::test_that_the_worlds_that_once_failed_hold",
    ),
    Fault(
        id="sync-left-out-purged",
        promise="A scope the server does not speak of is asked about before anything is done",
        file="caseworker/sync/engine.py",
        before="        if tag and not welcome.unchanged and is_unsaid(welcome, card.log_epoch, held):\n"
        "            return (yield from self._greet())\n",
        after="",
        test=f"{SHORT}::test_that_a_scope_the_short_answer_does_not_speak_of_is_asked_about_in_full_before_anything_is_done",
    ),
    Fault(
        id="sync-own-echo-blind",
        promise="What others wrote between own edits is fetched",
        file="caseworker/sync/engine.py",
        before="                self._heads[scope] = max(entry, self._heads.get(scope, 0))\n",
        after="                pass\n",
        test=f"{SHORT}::test_that_an_entry_of_somebody_else_between_own_ones_is_fetched",
    ),
    Fault(
        id="sync-ahead-mixed-up",
        promise="What was fetched ahead answers only the request it was fetched for",
        file="caseworker/sync/foreseeing.py",
        before="foreseen.message is ask.message or foreseen.message == ask.message",
        after="True",
        test=f"{SHORT}::test_that_what_was_fetched_ahead_is_used_once_and_dropped_if_something_else_is_asked",
    ),
)
