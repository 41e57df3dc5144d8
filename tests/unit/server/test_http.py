"""The service over HTTP: who is let in, what is bounded, and what a fault says."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator

import pytest
import zstandard
from fastapi.testclient import TestClient

from caseworker import custody, digests, wire
from caseworker.domain.ids import DeviceId
from caseworker.domain.messages import CATALOGUE
from caseworker.server import bodies
from caseworker.server.book import Ledger
from caseworker.server.custody.endings import Endings
from caseworker.server.declined import Declined
from caseworker.server.http import DOOR, RECOVERY, SYNC, Settings, make_app
from caseworker.server.ration import DailyRation, Ration
from tests.fakes.book import DictBook
from tests.unit.server.partnership import Laptop, Partnership, fresh_id

SECRET_WORDS = "Zebedee-Quartermaine"


@pytest.fixture
def place() -> Partnership:
    """A partnership over the dict book."""
    return Partnership(DictBook())


@pytest.fixture
def client(place: Partnership) -> Iterator[TestClient]:
    """Its service, over HTTP."""
    with TestClient(make_app(place.service, Settings(documented=True))) as made:
        yield made


def _token(laptop: Laptop) -> dict[str, str]:
    service, device = laptop.home.service, laptop.caller.device
    nonce = service.nonce(wire.NonceRequest(device=device)).nonce
    signature = laptop.key.sign(digests.token_text(device, nonce)).hex()
    token = service.token(wire.TokenRequest(device=device, nonce=nonce, signature=signature)).token
    return {"Authorization": f"Bearer {token}"}


def _hello(laptop: Laptop) -> wire.Hello:
    return wire.Hello(app_v="trial", log_epoch=None, now=laptop.home.clock.now())


def test_that_a_whole_sync_goes_over_http_packed_both_ways(place: Partnership, client: TestClient) -> None:
    laptop = place.laptop(place.team("North"))
    headers = {**_token(laptop), "Content-Encoding": "zstd", "Accept-Encoding": "zstd"}
    scope = fresh_id()
    edits = [laptop.edit(fresh_id(), scope, {"summary": "A walk. " * 20}, kind="session") for _ in range(20)]
    new = wire.NewScope.model_validate({"scope": scope, "team": laptop.enrolled.team})
    push = laptop.signed(laptop.numbered(*edits, new=new))
    packed = zstandard.ZstdCompressor().compress(push.model_dump_json().encode())
    answer = client.post("/v1/sync/push", content=packed, headers=headers)
    assert answer.headers["content-encoding"] == "zstd"
    assert answer.headers["cache-control"] == "no-store"
    pushed = wire.Pushed.model_validate_json(bodies.unpacked(answer.content, "zstd"))
    assert [result.outcome for result in pushed.results] == ["applied"] * 20


@pytest.mark.parametrize("path", [path for path, *_ in SYNC])
@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer x", "Basic eDp4", "Bearer \x7f"])
def test_that_nothing_is_answered_without_a_token(client: TestClient, path: str, given: str) -> None:
    answer = client.post(path, content=b"{}", headers={"Authorization": given} if given else {})
    assert answer.status_code == 401
    assert wire.Fault.model_validate_json(answer.content).key == "access_ended"


BROKEN = {
    "no JSON": b"{",
    "another shape": b"[]",
    "a member missing": b"{}",
    "not UTF-8": b'{"device": "\xff"}',
    "very deep": b"[" * 100_000,
    "a lone surrogate": b'{"device": "\\ud800"}',
}


@pytest.mark.parametrize("what", BROKEN)
@pytest.mark.parametrize("path", [path for path, *_ in (*SYNC, *DOOR, RECOVERY)])
def test_that_a_message_that_cannot_be_read_gets_a_fault(
    place: Partnership, client: TestClient, path: str, what: str
) -> None:
    answer = client.post(path, content=BROKEN[what], headers=_token(place.laptop(place.team("North"))))
    assert answer.status_code == 422
    assert wire.Fault.model_validate_json(answer.content).key in CATALOGUE


def test_that_a_fault_repeats_nothing_of_what_was_sent(
    place: Partnership, client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    laptop = place.laptop(place.team("North"))
    token = _token(laptop)
    bad = {"log_epoch": [SECRET_WORDS], "edits": [{"seq": SECRET_WORDS, SECRET_WORDS: 1}], "signature": SECRET_WORDS}
    answer = client.post("/v1/sync/push", json=bad, headers=token)
    assert answer.status_code == 422
    assert SECRET_WORDS not in answer.text
    assert SECRET_WORDS not in caplog.text
    assert token["Authorization"].split()[1] not in caplog.text


def test_that_a_fault_of_the_server_itself_is_told_without_content(
    place: Partnership, client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    laptop = place.laptop(place.team("North"))
    token = _token(laptop)

    def broken(worker: str, deed: object) -> Ledger:
        raise KeyError(SECRET_WORDS)

    monkeypatch.setattr(place.book, "as_worker", broken)
    answer = client.post("/v1/sync/hello", content=_hello(laptop).model_dump_json(), headers=token)
    assert answer.status_code == 500
    assert wire.Fault.model_validate_json(answer.content).key == "server_fault"
    assert SECRET_WORDS not in answer.text + caplog.text
    assert "KeyError" in caplog.text


def test_that_nothing_is_answered_with_a_redirect(client: TestClient) -> None:
    answer = client.post("/v1/sync/hello/", follow_redirects=False, headers={"Host": "elsewhere.example"})
    assert answer.status_code == 404
    assert "location" not in answer.headers


def test_that_a_body_beyond_the_limit_is_not_read_to_its_end(client: TestClient) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b"x" * 1_000_000

    with pytest.raises(Declined) as declined:
        asyncio.run(bodies.received(endless(), "", ""))
    assert (declined.value.status, read) == (413, 5)
    assert client.post("/v1/enrol", content=b"x" * (bodies.WIRE_BYTES + 1)).status_code == 413


def test_that_a_small_body_cannot_fill_the_memory(client: TestClient) -> None:
    bomb = zstandard.ZstdCompressor(level=19).compress(b" " * (bodies.PLAIN_BYTES + 1))
    assert len(bomb) < 10_000
    headers = {"Content-Encoding": "zstd"}
    assert client.post("/v1/enrol", content=bomb, headers=headers).status_code == 413
    assert client.post("/v1/enrol", content=b"not zstd", headers=headers).status_code == 422
    assert client.post("/v1/enrol", content=b"{}", headers={"Content-Encoding": "gzip"}).status_code == 422


def test_that_a_device_that_asks_too_often_is_told_how_long_to_wait(place: Partnership) -> None:
    laptop = place.laptop(place.team("North"))
    app = make_app(place.service, Settings(device_most=2, device_per_second=0.1))
    with TestClient(app) as client:
        headers, body = _token(laptop), _hello(laptop).model_dump_json()
        answers = [client.post("/v1/sync/hello", content=body, headers=headers) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        fault = wire.Fault.model_validate_json(answers[2].content)
        assert (fault.key, fault.wait_s) == ("server_busy", 10)
        assert answers[2].headers["retry-after"] == "10"
        other = place.laptop(laptop.enrolled.team)
        assert client.post("/v1/sync/hello", content=body, headers=_token(other)).status_code == 200


def test_that_an_office_behind_one_address_gets_its_tokens_where_strangers_wait(client: TestClient) -> None:
    asked = wire.NonceRequest(device=DeviceId("d" * 32)).model_dump_json()
    assert {client.post("/v1/nonce", content=asked).status_code for _ in range(200)} == {200}
    refused = wire.Enrol(invite="WRONG", public_key="00" * 32).model_dump_json()
    answers = [client.post("/v1/enrol", content=refused).status_code for _ in range(70)]
    assert set(answers[:60]) == {403}
    assert answers[69] == 429


def test_that_a_ration_fills_up_again() -> None:
    now = [0.0]
    ration = Ration(2, 0.5, monotonic=lambda: now[0])
    assert [ration.take("one") for _ in range(3)] == [0, 0, 2]
    now[0] += 2.0
    assert [ration.take("one") for _ in range(2)] == [0, 2]
    assert ration.take("two") == 0


def test_that_a_day_has_three_requests_for_a_lost_key_whether_the_laptop_is_known_or_not(
    place: Partnership, client: TestClient
) -> None:
    def answered(device: str, number: int) -> int:
        asked = {"device": device, "store": "57" * 16, "epoch": 1, "public_key": f"{number:064x}"}
        return client.post(custody.RECOVERY_PATH, json=asked).status_code

    for device in (place.laptop(place.team("North")).caller.device, "f" * 32):
        assert [answered(device, number) for number in (1, 2, 3, 4, 1, 3)] == [200, 200, 200, 429, 200, 200]


def test_that_the_days_requests_are_counted_for_a_day() -> None:
    now = [0.0]
    ration = DailyRation(2, monotonic=lambda: now[0])
    assert [ration.take("one", what) for what in ("a", "b", "c", "a")] == [0, 0, 86_400, 0]
    now[0] += 86_000
    assert ration.take("one", "c") == 400
    assert ration.take("two", "c") == 0
    now[0] += 400
    assert ration.take("one", "c") == 0


def test_that_a_receipt_and_a_request_need_no_token(place: Partnership, client: TestClient) -> None:
    laptop = place.laptop(place.team("North"))
    receipt = laptop.receipt("57" * 16, pieces=2)
    assert client.post(custody.ENDED_PATH, content=receipt.model_dump_json()).status_code == 422
    Endings(place.book, place.clock, place.signer).order(laptop.caller.device)
    answer = client.post(custody.ENDED_PATH, content=receipt.model_dump_json())
    assert (answer.status_code, custody.Ended.model_validate_json(answer.content)) == (200, receipt)
    assert client.get("/health").json()["ended"] == 1


def test_that_the_health_page_tells_what_became_of_laptops_and_that_a_drill_is_due(
    place: Partnership, client: TestClient
) -> None:
    assert "there is none" in client.get("/").text
    laptop = place.laptop(place.team("North"))
    fingerprint = place.recovery_key()
    assert (client.get("/health").json()["drill_due"], "never tried" in client.get("/").text) == (True, True)
    place.book.in_office(lambda office: office.safe.drilled(fingerprint, place.clock.now()))
    laptop.send_deeds(*laptop.lines("unlock"))
    laptop.send_deeds(*laptop.lines("view"))
    found = client.get("/health").json()
    assert (found["forked"], found["drill_due"], found["has_recovery"]) == (1, False, True)
    assert "last tried on 2031-03-04<" in client.get("/").text
    place.clock.go_on(days=184)
    assert client.get("/health").json()["drill_due"]
    assert "last tried on 2031-03-04: a drill is due" in client.get("/").text


def test_that_another_history_is_named_in_the_fault(place: Partnership, client: TestClient) -> None:
    laptop = place.laptop(place.team("North"))
    stale = wire.Pull(log_epoch="0" * 31 + "1", held=())
    answer = client.post("/v1/sync/pull", content=stale.model_dump_json(), headers=_token(laptop))
    assert answer.status_code == 409
    assert wire.Fault.model_validate_json(answer.content).log_epoch == laptop.epoch


def test_that_the_health_page_names_nobody(place: Partnership, client: TestClient) -> None:
    place.laptop_of(place.worker(place.team("North"), name=SECRET_WORDS))
    health = client.get("/health").json()
    assert (health["database"], health["devices"]) == (True, 1)
    page = client.get("/")
    assert page.status_code == 200
    assert "The server is well" in page.text
    assert SECRET_WORDS not in page.text + json.dumps(health)


def test_that_a_server_without_its_database_says_so(
    place: Partnership, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place.book, "vitals", lambda: None)
    for path in ("/health", "/ready", "/"):
        assert client.get(path).status_code == 503
    assert "cannot reach its database" in client.get("/").text


def test_that_unknown_paths_and_methods_get_a_fault_too(client: TestClient) -> None:
    for answer in (client.get("/v1/sync/push"), client.post("/v2/anything"), client.get("/docs/../etc")):
        assert answer.status_code in (404, 405)
        assert wire.Fault.model_validate_json(answer.content).key in CATALOGUE


def test_that_the_description_is_whole_and_only_there_when_asked_for(place: Partnership, client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    names = set(description["components"]["schemas"])
    referred = {part.split('"')[0] for part in json.dumps(description).split("#/components/schemas/")[1:]}
    assert referred <= names
    assert {path for path, *_ in (*SYNC, *DOOR, RECOVERY)} <= set(description["paths"])
    with TestClient(make_app(place.service, Settings())) as plain:
        assert plain.get("/openapi.json").status_code == 404
        assert plain.get("/docs").status_code == 404
