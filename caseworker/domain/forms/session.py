"""A session: what happened when we met, or did not; their words kept apart from what we saw, heard and think.

The order of the fields is the order of the case-recording standard: who, when, where, who was there, purpose, what they
said, what I saw, what I heard, what I think it means, safety, agreed actions, who was told, what is next.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field, JsonValue

from caseworker.domain.fields import Ask, Day, Item, Marks
from caseworker.domain.form import FormInfo, Gap, Record
from caseworker.domain.ids import Path

FACTS, WORDS, VIEW, SAFETY, NEXT = "What happened", "Their words", "What we saw, heard and think", "Safety", "Next"
MET = frozenset({"took_place", "shortened"})
LONGEST = timedelta(hours=12)


def _met(body: Mapping[str, JsonValue]) -> bool:
    return str(body.get("outcome")) in MET  # whatever stands there: a value nobody can read is not an outcome


def _not_met(body: Mapping[str, JsonValue]) -> bool:
    return bool(body.get("outcome")) and not _met(body)


class Present(Item):
    """Someone who was there, and for how much of it."""

    name: Annotated[str, Ask("Who", search=True)] = ""
    role: Annotated[str, Ask("Role", help="Mum, pastoral lead, friend")] = ""
    part: Annotated[str, Ask("For how long", help="All of it, the first five minutes")] = ""


class Quote(Item):
    """Something the young person said, exactly. Never corrected, never nudged."""

    text: Annotated[str, Ask("Their words", lines=2, search=True, voice=True)] = ""


class Hearsay(Item):
    """Something somebody else said, and who."""

    text: Annotated[str, Ask("What was said", lines=2, search=True)] = ""
    source: Annotated[str, Ask("Who said it", search=True)] = ""


class Told(Item):
    """Somebody we told something to, when."""

    who: Annotated[str, Ask("Who", search=True)] = ""
    what: Annotated[str, Ask("About what")] = ""
    at: Annotated[str, Ask("When")] = ""


def _times(record: Record) -> tuple[Gap, ...]:
    """V10: a session cannot end before it starts, nor last over twelve hours."""
    assert isinstance(record, Session)
    if record.started_at is None or record.ended_at is None:
        return ()
    if record.ended_at < record.started_at:
        return (Gap(Path("ended_at"), "It ends before it starts", "V10"),)
    if record.ended_at - record.started_at > LONGEST:
        return (Gap(Path("ended_at"), "It is longer than twelve hours", "V10"),)
    return ()


def _voice(record: Record) -> tuple[Gap, ...]:
    """V11: a session that took place has a quote, or says why there is none."""
    assert isinstance(record, Session)
    has_words = any(quote.text.strip() for quote in record.quotes.values())
    if record.outcome in MET and not has_words and not record.no_quote_reason:
        return (Gap(Path("quotes"), "Their own words, or why there are none", "V11"),)
    return ()


def _hearsay(record: Record) -> tuple[Gap, ...]:
    assert isinstance(record, Session)
    return tuple(
        Gap(Path(f"heard/{key}"), "Who said it: hearsay needs its source")
        for key, item in record.heard.items()
        if item.text.strip() and not item.source.strip()
    )


def _line(body: Mapping[str, JsonValue]) -> str:
    quotes = body.get("quotes")
    first = next(iter(quotes.values()), None) if isinstance(quotes, dict) else None
    words = first.get("text") if isinstance(first, dict) else None
    shown = (
        f"“{words}”" if words else body.get("did_text") or body.get("observation") or body.get("absent_reason_theirs")
    )
    return str(shown or "")[:160]


class Session(Record):
    """One meeting, or one that did not happen. Signing locks it; corrections are addenda."""

    info: ClassVar[FormInfo] = FormInfo(
        kind="session",
        title="Session",
        plural="Sessions",
        icon="pencil",
        sections=(FACTS, WORDS, VIEW, SAFETY, NEXT),
        locks={"signed": frozenset()},
        checks=(_times, _voice, _hearsay),
        line=_line,
    )
    status: Annotated[str, Ask("Status", role="status", paper="never")] = "draft"
    episode: Annotated[str, Ask("Part of", link="episode", section=FACTS, role="parent")] = ""
    started_at: Annotated[AwareDatetime | None, Ask("When", section=FACTS, role="happened_at", required=True)] = None
    ended_at: Annotated[AwareDatetime | None, Ask("Until", section=FACTS, required=True, when=_met)] = None
    slot: Annotated[str, Ask("Lesson or slot", section=FACTS)] = ""
    place: Annotated[str, Ask("Where", section=FACTS, required=True, search=True, summary=True)] = ""
    method: Annotated[str, Ask("How", choices="contact_method", section=FACTS, required=True)] = ""
    outcome: Annotated[
        str, Ask("What happened", choices="session_outcome", section=FACTS, role="title", required=True, summary=True)
    ] = ""
    purpose: Annotated[str, Ask("What it was for", section=FACTS, search=True)] = ""
    did: Annotated[Marks, Ask("What we did", choices="session_type", section=FACTS, required=True, when=_met)] = Field(
        default_factory=dict
    )
    did_text: Annotated[str, Ask("What we did, in a line", section=FACTS, search=True)] = ""
    present: Annotated[dict[str, Present], Ask("Who was there", section=FACTS, search=True, policy="append")] = Field(
        default_factory=dict
    )
    seen_alone: Annotated[
        str, Ask("Seen alone?", choices="seen_alone", section=FACTS, required=True, when=_met, absences=True)
    ] = ""
    seen_alone_why: Annotated[str, Ask("Why not alone?", section=FACTS, when=lambda b: b.get("seen_alone") == "no")] = (
        ""
    )
    absent_reason_school: Annotated[str, Ask("The school's reason", section=FACTS, when=_not_met, search=True)] = ""
    absent_reason_theirs: Annotated[
        str, Ask("Their own reason", section=FACTS, when=_not_met, search=True, voice=True)
    ] = ""
    quotes: Annotated[
        dict[str, Quote],
        Ask(
            "Their own words",
            help="Exactly as they said it",
            section=WORDS,
            search=True,
            voice=True,
            policy="protected",
            when=_met,
        ),
    ] = Field(default_factory=dict)
    no_quote_reason: Annotated[
        str, Ask("Nothing to quote, because", choices="no_quote_reason", section=WORDS, when=_met)
    ] = ""
    observation: Annotated[
        str,
        Ask(
            "What I saw",
            help="What a camera would show",
            section=VIEW,
            lines=4,
            search=True,
            policy="protected",
            required=True,
            when=_met,
        ),
    ] = ""
    heard: Annotated[
        dict[str, Hearsay],
        Ask("What I heard from others", help="And from whom", section=VIEW, search=True, policy="protected"),
    ] = Field(default_factory=dict)
    analysis: Annotated[
        str,
        Ask(
            "What I think it means",
            help="Your view, and why",
            section=VIEW,
            lines=4,
            search=True,
            policy="protected",
            band="worker_copy",
            required=True,
            when=_met,
        ),
    ] = ""
    strengths: Annotated[str, Ask("Strengths noticed", section=VIEW, lines=2, search=True)] = ""
    safety_change: Annotated[
        str,
        Ask(
            "Has anything about safety changed?",
            choices="safety_change",
            section=SAFETY,
            required=True,
            when=_met,
            absences=True,
            policy="protected",
        ),
    ] = ""
    told: Annotated[dict[str, Told], Ask("Who did you tell?", section=SAFETY, policy="append", search=True)] = Field(
        default_factory=dict
    )
    next_on: Annotated[Day, Ask("When you meet next", section=NEXT, role="due_on", required=True, absences=True)] = None
    next_time: Annotated[time | None, Ask("At", section=NEXT)] = None
    next_where: Annotated[str, Ask("Where you meet next", section=NEXT)] = ""
    next_what: Annotated[str, Ask("What you said you would do", section=NEXT, search=True)] = ""
    signed_by: str = ""
    signed_at: AwareDatetime | None = None
    seal: str = ""

    def minutes(self) -> int:
        """Minutes with the young person; 0 if they did not meet. This is what dosage counts."""
        if self.outcome not in MET or self.started_at is None or self.ended_at is None:
            return 0
        return max(0, int((self.ended_at - self.started_at).total_seconds() // 60))


def when_possible(session: Session, now: datetime, *, is_doubted: bool = False) -> tuple[Gap, ...]:
    """V10, with the clock: not in the future; more than 90 days ago is a warning. A doubted clock stops nobody."""
    if session.started_at is None:
        return ()
    if session.started_at > now + timedelta(minutes=5):
        return (Gap(Path("started_at"), "It is in the future by this laptop's clock", "V10", stops=not is_doubted),)
    if now - session.started_at > timedelta(days=90):
        return (Gap(Path("started_at"), "It was more than 90 days ago", "V10", stops=False),)
    return ()
