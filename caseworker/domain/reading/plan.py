"""A safety plan as its editor shows it: which version, how far each part is, and what it needs before it is used."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from caseworker.domain.actions.rivals import rivals_in
from caseworker.domain.choices import Lists
from caseworker.domain.edits import Body
from caseworker.domain.form import gaps
from caseworker.domain.forms.network_member import NetworkMember
from caseworker.domain.forms.person import Person
from caseworker.domain.forms.plan_version import PARTS, PRIVATE_PARTS, PlanVersion
from caseworker.domain.ids import Path, RecordId, ScopeId
from caseworker.domain.ports import Ports, Stored
from caseworker.domain.reading.case import PlanState, plans_of
from caseworker.domain.reading.names import colleague_names
from caseworker.domain.reading.today import day_words

State = Literal["not_started", "so_far", "to_finish", "done"]
Tone = Literal["", "ok", "warn", "info", "muted"]

WORD_PARTS: tuple[str, ...] = ("matters", "wants", "signs", "can_do", "safer", "now_steps")
"""The parts that are lists of the young person's words."""
PART_FIELDS: dict[str, tuple[str, ...]] = {
    "now_steps": ("now_steps", "code_word"),
    "paper": ("safe_paper", "safe_paper_why", "safe_paper_on"),
    "review": ("review_on", "review_sooner"),
    "worries": ("rating_theirs", "rating_mine", "rating_talk"),
    "agreement": ("agreed_state", "agreed_how", "agreed_by", "not_agreed", "agreed_on", "read_back", "made_where"),
}
"""The fields of a part that is not simply the field of its name."""
NOBODY: frozenset[str] = frozenset(
    {"school", "college", "police", "social services", "social care", "hospital", "camhs", "council", "youth club"}
    | {"youth justice", "family", "staff", "teachers", "someone", "somebody", "everyone", "adults", "the team", "work"}
)
"""What stands where a name should: nobody can ask it whether it was done."""


@dataclass(frozen=True, slots=True)
class PartState:
    """One part of the list: `number` is 0 for the parts that stay with the workers; `count` lines are in it."""

    code: str
    title: str
    number: int
    state: State
    count: int

    @property
    def is_private(self) -> bool:
        """Whether it is never on the young person's copy."""
        return not self.number


@dataclass(frozen=True, slots=True)
class PlanRule:
    """One of the rules before a plan can be used: where it is met, in words; what is missing, and the link to it."""

    path: Path
    words: str = field(repr=False)
    gap: str = field(default="", repr=False)
    link: str = ""

    @property
    def is_met(self) -> bool:
        """Whether nothing is missing."""
        return not self.gap


@dataclass(frozen=True, slots=True)
class PartLine:
    """One line of a part, read only: the words, and a note beside them."""

    key: str
    text: str = field(repr=False)
    note: str = field(default="", repr=False)
    tone: Tone = "muted"


@dataclass(frozen=True, slots=True)
class PlanPage:
    """What the plan's part of a case opens with. `rivals` wait to be settled; `members` are family and network."""

    scope: ScopeId
    name: str = field(repr=False)
    plans: tuple[PlanState, ...] = field(repr=False)
    shown: PlanState | None = field(default=None, repr=False)
    version: Stored | None = field(default=None, repr=False)
    rivals: tuple[Stored, ...] = field(default=(), repr=False)
    members: tuple[tuple[RecordId, NetworkMember], ...] = field(default=(), repr=False)
    colleagues: dict[str, str] = field(default_factory=dict, repr=False)
    reviews: tuple[Stored, ...] = field(default=(), repr=False)


def called(body: Body) -> str:
    """What the young person is called, without a family name: as it may stand on their own page."""
    person = Person.read(body)
    return person.known_as or person.given_name or "them"


def plan_page(ports: Ports, scope: ScopeId, record: RecordId | None) -> PlanPage:
    """The plan of a case: the version or plan that is named, else one that is being written, else one in use."""
    plans = plans_of(ports, scope)
    versions = ports.records.of(scope, "plan_version")
    shown = _shown(plans, versions, record)
    members = [(one.id, NetworkMember.read(one.body)) for one in ports.records.of(scope, "network_member")]
    mine = [one for one in versions if shown is not None and one.body.get("plan") == shown.plan.id]
    return PlanPage(
        scope,
        called(ports.records.get(RecordId(scope)).body),
        plans,
        shown,
        _version(shown, mine, record),
        rivals_in(mine),
        tuple(members),
        colleague_names(ports),
        reviews_of(ports, shown.plan) if shown is not None else (),
    )


def _shown(plans: tuple[PlanState, ...], versions: list[Stored], record: RecordId | None) -> PlanState | None:
    named = next((one.body.get("plan") for one in versions if one.id == record), record)
    return next((plan for plan in plans if plan.plan.id == named), plans[0] if plans else None)


def _version(shown: PlanState | None, mine: list[Stored], record: RecordId | None) -> Stored | None:
    named = next((one for one in mine if one.id == record), None)
    if named is not None or shown is None:
        return named
    return next(iter(shown.drafts), shown.current or (mine[-1] if mine else None))


def as_reviewed(ports: Ports, version: Stored) -> PlanVersion:
    """The version with the day of its next look: a version in use never changes, but each look at it names a day."""
    read = PlanVersion.read(version.body)
    plan = ports.records.get(RecordId(read.plan))
    due = str(plan.body.get("review_on") or "")
    return (
        read.model_copy(update={"review_on": date.fromisoformat(due)})
        if plan.body.get("current") == version.id and due
        else read
    )


def reviews_of(ports: Ports, plan: Stored) -> tuple[Stored, ...]:
    """Every look at a plan, newest first; those that were begun and not closed among them."""
    found = [one for one in ports.records.of(plan.scope, "plan_review") if one.body.get("plan") == plan.id]
    return tuple(sorted(found, key=lambda one: str(one.body.get("looked_on") or ""), reverse=True))


def part_of(path: Path) -> str:
    """The part a field's path belongs to."""
    name = path.partition("/")[0]
    return next((part for part, fields in PART_FIELDS.items() if name in fields), name)


def part_title(code: str) -> str:
    """What stands over it on every screen and paper."""
    return dict((*PARTS, *PRIVATE_PARTS))[code]


def part_number(code: str) -> int:
    """Its number, 0 for a part that stays with the workers."""
    return next((number for number, (part, _title) in enumerate(PARTS, 1) if part == code), 0)


def part_states(version: PlanVersion) -> tuple[PartState, ...]:
    """How far every part is. "Done" is only ever what the worker said, and gives way to something missing."""
    missing = {part_of(gap.path) for gap in gaps(version) if gap.stops and "/" in gap.path}
    return tuple(
        PartState(code, title, part_number(code), _state(version, code, missing), count_in(version, code))
        for code, title in (*PARTS, *PRIVATE_PARTS)
    )


def _state(version: PlanVersion, code: str, missing: set[str]) -> State:
    count = count_in(version, code)
    unnamed = code == "adults" and any(_unfinished(one.who, one.due_on) for one in version.adults.values())
    if code in missing or unnamed:
        return "to_finish"
    if version.parts_done.get(code):
        return "done"
    return "so_far" if count else "not_started"


def _unfinished(who: str, due: object) -> bool:
    return not who.strip() or is_nobody(who) or due is None


def is_nobody(who: str) -> bool:
    """Whether these words name a service or a group instead of one adult who can be asked."""
    return who.strip().casefold().removeprefix("the ").rstrip(".") in NOBODY


def count_in(version: PlanVersion, code: str) -> int:
    """How many lines or answers a part holds."""
    body = version.body()
    values = [body.get(name) for name in PART_FIELDS.get(code, (code,))]
    return sum(len(value) if isinstance(value, dict) else value not in (None, False) for value in values)


def rules_of(version: PlanVersion, name: str) -> tuple[PlanRule, ...]:
    """The six rules before a plan can be used (V12), in the order of the parts, met or missing."""
    agreed = [one.name for one in version.people.values() if one.agreed == "yes" and one.name.strip()]
    nobody = "Nobody on it has agreed yet" if version.people else "Nobody to go to yet"
    return (
        _rule("can_do", f"Something {name} can do", "" if _any_words(version, "can_do") else "Nothing to do yet", name),
        PlanRule(
            Path("people"),
            f"A person who has agreed: {agreed[0]}" if agreed else "A person who has agreed",
            "" if agreed else nobody,
            "Ask somebody, part 5",
        ),
        _adults_rule(version),
        _rule(
            "now_steps",
            "If it's happening now: written",
            "" if _any_words(version, "now_steps") else "“If it's happening now” is empty",
            name,
        ),
        PlanRule(
            Path("safe_paper"),
            "Safe on paper: answered",
            "" if version.safe_paper else "Safe to have on paper? Not answered",
            f"Ask {name}, part 10",
        ),
        PlanRule(
            Path("review_on"),
            "Review date set",
            "" if version.review_on else "No day to look at it again",
            "Choose a day, part 11",
        ),
    )


def _rule(code: str, words: str, gap: str, name: str) -> PlanRule:
    return PlanRule(Path(code), words, gap, f"Write part {part_number(code)} with {name}")


def _adults_rule(version: PlanVersion) -> PlanRule:
    path, words = Path("adults"), "What a named adult will do"
    whole = {key: one for key, one in version.adults.items() if one.what.strip()}
    if not whole:
        return PlanRule(path, words, "Nothing an adult will do yet", "Write part 7: it is not all down to them")
    for key, one in whole.items():
        if not one.who.strip() or is_nobody(one.who):
            gap = f"No adult named: “{one.what.strip()}”"
            return PlanRule(Path(f"adults/{key}"), words, gap, "Name the adult in part 7")
    return PlanRule(path, f"What adults will do: {', '.join(dict.fromkeys(one.who for one in whole.values()))}")


def _any_words(version: PlanVersion, code: str) -> bool:
    return any(item.text.strip() for item in getattr(version, code).values())


def first_gap(version: PlanVersion, name: str) -> Path | None:
    """Where the worker goes first when they want to use the plan and something is missing; None when nothing is."""
    missing = next((rule.path for rule in rules_of(version, name) if not rule.is_met), None)
    return missing or next((gap.path for gap in gaps(version) if gap.stops), None)


def in_order(version: PlanVersion, code: str) -> list[str]:
    """The keys of a part's lines in the order they stand."""
    items = getattr(version, code)
    return sorted(items, key=lambda key: (items[key].order, key))


def part_lines(version: PlanVersion, code: str, lists: Lists, *, today: date) -> tuple[PartLine, ...]:
    """The lines of a part, to be read: on the folded card, in a version that is in use, and shown together."""
    if code in WORD_PARTS:
        return tuple(_words_line(version, code, key, lists) for key in in_order(version, code))
    if code == "people":
        return tuple(_person_line(version, key) for key in in_order(version, code))
    if code == "adults":
        return tuple(_adult_line(version, key, today) for key in in_order(version, code))
    if code == "places":
        found = ((key, version.places[key]) for key in in_order(version, code))
        return tuple(
            PartLine(key, one.text, _joined(lists.label("place_kind", one.kind), one.when)) for key, one in found
        )
    if code == "copies":
        held = ((key, version.copies[key]) for key in in_order(version, code))
        return tuple(PartLine(key, one.who, _joined(lists.label("copy_kind", one.kind), one.why)) for key, one in held)
    return _answers(version, code, lists, today)


def _words_line(version: PlanVersion, code: str, key: str, lists: Lists) -> PartLine:
    item = getattr(version, code)[key]
    tones: dict[str, Tone] = {"helped": "ok", "not_yet": "muted"}
    tried = lists.label("tried", item.tried) if item.tried and code == "can_do" else ""
    return PartLine(key, item.text, tried, tones.get(item.tried, ""))


def _person_line(version: PlanVersion, key: str) -> PartLine:
    one = version.people[key]
    notes: dict[str, tuple[str, Tone]] = {
        "yes": ("Agreed", "ok"),
        "asked": ("Asked, waiting", "warn"),
        "no": ("Said no", "muted"),
    }
    note, tone = notes.get(one.agreed, ("Not asked yet", "muted"))
    return PartLine(key, one.name, note, tone)


def _adult_line(version: PlanVersion, key: str, today: date) -> PartLine:
    one = version.adults[key]
    if not one.who.strip() or is_nobody(one.who):
        return PartLine(key, one.what, "No adult named", "warn")
    if isinstance(one.done_on, date):
        return PartLine(key, f"{one.who}: {one.what}", "Done", "ok")
    if isinstance(one.due_on, date):
        return PartLine(key, f"{one.who}: {one.what}", f"By {day_words(one.due_on.isoformat(), today)}", "info")
    return PartLine(key, f"{one.who}: {one.what}", "No day yet", "warn")


def _answers(version: PlanVersion, code: str, lists: Lists, today: date) -> tuple[PartLine, ...]:
    body, found = version.body(), []
    specs = {spec.name: spec for spec in version.specs()}
    for name in PART_FIELDS.get(code, (code,)):
        value, spec = body.get(name), specs[name]
        if value in (None, False, ""):
            continue
        words = lists.label(spec.ask.choices, str(value)) if spec.ask.choices else str(value)
        words = day_words(words, today) if spec.kind == "date" else "Yes" if value is True else words
        found.append(PartLine(name, _answered(spec.ask.label, words)))
    return tuple(found)


def _answered(question: str, answer: str) -> str:
    """What was asked and then what was answered: read in that order, also by a screen reader."""
    return f"{question}{'' if question.endswith('?') else ':'} {answer}"


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
