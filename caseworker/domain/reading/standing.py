"""Where this laptop's work is, in one plain sentence: for the status line, Today and the page of what is sent."""

from datetime import datetime, timedelta, tzinfo
from typing import Protocol

_TROUBLE = {
    "server_unreachable": "no network",
    "server_stopped_midway": "the server went away in the middle",
    "server_nonsense": "something else answered, perhaps a Wi-Fi sign-in page",
    "server_busy": "the server was busy",
    "server_fault": "the server had a fault of its own",
    "access_ended": "this laptop's access has ended",
    "app_too_old": "this app is too old to receive changes",
    "disk_full": "this laptop's disk is full",
    "sync_stopped": "it was stopped here",
}


class Standing(Protocol):
    """The counts that the store keeps of this device's work, and how the last exchange went."""

    @property
    def here(self) -> int:
        """Only on this laptop."""

    @property
    def sending(self) -> int:
        """Handed over, not answered."""

    @property
    def shared(self) -> int:
        """Confirmed in the last 30 days."""

    @property
    def needs_you(self) -> int:
        """Open conflicts here."""

    @property
    def set_aside(self) -> int:
        """Kept by the server for a team lead."""

    @property
    def last_success(self) -> str:
        """When the last exchange went through; "" for never."""

    @property
    def last_tried(self) -> str:
        """When one was last begun; "" for never."""

    @property
    def trouble(self) -> str:
        """Key of what stopped the last one."""

    @property
    def parked(self) -> int:
        """Received and not shown."""


def sentence(status: Standing, now: datetime, zone: tzinfo) -> str:
    """Where the work is, in plain words, counted from the store and never from what was hoped for.

    Like: "12 of 14 changes sent. 2 are only on this laptop. 1 needs you to choose. Last tried 14:20: no network."
    `zone` is the laptop's; times of another day carry their date.
    """
    return " ".join(part for part in (headline(status), details(status), last_words(status, now, zone)) if part)


def headline(status: Standing) -> str:
    """How much of it the server has: "12 of 14 changes sent.", "Everything is sent."; empty if the details say it."""
    waiting, sent = status.here + status.sending, status.shared + status.set_aside
    total = sent + waiting
    if not total:
        return "Nothing to send."
    if not waiting:
        return "Everything is sent."
    return f"{sent} of {total} changes sent." if total > 1 else ""


def details(status: Standing) -> str:
    """What is not simply in the shared record."""
    waiting = status.here + status.sending
    one, many = ("", "") if waiting else ("change ", "changes ")  # while some wait, the headline has counted changes
    parts = (
        _count(waiting, "is only on this laptop", "are only on this laptop"),
        _count(status.needs_you, f"{one}needs you to choose", f"{many}need you to choose"),
        _count(status.set_aside, f"{one}is set aside for your team lead", f"{many}are set aside for your team lead"),
        _count(status.parked, "change received could not be shown", "changes received could not be shown"),
    )
    return " ".join(part for part in parts if part)


def last_words(status: Standing, now: datetime, zone: tzinfo) -> str:
    """When it was last tried, and how that went."""
    if not status.last_tried:
        return "Not tried yet."
    tried = _at(status.last_tried, now, zone)
    if status.trouble:
        return f"Last tried {tried}: {_TROUBLE.get(status.trouble, 'it did not go through')}."
    return f"Last exchanged {tried}."


def old_words(status: Standing, now: datetime) -> str:
    """A warning when nothing was received for a day or longer: agreements and addresses may be old. Empty otherwise."""
    if not status.last_success:
        return "Nothing was ever received here: agreements and addresses may be missing."
    days = (now - datetime.fromisoformat(status.last_success)).days
    if days < 1:
        return ""
    counted = "a day" if days == 1 else f"{days} days"
    return f"Nothing was received for {counted}: agreements and addresses may be old."


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}." if number else ""


def _at(moment: str, now: datetime, zone: tzinfo) -> str:
    """A clock time for today, otherwise with the day, because "14:20" of last Tuesday reassures wrongly."""
    at, today = datetime.fromisoformat(moment).astimezone(zone), now.astimezone(zone).date()
    if at.date() == today:
        return f"{at:%H:%M}"
    if at.date() == today - timedelta(days=1):
        return f"yesterday {at:%H:%M}"
    return f"{at.day} {at:%B %H:%M}" if at.year == today.year else f"{at.day} {at:%B %Y %H:%M}"
