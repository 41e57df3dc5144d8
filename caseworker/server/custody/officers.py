"""The recovery key, held by three officers of whom any two can use it.

Every officer has a file with a random secret under their own words (Argon2id). The private half of the recovery key
lies on the server three times, each time sealed under the secrets of one pair of officers: no officer opens it alone,
and the server not at all. Everything a file says of itself is authenticated with what is sealed in it.
"""

import json
import os
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Literal, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from caseworker.custody import fingerprint
from caseworker.sealed_letters import fresh_key
from caseworker.server.registrar import NotDone

OFFICERS = 3
LEAST_LETTERS = 20
"""Fewest letters in an officer's words."""
SECRET_BYTES, SALT_BYTES, NONCE_BYTES = 32, 16, 12
_MIB = 1024
_HEX = r"^([0-9a-f]{2})+$"
F = TypeVar("F", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one derivation costs: memory in KiB, passes over it, and lanes that run side by side."""

    memory_kib: int
    passes: int
    lanes: int

    def reaches(self, other: "Cost") -> bool:
        """Whether this costs at least as much as `other` in every respect."""
        return self.memory_kib >= other.memory_kib and self.passes >= other.passes and self.lanes >= other.lanes


@dataclass(frozen=True, slots=True)
class Terms:
    """What is made, and what is accepted: no file can lower it, and none can fill the memory."""

    floor: Cost
    ceiling: Cost
    made: Cost


LEAST = Terms(floor=Cost(64 * _MIB, 3, 4), ceiling=Cost(1024 * _MIB, 10, 8), made=Cost(64 * _MIB, 3, 4))
"""The floor of the product, and made at it."""
PRODUCT = Terms(floor=LEAST.floor, ceiling=LEAST.ceiling, made=Cost(256 * _MIB, 3, 4))


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class OfficerFile(_File):
    """One officer's secret under their words. `number` is 1 to 3; `key` the fingerprint of the recovery key."""

    format: Literal[1] = 1
    officer: str = Field(repr=False, min_length=1, max_length=120)
    number: int = Field(ge=1, le=OFFICERS)
    key: str
    salt: str = Field(pattern=_HEX)
    memory_kib: int
    passes: int
    lanes: int
    nonce: str = Field(pattern=_HEX)
    sealed: str = Field(default="", repr=False)

    @property
    def cost(self) -> Cost:
        """What opening it costs."""
        return Cost(self.memory_kib, self.passes, self.lanes)


class Pair(_File):
    """The private half of the recovery key, sealed under the secrets of two officers."""

    first: int
    second: int
    nonce: str = Field(pattern=_HEX)
    sealed: str = Field(repr=False, pattern=_HEX)


class PairFile(_File):
    """What lies on the server: the public half, and the private one once for every pair of officers."""

    format: Literal[1] = 1
    key: str
    public: str = Field(repr=False, pattern=_HEX)
    pairs: tuple[Pair, ...]


def make_key(words: Sequence[tuple[str, str]], terms: Terms = PRODUCT) -> tuple[PairFile, tuple[OfficerFile, ...]]:
    """A new recovery key for three officers, given by name and words. Raises NotDone for words that are too short."""
    private, public = fresh_key("escrow")
    name = fingerprint(public)
    held = {number: secrets.token_bytes(SECRET_BYTES) for number in range(1, OFFICERS + 1)}
    files = tuple(
        _sealed_file(OfficerFile(officer=officer, number=number, key=name, **_fresh(terms.made)), said, held[number])
        for number, (officer, said) in enumerate(words, 1)
    )
    pairs = tuple(_sealed_pair(name, (first, second), held, private) for first, second in combinations(held, 2))
    return PairFile(key=name, public=public, pairs=pairs), files


def secret_of(file: OfficerFile, words: str, terms: Terms = PRODUCT) -> bytes:
    """The secret in an officer's file. Raises NotDone, before anything is derived, for a file below the floor."""
    if not (file.cost.reaches(terms.floor) and terms.ceiling.reaches(file.cost)):
        raise NotDone(f"The file of officer {file.number} was changed: it asks for less than is safe. Use its copy.")
    try:
        return _cipher(file, words).decrypt(bytes.fromhex(file.nonce), bytes.fromhex(file.sealed), _bound(file))
    except (InvalidTag, ValueError):
        raise NotDone(f"Those words do not open the file of officer {file.number}.") from None


def private_key(file: PairFile, held: Mapping[int, bytes]) -> bytes:
    """The private half of the recovery key, with the secrets of two officers by number. Raises NotDone."""
    first, second = sorted(held)[:2] if len(held) > 1 else (0, 0)
    for pair in file.pairs:
        if (pair.first, pair.second) == (first, second):
            try:
                cipher = AESGCM(_pair_key(file.key, (first, second), held))
                return cipher.decrypt(bytes.fromhex(pair.nonce), bytes.fromhex(pair.sealed), file.key.encode())
            except (InvalidTag, ValueError):
                break
    raise NotDone("These two officers' files do not open the recovery key of this server.")


def written(file: BaseModel, path: Path) -> None:
    """Write a file that only its owner may read. Raises NotDone rather than replace one."""
    write_private(path, file.model_dump_json(indent=1).encode() + b"\n")


def write_private(path: Path, content: bytes) -> None:
    """Write bytes into a new file that only its owner may read. Raises NotDone rather than replace one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError:
        raise NotDone(f"There is a file {path} already. Choose another place.") from None
    except OSError:
        raise NotDone(f"{path} cannot be written.") from None
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def read(kind: type[F], path: Path) -> F:
    """A file of one of these kinds. Raises NotDone."""
    try:
        return kind.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise NotDone(f"There is no file {path}.") from None
    except (OSError, ValidationError):
        raise NotDone(f"{path} is not a whole file of a recovery key.") from None


def _fresh(cost: Cost) -> "dict[str, int | str]":
    return {
        "memory_kib": cost.memory_kib,
        "passes": cost.passes,
        "lanes": cost.lanes,
        "salt": secrets.token_hex(SALT_BYTES),
        "nonce": secrets.token_hex(NONCE_BYTES),
    }


def _sealed_file(file: OfficerFile, words: str, secret: bytes) -> OfficerFile:
    if sum(letter.isalnum() for letter in words) < LEAST_LETTERS:
        raise NotDone(
            f"The words of officer {file.number} are too easy to guess: use at least {LEAST_LETTERS} letters."
        )
    sealed = _cipher(file, words).encrypt(bytes.fromhex(file.nonce), secret, _bound(file))
    return file.model_copy(update={"sealed": sealed.hex()})


def _cipher(file: OfficerFile, words: str) -> AESGCM:
    stretched = Argon2id(
        salt=bytes.fromhex(file.salt),
        length=SECRET_BYTES,
        iterations=file.passes,
        lanes=file.lanes,
        memory_cost=file.memory_kib,
    ).derive(_read_as(words))
    return AESGCM(stretched)


def _read_as(words: str) -> bytes:
    """The words as they are read: letter case, width, and the number of spaces do not count."""
    folded = unicodedata.normalize("NFKC", words).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split()).encode(errors="replace")


def _bound(file: OfficerFile) -> bytes:
    """Everything an officer's file says of itself, in the one form in which it is authenticated."""
    return json.dumps(file.model_dump(exclude={"sealed"}), sort_keys=True, separators=(",", ":")).encode()


def _sealed_pair(key: str, numbers: tuple[int, int], held: Mapping[int, bytes], private: bytes) -> Pair:
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(_pair_key(key, numbers, held)).encrypt(nonce, private, key.encode())
    return Pair(first=numbers[0], second=numbers[1], nonce=nonce.hex(), sealed=sealed.hex())


def _pair_key(key: str, numbers: tuple[int, int], held: Mapping[int, bytes]) -> bytes:
    first, second = numbers
    info = f"caseworker-recovery-pair/1|{key}|{first}|{second}".encode()
    return HKDF(SHA256(), SECRET_BYTES, salt=None, info=info).derive(held[first] + held[second])
