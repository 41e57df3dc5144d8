"""An agreement: what the young person, or a person with parental responsibility, said yes, no or yes-but to.

It is not the legal basis for processing. The record only grows: a change of mind is a new agreement, and where two
laptops disagree the stricter answer holds until a person settles it.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from caseworker.domain.fields import Ask, Day, Marks
from caseworker.domain.form import FormInfo, Gap, Record
from caseworker.domain.ids import Path

SECTION, WHO = "What was asked and answered", "Who and how"
STRICTNESS: tuple[str, ...] = ("no", "withdrawn", "not_asked", "yes_but", "yes")
"""Answers from the strictest to the freest."""


def _limits(record: Record) -> tuple[Gap, ...]:
    assert isinstance(record, Agreement)
    if record.decision == "yes_but" and not record.limits.strip():
        return (Gap(Path("limits"), "“Yes, but”: but what? Their words"),)
    return ()


class Agreement(Record):
    """One answer to one question, on one day. Signed at once; withdrawing is a new one."""

    info: ClassVar[FormInfo] = FormInfo(
        kind="agreement",
        title="Agreement",
        plural="Agreements",
        icon="clipboard-check",
        sections=(SECTION, WHO),
        locks={"signed": frozenset()},
        checks=(_limits,),
    )
    status: Annotated[str, Ask("Status", role="status", paper="never")] = "draft"
    type: Annotated[
        str, Ask("Agreement to", choices="agreement_type", section=SECTION, role="title", required=True)
    ] = ""
    recipient: Annotated[str, Ask("With whom, if sharing", section=SECTION, summary=True, search=True)] = ""
    decision: Annotated[
        str, Ask("Their answer", choices="agreement_decision", section=SECTION, required=True, summary=True)
    ] = ""
    limits: Annotated[str, Ask("Limits, in their words", section=SECTION, lines=2, voice=True, search=True)] = ""
    explained: Annotated[Marks, Ask("What was explained", choices="explained", section=WHO)] = Field(
        default_factory=dict
    )
    given_by: Annotated[str, Ask("Who answered", choices="given_by", section=WHO, required=True)] = ""
    basis: Annotated[str, Ask("Why they can decide this", choices="capacity_basis", section=WHO)] = ""
    method: Annotated[str, Ask("How", choices="agreed_how", section=WHO)] = ""
    interpreter: Annotated[str, Ask("Interpreter", section=WHO)] = ""
    given_on: Annotated[Day, Ask("On", section=WHO, role="happened_at", required=True)] = None
    review_by: Annotated[Day, Ask("Ask again by", section=WHO, role="due_on")] = None
    follows: list[str] = Field(default_factory=list)
    """Earlier answers to the same question that the person who wrote this one had in view, by their ids."""
    signed_by: str = ""
    signed_at: str = ""
    seal: str = ""
