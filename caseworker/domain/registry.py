"""Every form there is. Adding one is one module and its name here; everything else reads the definition."""

from collections.abc import Mapping

from caseworker.domain.form import FormLaw, Record
from caseworker.domain.forms.action import Action
from caseworker.domain.forms.addendum import Addendum
from caseworker.domain.forms.agreement import Agreement
from caseworker.domain.forms.attachment import Attachment
from caseworker.domain.forms.concern import Concern
from caseworker.domain.forms.config import Helpline, Place, Programme, Worker
from caseworker.domain.forms.disclosure import Disclosure
from caseworker.domain.forms.emergency_look import EmergencyLook
from caseworker.domain.forms.episode import Episode
from caseworker.domain.forms.family_support import FamilySupport
from caseworker.domain.forms.handover import Handover
from caseworker.domain.forms.leaving_hospital import LeavingHospital
from caseworker.domain.forms.network_member import NetworkMember
from caseworker.domain.forms.panel_page import PanelPage
from caseworker.domain.forms.partnership import Partnership
from caseworker.domain.forms.person import Person
from caseworker.domain.forms.plan import Plan
from caseworker.domain.forms.plan_review import PlanReview
from caseworker.domain.forms.plan_settlement import PlanSettlement
from caseworker.domain.forms.plan_version import PlanVersion
from caseworker.domain.forms.print_record import PrintRecord
from caseworker.domain.forms.school_day import SchoolDay
from caseworker.domain.forms.session import Session
from caseworker.domain.forms.set_aside import SetAside
from caseworker.domain.forms.words_checked import WordsChecked
from caseworker.domain.merge import Law, Unknown

FORMS: tuple[type[Record], ...] = (
    Person,
    Episode,
    Session,
    Addendum,
    Plan,
    PlanVersion,
    PlanReview,
    PlanSettlement,
    NetworkMember,
    FamilySupport,
    Agreement,
    Concern,
    Action,
    PanelPage,
    Handover,
    Disclosure,
    PrintRecord,
    WordsChecked,
    SetAside,
    SchoolDay,
    LeavingHospital,
    EmergencyLook,
    Attachment,
    Worker,
    Programme,
    Place,
    Partnership,
    Helpline,
)

BY_KIND: Mapping[str, type[Record]] = {form.info.kind: form for form in FORMS}
_LAWS: Mapping[str, Law] = {form.info.kind: FormLaw(form) for form in FORMS}


def form_of(kind: str) -> type[Record] | None:
    """The form of a kind, None for a kind from a newer version."""
    return BY_KIND.get(kind)


def law_of(kind: str) -> Law:
    """How edits of this kind meet; a kind nobody knows is merged plainly and never turned away."""
    return _LAWS.get(kind, Unknown())
