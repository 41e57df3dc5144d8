"""Every place a worker can go to, in the shell, over one filled store: for `test_every_screen.py`."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path as Folder
from time import monotonic

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from caseworker.domain.actions import family, records
from caseworker.domain.actions.disclosures import Target, everywhere, leave_out
from caseworker.domain.actions.people import open_case
from caseworker.domain.actions.plans import new_version
from caseworker.domain.copying.whole_file import whole_file
from caseworker.domain.errors import Told
from caseworker.domain.form import Record
from caseworker.domain.forms.action import Action
from caseworker.domain.forms.concern import Concern
from caseworker.domain.forms.disclosure import Disclosure
from caseworker.domain.forms.family_support import FamilySupport
from caseworker.domain.forms.plan_version import PlanVersion, Words
from caseworker.domain.forms.session import Session
from caseworker.domain.ids import RecordId, ScopeId
from installer.demo import story
from installer.demo.cast import SEED, TEAMS, children
from tests.ui.bench import NOW, Bench, bench
from ui.commands import Commands
from ui.places import Place
from ui.screens import SCREENS
from ui.screens.case.tabs import TABS
from ui.screens.keys import KeysScreen
from ui.screens.keys_cards import Standing
from ui.screens.settings import Protection, Safety, SettingsScreen
from ui.shell import Shell

PROTECTION = (Protection("The disk of this laptop is encrypted.", is_up=True),)
PATIENCE_S = 10.0
ALONE = ("today", "caseload", "plans", "printing", "sync", "new_case", "note", "wording", "settings", "keys")
KINDS = (
    "person",
    "episode",
    "network_member",
    "family_support",
    "agreement",
    "concern",
    "action",
    "plan_review",
    "addendum",
)


class StillCustody:
    """A laptop of which there is everything to say, and on which nothing is changed."""

    laptop = "K7"

    def words(self) -> str:
        """Four words."""
        return "otter banjo cloud thimble"

    def same(self, shown: str, typed: str) -> bool:
        """As they are."""
        return shown == typed

    def standing(self) -> Standing:
        """Something to say on every line."""
        return Standing("29 November 2026", 7, "20 November 2026", True, "3f2a-91c0-77de-0b14-a2c9", False, "today")

    def change_words(self, old: str, new: str) -> None:
        """Refuses."""
        raise Told("wrong_passphrase", tries=len(old + new))

    def make_code(self, words: str) -> str:  # noqa: ARG002  (any words do)
        """Always the same."""
        return "ABCD-EFGH-JKMN-PQRS-TVWX-YZ23-45"

    def confirm_code(self, typed: str) -> None:
        """Refuses."""
        raise Told("wrong_recovery_code", tries=len(typed))

    def back_up(self) -> None:
        """Nothing."""

    def accept_key(self, name: str) -> None:
        """Nothing."""

    def renew_key(self) -> None:
        """Nothing."""


@dataclass
class House:
    """The shell over a store with three cases and one with nothing in it, and every place there is."""

    here: Bench
    shell: Shell
    window: QMainWindow
    places: dict[str, Place]

    def go(self, name: str) -> QWidget:
        """The window, with the place shown and everything read."""
        self.shell.go(self.places[name])
        self.settle()
        return self.window

    def screen(self, name: str) -> QWidget:
        """The screen of a place, after going there."""
        self.go(name)
        assert self.shell.current is not None
        return self.shell.current

    def settle(self) -> None:
        """Until nothing is read any more and everything is laid out."""
        settle(lambda: self.here.desk._tasks.is_idle)


def settle(is_idle: Callable[[], bool]) -> None:
    """Until nothing has run for a while and everything is laid out."""
    until = monotonic() + PATIENCE_S
    quiet = 0
    while quiet < 6 and monotonic() < until:
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # which a test has no loop for
        quiet = quiet + 1 if is_idle() else 0


@contextmanager
def house(base: Folder, *, is_filled: bool = True) -> Iterator[House]:
    """The shell as a worker has it after unlocking, in a window of 1366x768 that is not shown yet.

    With `is_filled=False` there is nothing in the store, and no place of anybody.
    """
    with bench(base) as here:
        window = QMainWindow()
        window.setFixedSize(1366, 768)
        safety = Safety(lambda _digits: True, lambda: None, lambda: False, PROTECTION, lambda: None)
        table = {
            **SCREENS,
            "settings": lambda desk, _go: SettingsScreen(desk, safety),
            "keys": lambda desk, _go: KeysScreen(desk, StillCustody()),
        }
        shell = Shell(here.desk, table, Commands(window))
        fill_foot(shell)
        window.setCentralWidget(shell)
        try:
            yield House(here, shell, window, places(here) if is_filled else {})
        finally:
            shell.leave()
            window.hide()
            window.deleteLater()
            QApplication.processEvents()


def fill_foot(shell: Shell) -> None:
    """What the workplace says at the foot of the shell."""
    shell.show_sync("Offline. 2 changes are only on this laptop.", icon="cloud-off", ink="warn")
    shell.foot.set_locks("Locks in 5 minutes")


def place_names() -> tuple[str, ...]:
    """The names of the places, known before there is a store."""
    tabs = [f"case {whose}: {tab}" for whose in ("full", "empty") for tab in TABS]
    forms = [f"record: {kind}" for kind in KINDS]
    known = {*ALONE, "case", "session", "record", "print", "left_out", "compare"}
    assert known >= set(SCREENS), f"a screen without a place here: {set(SCREENS) - known}"
    sessions = ("session: new", "session: left open", "session: signed")
    return (
        *ALONE,
        *tabs,
        *forms,
        *sessions,
        "print",
        "left_out",
        "compare: drafts",
        "compare: read",
        "today: tomorrow",
    )


def places(here: Bench) -> dict[str, Place]:
    """Each place by its name, after the store was filled."""
    full, left_open, signed, version = fill(here)
    empty = here.open_case("Ola", "Pretend")
    found = {name: Place(name) for name in ALONE}
    for whose, scope in (("full", full), ("empty", empty)):
        found |= {f"case {whose}: {tab}": Place("case", scope, tab=tab) for tab in TABS}
    person = RecordId(full)
    found |= {f"record: {kind}": Place("record", full, person if kind == "person" else None, kind) for kind in KINDS}
    found["session: new"] = Place("session", empty)
    found["session: left open"] = Place("session", full, left_open)
    found["session: signed"] = Place("session", full, signed)
    found["print"] = Place("print", full, version, "plan")
    found["left_out"] = Place("left_out", full, request(here, full))
    apart, (left, right) = two_drafts(here)
    found["compare: drafts"] = Place("compare", apart, left, tab=right)
    before = str(here.store.records.get(left).body["supersedes"])
    found["compare: read"] = Place("compare", apart, RecordId(before), tab=left)
    found["today: tomorrow"] = Place("today", tab="tomorrow")
    assert found.keys() == set(place_names())
    return found


def fill(here: Bench) -> tuple[ScopeId, RecordId, RecordId, RecordId]:
    """Three cases of the demo; the first one's scope, its open and its signed session, its plan's version."""
    scopes = [_case(here, number) for number in range(3)]
    full = scopes[0]
    signed = here.sign_session(full)
    left_open = here.save(Session(started_at=NOW, outcome="took_place", observation="Came in late."), full)
    version = here.agree_plan(full)
    for record in (
        Action(text="Ask Ms Okafor about the exit pass", owner="Me", due_on=NOW.date()),
        Concern(kind="threat", immediacy="today", verbatim="He said he would wait for me.", raised_at=NOW),
    ):
        here.save(record, full)
    return full, left_open, signed, version


def two_drafts(here: Bench) -> tuple[ScopeId, tuple[RecordId, RecordId]]:
    """A case with a plan in use, and two drafts of its next version that differ in every way there is."""
    scope = here.open_case("Mai", "Pretend")
    used = here.agree_plan(scope)
    drafts: list[RecordId] = []
    for front, more, where in (
        ("Go to the sports hall. Mr Khan knows", "Text my cousin and he rings me", "Home visit. Mai and Nan there"),
        ("Go to the front office. Miss Obi knows", "Stay in A&E till my nan comes", "A&E cubicle. Mai there, tired"),
    ):
        draft = RecordId(here.ports.ids.new())
        new_version(here.ports, here.store.records.get(used), version_id=draft)
        version = PlanVersion.read(here.store.records.get(draft).body)
        front_key = "f" * 32
        version.can_do = {
            **version.can_do,
            front_key: Words(text=front, order=8),
            here.ports.ids.new(): Words(text=more, order=9, tried="helped"),
        }
        version.made_where, version.review_on = where, NOW.date() + timedelta(days=len(drafts) + 7)
        records.save(here.ports, version, scope=scope, record_id=draft)
        drafts.append(draft)
        here.clock.pass_by(hours=9)
    here.clock.pass_by(hours=-18)
    return scope, (drafts[0], drafts[1])


def request(here: Bench, scope: ScopeId) -> RecordId:
    """Somebody asks for everything we hold, and some of it is left out."""
    asked = Disclosure(asked_by="parent", asker_name="Ola Pretend", asked_on=NOW.date(), identity="Passport, seen")
    record = here.save(asked, scope)
    leaves = whole_file(here.ports, scope)
    leave_out(here.ports, record, everywhere(leaves, "bus"), reason="other_person")
    leave_out(here.ports, record, (Target(leaves[0].record, "school"),), reason="address")
    return record


def _case(here: Bench, number: int) -> ScopeId:
    ports, today = here.ports, NOW.date()
    child = tuple(children(today, number + 1))[number]
    scope, chance = ScopeId(ports.ids.new()), random.Random(SEED + number)
    episode = story.episode(TEAMS[0], today, number)
    episode.lead_worker = ports.me.worker
    open_case(ports, story.person(child, today), episode, scope=scope)
    ids = {relative.name: ports.ids.new() for relative in child.family_members}
    for relative in child.family_members:
        family.save_member(ports, story.member(relative, ids), scope=scope, record_id=RecordId(ids[relative.name]))
    for record in story.around(today, next(iter(ids.values()))):
        _sign(here, record, scope)
    for session in story.sessions(chance, TEAMS[0], NOW, number=number):
        _sign(here, session, scope)
    return scope


def _sign(here: Bench, record: Record, scope: ScopeId) -> None:
    if isinstance(record, FamilySupport):
        family.offer_support(here.ports, record, scope=scope)
        return
    record.status = "draft"
    records.sign(here.ports, record, scope=scope, record_id=RecordId(here.ports.ids.new()))
