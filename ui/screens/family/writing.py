"""What is written about a family, form by form: somebody new, somebody changed, support offered."""

from caseworker.domain.actions import records
from caseworker.domain.actions.family import offer_support, save_member
from caseworker.domain.changes import Changes
from caseworker.domain.family.kinship import circle_for
from caseworker.domain.form import Record
from caseworker.domain.forms.family_support import FamilySupport
from caseworker.domain.forms.network_member import CONTACT, PLAN, NetworkMember
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import DraftKey, Ports, Stored
from caseworker.domain.reading.family import Family, FamilyPerson
from ui.desk import Desk
from ui.forms.form_panel import FormPanel, Links, Writing
from ui.i18n import _

FIRST_QUESTIONS = frozenset({"name", "relation", "lives_with"})
"""Adding somebody asks no more than this."""


def adding(desk: Desk, scope: ScopeId, *, relation: str = "") -> FormPanel:
    """Somebody new: three questions, the rest can come later. Goes on with one that was begun and not saved."""
    key = _begun(desk, scope, "network_member")
    asked = {spec.name for spec in NetworkMember.specs()}

    def save(ports: Ports, record: Record, _seen: Stored | None) -> Changes:
        assert isinstance(record, NetworkMember)
        named = record.model_copy(update={"circle": circle_for(record)})
        return save_member(ports, named, scope=scope, record_id=key.record)

    writing = Writing(
        NetworkMember,
        _("Add somebody"),
        _("Add"),
        save,
        leave_out=frozenset(asked - FIRST_QUESTIONS),
        is_whole=True,
        folds=True,
    )
    return FormPanel(desk, writing, key, begins=NetworkMember(relation=relation))


def changing(desk: Desk, one: FamilyPerson, family: Family) -> FormPanel:
    """Everything that may be written about somebody; of those only named, nothing that was never asked."""
    scope, record_id = family.scope, one.id
    others: Links = {
        "network_member": tuple((other.id, other.member.name) for other in family.people if other.id != one.id)
    }
    writing = Writing(
        NetworkMember,
        _("Change what is written about {name}").format(name=one.member.name),
        _("Save"),
        lambda ports, record, seen: records.save(ports, record, scope=scope, record_id=record_id, seen=seen),
        leave_out=_unasked(one.member),
        links=others,
        folds=True,
    )
    return FormPanel(desk, writing, DraftKey(scope, "network_member", record_id), begins=one.stored)


def _unasked(member: NetworkMember) -> frozenset[str]:
    if member.supported != "no":
        return frozenset({"supported", "supported_person"})
    body = member.body()
    empty = {spec.name for spec in member.specs() if spec.ask.section in (CONTACT, PLAN) and spec.name not in body}
    return frozenset({"supported", "supported_person", *empty})


def offering(desk: Desk, one: FamilyPerson, family: Family) -> FormPanel:
    """One kind of support offered to somebody: what, how they answered, in their words."""
    scope = family.scope
    key = _begun(desk, scope, "family_support", member=one.id)
    today = desk.ports.clock.now().astimezone().date()

    def save(ports: Ports, record: Record, _seen: Stored | None) -> Changes:
        assert isinstance(record, FamilySupport)
        changed = offer_support(ports, record, scope=scope)
        ports.records.drop(key)
        return changed

    fresh = FamilySupport(member=one.id, offered_on=today, offered_by=desk.ports.me.name)
    writing = Writing(
        FamilySupport,
        _("Offer {name} support").format(name=one.member.name),
        _("Save the offer"),
        save,
        leave_out=frozenset({"member"}),
        is_whole=True,
    )
    return FormPanel(desk, writing, key, begins=fresh)


def offered(desk: Desk, offer: RecordId, scope: ScopeId) -> FormPanel:
    """An offer that was made: how it went, how often it was taken up."""
    stored = desk.now(lambda found: found.get(offer))
    writing = Writing(
        FamilySupport,
        _("What came of the offer"),
        _("Save"),
        lambda ports, record, seen: records.save(ports, record, scope=scope, record_id=offer, seen=seen),
        leave_out=frozenset({"member"}),
        folds=True,
    )
    return FormPanel(desk, writing, DraftKey(scope, "family_support", offer), begins=stored)


def unfinished(desk: Desk, scope: ScopeId, kind: str, **fields: str) -> DraftKey | None:
    """The key of a new record of this kind that was begun in this case and not saved."""
    for draft in desk.now(lambda found: found.drafts()):
        fits = all(draft.values.get(name) == value for name, value in fields.items())
        if (draft.key.scope, draft.key.kind) == (scope, kind) and fits and not _is_record(desk, draft.key.record):
            return draft.key
    return None


def _is_record(desk: Desk, record: RecordId) -> bool:
    return desk.now(lambda _records: records.find(desk.ports, record)) is not None


def _begun(desk: Desk, scope: ScopeId, kind: str, **fields: str) -> DraftKey:
    found = unfinished(desk, scope, kind, **fields)
    return found or DraftKey(scope, kind, RecordId(desk.ports.ids.new()))
