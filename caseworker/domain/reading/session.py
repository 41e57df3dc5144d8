"""What a screen shows around a session: whose it is, who may have been there, whom to ring, what was added."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from caseworker.domain.actions import records
from caseworker.domain.forms.action import Action
from caseworker.domain.forms.addendum import Addendum
from caseworker.domain.forms.concern import Concern
from caseworker.domain.forms.config import Place
from caseworker.domain.forms.episode import Episode
from caseworker.domain.forms.network_member import NetworkMember
from caseworker.domain.forms.person import Person
from caseworker.domain.forms.session import Present, Session
from caseworker.domain.ids import CONFIG_SCOPE, RecordId, ScopeId
from caseworker.domain.ports import OpenConflict, Ports, Stored, Wanted
from caseworker.domain.reading.case import SAFE_CONTACT, CaseHeader, header_of
from caseworker.domain.reading.helplines import checked_helplines
from caseworker.domain.reading.names import colleague_names

YOUNG_PERSON = "young_person"
"""The key of the young person among those who were present."""
IN_SCHOOL = frozenset({"safe", "ap"})
"""Programmes whose day runs in lessons."""
_METHODS = {
    "safe": "school",
    "ap": "school",
    "navigator": "hospital_ed",
    "key_worker": "home",
    "community": "community",
}
USUAL = timedelta(minutes=30)
STEP = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Number:
    """Somebody to ring: their name, what they are, their organisation, and the number."""

    name: str
    role: str
    org: str
    number: str


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around any session of one young person. `network` are (record id, name) of people they know.

    `place` and `method` are those of the last session, or of the episode; `review_on` is the nearest plan review.
    `contacts` are (author's name, moment, words) of every version of the safe contact while nobody has chosen one.
    """

    header: CaseHeader
    called: str = field(repr=False)
    programme: str
    is_school: bool
    place: str = field(repr=False)
    method: str
    review_on: str
    network: tuple[tuple[str, str], ...] = field(repr=False)
    numbers: tuple[Number, ...] = field(repr=False)
    names: dict[str, str] = field(repr=False)
    contacts: tuple[tuple[str, str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session with what belongs to it: promises made, concerns raised, addenda, and what arrived too late."""

    stored: Stored | None = field(repr=False)
    session: Session = field(repr=False)
    actions: tuple[tuple[RecordId, Action], ...] = field(repr=False)
    concerns: tuple[tuple[RecordId, Concern], ...] = field(repr=False)
    addenda: tuple[Addendum, ...] = field(repr=False)
    conflicts: tuple[OpenConflict, ...] = field(repr=False)


def around(ports: Ports, scope: ScopeId) -> Around:
    """What stands around a session in this case. Raises Told("record_missing") if the case is not on this device."""
    person = Person.read(ports.records.get(RecordId(scope)).body)
    episodes = [Episode.read(one.body) for one in ports.records.of(scope, "episode")]
    episode = next((one for one in reversed(episodes) if one.status != "closed"), Episode())
    programme = episode.programme or ports.me.programme
    last = _last(ports, scope)
    place = last.place or episode.site
    header, names = header_of(ports, scope), colleague_names(ports)
    return Around(
        header=header,
        called=person.known_as or person.given_name or "They",
        programme=programme,
        is_school=programme in IN_SCHOOL,
        place=place,
        method=last.method or _METHODS.get(programme, ""),
        review_on=min((str(one.body["review_on"]) for one in _reviewed(ports, scope)), default=""),
        network=_network(ports, scope),
        numbers=_numbers(ports, f"{place} {episode.site}"),
        names=names,
        contacts=_contacts(ports, header, names) if header.other_contacts else (),
    )


def meeting(ports: Ports, scope: ScopeId, record: RecordId) -> Meeting:
    """A session and what belongs to it; an empty one if there is none under this id yet."""
    stored = records.find(ports, record)
    actions = [(one.id, Action.read(one.body)) for one in ports.records.of(scope, "action")]
    concerns = [(one.id, Concern.read(one.body)) for one in ports.records.of(scope, "concern")]
    addenda = [Addendum.read(one.body) for one in ports.records.of(scope, "addendum")]
    return Meeting(
        stored=stored,
        session=Session.read(stored.body) if stored else Session(),
        actions=tuple(one for one in actions if one[1].source == record),
        concerns=tuple(one for one in concerns if one[1].session == record),
        addenda=tuple(one for one in addenda if one.about == record),
        conflicts=tuple(one for one in ports.records.conflicts() if one.record == record),
    )


def fresh_session(there: Around, now: datetime) -> Session:
    """A new session as it most often is: the last half hour, where and how we last met, the young person there."""
    until = now - timedelta(minutes=now.minute % 5, seconds=now.second, microseconds=now.microsecond)
    return Session(
        started_at=until - USUAL,
        ended_at=until,
        place=there.place,
        method=there.method,
        present={YOUNG_PERSON: Present(name=there.called)},
    )


def _contacts(ports: Ports, header: CaseHeader, names: dict[str, str]) -> tuple[tuple[str, str, str], ...]:
    person = RecordId(header.scope)
    version = ports.records.get(person).versions.get(SAFE_CONTACT)
    wrote = next((past for past in ports.records.history(person) if past.edit == version), None)
    called = {**names, ports.me.worker: "You"}
    current = (called.get(wrote.author, "") if wrote else "", wrote.made_at if wrote else "", header.safe_contact)
    others = ((called.get(one.author, ""), one.made_at, str(one.value or "")) for one in header.other_contacts)
    return (current, *others)


def _last(ports: Ports, scope: ScopeId) -> Session:
    rows = ports.records.page(Wanted(("session",), scope=scope, limit=1))
    return Session.read(ports.records.get(rows[0].id).body) if rows else Session()


def _reviewed(ports: Ports, scope: ScopeId) -> list[Stored]:
    return [plan for plan in ports.records.of(scope, "plan") if plan.body.get("review_on")]


def _network(ports: Ports, scope: ScopeId) -> tuple[tuple[str, str], ...]:
    members = [(one.id, NetworkMember.read(one.body)) for one in ports.records.of(scope, "network_member")]
    return tuple((record, member.name) for record, member in members if member.name and not member.died)


def _numbers(ports: Ports, where: str) -> tuple[Number, ...]:
    """The safeguarding lead of the place we met at, else of every place; then numbers somebody has checked."""
    places = [Place.read(one.body) for one in ports.records.of(CONFIG_SCOPE, "place")]
    leads = [place for place in places if place.safeguarding_phone]
    here = [place for place in leads if place.name and place.name.casefold() in where.casefold()]
    people = [
        Number(place.safeguarding_lead or place.name, "Safeguarding lead", place.name, place.safeguarding_phone)
        for place in here or leads
    ]
    checked = [Number(line.name, line.words, "", line.number) for line in checked_helplines(ports.records)]
    return (*people, *checked)
