"""Single turns of the engine: what it asks, in which order, and what it does with an answer it did not hope for."""

import pytest

from caseworker import wire
from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.ids import ScopeId
from caseworker.domain.messages import CATALOGUE
from caseworker.sync.asks import Ask
from caseworker.sync.engine import STOPPED, run
from caseworker.sync.means import Means, Sizes
from tests.property.world.dictstore import DictStore
from tests.unit.sync.scripted import (
    TEAM,
    Clock,
    Script,
    an_edit,
    applied,
    laptop,
    page_of,
    report_of,
    scope_id,
    welcome,
)
from tests.unit.sync.scripted_server import LaptopKey

ONE, TWO = scope_id(1), scope_id(2)


def with_records(scope: ScopeId, count: int) -> DictStore:
    """A laptop that holds a filled scope with so many records."""
    store = laptop()
    report = report_of(store, Script(hello=welcome((scope, 0)), bootstrap=page_of(scope, count)))
    assert (report.trouble, len(store.records())) == ("", count)
    return store


def revoking(*scopes: ScopeId, **more: object) -> wire.Welcome:
    return welcome(revoked=[{"scope": scope, "grant_epoch": 1} for scope in scopes], **more)


def test_that_nothing_new_costs_a_hello_and_the_checksums() -> None:
    store = with_records(ONE, 3)
    script = Script(hello=welcome((ONE, 0)))
    assert report_of(store, script).trouble == ""
    assert script.paths() == ["hello", "sums"]


def test_that_work_is_sent_before_anything_is_fetched() -> None:
    store = laptop()
    store.work([an_edit(1, ONE)])
    script = Script(hello=welcome((ONE, 0)), bootstrap=page_of(ONE, 0))
    report = report_of(store, script)
    assert script.paths() == ["hello", "push", "bootstrap", "pull", "sums"]
    assert (report.sent, report.trouble, store.status().here) == (1, "", 0)


def test_that_a_file_opened_here_is_held_from_the_run_that_sent_it() -> None:
    """Else a colleague's edit before the next run would come with the whole file, and nobody could say whose it was."""
    store, opened = laptop(), wire.NewScope(scope=ONE, kind="file", team=TEAM)
    store.work([an_edit(1, ONE)], opened)
    script = Script(hello=[welcome(), welcome((ONE, 1))], bootstrap=page_of(ONE, 1, as_of=1))
    assert report_of(store, script).trouble == ""
    assert script.paths()[:4] == ["hello", "push", "hello", "bootstrap"]
    assert [held.scope for held in store.held()] == [ONE]


def test_that_a_large_purge_needs_two_hellos_that_say_the_same() -> None:
    store = with_records(ONE, 3)
    script = Script(hello=[revoking(ONE), welcome((ONE, 0))])
    assert report_of(store, script).purged == 0
    assert script.paths().count("hello") == 2
    assert len(store.records()) == 3
    assert report_of(store, Script(hello=revoking(ONE))).purged == 3
    assert store.records() == set()


def test_that_a_scope_missing_from_the_grants_is_not_a_scope_to_be_purged() -> None:
    store = with_records(ONE, 3)
    report_of(store, Script(hello=welcome()))
    assert len(store.records()) == 3


def test_that_a_scope_behind_the_horizon_is_fetched_afresh_and_nothing_is_purged_or_unsent() -> None:
    store = with_records(ONE, 3)
    store.work([an_edit(1, ONE)])
    script = Script(
        hello=welcome((ONE, 9)),
        push=wire.Fault(key="server_fault"),
        pull=[wire.Pulled(entries=(), more=False, behind=(ONE,)), wire.Pulled(entries=(), more=False)],
        bootstrap=page_of(ONE, 5, as_of=9),
    )
    report = report_of(store, script)
    assert script.paths().count("bootstrap") == 1
    assert "purged" not in script.paths()
    assert (report.purged, report.differed, report.received) == (0, 0, 5)
    assert [held.cursor for held in store.held()] == [9]
    assert (store.status().here, len(store.records())) == (1, 6)


def test_that_late_work_goes_out_and_then_the_file_goes() -> None:
    store = with_records(ONE, 3)
    store.work([an_edit(1, ONE)])
    script = Script(hello=revoking(ONE))
    report = report_of(store, script)
    assert script.paths()[:3] == ["hello", "push", "hello"]
    assert (report.sent, report.purged, store.records()) == (1, 4, set())


def test_that_nothing_is_purged_while_work_in_it_could_not_be_sent() -> None:
    store = with_records(ONE, 3)
    store.work([an_edit(1, ONE)])
    script = Script(hello=revoking(ONE), push=wire.Fault(key="server_fault"))
    report = report_of(store, script)
    assert (report.purged, report.trouble, store.status().here) == (0, "server_fault", 1)
    assert len(store.records()) == 4


def test_that_a_push_which_fails_does_not_keep_news_out() -> None:
    store = laptop()
    store.work([an_edit(1, TWO)])
    script = Script(hello=welcome((ONE, 0)), push=wire.Fault(key="server_fault"), bootstrap=page_of(ONE, 4))
    report = report_of(store, script)
    assert (report.received, report.trouble) == (4, "server_fault")
    assert len(store.records()) == 5


def test_that_one_edit_the_server_trips_over_holds_up_only_what_comes_after_it() -> None:
    store = laptop()
    store.work([an_edit(number, ONE) for number in range(1, 21)])

    def trips(ask: Ask) -> wire.Message:
        push = ask.message
        assert isinstance(push, wire.Push)
        return wire.Fault(key="server_fault") if any(one.seq == 14 for one in push.edits) else applied(ask)

    report = report_of(store, Script(push=trips))
    assert (report.sent, report.trouble) == (13, "server_fault")
    assert [out.seq for out in store.outbox] == list(range(14, 21))


def test_that_a_group_goes_in_one_push() -> None:
    store = laptop()
    store.work([an_edit(1, ONE), an_edit(2, ONE)])
    store.work([an_edit(number, ONE, group="g") for number in range(3, 7)])
    script = Script()
    report_of(store, script, sizes=Sizes(push_edits=3))
    pushes = [ask.message for ask in script.asked if isinstance(ask.message, wire.Push)]
    assert [[sent.seq for sent in push.edits] for push in pushes] == [[1, 2], [3, 4, 5, 6]]


def test_that_a_worker_who_has_left_sends_and_receives_nothing() -> None:
    store = laptop()
    store.work([an_edit(1, ONE)])
    script = Script(hello=welcome((ONE, 5), enabled=False))
    report = report_of(store, script)
    assert script.paths() == ["hello", "push"]
    assert (report.trouble, store.status().here) == ("access_ended", 0)


def test_that_an_old_app_sends_and_says_why_it_does_not_receive() -> None:
    store = laptop()
    store.work([an_edit(1, ONE)])
    script = Script(hello=welcome((ONE, 5), min_pull_schema=wire.SCHEMA + 1))
    report = report_of(store, script)
    assert script.paths() == ["hello", "push"]
    assert (report.trouble, store.status().here) == ("app_too_old", 0)


def test_that_a_checksum_that_differs_has_the_scope_fetched_again_and_counted() -> None:
    store = with_records(ONE, 2)
    good = store.sums([ONE])[ONE]
    store.acked.popitem()
    script = Script(hello=welcome((ONE, 0)), sums=wire.Summed(sums={ONE: good}), bootstrap=page_of(ONE, 2))
    report = report_of(store, script)
    assert (report.differed, report.trouble, len(store.records())) == (1, "", 2)
    assert script.paths() == ["hello", "sums", "bootstrap", "pull", "sums"]


def test_that_a_checksum_that_goes_on_differing_is_told_and_not_tried_for_ever() -> None:
    store = with_records(ONE, 2)
    wrong = wire.Summed(sums={ONE: (0, "0" * 64)})
    script = Script(hello=welcome((ONE, 0)), sums=wrong, bootstrap=page_of(ONE, 2))
    report = report_of(store, script)
    assert (report.differed, report.trouble) == (1, "server_fault")
    assert script.paths().count("bootstrap") == 1


def test_that_heads_that_differ_say_nothing_about_checksums() -> None:
    store = with_records(ONE, 2)
    ahead = wire.Summed(sums={ONE: (7, "0" * 64)})
    assert report_of(store, Script(hello=welcome((ONE, 0)), sums=ahead)).differed == 0


def test_that_a_restored_server_is_offered_again_what_it_lost() -> None:
    store = laptop()
    store.work([an_edit(number, ONE) for number in (1, 2, 3)])
    assert report_of(store, Script()).sent == 3
    script = Script(hello=welcome(log_epoch="f" * 32, expected_seq=2))
    report = report_of(store, script)
    assert (report.offered_again, report.sent) == (2, 2)
    assert store.device().log_epoch == "f" * 32


def test_that_a_server_restored_in_the_middle_of_a_run_is_greeted_again() -> None:
    store = laptop()
    store.work([an_edit(1, ONE)])
    other = wire.Fault(key="server_stopped_midway", log_epoch="f" * 32)
    script = Script(hello=[welcome(), welcome(log_epoch="f" * 32)], push=[other, applied])
    report = report_of(store, script)
    assert script.paths()[:4] == ["hello", "push", "hello", "push"]
    assert (report.trouble, store.status().here) == ("", 0)


def test_that_a_server_that_waits_for_an_earlier_edit_gets_it() -> None:
    store = laptop()
    store.work([an_edit(number, ONE) for number in (1, 2)])
    report_of(store, Script())
    store.work([an_edit(3, ONE)])
    lost = wire.Pushed(results=(), expected_seq=2, server_time=welcome().server_time)
    script = Script(push=[lost, applied])
    report = report_of(store, script)
    pushes = [ask.message for ask in script.asked if isinstance(ask.message, wire.Push)]
    assert [[sent.seq for sent in push.edits] for push in pushes] == [[3], [2, 3]]
    assert (report.offered_again, report.trouble, store.status().here) == (1, "", 0)


def test_that_a_server_that_never_answers_an_edit_is_not_asked_for_ever() -> None:
    store = laptop()
    store.work([an_edit(1, ONE)])
    mute = wire.Pushed(results=(), expected_seq=1, server_time=welcome().server_time)
    script = Script(push=mute)
    assert report_of(store, script).trouble == "server_fault"
    assert script.paths().count("push") == 2


@pytest.mark.parametrize("key", ["server_unreachable", "server_busy"])
@pytest.mark.parametrize("path", ["hello", "push", "bootstrap", "pull", "sums"])
def test_that_a_line_that_is_gone_ends_the_run_and_leaves_the_rest_for_the_next(path: str, key: str) -> None:
    store = laptop()
    store.work([an_edit(1, ONE)])
    turns: dict[str, wire.Message] = {"hello": welcome((ONE, 0)), "bootstrap": page_of(ONE, 2)}
    script = Script(**{**turns, path: wire.Fault(key=key, wait_s=9)})
    report = report_of(store, script)
    assert (report.trouble, report.wait_s) == (key, 9)
    assert script.paths()[-1] == path
    assert store.status().sending == 0
    assert report_of(store, Script(**turns)).trouble == ""
    assert (store.status().here, len(store.records())) == (0, 3)


def test_that_one_file_taken_away_meanwhile_is_not_the_end_of_all_access() -> None:
    store = laptop()
    gone = wire.Fault(key="scope_not_held")
    script = Script(hello=welcome((ONE, 0), (TWO, 0)), bootstrap=[gone, page_of(TWO, 2)])
    report = report_of(store, script)
    assert script.paths() == ["hello", "bootstrap", "bootstrap", "pull", "sums"]
    assert (report.trouble, report.received) == ("", 2)


def test_that_a_fault_nobody_knows_is_told_as_a_fault_of_the_server() -> None:
    report = report_of(laptop(), Script(hello=wire.Fault(key="flux_capacitor")))
    assert report.trouble == "server_fault"
    assert report.trouble in CATALOGUE


def test_that_a_run_that_is_stopped_never_counts_as_one_that_went_through() -> None:
    store = laptop()
    store.work([an_edit(1, ONE)])
    script = Script()
    course = run(store, _means())
    course.send(script(next(course)))
    assert store.status().sending == 1
    course.close()
    status = store.status()
    assert (status.here, status.sending, status.trouble, status.last_success) == (1, 0, STOPPED, "")


def test_that_a_full_disk_is_noted_and_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_store: DictStore, _page: wire.Bootstrapped) -> None:
        raise Told("disk_full")

    monkeypatch.setattr(DictStore, "whole", full)
    store = laptop()
    with pytest.raises(Told) as caught:
        report_of(store, Script(hello=welcome((ONE, 0)), bootstrap=page_of(ONE, 1)))
    assert caught.value.key == store.status().trouble == "disk_full"


def test_that_pages_grow_while_they_are_quick() -> None:
    script = Script(hello=welcome(*((scope_id(number), 0) for number in range(1, 6))), bootstrap=_empty)
    report_of(laptop(), script)
    asked = [ask.message.limit for ask in script.asked if isinstance(ask.message, wire.Bootstrap)]
    assert asked == [100, 300, 900, 1000, 1000]


def _empty(ask: Ask) -> wire.Message:
    assert isinstance(ask.message, wire.Bootstrap)
    return page_of(ask.message.scope, 0)


def _means() -> Means:
    return Means(Clock(), lambda: 0.0, LaptopKey(), "1")


# -- the next page goes before the last answer is stored --------------------------------------------------------------
def ahead_of(store: DictStore, script: Script, most: int) -> list[tuple[str, list[int]]]:
    """What is asked ahead and what is stored, in order: `asked` and `stored` with the numbers of the edits."""
    told: list[tuple[str, list[int]]] = []
    numbers: dict[str, int] = {}
    right = store.results

    def ahead(ask: Ask) -> None:
        if isinstance(ask.message, wire.Push):
            numbers.update({sent.edit.id: sent.seq for sent in ask.message.edits})
            told.append(("asked", [sent.seq for sent in ask.message.edits]))

    def results(pushed: wire.Pushed) -> Changes:
        told.append(("stored", [numbers[one.edit] for one in pushed.results]))
        return right(pushed)

    store.results = results  # type: ignore[method-assign]
    report_of(store, script, sizes=Sizes(push_edits=most), ahead=ahead)
    return told


def test_that_the_server_has_the_next_page_before_an_answer_is_stored() -> None:
    store = laptop()
    store.work([an_edit(number, ONE) for number in range(1, 6)])
    assert ahead_of(store, Script(), 2) == [
        ("asked", [1, 2]),
        ("asked", [3, 4]),
        ("stored", [1, 2]),
        ("asked", [5]),
        ("stored", [3, 4]),
        ("stored", [5]),
    ]
    assert store.outbox == []


def test_that_after_a_fault_nothing_is_ahead_of_what_must_come_first() -> None:
    store = laptop()
    store.work([an_edit(number, ONE) for number in range(1, 6)])
    script = Script(push=[wire.Fault(key="server_fault"), applied])
    asked = ahead_of(store, script, 4)
    assert asked[:3] == [("asked", [1, 2, 3, 4]), ("asked", [1, 2]), ("asked", [3, 4])]
    assert store.outbox == []


def test_that_a_server_which_takes_less_is_not_sent_what_follows_the_rest() -> None:
    store = laptop()
    store.work([an_edit(number, ONE) for number in range(1, 5)])

    def one_only(ask: Ask) -> wire.Message:
        push = ask.message
        assert isinstance(push, wire.Push)
        return applied(Ask(ask.path, push.model_copy(update={"edits": push.edits[:1]}), ask.answer))

    told = ahead_of(store, Script(push=[one_only, applied]), 2)
    assert told[:3] == [("asked", [1, 2]), ("stored", [1]), ("asked", [2, 3])]
    assert store.outbox == []
