"""Promises of threads, notices, the lock and the shell."""

from tests.planted.fault import Fault

TASKS = "tests/ui/test_tasks.py"
NOTICES = "tests/ui/test_notices.py"
LOCK = "tests/ui/test_lock.py"
PARTS = "tests/ui/test_lock_parts.py"
SHELL = "tests/ui/test_shell.py"
UNLOCK = "tests/ui/test_unlock.py"

FAULTS = (
    Fault(
        id="ui-asks-when-closed",
        promise="Nothing is asked of a store that was closed",
        file="ui/workplace.py",
        before="        self._minute.stop()\n",
        after="",
        test=f"{LOCK}::test_that_nothing_asks_a_store_that_was_closed",
    ),
    Fault(
        id="ui-item-handle",
        promise="A change of the text size while a screen is going away breaks no screen that stays",
        file="ui/theme.py",
        before="            _set_distances(layout, spacing, margins)\n    for",
        after="            _set_distances(layout, spacing, margins)\n            layout.itemAt(0)\n    for",
        test="tests/ui/test_widgets_layout.py::test_that_a_change_of_look_keeps_no_handle_on_an_item_that_qt_made",
    ),
    Fault(
        id="ui-dead-owner",
        promise="No answer is delivered to a screen that is gone",
        file="ui/tasks.py",
        before="return self.handle.is_cancelled or not shiboken6.isValid(self._reply.owner)",
        after="return self.handle.is_cancelled",
        test=f"{TASKS}::test_that_nothing_is_delivered_to_an_owner_that_is_gone",
    ),
    Fault(
        id="ui-late-answer",
        promise="A late answer to an older search is never shown",
        file="ui/tasks.py",
        before="            older[1].cancel()\n",
        after="            pass\n",
        test=f"{TASKS}::test_that_an_older_question_of_the_same_key_is_not_answered",
    ),
    Fault(
        id="ui-died-elsewhere",
        promise="No object of the screen is destroyed on a worker thread",
        file="ui/tasks.py",
        before="        del job, report\n        self._delivery.post(lambda: self._on_done(number))",
        after="        self._delivery.post(lambda: self._on_done(number))\n        time.sleep(0.002)",
        test=f"{TASKS}::test_that_what_a_job_refers_to_is_never_destroyed_on_a_worker_thread",
    ),
    Fault(
        id="ui-bug-quotes",
        promise="A report about a bug never quotes what somebody wrote",
        file="ui/notices.py",
        before='''f"{type(step).__name__}{f' ({step.key})' if isinstance(step, Told) else ''}"''',
        after='''f"{type(step).__name__} {step}"''',
        test=f"{NOTICES}::test_that_a_bug_is_told_without_a_word_of_what_somebody_wrote",
    ),
    Fault(
        id="ui-sleep-is-idle",
        promise="A laptop that slept is locked when it wakes",
        file="ui/lock.py",
        before="self._clocks.monotonic() - self._at[0], self._clocks.wall() - self._at[1])",
        after="self._clocks.monotonic() - self._at[0])",
        test=f"{LOCK}::test_that_a_laptop_that_slept_was_idle",
    ),
    Fault(
        id="ui-clock-set-back",
        promise="Setting the clock back does not put the lock off",
        file="ui/lock.py",
        before="self._clocks.monotonic() - self._at[0], self._clocks.wall() - self._at[1])",
        after="self._clocks.wall() - self._at[1])",
        test=f"{PARTS}::test_that_a_clock_set_back_does_not_put_the_lock_off",
    ),
    Fault(
        id="ui-cover-keys",
        promise="Pressing keys at the cover does not put the full lock off",
        file="ui/lock.py",
        before="if event.type() in _SIGNS_OF_LIFE and self._covered is None:",
        after="if event.type() in _SIGNS_OF_LIFE:\n            self._covered = self._covered and Since(self._clocks)",
        test=f"{LOCK}::test_that_keys_at_the_cover_do_not_put_the_full_lock_off",
    ),
    Fault(
        id="ui-wrong-codes",
        promise="Three wrong codes lock the laptop",
        file="ui/lock.py",
        before="        self._wrong += 1\n",
        after="",
        test=f"{LOCK}::test_that_three_wrong_codes_lock_fully",
    ),
    Fault(
        id="ui-cover-dialog",
        promise="The cover hides dialogs too",
        file="ui/lock.py",
        before="        for window in windows:\n            window.hide()\n",
        after="",
        test=f"{LOCK}::test_that_the_cover_hides_everything_and_shows_no_field_before_the_first_key",
    ),
    Fault(
        id="ui-lock-draft",
        promise="Locking keeps what was being written, and the place",
        file="ui/lock.py",
        before="        self._shell.leave()\n        self._is_locking = True",
        after="        self._is_locking = True",
        test=f"{LOCK}::test_that_locking_keeps_the_draft_and_the_place_and_closes_the_store",
    ),
    Fault(
        id="ui-handover",
        promise="The lock is told counts and the look, and nothing about anybody",
        file="ui/workplace.py",
        before='            locked_at=f"{now:%H:%M}",',
        after='            locked_at=f"{now:%H:%M} {self.desk.ports.me.name}",',
        test=f"{LOCK}::test_that_the_lock_hands_over_counts_and_the_look_and_nothing_else",
    ),
    Fault(
        id="ui-title",
        promise="The window's title never says what is shown",
        file="ui/shell.py",
        before="        self.arrived.emit(place)\n",
        after="        self.arrived.emit(place)\n        self.window().setWindowTitle(place.screen)\n",
        test=f"{SHELL}::test_that_the_title_is_the_same_whatever_is_shown",
    ),
    Fault(
        id="ui-wrong-words-kept",
        promise="After wrong words the field is empty and ready",
        file="ui/screens/unlock.py",
        before='        if trouble.key in {"wrong_passphrase", "passphrase_wait"}:\n            self._words.clear()\n',
        after="",
        test=f"{UNLOCK}::test_that_wrong_words_are_told_above_an_empty_field_that_keeps_the_keyboard",
    ),
    Fault(
        id="ui-frozen-unlock",
        promise="The window lives while the words are stretched",
        file="ui/screens/unlock.py",
        before='self._tasks.run("write", lambda _report: job(), Reply(self, self._on_opened, self._on_trouble))',
        after="self._on_opened(job())",
        test=f"{UNLOCK}::test_that_the_window_lives_while_the_words_are_stretched",
    ),
    Fault(
        id="ui-lock-limit",
        promise="No setting puts the full lock beyond five minutes",
        file="caseworker/domain/settings.py",
        before="    lock_after_s: int = Field(default=300, ge=60, le=300)",
        after="    lock_after_s: int = Field(default=300, ge=60)",
        test=f"{PARTS}::test_that_no_setting_can_put_the_full_lock_beyond_five_minutes",
    ),
    Fault(
        id="ui-letters-while-typing",
        promise="A letter typed into a text box is never taken as a command",
        file="ui/commands.py",
        before="bool(command.letters) and (writing or not self._letters_on)",
        after="bool(command.letters) and not self._letters_on",
        test="tests/ui/test_commands.py::test_that_a_letter_does_not_act_in_a_box_that_can_only_be_read",
    ),
)
