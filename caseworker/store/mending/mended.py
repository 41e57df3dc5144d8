"""What became of the work of this laptop when its store was mended: told until somebody says that they have read it."""

from datetime import datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from caseworker.store import meta
from caseworker.store.opened import Opened


class Mended(BaseModel):
    """How much that was never sent may be gone, in all mendings nobody has read of yet, and which backup was put back.

    `backup` is when that was made, None where none was; `is_older`: a newer one was there and was not whole.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    lost: int = 0
    backup: AwareDatetime | None = None
    is_older: bool = False


def note(at: Opened, *, lost: int, backup: datetime | None = None, is_older: bool = False) -> None:
    """Keep what has to be told, in the transaction that is open, beside what nobody has read yet."""
    before = unread(at) or Mended()
    now = Mended(lost=before.lost + lost, backup=backup or before.backup, is_older=is_older or before.is_older)
    if now != Mended():
        meta.keep(at, meta.MENDED, now.model_dump_json())


def unread(at: Opened) -> Mended | None:
    """What has to be told, None if there is nothing."""
    text = meta.read(at, meta.MENDED)
    try:
        return Mended.model_validate_json(text) if text else None
    except ValidationError:
        return Mended()
