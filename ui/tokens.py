"""The look as data, without Qt: colours of three themes, sizes of type, and the contrast they must keep."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import resources

ThemeName = Literal["light", "dark", "contrast"]
THEMES: tuple[ThemeName, ...] = get_args(ThemeName)
SCALES: tuple[float, ...] = (1.0, 1.25, 1.5, 2.0)

TEXT_NEEDS = 4.5
CONTROL_NEEDS = 3.0
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *(("text", ground) for ground in ("surface", "bg", "sunken", "sel", "accentsoft", "dangersoft", "infosoft")),
    *(("muted", ground) for ground in ("surface", "bg", "sunken", "sel", "accentsoft", "voicesoft")),
    *(("accent", ground) for ground in ("surface", "bg", "sunken", "accentsoft", "sel")),
    *(("danger", ground) for ground in ("surface", "bg", "sunken", "dangersoft")),
    *(("warn", ground) for ground in ("surface", "bg", "sunken", "warnsoft", "sel")),
    *(("info", ground) for ground in ("surface", "sunken", "infosoft", "sel")),
    *(("ok", ground) for ground in ("surface", "sunken", "oksoft", "sel")),
    *(("onaccent", ground) for ground in ("accent", "accenthover")),
    ("navtext", "nav"),
    ("navon", "navsel"),
    ("focustext", "focus"),
    ("voice", "voicesoft"),
    ("text", "voicesoft"),
    ("onvoice", "voice"),
    ("dimtext", "dim"),
    ("dimbright", "dimsoft"),
)
CONTROL_PAIRS: tuple[tuple[str, str], ...] = (
    *(("control", ground) for ground in ("surface", "bg", "sunken", "infosoft", "accentsoft")),
    *(("text", ground) for ground in ("surface", "sunken", "voicesoft")),
    *(("accent", ground) for ground in ("surface", "bg", "sunken", "sel")),
    ("danger", "surface"),
    ("voice", "voicesoft"),
    ("focus", "nav"),
    ("dimcontrol", "dim"),
)


@dataclass(frozen=True, slots=True)
class Palette:
    """Token name to "#rrggbb" for one theme, and token name to pixels at 100 % for the sizes of type."""

    theme: ThemeName
    colours: Mapping[str, str]
    sizes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A pair of tokens that is harder to read than WCAG allows."""

    theme: ThemeName
    ink: str
    ground: str
    ratio: float
    needs: float


def load(theme: ThemeName) -> Palette:
    """One theme read from the token table."""
    table = tomllib.loads(resources.text("theme/tokens.toml"))
    colours = {name: str(row[theme]) for name, row in table["token"].items()}
    return Palette(theme, colours, {name: int(size) for name, size in table["size"].items()})


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb" as WCAG 2 defines it: 0.0 is black, 1.0 is white."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two "#rrggbb" colours, 1.0 to 21.0, in either order."""
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def audit(palette: Palette) -> tuple[Shortfall, ...]:
    """Every pair in use that falls short: 4.5:1 for text, 3:1 for the edges of controls. Empty when all is well."""
    wanted = [(*pair, TEXT_NEEDS) for pair in TEXT_PAIRS] + [(*pair, CONTROL_NEEDS) for pair in CONTROL_PAIRS]
    found = (
        Shortfall(palette.theme, ink, ground, contrast(palette.colours[ink], palette.colours[ground]), needs)
        for ink, ground, needs in wanted
    )
    return tuple(pair for pair in found if pair.ratio < pair.needs)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
