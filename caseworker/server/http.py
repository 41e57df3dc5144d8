"""The service over HTTP: every message of `wire` behind one address, and a small page that says whether all is well.

No content is ever logged, echoed or cached. The verbs run in threads, because the database driver waits in them.
"""

import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ValidationError
from pydantic.json_schema import models_json_schema
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from caseworker import blobs, custody, wire
from caseworker.server.bodies import packed, received
from caseworker.server.book import Caller
from caseworker.server.declined import TOO_MANY, UNKNOWN_CALLER, Declined, unreadable
from caseworker.server.health import health_of, page_of
from caseworker.server.metrics import Metrics, may_read
from caseworker.server.ration import DailyRation, Ration
from caseworker.server.service import Service

log = logging.getLogger("caseworker.server")

JSON = "application/json"
_REF = "#/components/schemas/{model}"
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


@dataclass(frozen=True, slots=True)
class Settings:
    """How the service meets the network.

    Attributes:
        device_most, device_per_second: requests of one device at once, and over time. A first sync asks once per file.
        door_most, door_per_second: the same for one address that is enrolling, or in other ways unknown.
        token_most, token_per_second: the same for one address that asks for tokens: a whole office may be behind it.
        recovery_most: different requests for a lost key that are heard of one laptop in a day.
        metrics_token: who shows it may read `/metrics` from elsewhere; "": only this machine itself may.
        documented: whether `/docs` and `/openapi.json` are there; never on a public address.
    """

    device_most: int = 2_000
    device_per_second: float = 20.0
    door_most: int = 60
    door_per_second: float = 1.0
    token_most: int = 1_000
    token_per_second: float = 20.0
    recovery_most: int = 3
    metrics_token: str = field(default="", repr=False)
    documented: bool = False


Verb = Callable[[Service, Caller, Any], wire.Message]
DoorVerb = Callable[[Service, Any], wire.Message]

SYNC: tuple[tuple[str, type[wire.Message], type[wire.Message], Verb], ...] = (
    ("/v1/sync/hello", wire.Hello, wire.Welcome, Service.hello),
    ("/v1/sync/push", wire.Push, wire.Pushed, Service.push),
    ("/v1/sync/pull", wire.Pull, wire.Pulled, Service.pull),
    ("/v1/sync/bootstrap", wire.Bootstrap, wire.Bootstrapped, Service.bootstrap),
    ("/v1/sync/sums", wire.Sums, wire.Summed, Service.sums),
    ("/v1/sync/purged", wire.Purged, wire.Purged, Service.purged),
    (custody.ESCROW_PATH, custody.Escrow, custody.EscrowKept, lambda service, *asks: service.custodian.escrow(*asks)),
    (custody.RESCUE_PATH, custody.Rescue, custody.RescueKept, lambda service, *asks: service.custodian.rescue(*asks)),
    (blobs.ANNOUNCE_PATH, blobs.Announce, blobs.Standing, lambda service, *asks: service.archive.announce(*asks)),
    (blobs.CHUNK_PATH, blobs.Chunk, blobs.Standing, lambda service, *asks: service.archive.chunk(*asks)),
    (blobs.FETCH_PATH, blobs.Fetch, blobs.Piece, lambda service, *asks: service.archive.fetch(*asks)),
    (custody.DEEDS_PATH, custody.Deeds, custody.Witness, lambda service, *asks: service.custodian.deeds(*asks)),
)
DOOR: tuple[tuple[str, type[wire.Message], type[wire.Message], DoorVerb], ...] = (
    ("/v1/enrol", wire.Enrol, wire.Enrolled, Service.enrol),
    ("/v1/nonce", wire.NonceRequest, wire.Nonce, Service.nonce),
    ("/v1/token", wire.TokenRequest, wire.Token, Service.token),
    (custody.ENDED_PATH, custody.Ended, custody.Ended, lambda service, asked: service.custodian.ended(asked)),
)
RECOVERY = (custody.RECOVERY_PATH, custody.RecoveryRequest, custody.RecoveryReply)


def make_app(service: Service, settings: Settings, *, lifespan: Lifespan | None = None) -> FastAPI:
    """The ASGI application over a service. `lifespan` opens and closes what the service stands on."""
    app = FastAPI(
        title="Caseworker partnership server",
        openapi_url="/openapi.json" if settings.documented else None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.metrics = Metrics()
    devices = Ration(settings.device_most, settings.device_per_second)
    doors = Ration(settings.door_most, settings.door_per_second)
    for path, asked, answer, verb in SYNC:
        _add(app, path, (asked, answer), _sync_route(service, devices, asked, verb))
    tokens = Ration(settings.token_most, settings.token_per_second)
    for path, asked, answer, door_verb in DOOR:
        ration = tokens if asked in (wire.NonceRequest, wire.TokenRequest) else doors
        _add(app, path, (asked, answer), _door_route(service, ration, asked, door_verb))
    requests = DailyRation(settings.recovery_most)

    def recovery(service: Service, asked: custody.RecoveryRequest) -> wire.Message:
        _wait(requests.take(asked.device, asked.public_key))
        return service.custodian.recovery(asked)

    _add(app, RECOVERY[0], RECOVERY[1:], _door_route(service, doors, RECOVERY[1], recovery))
    _add_health(app, service)
    _add_metrics(app, service, settings.metrics_token)
    app.add_exception_handler(HTTPException, _no_such_route)
    _describe(app)
    return app


def _add(
    app: FastAPI,
    path: str,
    models: tuple[type[BaseModel], type[BaseModel]],
    endpoint: Callable[[Request], Awaitable[Response]],
) -> None:
    """A route that reads and writes its own bodies, described for the documentation."""
    asked, answer = models
    schema = {"$ref": _REF.format(model=asked.__name__)}
    described = {"requestBody": {"required": True, "content": {JSON: {"schema": schema}}}}
    app.add_api_route(
        path,
        endpoint,
        methods=["POST"],
        response_model=None,
        responses={200: {"model": answer}, 422: {"model": wire.Fault}, 401: {"model": wire.Fault}},
        openapi_extra=described,
        name=path,
    )


def _describe(app: FastAPI) -> None:
    """Put the messages into the description of the API, where the routes refer to them."""
    asked: list[tuple[type[BaseModel], Literal["validation"]]] = []
    asked.extend((one, "validation") for _, one, _, _ in (*SYNC, *DOOR))
    asked.append((RECOVERY[1], "validation"))
    _, described = models_json_schema(asked, ref_template=_REF)
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        schema = plain()
        schema.setdefault("components", {}).setdefault("schemas", {}).update(described.get("$defs", {}))
        return schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way of extending its description


def _sync_route(
    service: Service, ration: Ration, asked: type[wire.Message], verb: Verb
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        def answer(body: bytes) -> wire.Message:
            caller = service.caller(_bearer(request))
            _ration(ration, caller.device)
            return verb(service, caller, _read(asked, body))

        return await _answered(request, answer)

    return endpoint


def _door_route(
    service: Service, ration: Ration, asked: type[wire.Message], verb: DoorVerb
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        def answer(body: bytes) -> wire.Message:
            _ration(ration, request.client.host if request.client else "")
            return verb(service, _read(asked, body))

        return await _answered(request, answer)

    return endpoint


async def _answered(request: Request, answer: Callable[[bytes], wire.Message]) -> Response:
    """The answer as it travels, or the fault. Whatever goes wrong, nothing of the request is repeated or logged."""
    start, metrics = time.monotonic(), request.app.state.metrics
    accepted = request.headers.get("accept-encoding", "")

    def work(body: bytes) -> tuple[bytes, dict[str, str]]:
        said = answer(body)
        metrics.said(said)
        return packed(said.as_json(), accepted)

    status = 200
    try:
        coding = request.headers.get("content-encoding", "").lower()
        body = await received(request.stream(), coding, request.headers.get("content-length", ""))
        content, headers = await run_in_threadpool(work, body)
    except Declined as no:
        status, content, headers = no.status, _fault(no.fault), _retry_after(no.fault)
    except ClientDisconnect:
        return Response(status_code=400)
    except Exception as bug:  # noqa: BLE001 - a device must get a fault it can read, and the log no content
        status, content, headers = 500, _fault(wire.Fault(key="server_fault")), {}
        log.error(  # noqa: TRY400 - a traceback may repeat what somebody wrote
            "fault route=%s type=%s at=%s", request.url.path, type(bug).__name__, _place(bug)
        )
    seconds, size = time.monotonic() - start, len(content)
    metrics.answered(request.url.path, status, seconds=seconds, size=size)
    log.info("route=%s status=%d ms=%d bytes=%d", request.url.path, status, round(seconds * 1000), size)
    return Response(content, status, {**HEADERS, **headers}, JSON)


def _read(asked: type[wire.Message], body: bytes) -> wire.Message:
    try:
        return asked.model_validate_json(body)
    except ValidationError:
        raise unreadable() from None


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Declined(UNKNOWN_CALLER, "access_ended")
    return token


def _ration(ration: Ration, name: str) -> None:
    _wait(ration.take(name))


def _wait(wait_s: int) -> None:
    """Raises Told if there is something to wait for."""
    if wait_s:
        raise Declined(TOO_MANY, "server_busy", wait_s=wait_s)


def _fault(fault: wire.Fault) -> bytes:
    return fault.model_dump_json().encode()


def _retry_after(fault: wire.Fault) -> dict[str, str]:
    return {"Retry-After": str(fault.wait_s)} if fault.wait_s else {}


def _place(bug: BaseException) -> str:
    """Where it went wrong, as file and line: never the message, which may repeat what somebody wrote."""
    trace = bug.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "unknown"


async def _no_such_route(request: Request, error: Exception) -> Response:  # noqa: ARG001
    status = error.status_code if isinstance(error, HTTPException) else 500
    return Response(_fault(wire.Fault(key="server_fault")), status, HEADERS, JSON)


def _add_metrics(app: FastAPI, service: Service, token: str) -> None:
    began = time.monotonic()

    async def metrics(request: Request) -> Response:
        """Counts for a monitor; see `metrics`. To anybody else this page is not there."""
        if not may_read(request.client.host if request.client else "", request.headers, token):
            return Response(_fault(wire.Fault(key="server_fault")), 404, HEADERS, JSON)
        vitals = await run_in_threadpool(service.vitals)
        text = app.state.metrics.page(vitals, time.monotonic() - began)
        return Response(text, 200, HEADERS, "text/plain; version=0.0.4; charset=utf-8")

    app.add_api_route("/metrics", metrics, methods=["GET"], response_model=None)


def _add_health(app: FastAPI, service: Service) -> None:
    began = time.monotonic()

    async def health() -> Response:
        """Whether all is well, as JSON."""
        found = health_of(await run_in_threadpool(service.vitals), time.monotonic() - began, service.now)
        return Response(found.model_dump_json(), 200 if found.database else 503, HEADERS, JSON)

    async def page() -> Response:
        """The same for people."""
        found = health_of(await run_in_threadpool(service.vitals), time.monotonic() - began, service.now)
        return Response(page_of(found), 200 if found.database else 503, HEADERS, "text/html; charset=utf-8")

    app.add_api_route("/health", health, methods=["GET"], response_model=None)
    app.add_api_route("/ready", health, methods=["GET"], response_model=None)
    app.add_api_route("/", page, methods=["GET"], response_model=None, include_in_schema=False)
