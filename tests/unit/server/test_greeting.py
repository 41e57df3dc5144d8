"""Hello in short and in full, what it says of the worker, and several scopes in one answer."""

import pytest

from caseworker import digests, wire
from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.server.book import Book
from caseworker.server.service import Service
from tests.unit.server.partnership import Laptop, Partnership, fresh_id


def _briefly(laptop: Laptop, known: wire.Welcome, *cursors: tuple[ScopeId, int]) -> wire.Welcome:
    """Hello in short, by a laptop that has read every grant of a welcome, these ones up to there."""
    read = {grant.scope: (grant.grant_epoch, grant.head) for grant in known.grants}
    read |= {scope: (read[scope][0], cursor) for scope, cursor in cursors}
    digest = digests.held_digest((scope, epoch, cursor) for scope, (epoch, cursor) in read.items())
    asked = wire.Hello(
        app_v="trial", log_epoch=known.log_epoch, now=laptop.home.clock.now(), tag=known.tag, digest=digest
    )
    return laptop.home.service.hello(laptop.caller, asked)


def test_that_a_laptop_that_has_everything_is_told_so_in_a_word(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    laptop.new_file()
    short = _briefly(laptop, laptop.hello())
    assert short.unchanged
    assert (short.grants, short.revoked, short.you, short.expected_seq) == ((), (), None, 2)


def test_that_a_feed_that_went_on_is_told_in_full(home: Partnership) -> None:
    team = home.team("North")
    one, other = home.laptop(team), home.laptop(team)
    scope, record, _ = one.new_file()
    known = other.hello()
    one.push(one.edit(record, scope, {"phone": "07700 900001"}))
    answer = _briefly(other, known)
    assert not answer.unchanged
    assert {grant.scope: grant.head for grant in answer.grants}[scope] == 2
    assert not _briefly(other, other.hello(), (scope, 1)).unchanged


def test_that_a_grant_that_changed_in_any_way_is_told_in_full(home: Partnership) -> None:
    north, south = home.team("North"), home.team("South")
    author, guest = home.laptop(north), home.laptop(south)
    scope, _, _ = author.new_file()
    home.registrar.grant(scope, team=south, level="write")
    known = guest.hello()
    assert _briefly(guest, known).unchanged
    home.registrar.grant(scope, team=south, level="read")
    answer = _briefly(guest, known)
    assert {grant.scope: grant.level for grant in answer.grants}[scope] == "read"


def test_that_a_scope_that_was_closed_is_never_passed_over_by_the_short_hello(home: Partnership) -> None:
    north, south = home.team("North"), home.team("South")
    author, guest = home.laptop(north), home.laptop(south)
    scope, _, _ = author.new_file()
    home.registrar.grant(scope, team=south)
    known = guest.hello()
    home.registrar.close(scope, team=south)
    for answer in (_briefly(guest, known), _briefly(guest, guest.hello())):
        assert not answer.unchanged
        assert [one.scope for one in answer.revoked] == [scope]


def test_that_a_worker_who_moved_is_told_the_team_they_are_in_now(home: Partnership) -> None:
    north, south = home.team("North"), home.team("South")
    laptop = home.laptop(north)
    known = laptop.hello()
    assert known.you is not None
    assert (known.you.team, known.you.name) == (north, "Ada Example")
    home.registrar.move(laptop.enrolled.worker, team=south)
    answer = _briefly(laptop, known)
    assert answer.you is not None
    assert answer.you.team == south
    assert answer.you.team_name.startswith("South")
    assert "Ada" not in repr(answer)


def test_that_several_scopes_come_in_one_answer_in_the_order_asked(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    files = [laptop.new_file()[0] for _ in range(4)]
    for number in range(5):
        laptop.push(laptop.edit(fresh_id(), files[1], {"summary": f"walk {number}"}, kind="session"))
    given: dict[ScopeId, list[RecordId]] = {scope: [] for scope in files}
    waiting, after, answers = list(files), None, 0
    while waiting:
        first, *then = waiting
        asked = wire.Bootstrap(log_epoch=laptop.epoch, scope=first, after=after, limit=3, then=tuple(then))
        answer = home.service.bootstrap(laptop.caller, asked)
        answers += 1
        pages = (answer, *answer.then)
        assert [page.scope for page in pages] == waiting[: len(pages)]
        assert sum(len(page.records) for page in pages) <= 3
        for page in pages:
            given[page.scope] += [whole.record for whole in page.records]
        after = pages[-1].next
        waiting = waiting[len(pages) - (after is not None) :]
    assert {scope: len(records) for scope, records in given.items()} == dict(zip(files, (1, 6, 1, 1), strict=True))
    assert all(records == sorted(set(records)) for records in given.values())
    assert answers == 3


def test_that_a_scope_that_is_not_held_is_left_out_and_named_only_when_it_is_asked_for_first(
    home: Partnership,
) -> None:
    north, south = home.team("North"), home.team("South")
    laptop, stranger = home.laptop(north), home.laptop(south)
    own, foreign = laptop.new_file()[0], stranger.new_file()[0]
    home.registrar.grant(foreign, team=north)
    home.registrar.close(foreign, team=north)
    asked = wire.Bootstrap(log_epoch=laptop.epoch, scope=own, then=(foreign,))
    assert home.service.bootstrap(laptop.caller, asked).then == ()
    with pytest.raises(Told) as caught:
        laptop.bootstrap(foreign)
    assert caught.value.key == "scope_not_held"


def test_that_a_laptop_that_asks_for_one_scope_gets_one(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    scope, record, _ = laptop.new_file()
    old = wire.Bootstrap.model_validate_json(f'{{"log_epoch": "{laptop.epoch}", "scope": "{scope}"}}')
    answer = home.service.bootstrap(laptop.caller, old)
    assert ([whole.record for whole in answer.records], answer.then) == ([record], ())


def test_that_what_is_sent_to_an_erased_record_is_kept_nowhere_whoever_sends_it(home: Partnership) -> None:
    author, stranger = home.laptop(home.team("North")), home.laptop(home.team("South"))
    scope, record, _ = author.new_file()
    home.disposing.erase_record(record, by=author.enrolled.worker)
    edit = stranger.edit(record, scope, {"name": "Jo Example"})
    (result,) = stranger.push(edit)
    assert (result.outcome, result.reason) == ("erased", "")
    assert edit.id not in {one.edit for one in home.book.in_office(lambda office: office.set_aside())}


def test_that_an_app_too_old_to_read_may_send_and_is_told_so_when_it_pulls(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    scope, record, _ = laptop.new_file()
    book: Book = home.book
    home.service = Service(book, home.clock, signer=home.signer, min_pull_schema=2)
    for verb in (lambda: laptop.pull(laptop.held(scope)), lambda: laptop.bootstrap(scope)):
        with pytest.raises(Told) as caught:
            verb()
        assert (caught.value.key, getattr(caught.value, "status", 0)) == ("app_too_old", 426)
    assert laptop.push(laptop.edit(record, scope, {"phone": "07700 900001"}))[0].outcome == "applied"
    today = wire.Pull(log_epoch=laptop.epoch, held=(laptop.held(scope),), schema_v=2)
    assert len(home.service.pull(laptop.caller, today).entries) == 2
