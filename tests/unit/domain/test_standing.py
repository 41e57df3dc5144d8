"""The sentence about where a worker's changes are."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker.domain.messages import CATALOGUE
from caseworker.domain.reading.standing import sentence
from caseworker.syncport import SyncStatus

NOW = datetime(2026, 11, 2, 14, 30, tzinfo=UTC)
TRIED = "2026-11-02T14:20:00+00:00"


def said(status: SyncStatus) -> str:
    return sentence(status, NOW, UTC)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (
            SyncStatus(here=2, shared=12, needs_you=1, last_tried=TRIED, trouble="server_unreachable"),
            "12 of 14 changes sent. 2 are only on this laptop. 1 needs you to choose. Last tried 14:20: no network.",
        ),
        (SyncStatus(), "Nothing to send. Not tried yet."),
        (SyncStatus(here=1), "1 is only on this laptop. Not tried yet."),
        (SyncStatus(shared=1, last_tried=TRIED), "Everything is sent. Last exchanged 14:20."),
        (SyncStatus(shared=9, last_tried=TRIED), "Everything is sent. Last exchanged 14:20."),
        (
            SyncStatus(here=1, sending=2, shared=1, last_tried="2026-11-01T09:05:00+00:00"),
            "1 of 4 changes sent. 3 are only on this laptop. Last exchanged yesterday 09:05.",
        ),
        (
            SyncStatus(shared=3, set_aside=1, last_tried="2026-10-28T09:05:00+00:00", trouble="access_ended"),
            (
                "Everything is sent. 1 change is set aside for your team lead. "
                "Last tried 28 October 09:05: this laptop's access has ended."
            ),
        ),
    ],
)
def test_that_the_sentence_counts_what_is_sent_and_what_is_not(status: SyncStatus, words: str) -> None:
    assert said(status) == words


def test_that_times_are_the_laptops_own() -> None:
    summer = timezone(timedelta(hours=1))
    assert "15:20" in sentence(SyncStatus(last_tried=TRIED), NOW, summer)


counts = st.integers(0, 30)


@given(
    status=st.builds(
        SyncStatus, here=counts, sending=counts, shared=counts, needs_you=counts, set_aside=counts, parked=counts,
        last_tried=st.sampled_from(["", TRIED]), trouble=st.sampled_from(["", *CATALOGUE, "key_from_tomorrow"]),
    )
)  # fmt: skip
def test_that_unsent_work_is_never_called_sent(status: SyncStatus) -> None:
    words = said(status)
    waiting = status.here + status.sending
    assert ("only on this laptop" in words) == bool(waiting)
    assert not (waiting and ("Everything" in words or "is sent" in words))
    assert "sync" not in words.lower()
