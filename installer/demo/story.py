"""What happened in the fictional partnership: sessions, plans, agreements and promises, as records of the forms."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from caseworker.domain.form import Record
from caseworker.domain.forms.agreement import Agreement
from caseworker.domain.forms.episode import Episode
from caseworker.domain.forms.family_support import FamilySupport
from caseworker.domain.forms.leaving_hospital import LeavingHospital
from caseworker.domain.forms.network_member import NetworkMember
from caseworker.domain.forms.person import ContactPoint, Person
from caseworker.domain.forms.plan_version import AdultDoes, GoTo, PlaceItem, PlanVersion, Words
from caseworker.domain.forms.school_day import KeptApart, SchoolDay
from caseworker.domain.forms.session import Hearsay, Present, Quote, Session
from installer.demo.cast import Child, Relative, Team, phone

SAID = (
    "I'm alright walking if I stay on the main road.",
    "If I'm late again Miss just shouts, so I don't go in.",
    "Boxing is the only place my head is quiet.",
    "I told my nan. She said she'd come and get me.",
    "I don't want to talk about Friday.",
    "It was better this week, I got the early bus.",
)
SAW = (
    "Came in with the hood up and sat by the door. Hood down after ten minutes. Drew the way home on the map.",
    "Laughed about the match. Checked the phone often, then put it away without being asked.",
    "Tired, yawned a lot. Ate two sandwiches.",
    "Spoke more when we walked than when we sat.",
)
HEARD = (
    ("Late four times since half-term, always on a Tuesday.", "Ms Okafor, pastoral lead"),
    ("Slept at Nan's on Saturday and Sunday.", "Mum, on the phone"),
    ("Two older boys waited at the gate last week.", "Mr Khan, site team"),
)
THINK = (
    "Lateness looks like fear of one place, not of school. The bus stop needs an adult, not another warning.",
    "The early bus is working. Worth telling everybody who helped.",
    "Says the good thing about Nan each time: she is the person to build on.",
)
PROMISED = (
    "Look at the Wednesday bus together.",
    "Ask about the exit pass.",
    "Bring the boxing timetable.",
    "Start the plan: what matters.",
)


def person(child: Child, today: date) -> Person:
    """The person record of a young person."""
    return Person(
        given_name=child.given,
        family_name=child.family,
        pronouns=child.pronouns,
        born_on=child.born,
        born_precision="exact",
        name_certainty="confirmed",
        sex=child.sex,
        ethnicity="~not_asked",
        safe_contact=child.safe_contact,
        letters_home="no",
        contacts={
            "own": ContactPoint(
                kind="mobile", value=child.phone, whose="Their own", safe="yes", checked_on=today - timedelta(days=9)
            )
        },
        area=child.area,
        home_la="manchester",
        living="parents",
        education="mainstream" if child.born > today - timedelta(days=365 * 16) else "college",
        school="Ash Grove High",
        first_language="english",
        likes="Boxing, drawing, looking after a sister"
        if child.given == "Jay"
        else "Football, music, making people laugh",
        confidentiality_said_on=today - timedelta(days=51),
    )


def episode(team: Team, today: date, number: int) -> Episode:
    """The episode of support in this team's programme."""
    return Episode(
        status="active",
        programme=team.programme,
        site=team.place,
        source="school" if team.programme == "safe" else "ed" if team.programme == "navigator" else "early_help",
        reasons={"threat": True, "attendance": True},
        main_reason="threat",
        reason_words="Worried about the way home.",
        young_person_knew="yes",
        opened_on=today - timedelta(days=40 + number),
        review_on=today + timedelta(days=20 - number % 9),
        father_identified="" if number % 6 == 5 else "yes",
        goal_words="Get home from school without looking over my shoulder.",
    )


def sessions(chance: random.Random, team: Team, now: datetime, *, number: int) -> Iterator[Session]:
    """Two to five sessions of one young person, oldest first; the last one says when they meet next."""
    count = 2 + number % 4
    silent = number % 11 == 7
    for index in range(count):
        days = 7 * (count - index - 1) + (18 if silent else number % 4)
        start = datetime.combine(
            now.date() - timedelta(days=days), time(9 + (number + index) % 7, 10 * (number % 6)), tzinfo=UTC
        )
        start = min(start, now - timedelta(minutes=45 + number))
        is_last = index == count - 1
        meets = now.date() + timedelta(days=number % 5) if is_last and not silent else start.date() + timedelta(days=7)
        is_missed = not is_last and number % 5 == 3
        yield _missed(team, start) if is_missed else _met(chance, team, start, number=number, meets=meets)


def _missed(team: Team, start: datetime) -> Session:
    return Session(
        started_at=start,
        place=team.place,
        method=team.method,
        outcome="not_there",
        absent_reason_school="Not in school today",
        absent_reason_theirs="The bus was full and I went home.",
        next_on=start.date() + timedelta(days=7),
    )


def _met(chance: random.Random, team: Team, start: datetime, *, number: int, meets: date) -> Session:
    said, (heard, source) = chance.choice(SAID), chance.choice(HEARD)
    return Session(
        started_at=start,
        ended_at=start + timedelta(minutes=30 + number % 3 * 10),
        place=team.place,
        method=team.method,
        outcome="took_place",
        purpose="Regular session",
        did={"one_to_one": True},
        present={"a": Present(name="Ms Okafor", role="Pastoral lead", part="The first five minutes")}
        if number % 3 == 0
        else {},
        seen_alone="part" if number % 3 == 0 else "yes",
        quotes={"q1": Quote(text=said)},
        observation=chance.choice(SAW),
        heard={"h1": Hearsay(text=heard, source=source)},
        analysis=chance.choice(THINK),
        safety_change=chance.choice(("no", "safer", "less_safe")),
        next_on=meets,
        next_time=time(9 + number % 8, 15 * (number % 4)),
        next_where=team.place,
        next_what=chance.choice(PROMISED),
    )


def plan(plan_id: str, today: date, number: int) -> PlanVersion:
    """A first version that meets every rule for being used."""
    return PlanVersion(
        plan=plan_id,
        number=1,
        made_at=datetime.combine(today - timedelta(days=20), time(11), tzinfo=UTC),
        made_where="Library office, the two of us",
        read_back=True,
        **_in_their_words(),
        people=_people(number),
        adults=_adults(today),
        **_answers(today, number),
    )


def _in_their_words() -> dict[str, Any]:
    return {
        "matters": _words("I'm a good laugh, I look after my sister, and I'm going to be an electrician."),
        "wants": _words("Get home from school without looking over my shoulder."),
        "signs": _words(
            "My chest goes tight and I stop talking", "I keep checking my phone", "Mates start saying names"
        ),
        "can_do": _words(
            "Headphones in and walk the long way, by the main road",
            "Go to the front office. Miss Obi knows",
            "Text Dre our word. He rings me so I can walk off",
        ),
        "places": {
            "a": PlaceItem(text="Nan's", order=1),
            "b": PlaceItem(text="Boxing, Mondays and Wednesdays", order=2),
            "c": PlaceItem(
                text="The bus stop by the shops", kind="avoid", why="Older boys wait", on_paper=False, order=3
            ),
        },
        "safer": _words("Location off for strangers", "Dad drives me to boxing"),
        "now_steps": _words(
            "Get to people and light: a shop, a bus, a front desk",
            "Ring 999. Say “I need help, I'm at …”",
            "Text Nan our other word. She comes, no questions",
        ),
        "code_word": "green book",
    }


def _people(number: int) -> dict[str, GoTo]:
    dre = "yes" if number % 2 == 0 else "asked"
    return {
        "p1": GoTo(name="Nan", number=phone(123), when="any time", agreed="yes", order=1),
        "p2": GoTo(name="Dre", number=phone(456), when="after 4 pm", agreed=dre, order=2),
    }


def _adults(today: date) -> dict[str, AdultDoes]:
    soon, tomorrow = today + timedelta(days=2), today + timedelta(days=1)
    early = "Lets me leave five minutes early"
    return {
        "a": AdultDoes(who="Nan", what="Keeps a spare key and a charger", due_on=soon, order=1),
        "b": AdultDoes(who="Miss Obi", what=early, owner="agency", due_on=tomorrow, order=2),
    }


def _answers(today: date, number: int) -> dict[str, Any]:
    """What was asked and agreed; what the workers think."""
    return {
        "safe_paper": ("page", "card", "page", "none")[number % 4],
        "safe_paper_why": "card in my phone case, people go in my bag" if number % 4 == 1 else "",
        "safe_paper_on": today - timedelta(days=1),
        "review_on": today + timedelta(days=(number % 9) - 2),
        "rating_theirs": 4,
        "rating_mine": 5,
        "agreed_state": "agreed",
        "agreed_how": "voice",
        "agreed_by": "The young person",
        "agreed_on": today - timedelta(days=1),
        "analysis": "The way home is the risk, Nan and boxing protect. If the bus fails: a safe adult at the gate.",
    }


def _words(*texts: str) -> dict[str, Words]:
    return {f"w{place}": Words(text=text, order=place) for place, text in enumerate(texts, 1)}


def member(relative: Relative, ids: dict[str, str]) -> NetworkMember:
    """The family record of a relative; `ids` are the record ids of the family by name."""
    return NetworkMember(
        name=relative.name,
        relation=relative.relation,
        circle="home" if relative.at_home else relative.circle,
        age=relative.age,
        sex=relative.sex,
        died=relative.died,
        lives_with="yes" if relative.at_home else "no",
        mother=ids.get(relative.parents[0], ""),
        father=ids.get(relative.parents[1], ""),
        partner=ids.get(relative.partner, ""),
        partner_kind=relative.partner_kind,
        tie=relative.tie,
        tie_words=relative.tie_words,
        contact_safe=relative.safe,
        contact_how=relative.how,
        phone=relative.phone,
        responsibility=relative.responsibility,
        responsibility_basis=relative.basis,
        supported=relative.supported,
        is_father_figure=relative.relation in ("father", "step_father"),
        father_invited="yes" if relative.name == "Darren" else "",
        father_contact="Weekly. Does not live with the young person" if relative.name == "Darren" else "",
        father_added="He talks to me on the way to boxing. I can do that run." if relative.name == "Darren" else "",
        on_plan=relative.on_plan,
    )


def around(today: date, member_id: str) -> tuple[Record, ...]:
    """What else belongs to a case: an agreement to take part, and support offered in the family."""
    return (
        Agreement(
            status="signed",
            type="take_part",
            decision="yes",
            given_by="young_person",
            basis="competent",
            method="voice",
            explained={"what": True, "who": True, "stop": True, "limits": True},
            given_on=today - timedelta(days=39),
            review_by=today + timedelta(days=326),
        ),
        FamilySupport(
            member=member_id,
            kind="parenting",
            offered_on=today - timedelta(days=12),
            answer="accepted",
            taken_up=2,
            answer_words="It is good to talk to somebody.",
        ),
    )


def papers(today: date, number: int) -> Iterator[Record]:
    """What some young people have beside a plan: an agreed school day, and what was said before leaving hospital."""
    if number in (0, 3):
        yield _school_day(today)
    if number in (0, 1, 4):
        yield _leaving(today)


def _school_day(today: date) -> SchoolDay:
    return SchoolDay(
        school="Ash Grove High",
        lead="Ms Okafor",
        agreed_on=today - timedelta(days=3),
        review_on=today + timedelta(days=11),
        arriving="Twenty-five past eight by the side gate. Mr Fable meets him.",
        leaving="Five minutes early, by the main road to the bus.",
        between="Walks with his line, by the library stairs.",
        breaks="Library, or the art room on Wednesdays.",
        leaving_class="Shows the green pass. Nobody asks why.",
        calm_place="The room beside reception",
        safe_adult="Miss Obi",
        deputy="Mr Tale, in the pastoral office",
        notice="Hood up, no talking, looks at his phone again and again.",
        apart={"a": KeptApart(initials="J.M.", where="Maths and the lunch queue")},
        away="On days out of school Miss Obi rings at ten.",
    )


def _leaving(today: date) -> LeavingHospital:
    return LeavingHospital(
        site="Royal Example Hospital",
        on=today - timedelta(days=2),
        going_to="family",
        safe_tonight="yes",
        going_with="Nan. The nurse in charge checked.",
        waiting="no",
        payback="not_asked",
        wound="Keep it dry for two days.",
        medicine="Two tablets with food, morning and night. Nan helps.",
        appointment="Tuesday at half past ten, dressing clinic",
        phone_safe="yes",
        who_rings="Sana",
        rings_on=today + timedelta(days=1),
        rings_at="about four",
        channel="Text first. Never the house phone.",
        second_way="We text once more at six. Then we wait until you ring.",
        may_know="Nan",
        safe_paper="page",
        police="not_known",
    )
