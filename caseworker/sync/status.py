"""The sentence that says where a worker's changes are, for the status bar and Today."""

from datetime import datetime, timedelta, tzinfo

from caseworker.syncport import SyncStatus

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


def sentence(status: SyncStatus, now: datetime, zone: tzinfo) -> str:
    """Where the work is, in plain words, counted from the store and never from what was hoped for.

    Like: "12 of 14 changes sent. 2 are only on this laptop. 1 needs you to choose. Last tried 14:20: no network."
    `zone` is the laptop's; times of another day carry their date.
    """
    waiting = status.here + status.sending
    parts = [_sent(status.shared + status.set_aside, waiting)]
    if waiting:
        parts.append(_count(waiting, "is only on this laptop", "are only on this laptop"))
    if status.needs_you:
        parts.append(_count(status.needs_you, "needs you to choose", "need you to choose"))
    if status.set_aside:
        parts.append(_count(status.set_aside, "is set aside for your team lead", "are set aside for your team lead"))
    if status.parked:
        parts.append(_count(status.parked, "change received could not be shown", "changes received could not be shown"))
    parts.append(_last(status, now, zone))
    return " ".join(part for part in parts if part)


def _sent(sent: int, waiting: int) -> str:
    total = sent + waiting
    if not total:
        return "Nothing to send."
    if not waiting:
        return f"All {total} changes sent." if total > 1 else "Your change is sent."
    return f"{sent} of {total} changes sent." if total > 1 else ""


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}."


def _last(status: SyncStatus, now: datetime, zone: tzinfo) -> str:
    if not status.last_tried:
        return "Not tried yet."
    tried = _at(status.last_tried, now, zone)
    if status.trouble:
        return f"Last tried {tried}: {_TROUBLE.get(status.trouble, 'it did not go through')}."
    return f"Last exchanged {tried}."


def _at(moment: str, now: datetime, zone: tzinfo) -> str:
    """A clock time for today, otherwise with the day, because "14:20" of last Tuesday reassures wrongly."""
    at, today = datetime.fromisoformat(moment).astimezone(zone), now.astimezone(zone).date()
    if at.date() == today:
        return f"{at:%H:%M}"
    if at.date() == today - timedelta(days=1):
        return f"yesterday {at:%H:%M}"
    return f"{at.day} {at:%B %H:%M}" if at.year == today.year else f"{at.day} {at:%B %Y %H:%M}"
