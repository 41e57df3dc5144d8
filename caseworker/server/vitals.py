"""How the service is, in counts."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Vitals:
    """What the health page tells: counts, never names.

    `ending` laptops were told to end and have not answered, `ended` have, `forked` offered an audit that does not
    follow; `waiting` requests for a lost key are unanswered. `drilled_at`: when officers last proved the recovery key.
    """

    devices: int
    set_aside: int
    ending: int = 0
    ended: int = 0
    forked: int = 0
    waiting: int = 0
    has_recovery: bool = False
    drilled_at: datetime | None = None
