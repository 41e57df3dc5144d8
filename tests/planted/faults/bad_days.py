"""Promises about bad days: what a worker is told, and that nothing is lost meanwhile."""

from tests.planted.fault import Fault

OPENING = "tests/journeys/test_bad_days_opening.py"
SAVING = "tests/journeys/test_bad_days_saving.py"
SERVER = "tests/journeys/test_bad_days_server.py"
CATALOGUE = "tests/journeys/test_bad_days_catalogue.py"

FAULTS = (
    Fault(
        id="bad-day-clock-dropped",
        promise="A clock that differs from the server's is told to the worker",
        file="ui/sending.py",
        before="            self._desk.notices.show(clock_trouble(ports.clock_minutes()))\n",
        after="            pass\n",
        test=f"{SERVER}::test_that_a_clock_a_year_off_is_told_and_nothing_is_refused",
    ),
    Fault(
        id="bad-day-asked-quiet",
        promise="A run the worker asked for says in full what stopped it",
        file="ui/sending.py",
        before="if is_asked or not isinstance(trouble, Told)",
        after="if not isinstance(trouble, Told)",
        test=f"{SERVER}::test_that_a_server_gone_in_the_middle_of_a_push_is_told_and_nothing_is_sent_twice",
    ),
    Fault(
        id="bad-day-copy-hides-damage",
        promise="Damage is told as damage, even without room for a copy",
        file="caseworker/store/mending/damage.py",
        before="            with suppress(Told):\n                keep_copy(profile, now)\n",
        after="            keep_copy(profile, now)\n",
        test=f"{OPENING}::test_that_damage_on_a_full_disk_is_still_told_as_damage",
    ),
    Fault(
        id="bad-day-second-copy",
        promise="A second copy of the app does not open the profile of the first",
        file="ui/entrance/vault.py",
        before="            held.enter_context(self.profile.held(wait_s=self.wait_s))\n",
        after="",
        test=f"{OPENING}::test_that_a_second_copy_of_the_app_is_told_and_the_first_goes_on",
    ),
    Fault(
        id="bad-day-paste-silent",
        promise="A paste that no box can hold is told, not dropped in silence",
        file="ui/workplace.py",
        before='        self._say_at(Told("paste_too_long", limit=f"{TEXT_LIMIT:,}"))\n',
        after="        return\n",
        test=f"{SAVING}::test_that_a_paste_no_box_can_hold_is_told_and_what_was_there_stays",
    ),
    Fault(
        id="bad-day-closes-unsaved",
        promise="What could not be saved stays on the screen",
        file="ui/screens/session/writing.py",
        before="            self._fold(lambda _changes: self._on_closed())\n",
        after="            self._fold(lambda _changes: None)\n            self.close_wanted.emit()\n",
        test=f"{SAVING}::test_that_a_full_disk_is_told_and_the_words_are_saved_once_there_is_room",
    ),
    Fault(
        id="bad-day-fact-missing",
        promise="Every sentence has the facts it is filled with",
        file="ui/sending.py",
        before='return Told("clock_differs", by=by, side=',
        after='return Told("clock_differs", by=by, other=',
        test=f"{CATALOGUE}::test_that_every_key_that_is_raised_is_in_the_catalogue_with_all_its_facts",
    ),
)
