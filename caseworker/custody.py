"""The messages by which a laptop stays in the partnership's hands: escrow, recovery, rescue, ending, audit.

They stand beside `caseworker.wire`, whose welcome carries the lease and the order to end; `PROTOCOL.md` puts both in
words. Bytes travel as lower-case hex.
"""

import hashlib
from collections.abc import Iterable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import AwareDatetime, Field

from caseworker.domain.ids import DeviceId
from caseworker.wire import Message

CHAIN_START = bytes(32).hex()
"""What the first deed of a laptop's audit follows."""
DEEDS = 1_000
"""Most deeds in one page of the audit."""
RESCUE_BYTES = 1_900_000
"""Most bytes of one sealed rescue; a laptop that had more unsent sends several."""

ESCROW_PATH, RESCUE_PATH, DEEDS_PATH = "/v1/sync/escrow", "/v1/sync/rescue", "/v1/sync/deeds"
"""Where a laptop with a token sends these. The answers: `EscrowKept`, `RescueKept`, `Witness`."""
RECOVERY_PATH, ENDED_PATH = "/v1/recovery", "/v1/ended"
"""Where a laptop without a token sends these: words lost, or key destroyed. The answers: `RecoveryReply`, `Ended`."""


# -- escrow and recovery ----------------------------------------------------------------------------------------------
class Escrow(Message):
    """The data key of one store and epoch, sealed (HPKE, ML-KEM-768 + X25519) to the partnership's recovery key.

    The laptop cannot open it again, nor can the server: two of three officers can. `key` is the fingerprint of the
    recovery key, `store` and `epoch` are bound into the seal (`escrow_info`).
    """

    store: str
    epoch: int
    key: str
    sealed: str = Field(repr=False)


class EscrowKept(Message):
    """The server holds this escrow now, on its disk."""

    store: str
    epoch: int
    key: str


class RecoveryRequest(Message):
    """A locked laptop asks for its data key: the words are lost. Not authenticated; the officers decide.

    `public_key` is a fresh X25519 key whose private half opens only with the worker's new words.
    """

    device: DeviceId
    store: str
    epoch: int
    public_key: str


class RecoveryReply(Message):
    """What two officers sealed to the request's key; `sealed` is empty while they have not."""

    store: str
    epoch: int
    sealed: str = Field(default="", repr=False)


# -- the end of a laptop ----------------------------------------------------------------------------------------------
class Rescue(Message):
    """Everything a laptop had not sent, drafts included, sealed to the partnership's recovery key."""

    store: str
    key: str
    pieces: int
    sealed: str = Field(repr=False)


class RescueKept(Message):
    """The server holds this rescue now, on its disk: its SHA-256."""

    digest: str


class Ended(Message):
    """The laptop's word, signed with its own key before that was destroyed, that its keys are gone."""

    device: DeviceId
    store: str
    at: AwareDatetime
    pieces: int
    signature: str = ""

    @property
    def signed_text(self) -> bytes:
        """What the laptop signs."""
        return f"caseworker-ended/1|{self.device}|{self.store}|{self.at.isoformat()}|{self.pieces}".encode()


# -- audit ------------------------------------------------------------------------------------------------------------
class Deed(Message):
    """One line of a laptop's audit. Ids are hex, "" where there is none; `digest` is that of the edit it stands for.

    `chain` is `link` over the line before and this one: whoever has the lines can follow it, so a line can neither be
    changed nor left out unseen once the server has taken a later one.
    """

    n: int
    at: str
    worker: str
    deed: str
    record: str = ""
    scope: str = ""
    reason: str = Field(default="", repr=False)
    digest: str = ""
    chain: str


class Deeds(Message):
    """The audit of a laptop since what the server last took, at most `DEEDS` lines in order."""

    deeds: tuple[Deed, ...]


class Witness(Message):
    """The newest line of this laptop's audit that the server holds, signed: `n` 0 if none.

    A laptop whose own chain does not hold this line has been put back to an older state.
    """

    device: DeviceId
    n: int
    chain: str
    at: AwareDatetime
    signature: str = ""

    @property
    def signed_text(self) -> bytes:
        """What the partnership signs."""
        return f"caseworker-witness/1|{self.device}|{self.n}|{self.chain}|{self.at.isoformat()}".encode()


# -- texts that are bound or followed ---------------------------------------------------------------------------------
def link(before: str, deed: Deed) -> str:
    """The chain value (hex) of a deed that follows `before` (hex). Its own `chain` takes no part."""
    parts = (str(deed.n), deed.at, deed.worker, deed.deed, deed.record, deed.scope, deed.reason, deed.digest)
    digest = hashlib.sha256(bytes.fromhex(before))
    for part in parts:
        # A surrogate cannot come from a keyboard; it must not stop the audit either.
        raw = part.encode("utf-8", "replace")
        digest.update(len(raw).to_bytes(4, "big") + raw)
    return digest.hexdigest()


def follows(before: str, number: int, deeds: Iterable[Deed]) -> bool:
    """Whether the deeds go on without a gap from line `number` with chain value `before`."""
    for deed in deeds:
        number += 1
        if deed.n != number or deed.chain != (before := link(before, deed)):
            return False
    return True


def escrow_info(store: str, epoch: int, key: str) -> bytes:
    """What an escrow is bound to: it opens for no other store, epoch or recovery key."""
    return f"caseworker-escrow/1|{store}|{epoch}|{key}".encode()


def reply_info(store: str, epoch: int, public_key: str) -> bytes:
    """What a recovery reply is bound to."""
    return f"caseworker-recovery/1|{store}|{epoch}|{public_key}".encode()


def rescue_info(store: str, key: str) -> bytes:
    """What a rescue is bound to."""
    return f"caseworker-rescue/1|{store}|{key}".encode()


def recovery_text(public_key: str) -> bytes:
    """What the partnership signs of its recovery key."""
    return f"caseworker-recovery-key/1|{public_key}".encode()


def fingerprint(public_key: str) -> str:
    """A public key's name, to be read over the phone: 80 bits of its SHA-256 in groups of four, `3f2a-91c0-...`."""
    text = hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:20]
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def is_signed(public_key: str, text: bytes, signature: str) -> bool:
    """Whether an Ed25519 signature (hex) over a text holds for a key (hex). Malformed ones do not."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), text)
    except (InvalidSignature, ValueError):
        return False
    return True
