"""Every widget of the kit in its states, for the tests and the eye: `python -m tests.ui.gallery DIR` writes pictures.

All people, places and numbers are invented.
"""

import os
import sys
from collections.abc import Callable, Mapping
from datetime import date, time
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.screens.lock.cover import CoverScreen
from ui.screens.lock.dial import Dial
from ui.screens.lock.words import WordsBox, WordSteps, word_begun
from ui.tokens import THEMES, ThemeName
from ui.widgets.boxes import beside, rule, stack
from ui.widgets.button import Button
from ui.widgets.cards import Banner, Card, EmptyState, QuoteBox, SectionTitle, fact
from ui.widgets.caseheader import CaseHeader
from ui.widgets.chip import Chip, KeyCap, pair
from ui.widgets.choices import ChoiceChips, Segments
from ui.widgets.datebox import DateBox, TimeBox
from ui.widgets.errors import ErrorSummary
from ui.widgets.field import Fact, Field, describe
from ui.widgets.flow import Flow
from ui.widgets.label import ElidedLabel, PlainLabel
from ui.widgets.linerows import LineRow, LineRowDelegate
from ui.widgets.page import Columns, Page, body
from ui.widgets.rail import NavRail, Place
from ui.widgets.rowlist import RowList
from ui.widgets.statusbar import StatusBar
from ui.widgets.tasklist import TaskList, TaskRow
from ui.widgets.textbox import LineBox, TextBox
from ui.widgets.tick import RadioList, TickBox
from ui.widgets.toast import Toast

TODAY = date(2026, 11, 12)
PLACES = (
    Place("today", "Today", "calendar-event"),
    Place("caseload", "Caseload", "users"),
    Place("plans", "Plans", "shield-check"),
    Place("printing", "Printing", "printer"),
    Place("learning", "Learning", "heart-handshake"),
)
TABS = (
    ("overview", "Overview"),
    ("timeline", "Timeline"),
    ("sessions", "Sessions"),
    ("plan", "Safety plan"),
    ("family", "Family and network"),
    ("agreements", "Agreements"),
    ("goals", "Goals"),
    ("documents", "Documents"),
)


def flow(*widgets: QWidget | None, spacing: int = 8) -> QWidget:
    """Widgets in a row that wraps."""
    holder = QWidget()
    layout = Flow(spacing)
    layout.add(*widgets)
    holder.setLayout(layout)
    return holder


def shell(page: QWidget, place: str | None) -> QWidget:
    """A page with the rail and the status bar around it."""
    window = QWidget()
    outer, inner = QVBoxLayout(), QHBoxLayout()
    for layout in (outer, inner):
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
    rail = NavRail(PLACES)
    rail.set_current(place)
    status = StatusBar("Amina Yusuf")
    status.set_sync("Offline. 2 changes are only on this laptop")
    status.set_locks("Locks in 5 minutes")
    inner.addWidget(rail)
    inner.addWidget(page, 1)
    outer.addLayout(inner, 1)
    outer.addWidget(status)
    window.setLayout(outer)
    return window


def session() -> QWidget:
    """A screen like the school session: facts, own words, what follows."""
    page = Page("Session")
    chips = beside(Chip("Plan review due Sat 14 Nov"), Chip("Limits of confidentiality last said 2 Oct"))
    page.header.addWidget(SectionTitle("Jay M.", "Session, Thursday 12 November", aside=chips, level="h1"))
    words = "No letters home. Safe contact has two versions. You, 9 Nov: text his own phone after 4 pm."
    page.header.addWidget(Banner(words, actions=(Button("Choose", small=True),)))
    page.set_body(body(Columns(stack(_facts(), _boxes(), None, spacing=10), _follows(), shares=(68, 32), need=900)))
    page.set_footer(
        pair(Button("Sign and lock", "primary", icon="lock"), "Ctrl+Enter"),
        pair(Button("Keep as draft and close"), "Esc"),
        None,
        fact("device-laptop", "Saved here 14:32:06. Not sent yet.", ink="ok"),
    )
    return shell(page, "caseload")


def _facts() -> Card:
    card = Card(margins=(14, 8, 14, 8))
    slots = Segments((("1", "P1"), ("2", "P2"), ("3", "P3  11:10"), ("4", "P4"), ("5", "P5")), value="3")
    times = beside(
        _named(TimeBox(value=time(11, 20)), "From"), PlainLabel("to"), _named(TimeBox(value=time(11, 50)), "To")
    )
    outcomes = (("held", "Took place"), ("short", "Shortened"), ("absent", "Not there"), ("no", "Said no today"))
    outcome = Segments((*outcomes, ("out", "Not in school"), ("other", "Other …")), value="held")
    there = ChoiceChips(
        (("jay", "Jay"), ("okafor", "Ms Okafor, first 5 min"), ("mum", "Mum")), values=("jay", "okafor")
    )
    card.add(
        Fact("When", flow(slots, times)),
        Fact("What happened", outcome),
        Fact("Who was there", flow(there, Button("Add", icon="plus", small=True, name="Add somebody"))),
    )
    return card


def _boxes() -> Columns:
    quote = QuoteBox("Jay’s own words", "Exactly as he said it.", key="Ctrl+1")
    said = _named(TextBox("“I’m alright walking if I stay on the main road.”", voice=True), "Jay’s own words")
    quote.add(
        said, flow(Button("Add a quote", icon="plus", small=True), Button("He said nothing to quote …", small=True))
    )
    saw = Card(aside=KeyCap("Ctrl+2"), title="What I saw", look="tint")
    saw.add(
        _named(
            TextBox("Came in with his hood up and sat by the door. Drew his way home on the map.", lines=4),
            "What I saw",
        )
    )
    return Columns(quote, saw, shares=(1, 1), need=600)


def _named(control: QWidget, name: str) -> QWidget:
    describe(control, name, "")
    return control


def _follows() -> QWidget:
    agreed = Card(
        "Agreed to do", aside=pair(Button("Add", icon="plus", small=True, name="Add something agreed"), "Ctrl+D")
    )
    agreed.add(PlainLabel("Ask Ms Okafor about the exit pass"))
    safety = Card()
    changed = (("no", "No"), ("safer", "Safer"), ("less", "Less safe"), ("unasked", "Not asked"))
    field = Field("Has anything about safety changed?", Segments(changed, small=True))
    field.set_error("say whether anything about safety has changed")
    loud = pair(Button("Somebody must hear this today", "danger", icon="bell"), "Ctrl+K")
    safety.add(field, rule(), loud, PlainLabel("Shows who to ring. This app alerts nobody.", "small"))
    sign = Card("Before you sign: 1 left", look="tint")
    sign.add(fact("circle-check", "His words, or why there are none", ink="ok"), Button("When you meet next", "link"))
    return stack(agreed, safety, sign, None, spacing=10)


def forms() -> QWidget:
    """Every control of a form, right and wrong."""
    summary = ErrorSummary()
    place = Field("Where did you meet?", LineBox("Ash Grove High"), hint="The place, not the address.")
    day = Field("When is it due?", DateBox(lambda: TODAY, value="sometime"), hint="For example 12/11/2026")
    day.set_error("Write a day, like 12/11/2026")
    note = Field("What was said", TextBox("Late four times since half-term."), optional=True)
    wrong = Field("What I think it means", TextBox(""))
    wrong.set_error("Write who said what you heard")
    paper = RadioList(
        (("page", "Yes, the page"), ("card", "Only the small card"), ("none", "No paper – we practise it instead"))
    )
    paper.set_value("card")
    safe = Field("Safe for Jay to have on paper?", paper, hint="Jay decides.")
    tick = TickBox("Something here needs a safeguarding conversation with the named lead before Friday", ticked=True)
    tiles = Segments(
        (("well", "Wanted to talk"), ("short", "A little"), ("no", "Said no")),
        "How it went",
        kind="tile",
        value="short",
    )
    left = stack(summary, place, day, note, wrong, None, spacing=12)
    right = stack(safe, tick, TickBox("Not ticked"), tiles, _buttons(), None, spacing=12)
    summary.show_problems((("Write a day, like 12/11/2026", day), ("Write who said what you heard", wrong)))
    page = Page("Form")
    page.header.addWidget(SectionTitle("Every control", "right and wrong", level="h1"))
    page.set_body(body(Columns(left, right, shares=(1, 1))))
    return shell(page, "plans")


def _buttons() -> QWidget:
    off = Button("Use this", "primary", icon="check")
    off.setEnabled(False)
    return stack(
        flow(Button("Use this", "primary", icon="check"), Button("Ring Chidi first", icon="phone"), off),
        flow(
            Button("Compare", "quiet", icon="file-text"),
            Button("When you meet next", "link"),
            Button("Later", small=True),
        ),
        flow(Button("Keep and go", "big", icon="check"), Button("", icon="dots-vertical", name="More for this line")),
        flow(
            *(Chip(f"{kind} chip", kind) for kind in ("info", "ok", "warn", "danger", "plain")),
            KeyCap("A"),
            KeyCap("Ctrl+Enter"),
        ),
    )


def lists() -> QWidget:
    """A case with its header, tabs, task list and rows."""
    alert = "No letters home. Text Jay’s own phone, after 4 pm."
    actions = (Button("Cover screen", icon="eye"), Button("Record a session", "primary", icon="pencil"))
    header = CaseHeader("Jay M.", "15 · he/him", safe_contact=alert, tabs=TABS, current="plan", actions=actions)
    page = Page("Safety plan", header=header)
    parts = Card("Jay’s plan", aside=Chip("Version 4 · draft"), margins=(0, 12, 0, 8))
    parts.add(_tasks())
    rows = Card("Needs you", margins=(0, 12, 0, 0))
    rows.add(_rows())
    side = stack(
        Banner("“If it’s happening now” is empty", actions=(Button("Write part 9", "link", small=True),)),
        Banner("Two people changed this without seeing each other’s change.", "news", strong=False),
        Banner("Nobody has answered yet.", "alarm"),
        Banner("The server confirmed all 14 changes.", "good"),
        Card("What comes next", look="next"),
        EmptyState("Nothing is waiting for you", "Next session 15:10."),
        ElidedLabel(
            "A name that is much too long for the narrow column in which it has been put to be shown in full here"
        ),
        None,
    )
    page.set_body(body(Columns(parts, Columns(rows, side, shares=(6, 4), need=640), shares=(3, 7))))
    return shell(page, "caseload")


def _tasks() -> TaskList:
    tasks = TaskList("Parts of the plan")
    done = ("What matters to me", "What I want help with", "How I know it’s unsafe")
    rows = [TaskRow("head", "With Jay", selectable=False)]
    rows += [TaskRow(f"p{at}", title, str(at), "Done", "ok") for at, title in enumerate(done, 1)]
    rows += [
        TaskRow("p4", "Things I can do", "4", "3 so far", "info"),
        TaskRow("p7", "What adults will do", "7", "To finish", "warn"),
    ]
    rows += [TaskRow("p8", "Safer around me", "8", "Not started"), TaskRow("h2", "Stays with us", selectable=False)]
    tasks.set_rows((*rows, TaskRow("worries", "Worries and ratings", icon="lock", state="Done", tone="ok")))
    tasks.set_current("p4")
    return tasks


def _rows() -> RowList:
    rows = RowList("Waiting for you", LineRowDelegate(), whole=True)
    aside = "Set aside: Mai moved to the Northside team on 10 Nov, before this note arrived. The note is whole."
    rows.set_rows(
        (
            LineRow("h", "Needs you · 2", selectable=False),
            LineRow(
                "a",
                "Jay M.",
                "safe way to make contact",
                ("You and Chidi wrote different things.",),
                cap="1",
                icon="columns",
                ink="info",
            ),
            LineRow(
                "b",
                "Mai T.",
                "session note, 27 Oct",
                (aside,),
                chip="Due today",
                chip_kind="warn",
                cap="2",
                icon="clock",
            ),
            LineRow("h2", "Only on this laptop · 1", selectable=False),
            LineRow(
                "c",
                "Precious O.",
                "session today, signed 09:58",
                ("Waiting for a network.",),
                chip="Signed",
                chip_kind="ok",
            ),
        )
    )
    rows.set_current("a")
    return rows


def lock() -> QWidget:
    """The pieces of the lock screen."""
    window = Page("Locked")
    card = Card(look="calm", margins=(30, 24, 30, 22))
    words, steps = WordsBox(), WordSteps()
    words.setText("violet harbour kit")
    steps.show_begun(word_begun(words.text()))
    field = Field("Your four words", words, hint="Small letters, a space between words.")
    card.add(SectionTitle("This laptop is locked", level="h2"), field, steps, PlainLabel("Third word of four", "small"))
    forgot = Button("I have forgotten my words", "link")
    card.add(flow(pair(Button("Open", "primary"), "Enter"), None, forgot))
    middle = body(Dial(), margins=(24, 24, 24, 24), spacing=20)
    layout = middle.layout()
    assert isinstance(layout, QVBoxLayout)
    card.setFixedWidth(min(1100, theme.px(520)))
    layout.addWidget(card)
    layout.setAlignment(card, Qt.AlignmentFlag.AlignHCenter)
    layout.addStretch(1)
    window.set_body(middle)
    high = theme.px(36)
    toast = Toast(window, lambda: QRect(24, window.height() - high - 12, window.width() - 48, high))
    toast.say("Saved on this laptop 14:22. Not sent yet.")
    return window


def cover() -> QWidget:
    """The privacy cover after the first key."""
    made = CoverScreen()
    made.begin(has_code=True, seconds_left=100)
    QTest.keyClick(made, Qt.Key.Key_4)
    return made


PAGES: Mapping[str, Callable[[], QWidget]] = {
    "session": session, "forms": forms, "lists": lists, "lock": lock, "cover": cover,
}  # fmt: skip


def write(folder: Path) -> None:
    """Writes every page in every theme, and at 150 and 200 % in the light one."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    looks: list[tuple[ThemeName, float]] = [(name, 1.0) for name in THEMES] + [("light", 1.5), ("light", 2.0)]
    for name, scale in looks:
        theme.apply(app, name, scale)
        for title, make in PAGES.items():
            page = make()
            page.resize(1366, 768)
            page.show()
            for _ in range(6):
                app.processEvents()
            page.grab().save(str(folder / f"{title}_{name}_{round(scale * 100)}.png"))
            page.close()
            page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    write(target)
