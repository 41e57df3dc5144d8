"""Choosing between two wordings: what it said before, mine, theirs, who and when. Nothing is preselected.

Both stay in the history whatever is chosen, and deciding later is a normal answer.
"""

from datetime import datetime
from typing import Final

from pydantic import JsonValue
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QWidget

from caseworker.domain.actions.conflicts import draft_key, settle, settle_by_addendum
from caseworker.domain.changes import Changes
from caseworker.domain.edits import Body
from caseworker.domain.forms.addendum import Addendum
from caseworker.domain.ports import Ports
from caseworker.domain.reading.conflicts import Conflict, both
from caseworker.domain.reading.days import moment_words
from ui.desk import Desk
from ui.forms.keeper import DraftKeeper
from ui.i18n import _
from ui.places import Go, Place
from ui.screens.conflict_words import addendum_start, explained, further_answers, is_known, title_of, written_cards
from ui.widgets.boxes import Column, Row, clear_out, fill, frame, stack
from ui.widgets.button import Button
from ui.widgets.cards import Banner
from ui.widgets.chip import pair
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel
from ui.widgets.picture import Picture
from ui.widgets.textbox import TextBox
from ui.widgets.toast import announce
from ui.widgets.wordingcard import Wordings

NEW: Final = "new"
BOTH: Final = "both"
KEYS: Final = {"mine": "M", "theirs": "C", "third": "T"}


class ConflictPane(QWidget):
    """One conflict at a time. What somebody typed while deciding is kept as a draft, and survives a change of the page.

    Signals:
        settled: a choice was saved. later: the worker goes on without choosing.

    `is_gone` holds while it says that somebody else has chosen, until another line is shown.
    """

    settled = Signal()
    later = Signal()

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__()
        self._desk, self._go = desk, go
        self._conflict: Conflict | None = None
        self.is_gone = False
        self._is_whole = True
        self._wordings: Wordings | None = None
        self._keeper = DraftKeeper(desk, self, self._values)
        self._keeper.failed.connect(self._on_failed)
        self.box = TextBox(lines=2)
        self.box.setObjectName("conflict.words")
        self.box.textChanged.connect(self._on_typed)
        self.news = Banner("", "news", strong=False)
        self.use = Button(_("Use this"), "primary", icon="check")
        self.use.setObjectName("conflict.use")
        self.use.clicked.connect(self.save)
        self._wait = Button(_("Decide later"))
        self._wait.clicked.connect(self.later)
        self._why = PlainLabel("", "small")
        self._middle = Column(10)
        self._lay_out()

    def _lay_out(self) -> None:
        self._title = PlainLabel("", "h2")
        head = Row(10)
        fill(head, Picture("columns", "info", 20))
        head.addWidget(self._title, 1)
        self._said = PlainLabel("")
        self._field = Field(_("In new words"), self.box)
        self._ring = PlainLabel("", "small")
        self._feet = QWidget()
        flow = Flow(10)
        self._feet.setLayout(flow)
        flow.add(pair(self.use, "Ctrl+S"), None, pair(self._wait, "L"))
        column = Column(10)
        self.setLayout(column)
        column.addLayout(head)
        for part in (self._said, self.news):
            column.addWidget(part)
        column.addLayout(self._middle)
        for foot in (self._field, self._feet, self._why, self._ring):
            column.addWidget(foot)
        column.addStretch(1)
        self.news.setVisible(False)

    @property
    def conflict(self) -> Conflict | None:
        """What is shown."""
        return self._conflict

    def show_conflict(self, conflict: Conflict, now: datetime, *, is_whole: bool = True) -> None:
        """Show a conflict. The same one with other wordings keeps the choice and the words typed, and says so.

        `is_whole`: the last exchange went through and none is going on, so that what is not known here stays unknown.
        """
        before, was_whole = self._conflict, self._is_whole
        self._is_whole = is_whole or is_known(conflict)
        if before is not None and before.key == conflict.key:
            if (before.wordings, before.before, was_whole) != (conflict.wordings, conflict.before, self._is_whole):
                self._renew(before, conflict, now)
            return
        self.leave()
        self.is_gone = False
        self._conflict = conflict
        draft = self._keeper.begin(draft_key(conflict.raw))
        self.news.setVisible(False)
        self._build(conflict, now)
        self._restore(draft.values if draft else {})

    def gone(self) -> None:
        """Somebody settled it elsewhere while it was on the screen: words typed here stay readable."""
        words = self.box.words().strip()
        self._conflict, self._wordings, self.is_gone = None, None, True
        clear_out(self._middle)
        self._feet.setVisible(False)
        self._why.setText("")
        self._ring.setText("")
        self._said.setText("")
        self._title.setText(_("Somebody has chosen already"))
        self._field.setVisible(bool(words))
        kept = _(" Your words were not used. They are still here to copy.") if words else ""
        self._tell(_("Both wordings are in the history.") + kept)

    def leave(self) -> None:
        """The worker goes elsewhere: what was typed is kept."""
        self._keeper.keep()
        self._conflict, self._wordings, self.is_gone = None, None, False

    def choose(self, code: str) -> None:
        """Choose by key: "mine", "theirs", "third", "both" or "new"."""
        if self._wordings is None or self._conflict is None:
            return
        found = self._code(code)
        if found is None:
            return
        self._wordings.set_value(found)
        self._on_choice(found)
        if found == NEW:
            self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._wordings.button(found).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def save(self) -> None:
        """Save the choice. Without one nothing happens but that the reason is said."""
        conflict, chosen = self._conflict, self._wordings.value() if self._wordings else None
        if conflict is None or chosen is None or not self.use.isEnabled():
            announce(self, self._why.text(), urgent=True)
            return
        words = self.box.words().strip()
        self._keeper.stop()
        self.use.setEnabled(False)

        def settling(ports: Ports) -> Changes:
            if chosen == NEW and conflict.rule == "addendum":
                return settle_by_addendum(ports, conflict.raw, Addendum(reason="late_edit", text=words))
            return settle(ports, conflict.raw, _value(conflict, chosen, words))

        self._desk.do(self, settling, lambda _changes: self._on_settled(), or_else=self._on_failed)

    def _on_settled(self) -> None:
        self._conflict, self._wordings = None, None
        self._desk.notices.say(_("Chosen, and saved on this laptop. Not sent yet."))
        self.settled.emit()

    def _on_failed(self, trouble: Exception) -> None:
        self._keeper.touch()
        self._weigh()
        self._desk.notices.show(trouble, self.save, owner=self)

    # -- building -----------------------------------------------------------------------------------------------------
    def _build(self, conflict: Conflict, now: datetime) -> None:
        clear_out(self._middle)
        self._title.setText(title_of(conflict))
        self._said.setText(explained(conflict))
        self._feet.setVisible(True)
        self._add_before(conflict, now)
        self._wordings = None
        if conflict.rule == "plan":
            self._add_plan(conflict)
        else:
            cards = written_cards(conflict, now, is_whole=self._is_whole)
            self._wordings = Wordings(_("Which one?"), cards, further_answers(conflict))
            self._wordings.changed.connect(self._on_choice)
            self._middle.addWidget(self._wordings)
        self.use.setVisible(conflict.rule != "plan")
        self._ring.setText(_ring_words(conflict))
        self._weigh()

    def _add_before(self, conflict: Conflict, now: datetime) -> None:
        if conflict.before is None:
            unknown = _("What it said before is not known on this laptop.")
            yet = _("What it said before is not known on this laptop yet.")
            self._middle.addWidget(before_box(unknown if self._is_whole else yet, "", ""))
            return
        when = moment_words(conflict.before.at, now) if conflict.before.at else ""
        self._middle.addWidget(before_box(_("Before that"), conflict.before.words, when))

    def _add_plan(self, conflict: Conflict) -> None:
        opens = Button(_("Open the plan"), "primary", icon="shield-check")
        opens.clicked.connect(lambda: self._go(Place("case", conflict.scope, tab="plan")))
        self._middle.addWidget(stack(opens))

    def _renew(self, before: Conflict, conflict: Conflict, now: datetime) -> None:
        chosen = self._wordings.value() if self._wordings else None
        has_focus = self._wordings is not None and self.focusWidget() in self._wordings.findChildren(QWidget)
        self._conflict = conflict
        self._build(conflict, now)
        known = {one.edit for one in before.wordings}
        names = dict.fromkeys(one.who or _("A colleague") for one in conflict.wordings if one.edit not in known)
        if names:
            who = ", ".join(names)
            self._tell(_("{who} wrote something too while you were deciding. Your words are kept.").format(who=who))
        if self._wordings is not None and chosen in {*(one.edit for one in conflict.wordings), BOTH, NEW}:
            self._wordings.set_value(chosen)
            if has_focus:
                self._wordings.button(str(chosen)).setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_choice(self._wordings.value() if self._wordings else None)

    def _tell(self, words: str) -> None:
        self.news.set_words(words)
        self.news.setVisible(True)
        announce(self, words)

    # -- choosing -----------------------------------------------------------------------------------------------------
    def _code(self, code: str) -> str | None:
        """The answer behind a key; None if this conflict has no such answer."""
        conflict = self._conflict
        assert conflict is not None
        if code in {BOTH, NEW}:
            return code if any(one == code for one, _words, _key in further_answers(conflict)) else None
        key = KEYS[code]
        cards = written_cards(conflict, self._desk.ports.clock.now(), is_whole=self._is_whole)
        return next((card.code for card in cards if card.key == key), None)

    def _on_choice(self, code: object) -> None:
        conflict = self._conflict
        if conflict is not None and code == NEW and not self.box.words().strip() and conflict.rule == "addendum":
            self.box.set_words(addendum_start(conflict))
        self._weigh()

    def _on_typed(self) -> None:
        if self._conflict is not None:
            self._keeper.touch()
        self._weigh()

    def _weigh(self) -> None:
        """Whether there is something to use, and if not, why."""
        chosen = self._wordings.value() if self._wordings else None
        self._field.setVisible(chosen == NEW)
        reason = ""
        if self._wordings is not None and chosen is None:
            reason = _("Choose one first. Nothing is chosen for you.")
        elif chosen == NEW and not self.box.words().strip():
            reason = _("Write the new wording first.")
        elif chosen == NEW and self.box.excess():
            reason = _("That is too long by {n} letters.").format(n=self.box.excess())
        self.use.setEnabled(not reason and chosen is not None)
        kept = _("The other wording is never deleted. Both stay in the history with who and when.")
        self._why.setText(reason or kept)

    def _values(self) -> Body:
        return {"words": self.box.words(), "choice": self._wordings.value() if self._wordings else None}

    def _restore(self, values: Body) -> None:
        words, choice = values.get("words"), values.get("choice")
        with QSignalBlocker(self.box):
            self.box.set_words(words if isinstance(words, str) else "")
        if words and choice == NEW and self._wordings is not None:
            self._wordings.set_value(NEW)
            self._tell(_("These are the words you began to write. Nothing was sent."))
        self._weigh()


def before_box(label: str, words: str, when: str) -> QWidget:
    """What it said before, quietly, with its day."""
    row = Row(10, (12, 7, 12, 7))
    row.addWidget(PlainLabel(label, "muted", wraps=not words))
    row.addWidget(PlainLabel(words, "strong"), 1)
    fill(row, PlainLabel(when, "small", wraps=False))
    return frame("tint", row)


def _value(conflict: Conflict, chosen: str, words: str) -> JsonValue:
    if chosen == NEW:
        return words
    if chosen == BOTH:
        return both(conflict)
    return next(one.value for one in conflict.wordings if str(one.edit) == chosen)


def _ring_words(conflict: Conflict) -> str:
    known = {one.who: one.phone for one in conflict.wordings if not one.is_mine and one.phone}
    said = (_("{who}: {number}").format(who=who, number=number) for who, number in known.items())
    return _("To ask first: {numbers}").format(numbers=" · ".join(said)) if known else ""
