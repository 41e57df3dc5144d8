"""The look keeps its promises: contrast, fonts, icons, one door to the files."""

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from PySide6.QtGui import QFontDatabase, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QApplication

import resources
from ui import assets, fonts, theme, tokens
from ui.early import settle_look
from ui.widgets.dress import dress

COLOUR = re.compile(r"#[0-9a-f]{6}")


@pytest.mark.parametrize("name", tokens.THEMES)
def test_that_every_pair_of_ink_and_ground_keeps_wcag_contrast(name: tokens.ThemeName) -> None:
    assert tokens.audit(tokens.load(name)) == ()


def test_that_the_audit_names_a_pair_that_falls_short() -> None:
    light = tokens.load("light")
    faint = tokens.Palette("light", {**light.colours, "muted": "#b0b8c0"}, light.sizes)
    found = {(pair.ink, pair.ground) for pair in tokens.audit(faint)}
    assert ("muted", "surface") in found
    assert ("text", "surface") not in found


@pytest.mark.parametrize(("one", "other", "ratio"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48)])
def test_that_contrast_is_measured_as_wcag_defines_it(one: str, other: str, ratio: float) -> None:
    assert tokens.contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert tokens.contrast(one, other) == tokens.contrast(other, one)


@pytest.mark.parametrize("name", tokens.THEMES)
def test_that_every_token_is_a_colour_in_every_theme(name: tokens.ThemeName) -> None:
    assert all(COLOUR.fullmatch(colour) for colour in tokens.load(name).colours.values())


def test_that_every_token_of_the_style_sheet_is_in_the_table() -> None:
    wanted = set(re.findall(r"\$(\w+)", resources.text("theme/sheet.qss"))) - {"families", "chipedge"}
    palette = tokens.load("light")
    known = set(palette.colours) | {f"size_{name}" for name in palette.sizes}
    assert wanted <= known


def test_that_the_style_sheet_grows_with_the_text_and_hairlines_do_not() -> None:
    large = theme.sheet(theme.Look(tokens.load("light"), 2.0))
    assert "QWidget { font-size: 30px; }" in large
    assert "border: 1px solid" in large


def test_that_a_look_that_was_asked_about_before_is_still_laid_over_the_app(qapp: QApplication) -> None:
    now = theme.look()
    qapp.setStyleSheet("")
    theme.apply(qapp, now.palette.theme, now.scale)
    assert qapp.styleSheet() == theme.sheet(now)


def test_that_focus_outranks_being_chosen_and_being_pointed_at() -> None:
    from ui.widgets.dress import State

    worn = dress("segment", State(focus=True, hover=True, chosen=True))
    assert (worn.ground, worn.ink) == ("focus", "focustext")


def test_that_every_bundled_font_loads_with_its_licence_beside_it(qapp: QApplication) -> None:
    families = fonts.load_fonts()
    assert set(fonts.FAMILIES) <= set(families)
    names = resources.folder("fonts")
    assert len([name for name in names if name.endswith(".ttf")]) == 21
    assert len([name for name in names if name.startswith("OFL-")]) == 9
    for script, family in ((QFontDatabase.WritingSystem.Arabic, "Noto Naskh Arabic"),):
        assert script in QFontDatabase.writingSystems(family)


def test_that_a_font_that_does_not_load_stops_the_program(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_loaded", [])
    monkeypatch.setattr(resources, "data", lambda _name: b"this is no font")
    with pytest.raises(fonts.FontMissing):
        fonts.load_fonts()


@pytest.mark.parametrize("name", [name for name in resources.folder("icons") if name.endswith(".svg")])
def test_that_every_icon_takes_the_colour_it_is_given(name: str) -> None:
    assert "currentColor" in resources.text(f"icons/{name}")


def test_that_an_icon_changes_its_colour_with_the_focus(qapp: QApplication) -> None:
    drawn = assets.icon("lock", assets.Inks(normal="onaccent"))
    size = drawn.availableSizes()[0] if drawn.availableSizes() else QPixmap(24, 24).size()
    normal, focused = (_inks(drawn.pixmap(size, mode)) for mode in (QIcon.Mode.Normal, QIcon.Mode.Active))
    look = theme.look()
    assert look.colour("onaccent").rgb() in normal
    assert look.colour("focustext").rgb() in focused


def _inks(picture: QPixmap) -> set[int]:
    image = picture.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.rgb() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize(
    "name", ["../pyproject.toml", "fonts/../../README.md", "/etc/passwd", "fonts//x", "c:/x", "a\\b"]
)
def test_that_a_resource_name_cannot_lead_outside(name: str) -> None:
    with pytest.raises(ValueError, match="not a resource name"):
        resources.data(name)


@given(st.lists(st.sampled_from(["..", ".", "fonts", "theme", "~", ""]), min_size=1, max_size=5).map("/".join))
def test_that_no_joined_name_reaches_above_the_resources(name: str) -> None:
    try:
        resources.data(name)
    except (ValueError, FileNotFoundError, IsADirectoryError, PermissionError):
        return
    assert ".." not in name.split("/")


def test_that_another_desktop_look_is_taken_out_of_the_environment() -> None:
    environment = {"QT_STYLE_OVERRIDE": "kvantum", "QT_SCALE_FACTOR": "1.5"}
    settle_look(environment)
    assert environment == {"QT_SCALE_FACTOR": "1.5"}


def test_that_calls_into_qt_cannot_use_up_the_last_reference_to_none(qapp: QApplication) -> None:
    room, thing = 1 << 30, QObject()
    for _ in range(2_000):
        thing.setObjectName("anything")
    assert sys.getrefcount(None) > room


@pytest.mark.parametrize("name", tokens.THEMES)
def test_that_the_cover_has_another_colour_than_the_lock(name: tokens.ThemeName) -> None:
    colours = tokens.load(name).colours
    cover, lock = ([int(colours[one][at : at + 2], 16) for at in (1, 3, 5)] for one in ("dim", "bg"))
    assert sum((mine - other) ** 2 for mine, other in zip(cover, lock, strict=True)) ** 0.5 >= 60
