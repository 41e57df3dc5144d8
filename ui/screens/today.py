"""Today: the day as planned with the safe way to reach each person, and what waits, most serious first."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.changes import Changes
from caseworker.domain.ports import Records
from caseworker.domain.reading import standing
from caseworker.domain.reading.today import Meeting, Today, today_of
from caseworker.syncport import SyncStatus
from ui.desk import Desk
from ui.i18n import _, counted
from ui.places import Go, Place, Screen
from ui.screens.today_lines import (
    KEYS,
    NUMBERS,
    card_of,
    duty_lines,
    duty_place,
    key_of,
    lettered,
    meeting_place,
)
from ui.sending import Sent, sending_of
from ui.theme import px
from ui.widgets.boxes import Column, beside, stack
from ui.widgets.button import Button
from ui.widgets.cards import Card, EmptyState
from ui.widgets.chip import KeyCap
from ui.widgets.daylines import DayCardDelegate, DutyLineDelegate
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel
from ui.widgets.page import Columns, Page
from ui.widgets.rowlist import RowList
from ui.widgets.syncline import Mood, SyncSentence

TOMORROW: Final = "tomorrow"
EVERY_MS: Final = 30_000
"""How often it is read again while it is shown, because "in 38 min" grows old."""


class TodayScreen(Screen):
    """Where the app starts. Each line has a key; a concern nobody has answered has the keyboard first."""

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__()
        self._desk, self._go = desk, go
        self._place = Place("today")
        self._today: Today | None = None
        self._is_all_shown = False
        self._wants_focus = False
        self._sending = sending_of(desk)
        self._sending.changed.connect(self._on_sent)
        self._again = QTimer(self)
        self._again.setInterval(EVERY_MS)
        self._again.timeout.connect(self._on_time)
        self._make_header()
        self._make_lists()
        self._lay_out()

    @override
    def open(self, place: Place) -> None:
        self._place = place if place.tab == TOMORROW else Place("today", focus=place.focus)
        self._wants_focus = not place.focus
        self._again.start()
        self._read()

    @override
    def stale(self, changes: Changes) -> None:
        self._read()

    @override
    def leave(self) -> None:
        self._again.stop()

    @override
    def where(self) -> Place | None:
        return self._place

    @override
    def focus_target(self) -> QWidget | None:
        if self._today is None:
            return None
        has_concern = any(duty.group == "concern" for duty in self._today.duties)
        return self.duties if has_concern or not self._today.meetings else self.meetings

    @override
    def deeds(self) -> Mapping[str, Callable[[], None]]:
        own = {
            "today.note": self.write_note,
            "today.record": self.record_session,
            "today.met": self.just_met,
            "today.sync": self.see_sent,
            "today.tomorrow": self.turn,
        }
        numbers = {f"today.meeting{n}": self._opener(self._open_meeting, at) for at, n in enumerate(NUMBERS)}
        letters = {f"today.duty{key}": self._opener(self._open_duty, at) for at, key in enumerate(KEYS)}
        return {**own, **numbers, **letters}

    def record_session(self) -> None:
        """Begin a session with the person whose card has the keyboard, else with the next one, else choose whom."""
        meeting = self._whose()
        self._go(Place("session", meeting.scope) if meeting else Place("caseload"))

    def write_note(self) -> None:
        """One line about somebody, to be completed later."""
        meeting = self._whose()
        self._go(Place("note", meeting.scope if meeting else None))

    def just_met(self) -> None:
        """Somebody without a name yet: at the bedside where this app has that page, else a new case."""
        from ui.screens import SCREENS

        self._go(Place("bedside" if "bedside" in SCREENS else "new_case"))

    def see_sent(self) -> None:
        """Each change, and what became of it."""
        self._go(Place("sync"))

    def turn(self) -> None:
        """Tomorrow, and from there back to today."""
        self._go(Place("today") if self._is_tomorrow else Place("today", tab=TOMORROW))

    # -- what is shown ------------------------------------------------------------------------------------------------
    def _make_header(self) -> None:
        self._title = PlainLabel("", "h1", wraps=False)
        self._note = PlainLabel("", "muted", wraps=False)
        note = Button(_("Quick note"), icon="notes")
        note.clicked.connect(self.write_note)
        self.record = Button(_("Record a session"), "primary", icon="pencil")
        self.record.clicked.connect(self.record_session)
        self._head = QWidget()
        flow = Flow(10)
        self._head.setLayout(flow)
        flow.add(self._title, self._note, None, beside(KeyCap("N"), note), beside(KeyCap("R"), self.record))
        self.sentence = SyncSentence("S")
        self.sentence.wanted.connect(self.see_sent)

    def _make_lists(self) -> None:
        self.meetings = RowList(_("Planned today"), DayCardDelegate(), whole=True)
        self.meetings.setObjectName("meetings")
        self.meetings.opened.connect(self._on_meeting)
        self.meetings.current_changed.connect(lambda _key: self._follow(self.meetings))
        self.duties = RowList(_("Waiting for you"), DutyLineDelegate(), whole=True)
        self.duties.setObjectName("duties")
        self.duties.opened.connect(self._on_duty)
        self.duties.current_changed.connect(lambda _key: self._follow(self.duties))

    def _lay_out(self) -> None:
        self._page = Page(_("Today"))
        self._page.header.addWidget(self._head)
        self._page.header.addWidget(self.sentence)
        columns = Columns(self._left(), self._right(), shares=(44, 56), need=900, margins=(24, 14, 24, 16))
        columns.right_first()
        self._over = Column(0, (24, 14, 24, 0))
        self._scrolled = stack(self._over, columns, spacing=0)
        for part in (self._scrolled, self.meetings, self.duties):
            part.installEventFilter(self)
        self._page.set_body(self._scrolled)
        whole = Column(0)
        self.setLayout(whole)
        whole.addWidget(self._page)
        for part in (columns, self._head, self.sentence):
            part.setVisible(False)  # an empty day may only be said once it was read
        self._parts = (columns, self._head, self.sentence)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where the head would take more than a third of the height, the sentence scrolls with the page."""
        wide = self.width() - 2 * px(24)
        needed = sum(one.heightForWidth(wide) for one in (self._head, self.sentence)) + px(32)
        is_tight = needed > self.height() / 3
        if is_tight != (self.sentence.parentWidget() is self._scrolled):
            (self._over if is_tight else self._page.header).addWidget(self.sentence)

    def _left(self) -> QWidget:
        self._planned = PlainLabel(_("Planned today"), "h2")
        self._to_come = PlainLabel("", "small", wraps=False)
        head = QWidget()
        flow = Flow(10)
        head.setLayout(flow)
        flow.add(self._planned, None, self._to_come)
        self._no_meeting = EmptyState(_("Nobody is planned"), icon="calendar-event")
        met = Button(_("Someone I have just met, no name needed"), "link")
        met.clicked.connect(self.just_met)
        self._turn = Button("", "link")
        self._turn.clicked.connect(self.turn)
        links = QWidget()
        row = Flow(18, line_spacing=6)
        links.setLayout(row)
        row.add(beside(KeyCap("M"), met), beside(KeyCap("T"), self._turn))
        return stack(head, self.meetings, self._no_meeting, links, None, spacing=9)

    def _right(self) -> QWidget:
        card = Card(margins=(16, 12, 16, 12))
        flow = Flow(10)
        flow.add(PlainLabel(_("Waiting for you"), "h2"), None)
        self._hint = PlainLabel(_("Press the key on a line to open it"), "small", wraps=False)
        flow.add(self._hint)
        head = QWidget()
        head.setLayout(flow)
        self._all = Button("", "link")
        self._all.clicked.connect(self._show_all)
        self._nothing = EmptyState(_("Nothing is waiting for you."))
        self._nothing_note = PlainLabel("", "muted")
        self._nothing_note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        card.add(head, self.duties, self._all, self._nothing, self._nothing_note)
        return stack(card, None, spacing=0)

    # -- reading ------------------------------------------------------------------------------------------------------
    @property
    def _is_tomorrow(self) -> bool:
        return self._place.tab == TOMORROW

    def _now(self) -> datetime:
        return self._desk.ports.clock.now().astimezone()

    def _read(self) -> None:
        ports, now, is_tomorrow = self._desk.ports, self._now(), self._is_tomorrow

        def question(_records: Records) -> tuple[Today, SyncStatus]:
            return today_of(ports, now, is_tomorrow=is_tomorrow), self._desk.status()

        self._desk.ask(self, question, self._on_read, key="today")

    def _on_time(self) -> None:
        if self.isVisible():
            self._read()

    def _on_sent(self, sent: Sent) -> None:
        if self.isVisible() and not sent.is_running:
            self._read()

    def _on_read(self, answer: tuple[Today, SyncStatus]) -> None:
        self._today, status = answer
        for part in self._parts:
            part.setVisible(True)
        self._show_head(self._today)
        self._show_meetings(self._today)
        self._show_duties(self._today)
        self._say(status)
        self._fit()
        if self._wants_focus:
            self._wants_focus = False
            self._give_focus()

    def _show_head(self, today: Today) -> None:
        day = _day_words(today.day)
        self._title.setText(_("Tomorrow, {day}").format(day=day) if self._is_tomorrow else day)
        count = len(today.meetings)
        self._note.setText(counted("{n} session planned", "{n} sessions planned", count) if count else "")
        whose = self._whose()
        name = _("Record a session with {name}").format(name=whose.name) if whose else _("Record a session")
        self.record.setAccessibleName(name)

    def _show_meetings(self, today: Today) -> None:
        title = _("Planned tomorrow") if self._is_tomorrow else _("Planned today")
        self._planned.setText(title)
        self.meetings.setAccessibleName(title)
        self.meetings.set_rows([card_of(meeting, at) for at, meeting in enumerate(today.meetings)])
        self.meetings.setVisible(bool(today.meetings))
        self._no_meeting.setVisible(not today.meetings)
        ahead = counted("{n} still to come", "{n} still to come", today.to_come) if today.to_come else ""
        behind = counted("{n} to write up", "{n} to write up", today.to_write) if today.to_write else ""
        self._to_come.setText(" · ".join(part for part in (ahead, behind) if part))
        tomorrow = counted("Tomorrow: {n} session", "Tomorrow: {n} sessions", today.tomorrow)
        self._turn.set_words(_("Back to today") if self._is_tomorrow else tomorrow)

    def _show_duties(self, today: Today) -> None:
        self.duties.set_rows(duty_lines(today.duties, is_all=self._is_all_shown))
        self.duties.setVisible(bool(today.duties))
        self._hint.setVisible(bool(today.duties))
        self._nothing.setVisible(not today.duties)
        self._nothing_note.setVisible(not today.duties)
        self._nothing_note.setText(_next_words(today))
        self._all.set_words(_("All {n}").format(n=len(today.duties)), name=_("Show everything that is waiting"))
        self._all.setVisible(not self._is_all_shown and len(lettered(today.duties)) < len(today.duties))

    def _say(self, status: SyncStatus) -> None:
        now = self._now()
        zone = now.tzinfo
        assert zone is not None
        old = standing.old_words(status, now)
        rest = (standing.details(status), standing.last_words(status, now, zone), old)
        is_waiting = bool(status.here or status.sending or status.needs_you or status.set_aside or status.parked)
        mood: Mood = "alert" if old else "news" if is_waiting or status.trouble else "good"
        self.sentence.say(standing.headline(status), " ".join(part for part in rest if part), mood)

    def _show_all(self) -> None:
        self._is_all_shown = True
        if self._today is not None:
            self._show_duties(self._today)
            self.duties.setFocus(Qt.FocusReason.TabFocusReason)

    def _give_focus(self) -> None:
        """The unanswered concern, else the next session; nothing is taken from where the worker went meanwhile."""
        target = self.focus_target()
        focused = self.focusWidget()
        if target is None or not self.isVisible() or (focused is not None and focused.hasFocus()):
            return
        if target is self.meetings and self._today is not None:
            following = next((one for one in self._today.meetings if one.stage == "next"), self._today.meetings[0])
            self.meetings.set_current(following.session)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is laid out anew moves the line with the keyboard: it is brought back into view."""
        if event.type() == QEvent.Type.Resize:
            for rows in (self.meetings, self.duties):
                QTimer.singleShot(0, self, partial(self._follow, rows))
        return False

    def _follow(self, rows: RowList) -> None:
        """Bring the line with the keyboard into view: the page scrolls, not the list."""
        if not rows.hasFocus():
            return
        area = self._page.scroll_area()
        box: QRect = rows.visualRect(rows.currentIndex())
        page = area.widget()
        assert page is not None
        middle = rows.viewport().mapTo(page, box.center())
        area.ensureVisible(middle.x(), middle.y(), 0, box.height())

    # -- opening ------------------------------------------------------------------------------------------------------
    def _whose(self) -> Meeting | None:
        if self._today is None:
            return None
        key = self.meetings.current() if self.meetings.hasFocus() else None
        focused = next((one for one in self._today.meetings if one.session == key), None)
        return focused or next((one for one in self._today.meetings if one.stage == "next"), None)

    def _opener(self, opens: Callable[[int], None], at: int) -> Callable[[], None]:
        return lambda: opens(at)

    def _open_meeting(self, at: int) -> None:
        if self._today is not None and at < len(self._today.meetings):
            self._go(meeting_place(self._today.meetings[at]))

    def _open_duty(self, at: int) -> None:
        duties = self._today.duties if self._today is not None else ()
        letters = lettered(duties)
        found = next((one for one in duties if letters.get(key_of(one)) == KEYS[at]), None)
        if found is not None:
            self._go(duty_place(found))

    def _on_meeting(self, key: str) -> None:
        assert self._today is not None
        self._go(meeting_place(next(one for one in self._today.meetings if one.session == key)))

    def _on_duty(self, key: str) -> None:
        assert self._today is not None
        self._go(duty_place(next(one for one in self._today.duties if key_of(one) == key)))


def _day_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"


def _next_words(today: Today) -> str:
    following = next((one for one in today.meetings if one.stage in {"next", "planned"}), None)
    if following is None:
        return ""
    return _("Next session {time}.").format(time=following.at) if following.at else _("A session is planned today.")
