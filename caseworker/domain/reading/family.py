"""Family and network as the tab shows it: people in groups, what we owe each in words, and the tree.

Lines speak of our duties ("ask him to help"), never of what somebody in a family did.
"""

from dataclasses import dataclass, field
from datetime import date

from caseworker.domain.ages import age_on
from caseworker.domain.choices import NOT_ASKED, Lists
from caseworker.domain.family.genogram import Tree
from caseworker.domain.family.kinship import INDEX, ROWS, Group, group_of, tree_of
from caseworker.domain.forms.episode import Episode
from caseworker.domain.forms.family_support import FamilySupport
from caseworker.domain.forms.network_member import NetworkMember
from caseworker.domain.forms.person import Person
from caseworker.domain.ids import Path, RecordId, ScopeId
from caseworker.domain.merge import Candidate
from caseworker.domain.ports import Ports, Stored

FIRST: tuple[Group, ...] = ("home", "family", "support", "before")
HOW_TO_REACH: tuple[Path, ...] = (Path("contact_safe"), Path("contact_how"), Path("phone"))
SAFE_ENOUGH: frozenset[str] = frozenset({"yes", "sometimes", "no_voicemail", "no_text"})
"""Answers with which a number may stand in view; any other hides it until somebody asks for it."""
UNANSWERED: frozenset[str] = frozenset({"", NOT_ASKED})
ADULT = 18
TIES = ("strong", "steady", "strained", "broken")
OBJECTS = {"male": "him", "female": "her"}
POSSESSIVES = {"male": "his", "female": "her"}


@dataclass(frozen=True, slots=True)
class Offer:
    """One kind of support that was offered: what, how it went in words, and whether it was taken up."""

    id: RecordId
    kind: str
    words: str = field(repr=False)
    is_taken_up: bool = False


@dataclass(frozen=True, slots=True)
class FamilyPerson:
    """Somebody in the list. `line` is the quiet line under the name; `is_to_ask`: we have not asked them yet."""

    id: RecordId
    stored: Stored = field(repr=False)
    member: NetworkMember = field(repr=False)
    group: Group
    relation: str
    line: str = field(repr=False)
    is_to_ask: bool = False
    offers: tuple[Offer, ...] = field(default=(), repr=False)
    own_file: ScopeId | None = None

    @property
    def is_supported(self) -> bool:
        """Whether we offer them support."""
        return self.member.supported == "yes"

    @property
    def other_ways(self) -> dict[Path, tuple[Candidate, ...]]:
        """Wordings of how to reach them that nobody has chosen between; empty when all is settled."""
        return {path: self.stored.conflicts[path] for path in HOW_TO_REACH if self.stored.conflicts.get(path)}

    @property
    def shows_number(self) -> bool:
        """Whether the number may stand in view without being asked for."""
        return self.member.contact_safe in SAFE_ENOUGH and not self.other_ways


@dataclass(frozen=True, slots=True)
class Family:
    """Everybody round one young person. `asks_for_father`: an open episode has no answer about a father yet (V19)."""

    scope: ScopeId
    name: str = field(repr=False)
    age: int | None
    sex: str
    people: tuple[FamilyPerson, ...] = field(repr=False)
    tree: Tree = field(repr=False)
    asks_for_father: bool = False
    father_is_due: bool = False

    def person(self, key: str | None) -> FamilyPerson | None:
        """Somebody of the list by their record; None if they are not in it."""
        return next((one for one in self.people if one.id == key), None)

    def group(self, group: Group) -> tuple[FamilyPerson, ...]:
        """Everybody of one group, in the order of the list."""
        return tuple(one for one in self.people if one.group == group)

    @property
    def to_ask(self) -> tuple[FamilyPerson, ...]:
        """Whom we have not asked yet whether they want support."""
        return tuple(one for one in self.people if one.is_to_ask)


def family_of(ports: Ports, scope: ScopeId) -> Family:
    """Everything the tab shows. Raises Told("record_missing") if this device does not hold the case."""
    today = ports.clock.now().astimezone().date()
    person = Person.read(ports.records.get(RecordId(scope)).body)
    supports = [(one.id, FamilySupport.read(one.body)) for one in ports.records.of(scope, "family_support")]
    stored = {one.id: one for one in ports.records.of(scope, "network_member")}
    members = {key: NetworkMember.read(one.body) for key, one in stored.items()}
    people = [
        _person(stored[key], member, _offers(key, supports, ports.lists), ports.lists)
        for key, member in members.items()
    ]
    people.sort(key=lambda one: _place(one, ports.lists))
    age = age_on(person.born_on, today) if isinstance(person.born_on, date) else None
    episodes = [Episode.read(one.body) for one in ports.records.of(scope, "episode")]
    unanswered = [one for one in episodes if one.status != "closed" and one.father_identified in UNANSWERED]
    return Family(
        scope=scope,
        name=person.known_as or person.given_name or "the young person",
        age=age,
        sex=person.sex if person.sex in OBJECTS else "",
        people=tuple(people),
        tree=tree_of({str(key): member for key, member in members.items()}, age=age, sex=person.sex),
        asks_for_father=bool(unanswered),
        father_is_due=any(isinstance(one.review_on, date) and one.review_on <= today for one in unanswered),
    )


def _person(stored: Stored, member: NetworkMember, offers: tuple[Offer, ...], lists: Lists) -> FamilyPerson:
    group = group_of(member)
    is_to_ask = group in ("home", "family") and not member.died and member.supported in UNANSWERED
    relation = member.relation_words or lists.label("relation", member.relation)
    return FamilyPerson(
        id=stored.id,
        stored=stored,
        member=member,
        group=group,
        relation=relation,
        line=_line(member, relation, group, lists),
        is_to_ask=is_to_ask,
        offers=offers,
        own_file=ScopeId(member.supported_person) if member.supported_person else None,
    )


def _line(member: NetworkMember, relation: str, group: Group, lists: Lists) -> str:
    is_child = member.age is not None and member.age < ADULT and group != "support"
    who = f"{relation}, {member.age}" if is_child else relation
    return " · ".join(part for part in (who, _state(member, group, lists)) if part)


def _state(member: NetworkMember, group: Group, lists: Lists) -> str:
    """What we do or owe, in words."""
    if member.died:
        return "died"
    if member.supported == "yes":
        return f"we support {them(member)}"
    if group in ("support", "before"):
        tie = lists.label("tie", member.tie).lower() if member.tie and member.tie not in UNANSWERED else ""
        return " · ".join(part for part in (tie, member.tie_words) if part)
    if member.on_plan == "yes":
        return "on the plan, agreed"
    if member.supported in UNANSWERED:
        return f"ask {them(member)} to help" if is_grown_up(member) else "not asked yet"
    return "named only" if member.supported == "no" else lists.label("supported", member.supported).lower()


def is_grown_up(member: NetworkMember) -> bool:
    """Whether somebody is an adult; without an age, by what they are to the young person."""
    return member.age >= ADULT if member.age is not None else ROWS.get(member.relation, 0) < 0


def them(member: NetworkMember) -> str:
    """ "him", "her" or "them", by the symbol chosen for the person."""
    return OBJECTS.get(member.sex, "them")


def their(member: NetworkMember) -> str:
    """ "his", "her" or "their"."""
    return POSSESSIVES.get(member.sex, "their")


def is_fatherly(member: NetworkMember) -> bool:
    """Whether what is asked of fathers is asked of him."""
    return member.is_father_figure or member.relation in ("father", "step_father", "foster_father")


def _place(one: FamilyPerson, lists: Lists) -> tuple[int, int, int, str]:
    codes = [choice.code for choice in lists["relation"].choices]
    relation = codes.index(one.member.relation) if one.member.relation in codes else len(codes)
    if one.group == "support":
        relation = TIES.index(one.member.tie) if one.member.tie in TIES else len(TIES)
    return FIRST.index(one.group), relation, -(one.member.age or 0), one.id


def _offers(member: RecordId, supports: list[tuple[RecordId, FamilySupport]], lists: Lists) -> tuple[Offer, ...]:
    mine = [(key, one) for key, one in supports if one.member == member]
    mine.sort(key=lambda pair: (str(pair[1].offered_on), pair[0]))
    return tuple(
        Offer(key, lists.label("family_support", one.kind), _offer_words(one, lists), bool(one.taken_up))
        for key, one in mine
    )


def _offer_words(offer: FamilySupport, lists: Lists) -> str:
    day = offer.offered_on
    offered = f"Offered {day.day} {day:%b}." if isinstance(day, date) else "Offered."
    if offer.taken_up:
        return f"{offered} Taken up, {offer.taken_up} {'time' if offer.taken_up == 1 else 'times'}"
    answer = lists.label("offer_answer", offer.answer) if offer.answer else "No answer yet"
    said = f"“{offer.answer_words}”" if offer.answer_words else ""
    return " ".join(part for part in (offered, f"{answer}.", said) if part)


def note_under(one: FamilyPerson) -> str:
    """The short line under somebody's symbol: that we have not asked yet, or how it is between them."""
    if one.member.died:
        return "died"
    return "not asked yet" if one.is_to_ask else one.member.tie_words


def spoken_place(family: Family, key: str) -> str:
    """Somebody of the drawing as one sentence."""
    if key == INDEX:
        return f"{family.name}, in the middle of the drawing"
    one = family.person(key)
    return f"{one.member.name}. {one.line}" if one else ""
