"""A look that changes and changes back leaves every page as it was: no distance is set past the theme."""

from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.every_place import house
from ui import theme

PLACES = ("session: new", "session: left open", "case full: family", "case full: plan", "case full: agreements", "sync")


def boxes(page: QWidget) -> list[tuple[str, QRect]]:
    """Where everything that is seen stands."""
    return [(type(one).__name__, one.geometry()) for one in page.findChildren(QWidget) if one.isVisible()]


def test_that_a_page_stands_as_before_once_the_look_is_back(qapp: QApplication, tmp_path: Path) -> None:
    theme.apply(qapp, "light", 1.0)
    with house(tmp_path) as home:
        home.window.show()
        moved = []
        for name in PLACES:
            before = boxes(home.go(name))
            theme.apply(qapp, "dark", 1.5)
            home.settle()
            theme.apply(qapp, "light", 1.0)
            home.settle()
            after = boxes(home.window)
            moved += [f"{name}: {was} became {now}" for was, now in zip(before, after, strict=True) if was != now]
    assert not moved, "\n".join(moved[:20])
