"""Telling the worker: expected trouble in the words of the catalogue, and bugs without a word of what anybody wrote.

The one module that may open a dialog, and it never runs one in a nested loop (`open()`, never `exec()`).
"""

import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Literal

import shiboken6
from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, Slot, qInstallMessageHandler
from PySide6.QtWidgets import QDialog, QWidget
from typing_extensions import override

from caseworker.domain.errors import Told
from caseworker.domain.messages import Message
from ui.i18n import N_, _
from ui.logbook import Logbook, place, write
from ui.widgets.boxes import Column, Row, fill
from ui.widgets.button import Button
from ui.widgets.label import PlainLabel

Tone = Literal["alarm", "alert", "news", "good"]
SAME_BUG_AGAIN_S = 30.0

BUG = Message(
    N_("Something went wrong in the app itself."),
    N_("What you wrote is kept on this laptop."),
    N_("You can go on. If it happens again, copy the details and send them to your helpdesk."),
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell: the message, how it looks, what its button does, and details a helpdesk can use.

    The button says "Try again" unless `action` says something else. Details are types of errors, files and lines only.
    """

    message: Message
    tone: Tone = "alert"
    again: Callable[[], None] | None = None
    detail: str = ""
    action: str = ""


class Notices(QObject):
    """Where everything that must be told goes through. A banner on the screen shows it.

    Signals:
        shown(Notice): show this until it is dismissed or replaced.
        said(str): show this for a few seconds; it needs no answer ("Saved here, 14:05").
        cleared: what is shown no longer holds.
    """

    shown = Signal(object)
    said = Signal(str)
    cleared = Signal()
    _reported = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last_bug = ""
        self._last_bug_at = -SAME_BUG_AGAIN_S
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)

    def show(
        self, trouble: Exception, again: Callable[[], None] | None = None, *, owner: QObject | None = None
    ) -> None:
        """Tell of trouble. `again` is offered as "Try again", as long as its owner is there."""
        if not isinstance(trouble, Told):
            self.bug(trouble)
            return
        guarded = None if again is None else _while_alive(owner, again)
        self.shown.emit(Notice(trouble.message, "alert", guarded))

    def tell(self, notice: Notice) -> None:
        """Show a notice that is neither trouble of an action nor a bug."""
        self.shown.emit(notice)

    def say(self, words: str) -> None:
        """Mention something that went well, without asking for attention."""
        self.said.emit(words)

    def clear(self) -> None:
        """Take down what is shown."""
        self.cleared.emit()

    def bug(self, trouble: BaseException) -> None:
        """Report a fault of the app, from any thread. The app stays up; expected trouble is shown as such."""
        if isinstance(trouble, Told) and threading.current_thread() is threading.main_thread():
            self.show(trouble)
        else:
            self._reported.emit(redacted(trouble))

    @Slot(str)
    def _on_reported(self, detail: str) -> None:
        now = time.monotonic()
        if detail == self._last_bug and now - self._last_bug_at < SAME_BUG_AGAIN_S:
            return
        self._last_bug, self._last_bug_at = detail, now
        self.shown.emit(Notice(Message(_(BUG.happened), _(BUG.safe), _(BUG.do)), "alarm", None, detail))


def _while_alive(owner: QObject | None, again: Callable[[], None]) -> Callable[[], None]:
    def guarded() -> None:
        if owner is None or shiboken6.isValid(owner):
            again()

    return guarded


def redacted(trouble: BaseException) -> str:
    """What went wrong, as type names and file:line only: never a message, an argument or a local value."""
    lines: list[str] = []
    step: BaseException | None = trouble
    while step is not None and len(lines) < 40:
        lines.append(f"{type(step).__name__}{f' ({step.key})' if isinstance(step, Told) else ''}")
        lines += [f"  {place(frame.filename, frame.lineno or 0)} {frame.name}" for frame in _frames(step)]
        step = step.__cause__ or step.__context__
    return "\n".join(lines)


def _frames(trouble: BaseException) -> list[traceback.FrameSummary]:
    return list(traceback.StackSummary.extract(traceback.walk_tb(trouble.__traceback__), lookup_lines=False))


class Hooks:
    """Every way in which Python or Qt reports a fault, led to `Notices.bug`. `remove` puts back what was there."""

    def __init__(self, notices: Notices) -> None:
        self._notices = notices
        self._logbook = Logbook()
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        sys.unraisablehook = self._on_unraisable
        self._qt_before = qInstallMessageHandler(self._on_qt_message)

    def remove(self) -> None:
        """Back to the hooks that were there before."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
        self._logbook.close()
        self.let_qt_go()

    def let_qt_go(self) -> None:
        """Only Qt's messages back: Qt may speak after Python has ended. Python's own last words stay redacted."""
        qInstallMessageHandler(self._qt_before)

    def _on_exception(self, kind: type[BaseException], trouble: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, trouble, trace)
            return
        self._tell(trouble)

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._tell(args.exc_value)

    def _on_unraisable(self, args: "sys.UnraisableHookArgs") -> None:
        if args.exc_value is not None:
            self._tell(args.exc_value)

    def _on_qt_message(self, kind: QtMsgType, context: QMessageLogContext, _text: str) -> None:
        """Qt's own complaints. Their text may quote what is on the screen, so only category and place are kept."""
        if kind in {QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}:
            self._tell(QtFault(), f"Qt {context.category or 'default'} {place(context.file or '', context.line)}")

    def _tell(self, trouble: BaseException, detail: str = "") -> None:
        write(detail or redacted(trouble))
        if shiboken6.isValid(self._notices):
            self._notices.bug(trouble)


class QtFault(RuntimeError):
    """Qt reported a critical fault of its own."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something only a person can decide, asked before it is done. `yes` and `no` say what each does, never "OK"."""

    title: str
    words: str
    yes: str
    no: str


class _Asking(QDialog):
    """The dialog of `ask_first`. It lets go of what it would call before it is deleted: that may own its window."""

    def __init__(self, window: QWidget, then: Callable[[], None]) -> None:
        super().__init__(window)
        self._then: Callable[[], None] | None = then
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    @override
    def done(self, result: int) -> None:
        then, self._then = self._then, None
        super().done(result)
        if then is not None and result == QDialog.DialogCode.Accepted:
            then()


def ask_first(owner: QWidget, question: Question, then: Callable[[], None]) -> QDialog:
    """Ask over the owner's window; `then` is called after yes. No is chosen by Escape, and has the keyboard first."""
    dialog = _Asking(owner.window(), _while_alive(owner, then))
    dialog.setWindowTitle(owner.window().windowTitle())
    dialog.setAccessibleName(question.title)
    yes, no = Button(question.yes, "danger"), Button(question.no)
    yes.clicked.connect(dialog.accept)
    no.clicked.connect(dialog.reject)
    buttons = Row(10)
    fill(buttons, None, no, yes)
    column = Column(12, (24, 20, 24, 20))
    dialog.setLayout(column)
    fill(column, PlainLabel(question.title, "h2"), PlainLabel(question.words), buttons)
    dialog.open()
    no.setFocus()
    return dialog
