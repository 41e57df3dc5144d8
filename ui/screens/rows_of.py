"""Rows of the store as rows of a list: words for outcomes, statuses and days, prepared once for every screen."""

from collections.abc import Callable
from datetime import date, datetime

from caseworker.domain.choices import Lists
from caseworker.domain.ports import Row
from caseworker.domain.reading.today import day_words
from caseworker.domain.registry import form_of
from ui.i18n import _
from ui.widgets.chip import ChipKind
from ui.widgets.linerows import LineRow

_CODED_TITLES = {
    "session": "session_outcome",
    "addendum": "addendum_reason",
    "plan": "plan_type",
    "agreement": "agreement_type",
    "concern": "concern_kind",
    "family_support": "family_support",
    "episode": "programme",
}
"""Kinds whose title is a code, and its list."""


def title_of(row: Row, lists: Lists) -> str:
    """The row's title in words."""
    named = _CODED_TITLES.get(row.kind)
    return lists.label(named, row.title) if named and row.title else row.title


def kind_words(kind: str) -> str:
    """A form's title; a kind from a newer version is said to be one."""
    form = form_of(kind)
    return _(form.info.title) if form else _("Something a newer version of the app wrote")


def status_chip(row: Row) -> tuple[str, ChipKind]:
    """What stands at the right of a row: the duty that is left, or that it is done; never about the child."""
    if row.is_in_conflict:
        return _("Two versions"), "warn"
    chips: dict[tuple[str, str], tuple[str, ChipKind]] = {
        ("session", "draft"): (_("Draft, not signed"), "info"),
        ("session", "signed"): (_("Signed"), "ok"),
        ("plan_version", "draft"): (_("Draft"), "info"),
        ("plan_version", "active"): (_("In use"), "ok"),
        ("concern", "open"): (_("Open"), "danger"),
        ("print_record", "printed"): (_("Out"), "plain"),
        ("print_record", "failed"): (_("Did not come out"), "plain"),
    }
    return chips.get((row.kind, row.status), ("", "plain"))


def sending_words(row: Row) -> str:
    """Where the newest change is, in words; empty once it is in the shared record."""
    words = {
        "here": _("only on this laptop"),
        "sending": _("being sent"),
        "needs_you": _("needs you to choose"),
        "set_aside": _("set aside"),
    }
    return words.get(row.sending, "")


def moment_words(iso: str, today: date) -> str:
    """A moment near now: "today 11:20", "Tue 10 Nov 09:05"; a day alone where there is no time."""
    if not iso:
        return ""
    if len(iso) == 10:
        return day_words(iso, today)
    at = datetime.fromisoformat(iso).astimezone()
    return f"{day_words(at.date().isoformat(), today)} {at:%H:%M}"


def lowered(words: str) -> str:
    """Words for the middle of a line: the first letter small, unless they begin with an abbreviation (SAFE, A&E)."""
    first = words.split(" ", 1)[0]
    return words if len(first) > 1 and first.isupper() else words[:1].lower() + words[1:]


def _happened_words(row: Row, lists: Lists) -> str:
    """What it is and which: "Session: took place", "Safety plan: version 2"."""
    title, what = title_of(row, lists), kind_words(row.kind)
    if row.kind == "plan_version":
        return _("Safety plan: {version}").format(version=lowered(title))
    return f"{what}: {lowered(title)}" if title and row.kind in _CODED_TITLES else title or what


def _lines(row: Row, lists: Lists) -> tuple[str, ...]:
    """What else is said of it; a code is never shown as it is stored."""
    if row.kind == "concern" and row.line:
        return (_("How soon: {words}").format(words=lowered(lists.label("immediacy", row.line))),)
    return (row.line,) if row.line and row.kind not in ("agreement", "family_support") else ()


def happening(lists: Lists, today: date) -> Callable[[Row], LineRow]:
    """How a row of a timeline is shown: what, when, its line, and what is left to do."""

    def shown(row: Row) -> LineRow:
        form = form_of(row.kind)
        chip, chip_kind = status_chip(row)
        note = " · ".join(part for part in (moment_words(row.happened_at, today), sending_words(row)) if part)
        return LineRow(
            key=row.id,
            title=_happened_words(row, lists),
            note=note,
            lines=_lines(row, lists),
            chip=chip,
            chip_kind=chip_kind,
            icon=form.info.icon if form else "file-text",
        )

    return shown
