"""What is kept beside the store about it: the newest link of the audit, and the pages as they were left.

Both are sealed with the store's key. An older copy of the store put back does not hold the link; a page of an older
copy put among the others does not fit the pages. While the store is open, or after it was killed, only the link says
something: the pages change with every save.
"""

import hashlib
import hmac
import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from caseworker.domain.errors import Told
from caseworker.store.audit import Head
from caseworker.store.connection import PAGE_BYTES, files_of
from caseworker.store.platform import write_whole
from caseworker.store.profile import Profile
from caseworker.store.vault.keys import Secret

NAME = "anchor.json"

_TAG_BYTES = 80
"""The end of each page of SQLCipher: its random start vector and its seal, both new at every writing."""
_AT_ONCE = 1024 * PAGE_BYTES


class Anchor(BaseModel):
    """A link of the audit, and a print of the store's pages (hex); `pages` is "" while the store is open."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)

    n: int
    chain: str
    pages: str = ""
    seal: str = ""

    @property
    def head(self) -> Head:
        """The link of the audit that was kept."""
        return Head(self.n, self.chain)


def write_anchor(profile: Profile, chain: Secret, head: Head, *, pages: str = "") -> None:
    """Keep a link, and the print of the pages if the store was closed. Raises Told: disk_full, folder_readonly."""
    written = Anchor(n=head.n, chain=head.chain, pages=pages, seal=_seal(chain, head, pages))
    write_whole(profile.folder / NAME, written.model_dump_json().encode())


def read_anchor(profile: Profile, chain: Secret) -> Anchor | None:
    """What was kept; None if there is nothing, or if it was not written with this store's key."""
    try:
        written = Anchor.model_validate_json((profile.folder / NAME).read_bytes())
    except (OSError, ValidationError):
        return None
    return written if hmac.compare_digest(written.seal, _seal(chain, written.head, written.pages)) else None


def lift_pages(profile: Profile, chain: Secret, head: Head) -> Anchor:
    """From now on the store is open: the pages no longer need to be as they were. Gives the anchor that says so.

    It must be done before the first write, and also where the disk is full: then the file is written over in its place,
    and taken away if even that is refused. A missing anchor is a warning; one that says too much is a false alarm.
    """
    lifted = Anchor(n=head.n, chain=head.chain, seal=_seal(chain, head, ""))
    try:
        write_anchor(profile, chain, head)
    except Told:
        _write_over(profile.folder / NAME, lifted)
    return lifted


def print_of(store: Path) -> str:
    """A print of every page of a closed store, in hex; "" while a log lies beside it. About 1 ms for each MB.

    It is made of the pages' own seals, which the daily sweep checks against what is in them.
    """
    log = files_of(store)[1]
    if log.exists() and log.stat().st_size:
        return ""
    digest = hashlib.sha256()
    with store.open("rb", buffering=0) as file:
        while part := file.read(_AT_ONCE):
            view = memoryview(part)
            for end in range(PAGE_BYTES, len(part) + 1, PAGE_BYTES):
                digest.update(view[end - _TAG_BYTES : end])
            if len(part) % PAGE_BYTES:
                digest.update(view[-(len(part) % PAGE_BYTES) :])
    return digest.hexdigest()


def is_as_left(store: Path, anchor: Anchor) -> bool:
    """Whether the pages are those the store was closed with; True where the anchor does not say which those were."""
    return not anchor.pages or hmac.compare_digest(anchor.pages, print_of(store))


def _write_over(path: Path, anchor: Anchor) -> None:
    try:
        with path.open("r+b") as file:
            file.truncate(file.write(anchor.model_dump_json().encode()))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)


def _seal(chain: Secret, head: Head, pages: str) -> str:
    # Without pages it is what the first version of this file had.
    text = f"anchor|{head.n}|{head.chain}|{pages}" if pages else f"anchor|{head.n}|{head.chain}"
    return hmac.digest(chain.raw, text.encode(), "sha256").hex()
