"""The line to the partnership server: one message out, one message back, over https, compressed and bounded.

Everything that can go wrong on the way is one `Told`, without a word of content. No message is ever logged. Redirects
are never followed and nothing but the expected JSON is believed: a Wi-Fi sign-in page answers 200 to anything.
"""

import ssl
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

import httpx2
import zstandard
from pydantic import ValidationError

from caseworker import digests, wire
from caseworker.domain.errors import Told
from caseworker.domain.ids import DeviceId
from caseworker.domain.messages import CATALOGUE
from caseworker.sync.address import Address
from caseworker.sync.asks import NONCE, TOKEN, Ask, DeviceKey

M = TypeVar("M", bound=wire.Message)

WIRE_BYTES = 16_000_000
"""Most bytes of one answer as it travels, and `PLAIN_BYTES` once unpacked: a small answer cannot fill the memory."""
PLAIN_BYTES = 96_000_000
PACK_FROM = 400
LEVEL = 6
SLOWEST_BYTES_S = 4_000
"""A line slower than this is given up; the deadline of a request grows with its size at this rate."""
PATIENCE_S = 30.0
RENEW_BEFORE_S = 30.0
_JSON = "application/json"


class Post:
    """One HTTP connection to one address: posts a message, gives back the answer. Knows nothing of tokens."""

    def __init__(self, address: Address, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._address = address
        self._monotonic = monotonic
        self._client: httpx2.Client | None = None
        self._trust: ssl.SSLContext | None = None

    def send(self, path: str, message: wire.Message, answer: type[M], *, headers: Mapping[str, str] | None = None) -> M:
        """Post and wait. Raises Told, or `Unauthorised` when the server wants a (new) token."""
        body, packed = _pack(message)
        sent = {"Content-Type": _JSON, "Accept": _JSON, "Accept-Encoding": "zstd", **packed, **(headers or {})}
        try:
            status, kind, content = self._exchange(path, body, sent)
        except httpx2.TransportError as trouble:
            raise Told(_trouble(trouble)) from None
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, zstandard.ZstdError):
            raise Told("server_nonsense") from None
        return _read(status, kind, content, answer)

    def close(self) -> None:
        """Hang up. The next `send` dials again."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _exchange(self, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[httpx2.Response, str, bytes]:
        limit_s = PATIENCE_S + len(body) / SLOWEST_BYTES_S
        timeout = httpx2.Timeout(limit_s, connect=10.0)
        with self._dialled().stream(
            "POST", self._address.url + path, content=body, headers=dict(headers), timeout=timeout
        ) as response:
            packed = self._received(response, limit_s)
            coding = response.headers.get("content-encoding", "identity").lower()
            kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        return response, kind, _unpack(packed, coding)

    def _received(self, response: httpx2.Response, limit_s: float) -> bytes:
        start, parts, size = self._monotonic(), [], 0
        for part in response.iter_raw():
            parts.append(part)
            size += len(part)
            if size > WIRE_BYTES:
                raise Told("server_nonsense")
            if self._monotonic() - start > limit_s + size / SLOWEST_BYTES_S:
                raise Told("server_stopped_midway")
        return b"".join(parts)

    def _dialled(self) -> httpx2.Client:
        """The system's certificates and proxy, but no proxy towards this machine itself.

        The certificates are read once: that takes longer than a sync with nothing new.
        """
        if self._client is None:
            try:
                trust_env = not self._address.is_loopback
                self._trust = self._trust or httpx2.create_ssl_context(trust_env=trust_env)
                self._client = httpx2.Client(
                    verify=self._trust,
                    trust_env=trust_env,
                    follow_redirects=False,
                    headers={"User-Agent": "caseworker"},
                )
            except (ImportError, ValueError):  # a proxy of a kind this build cannot speak to
                raise Told("server_unreachable") from None
        return self._client


class SaidNo(Told):
    """The server itself declined, with its fault as it sent it."""

    def __init__(self, key: str, fault: wire.Fault) -> None:
        super().__init__(key, **({"wait_s": fault.wait_s} if fault.wait_s else {}))
        self.fault = fault


class Unauthorised(Exception):
    """The server wants a token, or a newer one."""


class Line:
    """The line of one enrolled laptop: gets a token with its device key, and a new one when that has run out."""

    def __init__(self, post: Post, device: DeviceId, key: DeviceKey) -> None:
        self._post = post
        self._device = device
        self._key = key
        self._token = ""
        self._good_until = 0.0

    def answer(self, ask: Ask, now: float) -> wire.Message:
        """What the server answers. `now` is a monotonic time in seconds. Raises Told for every expected trouble."""
        if now >= self._good_until:
            self._renew(now)
        try:
            return self._asked(ask)
        except Unauthorised:
            self._renew(now)
        try:
            return self._asked(ask)
        except Unauthorised:
            raise Told("server_fault") from None

    def close(self) -> None:
        """Hang up. The token stays in memory while it is good: the next sync needs no new one."""
        self._post.close()

    def _asked(self, ask: Ask) -> wire.Message:
        return self._post.send(ask.path, ask.message, ask.answer, headers={"Authorization": f"Bearer {self._token}"})

    def _renew(self, now: float) -> None:
        try:
            nonce = self._post.send(NONCE, wire.NonceRequest(device=self._device), wire.Nonce).nonce
            signed = self._key.sign(digests.token_text(self._device, nonce))
            asked = wire.TokenRequest(device=self._device, nonce=nonce, signature=signed)
            token = self._post.send(TOKEN, asked, wire.Token)
        except Unauthorised:
            raise Told("access_ended") from None
        self._token = token.token
        self._good_until = now + max(0.0, token.expires_in - RENEW_BEFORE_S)


def _pack(message: wire.Message) -> tuple[bytes, dict[str, str]]:
    body = message.as_json()
    if len(body) < PACK_FROM:
        return body, {}
    return zstandard.ZstdCompressor(level=LEVEL).compress(body), {"Content-Encoding": "zstd"}


def _unpack(packed: bytes, coding: str) -> bytes:
    if coding == "identity":
        return packed
    if coding != "zstd":
        raise Told("server_nonsense")
    with zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=False) as reader:
        plain = reader.read(PLAIN_BYTES + 1)
    if len(plain) > PLAIN_BYTES:
        raise Told("server_nonsense")
    return plain


def _read(response: httpx2.Response, kind: str, content: bytes, answer: type[M]) -> M:
    status = response.status_code
    if status == httpx2.codes.OK and kind == _JSON:
        try:
            return answer.model_validate_json(content)
        except ValidationError:
            raise Told("server_nonsense") from None
    if status == httpx2.codes.UNAUTHORIZED and kind == _JSON and _fault(content) is not None:
        raise Unauthorised
    raise _said_no(status, kind, content, response.headers.get("retry-after", ""))


def _said_no(status: int, kind: str, content: bytes, retry_after: str) -> Told:
    """Why the answer is no. Without the server's own JSON, only what a proxy in between may truly say is believed."""
    fault = _fault(content) if kind == _JSON else None
    if fault is not None:
        key = fault.key if fault.key in CATALOGUE else _BY_STATUS.get(status, "server_fault")
        return SaidNo(key, fault)
    if status in _A_PROXY_MAY_SAY:
        wait_s = int(retry_after) if retry_after.isdecimal() else 0
        return SaidNo(_BY_STATUS[status], wire.Fault(key=_BY_STATUS[status], wait_s=wait_s))
    return Told("server_nonsense")


def _fault(content: bytes) -> wire.Fault | None:
    try:
        return wire.Fault.model_validate_json(content)
    except ValidationError:
        return None


_BY_STATUS: Mapping[int, str] = {
    403: "access_ended",
    409: "history_changed",
    413: "message_unreadable",
    422: "message_unreadable",
    426: "app_too_old",
    429: "server_busy",
    503: "server_busy",
    500: "server_fault",
    502: "server_fault",
    504: "server_fault",
}
_A_PROXY_MAY_SAY = frozenset({413, 429, 500, 502, 503, 504})


def _trouble(trouble: httpx2.TransportError) -> str:
    """Which trouble this is. A certificate that does not fit is what a Wi-Fi sign-in page shows first."""
    if isinstance(trouble, httpx2.ConnectError):
        return "server_nonsense" if _is_certificate(trouble) else "server_unreachable"
    if isinstance(trouble, httpx2.ConnectTimeout | httpx2.ProxyError | httpx2.PoolTimeout | httpx2.UnsupportedProtocol):
        return "server_unreachable"
    if (
        isinstance(trouble, httpx2.RemoteProtocolError)
        and "disconnected" not in str(trouble)
        and "closed" not in str(trouble)
    ):
        return "server_nonsense"
    return "server_stopped_midway"


def _is_certificate(trouble: BaseException) -> bool:
    at: BaseException | None = trouble
    while at is not None:
        if isinstance(at, ssl.SSLError):
            return True
        at = at.__cause__ or at.__context__
    return False
