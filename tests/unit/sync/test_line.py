"""What the line makes of a network that is not always a network, against real sockets on loopback."""

import socket
import threading
from collections.abc import Callable
from contextlib import closing

import pytest
import zstandard

from caseworker import wire
from caseworker.domain.errors import Told
from caseworker.domain.ids import DeviceId
from caseworker.sync import line
from caseworker.sync.address import Address
from caseworker.sync.asks import NONCE, SUMS, TOKEN, Ask
from caseworker.sync.enrol import enrol
from caseworker.sync.line import Line, Post
from tests.unit.sync.scripted_server import LaptopKey, Reply, Script, Seen, answering

JSON = {"Content-Type": "application/json"}
SECRET = "The grandmother's flat, 07700 900123"
ASK = Ask(SUMS, wire.Sums(log_epoch=SECRET, scopes=()), wire.Summed)


def told(script: Script) -> Told:
    with answering(script) as (address, _seen):
        return told_at(address)


def told_at(address: str) -> Told:
    with closing(Post(Address.of(address))) as post, pytest.raises(Told) as caught:
        post.send(ASK.path, ASK.message, ASK.answer)
    return caught.value


def line_to(address: str) -> Line:
    return Line(Post(Address.of(address)), DeviceId("d"), LaptopKey())


def always(reply: Reply) -> Script:
    return lambda _seen: reply


@pytest.mark.parametrize(
    ("reply", "key"),
    [
        (Reply(200, b"<html>Sign in to FreeBus Wi-Fi</html>", {"Content-Type": "text/html"}), "server_nonsense"),
        (Reply(200, b"<html>Sign in</html>", JSON), "server_nonsense"),
        (Reply(200, b'{"sums": 7}', JSON), "server_nonsense"),
        (Reply(302, b"", {"Location": "https://wifi.example/"}), "server_nonsense"),
        (Reply(511, b"sign in", {"Content-Type": "text/html"}), "server_nonsense"),
        (Reply(401, b'{"error": "sign in"}', JSON), "server_nonsense"),
        (Reply(403, b"blocked by filter", {"Content-Type": "text/html"}), "server_nonsense"),
        (Reply(200, b"not zstd", JSON | {"Content-Encoding": "zstd"}), "server_nonsense"),
        (Reply(200, b"{}", JSON | {"Content-Encoding": "br"}), "server_nonsense"),
        (Reply(500, b"{}"), "server_fault"),
        (Reply(502, b"Bad gateway", {"Content-Type": "text/html"}), "server_fault"),
        (Reply(503, b"", {"Retry-After": "9"}), "server_busy"),
        (Reply(429, b'{"key":"server_busy","wait_s":7}'), "server_busy"),
        (Reply(426, b'{"key":"app_too_old"}'), "app_too_old"),
        (Reply(403, b'{"key":"access_ended"}'), "access_ended"),
        (Reply(200, b'{"sums": {}}', JSON, cut=4), "server_stopped_midway"),
    ],
)
def test_that_every_strange_answer_is_one_known_trouble(reply: Reply, key: str) -> None:
    assert told(always(reply)).key == key


def test_that_a_busy_server_is_given_the_time_it_asks_for() -> None:
    assert told(always(Reply(503, b"", {"Retry-After": "9"}))).facts == {"wait_s": 9}
    assert told(always(Reply(429, b'{"key":"server_busy","wait_s":7}'))).facts == {"wait_s": 7}


def test_that_no_content_travels_in_a_trouble() -> None:
    body = f'{{"sums": "{SECRET}"}}'.encode()
    trouble = told(always(Reply(200, body)))
    seen, at = "", trouble.__cause__ or trouble.__context__
    while at is not None and not trouble.__suppress_context__:
        seen, at = seen + repr(at) + str(at), at.__cause__ or at.__context__
    assert SECRET not in seen + repr(trouble) + str(trouble) + repr(trouble.facts) + repr(ASK)


def test_that_a_small_packed_answer_cannot_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "PLAIN_BYTES", 1_000_000)
    bomb = zstandard.ZstdCompressor().compress(b'{"sums": {}' + b" " * 5_000_000 + b"}")
    assert len(bomb) < 2_000
    assert told(always(Reply(200, bomb, JSON | {"Content-Encoding": "zstd"}))).key == "server_nonsense"


def test_that_an_answer_over_the_limit_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "WIRE_BYTES", 50_000)
    assert told(always(Reply(200, b" " * 200_000))).key == "server_nonsense"


def test_that_a_server_which_is_not_there_is_unreachable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    assert told_at(f"http://127.0.0.1:{port}").key == "server_unreachable"


def _speaking(greeting: bytes) -> tuple[int, Callable[[], None]]:
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with listener, listener.accept()[0] as met:
            met.recv(65536)
            met.sendall(greeting)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return listener.getsockname()[1], thread.join


@pytest.mark.parametrize(
    ("greeting", "key"), [(b"SSH-2.0-box\r\n\r\n", "server_nonsense"), (b"", "server_stopped_midway")]
)
def test_that_a_stranger_on_the_port_is_told_from_a_line_that_broke(greeting: bytes, key: str) -> None:
    port, join = _speaking(greeting)
    trouble = told_at(f"http://127.0.0.1:{port}")
    join()
    assert trouble.key == key


def test_that_plain_http_where_https_is_expected_is_nonsense() -> None:
    port, join = _speaking(b"HTTP/1.1 200 OK\r\n\r\n")
    trouble = told_at(f"https://127.0.0.1:{port}")
    join()
    assert trouble.key == "server_nonsense"


class Tokens:
    """A server that hands out numbered tokens, checks the signature, and lets a test say which token is good."""

    def __init__(self) -> None:
        self.given = 0
        self.good: Callable[[str], bool] = lambda _token: True
        self.signed: list[wire.TokenRequest] = []

    def __call__(self, seen: Seen) -> Reply:
        body = zstandard.ZstdDecompressor().decompress(seen.body) if "content-encoding" in seen.headers else seen.body
        if seen.path == NONCE:
            return Reply(200, b'{"nonce": "abcd"}')
        if seen.path == TOKEN:
            self.given += 1
            self.signed.append(wire.TokenRequest.model_validate_json(body))
            return Reply(200, f'{{"token": "t{self.given}", "expires_in": 600}}'.encode())
        if not self.good(seen.headers["authorization"]):
            return Reply(401, b'{"key": "access_ended"}')
        return Reply(200, b'{"sums": {}}')


def test_that_a_token_is_signed_for_once_and_used_until_it_runs_out() -> None:
    tokens = Tokens()
    with answering(tokens) as (address, _seen), closing(line_to(address)) as open_line:
        for now in (0.0, 100.0, 500.0):
            assert open_line.answer(ASK, now) == wire.Summed(sums={})
        assert tokens.given == 1
        open_line.answer(ASK, 571.0)
    assert tokens.given == 2
    assert tokens.signed[0].signature == LaptopKey().sign(b"caseworker-token/1|d|abcd")


def test_that_a_token_the_server_no_longer_takes_is_renewed_once() -> None:
    tokens = Tokens()
    tokens.good = lambda token: token != "Bearer t1"
    with answering(tokens) as (address, _seen), closing(line_to(address)) as open_line:
        assert open_line.answer(ASK, 0.0) == wire.Summed(sums={})
    assert tokens.given == 2


def test_that_a_server_which_takes_no_token_at_all_is_at_fault() -> None:
    tokens = Tokens()
    tokens.good = lambda _token: False
    with (
        answering(tokens) as (address, _seen),
        closing(line_to(address)) as open_line,
        pytest.raises(Told) as caught,
    ):
        open_line.answer(ASK, 0.0)
    assert caught.value.key == "server_fault"
    assert tokens.given == 2


def test_that_a_long_message_travels_packed() -> None:
    scopes = tuple(f"{number:032x}" for number in range(200))
    ask = wire.Sums.model_validate({"log_epoch": "e", "scopes": scopes})
    with answering(always(Reply(200, b'{"sums": {}}'))) as (address, seen), closing(Post(Address.of(address))) as post:
        post.send(SUMS, ask, wire.Summed)
    assert seen[0].headers["content-encoding"] == "zstd"
    assert wire.Sums.model_validate_json(zstandard.ZstdDecompressor().decompress(seen[0].body)) == ask
    assert len(seen[0].body) < len(ask.model_dump_json()) / 4


def test_that_enrolling_hands_over_the_public_key_and_gives_back_what_the_partnership_says() -> None:
    said = {
        "device": "d1", "device_code": "K7", "worker": "w1", "name": "Amina Khan", "role": "worker", "team": "t1",
        "team_name": "SAFE North", "programme": "safe", "log_epoch": "e1",
    }  # fmt: skip
    body = wire.Enrolled.model_validate(said).model_dump_json().encode()
    with answering(always(Reply(200, body))) as (address, seen):
        enrolled = enrol(address, " K7-AMBER ", public_key=LaptopKey().public, label="Dell")
    assert (enrolled.device_code, enrolled.team_name) == ("K7", "SAFE North")
    assert wire.Enrol.model_validate_json(seen[0].body).invite == "K7-AMBER"


@pytest.mark.parametrize("reply", [Reply(401, b'{"key":"x"}'), Reply(403, b'{"key":"invite_refused"}')])
def test_that_an_invite_which_cannot_be_used_says_so(reply: Reply) -> None:
    with answering(always(reply)) as (address, _seen), pytest.raises(Told) as caught:
        enrol(address, "used", public_key=LaptopKey().public)
    assert caught.value.key == "invite_refused"
