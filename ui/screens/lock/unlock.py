"""The lock screen: the time, four words, and what a bystander may know, which is next to nothing."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from caseworker.domain.errors import Told
from ui.i18n import _, counted
from ui.notices import Notices
from ui.restart import Handover
from ui.screens.lock.dial import Dial
from ui.screens.lock.door import Door
from ui.screens.lock.lost_words import LostWords
from ui.screens.lock.pages import NumbersPage, waiting_box
from ui.screens.lock.trouble import AwayPage, DamagePage, EndedPage
from ui.screens.lock.words import WordsBox, WordSteps, progress_words, word_begun
from ui.screens.middle import in_the_middle
from ui.tasks import Reply, Tasks
from ui.theme import px
from ui.widgets.boxes import Column, Row, beside, fill, stack
from ui.widgets.button import Button
from ui.widgets.cards import Card
from ui.widgets.chip import KeyCap
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel, repolish
from ui.widgets.picture import Picture
from ui.widgets.toast import announce

CARD_WIDTH = 500
DIAL_NEEDS = 480
"""Height of the window at 100 % text from which the clock and the button that opens are both in sight."""
WORDS_KEPT_MS = 120_000
"""How long the right words wait behind a page that says why they did not open."""


class UnlockScreen(QWidget):
    """Asks for the words, and hands on what the door gives.

    Signals:
        opened(object): what the door gave.
        size_wished: larger text, please.
        afresh_wished: set this laptop up again with a new invite.
        others_wished: open another profile of this laptop; offered where it `has_others`.
    """

    opened = Signal(object)
    size_wished = Signal()
    afresh_wished = Signal()
    others_wished = Signal()

    # shape: parameters: the parts of every screen, the door, and what the lock may know
    def __init__(
        self, tasks: Tasks, notices: Notices, door: Door, *, handover: Handover, has_others: bool = False
    ) -> None:
        super().__init__()
        self._has_others = has_others
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._tasks = tasks
        self._notices = notices
        self._door = door
        self._wait_s = 0
        self._make_parts()
        self._left_alone = QTimer(self)
        self._left_alone.setSingleShot(True)
        self._left_alone.setInterval(WORDS_KEPT_MS)
        self._left_alone.timeout.connect(self.forget)
        self._countdown = QTimer(self)
        self._countdown.setInterval(1000)
        self._countdown.timeout.connect(self._on_second)
        self._pages = QStackedWidget()
        self._front = self._build_front(handover)
        self._numbers = NumbersPage(handover.numbers)
        self._lost: LostWords | None = None
        self._away = AwayPage()
        self._damage = DamagePage()
        self._ended = EndedPage()
        for page in (self._front, self._numbers, self._away, self._damage, self._ended):
            self._pages.addWidget(page)
        self._column = Column(0, (24, 12, 24, 14))
        self.setLayout(self._column)
        fill(self._column, self._pages, self._build_foot())
        self._wire()
        self._on_text("")
        self._start_waiting(door.wait_s())
        if door.is_ended:
            self._show_ended()

    def focus_target(self) -> QWidget:
        """The field for the words, or what is left to do once this laptop was ended."""
        return self._ended.afresh if self._pages.currentWidget() is self._ended else self._words

    @Slot()
    def try_words(self) -> None:
        """Try what is typed. The work is done elsewhere; the window stays alive."""
        if self._wait_s > 0:
            return
        typed = self._words.text()
        if not typed.strip():
            self._say_error(_("Type your four words first."))
            return
        self._show_busy(is_busy=True)
        self._run(lambda: self._door.open(typed))

    def _run(self, job: Callable[[], object]) -> None:
        self._tasks.run("write", lambda _report: job(), Reply(self, self._on_opened, self._on_trouble))

    def _on_opened(self, found: object) -> None:
        self._words.clear()
        self.opened.emit(found)

    def _on_trouble(self, trouble: Exception) -> None:
        self._show_busy(is_busy=False)
        self._damage.show_busy(is_busy=False)
        if not isinstance(trouble, Told):
            self._notices.show(trouble)
            return
        if self._has_page(trouble):
            return
        if trouble.key in {"wrong_passphrase", "passphrase_wait"}:
            self._words.clear()
        self._say_error(trouble.message.text)
        wait = trouble.facts.get("wait_s", 0)
        self._start_waiting(wait if isinstance(wait, int) else 0)

    def _has_page(self, trouble: Told) -> bool:
        """Whether a page of its own says what is left to do. Where they were right they stay for it."""
        current = self._pages.currentWidget()
        if trouble.key == "laptop_ended":
            self._show_ended()
        elif trouble.key == "store_damaged" and current is not self._damage:
            self._damage.show_damage(trouble.message.text, self._door.repairs.newest_backup())
            self._go_to(self._damage, self._damage.back)
        elif trouble.key == "lease_over" or current is self._away:
            self._away.show_trouble(trouble, again=current is self._away)
            self._go_to(self._away, self._away.connect_now)
        elif current is self._damage:
            self._damage.tell(trouble)
        else:
            return False
        return True

    @Slot(str, object)
    def _on_holding(self, words: str, trouble: Told) -> None:
        self._words.setText(words)
        self._has_page(trouble)

    def _show_ended(self) -> None:
        self._words.clear()
        self._ended.show_left(self._door.rescue_left)
        self._go_to(self._ended, self._ended.afresh)
        self._tasks.run(
            "net", lambda _report: self._door.report_end(), Reply(self, lambda _none: None, self._notices.show)
        )

    def _say_error(self, words: str) -> None:
        self._error.setText(_("Error: {words}").format(words=words))
        self._error.show()
        self._words.setProperty("invalid", True)  # noqa: FBT003  (Qt's own signature)
        repolish(self._words)
        announce(self._words, self._error.text(), urgent=True)
        self._words.setFocus()

    def _show_busy(self, *, is_busy: bool) -> None:
        for part in (self._words, self._open, self._show, self._forgot):
            part.setEnabled(not is_busy)
        self._busy.setVisible(is_busy)
        self._enter.setVisible(not is_busy)
        if is_busy:
            self._error.hide()
            self._words.setProperty("invalid", None)
            repolish(self._words)
            announce(self, self._busy.text())

    def _start_waiting(self, seconds: int) -> None:
        self._wait_s = seconds
        self._show_wait()
        if seconds > 0:
            self._countdown.start()

    @Slot()
    def _on_second(self) -> None:
        self._wait_s -= 1
        self._show_wait()
        if self._wait_s <= 0:
            self._countdown.stop()
            announce(self._words, _("You can try again now."))
            self._words.setFocus()

    def _show_wait(self) -> None:
        is_waiting = self._wait_s > 0
        self._words.setReadOnly(is_waiting)  # not disabled: the keyboard stays where the words go
        for part in (self._open, self._show):
            part.setEnabled(not is_waiting)
        self._wait.setVisible(is_waiting)
        minutes, seconds = divmod(max(0, self._wait_s), 60)
        parts = [counted("{n} minute", "{n} minutes", minutes)] if minutes else []
        parts += [counted("{n} second", "{n} seconds", seconds)] if seconds or not minutes else []
        self._wait.setText(_("You can try again in {time}.").format(time=" ".join(parts)))

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self._steps.show_begun(word_begun(text))
        self._progress.setText(progress_words(text))
        if not text:
            self._capitals.hide()

    @Slot(bool)
    def _on_capitals(self, is_on: bool) -> None:  # noqa: FBT001  (the signature of the signal)
        self._capitals.setVisible(is_on)

    @Slot()
    def _on_show(self) -> None:
        self._words.show_letters(is_shown=True)

    @Slot()
    def _on_hide(self) -> None:
        self._words.show_letters(is_shown=False)
        self._words.setFocus()

    def forget(self) -> None:
        """Somebody went away: words that were typed do not wait for whoever comes by."""
        if self._pages.currentWidget() in (self._away, self._damage):
            self._show_front()
        self._words.clear()

    def _go_to(self, page: QWidget, focus: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        focus.setFocus()
        self._left_alone.start()

    @Slot()
    def _show_front(self) -> None:
        """The words, or what is left to do once this laptop was ended."""
        self._words.clear()
        if self._door.is_ended:
            self._ended.show_left(self._door.rescue_left)
            self._go_to(self._ended, self._ended.afresh)
        else:
            self._go_to(self._front, self._words)

    @Slot()
    def _show_numbers(self) -> None:
        self._go_to(self._numbers, self._numbers.back)

    @Slot()
    def _show_lost(self) -> None:
        lost = self._lost or self._made_lost()
        self._pages.setCurrentWidget(lost)
        lost.begin()

    def _made_lost(self) -> LostWords:
        """Made when somebody goes there: hardly anybody does, and the lock must be there at once."""
        lost = self._lost = LostWords(self._tasks, self._notices, self._door.ways)
        lost.left.connect(self._show_front)
        lost.opened.connect(self._on_opened)
        lost.holding.connect(self._on_holding)
        lost.afresh_wished.connect(self.afresh_wished)
        self._pages.addWidget(lost)
        return lost

    @Slot()
    def _on_meet(self) -> None:
        words = self._words.text()
        self._away.show_busy()
        self._run(lambda: self._door.meet_and_open(words))

    def _repair(self, deed: Callable[[str], object]) -> None:
        words = self._words.text()
        self._damage.show_busy(is_busy=True)
        self._run(lambda: deed(words))

    def _make_parts(self) -> None:
        self._words = WordsBox()
        self._words.setObjectName("unlock.words")
        self._words.setAccessibleName(_("Your four words"))
        self._words.setAccessibleDescription(_("Small letters, a space between words."))
        self._steps = WordSteps()
        self._progress = PlainLabel("", "small")
        self._capitals = PlainLabel(
            _("Caps Lock is on. That does no harm here: capitals count as small letters."), "small"
        )
        self._error = PlainLabel("", "error")
        self._error.setObjectName("unlock.error")
        self._busy = PlainLabel(_("Opening, about a second"), "small")
        self._wait = PlainLabel("", "strong")
        self._wait.setObjectName("unlock.wait")
        self._show = Button(_("Show"), icon="eye", name=_("Show the words while this is held down"))
        self._open = Button(_("Open"), "primary")
        self._open.setMinimumWidth(px(120))
        self._open.setObjectName("unlock.open")
        self._enter = KeyCap("Enter")
        self._forgot = Button(_("I have forgotten my words"), "link")
        self._ring = Button(_("Numbers to ring, without unlocking"), "link", icon="phone")
        self._ring.setObjectName("unlock.ring")
        self._size = Button(_("Text size"), "link", icon="eye", name=_("Larger text"))
        for part in (self._capitals, self._error, self._busy, self._wait):
            part.hide()

    def _build_card(self) -> QFrame:
        card = Card(look="calm", margins=(30, 24, 30, 22))
        card.setAccessibleName(_("This laptop is locked"))
        label = PlainLabel(_("Your four words"), "field")
        label.setBuddy(self._words)
        field = Row(8)
        field.addWidget(self._words, 1)
        field.addWidget(self._show)
        doors = Flow(10)
        doors.add(self._open, self._enter, self._busy, None, self._forgot)
        title = beside(Picture("lock", "accent", 24), PlainLabel(_("This laptop is locked"), "h2"), spacing=10)
        hint = PlainLabel(_("Small letters, a space between words."), "hint")
        card.add(title, label, hint, self._error, self._wait, field, self._steps)
        card.add(self._progress, self._capitals, doors)
        return card

    def _build_front(self, handover: Handover) -> QWidget:
        middle = stack(Dial(needs=DIAL_NEEDS), self._build_card(), waiting_box(handover), spacing=16)
        return in_the_middle(middle, CARD_WIDTH)

    def _build_foot(self) -> QWidget:
        foot = QWidget()
        flow = Flow(8)
        foot.setLayout(flow)
        tag = _("Laptop {tag}").format(tag=self._door.tag) if self._door.tag else ""
        flow.add(beside(self._ring, KeyCap("Alt+R"), spacing=10), None, self._size)
        if self._has_others:
            others = Button(_("{tag}, or another").format(tag=tag) if tag else _("Open another"), "link", icon="users")
            others.setObjectName("unlock.others")
            others.clicked.connect(self.others_wished)
            flow.add(others)
        elif tag:
            flow.add(PlainLabel(tag, "small", wraps=False))
        return foot

    def _wire(self) -> None:
        numbers = QShortcut(QKeySequence("Alt+R"), self)
        numbers.activated.connect(self._show_numbers)
        self._words.textChanged.connect(self._on_text)
        self._words.capitals_seen.connect(self._on_capitals)
        self._words.returnPressed.connect(self.try_words)
        self._open.clicked.connect(self.try_words)
        self._show.pressed.connect(self._on_show)
        self._show.released.connect(self._on_hide)
        self._ring.clicked.connect(self._show_numbers)
        self._forgot.clicked.connect(self._show_lost)
        self._size.clicked.connect(self.size_wished)
        for page in (self._numbers, self._away, self._damage):
            page.back.clicked.connect(self._show_front)
        self._away.wished.connect(self._on_meet)
        repairs = self._door.repairs
        self._damage.look_wished.connect(lambda: self._repair(repairs.look_only))
        self._damage.fetch_wished.connect(lambda: self._repair(repairs.fetch_again))
        self._damage.restore_wished.connect(lambda: self._repair(repairs.restore))
        self._ended.afresh.clicked.connect(self.afresh_wished)
