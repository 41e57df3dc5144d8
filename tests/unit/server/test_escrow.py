"""Keys under escrow, and requests for them: what is kept, for whom, and what nobody learns."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from caseworker import custody, digests, wire
from caseworker.domain.errors import Told
from caseworker.server.custody.book import REQUESTS_KEPT, RecoveryKey
from caseworker.server.custody.custodian import ESCROWS_KEPT
from caseworker.server.custody.recovering import Recovery
from tests.unit.server.partnership import Laptop, Partnership, fresh_id

STORE = "57" * 16
NOTHING: Mapping[str, object] = {}


def _escrow(home: Partnership, epoch: int = 1, more: Mapping[str, object] = NOTHING) -> custody.Escrow:
    members = {"store": STORE, "epoch": epoch, "key": home.recovery_key(), "sealed": "5e" * 1168, **more}
    return custody.Escrow.model_validate(members)


def _request(laptop: Laptop, number: int = 1, more: Mapping[str, object] = NOTHING) -> custody.RecoveryRequest:
    members = {"device": laptop.caller.device, "store": STORE, "epoch": 1, "public_key": f"{number:064x}", **more}
    return custody.RecoveryRequest.model_validate(members)


def _asked(home: Partnership, laptop: Laptop) -> set[str]:
    kept = home.book.in_office(lambda office: office.safe.requests())
    return {one.asked.public_key for one in kept if one.asked.device == laptop.caller.device}


def test_that_a_sealed_key_is_kept_as_it_is_and_named_in_the_welcome(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    assert laptop.hello().escrow == ""
    kept = home.service.custodian.escrow(laptop.caller, _escrow(home))
    assert (kept.store, kept.epoch, kept.key) == (STORE, 1, home.recovery_key())
    assert laptop.hello().escrow == f"{STORE}/1/{home.recovery_key()}"
    found = home.book.in_office(lambda office: office.safe.escrows(_request(laptop)))
    assert found == [(home.recovery_key(), "5e" * 1168)]


def test_that_the_welcome_names_the_newest_epoch_and_the_key_in_use_before_others(home: Partnership) -> None:
    laptop, old = home.laptop(home.team("North")), home.recovery_key()
    for epoch in (1, 3, 2):
        home.service.custodian.escrow(laptop.caller, _escrow(home, epoch))
    assert laptop.hello().escrow == f"{STORE}/3/{old}"
    public = f"{int(fresh_id(), 16):02432x}"
    made = RecoveryKey(custody.fingerprint(public), public, home.clock.now())
    home.book.in_office(lambda office: office.safe.put_recovery_key(made))
    assert laptop.hello().escrow == f"{STORE}/3/{old}"
    home.service.custodian.escrow(laptop.caller, _escrow(home, 2))
    assert laptop.hello().escrow == f"{STORE}/2/{made.fingerprint}"


def test_that_the_recovery_key_is_told_at_enrolment_and_in_every_full_welcome(home: Partnership) -> None:
    fingerprint = home.recovery_key()
    laptop = home.laptop(home.team("North"))
    assert custody.fingerprint(laptop.enrolled.recovery_key) == fingerprint
    said = laptop.hello()
    assert said.recovery_key == laptop.enrolled.recovery_key
    text = custody.recovery_text(said.recovery_key)
    assert custody.is_signed(laptop.enrolled.server_key, text, said.recovery_signature)


def test_that_a_key_under_escrow_is_never_exchanged_for_another(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    home.service.custodian.escrow(laptop.caller, _escrow(home))
    home.service.custodian.escrow(laptop.caller, _escrow(home, more={"sealed": "ab" * 100}))
    found = home.book.in_office(lambda office: office.safe.escrows(_request(laptop)))
    assert [sealed for _, sealed in found] == ["5e" * 1168]


@pytest.mark.parametrize(
    "wrong",
    [{"key": "0000-0000-0000-0000-0000"}, {"key": "\x00"}, {"store": ""}, {"epoch": 0}, {"epoch": 2**40},
     {"sealed": "5E" * 40}, {"sealed": ""}, {"sealed": "00" * 4_097}],
    ids=[str(number) for number in range(8)],
)  # fmt: skip
def test_that_an_escrow_that_is_none_is_not_kept(home: Partnership, wrong: dict[str, object]) -> None:
    laptop = home.laptop(home.team("North"))
    with pytest.raises(Told, match="message_unreadable"):
        home.service.custodian.escrow(laptop.caller, _escrow(home, more=wrong))
    assert laptop.hello().escrow == ""


def test_that_whose_access_has_ended_leaves_no_more_keys_and_nobody_without_end(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    for epoch in range(1, ESCROWS_KEPT + 1):
        home.service.custodian.escrow(laptop.caller, _escrow(home, epoch))
    with pytest.raises(Told) as caught:
        home.service.custodian.escrow(laptop.caller, _escrow(home, ESCROWS_KEPT + 1))
    assert getattr(caught.value, "status", 0) == 429
    home.registrar.end(laptop.caller.device)
    with pytest.raises(Told) as caught:
        home.service.custodian.escrow(laptop.caller, _escrow(home))
    assert caught.value.key == "access_ended"


def test_that_a_request_gets_nothing_before_officers_answer_and_their_letter_after(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    asked, other = _request(laptop), _request(laptop, 2)
    for one in (asked, other, asked):
        assert home.service.custodian.recovery(one) == custody.RecoveryReply(store=STORE, epoch=1)
    home.book.in_office(lambda office: office.safe.reply(asked, "0a" * 80, home.clock.now()))
    assert home.service.custodian.recovery(asked).sealed == "0a" * 80
    assert home.service.custodian.recovery(other).sealed == ""
    assert home.service.custodian.recovery(_request(laptop, more={"epoch": 2})).sealed == ""


def test_that_an_unknown_laptop_is_answered_like_any_other(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    stranger = _request(laptop, more={"device": "f" * 32})
    assert home.service.custodian.recovery(stranger) == home.service.custodian.recovery(_request(laptop))
    kept = home.book.in_office(lambda office: office.safe.requests())
    assert "f" * 32 not in {one.asked.device for one in kept}


def _answered_long_ago(home: Partnership, laptop: Laptop) -> custody.RecoveryRequest:
    """A request that was answered thirty days ago, and one of another laptop, answered a second later."""
    asked, later = _request(laptop), _request(home.laptop(home.team("North")))
    for one in (asked, later):
        home.service.custodian.recovery(one)
        home.book.in_office(lambda office, one=one: office.safe.reply(one, "0a" * 80, home.clock.now()))  # type: ignore[misc]
        home.clock.go_on(seconds=1)
    home.clock.go_on(days=30, seconds=-1.5)
    assert home.service.custodian.recovery(later).sealed == "0a" * 80
    return asked


def test_that_an_answer_is_dropped_after_thirty_days_and_can_be_asked_for_again(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    asked = _answered_long_ago(home, laptop)
    assert home.service.custodian.recovery(asked).sealed == ""
    (kept,) = [
        one
        for one in home.book.in_office(lambda office: office.safe.requests())
        if one.asked.device == laptop.caller.device
    ]
    assert kept.replied_at is None


def test_that_officers_who_look_drop_old_answers_of_every_laptop(home: Partnership, tmp_path: Path) -> None:
    laptop = home.laptop(home.team("North"))
    _answered_long_ago(home, laptop)
    kept = {one.asked.device for one in Recovery(home.book, home.clock, tmp_path).requests()}
    assert laptop.caller.device not in kept
    assert len(kept) >= 1


def test_that_only_the_newest_unanswered_requests_are_kept_and_no_answer_is_lost(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    for number in range(1, 3 + REQUESTS_KEPT):
        home.clock.go_on(minutes=1)
        home.service.custodian.recovery(_request(laptop, number))
        if number == 1:
            home.book.in_office(lambda office: office.safe.reply(_request(laptop, 1), "0a", home.clock.now()))
    assert _asked(home, laptop) == {f"{number:064x}" for number in (1, 3, 4, 5)}


@pytest.mark.parametrize("wrong", [{"device": "x"}, {"store": "\x00"}, {"epoch": 0}, {"public_key": "ab"}], ids=str)
def test_that_a_request_that_is_none_is_a_fault(home: Partnership, wrong: dict[str, object]) -> None:
    with pytest.raises(Told, match="message_unreadable"):
        home.service.custodian.recovery(_request(home.laptop(home.team("North")), more=wrong))


def test_that_a_new_recovery_key_is_told_even_to_a_laptop_that_has_everything_else(home: Partnership) -> None:
    home.recovery_key()
    laptop = home.laptop(home.team("North"))

    def briefly(known: wire.Welcome) -> wire.Welcome:
        digest = digests.held_digest((grant.scope, grant.grant_epoch, grant.head) for grant in known.grants)
        asked = wire.Hello(app_v="x", log_epoch=None, now=home.clock.now(), tag=known.tag, digest=digest)
        return home.service.hello(laptop.caller, asked)

    known = laptop.hello()
    assert (briefly(known).unchanged, briefly(known).recovery_key) == (True, "")
    public = f"{int(fresh_id(), 16):02432x}"
    made = RecoveryKey(custody.fingerprint(public), public, home.clock.now())
    home.book.in_office(lambda office: office.safe.put_recovery_key(made))
    assert (briefly(known).unchanged, briefly(known).recovery_key) == (False, public)
