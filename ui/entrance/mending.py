"""What is said of a store that was mended, at each opening until somebody has read it."""

from caseworker.domain.messages import Message
from caseworker.store.mending.mended import Mended
from ui.entrance.custody import moment_in_words
from ui.i18n import _, counted


def said_of(mended: Mended) -> Message:
    """Which backup was put back, by its true date, and how much that was never sent may be gone."""
    parts = []
    if mended.backup is not None:
        made = moment_in_words(mended.backup.timestamp())
        older = _("The backup of {moment} was put back. A newer one was damaged too.")
        usual = _("The backup of {moment} was put back.")
        parts.append((older if mended.is_older else usual).format(moment=made))
    if mended.lost:
        one, many = (
            "{n} thing that was only on this laptop could not be read any more, as far as can be counted.",
            "{n} things that were only on this laptop could not be read any more, as far as can be counted.",
        )
        parts.append(counted(one, many, mended.lost))
    safe = _("What had been sent is safe with the server, and the damaged file is kept as it was.")
    look = _("What you wrote since is kept as far as it was whole: look at what you wrote last.")
    ring = _("Ring your helpdesk and say: store damaged. Then look at what you wrote last.")
    return Message(" ".join(parts) or _("The records on this laptop were mended."), safe, ring if mended.lost else look)
