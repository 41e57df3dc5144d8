"""What the screen of a copy shows: every record with what stays of it, the marks, and who else is named in it."""

from dataclasses import dataclass, field

from caseworker.domain.copying.checking import others_in, seal_of_copy
from caseworker.domain.copying.left_out import Applied, applied
from caseworker.domain.copying.whole_file import Leaf, whole_file
from caseworker.domain.forms.disclosure import Disclosure, Mark
from caseworker.domain.forms.network_member import NetworkMember
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import Ports, Stored


@dataclass(frozen=True, slots=True)
class LeavingOut:
    """A request, the whole file, what stays of it, and the names of others with how often each still stands in it."""

    stored: Stored = field(repr=False)
    request: Disclosure = field(repr=False)
    leaves: tuple[Leaf, ...] = field(repr=False)
    done: Applied = field(repr=False)
    others: dict[str, int] = field(repr=False)
    is_checked: bool = False
    is_own: bool = False

    def leaf(self, record: str) -> Leaf | None:
        """A record of the file."""
        return next((leaf for leaf in self.leaves if leaf.record == record), None)

    def marks_of(self, record: str) -> dict[str, Mark]:
        """What is left out of a record, by the keys of the marks, in the order of the words."""
        mine = {key: mark for key, mark in self.request.marks.items() if mark.record == record}
        return dict(sorted(mine.items(), key=lambda one: (one[1].field, one[1].start, one[0])))

    def stays(self, leaf: Leaf) -> tuple[tuple[str, str], ...]:
        """Labels and words that are left of a record."""
        return self.done.records[leaf.number - 1].rows


def leaving_out(ports: Ports, request: RecordId) -> LeavingOut:
    """Everything the screen shows. Raises Told("record_missing")."""
    stored = ports.records.get(request)
    record, leaves = Disclosure.read(stored.body), whole_file(ports, stored.scope)
    done = applied(leaves, record.marks, ports.lists)
    family = tuple(NetworkMember.read(one.body) for one in ports.records.of(stored.scope, "network_member"))
    text = "\n".join(words for one in done.records for _label, words in one.rows)
    mine = ports.me.worker
    return LeavingOut(
        stored,
        record,
        leaves,
        done,
        others_in(text, family),
        is_checked=bool(record.checked_by) and record.checked_seal == seal_of_copy(leaves, record),
        is_own=stored.made_by == mine or any(mark.by == mine for mark in record.marks.values()),
    )
