"""Promises about the end of records: each broken on purpose, and the test that must turn red."""

from tests.planted.fault import Fault

UNIT = "tests/unit/server/test_disposing.py"
DISPOSING = "caseworker/server/disposal/disposing.py"

FAULTS = (
    Fault(
        id="disposal-hold-ignored",
        promise="A file that is held is not erased, whoever asks",
        file=DISPOSING,
        before="    if standing:\n        reasons",
        after="    if len(standing) > 9:\n        reasons",
        test=f"{UNIT}::test_that_a_hold_stops_erasing_by_age_by_right_and_record_by_record",
    ),
    Fault(
        id="disposal-one-release-ends-all",
        promise="Two holds stand until both are released",
        file="caseworker/server/postgres/disposal.py",
        before='"WHERE id = %s::uuid AND released_at IS NULL RETURNING id"',
        after='"WHERE scope = (SELECT scope FROM hold WHERE id = %s::uuid) AND released_at IS NULL RETURNING id"',
        test=f"{UNIT}::test_that_two_holds_stand_until_both_are_released[postgres]",
    ),
    Fault(
        id="disposal-too-early",
        promise="A file is erased by age only when its period is over",
        file=DISPOSING,
        before="if is_id(scope) and not keeping.is_due(self._clock.now().date()):",
        after="if is_id(scope) and keeping.until is None:",
        test=f"{UNIT}::test_that_a_file_whose_time_has_not_come_is_kept",
    ),
    Fault(
        id="disposal-unapproved",
        promise="Nothing is erased by periods that no controller approved",
        file=DISPOSING,
        before="        if not self._policy.approved_by:",
        after="        if not self._policy.rules:",
        test=f"{UNIT}::test_that_nothing_is_erased_by_periods_nobody_approved",
    ),
    Fault(
        id="disposal-open-episode",
        promise="A file with an open episode of support is kept",
        file="caseworker/domain/retention.py",
        before="    if facts.open_episodes:",
        after="    if facts.open_episodes > 9:",
        test="tests/unit/domain/test_retention.py::test_that_a_file_of_which_anything_needed_is_not_known_is_kept",
    ),
    Fault(
        id="disposal-certificate-unbound",
        promise="A certificate of erasure that was changed no longer holds",
        file=DISPOSING,
        before='exclude={"signature"})',
        after='include={"id"})',
        test=f"{UNIT}::test_that_a_certificate_that_was_changed_no_longer_holds",
    ),
    Fault(
        id="disposal-restore-brings-back",
        promise="What was erased does not come back with an older backup, and no forged certificate erases anything",
        file=DISPOSING,
        before="one.server_key == self._signer.public and one.holds()",
        after="one.server_key == self._signer.public",
        test=f"{UNIT}::test_that_what_a_restore_brought_back_is_erased_again_by_its_certificate",
    ),
    Fault(
        id="disposal-horizon-unsaid",
        promise="A laptop that was away for longer than the feed is kept starts afresh, and knows it",
        file="caseworker/server/postgres/ledger.py",
        before="                behind.append(scope)\n",
        after="",
        test=f"{UNIT}::test_that_a_cursor_behind_the_horizon_is_told_to_start_afresh_and_others_go_on[postgres]",
    ),
    Fault(
        id="sync-horizon-ignored",
        promise="A scope behind the horizon is fetched whole again, with unsent work kept",
        file="caseworker/sync/engine.py",
        before="            for scope in page.behind:\n                self._store.refill(scope)\n",
        after="",
        test="tests/unit/sync/test_engine.py"
        "::test_that_a_scope_behind_the_horizon_is_fetched_afresh_and_nothing_is_purged_or_unsent",
    ),
)
