"""Promises of the pages at which a worker meets the vault: words asked again, hidden things, the cover, the keys."""

from tests.planted.fault import Fault

AGAIN = "tests/ui/test_words_again.py"
KEYS, WORDS = "tests/ui/test_button_keys.py", "tests/journeys/test_custody_words.py"

FAULTS = (
    Fault(
        id="face-enter-dead",
        promise="Enter presses the button that has the keyboard",
        file="ui/widgets/button.py",
        before="super().keyPressEvent(_as_space(event))",
        after="super().keyPressEvent(event)",
        test=f"{KEYS}::test_that_enter_presses_the_button_that_has_the_keyboard_once",
    ),
    Fault(
        id="face-enter-held",
        promise="An Enter that is held in a field presses no button the keyboard moves to",
        file="ui/widgets/button.py",
        before='" ", event.isAutoRepeat())',
        after='" ")',
        test=f"{KEYS}::test_that_an_enter_held_in_a_field_presses_nothing_when_the_keyboard_moves_on",
    ),
    Fault(
        id="face-words-unasked",
        promise="New words stand on the page of keys only when somebody asks for them",
        file="ui/screens/keys_cards.py",
        before='NewWords(offering, "keys", waits=True)',
        after='NewWords(offering, "keys")',
        test=f"{WORDS}::test_that_the_page_shows_no_new_words_before_they_are_asked_for",
    ),
    Fault(
        id="face-words-left-standing",
        promise="New words that were asked for are gone when the page is left",
        file="ui/screens/new_words.py",
        before="self._offer(is_asked=not self._waits)",
        after="self._offer(is_asked=True)",
        test=f"{WORDS}::test_that_the_page_shows_no_new_words_before_they_are_asked_for",
    ),
    Fault(
        id="face-renew-unsaid",
        promise="Who wishes for a new key is told that the recovery sheet ends with it",
        file="ui/screens/keys.py",
        before='            "Your recovery sheet ends with it: make a new one afterwards."\n',
        after="",
        test=f"{WORDS}::test_that_a_new_key_is_made_at_the_next_unlocking_and_all_of_the_work_is_there",
    ),
    Fault(
        id="export-unproved",
        promise="A page leaves as a file only once the four words were typed again",
        file="caseworker/domain/actions/print_out.py",
        before="        way.prove()\n",
        after="        _ = way.prove\n",
        test=f"{AGAIN}::test_that_wrong_words_save_nothing_are_told_at_their_place_and_noted",
    ),
    Fault(
        id="export-refusal-unnoted",
        promise="Words that did not hold at an export are in the audit",
        file="caseworker/domain/actions/print_out.py",
        before='if told.key == "wrong_passphrase":',
        after='if told.key == "passphrase_lost":',
        test=f"{AGAIN}::test_that_wrong_words_save_nothing_are_told_at_their_place_and_noted",
    ),
    Fault(
        id="export-words-stay",
        promise="Words typed for an export do not wait on a page that was left",
        file="ui/screens/print_saving.py",
        before="            self.card.words.clear()\n",
        after="            pass\n",
        test=f"{AGAIN}::test_that_words_do_not_wait_on_a_page_that_is_left",
    ),
    Fault(
        id="export-looking-only",
        promise="Where one may only look, no words let a page out",
        file="ui/desk.py",
        before='    raise Told("store_look_only")\n',
        after="    return\n",
        test=f"{AGAIN}::test_that_nothing_leaves_where_one_may_only_look",
    ),
    Fault(
        id="export-by-printer",
        promise="A printer that writes files is not offered as one that prints",
        file="ui/printers.py",
        before="for one in self.known() if one.is_paper)",
        after="for one in self.known())",
        test=f"{AGAIN}::test_that_a_printer_that_writes_files_is_no_way_round_the_words",
    ),
)
