"""The young person: who they are, how it is safe to reach them, and what helps them be understood.

Fields follow the practice standards of the partnership: names may be single, dates of birth partial, and nobody needs a
home address. Sex is asked as in the ONS Census 2021; gender identity is voluntary and asked from 16 only.
"""

import unicodedata
from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field, JsonValue

from caseworker.domain.fields import Ask, Day, Item, Marks
from caseworker.domain.form import FormInfo, Record

WHO, CONTACT, HOME, LEARNING, ABOUT = (
    "Who they are",
    "Safe contact",
    "Where they live",
    "School, college or work",
    "What helps",
)


class ContactPoint(Item):
    """A way to reach them. Whether it is safe comes before the number, everywhere it is shown."""

    kind: Annotated[str, Ask("What is it?", choices="contact_kind")] = ""
    value: Annotated[str, Ask("Number or address", search=True)] = ""
    whose: Annotated[str, Ask("Whose is it?")] = ""
    safe: Annotated[str, Ask("Is it safe to use?", choices="contact_safe", absences=True)] = ""
    how: Annotated[str, Ask("How to use it safely", help="Times, voicemail, what to say if someone else answers")] = ""
    checked_on: Annotated[Day, Ask("Checked on")] = None


class Identifier(Item):
    """A number another system gives them. Optional, never a key, hidden until asked for."""

    kind: Annotated[str, Ask("What number?", choices="identifier_kind")] = ""
    value: Annotated[str, Ask("Number")] = ""
    verified: Annotated[bool, Ask("Checked against a letter or the source")] = False


def shown_name(body: Mapping[str, JsonValue]) -> str:
    """The name on screens others may see: what they are called, and one letter of the family name."""
    called = str(body.get("known_as") or body.get("given_name") or "")
    family = str(body.get("family_name") or "")
    if not called:
        return str(body.get("described_as") or "Name not known yet")
    if not family:
        return called
    # A full stop after Arabic, Urdu or Hebrew is drawn before the letter in an English line, and is no custom there.
    stop = "" if unicodedata.bidirectional(family[0]) in {"R", "AL"} else "."
    return f"{called} {family[0]}{stop}"


class Person(Record):
    """A young person this partnership supports, or a member of their family who is supported in their own right."""

    info: ClassVar[FormInfo] = FormInfo(
        kind="person",
        title="Young person",
        plural="Young people",
        icon="user",
        sections=(WHO, CONTACT, HOME, LEARNING, ABOUT),
        heading=shown_name,
    )
    given_name: Annotated[str, Ask("Given name", section=WHO, search=True, required=True)] = ""
    family_name: Annotated[
        str, Ask("Family name", help="Leave empty if they have one name", section=WHO, search=True)
    ] = ""
    known_as: Annotated[str, Ask("What they like to be called", section=WHO, search=True)] = ""
    other_names: Annotated[list[str], Ask("Other or earlier names", section=WHO, search=True)] = Field(
        default_factory=list
    )
    described_as: Annotated[
        str, Ask("If no name is certain: how would a colleague know them?", section=WHO, search=True)
    ] = ""
    name_certainty: Annotated[str, Ask("How sure are we of the name?", choices="name_certainty", section=WHO)] = ""
    pronouns: Annotated[str, Ask("Pronouns to use", section=WHO)] = ""
    pronouns_unsafe: Annotated[
        str, Ask("Where is it not safe to use that name or pronoun?", section=WHO, policy="protected")
    ] = ""
    born_on: Annotated[Day, Ask("Date of birth", section=WHO, absences=True)] = None
    born_precision: Annotated[str, Ask("How exact is it?", choices="date_precision", section=WHO)] = ""
    sex: Annotated[str, Ask("What is your sex?", choices="sex", section=WHO, absences=True)] = ""
    ethnicity: Annotated[
        str, Ask("Ethnic group, in their own choice", choices="ethnic_group", section=WHO, absences=True)
    ] = ""
    ethnicity_own_words: Annotated[str, Ask("Ethnic group, in their own words", section=WHO, voice=True)] = ""

    safe_contact: Annotated[
        str,
        Ask(
            "How is it safe to make contact?",
            help="One line. It stands on every page of this case.",
            section=CONTACT,
            search=True,
            policy="protected",
        ),
    ] = ""
    contacts: Annotated[dict[str, ContactPoint], Ask("Numbers and addresses", section=CONTACT, search=True)] = Field(
        default_factory=dict
    )
    letters_home: Annotated[str, Ask("Letters home?", choices="yes_no", section=CONTACT, absences=True)] = ""

    living: Annotated[str, Ask("Living situation", choices="living", section=HOME, absences=True)] = ""
    stability: Annotated[str, Ask("Is that settled?", choices="stability", section=HOME, absences=True)] = ""
    area: Annotated[str, Ask("Area", help="Ward or outward postcode, not the address", section=HOME)] = ""
    home_la: Annotated[str, Ask("Council where they live", choices="council", section=HOME, absences=True)] = ""
    address: Annotated[str, Ask("Address", section=HOME, band="restricted", paper="never", policy="protected")] = ""
    address_confidential: Annotated[bool, Ask("The address is confidential", section=HOME, policy="protected")] = False
    address_hidden_from: Annotated[
        str, Ask("Who must not learn it?", section=HOME, band="restricted", policy="protected")
    ] = ""
    care_status: Annotated[str, Ask("Care status", choices="care_status", section=HOME, absences=True)] = ""

    education: Annotated[str, Ask("Education or work now", choices="education", section=LEARNING, absences=True)] = ""
    school: Annotated[str, Ask("School, college or employer", section=LEARNING, search=True)] = ""
    year_group: Annotated[str, Ask("Year", section=LEARNING)] = ""
    school_la: Annotated[str, Ask("Council of the school", choices="council", section=LEARNING, absences=True)] = ""
    sen: Annotated[str, Ask("SEN support", choices="sen_provision", section=LEARNING, absences=True)] = ""

    first_language: Annotated[str, Ask("First language", choices="language", section=ABOUT, absences=True)] = ""
    reads: Annotated[str, Ask("Reads best in", choices="language", section=ABOUT, absences=True)] = ""
    interpreter: Annotated[str, Ask("Interpreter", choices="interpreter", section=ABOUT, absences=True)] = ""
    communication: Annotated[Marks, Ask("What helps them follow", choices="communication_need", section=ABOUT)] = Field(
        default_factory=dict
    )
    disability: Annotated[str, Ask("Disability", choices="yes_no", section=ABOUT, absences=True)] = ""
    likes: Annotated[str, Ask("What they are good at and like", section=ABOUT, lines=3, search=True)] = ""
    identifiers: Annotated[dict[str, Identifier], Ask("Numbers in other systems", section=ABOUT, paper="never")] = (
        Field(default_factory=dict)
    )
    confidentiality_said_on: Annotated[Day, Ask("Limits of confidentiality last said", section=ABOUT)] = None
