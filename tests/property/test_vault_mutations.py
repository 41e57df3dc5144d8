"""Key files and letters, mutated by somebody who can mend a checksum: nothing but the original ever opens."""

import hashlib
import json
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from caseworker.custody import RecoveryReply, escrow_info, reply_info
from caseworker.domain.errors import Told
from caseworker.sealed_letters import NotOpened, fresh_key, open_with, seal_to
from caseworker.store.custody.escrow import KeptRequest, made_request, opened_reply, opened_request, seal_escrow
from caseworker.store.profile import Device
from caseworker.store.vault.keys import DataKey, Secret
from caseworker.store.vault.recovery import code_material, drawn_code, seal_for_code, unseal_with_code
from caseworker.store.vault.slots import Place, Terms, seal, unseal
from tests.fakes.fast_kdf import FAST, FAST_PARAMS
from tests.property.long_hour import SHARES_S

STORE = bytes(range(16))
KEY = DataKey(bytearray(b"d" * 32), store=STORE, epoch=1)
WORDS = b"otter banjo cloud thimble"
SECRET = Secret(bytearray(b"s" * 32))
CODE = drawn_code()
HERE = Device(store=STORE.hex(), epoch=1, check=KEY.check, device="3" * 32)

SHORT, LONG, LONGEST_S = 3_000, 100_000, SHARES_S["mutations of what opens a vault"]


@dataclass(frozen=True)
class Artefact:
    """Something a tamperer may rewrite: its bytes, and what opening gives: the content, or None if it is refused."""

    content: bytes
    opened: Callable[[bytes], object]
    is_checked: bool = False

    def outcome(self, mutated: bytes) -> object:
        """What opening the mutated bytes gives, its checksum mended."""
        whole = mutated + hashlib.sha256(mutated).digest() if self.is_checked else mutated
        try:
            return self.opened(whole)
        except Told as told:
            if told.key not in TOLD:
                raise
        except NotOpened:
            pass
        return None


TOLD = {
    "slot_damaged",
    "store_newer",
    "wrong_passphrase",
    "wrong_recovery_code",
    "device_secret_lost",
    "recovery_reply_unusable",
}


def _slot(kind: str) -> Artefact:
    """The three kinds of slot, without their checksums."""
    if kind == "recovery":
        place = Place(STORE, 1, "recovery")
        made = seal_for_code(KEY, CODE, FAST, made_on="2026-11-22")
        return Artefact(
            made[:-32], lambda slot: unseal_with_code(slot, code_material(CODE), FAST, place=place).raw, is_checked=True
        )
    device = SECRET if kind == "secret" else None
    made = seal(KEY, bytearray(WORDS), FAST, place=Place(STORE, 1), terms=Terms(FAST_PARAMS, device))
    return Artefact(
        made[:-32],
        lambda slot: unseal(slot, bytearray(WORDS), FAST, place=Place(STORE, 1), device=device),
        is_checked=True,
    )


def _request() -> Artefact:
    """A request as it waits on the disk; what matters is the private key in it."""
    kept = made_request(HERE, bytearray(WORDS), FAST, terms=Terms(FAST_PARAMS))

    def opened(content: bytes) -> object:
        try:
            found = KeptRequest.model_validate_json(content)
        except ValueError:
            return None
        if (found.request.store, found.request.epoch) != (HERE.store, HERE.epoch):
            return None
        with opened_request(found, bytearray(WORDS), FAST) as private:
            return private.raw.hex(), found.request.public_key

    return Artefact(kept.model_dump_json().encode(), opened)


def _reply() -> Artefact:
    """What the officers answered, as JSON from an untrusted server."""
    kept = made_request(HERE, bytearray(WORDS), FAST, terms=Terms(FAST_PARAMS))
    private = opened_request(kept, bytearray(WORDS), FAST)
    key = kept.request.public_key
    sealed = seal_to(key, reply_info(HERE.store, 1, key), KEY.raw)

    def opened(content: bytes) -> object:
        try:
            reply = RecoveryReply.model_validate_json(content)
        except ValueError:
            return None
        return opened_reply(kept.request, private, reply).raw

    return Artefact(RecoveryReply(store=HERE.store, epoch=1, sealed=sealed).model_dump_json().encode(), opened)


def _escrow() -> Artefact:
    """The escrow, as the officers' tool opens it."""
    private, public = fresh_key("escrow")
    escrow = seal_escrow(KEY, public)
    info = escrow_info(escrow.store, escrow.epoch, escrow.key)
    return Artefact(bytes.fromhex(escrow.sealed), lambda content: open_with(private, info, content.hex()))


ARTEFACTS = {
    "slot of the words": _slot("pass"),
    "slot with a device secret": _slot("secret"),
    "slot of the code": _slot("recovery"),
    "request": _request(),
    "reply": _reply(),
    "escrow": _escrow(),
}


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The content after one to three changes of the kinds a bad disk or a tamperer makes."""
    raw = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 3))):
        at, length = chance.randrange(len(raw) + 1), chance.randrange(1, 40)
        match chance.randrange(7):
            case 0 if at < len(raw):
                raw[at] ^= 1 << chance.randrange(8)
            case 1:
                raw[at : at + length] = chance.randbytes(length)
            case 2:
                raw[at:at] = chance.randbytes(chance.randrange(1, 5))
            case 3:
                del raw[at : at + length]
            case 4:
                del raw[at:]
            case 5:
                other = chance.choice(list(ARTEFACTS.values())).content
                raw[at : at + length] = other[at : at + length]
            case _:
                raw = _number_changed(raw, chance)
    return bytes(raw)


def _number_changed(raw: bytearray, chance: random.Random) -> bytearray:
    """A digit of a header or a message exchanged, which keeps it well formed."""
    digits = [place for place, byte in enumerate(raw) if 0x30 <= byte <= 0x39]
    if digits:
        raw[chance.choice(digits)] = 0x30 + chance.randrange(10)
    return raw


def assert_nothing_opens(count: int, chance: random.Random, *, seconds: float) -> Counter[str]:
    """Mutate and open, and give how often which artefact was refused."""
    begun, refused = time.monotonic(), Counter[str]()
    for number in range(count):
        name = list(ARTEFACTS)[number % len(ARTEFACTS)]
        artefact = ARTEFACTS[name]
        changed = mutated(artefact.content, chance)
        outcome = artefact.outcome(changed)
        if outcome is not None:
            # JSON has several spellings of one message; whatever opens must give the very same key.
            assert outcome == artefact.outcome(artefact.content), name
            assert changed == artefact.content or _says_the_same(changed, artefact.content), name
        else:
            refused[name] += 1
        if time.monotonic() - begun > seconds:
            break
    return refused


def _says_the_same(changed: bytes, content: bytes) -> bool:
    """Whether two JSON messages agree in all that is used."""
    try:
        one, other = json.loads(changed), json.loads(content)
    except ValueError:
        return False
    known = {name: one.get(name, "") for name in other}
    if "request" in other:
        # The device of a request is only where its answer goes; `kept_request` holds it against the profile.
        known["request"] = other["request"] | {name: one["request"][name] for name in ("store", "epoch", "public_key")}
    if isinstance(known.get("sealed"), str):
        known["sealed"] = known["sealed"].lower().replace(" ", "")
    return bool(known == other)


@pytest.mark.parametrize("name", ARTEFACTS)
def test_that_the_untouched_original_opens(name: str) -> None:
    assert ARTEFACTS[name].outcome(ARTEFACTS[name].content) is not None


def test_that_no_mutation_opens() -> None:
    refused = assert_nothing_opens(SHORT, random.Random(20261122), seconds=30)
    assert min(refused[name] for name in ARTEFACTS) > SHORT // len(ARTEFACTS) * 0.8


@pytest.mark.long
def test_that_none_of_a_hundred_thousand_mutations_opens() -> None:
    seed = random.SystemRandom().randrange(2**32)
    refused = assert_nothing_opens(LONG, random.Random(seed), seconds=LONGEST_S)
    print(f"{sum(refused.values())} mutations refused, seed {seed}")
    assert sum(refused.values()) > LONG // 10
