"""Who there is in the fictional partnership. Everybody is invented, and family names and numbers say so."""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

SEED = 20261122
"""The same people every time: a fault seen in the demo can be found again."""

ALL = 40
"""How many young people there are."""

WORDS = "otter lantern maple violin"
"""The four words that open every demo laptop. Real ones are drawn by chance and shown once."""


OFFICERS: tuple[tuple[str, str], ...] = (
    ("Ada Parable", "kettle saffron bridge lantern"),
    ("Ben Legend", "meadow copper whistle pillow"),
    ("Cara Novel", "harbour velvet ladder pepper"),
)
"""Who can help when a worker's words are lost, any two of them, and the words of their files."""


@dataclass(frozen=True, slots=True)
class Team:
    """A team of one organisation, its programme and its worker."""

    name: str
    programme: str
    worker: str
    place: str
    method: str


TEAMS: tuple[Team, ...] = (
    Team("Ash Grove mentors", "safe", "Amina Fable", "Ash Grove High, room 14", "school"),
    Team("Night navigators", "navigator", "Sana Sample", "Royal Example Hospital, A&E", "hospital_ed"),
    Team("Northside families", "key_worker", "Chidi Storey", "At home", "home"),
)

GIVEN = [
    "Jay",
    "Precious",
    "Reece",
    "Kian",
    "Hodan",
    "Leila",
    "Tomasz",
    "Amaan",
    "Mai",
    "Dre",
    "Marcus",
    "Ella",
    "Zainab",
    "Callum",
    "Ikram",
    "Ruby",
    "Yusuf",
    "Paige",
    "Kofi",
    "Nadia",
    "Bartek",
    "Aisha",
    "Tyrese",
    "Mia",
    "Samir",
    "Chloe",
    "Emeka",
    "Sofia",
    "Haris",
    "Lily",
    "Dawit",
    "Freya",
    "Omar",
    "Grace",
    "Rafael",
    "Safiya",
    "Luca",
    "Esme",
    "Ibrahim",
    "Niamh",
]
FAMILY = ["Madeup", "Fable", "Pretend", "Invented", "Storey", "Fiction", "Notreal", "Example", "Makebelieve", "Sample"]
AREAS = ("Ash Grove", "Brook End", "Canal Side", "Mill Bank", "North Fields")
PRONOUNS = ("he/him", "she/her", "they/them")


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody in a family, as the family form holds them. `parents` and `partner` name other relatives."""

    name: str
    relation: str
    age: int | None
    sex: str
    at_home: bool
    phone: str = ""
    safe: str = ""
    how: str = ""
    responsibility: str = ""
    basis: str = ""
    supported: str = ""
    circle: str = "family"
    tie: str = ""
    tie_words: str = ""
    parents: tuple[str, str] = ("", "")
    partner: str = ""
    partner_kind: str = ""
    died: bool = False
    on_plan: str = ""


@dataclass(frozen=True, slots=True)
class Child:
    """One young person with their family."""

    given: str
    family: str
    born: date
    pronouns: str
    sex: str
    area: str
    phone: str
    safe_contact: str
    family_members: tuple[Relative, ...] = field(default=())


def phone(number: int) -> str:
    """A mobile number of the range kept for drama."""
    return f"07700 900{number % 1000:03d}"


def children(today: date, count: int = ALL) -> Iterator[Child]:
    """The young people, always the same ones, aged 11 to 19 on the given day."""
    chance = random.Random(SEED)  # noqa: S311  (invented people, not keys)
    for number in range(count):
        sex = ("male", "female")[number % 2] if number else "male"
        given = GIVEN[number % len(GIVEN)]
        years = 15 if number == 0 else 11 + number % 9
        born = today - timedelta(days=365 * years + chance.randrange(20, 340))
        yield Child(
            given=given,
            family=FAMILY[number % len(FAMILY)],
            born=born,
            pronouns="they/them" if number % 13 == 7 else PRONOUNS[0 if sex == "male" else 1],
            sex=sex,
            area=AREAS[number % len(AREAS)],
            phone=phone(number * 7 + 100),
            safe_contact=_safe_contact(number),
            family_members=_jays_family() if number == 0 else _family(chance, number),
        )


def _safe_contact(number: int) -> str:
    ways = (
        "No letters home. Text their own phone, after 4 pm.",
        "Ring Mum at work, 9 to 3. Not their own phone.",
        "Their own phone is safe. Not voicemail.",
        "Through school reception only.",
        "Text first. Say it is about the gym.",
    )
    return ways[number % len(ways)]


def _family(chance: random.Random, number: int) -> tuple[Relative, ...]:
    mother = Relative(
        chance.choice(("Kelly", "Farah", "Denise", "Halima", "Joanne")),
        "mother",
        34 + number % 12,
        "female",
        at_home=True,
        phone=phone(number * 7 + 101),
        safe="yes",
        how="Any time before 3 pm",
        responsibility="yes",
        basis="birth_mother",
        supported="yes" if number % 3 == 0 else "no",
    )
    father = Relative(
        chance.choice(("Darren", "Imran", "Leon", "Abdi", "Pawel")),
        "father",
        37 + number % 10,
        "male",
        at_home=number % 4 == 1,
        phone=phone(number * 7 + 102),
        safe="sometimes" if number % 2 else "~not_asked",
        how="After 6 pm, not voicemail",
        responsibility="not_established" if number % 3 else "yes",
        partner=mother.name,
        partner_kind="separated",
    )
    sibling = Relative(
        chance.choice(("Ella", "Theo", "Amara", "Sami")),
        "sister" if number % 2 else "brother",
        5 + number % 8,
        "female" if number % 2 else "male",
        at_home=True,
        parents=(mother.name, father.name),
    )
    return (mother, father, sibling)


def _jays_family() -> tuple[Relative, ...]:
    text = Path(__file__).with_name("jays_family.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["relative"]
    return tuple(Relative(**{"age": None, **row, "parents": tuple(row.get("parents", ("", "")))}) for row in rows)
