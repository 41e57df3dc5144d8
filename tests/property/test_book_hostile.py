"""Hostile messages: whatever arrives, the answer is one of the contract's, never a fault of the server's own."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import JsonValue
from pydantic_core import from_json, to_json

from caseworker import blobs, custody, digests, wire
from caseworker.domain.messages import CATALOGUE
from caseworker.server.http import DOOR, RECOVERY, SYNC, Settings, make_app
from tests.fakes.book import DictBook
from tests.unit.server.conftest import Database, database, pg_book, pg_home
from tests.unit.server.filing import Sealed
from tests.unit.server.partnership import Laptop, Partnership, SplitBook, fresh_id

__all__ = ["Database", "SplitBook", "database", "pg_book", "pg_home"]

EXPECTED = {200, 401, 403, 404, 409, 413, 422}
OPEN = Settings(device_most=10**9, door_most=10**9, token_most=10**9, recovery_most=10**9)
PATHS = [path for path, *_ in (*SYNC, *DOOR, RECOVERY)]
STORE = "57" * 16
FILE = Sealed.of(900)

_nasty = st.sampled_from(
    ["", "\x00", "a/b/c", "'; DROP TABLE edit; --", "../..", "0" * 32, "f" * 32, "status", "\u202e", "NaN", "1e999"]
)
_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | _nasty,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | _nasty, inner, max_size=3),
    max_leaves=6,
)


class Target:
    """A laptop with a file, and every message it would send in ordinary life."""

    def __init__(self, home: Partnership) -> None:
        team = home.team("North")
        self.laptop, other = home.laptop(team), home.laptop(team)
        self.scope, self.record, first = self.laptop.new_file(name="Jo")
        other.push(other.edit(self.record, self.scope, {"name": "Joe"}, base={"name": first.edit}))
        self.first = first
        self.key = home.recovery_key()
        order = wire.Ending(device=self.laptop.caller.device, ordered_at=home.clock.now(), signature="00")
        home.book.in_office(lambda office: office.safe.order_ending(order))
        self.client = TestClient(make_app(home.service, OPEN), raise_server_exceptions=False)
        self.headers = {"Authorization": f"Bearer {_token(self.laptop)}"}

    def ordinary(self, path: str) -> wire.Message:
        """The message a well-behaved laptop sends to this path."""
        laptop, epoch, held = self.laptop, self.laptop.epoch, self.laptop.held(self.scope)
        edit = laptop.edit(
            self.record, self.scope, {"items/a1": {"t": 1}, "phone": "1"}, base={"phone": self.first.edit}
        )
        new = wire.NewScope(scope=self.scope, team=laptop.enrolled.team)
        sents = (wire.Sent(seq=laptop.hello().expected_seq, edit=edit, new_scope=new),)
        messages: dict[str, wire.Message] = {
            "hello": wire.Hello(app_v="x", log_epoch=epoch, now=laptop.home.clock.now(), held=(held,)),
            "push": laptop.signed(sents),
            "pull": wire.Pull(log_epoch=epoch, held=(held,)),
            "bootstrap": wire.Bootstrap(log_epoch=epoch, scope=self.scope),
            "sums": wire.Sums(log_epoch=epoch, scopes=(self.scope,)),
            "purged": wire.Purged(scope=self.scope, grant_epoch=1, records=1),
            "enrol": wire.Enrol(invite="ABCD", public_key="00" * 32),
            "nonce": wire.NonceRequest(device=laptop.caller.device),
            "token": wire.TokenRequest(device=laptop.caller.device, nonce="x", signature="x"),
            "escrow": custody.Escrow(store=STORE, epoch=1, key=self.key, sealed="00" * 1168),
            "rescue": custody.Rescue(store=STORE, key=self.key, pieces=2, sealed="00" * 200),
            "announce": blobs.Announce(record=self.record, scope=self.scope, digest=FILE.digest, size=len(FILE.data)),
            "chunk": blobs.Chunk(
                record=self.record, scope=self.scope, digest=FILE.digest, offset=0, data=FILE.data.hex()
            ),
            "fetch": blobs.Fetch(record=self.record, scope=self.scope, digest=FILE.digest, offset=5),
            "deeds": custody.Deeds(deeds=self.laptop.lines("unlock", "view", "search")),
            "recovery": custody.RecoveryRequest(
                device=laptop.caller.device, store=STORE, epoch=1, public_key="07" * 32
            ),
            "ended": laptop.receipt(STORE, pieces=2),
        }
        return messages[path.rpartition("/")[2]]

    def post(self, path: str, body: bytes) -> int:
        """Send it; the status, after checking that a fault is one of the contract's."""
        answer = self.client.post(path, content=body, headers=self.headers)
        if answer.status_code != 200:
            assert wire.Fault.model_validate_json(answer.content).key in CATALOGUE
        return answer.status_code

    def state(self) -> tuple[object, ...]:
        """What must not have changed."""
        return self.laptop.sums(self.scope), self.laptop.bootstrap(self.scope), self.laptop.hello().grants

    def re_signed(self, body: bytes) -> bytes:
        """The same push with a true signature: what a laptop under somebody's control can send."""
        try:
            push = wire.Push.model_validate_json(body)
        except ValueError:
            return body
        signature = self.laptop.key.sign(digests.push_digest(push.log_epoch, push.edits)).hex()
        return push.model_copy(update={"signature": signature}).model_dump_json().encode()


def _token(laptop: Laptop) -> str:
    service, device = laptop.home.service, laptop.caller.device
    nonce = service.nonce(wire.NonceRequest(device=device)).nonce
    signature = laptop.key.sign(digests.token_text(device, nonce)).hex()
    return service.token(wire.TokenRequest(device=device, nonce=nonce, signature=signature)).token


@st.composite
def mutations(draw: st.DrawFn) -> list[tuple[int, JsonValue, str]]:
    """Places (by number) and what to do there."""
    one = st.tuples(st.integers(0, 60), _values, st.sampled_from(["replace", "drop", "double", "rename"]))
    return draw(st.lists(one, min_size=1, max_size=3))


def _mutated(message: wire.Message, changes: list[tuple[int, JsonValue, str]]) -> bytes:
    tree = from_json(message.model_dump_json())
    for number, value, how in changes:
        places = list(_places(tree))
        if places:
            _change(*places[number % len(places)], value, how)
    return to_json(tree, inf_nan_mode="constants")


def _places(tree: JsonValue) -> Iterator[tuple[JsonValue, str | int]]:
    inside: list[tuple[str | int, JsonValue]] = []
    if isinstance(tree, dict):
        inside.extend(tree.items())
    elif isinstance(tree, list):
        inside.extend(enumerate(tree))
    for key, value in inside:
        yield tree, key
        yield from _places(value)


def _change(holder: JsonValue, key: str | int, value: JsonValue, how: str) -> None:
    if isinstance(holder, list) and isinstance(key, int):
        holder[key : key + 1] = {"drop": [], "double": [holder[key]] * 2}.get(how, [value])
    elif isinstance(holder, dict) and isinstance(key, str):
        kept = holder.pop(key)
        if how == "rename":
            holder[str(value)[:20].encode("utf-8", "replace").decode()] = kept
        elif how != "drop":
            holder[key] = value if how == "replace" else [kept, kept]


@pytest.fixture(scope="module")
def dict_target() -> Target:
    """Over the dict book."""
    return Target(Partnership(DictBook()))


@pytest.fixture(scope="module")
def pg_target(pg_book: SplitBook) -> Target:
    """Over PostgreSQL: what its types and policies make of it is part of the question."""
    return Target(Partnership(pg_book))


@pytest.mark.parametrize("path", PATHS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=mutations())
def test_that_a_mutated_message_gets_an_answer_of_the_contract_and_changes_nothing(
    dict_target: Target, path: str, changes: list[tuple[int, JsonValue, str]]
) -> None:
    before = dict_target.state()
    assert dict_target.post(path, _mutated(dict_target.ordinary(path), changes)) in EXPECTED
    if path != "/v1/sync/push":
        assert dict_target.state() == before


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=mutations())
def test_that_whatever_is_sent_as_an_audit_what_is_kept_of_it_follows_from_its_start(
    dict_target: Target, changes: list[tuple[int, JsonValue, str]]
) -> None:
    path, book = custody.DEEDS_PATH, dict_target.laptop.home.book
    assert isinstance(book, DictBook)
    assert dict_target.post(path, _mutated(dict_target.ordinary(path), changes)) in EXPECTED
    kept = [one for one, _ in book.tables.deeds.get(dict_target.laptop.caller.device, ())]
    assert custody.follows(custody.CHAIN_START, 0, kept)
    assert dict_target.laptop.hello().witnessed == len(kept)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=mutations(), path=st.sampled_from([path for path in PATHS if path not in ("/v1/sync/push",)]))
def test_that_postgres_takes_every_mutated_message_without_a_fault_of_its_own(
    pg_target: Target, path: str, changes: list[tuple[int, JsonValue, str]]
) -> None:
    assert pg_target.post(path, _mutated(pg_target.ordinary(path), changes)) in EXPECTED


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=mutations())
def test_that_a_push_signed_over_anything_is_answered_edit_by_edit(
    pg_target: Target, changes: list[tuple[int, JsonValue, str]]
) -> None:
    body = pg_target.re_signed(_mutated(pg_target.ordinary("/v1/sync/push"), changes))
    assert pg_target.post("/v1/sync/push", body) in EXPECTED
    assert pg_target.laptop.hello().expected_seq < 2**62


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=200), path=st.sampled_from(PATHS))
def test_that_bytes_that_are_no_message_change_nothing(pg_target: Target, body: bytes, path: str) -> None:
    before = pg_target.state()
    assert pg_target.post(path, body) in {401, 422}
    assert pg_target.state() == before


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seq=st.integers(-(2**70), 2**70), cursor=st.integers(-(2**70), 2**70), epoch=st.integers(-(2**70), 2**70))
def test_that_numbers_beyond_all_bounds_are_no_fault_of_the_server(
    pg_target: Target, seq: int, cursor: int, epoch: int
) -> None:
    laptop = pg_target.laptop
    edit = laptop.edit(fresh_id(), pg_target.scope, {"summary": "x"}, kind="session")
    push = laptop.signed((wire.Sent(seq=seq, edit=edit),))
    held = (wire.Held(scope=pg_target.scope, grant_epoch=epoch, cursor=cursor),)
    pull = wire.Pull(log_epoch=laptop.epoch, held=held, limit=seq)
    purged = wire.Purged(scope=pg_target.scope, grant_epoch=epoch, records=cursor)
    for path, message in (("/v1/sync/push", push), ("/v1/sync/pull", pull), ("/v1/sync/purged", purged)):
        assert pg_target.post(path, message.model_dump_json().encode()) in EXPECTED
