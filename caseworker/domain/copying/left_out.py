"""What is left out of a copy: applied to the words before anything is laid out, so that no page ever had them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from caseworker.domain.choices import Lists
from caseworker.domain.copying.whole_file import Entry, Leaf
from caseworker.domain.file_copy import CopiedRecord, Rows
from caseworker.domain.forms.disclosure import Mark

WHOLE_RECORD = "The whole record"


@dataclass(frozen=True, slots=True)
class Hole:
    """One place where something is left out: its number, the letters it takes, and whether the words changed since."""

    number: int
    start: int
    end: int
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class Applied:
    """A file with the marks applied. `lost` are marks of something that is not there any more."""

    records: tuple[CopiedRecord, ...] = field(repr=False)
    schedule: Rows
    changed: int = 0
    lost: int = 0


def applied(leaves: Iterable[Leaf], marks: Mapping[str, Mark], lists: Lists) -> Applied:
    """Everything that stays, with numbers where something is left out; numbered in the order of reading."""
    making = _Making(marks, lists)
    records = tuple(making.record(leaf) for leaf in leaves)
    return Applied(records, tuple(making.schedule), making.changed, making.lost())


class _Making:
    """One pass over the file: gives each mark its number when it is met."""

    def __init__(self, marks: Mapping[str, Mark], lists: Lists) -> None:
        self._by_record: dict[str, list[tuple[str, Mark]]] = {}
        for key in sorted(marks):
            self._by_record.setdefault(marks[key].record, []).append((key, marks[key]))
        self._lists = lists
        self._met: set[str] = set()
        self._all = len(marks)
        self.changed = 0
        self.schedule: list[tuple[str, str]] = []

    def lost(self) -> int:
        """How many marks were of nothing that is in the file."""
        return self._all - len(self._met)

    def record(self, leaf: Leaf) -> CopiedRecord:
        """What stays of one record."""
        marks = self._by_record.get(leaf.record, [])
        whole = [(key, mark) for key, mark in marks if not mark.field]
        if whole:
            self._met.update(key for key, _mark in marks)  # what is inside it is gone with it
            number = self._number(f"Record {leaf.number}", WHOLE_RECORD, whole[0][1])
            return CopiedRecord(f"{leaf.number} · A record is left out", (("", _sign(number)),))
        rows = tuple((entry.label, self._entry(leaf, entry, marks)) for entry in leaf.entries)
        return CopiedRecord(f"{leaf.number} · {leaf.title}", rows)

    def _entry(self, leaf: Leaf, entry: Entry, marks: list[tuple[str, Mark]]) -> str:
        mine = [(key, mark) for key, mark in marks if mark.field == entry.path]
        self._met.update(key for key, _mark in mine)
        holes = []
        for _key, mark in sorted(mine, key=lambda one: (one[1].start, one[1].end)):
            is_changed = bool(mark.seal) and mark.seal != entry.seal
            self.changed += is_changed
            number = self._number(f"Record {leaf.number}, {leaf.title}", entry.label, mark)
            is_all = is_changed or mark.end <= mark.start
            holes.append(
                Hole(number, 0 if is_all else mark.start, len(entry.words) if is_all else mark.end, is_changed)
            )
        return without(entry.words, holes)

    def _number(self, where: str, what: str, mark: Mark) -> int:
        number = len(self.schedule) + 1
        why = self._lists.label("left_out", mark.reason) if mark.reason else "No reason is given"
        self.schedule.append((f"{number}", f"{where}: {what[:1].lower() + what[1:]}. {why}."))
        return number


def without(words: str, holes: Iterable[Hole]) -> str:
    """The words with a sign for each hole. Holes that touch become one place with all their numbers."""
    shown, at = "", 0
    waiting = sorted(holes, key=lambda hole: (hole.start, hole.end))
    while waiting:
        first = waiting.pop(0)
        numbers, end = [first.number], first.end
        while waiting and waiting[0].start < end:
            following = waiting.pop(0)
            numbers.append(following.number)
            end = max(end, following.end)
        shown += words[at : first.start] + _sign(*numbers)
        at = max(at, end)
    return shown + words[at:]


def _sign(*numbers: int) -> str:
    """What stands there instead: always as long, whatever was there."""
    return f"[Left out: {', '.join(str(number) for number in numbers)}]"
