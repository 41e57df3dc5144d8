"""Who may know what, today: the position for each question, what it rests on, and what waits for an answer.

The day somebody answered decides: the newest holds. Two answers of one day hold only if neither was written with the
other in view, as happens on two laptops; then the stricter one is used until a person settles it by asking again. No
device's clock takes part.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from caseworker.domain.ages import age_on
from caseworker.domain.choices import Lists
from caseworker.domain.forms.agreement import STRICTNESS, Agreement
from caseworker.domain.forms.person import Person
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import Ports, Stored
from caseworker.domain.reading.names import colleague_names

Tone = Literal["ok", "plain", "warn"]

ALWAYS: tuple[str, ...] = ("take_part", "talk_to_parent", "share", "panel")
"""Questions that are listed also while nobody has asked them."""
BLOCKED: dict[str, str] = {
    "take_part": "Ask before the third session",
    "talk_to_parent": "Until then, talk to no parent about the work",
    "share": "Until then, nothing is shared by agreement",
    "panel": "The panel page cannot be printed until {name} is asked",
    "photo_quote": "No photo or quote may be used",
}
"""What cannot happen while the question has not been asked."""
BIRTHDAYS = (16, 18)
COMPETENT_AT = 16


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer in the history of a question, and who wrote it."""

    id: RecordId
    agreement: Agreement = field(repr=False)
    author: str = ""
    made_at: str = ""

    @property
    def day(self) -> date | None:
        """The day it was given."""
        return self.agreement.given_on if isinstance(self.agreement.given_on, date) else None


@dataclass(frozen=True, slots=True)
class Position:
    """Where one question stands. `decision` is what holds; `standing` are the answers it comes from.

    `is_disputed`: two laptops disagree, and the stricter answer is used. `is_divided`: the young person and somebody
    with parental responsibility answered differently; that is shown, never resolved here.
    """

    type: str
    recipient: str
    decision: str
    standing: tuple[Answer, ...] = field(default=(), repr=False)
    history: tuple[Answer, ...] = field(default=(), repr=False)
    is_disputed: bool = False
    is_divided: bool = False

    @property
    def key(self) -> str:
        """Names the question among those of one case."""
        return f"{self.type}/{self.recipient.strip().casefold()}"

    @property
    def is_asked(self) -> bool:
        """Whether anybody gave an answer."""
        return self.decision != "not_asked"

    @property
    def ask_again(self) -> date | None:
        """The earliest day on which somebody wanted to ask again."""
        days = [one.agreement.review_by for one in self.standing if isinstance(one.agreement.review_by, date)]
        return min(days, default=None)


@dataclass(frozen=True, slots=True)
class Agreements:
    """The tab: whose, and every position in a steady order. `hints` are warnings by a position's key; none stops."""

    scope: ScopeId
    name: str = field(repr=False)
    person: Person = field(repr=False)
    positions: tuple[Position, ...] = field(repr=False)
    hints: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    colleagues: dict[str, str] = field(default_factory=dict, repr=False)

    def position(self, key: str | None) -> Position | None:
        """Where the question named by this key stands; None if it is not listed."""
        return next((one for one in self.positions if one.key == key), None)


def agreements_of(ports: Ports, scope: ScopeId) -> Agreements:
    """Everything the tab shows. Raises Told("record_missing") if this device does not hold the case."""
    person = Person.read(ports.records.get(RecordId(scope)).body)
    today = ports.clock.now().astimezone().date()
    found = positions(ports.records.of(scope, "agreement"), ports.lists)
    return Agreements(
        scope=scope,
        name=person.known_as or person.given_name or "the young person",
        person=person,
        positions=found,
        hints={one.key: hints(one, person, today) for one in found},
        colleagues=colleague_names(ports),
    )


def answers_to(stored: Iterable[Stored], type_code: str, recipient: str) -> tuple[Answer, ...]:
    """Every signed answer to one question, oldest first."""
    wanted = Position(type_code, recipient, "").key
    found = []
    for one in stored:
        agreement = Agreement.read(one.body)
        if agreement.status == "signed" and Position(agreement.type, agreement.recipient, "").key == wanted:
            found.append(Answer(one.id, agreement, agreement.signed_by or one.made_by, one.made_at))
    return tuple(sorted(found, key=lambda one: (str(one.agreement.given_on or ""), one.made_at, one.id)))


def positions(stored: Sequence[Stored], lists: Lists) -> tuple[Position, ...]:
    """The position of every question that was asked, and of those that always are."""
    asked = dict.fromkeys(ALWAYS, "")
    questions: dict[str, tuple[str, str]] = {}
    for one in stored:
        agreement = Agreement.read(one.body)
        if agreement.status == "signed" and agreement.type:
            key = Position(agreement.type, agreement.recipient, "").key
            questions.setdefault(key, (agreement.type, agreement.recipient))
            asked.pop(agreement.type, None)
    order = [choice.code for choice in lists["agreement_type"].choices]
    every = [*questions.values(), *asked.items()]
    every.sort(key=lambda one: (order.index(one[0]) if one[0] in order else len(order), one[1].casefold()))
    return tuple(position(answers_to(stored, *one), *one) for one in every)


def position(history: Sequence[Answer], type_code: str, recipient: str) -> Position:
    """What holds for one question, given every answer to it."""
    standing = tuple(one for giver in ("young_person", "parent") for one in standing_of(_given_by(history, giver)))
    unique = tuple({one.id: one for one in standing}.values())
    by_giver = [
        {one.agreement.decision for one in standing_of(_given_by(history, giver))}
        for giver in ("young_person", "parent")
    ]
    return Position(
        type_code,
        recipient,
        strictest(one.agreement.decision for one in unique),
        standing=unique,
        history=tuple(history),
        is_disputed=any(len(decisions) > 1 for decisions in by_giver),
        is_divided=all(len(decisions) == 1 for decisions in by_giver) and by_giver[0] != by_giver[1],
    )


def _given_by(history: Sequence[Answer], giver: str) -> list[Answer]:
    """What one side said; an answer of both counts for each, one without a name for the young person."""
    return [one for one in history if one.agreement.given_by in (giver, "both") or _is_unnamed(one, giver)]


def _is_unnamed(one: Answer, giver: str) -> bool:
    return giver == "young_person" and one.agreement.given_by not in ("young_person", "parent", "both")


def standing_of(history: Sequence[Answer]) -> tuple[Answer, ...]:
    """The answers that no other one takes the place of: of the newest day, and not known to a later one of that day."""
    newest = max((one.day for one in history if one.day), default=None)
    last = [one for one in history if one.day == newest]
    known = {earlier for one in last for earlier in one.agreement.follows if earlier != one.id}
    return tuple(one for one in last if one.id not in known) or tuple(last)


def strictest(decisions: Iterable[str]) -> str:
    """The answer to keep to; an unknown one from a newer list is taken as "no". Without any, nobody was asked."""
    found = [decision if decision in STRICTNESS else "no" for decision in decisions]
    given = [decision for decision in found if decision != "not_asked"]
    return min(given, key=STRICTNESS.index, default="not_asked")


def hints(of: Position, person: Person, today: date) -> tuple[str, ...]:
    """Reasons to ask again or to write down more. They warn and never stop (V5, V6)."""
    if not of.is_asked:
        return ()
    name = person.known_as or person.given_name or "the young person"
    found = [_birthday(one, person, name, today) for one in of.standing[:1]]
    found += [alone_words(one.agreement, person, name) for one in of.standing]
    if of.ask_again is not None and of.ask_again <= today:
        found.append(f"Ask again: that was due on {of.ask_again.day} {of.ask_again:%b}.")
    return tuple(dict.fromkeys(words for words in found if words))


def _birthday(answer: Answer, person: Person, name: str, today: date) -> str:
    """V6: a sixteenth or eighteenth birthday has passed since the answer."""
    if not isinstance(person.born_on, date) or answer.day is None:
        return ""
    then, now = age_on(person.born_on, answer.day), age_on(person.born_on, today)
    passed = [age for age in BIRTHDAYS if then < age <= now]
    return f"{name} has turned {passed[-1]} since. Ask again." if passed else ""


def alone_words(agreement: Agreement, person: Person, name: str) -> str:
    """V5: under 16, nobody with parental responsibility agreed, and not written why this decision was their own."""
    if not isinstance(person.born_on, date) or not isinstance(agreement.given_on, date):
        return ""
    is_young = age_on(person.born_on, agreement.given_on) < COMPETENT_AT
    if not is_young or agreement.given_by != "young_person" or agreement.basis == "competent":
        return ""
    return f"{name} was under 16: write why {name} could decide this, or ask somebody with parental responsibility."


def decision_words(decision: str) -> tuple[str, Tone]:
    """The position in a word or two. A young person's "no" is plain ink: it is an answer, not an alarm."""
    words: dict[str, tuple[str, Tone]] = {
        "yes": ("Yes", "ok"),
        "yes_but": ("Yes, part", "ok"),
        "no": ("No", "plain"),
        "withdrawn": ("No longer", "plain"),
        "not_asked": ("Not asked yet", "warn"),
    }
    return words.get(decision, words["no"])


def question_words(of: Position, lists: Lists) -> str:
    """The question as a row of the table: "Take part", "Share with Ash Grove High"."""
    if of.type == "share":
        return f"Share with {of.recipient}" if of.recipient else "Share with somebody named"
    label = lists.label("agreement_type", of.type)
    return f"{label} · {of.recipient}" if of.recipient else label


def blocked_words(of: Position, name: str) -> str:
    """What cannot happen until the question is asked; empty once it is."""
    return "" if of.is_asked else BLOCKED.get(of.type, "").format(name=name)


def may_be_on_panel_page(ports: Ports, scope: ScopeId) -> bool:
    """V4: whether a panel page may be printed: the strictest answer about any panel says so."""
    every = positions(ports.records.of(scope, "agreement"), ports.lists)
    return strictest(one.decision for one in every if one.type == "panel") in ("yes", "yes_but")
