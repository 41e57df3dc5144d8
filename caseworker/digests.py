"""What client and server compute alike: texts that are signed, and digests that are compared."""

import hashlib
from collections.abc import Iterable, Mapping

from caseworker.domain.ids import DeviceId, EditId, Path, RecordId, ScopeId
from caseworker.wire import Sent


def token_text(device: DeviceId, nonce: str) -> bytes:
    """What a device signs to get a token."""
    return f"caseworker-token/1|{device}|{nonce}".encode()


def push_digest(log_epoch: str, edits: tuple[Sent, ...]) -> bytes:
    """What a device signs of a push: SHA-256 over the epoch and every edit's canonical JSON, in order."""
    digest = hashlib.sha256(f"caseworker-push/1|{log_epoch}".encode())
    for sent in edits:
        part = sent.model_dump_json(exclude_none=True).encode()
        digest.update(hashlib.sha256(part).digest())
    return digest.digest()


def held_digest(places: Iterable[tuple[ScopeId, int, int]]) -> str:
    """The SHA-256 (hex) over scopes with their grant's epoch and the last entry: equal on both sides: no news."""
    lines = sorted(f"{scope}|{epoch}|{entry}" for scope, epoch, entry in places)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def record_sum(record: RecordId, versions: Mapping[Path, EditId]) -> bytes:
    """A record's share of its scope's checksum: SHA-256 over its id and its versions, sorted by path."""
    text = "|".join((record, *(f"{path}={versions[path]}" for path in sorted(versions))))
    return hashlib.sha256(text.encode()).digest()


def xor(left: bytes, right: bytes) -> bytes:
    """The exclusive or of two digests: how a scope's checksum gains or loses one record's share."""
    return bytes(a ^ b for a, b in zip(left, right, strict=True))
