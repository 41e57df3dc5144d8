"""Filling the partnership through the real protocol: each worker's laptop writes its cases and sends them."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from caseworker.domain.actions import family, plans, records
from caseworker.domain.actions.people import open_case
from caseworker.domain.form import Record
from caseworker.domain.forms.action import Action
from caseworker.domain.forms.agreement import Agreement
from caseworker.domain.forms.concern import Concern
from caseworker.domain.forms.family_support import FamilySupport
from caseworker.domain.forms.plan_version import PlanVersion
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import DraftKey, Ports
from installer.demo import story
from installer.demo.cast import ALL, SEED, TEAMS, Child, Team, children


def fill(ports: Ports, team: Team, *, count: int = ALL) -> int:
    """Write this team's third of the first `count` young people into one laptop's store; how many cases that were."""
    now = datetime.now(UTC)
    mine = [(n, child) for n, child in enumerate(children(now.date(), count)) if n % len(TEAMS) == TEAMS.index(team)]
    for number, child in mine:
        _case(ports, team, child, number)
    return len(mine)


def _case(ports: Ports, team: Team, child: Child, number: int) -> None:
    now, chance = datetime.now(UTC), random.Random(SEED + number)  # noqa: S311  (invented stories, not keys)
    scope, today = ScopeId(ports.ids.new()), now.date()
    episode = story.episode(team, today, number)
    episode.lead_worker = ports.me.worker
    open_case(ports, story.person(child, today), episode, scope=scope)
    parent = _family(ports, child, scope)
    for record in story.around(today, parent):
        _save_or_sign(ports, record, scope)
    written = list(story.sessions(chance, team, now, number=number))
    for place, session in enumerate(written):
        is_left_open = place == len(written) - 1 and number % 7 == 3
        record_id = RecordId(ports.ids.new())
        if is_left_open:
            session.analysis = ""
            records.save(ports, session, scope=scope, record_id=record_id)
        else:
            records.sign(ports, session, scope=scope, record_id=record_id)
    if number % 3 != 2 or number == 0:
        _plan(ports, scope, today, number)
    _open_ends(ports, scope, today, number)


def _family(ports: Ports, child: Child, scope: ScopeId) -> str:
    ids = {relative.name: ports.ids.new() for relative in child.family_members}
    for relative in child.family_members:
        member = story.member(relative, ids)
        family.save_member(ports, member, scope=scope, record_id=RecordId(ids[relative.name]))
    return next(iter(ids.values()))


def _save_or_sign(ports: Ports, record: Record, scope: ScopeId) -> None:
    record_id = RecordId(ports.ids.new())
    if isinstance(record, Agreement):
        record.status = "draft"
        records.sign(ports, record, scope=scope, record_id=record_id)
    elif isinstance(record, FamilySupport):
        family.offer_support(ports, record, scope=scope)


def _plan(ports: Ports, scope: ScopeId, today: date, number: int) -> None:
    version_id = RecordId(ports.ids.new())
    plans.start_plan(ports, "everyday" if number % 2 else "travel", scope=scope, version_id=version_id)
    begun = PlanVersion.read(ports.records.get(version_id).body)
    version = story.plan(begun.plan, today, number)
    records.save(ports, version, scope=scope, record_id=version_id)
    if number % 8 != 6:
        plans.agree(ports, version, key=DraftKey(scope, "plan_version", version_id))


def _open_ends(ports: Ports, scope: ScopeId, today: date, number: int) -> None:
    for record in (*_ends(today, number), *story.papers(today, number)):
        records.save(ports, record, scope=scope, record_id=RecordId(ports.ids.new()))


def _ends(today: date, number: int) -> Iterator[Record]:
    if number % 5 == 0:
        yield Action(text="Ask Ms Okafor about the exit pass", owner="Me", due_on=today)
    if number % 5 == 1:
        yield Action(text="Find out whether boxing has a Wednesday place", owner="Me", due_on=today + timedelta(days=1))
    if number == 6:
        raised = datetime.now(UTC) - timedelta(hours=6)
        yield Concern(
            kind="threat", immediacy="today", verbatim="He said he would wait for me on Thursday.", raised_at=raised
        )
