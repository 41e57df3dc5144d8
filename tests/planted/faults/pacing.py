"""Promises about when sync runs by itself: each broken on purpose, and the test that must turn red."""

from tests.planted.fault import Fault

SENDING, TESTS = "ui/sending.py", "tests/ui/test_desk_sending.py"
VALUES = "tests/unit/sync/test_small_values.py"

FAULTS = (
    Fault(
        id="pace-without-chance",
        promise="Laptops that lost their server do not all come back at the same moment",
        file="caseworker/domain/pacing.py",
        before="return max(SHORTEST_S, chance * range_s, asked_s)",
        after="return max(SHORTEST_S, asked_s)",
        test=f"{VALUES}::test_that_the_range_doubles_with_every_failure",
    ),
    Fault(
        id="pace-server-overruled",
        promise="A server that asks for time is given it",
        file="caseworker/domain/pacing.py",
        before="return max(SHORTEST_S, chance * range_s, asked_s)",
        after="return max(SHORTEST_S, chance * range_s)",
        test=f"{VALUES}::test_that_a_wait_is_never_shorter_than_asked_nor_longer_than_five_minutes_unasked",
    ),
    Fault(
        id="pace-failure-waits-long",
        promise="After a moment without network it is tried again soon, not at the next usual time",
        file=SENDING,
        before="self._pace = self._pace.failed() if key in _PASSES else self._pace.succeeded()",
        after="self._pace = self._pace.succeeded()",
        test=f"{TESTS}::test_that_a_failed_run_is_tried_again_soon_and_by_chance_and_each_time_later",
    ),
    Fault(
        id="pause-forgotten",
        promise="While it is paused nothing is sent or fetched by itself",
        file=SENDING,
        before="        if self._has_begun and not self._sent.is_paused:",
        after="        if self._has_begun:",
        test=f"{TESTS}::test_that_while_paused_nothing_begins_by_itself_and_asking_sends_once",
    ),
    Fault(
        id="pause-looks-sent",
        promise="A pause never looks as if all were well",
        file=SENDING,
        before='rest=f"{rest[:1].upper()}{rest[1:]}"), "player-pause", "warn")',
        after='rest=f"{rest[:1].upper()}{rest[1:]}"), "cloud-check", "ok")',
        test=f"{TESTS}::test_that_green_is_only_for_what_nothing_speaks_against",
    ),
    Fault(
        id="portal-nagging",
        promise="A Wi-Fi sign-in page is told once, not at every try",
        file=SENDING,
        before="(is_news and key not in _QUIET_TROUBLE)",
        after="key not in _QUIET_TROUBLE",
        test=f"{TESTS}::test_that_a_sign_in_page_is_told_once_and_not_at_every_try",
    ),
    Fault(
        id="portal-ends-access",
        promise="A network that wants a password is not taken for the end of somebody's access",
        file="caseworker/sync/line.py",
        before=" and kind == _JSON and _fault(content) is not None:",
        after=" and kind == _JSON:",
        test="tests/unit/sync/test_line.py::test_that_every_strange_answer_is_one_known_trouble",
    ),
)
