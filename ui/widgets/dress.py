"""How each kind of button is dressed: a table of sizes, and colours by state."""

from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal[
    "primary", "secondary", "danger", "link", "dangerlink", "quiet", "tile", "big", "status", "dim", "segment", "tab"
]


@dataclass(frozen=True, slots=True)
class Shape:
    """Lengths at 100 % text. `pad` is the room between edge and words, the edge included; `height` is for one line."""

    size: str = "body"
    weight: int = 600
    height: int = 40
    pad: int = 16
    radius: int = 6
    icon: int = 18
    gap: int = 9
    left: bool = False
    underline: bool = False


@dataclass(frozen=True, slots=True)
class Dress:
    """Tokens for the ground, the edge and the ink; "" draws none. `edge_width` in pixels, at any text size."""

    ground: str
    edge: str
    ink: str
    edge_width: int = 2
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """What a button is doing while it is painted. `focus` is true only when the focus should be seen."""

    focus: bool = False
    hover: bool = False
    chosen: bool = False
    enabled: bool = True


_TEXTLIKE = Shape(height=28, pad=2, radius=4, icon=17, gap=7, left=True)
_SHAPES: dict[Kind, Shape] = {
    "link": replace(_TEXTLIKE, underline=True),
    "dangerlink": replace(_TEXTLIKE, underline=True),
    "status": replace(_TEXTLIKE, size="small", height=24, underline=True),
    "quiet": Shape(height=34, pad=10, gap=8),
    "tile": Shape(size="tile", height=56, pad=16, radius=8, icon=22, gap=12, left=True),
    "big": Shape(size="h2", height=56, pad=30, radius=8, icon=22),
    "segment": Shape(weight=400, height=36, pad=6, icon=14, gap=2),
    "tab": Shape(height=40, pad=16, radius=0),
}
_SMALL: dict[Kind, Shape] = {
    "segment": Shape(size="small", weight=400, height=28, pad=6, icon=13, gap=2, radius=5),
    "quiet": Shape(size="small", height=28, pad=8, icon=16, gap=6),
    "link": replace(_TEXTLIKE, size="small", height=24, underline=True),
}
_FOCUSED = Dress("focus", "focustext", "focustext", 3)
_FOCUSED_TEXT = Dress("focus", "", "focustext", 3)  # a bar under the words instead of an edge through them
_TEXTS: tuple[Kind, ...] = ("link", "dangerlink", "status")
_DRESSES: dict[Kind, Dress] = {
    "primary": Dress("accent", "accent", "onaccent"),
    "big": Dress("accent", "accent", "onaccent"),
    "danger": Dress("surface", "danger", "danger"),
    "link": Dress("", "", "accent"),
    "quiet": Dress("", "", "accent"),
    "dangerlink": Dress("", "", "danger"),
    "status": Dress("", "", "text"),
    "dim": Dress("", "dimcontrol", "dimbright"),
    "tab": Dress("", "", "muted"),
}
_HOVERED: dict[Kind, Dress] = {
    "primary": Dress("accenthover", "accenthover", "onaccent"),
    "big": Dress("accenthover", "accenthover", "onaccent"),
    "danger": Dress("dangersoft", "danger", "danger"),
    "link": Dress("accentsoft", "", "accent"),
    "quiet": Dress("accentsoft", "", "accent"),
    "dangerlink": Dress("dangersoft", "", "danger"),
    "status": Dress("accentsoft", "", "text"),
    "dim": Dress("dimsoft", "dimbright", "dimbright"),
    "tab": Dress("accentsoft", "", "text"),
}
_CHOSEN = Dress("accentsoft", "accent", "accent", 3)


def shape(kind: Kind, *, small: bool) -> Shape:
    """The lengths of a kind of button, in its normal or its small size."""
    if small:
        return _SMALL.get(kind, Shape(size="small", height=28, pad=12, icon=16, gap=7))
    return _SHAPES.get(kind, Shape())


def dress(kind: Kind, state: State) -> Dress:
    """The colours of a kind of button in a state. Focus outranks everything, so that it is never in doubt."""
    if not state.enabled:
        return Dress("", "control" if _DRESSES.get(kind, _CHOSEN).edge else "", "muted", 1, dashed=True)
    if state.focus:
        return _FOCUSED_TEXT if kind in _TEXTS else _FOCUSED
    if state.chosen:
        return Dress("", "", "accent") if kind == "tab" else _CHOSEN
    if state.hover:
        return _HOVERED.get(kind, Dress("accentsoft", "accent", "text"))
    return _DRESSES.get(kind, Dress("surface", "control", "text"))
