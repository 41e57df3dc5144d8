"""P8, one page for a panel: strengths first, what they want, what was seen; no score, no label.

Without an agreement to be talked about there is no page (V4). What the panel must not be told is looked for in it.
"""

import re
from datetime import date

from caseworker.domain.documents import Document
from caseworker.domain.forms.panel_page import PanelPage
from caseworker.domain.leaflet import Leaflet, Line, Part
from caseworker.domain.paperwork.kept_back import kept_back
from caseworker.domain.paperwork.kind import Making, PaperKind
from caseworker.domain.paperwork.shared_parts import if_found, in_words
from caseworker.domain.reading.agreements import may_be_on_panel_page
from caseworker.domain.reading.fiction import is_fictional
from caseworker.domain.rules import PrintCheck, age_words, paper_name

ONE_PAGE = 2_600
"""So many letters fit one side at 11 points, in pages of made-up young people."""
SCORES = re.compile(
    r"\b\d{1,2}\s*(?:/|out of|of)\s*(?:5|10|100)\b|\b(?:risk|threat|ace|aces)\s+(?:score|level|rating)\b"
    r"|\b(?:low|medium|high|standard)[- ]risk\b|\brag[- ]rated\b|\brated (?:red|amber|green)\b|\bscored?\b",
    re.IGNORECASE,
)
LABELS = re.compile(
    r"\b(?:gang (?:member|nominal|affiliat\w*|involved)|nominals?|perpetrators?|offenders?|the victim|victims"
    r"|(?:drug|county lines) (?:runner|dealer)s?|money mules?|at[- ]risk youth|absconders?)\b",
    re.IGNORECASE,
)


def _make(making: Making) -> Document:
    page, person = PanelPage.read(making.made_from.body), making.person
    who = ", ".join(part for part in (paper_name(person), age_words(person, making.today)) if part)
    parts = (
        Part("What is going well", _lines(page.strengths), icon="star", look="pale"),
        Part("What they want, in their words", _quoted(page.wants), icon="speech"),
        Part("What worries them, in their words", _quoted(page.their_worries), icon="heart"),
        Part("What we are worried about", _lines(page.worries), icon="eye"),
        Part("What has been tried, and what helped", _lines(page.tried), icon="tick"),
        Part("What we ask the panel for", _lines(page.asked_for), icon="people", look="strong"),
        Part("Who knows of this", _lines(page.who_knows), icon="lock"),
    )
    met = page.panel_on
    return Leaflet(
        title="For the panel",
        number=making.number,
        parts=parts,
        beside=who,
        dates=(in_words(met),) if isinstance(met, date) else (),
        mark="For this panel only. Give it back at the end.",
        found=if_found(making.ports.records),
        large=making.large,
        fictional=is_fictional(making.ports),
    )


def _lines(words: str) -> tuple[Line, ...]:
    return tuple(Line(line.strip()) for line in words.splitlines() if line.strip())


def _quoted(words: str) -> tuple[Line, ...]:
    return tuple(Line(f"“{line.words.strip('“”')}”") for line in _lines(words))


def _checks(making: Making, document: Document) -> tuple[PrintCheck, ...]:
    page = PanelPage.read(making.made_from.body)
    text = document.text() if isinstance(document, Leaflet) else ""
    return (
        _agreed(making),
        _settled(making),
        kept_back(page.not_told, text),
        _whole(page),
        *_no_marks(page),
        _one_page(text, making),
    )


def _agreed(making: Making) -> PrintCheck:
    """V4: nobody is talked about at a panel who has not said yes to it."""
    if may_be_on_panel_page(making.ports, making.made_from.scope):
        return PrintCheck("They agreed to be talked about at a panel", "passed", rule="V4")
    return PrintCheck(
        "They have not agreed to be talked about at a panel", "stops", "Ask them, and write the answer down.", "V4"
    )


def _settled(making: Making) -> PrintCheck:
    if any(making.made_from.conflicts.values()):
        return PrintCheck("Two people wrote different things in it", "stops", "Settle it first.")
    return PrintCheck("Nothing in it waits to be settled", "passed")


def _whole(page: PanelPage) -> PrintCheck:
    missing = [
        words
        for words, said in (
            ("what is going well", page.strengths),
            ("what they want", page.wants),
            ("what we ask for", page.asked_for),
        )
        if not said.strip()
    ]
    if missing:
        return PrintCheck("The page begins with strengths and their voice", "stops", f"Missing: {', '.join(missing)}.")
    return PrintCheck("Strengths, their voice and what we ask for are there", "passed")


def _no_marks(page: PanelPage) -> tuple[PrintCheck, ...]:
    """No score and no label in what we wrote. Their own words are theirs, whatever they say."""
    ours = f"{page.strengths}\n{page.worries}\n{page.tried}\n{page.asked_for}\n{page.who_knows}"
    scored, labelled = SCORES.search(ours), LABELS.search(ours)
    if scored:
        score = PrintCheck("There is a score or a rating in it", "stops", f"“{scored[0]}”. Say what was seen instead.")
    else:
        score = PrintCheck("No score and no rating", "passed")
    if labelled:
        return score, PrintCheck("There is a label in it", "stops", f"“{labelled[0]}”. Say what happened instead.")
    return score, PrintCheck("No label on a person", "passed")


def _one_page(text: str, making: Making) -> PrintCheck:
    if not making.large and len(text) > ONE_PAGE:
        return PrintCheck("It is longer than one page", "note", "A panel reads one. Shorten what we are worried about.")
    return PrintCheck("It is short enough for one page", "passed")


PANEL_SHEET = PaperKind("panel_sheet", ("panel_page",), _make, _checks, large="panel_sheet_large", is_carried=True)
