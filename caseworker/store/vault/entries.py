"""How a store was opened, as the audit has it: by what, and what was tried in vain before. Counts only, no content."""

from dataclasses import dataclass
from typing import Literal

from caseworker.domain.ports import AuditNote
from caseworker.store import meta
from caseworker.store.audit import Chain

Way = Literal["words", "sheet", "officers"]

_BY: dict[Way, str] = {"sheet": "opened_by_sheet", "officers": "opened_by_officers"}


@dataclass(frozen=True, slots=True)
class Entered:
    """By what a store was opened, and how many were wrong in a row before: words, recovery codes, words of a request.

    Whoever opens with the words does not clear the count of the codes, so a count may be the one of last time.
    """

    way: Way = "words"
    wrong: int = 0
    codes: int = 0
    requests: int = 0


BY_WORDS = Entered()


def note(chain: Chain, entered: Entered, *, oddity: str) -> None:
    """One line for each, in the transaction that is open. `oddity`: what is odd about the store, "" for nothing."""
    tried = (
        ("unlock_failed", entered.wrong),
        ("recovery_code_failed", _new(chain, meta.CODES_NOTED, entered.codes)),
        ("request_failed", _new(chain, meta.REQUESTS_NOTED, entered.requests)),
    )
    for deed, count in tried:
        if count:
            chain.note(AuditNote(deed, reason=str(count)))
    if entered.way in _BY:
        chain.note(AuditNote(_BY[entered.way]))
    chain.note(AuditNote("unlock", reason=oddity))


def _new(chain: Chain, fact: str, count: int) -> int:
    """How many of a count are not in the audit yet; they count as noted now."""
    noted = int(meta.read(chain.at, fact, "0"))
    if count != noted:
        meta.keep(chain.at, fact, str(count))
    return count - noted if count >= noted else count
