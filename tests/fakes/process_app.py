"""`python -m tests.fakes.process_app CONTROL [arguments of the app]`: the product's own start, in a process of its own.

It does what the files in the folder CONTROL order. Nothing of it is pretended but the cost of a passphrase, and, unless
the folder holds a file `hardened`, the hardening: else no test could look into its memory.
"""

import ctypes
import json
import logging
import os
import sys
import threading
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from caseworker.domain.ids import ScopeId
from caseworker.domain.ports import Restart
from caseworker.store.vault.hardening import Hardening, Passing
from installer.demo.driver import Driver
from tests.fakes.fast_kdf import FAST
from ui import app, logbook
from ui.lock import Clocks
from ui.notices import Notices
from ui.places import Place
from ui.printers import ask_where
from ui.restart import FreshProcess, Handover, launched
from ui.screens.lock.words import WordsBox
from ui.session_watch import SessionWatch
from ui.window import Window

LOOK_MS: Final = 20
_SET_PTRACER, _ANYBODY = 0x59616D61, -1


class Puppet(Driver):
    """The hands in this process. Each order is a file; what was done is told by another."""

    def __init__(self, window: Window, control: Path) -> None:
        super().__init__(window)
        self._control = control
        self._timer = QTimer(window)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        tell(control / f"ready-{os.getpid()}", "")

    def _look(self) -> None:
        orders = sorted(self._control.glob("*.order"))
        if not orders:
            return
        self._timer.stop()
        what, *said = json.loads(orders[0].read_text("utf-8"))
        orders[0].unlink()
        getattr(self, f"do_{what}")(*said)
        self._timer.start()
        tell(self._control / f"{orders[0].stem}.done", "")

    def do_type(self, words: str) -> None:
        """Type the four words, and no more."""
        box = self.window.findChild(WordsBox)
        assert box is not None
        box.setText(words)

    def do_open(self) -> None:
        """Go in with what was typed, without a code for the cover."""
        self.press("Enter")
        self.until(lambda: self.window.workplace is not None, "the laptop to open")
        if self.window.page is not self.shell:
            self.workplace.skip_code()
        self.until(lambda: self.window.page is self.shell, "the first screen")

    def do_see(self, scope: str) -> None:
        """Look at a case."""
        self.go(Place("case", ScopeId(scope)))
        self.pause(200)

    def do_write(self, scope: str, words: str) -> None:
        """Write a session's words and leave them there."""
        self.go(Place("session", ScopeId(scope)))
        self.fill("observation", words)

    def do_copy(self, words: str) -> None:
        """Copy words, as from a box."""
        QApplication.clipboard().setText(words)

    def do_search(self, words: str) -> None:
        """Look for words in the caseload."""
        self.go(Place("caseload"))
        self.write(words)
        self.pause()

    def do_save(self, folder: str) -> None:
        """Answer the question where to save with a folder."""
        dialog = ask_where(self.window, "page-K7-0042.pdf", lambda _path: None)
        dialog.setDirectory(folder)
        dialog.accept()
        self.pause(200)

    def do_fall(self, words: str) -> None:
        """Fail in every way at once, each with words in it."""

        def fall() -> None:
            raise ValueError(words)

        QTimer.singleShot(0, fall)
        thread = threading.Thread(target=fall)
        thread.start()
        thread.join()
        warnings.warn(words, UserWarning, stacklevel=2)
        logging.getLogger("a.library").error("could not read %d", words)
        self.pause(200)

    def do_hide(self) -> None:
        """Put the cover on."""
        self.workplace.locking.hide_screen()
        self.pause()

    def do_lock(self, trigger: str) -> None:
        """Lock fully, in one of the ways."""
        session = self.window.findChild(SessionWatch)
        assert session is not None
        ways: dict[str, Callable[[], None]] = {
            "key": self.workplace.shell.lock_wished.emit,
            "idle": self.workplace.watch.lock_due.emit,
            "session": session.went_away.emit,
            "cover": self.workplace.locking.cover.lock_wished.emit,
        }
        ways[trigger]()

    def do_close(self) -> None:
        """Close the window."""
        self.window.close()


def tell(path: Path, words: str) -> None:
    """A file that is there at once and whole."""
    part = path.with_suffix(".part")
    part.write_text(words, "utf-8")
    part.replace(path)


def built(control: Path) -> Callable[..., Window]:
    """The product's `build`, with a fast policy, and a fresh process that is one of these again."""
    really, kept = app.build, list[Puppet]()

    def build(setup: app.Setup, notices: Notices, *, hardening: Hardening, clocks: Clocks) -> Window:
        def launch(command: list[str], message: bytes) -> object:
            start = command.index("ui") + 1
            return launched([sys.executable, "-m", "tests.fakes.process_app", str(control), *command[start:]], message)

        def restarting(handover: Callable[[], Handover]) -> Restart:
            return FreshProcess(setup.arguments, handover, launch=launch)

        quick = replace(setup, policy=FAST)
        window = really(quick, notices, hardening=hardening, clocks=clocks, restarting=restarting)
        QTimer.singleShot(0, window, lambda: kept.append(Puppet(window, control)))
        return window

    return build


def left_open(*, passing: Passing) -> Hardening:
    """No hardening but the folder for passing files, and anybody may look."""
    passing.settle(os.environ)
    ctypes.CDLL(None).prctl(_SET_PTRACER, ctypes.c_ulong(_ANYBODY), 0, 0, 0)
    return Hardening((), ())


def main() -> int:
    """The product's start."""
    control, *arguments = sys.argv[1:]
    if not (Path(control) / "hardened").exists():
        vars(app)["harden"] = left_open
    vars(app)["build"] = built(Path(control))
    logbook.note("started")
    return app.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
