"""What Qt keeps in the open by itself, and how it is kept from it.

Qt's own dialog for files writes the folders somebody looked into to a settings file, and a folder's name can be a
child's. Only the size and place of the window are kept, and nothing else may be.
"""

from contextlib import suppress
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSettings

DIALOGS: Final = "QtProject"
"""Under this name Qt's dialog keeps its folders, of every program on the laptop."""
_OF_DIALOGS: Final = ("FileDialog/history", "FileDialog/lastVisited", "FileDialog/shortcuts")


def keep_settings_in(folder: Path) -> None:
    """From now on Qt's settings files lie in this folder of ours; where Qt's dialog would write stands a folder."""
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(folder))
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder))
    in_its_place = folder / f"{DIALOGS}.conf"
    with suppress(OSError):
        in_its_place.unlink(missing_ok=True)
    with suppress(OSError):
        in_its_place.mkdir(mode=0o700, parents=True, exist_ok=True)


def forget_folders() -> None:
    """Take away what Qt's dialog wrote where no folder can stand in its place: the registry, preferences of macOS."""
    kept = QSettings(QSettings.Scope.UserScope, DIALOGS)
    for name in _OF_DIALOGS:
        kept.remove(name)
    kept.sync()
