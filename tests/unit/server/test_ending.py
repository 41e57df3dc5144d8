"""The end of a laptop: the signed order in every welcome, the receipt, and what is handed over before."""

import hashlib
from collections.abc import Mapping

import pytest

from caseworker import custody, wire
from caseworker.domain.errors import Told
from caseworker.server.book import SYSTEM_DEVICE
from caseworker.server.custody.book import Laptop as Row
from caseworker.server.custody.custodian import RESCUES_KEPT
from caseworker.server.custody.endings import Endings
from tests.unit.server.partnership import Laptop, Partnership

STORE = "57" * 16
NOTHING: Mapping[str, object] = {}


@pytest.fixture
def endings(home: Partnership) -> Endings:
    """The verbs of administration."""
    return Endings(home.book, home.clock, home.signer)


def _row(endings: Endings, laptop: Laptop) -> Row:
    return next(one for one in endings.laptops() if one.device == laptop.caller.device)


def _rescue(
    home: Partnership, content: bytes = b"sealed letter", more: Mapping[str, object] = NOTHING
) -> custody.Rescue:
    members = {"store": STORE, "key": home.recovery_key(), "pieces": 2, "sealed": content.hex(), **more}
    return custody.Rescue.model_validate(members)


def test_that_the_order_is_signed_and_in_every_welcome_until_the_receipt_has_come(
    home: Partnership, endings: Endings
) -> None:
    laptop = home.laptop(home.team("North"))
    assert laptop.hello().ending is None
    home.clock.go_on(microseconds=123_457)
    assert endings.order(laptop.caller.device) == 1
    for _ in range(2):
        order = wire.Welcome.model_validate_json(laptop.hello().model_dump_json()).ending
        assert order is not None
        assert order.device == laptop.caller.device
        assert is_ordered(laptop, order)
        home.clock.go_on(days=1)
    assert home.service.custodian.ended(laptop.receipt(STORE)) == laptop.receipt(STORE)
    assert laptop.hello().ending is None


def is_ordered(laptop: Laptop, order: wire.Ending) -> bool:
    """Whether the laptop believes it."""
    return custody.is_signed(laptop.enrolled.server_key, order.signed_text, order.signature)


def test_that_an_order_ends_access_and_a_worker_means_all_their_laptops(home: Partnership, endings: Endings) -> None:
    team = home.team("North")
    worker = home.worker(team)
    one, other, colleague = home.laptop_of(worker), home.laptop_of(worker), home.laptop(team)
    assert endings.order(worker) == 2
    welcomes = [laptop.hello() for laptop in (one, other, colleague)]
    assert [(welcome.enabled, welcome.ending is not None) for welcome in welcomes] == [
        (False, True),
        (False, True),
        (True, False),
    ]


def test_that_an_order_given_again_stays_the_first_one(home: Partnership, endings: Endings) -> None:
    laptop = home.laptop(home.team("North"))
    endings.order(laptop.caller.device)
    first = laptop.hello().ending
    home.clock.go_on(hours=1)
    endings.order(laptop.caller.device)
    assert laptop.hello().ending == first


def test_that_an_order_for_nobody_is_told(endings: Endings) -> None:
    for who in ("f" * 32, "nobody of this name", SYSTEM_DEVICE):
        with pytest.raises(Told, match="record_missing"):
            endings.order(who)


def test_that_the_first_receipt_is_kept_and_a_repeat_is_harmless(home: Partnership, endings: Endings) -> None:
    laptop = home.laptop(home.team("North"))
    endings.order(laptop.caller.device)
    before = home.service.vitals()
    first = laptop.receipt(STORE, pieces=3)
    home.service.custodian.ended(first)
    home.clock.go_on(hours=1)
    home.service.custodian.ended(first)
    home.service.custodian.ended(laptop.receipt(STORE, pieces=9))
    after, row = home.service.vitals(), _row(endings, laptop)
    assert before is not None
    assert after is not None
    assert (after.ending, after.ended) == (before.ending - 1, before.ended + 1)
    assert (row.pieces, row.ended_at is not None, row.ending_at is not None) == (3, True, True)


def test_that_a_receipt_another_key_signed_ends_nothing(home: Partnership, endings: Endings) -> None:
    team = home.team("North")
    laptop, stranger = home.laptop(team), home.laptop(team)
    endings.order(laptop.caller.device)
    true = laptop.receipt(STORE, pieces=3)
    forged = stranger.receipt(STORE).model_copy(update={"device": laptop.caller.device})
    unknown = true.model_copy(update={"device": "f" * 32})
    for wrong in (forged, unknown, true.model_copy(update={"pieces": 0}), true.model_copy(update={"signature": ""})):
        with pytest.raises(Told) as caught:
            home.service.custodian.ended(wrong)
        assert (caught.value.key, getattr(caught.value, "status", 0)) == ("message_unreadable", 422)
    assert laptop.hello().ending is not None
    assert _row(endings, laptop).ended_at is None


def test_that_an_end_nobody_ordered_is_not_confirmed_and_the_later_order_is_told(
    home: Partnership, endings: Endings
) -> None:
    laptop = home.laptop(home.team("North"))
    early = laptop.receipt(STORE)
    with pytest.raises(Told, match="message_unreadable"):
        home.service.custodian.ended(early)
    assert _row(endings, laptop).ended_at is None
    endings.order(laptop.caller.device)
    assert laptop.hello().ending is not None
    home.service.custodian.ended(early)
    assert laptop.hello().ending is None


def test_that_a_laptop_whose_access_has_ended_hands_over_what_it_had_not_sent(
    home: Partnership, endings: Endings
) -> None:
    laptop = home.laptop(home.team("North"))
    letter = _rescue(home)
    endings.order(laptop.caller.device)
    expected = custody.RescueKept(digest=hashlib.sha256(b"sealed letter").hexdigest())
    assert home.service.custodian.rescue(laptop.caller, letter) == expected
    assert home.service.custodian.rescue(laptop.caller, letter) == expected
    home.service.custodian.rescue(laptop.caller, _rescue(home, b"another"))
    kept = home.book.in_office(lambda office: office.safe.rescues(laptop.caller.device))
    assert sorted(bytes.fromhex(one.sealed) for one in kept) == [b"another", b"sealed letter"]


def test_that_a_rescue_is_bounded_in_size_and_in_number(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    home.service.custodian.rescue(laptop.caller, _rescue(home, bytes(custody.RESCUE_BYTES)))
    with pytest.raises(Told) as caught:
        home.service.custodian.rescue(laptop.caller, _rescue(home, bytes(custody.RESCUE_BYTES + 1)))
    assert getattr(caught.value, "status", 0) == 413
    for number in range(1, RESCUES_KEPT):
        home.service.custodian.rescue(laptop.caller, _rescue(home, number.to_bytes(2, "big")))
    with pytest.raises(Told) as caught:
        home.service.custodian.rescue(laptop.caller, _rescue(home, b"one more"))
    assert getattr(caught.value, "status", 0) == 429


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "0000-0000-0000-0000-0000"},
        {"key": "\x00"},
        {"store": "x"},
        {"pieces": -1},
        {"sealed": ""},
        {"sealed": "zz"},
    ],
    ids=str,
)
def test_that_a_rescue_nobody_could_open_is_not_taken_for_one(home: Partnership, wrong: dict[str, object]) -> None:
    laptop = home.laptop(home.team("North"))
    with pytest.raises(Told, match="message_unreadable"):
        home.service.custodian.rescue(laptop.caller, _rescue(home, more=wrong))
    assert home.book.in_office(lambda office: office.safe.rescues(laptop.caller.device)) == []
