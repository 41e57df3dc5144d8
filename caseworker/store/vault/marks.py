"""The mark of a store in the system's keyring, outside its folder: the audit's newest link and the latest moment.

Whoever puts a whole copy of the folder back, anchor included, and sets the clock back does not put this back with it.
It is sealed with the store's key, so nobody can make one up. It is written at each lock and after each sync; no keyring
is a normal state.
"""

import hmac
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from caseworker.domain.errors import Told
from caseworker.store import audit, meta
from caseworker.store.audit import Head
from caseworker.store.custody import desk as custody_desk
from caseworker.store.opened import Opened
from caseworker.store.vault.device_secret import BRIEF_S, DeviceSecrets
from caseworker.store.vault.slots import Place
from caseworker.syncport import CustodyState

Answer = Literal["kept", "nothing", "silent"]
Trouble = Literal["", "lost", "silent"]
"""Why the keyring could not vouch for this store, "" where it did or never had to: its mark is gone (or is not one that
was written here), or the keyring did not answer."""

_SEP = "|"
_PARTS = 5


@dataclass(frozen=True, slots=True)
class Outside:
    """What the keyring answered about a store and epoch, not yet checked.

    `is_head_past`: the store has been put together anew since, and its audit need not hold that head.
    """

    answer: Answer = "nothing"
    text: str = ""
    is_head_past: bool = False


NOT_ASKED = Outside()


@dataclass(frozen=True, slots=True)
class Mark:
    """The newest link of the audit, and the latest moment that was known, under the lease of this number (0: none)."""

    head: Head
    seq: int = 0
    seen: str = ""


def ask(kept_secrets: DeviceSecrets, place: Place) -> Outside:
    """What is kept of this store; a keyring that hangs is waited for only briefly."""
    try:
        text = kept_secrets.read_mark(place, patience_s=BRIEF_S)
    except Told:
        return Outside("silent")
    return Outside("kept", text) if text else Outside()


def keep(kept_secrets: DeviceSecrets, place: Place, text: str) -> bool:
    """Keep what `written` gave; whether it can be read back."""
    return kept_secrets.keep_mark(place, text, patience_s=BRIEF_S)


def written(at: Opened, head: Head) -> str:
    """The mark of the store as it is now, sealed."""
    lease = custody_desk.custody_state(at)
    seq, seen = (0, "") if lease.lease is None else (lease.lease.seq, _text(lease.newest_known))
    parts = (str(head.n), head.chain, str(seq), seen)
    return _SEP.join((*parts, _seal(at, parts)))


def read(at: Opened, said: Outside) -> Mark | None:
    """The mark that was kept; None if there is none that was written with this store's key."""
    parts = tuple(said.text.split(_SEP))
    if len(parts) != _PARTS or not hmac.compare_digest(parts[-1].encode(), _seal(at, parts[:-1]).encode()):
        return None
    number, chain, seq, seen, _tag = parts
    return Mark(Head(int(number), chain), int(seq), seen)


def trouble(at: Opened, said: Outside, epoch: int) -> Trouble:
    """Why the keyring cannot vouch for a store that it once did vouch for, under this epoch of its key."""
    if meta.read(at, meta.MARKED) != str(epoch) or read(at, said) is not None:
        return ""
    return "silent" if said.answer == "silent" else "lost"


def is_held(at: Opened, said: Outside) -> bool:
    """Whether the audit here goes on from the mark; True where there is none."""
    mark = read(at, said)
    return mark is None or said.is_head_past or audit.holds(at, mark.head.n, mark.head.chain)


def known_to(state: CustodyState, mark: Mark | None) -> CustodyState:
    """What is kept of the lease, with the moment of the mark: it counts unless the lease is a newer one."""
    if mark is None or not mark.seen or state.lease is None or state.lease.seq > mark.seq:
        return state
    known = [datetime.fromisoformat(mark.seen)] + ([] if state.newest_known is None else [state.newest_known])
    return replace(state, newest_known=max(known))


def note_marked(at: Opened, epoch: int) -> None:
    """The keyring holds a mark of this epoch now, in the transaction that is open."""
    if meta.read(at, meta.MARKED) != str(epoch):
        meta.keep(at, meta.MARKED, str(epoch))


def _text(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat()


def _seal(at: Opened, parts: tuple[str, ...]) -> str:
    return hmac.digest(at.chain.raw, f"mark|{_SEP.join(parts)}".encode(), "sha256").hex()
