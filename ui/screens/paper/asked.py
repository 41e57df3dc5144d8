"""Whether everything is answered that must be known before a page leaves."""

from ui.i18n import _
from ui.screens.paper.checks import ChecksCard
from ui.screens.paper.form import PrintForm
from ui.widgets.errors import go_to


def is_asked(form: PrintForm, checks: ChecksCard, *, asks_readers: bool) -> bool:
    """Whether the questions are answered; the first that is not gets the keyboard and says so."""
    wanted = [
        (form.recipient_field, form.recipient.words().strip(), _("Who is it for?")),
        (form.purpose_field, form.purpose.words().strip(), _("Why does it leave the screen?")),
    ]
    if asks_readers:
        words = _("Write who could read it: who opens the bag, the drawer, the phone case?")
        wanted.append((checks.readers_field, checks.readers.words().strip(), words))
    for field, value, words in wanted:
        field.set_error("" if value else words)
    form.show_need("")
    missing = next((field for field, value, _words in wanted if not value), None)
    if missing is not None:
        go_to(missing.control)
    elif not form.count():
        form.show_need(_("1 to 9 copies, please."))
        go_to(form.copies)
    return missing is None and bool(form.count())
