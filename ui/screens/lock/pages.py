"""Beside the lock: what was waiting, and numbers anybody may see."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.i18n import N_, _, counted
from ui.restart import Handover
from ui.screens.middle import at_left, in_the_middle
from ui.theme import px
from ui.widgets.boxes import Column, Row, beside, stack
from ui.widgets.button import Button
from ui.widgets.cards import Card
from ui.widgets.label import PlainLabel
from ui.widgets.picture import Picture

PUBLIC_NUMBERS: tuple[tuple[str, str], ...] = (
    (N_("Police, ambulance or fire, when somebody is in danger now"), "999"),
    (N_("Childline, for anybody under 19"), "0800\u00a01111"),
)
"""Numbers known to everybody, there even when nothing else is."""


def waiting_box(handover: Handover) -> Card:
    """What was waiting when the laptop was locked: counts only, and nothing after a restart."""
    box = Card(look="tint", margins=(18, 12, 18, 12))
    if not handover.locked_at:
        box.add(PlainLabel(_("Nothing known since the restart."), "muted"))
        return box
    box.add(PlainLabel(_("When it was locked at {time}").format(time=handover.locked_at), "group"))
    lines = (
        ("calendar-event", handover.planned, ("session still planned today", "sessions still planned today")),
        (
            "bell",
            handover.to_answer,
            ("thing is waiting for somebody to answer", "things are waiting for somebody to answer"),
        ),
        ("device-laptop", handover.unsent, ("change is only on this laptop", "changes are only on this laptop")),
    )
    shown = [line for line in lines if line[1]]
    for icon, number, (one, many) in shown:
        box.add(_count_row(icon, number, counted(one, many, number)))
    if not shown:
        box.add(PlainLabel(_("Nothing was waiting."), "body"))
    if handover.is_offline:
        box.add(beside(Picture("wifi-off", "warn", 18), PlainLabel(_("No network. You can open and work as usual."))))
    return box


def _count_row(icon: str, number: int, words: str) -> QWidget:
    figure = PlainLabel(str(number), "h3", wraps=False)
    figure.setMinimumWidth(px(14))
    row = Row(10)
    for part in (Picture(icon, "muted", 18), figure):
        row.addWidget(part)
    row.addWidget(PlainLabel(words), 1)
    holder = QWidget()
    holder.setLayout(row)
    return holder


class SidePage(QWidget):
    """A page beside the lock, with a way back."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.back = Button(_("Back to the lock"), icon="arrow-left")
        self.card = Card(look="calm", margins=(30, 24, 30, 24))
        self.card.add(PlainLabel(title, "h2"))
        column = Column(0)
        self.setLayout(column)
        column.addWidget(in_the_middle(self.card, 580))


class NumbersPage(SidePage):
    """Numbers to ring without unlocking: public ones, and those the partnership has checked."""

    def __init__(self, checked: Sequence[tuple[str, str]]) -> None:
        super().__init__(_("Numbers to ring"))
        known = {number.replace("\u00a0", " ") for _name, number in PUBLIC_NUMBERS}
        more = [line for line in checked if line[1].replace("\u00a0", " ") not in known]
        for name, number in (*((_(name), number) for name, number in PUBLIC_NUMBERS), *more):
            figure = PlainLabel(number, "h2", wraps=False)
            figure.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.card.add(stack(PlainLabel(name, "muted"), figure, spacing=2))
        self.card.add(at_left(self.back))
