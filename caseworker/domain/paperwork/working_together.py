"""P7, "Working together": what we do, what stays between us and what cannot, rights, how long, and whom to complain to.

Plain words after the partnership's practice specification 1, 4.1, 4.7 and 4.8. Nothing here is a contract, and nobody
has to sign. What only the partnership can know (whom to complain to, how long things are kept) is its configuration.
"""

from caseworker.domain.documents import Document
from caseworker.domain.forms.partnership import Partnership
from caseworker.domain.leaflet import Icon, Leaflet, Line, Look, Part
from caseworker.domain.paperwork.kind import Making, PaperKind, Reader
from caseworker.domain.paperwork.shared_parts import if_found, in_words, partnership
from caseworker.domain.reading.fiction import is_fictional
from caseworker.domain.rules import PrintCheck, paper_name

THEM, PARENT = "young_person", "parent"

Words = tuple[tuple[Icon, str, tuple[str, ...]], ...]

FOR_THEM: Words = (
    (
        "people",
        "What we do",
        (
            "We meet you and we listen.",
            "We make a plan with you, in your own words.",
            "We ask adults to do their part.",
            "We can help your family too.",
        ),
    ),
    (
        "tick",
        "You choose",
        ("You can say yes, no, or not now.", "You can stop at any time.", "If you say no today, you can ask us later."),
    ),
    (
        "pencil",
        "What we write down",
        (
            "We write down what we talk about and what we agree.",
            "Only the people who help you can read it.",
            "We ask you before we tell other people.",
        ),
    ),
    (
        "eye",
        "Your rights",
        (
            "You can ask to see what we wrote about you.",
            "If you think it is wrong, tell us. We put your words next to it.",
            "You can ask who we told, and why.",
        ),
    ),
    (
        "alert",
        "When we have to tell someone",
        (
            "You could be badly hurt.",
            "Someone else could be badly hurt.",
            "A child is being hurt.",
            "Then we tell people who can help, even if you say no. We try to tell you first.",
        ),
    ),
)
FOR_PARENT: Words = (
    (
        "people",
        "What we do",
        (
            "We meet your child and we listen.",
            "We make a plan with your child, in their own words.",
            "We ask adults to do their part.",
            "We can help you and your family too.",
        ),
    ),
    (
        "tick",
        "You choose",
        (
            "You and your child can say yes, no, or not now.",
            "You can stop at any time.",
            "If you say no today, you can ask us later.",
        ),
    ),
    (
        "pencil",
        "What we write down",
        (
            "We write down what we talk about and what we agree.",
            "Only the people who help your child can read it.",
            "We ask before we tell other people.",
        ),
    ),
    (
        "eye",
        "Your rights",
        (
            "You can ask to see what we wrote about you.",
            "What we wrote about your child is theirs. Ask us, and we talk about it.",
            "If you think it is wrong, tell us. We put your words next to it.",
        ),
    ),
    (
        "alert",
        "When we have to tell someone",
        (
            "Your child could be badly hurt.",
            "Someone else could be badly hurt.",
            "A child is being hurt.",
            "Then we tell people who can help, even if you say no. We try to tell you first.",
        ),
    ),
)
KEPT = "If you stop, we still keep what is written."
KEPT_LONG = "We keep it {words}."
KEPT_UNKNOWN = "Ask us how long we keep it."
ASK_AGAIN = "We ask you again after a year, and when you are 16 and 18."
ASK_PARENT_AGAIN = "We ask again after a year, and when your child is 16 and 18."
COMPLAIN = "If you are not happy with us"
COMPLAIN_UNKNOWN = "Ask the person who gave you this whom you can complain to. They have to tell you."
TO_SEE = "To see what is written, ask"
TODAY = "What I say today"
ANSWERS = ("Yes.", "Not now.", "Yes, but not this:")
NO_SIGNING = "You do not have to sign anything."


def fixed_words() -> tuple[str, ...]:
    """Every sentence of the sheet that is always the same: for whoever measures how hard it is to read."""
    said = [line for words in (FOR_THEM, FOR_PARENT) for _icon, title, lines in words for line in (f"{title}.", *lines)]
    return (*said, KEPT, KEPT_UNKNOWN, ASK_AGAIN, ASK_PARENT_AGAIN, COMPLAIN_UNKNOWN, *ANSWERS, NO_SIGNING)


def _readers(_making: Making) -> tuple[Reader, ...]:
    return (THEM, "For the young person"), (PARENT, "For a parent or carer")


def _make(making: Making) -> Document:
    ports, ours = making.ports, partnership(making.ports.records)
    is_parents = making.whom == PARENT
    said = FOR_PARENT if is_parents else FOR_THEM
    parts = [
        Part(title, tuple(map(Line, lines)), icon, marks="ring", look=_look(icon), half=_look(icon) == "plain")
        for icon, title, lines in said
    ]
    again = ASK_PARENT_AGAIN if is_parents else ASK_AGAIN
    kept = KEPT_LONG.format(words=ours.kept_words.strip().rstrip(".")) if ours.kept_words.strip() else KEPT_UNKNOWN
    return Leaflet(
        title="Working together",
        number=making.number,
        parts=(
            *parts,
            Part("How long", (Line(again), Line(kept), Line(KEPT)), icon="clock", marks="ring", half=True),
            _complaints(ours),
            Part(TODAY, tuple(Line(words) for words in ANSWERS), icon="speech", marks="tick", room=1),
        ),
        beside="" if is_parents else paper_name(making.person),
        dates=(f"Talked about on {in_words(making.today)}", NO_SIGNING),
        found=if_found(ports.records),
        large=making.large,
        fictional=is_fictional(ports),
    )


def _look(icon: Icon) -> Look:
    return "strong" if icon == "alert" else "plain"


def _complaints(ours: Partnership) -> Part:
    """Whom to turn to, as far as the partnership has filled it in and somebody has checked it."""
    is_checked = ours.verified_on is not None
    lines = []
    if ours.complaints_name.strip():
        number = ours.complaints_number if is_checked else ""
        lines.append(Line(ours.complaints_name, number=number))
    else:
        lines.append(Line(COMPLAIN_UNKNOWN))
    if ours.records_name.strip():
        number = ours.records_number if is_checked else ""
        lines.append(Line(f"{TO_SEE} {ours.records_name}.", number=number))
    return Part(COMPLAIN, tuple(lines), icon="phone", look="pale", half=True)


def _checks(making: Making, _document: Document) -> tuple[PrintCheck, ...]:
    ours = partnership(making.ports.records)
    gaps = [
        words
        for words, filled in (("whom to complain to", ours.complaints_name), ("how long it is kept", ours.kept_words))
        if not filled.strip()
    ]
    if gaps:
        detail = f"Not filled in: {', '.join(gaps)}. The page says to ask you."
        return (PrintCheck("The partnership has not filled in everything", "note", detail),)
    return (PrintCheck("Whom to complain to, and how long, are filled in", "passed"),)


WORKING_TOGETHER = PaperKind(
    "working_together",
    ("person",),
    _make,
    _checks,
    large="working_together_large",
    is_theirs=True,
    readers=_readers,
)
