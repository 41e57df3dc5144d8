"""What stands in the way, at the top of the page, as links to where it can be put right."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.i18n import _, counted
from ui.theme import px
from ui.widgets.boxes import Column
from ui.widgets.button import Button
from ui.widgets.label import PlainLabel
from ui.widgets.toast import announce

Problem = tuple[str, QWidget]


class ErrorSummary(QFrame):
    """ "There is a problem", with a link for each. Takes the focus when it appears; hidden while all is well."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "errors")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._column = Column(2, (13, 10, 13, 10))
        self.setLayout(self._column)
        self._column.addWidget(PlainLabel(_("There is a problem"), "h3"))
        self._links: list[Button] = []
        self.setVisible(False)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Shows each sentence as a link to its widget (a `Field` or any control), moves the focus here and says so.

        An empty sequence hides the summary.
        """
        for link in self._links:
            self._column.removeWidget(link)
            link.hide()  # and not out of its parent: a widget without one is a window of its own
            link.deleteLater()
        self._links = [self._link(*problem) for problem in problems]
        stops: list[QWidget] = [self, *self._links]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)  # made later than the fields, yet reached before them
        self.setVisible(bool(problems))
        if not problems:
            return
        said = counted(
            "There is a problem. {n} thing to put right.", "There is a problem. {n} things to put right.", len(problems)
        )
        self.setAccessibleName(said)
        self.setAccessibleDescription(" ".join(sentence for sentence, _target in problems))
        go_to(self)
        announce(self, said, urgent=True)

    def links(self) -> tuple[Button, ...]:
        """The links in the order shown."""
        return tuple(self._links)

    def _link(self, sentence: str, target: QWidget) -> Button:
        link = Button(sentence, "dangerlink")
        link.clicked.connect(lambda: go_to(target))
        self._column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        return link


def go_to(target: QWidget) -> None:
    """Moves the focus to a widget as the keyboard would and scrolls the page so that it can be seen."""
    target.setFocus(Qt.FocusReason.TabFocusReason)
    bring_into_view(target)


def bring_into_view(target: QWidget) -> None:
    """Scrolls the page so that a widget can be seen; the keyboard stays where it is."""
    above = target.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(target, px(16), px(48))
        above = above.parentWidget()
