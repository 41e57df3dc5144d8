"""Family and network: who there is, whether we may ring them, what we offered and what was taken up."""

from caseworker.domain.actions import records
from caseworker.domain.actions.writing import change, creation
from caseworker.domain.changes import Changes
from caseworker.domain.edits import Edit
from caseworker.domain.forms.episode import Episode
from caseworker.domain.forms.family_support import FamilySupport
from caseworker.domain.forms.network_member import NetworkMember
from caseworker.domain.forms.person import Person
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import AuditNote, Ports, Work


def save_member(ports: Ports, member: NetworkMember, *, scope: ScopeId, record_id: RecordId) -> Changes:
    """Save somebody in the family or network; named only, or more."""
    return records.save(ports, member, scope=scope, record_id=record_id)


def offer_support(ports: Ports, support: FamilySupport, *, scope: ScopeId) -> Changes:
    """Record one offer of support, and mark the person as offered support if that was not said yet."""
    edits: list[Edit] = [creation(ports, support, scope=scope, record_id=RecordId(ports.ids.new()))]
    member = records.find(ports, RecordId(support.member))
    if member is not None and member.body.get("supported") != "yes":
        marked = change(ports, member, NetworkMember.read(member.body).model_copy(update={"supported": "yes"}))
        edits.extend([marked] if marked else [])
    return ports.records.write(Work(edits=ports.edits(edits)))


def support_in_own_right(ports: Ports, member_id: RecordId, episode: Episode, *, scope: ScopeId) -> Changes:
    """Give somebody in the family a file of their own: their own record, agreement and rights.

    The new file holds their name and nothing of the young person's; the link stays on the young person's side.
    """
    member = ports.records.get(member_id)
    named = NetworkMember.read(member.body)
    person = Person(given_name=named.name, name_certainty="stated")
    linked = change(ports, member, named.model_copy(update={"supported": "yes", "supported_person": scope}))
    new = (
        creation(ports, person, scope=scope, record_id=RecordId(scope)),
        creation(ports, episode, scope=scope, record_id=RecordId(ports.ids.new())),
    )
    edits = ports.edits((*new, *((linked,) if linked else ())))
    return ports.records.write(
        Work(edits=edits, new_files=(scope,), audit=(AuditNote("open_case", RecordId(scope), scope),))
    )
