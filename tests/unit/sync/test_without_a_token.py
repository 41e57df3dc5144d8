"""What a laptop says without a token: words that are lost, and the receipt of its end. Over real HTTP."""

import json

import pytest

from caseworker import custody
from caseworker.custody import Ended, RecoveryReply, RecoveryRequest
from caseworker.domain.errors import Told
from caseworker.domain.ids import DeviceId
from caseworker.sync.ending import receipt, send_receipt
from caseworker.sync.recovery import ask_recovery
from tests.unit.sync.scripted import AT
from tests.unit.sync.scripted_server import LaptopKey, Reply, Seen, answering

DEVICE, STORE = DeviceId("d" * 32), "5" * 32
REQUEST = RecoveryRequest(device=DEVICE, store=STORE, epoch=2, public_key="ab" * 32)
RECEIPT = receipt(LaptopKey(), DEVICE, store=STORE, pieces=3, at=AT)


def says(message: RecoveryReply | Ended) -> Reply:
    return Reply(200, message.model_dump_json().encode())


@pytest.mark.parametrize("sealed", ["", "cd" * 80])
def test_that_a_request_is_handed_in_and_the_reply_read_without_a_token(sealed: str) -> None:
    reply = RecoveryReply(store=STORE, epoch=2, sealed=sealed)
    with answering(lambda _seen: says(reply)) as (address, seen):
        assert ask_recovery(address, REQUEST) == reply
    assert [one.path for one in seen] == [custody.RECOVERY_PATH]
    assert "authorization" not in seen[0].headers
    assert json.loads(seen[0].body) == REQUEST.model_dump(mode="json")


@pytest.mark.parametrize("update", [{"store": "6" * 32}, {"epoch": 1}])
def test_that_a_reply_about_another_store_is_not_taken(update: dict[str, object]) -> None:
    reply = RecoveryReply(store=STORE, epoch=2, sealed="cd").model_copy(update=update)
    with answering(lambda _seen: says(reply)) as (address, _), pytest.raises(Told) as caught:
        ask_recovery(address, REQUEST)
    assert caught.value.key == "server_nonsense"


def test_that_a_receipt_is_signed_with_the_laptops_key_over_all_it_says() -> None:
    key = LaptopKey().public
    assert custody.is_signed(key, RECEIPT.signed_text, RECEIPT.signature)
    for update in ({"pieces": 0}, {"store": "6" * 32}, {"device": "e" * 32}, {"at": AT.replace(day=3)}):
        changed = RECEIPT.model_copy(update=update)
        assert not custody.is_signed(key, changed.signed_text, RECEIPT.signature)


def test_that_a_receipt_can_be_kept_as_a_text_and_sent_later_without_the_key() -> None:
    kept = Ended.model_validate_json(RECEIPT.model_dump_json())

    def answer(seen: Seen) -> Reply:
        return says(Ended.model_validate_json(seen.body))

    with answering(answer) as (address, seen):
        send_receipt(address, kept)
        send_receipt(address, kept)
    assert [one.path for one in seen] == [custody.ENDED_PATH] * 2
    assert custody.is_signed(LaptopKey().public, kept.signed_text, kept.signature)


def test_that_a_receipt_counts_as_sent_only_when_the_server_repeats_it() -> None:
    other = RECEIPT.model_copy(update={"pieces": 0})
    with answering(lambda _seen: says(other)) as (address, _), pytest.raises(Told) as caught:
        send_receipt(address, RECEIPT)
    assert caught.value.key == "server_nonsense"


@pytest.mark.parametrize(
    ("reply", "key"),
    [
        (Reply(401, b'{"key": "access_ended"}'), "server_fault"),
        (Reply(401, b"{}"), "server_nonsense"),
        (Reply(422, b'{"key": "message_unreadable"}'), "message_unreadable"),
        (Reply(429, b'{"key": "server_busy", "wait_s": 30}'), "server_busy"),
        (Reply(200, b"<html>Sign in</html>", {"Content-Type": "text/html"}), "server_nonsense"),
        (Reply(200, b"[]"), "server_nonsense"),
    ],
)
def test_that_trouble_is_one_of_the_known_ones_for_both(reply: Reply, key: str) -> None:
    with answering(lambda _seen: reply) as (address, _):
        for ask in (lambda: ask_recovery(address, REQUEST), lambda: send_receipt(address, RECEIPT)):
            with pytest.raises(Told) as caught:
                ask()
            assert caught.value.key == key


def test_that_neither_goes_out_unencrypted_to_another_machine() -> None:
    for ask in (
        lambda: ask_recovery("http://casework.example.org", REQUEST),
        lambda: send_receipt("http://casework.example.org", RECEIPT),
    ):
        with pytest.raises(Told) as caught:
            ask()
        assert caught.value.key == "insecure_address"
