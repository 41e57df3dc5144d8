"""The whole described API, asked with whatever its description allows and what it does not: an answer or a known fault.

Every path the service has is asked as an enrolled laptop would; a path added later is asked without a word here.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from starlette.routing import Route

from caseworker import wire
from caseworker.digests import token_text
from caseworker.domain.messages import CATALOGUE
from caseworker.server.http import Settings, make_app
from tests.fakes.book import DictBook
from tests.unit.server.partnership import Partnership

PLACE = Partnership(DictBook())
APP = make_app(PLACE.service, Settings(documented=True, device_most=10**9, door_most=10**9, recovery_most=10**9))
UNDESCRIBED = {"/", "/docs", "/docs/oauth2-redirect", "/openapi.json"}
EXAMPLES, EXAMPLES_LONG = 12, 1_000


def _operations() -> Iterator[APIOperation[Any, Any, Any, Any]]:
    for found in schemathesis.openapi.from_asgi("/openapi.json", APP).get_all_operations():
        assert isinstance(found, Ok)
        yield found.ok()


OPERATIONS = {operation.path: operation for operation in _operations()}


def _signed_in() -> dict[str, str]:
    """The header of a laptop of a fresh worker."""
    laptop = PLACE.laptop(PLACE.team("North"))
    device, service = laptop.caller.device, PLACE.service
    nonce = service.nonce(wire.NonceRequest(device=device)).nonce
    asked = wire.TokenRequest(device=device, nonce=nonce, signature=laptop.key.sign(token_text(device, nonce)).hex())
    return {"Authorization": f"Bearer {service.token(asked).token}"}


def test_that_every_path_of_the_service_is_described_and_so_asked() -> None:
    paths = {route.path for route in APP.routes if isinstance(route, Route)}
    assert paths - UNDESCRIBED == set(OPERATIONS)
    assert len(OPERATIONS) > 15


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["allowed", "not allowed"])
@pytest.mark.parametrize("path", OPERATIONS)
@pytest.mark.filterwarnings("ignore")
def test_that_whatever_is_asked_is_answered_or_declined_with_a_known_fault(
    path: str, mode: GenerationMode, request: pytest.FixtureRequest
) -> None:
    operation, headers = OPERATIONS[path], _signed_in()
    if operation.method == "get" and mode is GenerationMode.NEGATIVE:
        return  # nothing is sent that could be wrong
    before = len(PLACE.book.in_office(lambda office: office.disposal.files()))

    @settings(
        max_examples=EXAMPLES_LONG if request.config.getoption("--long") else EXAMPLES,
        suppress_health_check=list(HealthCheck),
        deadline=None,
        database=None,
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case: Case[Any]) -> None:
        answer = case.call(headers=headers)
        assert answer.headers["cache-control"] == ["no-store"]
        if answer.status_code != 200:
            assert 400 <= answer.status_code < 500, answer.status_code
            assert wire.Fault.model_validate_json(answer.content or b"").key in CATALOGUE

    asked()
    assert len(PLACE.book.in_office(lambda office: office.disposal.files())) == before
