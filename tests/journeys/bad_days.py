"""A worker's bad day: the real window over a real profile, what can be read on it, and where words were typed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from caseworker.domain.actions.people import open_case
from caseworker.domain.actions.records import save
from caseworker.domain.forms.episode import Episode
from caseworker.domain.forms.person import Person
from caseworker.domain.forms.session import Session
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.messages import CATALOGUE, Message
from caseworker.domain.ports import Ports
from caseworker.store.vault.kdf import KdfPolicy
from installer.demo.driver import Driver
from tests.fakes.fast_kdf import FAST, WORDS
from ui.app import Setup, build
from ui.notices import Hooks, Notices
from ui.places import Place
from ui.widgets.button import Button
from ui.widgets.textbox import TextBox
from ui.window import Window


@dataclass(frozen=True, slots=True)
class LaptopClock:
    """The machine's clock, set wrong by a while."""

    off: timedelta = timedelta()

    def now(self) -> datetime:
        """What this laptop takes for now."""
        return datetime.now(UTC) + self.off


class Day(Driver):
    """The hands and eyes of one worker in front of one window."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        window.activateWindow()

    def try_words(self, words: str = WORDS) -> None:
        """Type words at the lock, in place of what is there, and press Enter."""
        self.back_to_lock()
        self.window.activateWindow()
        self.pause(20)
        self.press("A", ctrl=True)
        self.write(words)
        self.press("Enter")

    def back_to_lock(self) -> None:
        """Leave a page beside the lock, if one is shown."""
        for button in self.window.findChildren(Button):
            if button.isVisible() and button.words() == "Back to the lock":
                button.click()
        self.pause(20)

    def open_laptop(self) -> None:
        """Get in with the right words."""
        self.back_to_lock()
        self.unlock(WORDS)

    def reads(self) -> str:
        """Everything that can be read, on one line."""
        return " ".join(self.text().split())

    def is_told(self, key: str, **facts: object) -> bool:
        """Whether the whole sentence can be read: what happened, what is safe, what to do."""
        message, read = sentence(key, **facts), self.reads()
        return all(" ".join(part.split()) in read for part in (message.happened, message.safe, message.do))

    def wait_told(self, key: str, **facts: object) -> None:
        """Wait for the whole sentence, and see that the window is alive with it on the screen."""
        try:
            self.until(lambda: self.is_told(key, **facts), f"“{sentence(key, **facts).text}”", seconds=6)
        except AssertionError as lost:
            raise AssertionError(f"{lost}; it says: {self.reads()[:1500]}") from None
        assert self.window.isVisible()
        assert self.window.isEnabled()

    def turns_to(self, place: Place) -> None:
        """Go to a place from the event loop, as a click does: what goes wrong there reaches the app's own hooks."""
        QTimer.singleShot(0, lambda: self.shell.go(place))
        self.pause()

    def types_into_session(self, case: ScopeId, words: str) -> None:
        """Begin a session with somebody and write what was seen."""
        self.go(Place("session", case))
        self.fill("observation", words)

    def session_words(self) -> str:
        """What stands in the box for what was seen."""
        box = self.find(QWidget, "observation")
        assert isinstance(box, TextBox)
        return box.words()

    def saved_words(self, case: ScopeId) -> list[str]:
        """What sessions of this case, as they are on the disk, say was seen."""
        return [str(one.body.get("observation", "")) for one in self.ports.records.of(case, "session")]

    def label(self, name: str) -> str:
        """The words of a named label."""
        return self.find(QLabel, name).text()


def sentence(key: str, **facts: object) -> Message:
    """What the catalogue says."""
    return CATALOGUE[key].filled(facts)


@contextmanager
def window_on(qtbot: QtBot, base: Path, *, off: timedelta = timedelta(), policy: KdfPolicy = FAST) -> Iterator[Day]:
    """The window at its lock over the profile in `base`, closed at the end as a worker closes it."""
    notices = Notices()
    hooks = Hooks(notices)
    window = build(Setup(base, policy=policy, clock=LaptopClock(off)), notices)
    qtbot.addWidget(window)
    try:
        yield Day(window)
    finally:
        hooks.remove()
        window.close()
        QApplication.processEvents()


def new_case(ports: Ports, given: str = "Jay", family: str = "Wander") -> ScopeId:
    """A case, written by the same verb as the screen's."""
    scope = ScopeId(ports.ids.new())
    person = Person(given_name=given, family_name=family, safe_contact="Ring Nan, any time.", name_certainty="stated")
    episode = Episode(programme="safe", opened_on=ports.clock.now().date(), lead_worker=ports.me.worker)
    open_case(ports, person, episode, scope=scope)
    return scope


def new_session(ports: Ports, case: ScopeId, words: str) -> RecordId:
    """A session in draft that says what was seen."""
    record = RecordId(ports.ids.new())
    save(ports, Session(observation=words), scope=case, record_id=record)
    return record
