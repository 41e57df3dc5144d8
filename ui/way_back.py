"""Who loses their words must not lose their work: a calm word about it when nobody could open this laptop for them.

It is said once when the laptop is set up, and again only after days in which nothing changed; it never stops anybody.
"""

from datetime import date, timedelta
from typing import Final

from pydantic import JsonValue

from caseworker.domain.messages import Message
from ui.i18n import N_, _
from ui.screens.keys_cards import Standing

KEPT: Final = "way_back"
"""Under this name the day is kept on which it was last said, or first seen; for this laptop only."""
AGAIN: Final = timedelta(days=3)
ACTION: Final = N_("Make a recovery sheet")

OFFER: Final = Message(
    N_("Make a recovery sheet while you are at a desk: a code on paper opens this laptop if you lose your words."),
    N_("You can work without one."),
    N_("It is under Settings, too."),
)
ALONE: Final = Message(
    N_("If you lose your words, nobody can open this laptop for you yet."),
    N_("Nothing is wrong with your records."),
    N_("Make a recovery sheet, or ask your team lead why the sealed key has not reached the server."),
)


def has_way_back(standing: Standing) -> bool:
    """Whether somebody or something else opens this laptop: a sheet, or two officers."""
    return bool(standing.code_since) or standing.can_be_helped


def said_today(standing: Standing, kept: JsonValue, today: date, *, is_new: bool) -> tuple[Message | None, JsonValue]:
    """What to say at this opening, if anything, and what to keep: the day from which three more are counted.

    A laptop that has just been set up is offered the sheet, also where two officers could help: the sheet is quicker.
    """
    if is_new:
        return (None if standing.code_since else OFFER), today.isoformat()
    if has_way_back(standing):
        return None, None
    since = _day(kept)
    if since is None or since > today:
        return None, today.isoformat()
    if today - since < AGAIN:
        return None, kept
    return ALONE, today.isoformat()


def standing_words(standing: Standing) -> tuple[str, bool]:
    """How it stands, for Settings: a sentence, and whether all is well."""
    if standing.code_since and standing.can_be_helped:
        return _("If you lose your words, your recovery sheet or two officers open this laptop."), True
    if standing.code_since:
        return _("If you lose your words, only your recovery sheet opens this laptop."), True
    if standing.can_be_helped:
        return _("If you lose your words, two officers can open this laptop. A recovery sheet is quicker."), True
    return _("If you lose your words, nobody can open this laptop for you yet."), False


def _day(kept: JsonValue) -> date | None:
    try:
        return date.fromisoformat(kept) if isinstance(kept, str) else None
    except ValueError:
        return None
