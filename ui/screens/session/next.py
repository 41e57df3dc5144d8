"""When we meet next, and what is left before signing."""

from collections.abc import Callable, Sequence
from datetime import date, time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from caseworker.domain.choices import ABSENCES, NOT_KNOWN, is_absent
from caseworker.domain.edits import Body
from ui.i18n import _, counted
from ui.screens.session.part import MARGINS, Part, Problem, text
from ui.theme import space_out
from ui.widgets.boxes import Column, Row, beside, clear_out
from ui.widgets.button import Button
from ui.widgets.cards import Card
from ui.widgets.datebox import DateBox, TimeBox
from ui.widgets.exclusive import Choice
from ui.widgets.field import describe
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel
from ui.widgets.picture import Picture
from ui.widgets.textbox import LineBox


class NextPart(Part):
    """Day, time and place of the next meeting and what was promised for it, or that nothing is planned."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        title = _("When you meet next")
        self.day, self.at = DateBox(today, lean="future"), TimeBox()
        self.where = LineBox(example=_("Where"))
        self.what = LineBox(example=_("What you promised"))
        self.none = Choice(_("Nothing planned"), small=True)
        self.none.setObjectName("next.none")
        self._absence: str = ""
        self._name_boxes()
        card = Card(title, margins=MARGINS)
        space_out(card.column, 6, MARGINS)
        line = Flow(6)
        line.add(self.day, self.at, self.none)
        promise = Row(6)
        promise.addWidget(self.where, 2)
        promise.addWidget(self.what, 3)
        card.add(self.spot("next_on", self.day, title), line, promise)
        self.column.addWidget(card)

    def _name_boxes(self) -> None:
        named = (
            ("next.time", self.at, _("At what time")),
            ("next.where", self.where, _("Where you meet next")),
            ("next.what", self.what, _("What you said you would do")),
        )
        self.day.setObjectName("next.day")
        for key, box, name in named:
            box.setObjectName(key)
            describe(box, name, "")
            box.textChanged.connect(self.changed)
        self.day.textChanged.connect(self._on_day)
        self.none.clicked.connect(self._on_none)

    @override
    def show_body(self, body: Body) -> None:
        on = text(body, "next_on")
        self._absence = on if is_absent(on) else ""
        self.none.setChecked(bool(self._absence))
        self.none.set_words(_("Nothing planned") if self._absence in ("", NOT_KNOWN) else _(ABSENCES[self._absence]))
        self.day.set_value(None if self._absence else _as_day(on))
        self.at.set_value(_as_time(text(body, "next_time")))
        self.where.setText(text(body, "next_where"))
        self.what.setText(text(body, "next_what"))

    @override
    def body(self) -> Body:
        day, at = self.day.value(), self.at.value()
        return {
            "next_on": day.isoformat() if isinstance(day, date) else day or self._absence or None,
            "next_time": at.isoformat() if isinstance(at, time) else at,
            "next_where": self.where.words().strip(),
            "next_what": self.what.words().strip(),
        }

    @override
    def problems(self) -> Sequence[Problem]:
        words = self.day.problem() or self.at.problem()
        return (("next_on", words),) if words else ()

    def _on_day(self, words: str) -> None:
        if words and self.none.isChecked():
            self.none.setChecked(False)
            self._absence = ""
        self.changed.emit()

    def _on_none(self) -> None:
        self._absence = NOT_KNOWN if self.none.isChecked() else ""
        if self._absence:
            self.day.clear()
        self.changed.emit()


class BeforePart(QWidget):
    """What is left before signing, from the start: each thing a link to where it is asked; what is done is counted.

    Signals:
        wanted(str): the worker goes to a field.
    """

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        card = Card(look="tint", margins=MARGINS)
        self._title = PlainLabel("", "h3")
        self._title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._title.setWordWrap(False)
        self._flow = Flow(12, line_spacing=2)
        self._shown: tuple[tuple[str, str, bool], ...] = ()
        self._sign = Picture("circle", "muted", 18)
        self._flow.addWidget(beside(self._sign, self._title))
        card.add(self._flow)
        column = Column(0)
        self.setLayout(column)
        column.addWidget(card)

    def show_steps(self, steps: Sequence[tuple[str, str, bool]]) -> None:
        """Steps as (field, words, is done)."""
        if tuple(steps) == self._shown:
            return
        self._shown = tuple(steps)
        left = sum(not done for _field, _words, done in steps)
        self._title.setText(
            counted("Before you sign: {n} left", "Before you sign: {n} left", left)
            if left
            else _("Everything is there to sign")
        )
        clear_out(self._flow, keep=1)
        for field, words, done in steps:
            if not done:
                self._flow.addWidget(self._step(field, words))
        self._sign.show_icon("circle" if left else "circle-check", "muted" if left else "ok")
        self._flow.invalidate()

    def _step(self, field: str, words: str) -> QWidget:
        link = Button(words, "link", small=True, name=_("Still to do: {words}").format(words=words))
        link.clicked.connect(lambda: self.wanted.emit(field))
        return link


def _as_day(value: str) -> date | str | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return value


def _as_time(value: str) -> time | str | None:
    try:
        return time.fromisoformat(value) if value else None
    except ValueError:
        return value
