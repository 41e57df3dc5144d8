"""What can be done with a page now: print it, or, where a check stops it, what to do instead. Never a way round."""

from typing import Protocol

from caseworker.domain.actions.paper import Sheet
from caseworker.domain.paperwork.registry import paper_kind
from caseworker.domain.reading.printing import PrintPage
from caseworker.domain.reading.wording import WORDS_RULE
from ui.i18n import _, counted
from ui.screens.paper.form import PRACTISE, Deed


class Printing(Protocol):
    """What the buttons lead to."""

    def print_it(self) -> None:
        """Send it to the chosen printer."""
        ...

    def save_it(self) -> None:
        """Ask for a folder."""
        ...

    def look_for_printers(self) -> None:
        """Ask the system again what printers there are."""
        ...

    def choose(self, document: str) -> None:
        """Another paper."""
        ...

    def read_words(self) -> None:
        """Go to the fixed words of the language."""
        ...

    def in_english(self) -> None:
        """The same paper in English."""
        ...

    def ask_again(self) -> None:
        """Go to the question that only they can answer, or to what else the page is made from."""
        ...

    def look_again(self) -> None:
        """Make the page once more."""
        ...


def deeds_of(
    printing: Printing, page: PrintPage, sheet: Sheet | None, *, paper: str, has_printer: bool
) -> tuple[list[Deed], str]:
    """The buttons and the note under them. Where there is no printer, none is offered."""
    if paper == PRACTISE:
        return [_again(printing, page)], _("Nothing leaves the screen.")
    if sheet is None:
        again = (_("Make the page again"), "refresh", "make-again", printing.look_again)
        return [_source(printing, page), *([] if page.is_plan else [again])], ""
    if sheet.is_stopped:
        return _instead(printing, page, sheet, paper=paper, has_printer=has_printer)
    save: Deed = (_("Save as a PDF"), "device-floppy", "save-pdf", printing.save_it)
    if not has_printer:
        look = (_("Look for a printer again"), "refresh", "look-again", printing.look_for_printers)
        return [save, look], _("Anyone who opens the file can read it. Delete it as soon as it is on paper.")
    what = counted("Print {n} card", "Print {n} cards", 1) if paper == "card" else _("Print it")
    deeds: list[Deed] = [(what, "printer", "print", printing.print_it), save]
    return deeds, _("Stand at the printer. We ask you straight after if it came out.")


def _source(printing: Printing, page: PrintPage) -> Deed:
    if page.is_plan:
        return _("Open the plan"), "shield-check", "open-plan", printing.ask_again
    return _("Open what it is made from"), "pencil", "open-source", printing.ask_again


def _again(printing: Printing, page: PrintPage) -> Deed:
    return _("Ask {name} again").format(name=page.name), "message-circle", "ask-again", printing.ask_again


def _instead(
    printing: Printing, page: PrintPage, sheet: Sheet, *, paper: str, has_printer: bool
) -> tuple[list[Deed], str]:
    version = page.version
    stops = [check for check in sheet.checks if check.verdict == "stops"]
    deeds: list[Deed] = []
    rule = any(check.rule == "V14" for check in stops)
    if rule and len(stops) == 1 and version is not None and version.safe_paper == "card":
        words = _("Print the small card instead") if has_printer else _("Look at the small card instead")
        deeds.append((words, "credit-card", "card-instead", lambda: printing.choose("card")))
    if rule and version is not None and version.safe_paper == "none":
        deeds.append((_("Practise it instead"), "users", "practise", lambda: printing.choose(PRACTISE)))
    unread = any(check.rule == WORDS_RULE for check in stops)
    if unread:
        deeds.append((_("Use English"), "language", "in-english", printing.in_english))
        deeds.append((_("See the words and who confirms them"), "list-check", "read-words", printing.read_words))
    if rule:
        deeds.append(_again(printing, page))
    elif len(stops) > unread:
        deeds.append(_source(printing, page))
    if version is not None and version.agreed_state == "not_agreed" and paper_kind(paper).is_theirs:
        words = _("Look at the worker's copy")
        deeds.append((words, "file-text", "worker-copy", lambda: printing.choose("worker_plan")))
    return deeds, _("This page cannot be printed or saved as a PDF while a check stops it.")
