"""Promises about real laptops and a real server in the worst nights."""

from tests.planted.fault import Fault

STACK = "tests/property/test_sync_stack.py"

FAULTS = (
    Fault(
        id="stack-gone-when-offered",
        promise="What a laptop offered before it was killed stays with it until the server has said what became of it",
        file="caseworker/store/batch.py",
        before='"UPDATE outbox SET seq = ?, offered = 1 WHERE edit = ?", numbers)',
        after='"DELETE FROM outbox WHERE ? AND edit = ?", numbers)',
        test=f"{STACK}::test_that_a_laptop_killed_at_every_point_of_a_sync_loses_and_doubles_nothing",
    ),
    Fault(
        id="stack-answer-forgotten",
        promise="A server that was killed between taking edits and saying so knows them when they come again",
        file="caseworker/server/service.py",
        before="        known = ledger.results(caller.device, [sent.edit.id for sent in sents])\n",
        after="        known: dict[EditId, wire.Result] = {}\n",
        test=f"{STACK}::test_that_a_server_killed_at_every_point_loses_and_doubles_nothing",
    ),
    Fault(
        id="stack-sent-twice-taken-twice",
        promise="A push that arrives twice in bad weather is taken once",
        file="caseworker/server/service.py",
        before="for sent in reversed(sents) if sent.edit.id not in known}",
        after="for sent in reversed(sents)}",
        test=f"{STACK}::test_that_bad_weather_on_the_wire_loses_and_doubles_nothing",
    ),
    Fault(
        id="stack-full-disk-silent",
        promise="A disk that fills while news comes in is told, and never taken for a sync that went through",
        file="caseworker/sync/engine.py",
        before="        store.note_run(_now(means), trouble=told.key)\n        raise\n",
        after="        store.note_run(_now(means), trouble=told.key)\n        return course.report\n",
        test=f"{STACK}::test_that_a_disk_that_fills_while_news_comes_in_costs_nothing",
    ),
)
