"""Made-up plans for the printing tests. Nobody in them is real."""

from datetime import date

import resources
from caseworker.printing.fonts import Fonts
from caseworker.printing.papers import (
    AdultLine,
    CopyLine,
    GateLine,
    NotToKnow,
    PersonLine,
    PlanPaper,
    SheetPaper,
    SheetSection,
    WorkerItem,
    WorkerPerson,
    WorkerPlace,
    WorkerPlanPaper,
)
from caseworker.printing.press import Press

FONTS = Fonts(resources.data)
PRESS = Press(FONTS)

PLAN = PlanPaper(
    first_name="Jay",
    made_on=date(2026, 11, 22),
    version=4,
    number="0147",
    review_on=date(2026, 12, 5),
    matters=("“I’m a good laugh, I look after my sister, and I’m going to be an electrician.”",),
    wants=("Get home from school without looking over my shoulder.",),
    signs=("My chest goes tight and I stop talking", "I keep checking my phone", "Mates start saying names"),
    can_do=(
        "Headphones in and walk the long way, by the main road",
        "Go to the front office. Miss Obi knows",
        "Text Dre our word. He rings me so I can walk off",
    ),
    people=(
        PersonLine("Nan", "07700 900123", "any time"),
        PersonLine("Dre", "07700 900456", "after 4pm"),
        PersonLine("Amina", "07700 900789", "Mon to Fri, 9 to 6"),
    ),
    ok_places=("Nan’s", "Boxing, Mondays and Wednesdays", "The library, downstairs"),
    safer=("Location off for strangers", "Dad drives me to boxing"),
    adults=(
        AdultLine("Nan", "Keeps a spare key and a charger for me", "", done=True),
        AdultLine("Miss Obi", "Lets me leave 5 minutes early", "from 24 Nov"),
        AdultLine("Amina", "Sorts my bus pass", "by 25 Nov"),
    ),
    now_steps=(
        "Get to people and light: a shop, a bus, a front desk",
        "Ring 999. Say “I need help, I’m at …”",
        "Text Nan our other word. She comes, no questions",
    ),
    return_to="Room 12",
    fictional=True,
)

WORKER_PLAN = WorkerPlanPaper(
    name="Jay Fictional",
    made_on=date(2026, 11, 22),
    version=4,
    number="0150",
    status="active",
    review_on=date(2026, 12, 5),
    review_overdue=True,
    matters=(WorkerItem("I look after my sister", "Jay’s words", "", "since version 1"),),
    can_do=(WorkerItem("Walk the long way", "Amina suggested, Jay agreed", "tried, helped", "since version 3"),),
    people=(WorkerPerson("Nan", "grandmother", "07700 900123", "any time", "yes", "what the word means"),),
    avoid_places=(WorkerPlace("The precinct", "after school", "followed there", "the main road"),),
    adults=PLAN.adults,
    ratings=(("Jay, now", "4 of 10"),),
    copies=(CopyLine("Nan", "20 November, her part only", "came back"),),
    must_not_know=(NotToKnow("Anyone at the old address", "would be followed home"),),
    on_paper=(("Jay’s answer", "Only a card"),),
    agreement=(("Agreed by", "Jay, aloud"),),
    analysis=(("If it fails", "Ring the duty line"),),
    gates=(GateLine("Review date set", met=False, gap="a day for the review"),),
    fictional=True,
)

SESSION = SheetPaper(
    title="Session",
    subtitle="Jay · 22 November 2026",
    sections=(
        SheetSection("When and where", (("Place", "School, Room 12"), ("How it went", ""))),
        SheetSection("Left empty"),
    ),
    footer="Keep with the case",
    number="0151",
    fictional=True,
)
