"""P3, no paper: what to practise together, as a list for the worker. Nothing leaves the screen and nothing is kept."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from caseworker.domain.forms.config import Helpline
from caseworker.domain.forms.plan_version import PlanVersion
from caseworker.domain.paperwork.shared_parts import CHILDLINE
from caseworker.domain.reading.plan import in_order
from ui.i18n import N_, _
from ui.widgets.boxes import stack
from ui.widgets.label import PlainLabel
from ui.widgets.tick import TickBox

PARTS = (
    ("can_do", N_("Say each thing aloud, once"), N_("Things to do")),
    ("people", N_("Say who, and know one number by heart"), N_("People who said yes")),
    ("places", N_("Walk the way, or draw it"), N_("Places that feel OK")),
    ("now_steps", N_("Do each step once, as if it were now"), N_("If it’s happening now")),
)
"""The parts that are practised: the field, what to do with it, and its heading."""


def practice(version: PlanVersion, name: str, numbers: Sequence[Helpline]) -> QWidget:
    """The list for one plan. Ticks help to keep one's place; they go with the screen."""
    parts: list[QWidget] = [
        PlainLabel(_("Practise it with {name}").format(name=name), "h3"),
        PlainLabel(
            _("It is kept in the head. A tick is for now: nothing is kept and nothing leaves the screen."), "small"
        ),
    ]
    for code, how, title in PARTS:
        said = _said(version, code)
        if said:
            parts += [PlainLabel(_(title), "strong"), PlainLabel(_(how), "small")]
            is_quoted = code in ("can_do", "now_steps")
            shown = [f"“{words}”" if is_quoted else words for words in said]
            parts += [_tick(words, f"practised-{code}-{place}") for place, words in enumerate(shown)]
    parts += [PlainLabel(_("Numbers to know by heart"), "strong"), _tick("999", "practised-999")]
    more = [(one.name, one.number) for one in numbers if one.name != CHILDLINE[0]]
    parts += [_tick(f"{who}: {number}", f"practised-{number}") for who, number in (CHILDLINE, *more)]
    if version.code_word.strip():
        parts.append(_tick(_("Our word: {name} says it, without looking").format(name=name), "practised-word"))
    return stack(*parts, None, spacing=7)


def _said(version: PlanVersion, code: str) -> list[str]:
    items = getattr(version, code)
    found = [items[key] for key in in_order(version, code)]
    if code == "people":
        said = [f"{one.name}, {one.when}" if one.when.strip() else one.name for one in found if one.agreed == "yes"]
    elif code == "places":
        said = [one.text for one in found if one.kind == "ok"]
    else:
        said = [one.text for one in found]
    return [words for words in said if words.strip()]


def _tick(words: str, name: str) -> TickBox:
    tick = TickBox(words)
    tick.setObjectName(name)
    return tick
