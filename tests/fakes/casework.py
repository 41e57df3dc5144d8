"""Casework on a real store: ports, and short words for the work that tests build on."""

from pathlib import Path

import resources
from caseworker.domain.access import Me
from caseworker.domain.actions import plans, records
from caseworker.domain.actions.people import open_case
from caseworker.domain.choices import read_lists
from caseworker.domain.forms.episode import Episode
from caseworker.domain.forms.person import Person
from caseworker.domain.forms.plan_version import PlanVersion
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import DraftKey, Ports
from installer.demo import story
from tests.fakes.open_store import CARD, Desk, open_desk
from ui.parts import languages

LISTS = ("people", "work", "plans", "family")


def ports_of(desk: Desk) -> Ports:
    """The ports over an open store, as the app hands them to its verbs."""
    me = Me(
        worker=CARD.worker,
        name=CARD.name,
        role=CARD.role,
        team=CARD.team,
        team_name=CARD.team_name,
        programme=CARD.programme,
        device_code=CARD.device_code,
    )
    lists = read_lists(resources.text(f"lists/{name}.toml") for name in LISTS)
    return Ports(desk.store.records, desk.clock, desk.ids, me, lists, languages=languages())


def fresh_ports(base: Path) -> tuple[Desk, Ports]:
    """A fresh store and its ports; the caller closes the store."""
    desk = open_desk(base)
    return desk, ports_of(desk)


def a_case(ports: Ports, name: str = "Jay", **facts: object) -> ScopeId:
    """Open a case."""
    scope = ScopeId(ports.ids.new())
    person = Person.model_validate({"given_name": name, "family_name": "Madeup", **facts})
    open_case(ports, person, Episode(programme="safe", opened_on=ports.clock.now().date()), scope=scope)
    return scope


def a_plan(ports: Ports, scope: ScopeId, *, is_agreed: bool = True, **facts: object) -> RecordId:
    """Start a plan whose first version meets every rule, and agree it; the version's id."""
    version_id = RecordId(ports.ids.new())
    plans.start_plan(ports, "everyday", scope=scope, version_id=version_id)
    begun = PlanVersion.read(ports.records.get(version_id).body)
    version = story.plan(begun.plan, ports.clock.now().date(), 0).model_copy(update=facts)
    records.save(ports, version, scope=scope, record_id=version_id)
    if is_agreed:
        plans.agree(ports, version, key=DraftKey(scope, "plan_version", version_id))
    return version_id
