"""Agreements: each answer is a record of its own, signed at once; a change of mind is a new one."""

from datetime import timedelta

from caseworker.domain.actions import records
from caseworker.domain.changes import Changes
from caseworker.domain.forms.agreement import Agreement
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import Ports
from caseworker.domain.reading.agreements import answers_to

ASK_AGAIN = timedelta(days=365)
"""An agreement is asked for again after this time at the latest."""


def record_answer(ports: Ports, agreement: Agreement, *, scope: ScopeId, record_id: RecordId) -> Changes:
    """Sign one answer, naming the earlier ones it was given in view of.

    Raises Told("not_ready") while something that stops it is missing. Earlier answers stay as they are.
    """
    earlier = answers_to(ports.records.of(scope, "agreement"), agreement.type, agreement.recipient)
    known = [one.id for one in earlier if one.id != record_id]
    answer = agreement.model_copy(update={"status": "draft", "follows": known})
    return records.sign(ports, answer, scope=scope, record_id=record_id)


def fresh_answer(ports: Ports, *, type_code: str = "", recipient: str = "") -> Agreement:
    """An answer to begin with: given today, to be asked again within a year."""
    today = ports.clock.now().astimezone().date()
    return Agreement(type=type_code, recipient=recipient, given_on=today, review_by=today + ASK_AGAIN)
