"""Promises of recording a session: kept, signed whole, and never over what somebody else wrote."""

from tests.planted.fault import Fault

UNIT = "tests/unit/domain/test_sessions.py"
SCREEN = "tests/ui/test_session.py"
WORDS = "tests/ui/test_session_words.py"

FAULTS = (
    Fault(
        id="sessions-signed-with-gaps",
        promise="A session with a gap is never signed, whatever the screen says",
        file="caseworker/domain/actions/session_writing.py",
        before="if any(gap.stops for gap in (*gaps(session),",
        after="if any(not gap.stops for gap in (*gaps(session),",
        test=f"{UNIT}::test_that_a_session_with_a_gap_is_not_signed",
    ),
    Fault(
        id="sessions-overwrite",
        promise="What another laptop wrote meanwhile is not overwritten by what this one never touched",
        file="caseworker/domain/actions/session_writing.py",
        before="seen = work.base or Stored(",
        after="seen = stored or Stored(",
        test=f"{UNIT}::test_that_only_what_the_worker_touched_is_written",
    ),
    Fault(
        id="sessions-unreadable-dropped",
        promise="A time nobody can read stays in the draft as it was typed",
        file="caseworker/domain/actions/session_writing.py",
        before="    if work.rest is not None:\n        ports.records.keep(work.rest)\n",
        after="",
        test=f"{UNIT}::test_that_what_cannot_be_read_stays_in_the_draft_row",
    ),
    Fault(
        id="sessions-concern-closed",
        promise="A concern is not closed without the name of somebody who received it",
        file="caseworker/domain/actions/concerns.py",
        before="if not held.told_name.strip():",
        after="if not held.verbatim.strip():",
        test=f"{UNIT}::test_that_a_concern_is_closed_only_with_the_name_of_somebody_who_received_it",
    ),
    Fault(
        id="sessions-nudge-in-quotes",
        promise="Words between quotation marks are never remarked on",
        file="caseworker/domain/language.py",
        before="if not any(start < last and first < end for first, last in quoted):",
        after="if quoted is not None:",
        test="tests/unit/domain/test_language.py::test_that_quoted_words_and_harmless_ones_are_left_alone",
    ),
    Fault(
        id="sessions-outcome-guessed",
        promise="What happened in a session is never guessed",
        file="caseworker/domain/reading/session.py",
        before="        present={YOUNG_PERSON: Present(name=there.called)},\n",
        after='        outcome="took_place",\n        present={YOUNG_PERSON: Present(name=there.called)},\n',
        test=f"{UNIT}::test_that_a_fresh_session_is_the_last_half_hour_in_steps_of_five_minutes",
    ),
    Fault(
        id="sessions-leaving-forgets",
        promise="Leaving a session in the middle of a sentence keeps the sentence",
        file="ui/screens/session/writing.py",
        before="        if self._keeper.is_changed:\n            self._fold(lambda _changes: None)",
        after="        if not self._keeper.is_changed:\n            self._fold(lambda _changes: None)",
        test="tests/journeys/test_leaving.py::test_that_going_elsewhere_in_the_middle_of_a_sentence_keeps_the_sentence",
    ),
    Fault(
        id="sessions-concern-silent",
        promise="The button for what somebody must hear says that the app alerts nobody",
        file="ui/screens/session/safety.py",
        before='_("Shows who to ring. This app alerts nobody.")',
        after='_("Shows who to ring.")',
        test=f"{WORDS}::test_that_the_concern_button_says_that_nobody_is_alerted",
    ),
    Fault(
        id="sessions-look-and-back",
        promise="A change of look and back leaves everything on the page where it was",
        file="ui/screens/session/facts.py",
        before="        space_out(card.column, 5, (14, 8, 14, 8))\n",
        after="        card.column.setSpacing(5)\n",
        test="tests/ui/test_look_and_back.py::test_that_a_page_stands_as_before_once_the_look_is_back",
    ),
)
