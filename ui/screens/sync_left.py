"""Work of a colleague that was set aside, as a lead reads it: whose, why, how long, and what was written."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from caseworker.domain.reading.unsettled import Left
from ui.i18n import _
from ui.widgets.boxes import beside
from ui.widgets.button import Button
from ui.widgets.label import PlainLabel


def left_parts(left: Left, care: Callable[[], None], go: Callable[[], None]) -> list[QWidget]:
    """The parts of the pane, from above. `care` notes that it was taken care of, `go` opens the case."""
    done = Button(_("I have taken care of it"), "primary", icon="check")
    done.setObjectName("sync.care")
    done.clicked.connect(care)
    parts: list[QWidget] = [
        PlainLabel(left.name, "h2"),
        PlainLabel(left.what, "muted"),
        PlainLabel(left.words),
    ]
    parts.append(PlainLabel(_("Nothing of this is in the record. Write there what belongs in it."), "hint"))
    if left.scope is not None:
        opens = Button(_("Open the case"), icon="file-text")
        opens.clicked.connect(go)
        parts.append(beside(done, opens))
    else:
        parts.append(beside(done))
    for label, words in left.lines:
        parts += [PlainLabel(label, "small"), PlainLabel(words)]
    return parts
