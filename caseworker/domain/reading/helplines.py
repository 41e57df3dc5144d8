"""Numbers anybody may ring: only those that somebody in the partnership has rung and dated."""

from datetime import date

from caseworker.domain.forms.config import Helpline
from caseworker.domain.ids import CONFIG_SCOPE
from caseworker.domain.ports import Records


def checked_helplines(records: Records) -> tuple[Helpline, ...]:
    """The partnership's helplines with a name, a number and the day somebody checked it."""
    found = (Helpline.read(one.body) for one in records.of(CONFIG_SCOPE, "helpline"))
    return tuple(
        line for line in found if isinstance(line.verified_on, date) and line.name.strip() and line.number.strip()
    )
