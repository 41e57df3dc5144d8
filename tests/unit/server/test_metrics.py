"""What a monitor is told: counts, to who may ask, and nothing of anybody."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from caseworker import wire
from caseworker.digests import token_text
from caseworker.server.http import Settings, make_app
from caseworker.server.metrics import Metrics, may_read
from caseworker.server.vitals import Vitals
from tests.fakes.book import DictBook
from tests.unit.server.partnership import Partnership, fresh_id

TOKEN = "a-token-of-a-monitor"
LINE = re.compile(r"(# (HELP|TYPE) caseworker_\w+ .+|caseworker_\w+\{(\w+=\"[^\"]*\",?)+\} [0-9.e+-]+)")


@pytest.fixture
def place() -> Partnership:
    """A partnership over the dict book."""
    return Partnership(DictBook())


@pytest.fixture
def client(place: Partnership) -> Iterator[TestClient]:
    """Its service, asked from this machine."""
    app = make_app(place.service, Settings(metrics_token=TOKEN))
    with TestClient(app, client=("127.0.0.1", 50_000)) as made:
        yield made


def test_that_a_monitor_reads_counts_and_no_word_or_id_of_anybody(place: Partnership, client: TestClient) -> None:
    laptop = place.laptop(place.team("North"))
    nonce = place.service.nonce(wire.NonceRequest(device=laptop.caller.device)).nonce
    signature = laptop.key.sign(token_text(laptop.caller.device, nonce)).hex()
    asked = wire.TokenRequest(device=laptop.caller.device, nonce=nonce, signature=signature)
    headers = {"Authorization": f"Bearer {place.service.token(asked).token}"}
    scope, record = fresh_id(), fresh_id()
    edit = laptop.edit(record, scope, {"name": "Zebedee-Quartermaine"}, verb="create")
    push = laptop.signed(
        laptop.numbered(edit, new=wire.NewScope.model_validate({"scope": scope, "team": laptop.enrolled.team}))
    )
    assert client.post("/v1/sync/push", content=push.model_dump_json(), headers=headers).status_code == 200
    client.post("/v1/sync/push", content="{}")
    page = client.get("/metrics").text
    assert all(LINE.fullmatch(line) for line in page.splitlines())
    assert re.search(r'caseworker_requests_total{process="\d+",route="/v1/sync/push",status="200"} 1', page)
    assert re.search(r'caseworker_requests_total{process="\d+",route="/v1/sync/push",status="401"} 1', page)
    assert re.search(r'caseworker_edits_total{process="\d+",outcome="applied"} 1', page)
    assert re.search(r'caseworker_answer_seconds_bucket{process="\d+",route="/v1/sync/push",le="\+Inf"} 2', page)
    for word in ("Zebedee", laptop.caller.device, laptop.caller.worker, scope, record, edit.id):
        assert word not in page


@pytest.mark.parametrize(
    ("host", "headers", "token", "expected"),
    [
        ("127.0.0.1", {}, "", True),
        ("::1", {}, TOKEN, True),
        ("127.0.0.1", {"x-forwarded-for": "198.51.100.7"}, TOKEN, False),
        ("127.0.0.1", {"forwarded": "for=198.51.100.7"}, "", False),
        ("198.51.100.7", {}, "", False),
        ("198.51.100.7", {"authorization": "Bearer "}, "", False),
        ("198.51.100.7", {"authorization": "Bearer guess"}, TOKEN, False),
        ("198.51.100.7", {"authorization": f"Bearer {TOKEN}"}, TOKEN, True),
        ("127.0.0.1", {"x-forwarded-for": "198.51.100.7", "authorization": f"Bearer {TOKEN}"}, TOKEN, True),
    ],
)
def test_that_only_this_machine_or_who_shows_the_token_may_ask(
    host: str, headers: dict[str, str], token: str, expected: bool
) -> None:
    assert may_read(host, headers, token) is expected


def test_that_to_anybody_else_there_is_no_such_page(client: TestClient) -> None:
    answer = client.get("/metrics", headers={"X-Forwarded-For": "198.51.100.7"})
    assert (answer.status_code, "caseworker_" in answer.text) == (404, False)


def test_that_what_is_not_known_is_left_out_and_not_told_as_nought() -> None:
    page = Metrics().page(None, 3.0)
    assert "caseworker_database_answers" in page
    assert "caseworker_laptops" not in page
    assert "caseworker_laptops" in Metrics().page(Vitals(2, 0), 3.0)
