"""One look for the whole application: Fusion, a palette and one style sheet, all from the token table.

`look()` is what hand-painted widgets ask while painting. Widgets of the kit follow a change of theme or text size
at once; a layout follows when its distances were given with `space_out`, as those of `ui.widgets` are.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from string import Template
from typing import ClassVar
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QLayout

import resources
from ui import fonts, tokens
from ui.tokens import ThemeName

Margins = tuple[int, int, int, int]
NO_MARGINS: Margins = (0, 0, 0, 0)
_PIXELS = re.compile(r"(\d+)px")
_HAIRLINE = 3  # borders up to 3 px mean "edge", not "size": they stay when the text grows
_ROLES = (
    (QPalette.ColorRole.Window, "bg"),
    (QPalette.ColorRole.Base, "surface"),
    (QPalette.ColorRole.AlternateBase, "sunken"),
    (QPalette.ColorRole.Text, "text"),
    (QPalette.ColorRole.WindowText, "text"),
    (QPalette.ColorRole.ButtonText, "text"),
    (QPalette.ColorRole.Button, "surface"),
    (QPalette.ColorRole.Highlight, "accent"),
    (QPalette.ColorRole.HighlightedText, "onaccent"),
    (QPalette.ColorRole.ToolTipBase, "surface"),
    (QPalette.ColorRole.ToolTipText, "text"),
    (QPalette.ColorRole.PlaceholderText, "muted"),
    (QPalette.ColorRole.Link, "accent"),
)


@dataclass(frozen=True, slots=True)
class Look:
    """The theme and text size in force."""

    palette: tokens.Palette
    scale: float

    def hex(self, token: str) -> str:
        """ "#rrggbb" of a token; KeyError for a token that is not in the table."""
        return self.palette.colours[token]

    def colour(self, token: str) -> QColor:
        """A token as a Qt colour."""
        return QColor(self.palette.colours[token])

    def px(self, length: float) -> int:
        """A length drawn for 100 % text, in pixels at the text size in force."""
        return round(length * self.scale)

    def font(self, size: str, weight: int = 400) -> QFont:
        """The interface font at a named size ("small", "body", "h1") and weight (400, 600, 700)."""
        font = QFont()
        font.setFamilies(list(fonts.FAMILIES))
        font.setPixelSize(self.px(self.palette.sizes[size]))
        font.setWeight(QFont.Weight(weight))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font


class _InForce:
    look: Look | None = None
    distances: ClassVar[WeakKeyDictionary[QLayout, tuple[int, Margins]]] = WeakKeyDictionary()


def look() -> Look:
    """The look in force; light at 100 % until `apply` has been called."""
    if _InForce.look is None:
        _InForce.look = Look(tokens.load("light"), 1.0)
    return _InForce.look


def px(length: float) -> int:
    """Short for `look().px`."""
    return look().px(length)


def apply(app: QApplication, theme: ThemeName = "light", scale: float = 1.0) -> Look:
    """Puts a theme ("light", "dark", "contrast") and a text size (1.0 to 2.0) on the application, at any time."""
    fonts.load_fonts()
    first = not app.styleSheet()  # what is beneath the sheet can no longer be asked for its name
    now = Look(tokens.load(theme), scale)
    if not first and now == _InForce.look:
        return now  # a style sheet is read anew for every widget there is, even if it is the same
    _InForce.look = now
    if first:
        app.setStyle("Fusion")
    app.setFont(now.font("body"))
    app.setPalette(palette(now))
    app.setStyleSheet(sheet(now))
    for layout, (spacing, margins) in list(_InForce.distances.items()):
        if shiboken6.isValid(layout):
            _set_distances(layout, spacing, margins)
    for widget in app.allWidgets():
        widget.updateGeometry()
    return now


def palette(now: Look) -> QPalette:
    """The Qt palette of a look, for what the style sheet does not reach."""
    made = QPalette()
    for role, token in _ROLES:
        made.setColor(role, now.colour(token))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, now.colour("muted"))
    return made


@lru_cache(maxsize=16)
def _template() -> str:
    return resources.text("theme/sheet.qss")


def sheet(now: Look) -> str:
    """The style sheet of a look. Lengths above 3 px grow with the text; `$size_NAME` is a size of type."""
    names = dict(now.palette.colours)
    names |= {f"size_{name}": f"{size}px" for name, size in now.palette.sizes.items()}
    names["families"] = ", ".join(f'"{family}"' for family in fonts.FAMILIES)
    names["chipedge"] = now.hex("control") if now.palette.theme == "contrast" else "transparent"
    return _PIXELS.sub(lambda found: f"{_grown(int(found[1]), now)}px", Template(_template()).substitute(names))


def _grown(length: int, now: Look) -> int:
    return length if length <= _HAIRLINE else now.px(length)


def space_out(layout: QLayout, spacing: int, margins: Margins = NO_MARGINS) -> None:
    """Gives a layout its distances for 100 % text; they follow every change of the text size while it lives.

    Margins are left, top, right, bottom. Layouts are noted one by one, never found by walking from item to item: a
    handle on an item that Qt made outlives the item, and Qt may give its place in memory to another layout's item.
    """
    _InForce.distances[layout] = (spacing, margins)
    _set_distances(layout, spacing, margins)


def _set_distances(layout: QLayout, spacing: int, margins: Margins) -> None:
    layout.setSpacing(px(spacing))
    layout.setContentsMargins(*(px(side) for side in margins))
