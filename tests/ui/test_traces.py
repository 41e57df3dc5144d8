"""What Qt would keep in the open by itself: folders somebody looked into. Only the window's place may be kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.printers import ask_where, file_name
from ui.traces import DIALOGS, forget_folders, keep_settings_in

CHILD = "Jay-Miller"


@pytest.fixture
def look(qapp: QApplication, tmp_path: Path, own_home: Path) -> Iterator[Path]:
    """The folder in which Qt keeps settings meanwhile."""
    folder = tmp_path / "look"
    keep_settings_in(folder)
    yield folder
    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, str(own_home / "config"))


def save_into(qtbot: QtBot, folder: Path) -> None:
    """The product's own question where to save, answered with a folder that is named after a child."""
    folder.mkdir()
    owner = QWidget()
    qtbot.addWidget(owner)
    chosen = list[Path]()
    dialog = ask_where(owner, file_name("page", "K7-0042"), chosen.append)
    dialog.setDirectory(str(folder))
    dialog.accept()
    qtbot.waitUntil(lambda: bool(chosen) and not shiboken6.isValid(dialog))
    assert chosen[0].parent == folder
    QSettings(QSettings.Scope.UserScope, DIALOGS).sync()


def written(*folders: Path) -> str:
    """Every file below these folders, with what is in it."""
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return " ".join(f"{path} {path.read_text('utf-8', 'replace')}" for path in files)


def test_that_no_folder_somebody_looked_into_is_ever_written_down(
    qtbot: QtBot, look: Path, tmp_path: Path, own_home: Path
) -> None:
    save_into(qtbot, tmp_path / CHILD)
    assert CHILD not in written(look, own_home)


def test_that_without_this_qt_would_write_it_down(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "plain"
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(folder))
    save_into(qtbot, tmp_path / CHILD)
    assert CHILD in written(folder)
    forget_folders()
    assert CHILD not in written(folder)


def test_that_the_place_of_the_window_is_still_kept(look: Path) -> None:
    kept = QSettings("Caseworker", "window")
    kept.setValue("geometry", b"wide")
    kept.sync()
    assert kept.status() == QSettings.Status.NoError
    assert "geometry" in written(look)


def test_that_what_an_older_version_wrote_goes(tmp_path: Path, look: Path, qapp: QApplication) -> None:
    folder = tmp_path / "older"
    folder.mkdir()
    (folder / f"{DIALOGS}.conf").write_text(f"[FileDialog]\nlastVisited=file:///{CHILD}\n", "utf-8")
    keep_settings_in(folder)
    assert CHILD not in written(folder)


def test_that_a_file_is_offered_under_a_name_that_says_nothing() -> None:
    assert file_name("plan", "K7-0042") == "page-K7-0042.pdf"
