"""Words about a photograph or file: what it is, how large, and the one true word about where it is."""

from datetime import date

from caseworker.domain.choices import Lists
from caseworker.domain.reading.attachments import Attached
from ui.i18n import _
from ui.screens.rows_of import moment_words
from ui.widgets.chip import ChipKind
from ui.widgets.linerows import LineRow

_ICONS = {"image": "eye", "application": "file-text", "audio": "message-circle"}


def state_words(one: Attached) -> tuple[str, ChipKind]:
    """Where it is, in a few words: never "on the server" before the server has compared every byte."""
    if one.is_removed:
        return _("Taken away"), "plain"
    if one.is_sent:
        return _("On the server"), "ok"
    words: dict[str, tuple[str, ChipKind]] = {
        "here": (_("Only on this laptop"), "warn"),
        "shared": (_("Only on this laptop"), "warn"),
        "coming": (_("Being fetched"), "info"),
        "elsewhere": (_("Not on this laptop"), "plain"),
        "damaged": (_("Damaged here"), "danger"),
    }
    return words[one.standing.state]


def state_sentence(one: Attached) -> str:
    """The same as a whole sentence."""
    if one.is_sent:
        return _("The server has it, and compared every byte.")
    words = {
        "here": _("Kept here, not yet on the server. It is sent by itself when there is a network."),
        "shared": _("Kept here. What was written about it is not yet on the server."),
        "coming": _("Being fetched: {share} so far. It goes on by itself when there is a network."),
        "elsewhere": _("It was added on another laptop and is not on this one yet."),
        "damaged": _("The copy on this laptop is damaged and is not shown."),
    }
    return words[one.standing.state].format(share=size_words(one.standing.bytes_here))


def size_words(size: int) -> str:
    """Bytes as people say them."""
    if size < 1_000_000:
        return _("{n} kB").format(n=max(1, round(size / 1_000)))
    return _("{n:.1f} MB").format(n=size / 1_000_000)


def media_words(media: str) -> str:
    """What kind of file it is."""
    kinds = {"image": _("Picture"), "audio": _("Recording")}
    return kinds.get(media.partition("/")[0], "PDF" if media == "application/pdf" else _("File"))


def row_of(one: Attached, lists: Lists, today: date) -> LineRow:
    """One line of the list."""
    words, kind = state_words(one)
    media = one.file.media if one.file else ""
    about = " · ".join(
        part for part in (lists.label("attachment_type", one.record.type), media_words(media) if media else "") if part
    )
    added = _("Added {when}").format(when=moment_words(one.stored.made_at, today))
    why = _("Taken away: {why}").format(why=one.record.removed_why) if one.is_removed else ""
    lines = (f"{about} · {added}", *((why,) if why else ()))
    icon = _ICONS.get(media.partition("/")[0], "paperclip")
    return LineRow(one.stored.id, one.record.title, "", lines, words, kind, icon=icon)
