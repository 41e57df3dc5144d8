"""The vendored fonts: loaded from `resources` into memory, so that the app looks the same on every machine."""

from PySide6.QtCore import QByteArray, QLoggingCategory
from PySide6.QtGui import QFontDatabase

import resources

INTERFACE_FONT = "Atkinson Hyperlegible Next"
FAMILIES = (
    *(INTERFACE_FONT, "Noto Sans", "Noto Naskh Arabic", "Noto Nastaliq Urdu", "Noto Sans Bengali"),
    *("Noto Sans Gurmukhi", "Noto Sans Ethiopic", "Noto Sans SC"),
)
_loaded: list[str] = []


class FontMissing(RuntimeError):
    """A bundled font did not load. Without it Qt draws boxes and says nothing, so the program must not go on."""


def load_fonts() -> tuple[str, ...]:
    """Registers every bundled font once and returns the families; FontMissing if one fails or a family is absent."""
    if not _loaded:
        # Qt tells of every family it tries in vain for a script before it comes to the one that has it.
        QLoggingCategory.setFilterRules("qt.text.font.db.info=false")
        names = [name for name in resources.folder("fonts") if name.endswith(".ttf")]
        for name in names:
            handle = QFontDatabase.addApplicationFontFromData(QByteArray(resources.data(f"fonts/{name}")))
            if handle == -1:
                raise FontMissing(name)
            _loaded.extend(QFontDatabase.applicationFontFamilies(handle))
    absent = sorted({*FAMILIES, "Lexend"} - set(_loaded))
    if absent:
        raise FontMissing(", ".join(absent))
    return tuple(dict.fromkeys(_loaded))
