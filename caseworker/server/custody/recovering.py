"""What the partnership's officers do: make the recovery key, give a worker's key back, open what was rescued, drill.

They see keys, fingerprints, and whose laptop it is; never a word of a record. What was rescued is opened into a file.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from caseworker import custody
from caseworker.clock import SystemClock
from caseworker.domain.errors import Told
from caseworker.domain.ids import DeviceId
from caseworker.domain.ports import Clock
from caseworker.sealed_letters import NotOpened, fresh_key, open_with, seal_to
from caseworker.server.book import Book, Colleague, Note, Office
from caseworker.server.custody.book import ANSWERS_KEPT, Laptop, RecoveryKey, Request
from caseworker.server.custody.custodian import RESCUES_KEPT, check_rescue
from caseworker.server.custody.officers import (
    OFFICERS,
    PRODUCT,
    OfficerFile,
    PairFile,
    Terms,
    make_key,
    private_key,
    read,
    secret_of,
    write_private,
    written,
)
from caseworker.server.home import Home
from caseworker.server.registrar import NotDone

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Shown:
    """A request as officers see it before they answer. `sealed_to` names the recovery keys that can open the escrow."""

    request: Request
    fingerprint: str
    laptop: Laptop
    owner: Colleague
    sealed_to: tuple[str, ...]

    @property
    def trouble(self) -> str:
        """Why this request may not be answered, "" if it may."""
        if not self.laptop.enabled or self.laptop.ending_at or self.laptop.ended_at:
            return "The access of this laptop has ended, so nobody gets its key back."
        if not self.sealed_to:
            return "The server holds no key of this laptop for this store and epoch."
        return ""


@dataclass(frozen=True, slots=True)
class Hands:
    """Two or three officers who opened their files: the secrets by number, and the recovery key they belong to."""

    key: str
    held: Mapping[int, bytes] = field(repr=False)

    @property
    def numbers(self) -> str:
        """Whose hands these are, for the audit: `1_3`."""
        return "_".join(map(str, sorted(self.held)))


def joined(files: Sequence[tuple[Path, str]], terms: Terms = PRODUCT) -> Hands:
    """The hands of officers, by their files and words. Raises NotDone unless they are different, and of one key."""
    found = [(read(OfficerFile, path), words) for path, words in files]
    numbers = {file.number for file, _ in found}
    if len(numbers) < 2 or len(numbers) != len(found):
        raise NotDone("This takes the files of two different officers.")
    if len({file.key for file, _ in found}) != 1:
        raise NotDone("These officers' files belong to different recovery keys.")
    return Hands(found[0][0].key, {file.number: secret_of(file, words, terms) for file, words in found})


class Recovery:
    """The verbs behind `caseworker-server recovery`. `folder` is where the keys of pairs lie."""

    def __init__(self, book: Book, clock: Clock, folder: Path) -> None:
        self._book = book
        self._clock = clock
        self._folder = folder

    def make(
        self, words: Sequence[tuple[str, str]], out: Path, *, is_replacing: bool = False, terms: Terms = PRODUCT
    ) -> tuple[str, tuple[Path, ...]]:
        """A new recovery key: its fingerprint, and the files for the officers, with a copy of the server's own part.

        Raises NotDone if there is one and it is not to be replaced.
        """
        self.may_make([name for name, _ in words], is_replacing=is_replacing)
        pairs, files = make_key(words, terms)
        paths = tuple(out / f"officer-{file.number}-{pairs.key}.json" for file in files)
        for file, path in zip(files, paths, strict=True):
            written(file, path)
        written(pairs, out / f"pairs-{pairs.key}.json")
        written(pairs, self._folder / f"{pairs.key}.json")
        now = self._clock.now()

        def deed(office: Office) -> None:
            office.safe.put_recovery_key(RecoveryKey(pairs.key, pairs.public, now))
            office.ledger.note(Note("recovery_key_made", now))

        self._book.in_office(deed)
        return pairs.key, paths

    def may_make(self, names: Sequence[str], *, is_replacing: bool) -> None:
        """Raises NotDone if a key cannot be made with these officers, or there is one that is not to be replaced."""
        if len({name.casefold() for name in names}) != OFFICERS or len(names) != OFFICERS:
            raise NotDone(f"A recovery key needs {OFFICERS} officers of different names.")
        if self.in_use() is not None and not is_replacing:
            raise NotDone(REPLACING)

    def keys(self) -> list[RecoveryKey]:
        """Every recovery key, the one in use first."""
        return self._book.in_office(lambda office: office.safe.recovery_keys())

    def in_use(self) -> RecoveryKey | None:
        """The recovery key in use."""
        return next((key for key in self.keys() if key.replaced_at is None), None)

    def requests(self) -> list[Request]:
        """Requests for lost keys, oldest first; those answered too long ago are dropped before."""
        before = self._clock.now() - ANSWERS_KEPT

        def deed(office: Office) -> list[Request]:
            office.safe.drop_answered(before)
            return office.safe.requests()

        return self._book.in_office(deed)

    def shown(self, name: str) -> Shown:
        """The request of this fingerprint, as the worker reads it aloud. Raises Told("record_missing"), NotDone."""
        return self._book.in_office(lambda office: _shown(office, name))

    def approve(self, name: str, hands: Hands) -> Shown:
        """Open the escrow of exactly this laptop, store and epoch, and seal it to the request's key. Raises NotDone."""
        private, now = self._private(hands), self._clock.now()

        def deed(office: Office) -> Shown:
            shown = _shown(office, name)
            if shown.trouble:
                raise NotDone(shown.trouble)
            asked = shown.request.asked
            escrows = dict(office.safe.escrows(asked))
            if hands.key not in escrows:
                raise NotDone(f"This laptop's key was sealed to another recovery key: {', '.join(escrows)}.")
            plain = _opened_escrow(private, custody.Escrow(
                store=asked.store, epoch=asked.epoch, key=hands.key, sealed=escrows[hands.key]
            ))  # fmt: skip
            office.safe.reply(asked, _sealed_reply(asked, plain), now)
            office.ledger.note(Note(f"recovery_approved_{hands.numbers}", now, asked.device, count=asked.epoch))
            return shown

        return self._book.in_office(deed)

    def rescue(self, device: str, hands: Hands, out: Path) -> tuple[int, int]:
        """Open what a laptop handed over into a new file, one letter a line. Raises NotDone.

        How many pieces that are, and how many letters are left that were sealed to another recovery key.
        """
        private, now = self._private(hands), self._clock.now()

        def deed(office: Office) -> list[custody.Rescue]:
            kept = office.safe.rescues(DeviceId(device))
            office.ledger.note(Note(f"rescue_opened_{hands.numbers}", now, DeviceId(device), count=len(kept)))
            return kept

        if device not in {one.device for one in self._book.in_office(lambda office: office.safe.laptops())}:
            raise Told("record_missing")
        kept = self._book.in_office(deed)
        return _opened_rescue(private, kept, hands.key, out)

    def rescue_left(self, letters: Sequence[custody.Rescue], hands: Hands, out: Path) -> tuple[int, int]:
        """As `rescue`, for what a laptop could not upload before its end: see `letters_in`. Raises NotDone."""
        private, now = self._private(hands), self._clock.now()
        note = Note(f"rescue_file_opened_{hands.numbers}", now, count=len(letters))
        self._book.in_office(lambda office: office.ledger.note(note))
        return _opened_rescue(private, letters, hands.key, out)

    def drill(self, hands: Hands) -> int:
        """Prove that what a laptop seals today can be given back: every pair of these hands, from end to end.

        With a throw-away key; nobody's laptop is touched. How many pairs were tried. Raises NotDone.
        """
        key, now = self.in_use(), self._clock.now()
        if key is None or key.fingerprint != hands.key:
            raise NotDone("These officers' files are not of the recovery key in use.")
        pairs = list(combinations(sorted(hands.held), 2))
        for first, second in pairs:
            two = Hands(hands.key, {number: hands.held[number] for number in (first, second)})
            _try_out(key, self._private(two))

        def deed(office: Office) -> None:
            office.safe.drilled(hands.key, now)
            office.ledger.note(Note(f"recovery_drill_{hands.numbers}", now, count=len(pairs)))

        self._book.in_office(deed)
        return len(pairs)

    def _private(self, hands: Hands) -> bytes:
        pairs = read(PairFile, self._folder / f"{hands.key}.json")
        if pairs.key != hands.key:
            raise NotDone("The server's part of this recovery key was exchanged. Put the copy from its making there.")
        return private_key(pairs, hands.held)


REPLACING = (
    "There is a recovery key. With --replace a new one takes its place: every laptop asks its worker before it seals "
    "to the new key, and until then only the files of the former officers open what that laptop sealed. Keep them."
)


def ensure_officers(home: Home, words: Sequence[tuple[str, str]], out: Path, *, terms: Terms = PRODUCT) -> str:
    """The fingerprint of a server's recovery key; one is made with these officers' names and words if there is none."""
    with home.admin_book() as book:
        recovery = Recovery(book, SystemClock(), home.recovery)
        key = recovery.in_use()
        return key.fingerprint if key else recovery.make(words, out, terms=terms)[0]


def letters_in(path: Path) -> list[custody.Rescue]:
    """The letters in a `rescue.sealed`, within the bounds of those that are uploaded. Raises NotDone."""
    try:
        if path.stat().st_size > RESCUES_KEPT * 3 * custody.RESCUE_BYTES:
            raise NotDone(f"{path} is too large for what a laptop leaves at its end.")
        letters = TypeAdapter(list[custody.Rescue]).validate_json(path.read_bytes())
        for one in letters:
            check_rescue(one)
    except FileNotFoundError:
        raise NotDone(f"There is no file {path}.") from None
    except (OSError, ValidationError, Told):
        raise NotDone(f"{path} is not whole, or not what a laptop leaves at its end.") from None
    if len(letters) > RESCUES_KEPT:
        raise NotDone(f"{path} holds more letters than one laptop leaves.")
    return letters


def _opened_rescue(private: bytes, kept: Sequence[custody.Rescue], key: str, out: Path) -> tuple[int, int]:
    """Open the letters to this recovery key into a new file: how many pieces, and how many letters to other keys."""
    letters = [one for one in kept if one.key == key]
    if not letters:
        raise NotDone("This laptop handed nothing over that these officers could open.")
    try:
        texts = [open_with(private, custody.rescue_info(one.store, one.key), one.sealed) for one in letters]
    except NotOpened:
        raise NotDone("What this laptop handed over does not open with the key of these officers.") from None
    write_private(out, b"".join(text + b"\n" for text in texts))
    return sum(one.pieces for one in letters), len(kept) - len(letters)


def _shown(office: Office, name: str) -> Shown:
    wanted = "".join(letter for letter in name.lower() if letter in "0123456789abcdef")
    found = [
        one for one in office.safe.requests() if custody.fingerprint(one.asked.public_key).replace("-", "") == wanted
    ]
    if len(found) > 1:
        raise NotDone("Several laptops ask with this key: let the worker ask again.")
    laptops = {one.device: one for one in office.safe.laptops()}
    owner = office.worker_named(found[0].worker) if found else None
    if owner is None:
        raise Told("record_missing")
    (request,) = found
    names = tuple(key for key, _ in office.safe.escrows(request.asked))
    return Shown(request, custody.fingerprint(request.asked.public_key), laptops[request.asked.device], owner, names)


def _opened_escrow(private: bytes, escrow: custody.Escrow) -> bytes:
    try:
        return open_with(private, custody.escrow_info(escrow.store, escrow.epoch, escrow.key), escrow.sealed)
    except NotOpened:
        raise NotDone(
            "The key of this laptop does not open: it was not sealed for this store, epoch and key."
        ) from None


def _sealed_reply(asked: custody.RecoveryRequest, plain: bytes) -> str:
    try:
        return seal_to(asked.public_key, custody.reply_info(asked.store, asked.epoch, asked.public_key), plain)
    except ValueError:
        raise NotDone("The key of this request is no key: let the worker ask again.") from None


def _try_out(key: RecoveryKey, private: bytes) -> None:
    """One drill: a fresh key goes the whole way from a laptop to a worker's new words and must arrive unchanged."""
    store, fresh = secrets.token_hex(16), secrets.token_bytes(KEY_BYTES)
    bound = custody.escrow_info(store, 1, key.fingerprint)
    escrow = custody.Escrow(store=store, epoch=1, key=key.fingerprint, sealed=seal_to(key.public, bound, fresh))
    mine, public = fresh_key("reply")
    asked = custody.RecoveryRequest(device=DeviceId(store), store=store, epoch=1, public_key=public)
    letter = _sealed_reply(asked, _opened_escrow(private, escrow))
    if open_with(mine, custody.reply_info(store, 1, public), letter) != fresh:
        raise NotDone("The drill failed: what came back is not what was sealed.")
