"""Somebody in the young person's family or network: who they are to them, and what we may do.

Family members who are only mentioned have a name, a relation and perhaps an age. Those we support become people with a
record and an agreement of their own. Parental responsibility is never inferred from a relation.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import JsonValue

from caseworker.domain.fields import Ask, Day
from caseworker.domain.form import FormInfo, Record

WHO, CONTACT, PR, SUPPORT, FATHER, PLAN = (
    "Who they are",
    "Safe to contact",
    "Parental responsibility",
    "Are we offering support?",
    "As a father",
    "On the plan",
)


def _is_father(body: Mapping[str, JsonValue]) -> bool:
    return bool(body.get("is_father_figure")) or body.get("relation") in ("father", "step_father", "foster_father")


class NetworkMember(Record):
    """One person or place in a young person's family or network."""

    info: ClassVar[FormInfo] = FormInfo(
        kind="network_member",
        title="Family and network",
        plural="Family and network",
        icon="users",
        sections=(WHO, CONTACT, PR, SUPPORT, FATHER, PLAN),
    )
    name: Annotated[str, Ask("Name", section=WHO, role="title", search=True, required=True)] = ""
    relation: Annotated[
        str, Ask("Who is that to them?", choices="relation", section=WHO, summary=True, required=True)
    ] = ""
    relation_words: Annotated[str, Ask("In their words", section=WHO, voice=True, summary=True)] = ""
    circle: Annotated[str, Ask("Which circle?", choices="circle", section=WHO)] = "family"
    age: Annotated[int | None, Ask("Age", section=WHO)] = None
    sex: Annotated[str, Ask("Shown as", choices="symbol", section=WHO)] = ""
    died: Annotated[bool, Ask("Has died", section=WHO)] = False
    lives_with: Annotated[str, Ask("Lives with the young person?", choices="yes_no", section=WHO, absences=True)] = ""
    mother: Annotated[str, Ask("Their mother", link="network_member", section=WHO)] = ""
    father: Annotated[str, Ask("Their father", link="network_member", section=WHO)] = ""
    partner: Annotated[str, Ask("Their partner", link="network_member", section=WHO)] = ""
    partner_kind: Annotated[str, Ask("How they are together", choices="couple", section=WHO)] = ""
    tie: Annotated[str, Ask("How is it between them?", choices="tie", section=WHO, absences=True)] = ""
    tie_words: Annotated[str, Ask("In a few words", section=WHO, voice=True)] = ""

    contact_safe: Annotated[
        str,
        Ask("Is it safe to contact them?", choices="contact_safe", section=CONTACT, absences=True, policy="protected"),
    ] = ""
    contact_how: Annotated[str, Ask("How, and what to avoid", section=CONTACT, policy="protected", search=True)] = ""
    phone: Annotated[str, Ask("Number", section=CONTACT, search=True)] = ""
    phone_checked_on: Annotated[Day, Ask("Checked on", section=CONTACT)] = None
    address_confidential: Annotated[
        bool, Ask("Their address is kept apart, never printed", section=CONTACT, policy="protected")
    ] = False

    responsibility: Annotated[
        str, Ask("Parental responsibility?", choices="responsibility", section=PR, absences=True, policy="protected")
    ] = ""
    responsibility_basis: Annotated[
        str, Ask("Because", choices="responsibility_basis", section=PR, when=lambda b: b.get("responsibility") == "yes")
    ] = ""
    responsibility_seen: Annotated[
        str,
        Ask(
            "What we have seen",
            help="Which paper, when, who saw it",
            section=PR,
            when=lambda b: b.get("responsibility") == "yes",
        ),
    ] = ""

    supported: Annotated[
        str, Ask("Are we offering them support?", choices="supported", section=SUPPORT, absences=True)
    ] = ""
    supported_person: Annotated[str, Ask("Their own record", link="person", section=SUPPORT)] = ""

    is_father_figure: Annotated[bool, Ask("A father or father-figure", section=FATHER)] = False
    father_contact: Annotated[str, Ask("Contact with the young person", section=FATHER, when=_is_father)] = ""
    father_invited: Annotated[
        str, Ask("Invited to contribute?", choices="yes_no", section=FATHER, when=_is_father, absences=True)
    ] = ""
    father_added: Annotated[
        str, Ask("What he added", section=FATHER, lines=2, when=_is_father, voice=True, search=True)
    ] = ""
    father_why_not: Annotated[
        str, Ask("If not involved, why?", choices="father_not_involved", section=FATHER, when=_is_father, absences=True)
    ] = ""
    on_plan: Annotated[str, Ask("Are they on the plan?", choices="person_agreed", section=PLAN)] = ""
    on_plan_told: Annotated[str, Ask("What they were told", section=PLAN)] = ""
    ended_on: Annotated[Day, Ask("No longer in the network since", section=WHO, paper="never")] = None
