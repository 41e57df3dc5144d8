"""Everything this laptop holds about one young person, record by record and field by field, in words."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from caseworker.domain.edits import is_empty
from caseworker.domain.fields import FieldSpec
from caseworker.domain.ids import Path, RecordId, ScopeId
from caseworker.domain.ports import Ports, Stored
from caseworker.domain.reading.field_words import Words, spec_of, value_words
from caseworker.domain.reading.names import colleague_names
from caseworker.domain.registry import FORMS

LEFT_ASIDE = frozenset({"disclosure"})
"""Kinds that are about making the copy."""
_MACHINERY = frozenset({"seal", "follows", "parts_done", "signed_at", "order"})
"""Fields that hold no information about anybody."""
_NAMES = {"status": "Status", "signed_by": "Signed by"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of a record, or one element of a list in it: where it stands, its label and its words."""

    path: Path
    label: str
    words: str = field(repr=False)

    @property
    def seal(self) -> str:
        """A hash of the words, to see whether they changed."""
        return hashlib.sha256(self.words.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One record. `number` counts from 1 through the whole file; `title` names its kind and day, and nobody.

    `seal` is a hash of what is stored, which is the same on every laptop; words may differ, where a name is not known.
    """

    record: RecordId
    kind: str
    number: int
    title: str
    seal: str
    entries: tuple[Entry, ...] = field(repr=False)


def whole_file(ports: Ports, scope: ScopeId) -> tuple[Leaf, ...]:
    """Every record of a file: who they are first, then kind by kind as forms are listed, each oldest first.

    Both versions of what two people wrote differently are in it. Fields of a newer version of the app are, too.
    """
    found: list[Stored] = []
    for form in FORMS:
        if not form.info.config and not form.info.team_scope and form.info.kind not in LEFT_ASIDE:
            found += sorted(ports.records.of(scope, form.info.kind), key=_day)
    words = Words(ports.lists, _naming(found, colleague_names(ports)))
    return tuple(
        Leaf(one.id, one.kind, at, _title(one), _seal(one), tuple(_entries(one, words)))
        for at, one in enumerate(found, 1)
    )


def seal_of_file(leaves: tuple[Leaf, ...]) -> str:
    """A hash over all of it: any word that changes, comes or goes changes it."""
    whole = hashlib.sha256()
    for leaf in leaves:
        whole.update(f"{leaf.record} {leaf.seal}\n".encode())
    return whole.hexdigest()


def _seal(stored: Stored) -> str:
    others = {path: [one.value for one in candidates] for path, candidates in stored.conflicts.items()}
    return hashlib.sha256(json.dumps([stored.body, others], sort_keys=True).encode()).hexdigest()


def _day(stored: Stored) -> tuple[str, str]:
    names = ("happened_at", "started_at", "given_on", "raised_at", "written_at", "printed_at", "made_at", "opened_on")
    return next((str(stored.body[name]) for name in names if stored.body.get(name)), stored.made_at), stored.id


def _title(stored: Stored) -> str:
    form = next(form for form in FORMS if form.info.kind == stored.kind)
    day = _day(stored)[0][:10]
    return f"{form.info.title}, {day[8:]}/{day[5:7]}/{day[:4]}" if len(day) == 10 else form.info.title


def _naming(found: list[Stored], colleagues: Mapping[str, str]) -> "Naming":
    called = {str(one.id): str(one.body.get("name") or one.body.get("text") or _title(one)) for one in found}
    return Naming({**called, **colleagues})


@dataclass(frozen=True, slots=True)
class Naming:
    """What a linked record is called."""

    names: Mapping[str, str] = field(repr=False)

    def __call__(self, record: str) -> str:
        """Its name, or that it is not here."""
        return self.names.get(record, "A record that is not on this laptop")


def _entries(stored: Stored, words: Words) -> Iterator[Entry]:
    ordered = [spec.name for spec in _specs(stored.kind)]
    for name in (*ordered, *(name for name in stored.body if name not in ordered)):
        value = stored.body.get(name)
        if is_empty(value) or value == {} or name in _MACHINERY:
            continue
        spec = spec_of(stored.kind, Path(name))
        if spec is not None and spec.kind == "link" and not spec.ask.section:
            continue
        yield from _of_field(stored, name, spec, words)
    for path, candidates in stored.conflicts.items():
        for place, one in enumerate(candidates, 1):
            said = value_words(stored.kind, path, value=one.value, words=words)
            yield Entry(Path(f"{path}~{place}"), f"{_label(stored.kind, path)}, as somebody else wrote it", said)


def _of_field(stored: Stored, name: str, spec: FieldSpec | None, words: Words) -> Iterator[Entry]:
    value, label = stored.body[name], _label(stored.kind, Path(name))
    if spec is not None and spec.kind == "items" and isinstance(value, dict):
        for key in sorted(value, key=lambda key: (_order(value[key]), key)):
            path = Path(f"{name}/{key}")
            yield Entry(path, label, value_words(stored.kind, path, value=value[key], words=words))
    elif spec is not None and spec.kind == "codes" and isinstance(value, dict):
        marked = [value_of for value_of, is_on in value.items() if is_on]
        listed = spec.ask.choices
        yield Entry(
            Path(name),
            label,
            ", ".join(words.lists.label(listed, one) if listed else words.named(one) for one in marked),
        )
    elif name == "status":
        said = value_words(stored.kind, Path(name), value=value, words=words)
        yield Entry(Path(name), label, said[:1].upper() + said[1:])
    elif name == "signed_by":
        yield Entry(Path(name), label, words.named(str(value)))
    else:
        yield Entry(Path(name), label, value_words(stored.kind, Path(name), value=value, words=words))


def _label(kind: str, path: Path) -> str:
    """The field's own label: never anything that was written."""
    spec = spec_of(kind, path)
    name = str(path).split("/", maxsplit=1)[0]
    return spec.ask.label if spec is not None else _NAMES.get(name, name.replace("_", " ").capitalize())


def _order(element: object) -> float:
    order = element.get("order") if isinstance(element, dict) else 0
    return float(order) if isinstance(order, int | float) else 0.0


def _specs(kind: str) -> tuple[FieldSpec, ...]:
    return next(form for form in FORMS if form.info.kind == kind).specs()
