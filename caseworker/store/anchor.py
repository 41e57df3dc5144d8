"""The newest link of the audit chain, kept beside the store: an older copy of the store put back is noticed."""

import hmac

from pydantic import BaseModel, ConfigDict, ValidationError

from caseworker.store.audit import Head
from caseworker.store.keys import Secret
from caseworker.store.platform import write_whole
from caseworker.store.profile import Profile

NAME = "anchor.json"


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)

    n: int
    chain: str
    seal: str


def write_anchor(profile: Profile, chain: Secret, head: Head) -> None:
    """Keep a head. Raises Told: disk_full, folder_readonly."""
    written = _Written(n=head.n, chain=head.chain, seal=_seal(chain, head))
    write_whole(profile.folder / NAME, written.model_dump_json().encode())


def read_anchor(profile: Profile, chain: Secret) -> Head | None:
    """The head that was kept; None if there is none, or if it was not written with this store's key."""
    try:
        written = _Written.model_validate_json((profile.folder / NAME).read_bytes())
    except (OSError, ValidationError):
        return None
    head = Head(written.n, written.chain)
    return head if hmac.compare_digest(written.seal, _seal(chain, head)) else None


def _seal(chain: Secret, head: Head) -> str:
    return hmac.digest(chain.raw, f"anchor|{head.n}|{head.chain}".encode(), "sha256").hex()
