"""Everything the product reads that is not code: fonts, icons, theme, translations, guidance.

The only door to these files. Names are relative and use "/", for example `text("theme/sheet.qss")`; they are found
beside this package wherever it is installed, also inside a frozen application.
"""

from importlib.resources import files
from importlib.resources.abc import Traversable

__all__ = ["data", "folder", "text"]


def text(name: str) -> str:
    """The whole file as UTF-8 text. FileNotFoundError when there is none, ValueError for a way out of here."""
    return data(name).decode("utf-8")


def data(name: str) -> bytes:
    """The whole file. FileNotFoundError when there is none, ValueError when the name leaves this folder."""
    return _inside(name).read_bytes()


def folder(name: str) -> tuple[str, ...]:
    """Names of the files directly in a folder, sorted, without its own name; empty when there is no such folder."""
    place = _inside(name)
    return tuple(sorted(entry.name for entry in place.iterdir() if entry.is_file())) if place.is_dir() else ()


def _inside(name: str) -> Traversable:
    parts = name.split("/")
    if not all(parts) or any(part in {".", ".."} or "\\" in part or ":" in part for part in parts):
        raise ValueError(f"not a resource name: {name!r}")
    place: Traversable = files("resources")
    for part in parts:
        place = place.joinpath(part)
    return place
