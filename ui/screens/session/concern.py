"""Somebody must hear this today: whom to ring, what was said, who answered. The app alerts nobody, and says so."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from caseworker.domain.choices import Lists
from caseworker.domain.edits import Body
from caseworker.domain.form import TEXT_LIMIT
from caseworker.domain.forms.concern import Concern
from caseworker.domain.ids import RecordId
from caseworker.domain.reading.session import Number
from ui.i18n import _
from ui.screens.session.part import Answer, EscapeCloses, text
from ui.screens.session.pronouns import Pronouns
from ui.widgets.boxes import Column, Row, clear_out
from ui.widgets.button import Button
from ui.widgets.cards import Banner, BannerKind, Card, SectionTitle
from ui.widgets.field import Field, describe
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel
from ui.widgets.page import Columns
from ui.widgets.textbox import LineBox, TextBox

CONCERN = "~concern"


class ConcernPanel(QWidget):
    """Opens in the flow of the session, above everything else. What is written in it is part of the session's draft.

    Signals:
        changed: a person changed something in it.
        keep_wanted: save it now, as a record of its own.
    """

    changed = Signal()
    keep_wanted = Signal()

    def __init__(
        self, they: Pronouns, lists: Lists, numbers: tuple[Number, ...], *, now: Callable[[], datetime]
    ) -> None:
        super().__init__()
        self._now, self._lists, self._they = now, lists, they
        self._key: RecordId | None = None
        self._rest: Body = {}
        column = Column(8)
        self.setLayout(column)
        self._kept_rows = Column(6)
        column.addLayout(self._kept_rows)
        self.card = Card(look="urgent")
        self.card.setAccessibleName(_("Somebody must hear this today"))
        self._make_boxes()
        self._lay_out(numbers)
        EscapeCloses(self.card, self.put_away)
        column.addWidget(self.card)
        self.card.setVisible(False)
        self.setVisible(False)

    @property
    def key(self) -> RecordId | None:
        """The id of the concern that is being written, None while there is none."""
        return self._key

    @property
    def is_open(self) -> bool:
        """Whether a concern is being written, also while the card is folded away."""
        return self._key is not None and self.says_something()

    def begin(self, key: RecordId, body: Body | None = None) -> None:
        """Write a concern under this id, or go on with one."""
        self._key, self._rest = key, {}
        self.show_body(body or {"raised_at": self._now().isoformat(timespec="seconds"), "immediacy": "today"})
        self.card.setVisible(True)
        self.setVisible(True)
        self.verbatim.setFocus(Qt.FocusReason.TabFocusReason)

    def put_away(self) -> None:
        """Fold the card away; what is written in it stays."""
        self.card.setVisible(False)
        self._look()

    def end(self) -> None:
        """The concern is saved: the card is ready for another one."""
        self._key = None
        self.put_away()
        self.show_body({})

    def show_body(self, body: Body) -> None:
        """Show a concern's values, silently."""
        boxes = {"kind", "immediacy", "verbatim", "observed", "told_name", "told_org", "told_number", "answered"}
        self._rest = {name: value for name, value in body.items() if name not in boxes | {"child_told"}}
        for field, answer in (("kind", self.kind), ("immediacy", self.soon), ("child_told", self.child)):
            answer.show_code(body.get(field))
        self.verbatim.set_words(text(body, "verbatim"))
        self.observed.set_words(text(body, "observed"))
        for field, box in self._lines.items():
            box.setText(text(body, field))

    def body(self) -> Body:
        """The concern's values now."""
        said: Body = {
            **self._rest,
            "kind": self.kind.code(),
            "immediacy": self.soon.code(),
            "child_told": self.child.code(),
            "verbatim": self.verbatim.words(),
            "observed": self.observed.words(),
            **{field: box.words().strip() for field, box in self._lines.items()},
        }
        return {field: value for field, value in said.items() if value not in (None, "")}

    def concern(self, session: RecordId) -> Concern:
        """The concern as a record of this session."""
        return Concern.read(self.body()).model_copy(update={"session": session})

    def says_something(self) -> bool:
        """Whether a person wrote or chose anything in it."""
        return bool(set(self.body()) - {"raised_at", "immediacy", "status", "session"})

    def show_kept(self, concerns: tuple[tuple[RecordId, Concern], ...]) -> None:
        """Concerns of this session that are saved: who heard them, or that nobody has yet."""
        clear_out(self._kept_rows)
        for record, concern in concerns:
            if record != self._key or self.card.isHidden():
                self._kept_rows.addWidget(self._kept(record, concern))
        self._look()

    def _look(self) -> None:
        self.setVisible(not self.card.isHidden() or self._kept_rows.count() > 0)

    def _kept(self, record: RecordId, concern: Concern) -> QFrame:
        what = self._lists.label("concern_kind", concern.kind) if concern.kind else _("Concern")
        open_it = Button(_("Open"), small=True, name=_("Open the concern: {what}").format(what=what))
        open_it.clicked.connect(lambda: self.begin(record, concern.body()))
        words, kind = concern_words(concern, self._lists)
        return Banner(words, kind, strong=kind == "alarm", actions=(open_it,))

    def _make_boxes(self) -> None:
        kinds = tuple((choice.code, choice.label) for choice in self._lists["concern_kind"].offered())
        soon = tuple((choice.code, choice.label) for choice in self._lists["immediacy"].offered())
        knows = tuple((choice.code, choice.label) for choice in self._lists["yes_no"].offered())
        self.kind = Answer(kinds, _("What about"), key="concern.kind")
        self.soon = Answer(soon, _("How soon"), key="concern.soon")
        self.child = Answer(knows, _("Does the young person know?"), key="concern.child")
        self.verbatim = TextBox(lines=2, limit=TEXT_LIMIT, voice=True)
        self.observed = TextBox(lines=2, limit=TEXT_LIMIT)
        self.verbatim.setObjectName("concern.verbatim")
        self.observed.setObjectName("concern.observed")
        self._lines = {field: LineBox() for field in ("told_name", "told_org", "told_number", "answered")}
        for field, box in self._lines.items():
            box.setObjectName(f"concern.{field}")
            box.textChanged.connect(self.changed)
        self._lines["told_name"].textChanged.connect(self._on_named)
        for answer in (self.kind, self.soon, self.child):
            answer.changed.connect(lambda _code: self.changed.emit())
        for area in (self.verbatim, self.observed):
            area.textChanged.connect(self.changed)

    def _lay_out(self, numbers: tuple[Number, ...]) -> None:
        self.card.add(SectionTitle(_("Somebody must hear this today"), _("This app alerts nobody. Ring.")))
        left, right = QWidget(), QWidget()
        what, who = Column(6), Column(6)
        left.setLayout(what)
        right.setLayout(who)
        said = _("What {they} said, exactly").format(they=self._they.subject)
        asked: tuple[tuple[str, QWidget], ...] = (
            (said, self.verbatim),
            (_("What I saw"), self.observed),
            (_("What about"), self.kind),
            (_("How soon"), self.soon),
        )
        for label, control in asked:
            what.addWidget(Field(label, control))
        what.addStretch(1)
        who.addLayout(self._number_rows(numbers))
        passed: tuple[tuple[str, QWidget], ...] = (
            (_("Who answered, by name"), self._lines["told_name"]),
            (_("Their organisation and role"), self._lines["told_org"]),
            (_("Number rung"), self._lines["told_number"]),
            (_("What they answered"), self._lines["answered"]),
            (_("Does the young person know?"), self.child),
        )
        for label, control in passed:
            who.addWidget(Field(label, control))
        who.addStretch(1)
        self.card.add(Columns(left, right, shares=(1, 1), need=620))
        self.card.add(self._buttons())

    def _number_rows(self, numbers: tuple[Number, ...]) -> Column:
        column = Column(4)
        for one in numbers:
            row = Row(8)
            words = ", ".join(part for part in (one.name, one.role, one.org if one.org != one.name else "") if part)
            answered = Button(_("They answered"), small=True, name=_("{who} answered").format(who=one.name))
            answered.clicked.connect(self._answerer(one))
            row.addWidget(PlainLabel(one.number, "strong", wraps=False))
            row.addWidget(PlainLabel(words, "small"), 1)
            row.addWidget(answered)
            column.addLayout(row)
        if not numbers:
            column.addWidget(
                PlainLabel(_("No numbers for this place are on this laptop. 999 if anyone is in danger now."))
            )
        return column

    def _buttons(self) -> Flow:
        keep = Button(_("Keep this concern. Nobody is alerted"), "danger", icon="check")
        keep.setObjectName("concern.keep")
        describe(keep, _("Keep this concern. This app alerts nobody: ring somebody."), "")
        keep.clicked.connect(self.keep_wanted)
        away = Button(_("Fold away"), small=True)
        away.clicked.connect(self.put_away)
        row = Flow(8)
        row.add(keep, away)
        return row

    def _answerer(self, one: Number) -> Callable[[], None]:
        def fill() -> None:
            self._lines["told_name"].setText(one.name)
            self._lines["told_org"].setText(", ".join(part for part in (one.role, one.org) if part))
            self._lines["told_number"].setText(one.number)
            self._lines["answered"].setFocus(Qt.FocusReason.TabFocusReason)

        return fill

    def _on_named(self, name: str) -> None:
        """The moment somebody is named is the moment they were told."""
        if name.strip() and not self._rest.get("told_at"):
            self._rest["told_at"] = self._now().isoformat(timespec="seconds")
        elif not name.strip():
            self._rest.pop("told_at", None)


def concern_words(concern: Concern, lists: Lists) -> tuple[str, BannerKind]:
    """Who heard a concern and when, or that nobody by name has, with how loud it is said."""
    what = lists.label("concern_kind", concern.kind) if concern.kind else _("Concern")
    if concern.told_name:
        at = concern.told_at.astimezone().strftime(" %H:%M") if concern.told_at else ""
        return _("{what}: told {who}{at}.").format(what=what, who=concern.told_name, at=at), "good"
    return _("{what}: nobody by name has been told yet. Ring, and write down who answers.").format(what=what), "alarm"
