"""Photographs and files on the screen: added, shown from memory, fetched, taken away, never called sent too early."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path as Folder

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from caseworker.domain.actions import attachments
from caseworker.domain.actions.attachments import NewFile
from caseworker.domain.forms.attachment import Attachment
from caseworker.domain.ids import ScopeId
from caseworker.domain.reading.attachments import Attached, attached
from caseworker.domain.reading.case import header_of
from tests.fakes import pictures
from tests.fakes.fast_kdf import WORDS
from tests.ui.bench import Bench, bench
from tests.ui.two_laptops import Laptop, Two, two_laptops
from ui.desk import Desk
from ui.file_sending import file_sending_of
from ui.places import Place
from ui.screens.attachments.copy import Copying
from ui.screens.attachments.form import adding_to
from ui.screens.case.documents import FILES, PAGES, DocumentsTab
from ui.screens.lock.words_again import WordsAgain
from ui.screens.sync import SyncScreen
from ui.sending import Sent, sending_of, sync_line
from ui.widgets.button import Button
from ui.widgets.textbox import LineBox

SAID = Attachment(type="signed_plan", title="The plan we signed")


def add(desk: Desk, scope: ScopeId, content: bytes, *, base: Folder) -> Attached:
    wish = NewFile(pictures.put(base / "phone", "IMG_0001", content), SAID)
    attachments.add(desk.ports, desk.files, wish, scope=scope)
    return attached(desk.ports, desk.files, scope)[0]


@dataclass
class Shown:
    """The tab on a window, over a case."""

    here: Bench
    scope: ScopeId
    tab: DocumentsTab
    qtbot: QtBot

    def words(self) -> str:
        """Everything that can be read."""
        labels = [label.text() for label in self.tab.findChildren(QLabel) if label.isVisible()]
        model = self.tab.files.list.model()
        rows = [model.index(n, 0).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(model.rowCount())]
        return " ".join([*labels, *map(str, rows)])

    def press(self, name: str) -> None:
        """Press a button once it is shown."""

        def seen() -> list[Button]:
            return [one for one in self.tab.findChildren(Button, name) if one.isVisible()]

        self.qtbot.waitUntil(lambda: len(seen()) == 1, timeout=5_000)
        seen()[0].click()

    def until(self, words: str) -> None:
        """Wait for something to be read."""
        self.qtbot.waitUntil(lambda: words in self.words(), timeout=5_000)


@contextmanager
def shown(qtbot: QtBot, base: Folder, *contents: bytes) -> Iterator[Shown]:
    with bench(base / "laptop") as here:
        scope = here.open_case()
        for content in contents:
            add(here.desk, scope, content, base=base)
        tab = DocumentsTab(here.desk, here.went.append)
        here.show(qtbot, tab)
        tab.open(Place("case", scope, tab="documents"), header_of(here.ports, scope))
        tab.which.button(FILES).click()
        made = Shown(here, scope, tab, qtbot)
        made.until("The plan we signed" if contents else "Nothing is kept here yet")
        yield made


def test_that_a_photograph_is_added_in_one_go_and_said_to_be_only_here(qtbot: QtBot, tmp_path: Folder) -> None:
    with shown(qtbot, tmp_path) as page:
        page.press("attachments.first")
        form = page.tab.files.form
        form.take_source(pictures.put(tmp_path / "phone", "IMG_2.jpg", pictures.photograph()))
        assert "IMG_2.jpg" in page.words()
        page.press("attachment.type.signed_plan")
        form.title.setText("The plan, both sides")
        page.press("attachment.save")
        page.until("Only on this laptop")
        page.until("not yet on the server")
        assert form.isHidden()
        (one,) = attached(page.here.ports, page.here.desk.files, page.scope)
        assert (one.record.title, one.record.type) == ("The plan, both sides", "signed_plan")
        assert one.standing.state == "here"
        assert "IMG_2" not in str(one.stored.body), "a file's name can be a child's"
        qtbot.waitUntil(page.tab.files._card.picture.isVisible, timeout=5_000)  # type: ignore[union-attr]


def test_that_what_is_missing_is_said_at_its_place(qtbot: QtBot, tmp_path: Folder) -> None:
    with shown(qtbot, tmp_path) as page:
        page.press("attachments.first")
        page.press("attachment.save")
        for words in ("Choose the file first.", "Say what it is.", "Write what it shows."):
            assert f"Error: {words}" in page.words()
        assert attached(page.here.ports, page.here.desk.files, page.scope) == ()


def test_that_a_file_that_cannot_be_kept_is_told_and_every_answer_stays(qtbot: QtBot, tmp_path: Folder) -> None:
    with shown(qtbot, tmp_path) as page:
        page.press("attachments.first")
        form = page.tab.files.form
        form.take_source(pictures.put(tmp_path / "phone", "plan.heic", pictures.boxed(b"heic")))
        page.press("attachment.type.photo")
        form.title.setText("The plan")
        page.press("attachment.save")
        page.until("This app keeps JPEG and PNG pictures")
        assert (form.title.text(), form.type.code()) == ("The plan", "photo")
        assert page.here.shown == []


def test_that_leaving_lets_go_of_what_was_shown(qtbot: QtBot, tmp_path: Folder) -> None:
    with shown(qtbot, tmp_path, pictures.photograph()) as page:
        card = page.tab.files._card
        assert card is not None
        qtbot.waitUntil(card.picture.isVisible, timeout=5_000)
        page.tab.leave()
        assert card.picture._image.isNull()
        page.tab.open(Place("case", page.scope, tab="documents"), header_of(page.here.ports, page.scope))
        qtbot.waitUntil(card.picture.isVisible, timeout=5_000)


@pytest.mark.parametrize(("content", "is_shown"), [(pictures.letter(), True), (pictures.voice_note(), False)])
def test_that_a_letter_is_shown_from_memory_and_a_recording_is_not_played(
    qtbot: QtBot, tmp_path: Folder, content: bytes, is_shown: bool
) -> None:
    with shown(qtbot, tmp_path, content) as page:
        card = page.tab.files._card
        assert card is not None
        if is_shown:
            qtbot.waitUntil(lambda: card.pages.count == 1, timeout=5_000)
        else:
            page.until("This app does not play recordings")


def test_that_a_damaged_file_is_said_to_be_damaged_and_can_be_fetched(qtbot: QtBot, tmp_path: Folder) -> None:
    with shown(qtbot, tmp_path, pictures.photograph()) as page:
        (one,) = attached(page.here.ports, page.here.desk.files, page.scope)
        (page.here.store.files._folder / one.stored.id).write_bytes(b"altered")
        page.tab.files._card = None
        page.tab.files._show(one.stored.id)
        page.until("The copy on this laptop is damaged")
        page.press("attachment.fetch")
        page.until("Being fetched")
        qtbot.waitUntil(lambda: bool(page.here.shown), timeout=5_000)
        assert "cannot be reached" in page.here.shown[0].message.happened


def test_that_a_file_is_taken_away_with_a_reason_and_put_back(qtbot: QtBot, tmp_path: Folder) -> None:
    with shown(qtbot, tmp_path, pictures.photograph()) as page:
        page.press("attachment.take-away")
        page.press("attachment.go")
        assert "Write why, in a few words." in page.words()
        (why,) = page.tab.findChildren(LineBox, "attachment.why")
        why.setText("Another young person's plan")
        page.press("attachment.go")
        page.until("Taken away: Another young person's plan")
        focused = QApplication.focusWidget()
        assert focused is not None
        assert page.tab.isAncestorOf(focused)
        page.press("attachment.put-back")
        page.until("Only on this laptop")


def test_that_a_copy_leaves_only_with_a_reason_and_the_words(qtbot: QtBot, tmp_path: Folder) -> None:
    with shown(qtbot, tmp_path, pictures.voice_note()) as page:
        card, out = page.tab.files._card, tmp_path / "copy.wav"
        assert card is not None
        copying = Copying(page.here.desk, card, "To play it to him")
        copying.ask_words(out)
        asked = card.findChild(WordsAgain)
        assert asked is not None
        asked.words.setText("not the right words")
        asked.go.click()
        page.until("Those words did not open this laptop")
        assert not out.exists()
        asked.words.setText(WORDS)
        with qtbot.waitSignal(copying.done, timeout=5_000):
            asked.go.click()
        assert out.read_bytes() == pictures.voice_note()


def test_that_a_plan_leads_to_adding_its_photograph(qtbot: QtBot, tmp_path: Folder) -> None:
    with shown(qtbot, tmp_path) as page:
        version = page.here.agree_plan(page.scope)
        page.tab.open(adding_to(page.scope, version), header_of(page.here.ports, page.scope))
        form = page.tab.files.form
        assert (form.isVisible(), form.type.code(), page.tab.which.value()) == (True, "signed_plan", FILES)
        form.take_source(pictures.put(tmp_path / "phone", "IMG_2.jpg", pictures.photograph()))
        form.title.setText("Signed")
        page.press("attachment.save")
        page.until("Only on this laptop")
        (one,) = attached(page.here.ports, page.here.desk.files, page.scope)
        assert one.record.of == version
        assert page.tab.where() == Place("case", page.scope, tab="documents"), "coming back does not ask again"


def test_that_a_file_on_the_timeline_opens_among_the_files(qtbot: QtBot, tmp_path: Folder) -> None:
    with shown(qtbot, tmp_path, pictures.photograph()) as page:
        (one,) = attached(page.here.ports, page.here.desk.files, page.scope)
        page.tab.show_part(PAGES)
        page.tab.open(Place("case", page.scope, one.stored.id, tab="documents"), header_of(page.here.ports, page.scope))
        qtbot.waitUntil(page.tab.files.isVisible, timeout=5_000)


def test_that_the_printed_pages_are_one_press_away(qtbot: QtBot, tmp_path: Folder) -> None:
    with shown(qtbot, tmp_path, pictures.photograph()) as page:
        page.tab.which.button(PAGES).click()
        assert (page.tab.register.isVisible(), page.tab.files.isVisible()) == (True, False)


# -- the line at the foot, and the lane -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (Sent(files=1, at="14:31"), "1 file is only on this laptop"),
        (Sent(files=2, trouble="server_unreachable"), "Offline. 2 files are only on this laptop"),
        (Sent(unsent=1, files=2, at="14:31"), "1 change is only on this laptop"),
        (Sent(at="14:31"), "Everything you wrote is sent, 14:31"),
    ],
)
def test_that_the_line_never_says_that_all_is_sent_while_a_file_is_only_here(sent: Sent, words: str) -> None:
    assert sync_line(sent).words == words


def test_that_the_page_of_what_is_sent_says_that_a_file_is_only_here(qtbot: QtBot, tmp_path: Folder) -> None:
    with bench(tmp_path / "laptop") as here:
        add(here.desk, here.open_case(), pictures.photograph(), base=tmp_path)
        page = SyncScreen(here.desk, here.went.append)
        here.show(qtbot, page)
        page.open(Place("sync"))
        qtbot.waitUntil(
            lambda: any("1 file is only on this laptop." in label.text() for label in page.findChildren(QLabel)),
            timeout=5_000,
        )


@pytest.fixture
def two(tmp_path: Folder) -> Iterator[Two]:
    with two_laptops(tmp_path) as made:
        yield made


def _sent(qtbot: QtBot, laptop: Laptop, scope: ScopeId, *, is_sent: bool) -> None:
    def matches() -> bool:
        (one,) = attached(laptop.ports, laptop.desk.files, scope)
        return one.is_sent == is_sent

    qtbot.waitUntil(matches, timeout=5_000)


def test_that_files_go_after_the_text_by_themselves_and_wait_while_they_are_paused(
    qtbot: QtBot, two: Two, tmp_path: Folder
) -> None:
    desk = two.amina.desk
    scope = two.amina.open_case()
    add(desk, scope, pictures.photograph(), base=tmp_path)
    text, lane = sending_of(desk), file_sending_of(desk)
    lane.turn()
    assert lane.is_paused
    with qtbot.waitSignal(text.changed, check_params_cb=lambda sent: bool(sent.at), timeout=5_000):
        text.start()
    assert not lane.is_running
    _sent(qtbot, two.amina, scope, is_sent=False)
    qtbot.waitUntil(lambda: text.sent.files == 1, timeout=5_000)
    lane.turn()
    _sent(qtbot, two.amina, scope, is_sent=True)
    qtbot.waitUntil(lambda: text.sent.files == 0 and not lane.is_running, timeout=5_000)
    assert not file_sending_of(desk).is_paused


def test_that_a_connection_paid_by_use_sends_files_only_when_the_worker_says_so(
    qtbot: QtBot, two: Two, tmp_path: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = two.amina.desk
    scope = two.amina.open_case()
    add(desk, scope, pictures.photograph(), base=tmp_path)
    text, lane = sending_of(desk), file_sending_of(desk)
    monkeypatch.setattr(text, "_metered", lambda: "metered")
    text.begin()
    with qtbot.waitSignal(text.changed, check_params_cb=lambda sent: bool(sent.at), timeout=5_000):
        text.start()
    qtbot.wait(50)
    assert (lane.waits, lane.is_paused, lane.is_running) == (True, False, False)
    _sent(qtbot, two.amina, scope, is_sent=False)
    lane.turn()
    _sent(qtbot, two.amina, scope, is_sent=True)
    qtbot.waitUntil(lambda: not lane.is_running, timeout=5_000)


def test_that_a_run_of_the_text_makes_the_files_stop_and_they_go_on_after_it(
    qtbot: QtBot, two: Two, tmp_path: Folder
) -> None:
    desk = two.amina.desk
    scope = two.amina.open_case()
    two.amina.sync()
    add(desk, scope, b"ID3" + bytes(3_000_000), base=tmp_path)
    two.amina.sync()
    text, lane = sending_of(desk), file_sending_of(desk)
    was_sent: list[bool] = []

    def look(sent: Sent) -> None:
        if sent.at and not was_sent:
            was_sent.append(attached(two.amina.ports, desk.files, scope)[0].is_sent)

    text.changed.connect(look)
    lane.start_asked()
    assert lane.is_running
    text.start()
    qtbot.waitUntil(lambda: bool(was_sent), timeout=5_000)
    assert was_sent == [False], "the text came first"
    _sent(qtbot, two.amina, scope, is_sent=True)
    qtbot.waitUntil(lambda: not lane.is_running, timeout=5_000)
