"""Settings: how things look, when the screen hides, and what protects the records on this system, honestly."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from caseworker.domain.actions.screenshots import note_screenshots
from caseworker.domain.settings import TEXT_SIZES, Settings
from ui.desk import Desk
from ui.i18n import N_, _, counted
from ui.places import Place, Screen
from ui.screens.middle import at_left
from ui.theme import px
from ui.widgets.boxes import Column, Row, clear_out
from ui.widgets.button import Button
from ui.widgets.cards import Card, fact
from ui.widgets.choices import Segments
from ui.widgets.field import Field
from ui.widgets.label import PlainLabel
from ui.widgets.page import Columns, Page, body
from ui.widgets.textbox import LineBox
from ui.widgets.tick import TickBox

THEMES: Final = (("light", N_("Light")), ("dark", N_("Dark")), ("contrast", N_("High contrast")))
COVER_TIMES: Final = (30, 60, 120)
LOCK_TIMES: Final = (120, 180, 300)
AWAY_TIMES: Final = (10, 30, 60)


@dataclass(frozen=True, slots=True)
class Protection:
    """One thing that protects the records, or that this system does not offer. The words are whole sentences.

    `lets_screenshots` marks the one the worker may do without: then the page offers to let screenshots show the app.
    """

    words: str
    is_up: bool
    lets_screenshots: bool = False


@dataclass(frozen=True, slots=True)
class Safety:
    """What the settings page needs of the lock: to choose a code, to drop it, and what protections are up.

    `show_keys` leads to words, recovery and backups, `way_back` says what opens the laptop if the words are lost and
    whether that is well; None where there is no vault behind it.
    """

    choose_code: Callable[[str], bool]
    drop_code: Callable[[], None]
    has_code: Callable[[], bool]
    protections: Sequence[Protection]
    show_keys: Callable[[], None] | None = None
    way_back: Callable[[], tuple[str, bool]] | None = None


class SettingsScreen(Screen):
    """Every change holds at once and is kept in the encrypted store. There is no Save button to forget."""

    def __init__(self, desk: Desk, safety: Safety) -> None:
        super().__init__()
        self._desk = desk
        self._safety = safety
        self._make_parts()
        page = Page(_("Settings"))
        page.header.addWidget(PlainLabel(_("Settings"), "h1"))
        left = body(self._look_card(), self._keys_card(), None, margins=(0, 0, 0, 0))
        right = body(self._hiding_card(), self._safety_card(), None, margins=(0, 0, 0, 0))
        page.set_body(body(Columns(left, right, shares=(5, 6)), None))
        column = Column(0)
        self.setLayout(column)
        column.addWidget(page)
        self._wire()
        desk.settings_changed.connect(self._show)

    @override
    def open(self, place: Place) -> None:
        """Show the settings in force."""
        self._show(self._desk.settings)
        self._show_code_state()
        self._show_way_back()

    @override
    def focus_target(self) -> QWidget | None:
        """The first setting."""
        return self._theme.button(self._desk.settings.theme)

    def _make_parts(self) -> None:
        self._theme = Segments([(code, _(words)) for code, words in THEMES], _("Colours"))
        self._size = Segments([(str(size), f"{size} %") for size in TEXT_SIZES], _("Text size"))
        self._letters = TickBox(_("Single letters act as keys while I am not typing"))
        self._letters.setObjectName("settings.letters")
        self._cover = Segments(_times(COVER_TIMES), _("Hide the screen"))
        self._away = Segments(_times(AWAY_TIMES), _("Hide when I am in another program"))
        self._lock = Segments(_times(LOCK_TIMES), _("Lock fully"))
        self._pictures = TickBox(_("Let screenshots and shared screens show this window"))
        self._pictures.setObjectName("settings.screenshots")
        self._code = LineBox(limit=6, letters=10)
        self._code.setEchoMode(QLineEdit.EchoMode.Password)
        self._code.setObjectName("settings.code")
        self._code_field = Field(_("Cover code"), self._code, hint=_("Six digits, not all the same."))
        self._way_back = QWidget()
        self._way_back.setLayout(Column(0))
        self._keys = Button(_("Words, recovery and backups"), icon="key")
        self._keys.setObjectName("settings.keys")
        self._take = Button(_("Use this code"))
        self._drop = Button(_("Have no code"), "link")
        self._code_state = PlainLabel("", "small")
        for name, part in (("theme", self._theme), ("size", self._size), ("cover", self._cover), ("lock", self._lock)):
            part.setObjectName(f"settings.{name}")

    def _look_card(self) -> Card:
        card = Card(_("How it looks"))
        card.add(Field(_("Colours"), self._theme), Field(_("Text size"), self._size))
        return card

    def _keys_card(self) -> Card:
        card = Card(_("Keys"))
        hint = _("F1 shows the keys of the screen you are on. Ctrl+K finds a command by its words.")
        card.add(self._letters, PlainLabel(hint, "hint"))
        return card

    def _hiding_card(self) -> Card:
        card = Card(_("Hiding and locking"))
        card.add(
            Field(_("Hide the screen when nothing is touched for"), self._cover),
            Field(_("Hide it when I am in another program for"), self._away),
            Field(_("Lock fully when nothing is touched for"), self._lock, hint=_("Never more than five minutes.")),
            self._code_row(),
        )
        return card

    def _code_row(self) -> QWidget:
        holder = QWidget()
        column = Column(6)
        holder.setLayout(column)
        row = Row(8)
        for button in (self._take, self._drop):
            row.addWidget(button)
        row.addStretch(1)
        column.addWidget(self._code_field)
        column.addLayout(row)
        column.addWidget(self._code_state)
        return holder

    def _safety_card(self) -> Card:
        card = Card(_("What protects the records on this laptop"))
        for protection in self._safety.protections:
            icon, ink = ("circle-check", "ok") if protection.is_up else ("alert-triangle", "warn")
            card.add(fact(icon, _(protection.words), ink=ink))
        if any(protection.lets_screenshots for protection in self._safety.protections):
            hint = _("A magnifier or remote help may need it. The choice is kept in the audit.")
            card.add(self._pictures, PlainLabel(hint, "hint"))
        if self._safety.show_keys is not None:
            card.add(self._way_back, at_left(self._keys))
        card.column.addSpacing(px(2))
        return card

    def _wire(self) -> None:
        if self._safety.show_keys is not None:
            self._keys.clicked.connect(self._safety.show_keys)
        self._theme.changed.connect(self._on_choice)
        self._size.changed.connect(self._on_choice)
        self._cover.changed.connect(self._on_choice)
        self._away.changed.connect(self._on_choice)
        self._lock.changed.connect(self._on_choice)
        self._letters.toggled.connect(self._on_choice)
        self._pictures.toggled.connect(self._on_pictures)
        self._take.clicked.connect(self._on_take)
        self._code.returnPressed.connect(self._on_take)
        self._drop.clicked.connect(self._on_drop)

    @Slot()
    def _on_choice(self) -> None:
        before = self._desk.settings
        self._desk.choose(
            before.model_copy(
                update={
                    "theme": self._theme.value() or before.theme,
                    "text_percent": int(self._size.value() or before.text_percent),
                    "single_letters": self._letters.isChecked(),
                    "cover_after_s": int(self._cover.value() or before.cover_after_s),
                    "cover_when_away_s": int(self._away.value() or before.cover_when_away_s),
                    "lock_after_s": int(self._lock.value() or before.lock_after_s),
                }
            )
        )
        self._show(self._desk.settings)

    @Slot(object)
    def _show(self, settings: Settings) -> None:
        self._theme.set_value(settings.theme)
        for segments, value, offered in (
            (self._size, settings.text_percent, TEXT_SIZES),
            (self._cover, settings.cover_after_s, COVER_TIMES),
            (self._away, settings.cover_when_away_s, AWAY_TIMES),
            (self._lock, settings.lock_after_s, LOCK_TIMES),
        ):
            segments.set_value(str(value) if value in offered else None)
        for box, is_on in ((self._letters, settings.single_letters), (self._pictures, settings.in_screenshots)):
            blocker = QSignalBlocker(box)
            box.setChecked(is_on)
            blocker.unblock()

    def _show_way_back(self) -> None:
        layout = self._way_back.layout()
        if self._safety.way_back is None or layout is None:
            return
        clear_out(layout)
        words, is_up = self._safety.way_back()
        icon, ink = ("circle-check", "ok") if is_up else ("alert-triangle", "warn")
        layout.addWidget(fact(icon, words, ink=ink))

    @Slot(bool)
    def _on_pictures(self, are_let: bool) -> None:  # noqa: FBT001  (the signature of the signal)
        self._desk.do(self, lambda ports: note_screenshots(ports, are_let=are_let))
        self._desk.choose(self._desk.settings.model_copy(update={"in_screenshots": are_let}))

    @Slot()
    def _on_take(self) -> None:
        taken = self._safety.choose_code(self._code.text())
        self._code_field.set_error("" if taken else _("Six digits, please, and not all the same."))
        self._code.clear()
        self._show_code_state()

    @Slot()
    def _on_drop(self) -> None:
        self._safety.drop_code()
        self._code_field.set_error("")
        self._show_code_state()

    def _show_code_state(self) -> None:
        has_code = self._safety.has_code()
        chosen = _("A code is chosen. It is kept in memory until the laptop locks fully.")
        self._code_state.setText(chosen if has_code else _("No code: the cover opens with your four words."))
        self._drop.setVisible(has_code)


def _times(seconds: Sequence[int]) -> list[tuple[str, str]]:
    return [(str(number), _time(number)) for number in seconds]


def _time(seconds: int) -> str:
    if seconds < 60 or seconds % 60:
        return counted("{n} second", "{n} seconds", seconds)
    return counted("{n} minute", "{n} minutes", seconds // 60)
