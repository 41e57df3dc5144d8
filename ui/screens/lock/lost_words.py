"""The words are lost: the recovery sheet, two officers of the partnership, or a new start. Nothing is ever wiped."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QStackedWidget

from caseworker.domain.errors import Told
from ui.i18n import _
from ui.notices import Notices
from ui.screens.lock.lost_pages import AskPage, ChoicePage, CodePage, WaitPage, WayPage
from ui.screens.lock.new_words import Offering
from ui.screens.slow_deeds import begun
from ui.tasks import Reply, Tasks

LOOK_EVERY_MS = 15_000
_LOCK_SAYS = frozenset({"lease_over", "store_damaged"})
"""The words hold, and a page of the lock says why it does not open yet."""


class WaysIn(Offering, Protocol):
    """How a laptop is opened without its words. Implemented by the vault, bound in `ui/app.py`."""

    @property
    def has_code(self) -> bool:
        """Whether a recovery sheet was made for this laptop."""
        ...

    def open_with_code(self, code: str, words: str) -> object:
        """What a door gives, if the code is right; from then on these words open the laptop. Slow. Raises Told."""
        ...

    def asked_on(self) -> str:
        """The day the officers were asked, in words; "" if this laptop does not wait for them."""
        ...

    def ask_officers(self, words: str) -> str:
        """Make a request that only these new words can use, and give what the officers compare. Slow. Raises Told."""
        ...

    def confirm(self, words: str) -> str:
        """What the officers compare, proved to be of the request these words made. Slow. Raises Told.

        A request is a file, and somebody else may have put theirs in its place.
        """
        ...

    def is_answered(self) -> bool:
        """Whether two officers have answered. Asks the server. Slow. Raises Told."""
        ...

    def open_with_answer(self, words: str) -> object:
        """What a door gives, if these are the words of the request. Slow. Raises Told."""
        ...


class LostWords(QStackedWidget):
    """Every way in without the words, page by page.

    Signals:
        opened(object): what a door gives.
        left: back to the lock.
        afresh_wished: set this laptop up again with a new invite.
        holding(str, object): the new words hold, and still it does not open: the lock says what is left to do.
    """

    opened = Signal(object)
    holding = Signal(str, object)
    left = Signal()
    afresh_wished = Signal()

    def __init__(self, tasks: Tasks, notices: Notices, ways: WaysIn) -> None:
        super().__init__()
        self._tasks = tasks
        self._notices = notices
        self._ways = ways
        self._choice = ChoicePage()
        self._code = CodePage(ways)
        self._ask = AskPage(ways)
        self._wait = WaitPage()
        for page in (self._choice, self._code, self._ask, self._wait):
            self.addWidget(page)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._wire()

    @Slot()
    def begin(self) -> None:
        """Show every way there is now: that somebody asked the officers bars no other."""
        self._choice.show_ways(has_code=self._ways.has_code, asked_on=self._ways.asked_on())
        self.setCurrentWidget(self._choice)
        self._choice.focus_target().setFocus()

    @Slot()
    def try_code(self) -> None:
        """Open with the recovery sheet, if everything is filled in."""
        filled = self._code.filled()
        if filled is not None:
            code, words = filled
            self._run(self._code, lambda: self._ways.open_with_code(code, words), self._on_opened, words=words)

    @Slot()
    def ask(self) -> None:
        """Ask the officers, if the new words were typed back."""
        words = self._ask.new.settled()
        if words:
            self._run(self._ask, lambda: self._ways.ask_officers(words), self._show_waiting)

    @Slot()
    def look(self) -> None:
        """Ask the server whether the officers have answered."""
        self._run(self._wait, self._ways.is_answered, self._on_looked)

    @Slot()
    def go_on(self) -> None:
        """With the new words: show what is to be read out, or open once the officers have answered."""
        words = self._wait.words.text()
        if not words.strip():
            self._wait.say(_("Type your new words first."))
        elif self._wait.is_answered:
            self._run(self._wait, lambda: self._ways.open_with_answer(words), self._on_opened, words=words)
        else:
            self._run(self._wait, lambda: self._ways.confirm(words), self._show_waiting)

    def _run(self, page: WayPage, job: Callable[[], object], done: Callable[..., None], *, words: str = "") -> None:
        def is_held(error: Told) -> bool:
            if not words or error.key not in _LOCK_SAYS:
                return False
            self._forget()
            self.holding.emit(words, error)
            return True

        over, trouble = begun(page, self._notices, done, is_told_elsewhere=is_held)
        self._tasks.run("write", lambda _report: job(), Reply(self, over, trouble))

    def _on_opened(self, found: object) -> None:
        self._forget()
        self.opened.emit(found)

    def _forget(self) -> None:
        self._timer.stop()
        self._code.forget()
        self._ask.new.forget()
        self._wait.words.clear()

    def _show_waiting(self, asked: object) -> None:
        self._ask.new.forget()
        self._wait.show_asked(str(asked))
        self.setCurrentWidget(self._wait)
        self._timer.start()
        self.look()

    def _on_looked(self, answered: object) -> None:
        if answered:
            self._timer.stop()
        self._wait.show_proved(is_answered=bool(answered))

    @Slot()
    def _leave(self) -> None:
        self._timer.stop()
        self.left.emit()

    @Slot()
    def _go_code(self) -> None:
        self.setCurrentWidget(self._code)
        self._code.code.setFocus()

    @Slot()
    def _go_officers(self) -> None:
        asked_on = self._ways.asked_on()
        if not asked_on:
            self._go_ask()
            return
        self._wait.show_unproved(asked_on)
        self.setCurrentWidget(self._wait)
        self._wait.words.setFocus()

    @Slot()
    def _go_ask(self) -> None:
        self.setCurrentWidget(self._ask)
        self._ask.new.written.setFocus()

    def _wire(self) -> None:
        self._choice.by_code.clicked.connect(self._go_code)
        self._choice.by_officers.clicked.connect(self._go_officers)
        self._choice.afresh.clicked.connect(self.afresh_wished)
        self._code.go.clicked.connect(self.try_code)
        self._code.new.entered.connect(self.try_code)
        self._ask.go.clicked.connect(self.ask)
        self._ask.new.entered.connect(self.ask)
        self._wait.look.clicked.connect(self.look)
        self._wait.other.clicked.connect(self._go_ask)
        self._wait.go.clicked.connect(self.go_on)
        self._wait.words.returnPressed.connect(self.go_on)
        for page in (self._choice, self._code, self._ask, self._wait):
            page.back.clicked.connect(self._leave)
        self._timer.timeout.connect(self.look)
