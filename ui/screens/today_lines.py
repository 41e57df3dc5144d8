"""Meetings and duties as lines of Today, and where each of them opens."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from caseworker.domain.ids import RecordId
from caseworker.domain.reading.duties import GROUPS, Duty, Group
from caseworker.domain.reading.today import Meeting, Stage
from ui.i18n import _
from ui.places import Place
from ui.widgets.chip import ChipKind
from ui.widgets.daylines import DayCard, DutyLine

KEYS: Final = "ABCDEFGHIJKL"
"""One letter per line of what waits; the lines after them are shown when they are asked for."""
FAIR: Final = 3
"""So many lines of a group come before a longer group goes on."""
NUMBERS: Final = "123456789"
_ALL_FIRST: Final[tuple[Group, ...]] = ("concern", "concern_heard")
"""Groups of which every line has its letter as long as there are letters."""
_CHIPS: dict[Stage, ChipKind] = {
    "signed": "ok", "draft": "info", "next": "info", "planned": "info", "passed": "warn",
}  # fmt: skip
_ICONS: dict[Group, str] = {
    "concern": "bell", "concern_heard": "bell", "look": "eye", "plan_review": "shield-check", "paper": "printer",
    "draft": "pencil", "action": "list-check", "agreement": "clipboard-check", "silence": "clock",
}  # fmt: skip
_WHERE = {
    "school": "school", "phone": "phone", "text": "message-circle", "home": "home", "hospital_ed": "ambulance",
    "hospital_ward": "building-hospital", "walk": "car", "video": "device-laptop",
}  # fmt: skip


def card_of(meeting: Meeting, number: int) -> DayCard:
    """A meeting as a card. What was said is told as mine; the safe way to reach them has a line of its own."""
    where = meeting.where or meeting.safe_contact
    lines = [(_WHERE.get(meeting.method, "map-pin") if meeting.where else "phone", where)] if where else []
    if meeting.where and meeting.safe_contact and meeting.done is None:
        lines.append(("phone", meeting.safe_contact))
    if meeting.promised:
        is_plain = meeting.done is not None
        lines.append(("", meeting.promised if is_plain else _("You said: {words}").format(words=meeting.promised)))
    return DayCard(
        key=meeting.session,
        at=meeting.at,
        slot=meeting.slot,
        name=meeting.name,
        lines=tuple(lines),
        chip=meeting.chip,
        chip_kind=_CHIPS[meeting.stage],
        cap=NUMBERS[number] if number < len(NUMBERS) else "",
        is_next=meeting.stage == "next",
    )


def meeting_place(meeting: Meeting) -> Place:
    """The session that was written, or a new one with them."""
    return Place("session", meeting.scope, meeting.done)


def key_of(duty: Duty) -> str:
    """Names a duty in the list; one record may be behind several."""
    return f"{duty.group} {duty.kind} {duty.record}"


def lettered(duties: Sequence[Duty]) -> dict[str, str]:
    """The letter of each line that has one, by its key. No group of many keeps the others out of the first twelve."""
    seen: Counter[Group] = Counter()
    first, rest = list[Duty](), list[Duty]()
    for duty in duties:
        seen[duty.group] += 1
        (first if duty.group in _ALL_FIRST or seen[duty.group] <= FAIR else rest).append(duty)
    chosen = {key_of(duty) for duty in [*first, *rest][: len(KEYS)]}
    return dict(zip((key_of(duty) for duty in duties if key_of(duty) in chosen), KEYS, strict=False))


def duty_lines(duties: Sequence[Duty], *, is_all: bool) -> list[DutyLine]:
    """The lines with a heading per group; a heading counts all of its group, shown or not."""
    letters = lettered(duties)
    lines: list[DutyLine] = []
    for group, words in GROUPS:
        mine = [duty for duty in duties if duty.group == group]
        shown = [duty for duty in mine if is_all or key_of(duty) in letters]
        if shown:
            lines.append(DutyLine(f"group {group}", f"{_(words)} · {len(mine)}", selectable=False))
            lines += [_line(duty, letters.get(key_of(duty), "")) for duty in shown]
    return lines


def _line(duty: Duty, letter: str) -> DutyLine:
    return DutyLine(
        key=key_of(duty),
        name=duty.name,
        words=duty.words,
        chip=duty.due,
        chip_kind=duty.tone,
        cap=letter,
        icon=_ICONS[duty.group],
        ink=duty.tone,
    )


def duty_place(duty: Duty) -> Place:
    """Where a duty is done."""
    if duty.kind in {"plan", "plan_version"}:
        record = duty.record if duty.kind == "plan_version" else None
        return Place("case", duty.scope, record, tab="plan")
    if duty.kind == "print_record":
        return Place("case", duty.scope, duty.record, tab="documents")
    if duty.kind == "session":
        return Place("session", duty.scope, duty.record)
    if duty.kind == "agreement":
        return Place("case", duty.scope, tab="agreements")
    if duty.group in {"silence", "look"}:
        return Place("case", duty.scope)
    return Place("record", duty.scope, RecordId(duty.record), tab=duty.kind)
