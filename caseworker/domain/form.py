"""A form, defined once: the base of every record, and what a form says about itself.

A record's class only types its fields; every field may be empty, so that unfinished work is always saveable. What must
be there before signing is `required` in the field and `checks` of the form, read by `gaps`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict, JsonValue, PrivateAttr, ValidationError

from caseworker.domain.choices import NOT_ASKED
from caseworker.domain.edits import Body, is_empty
from caseworker.domain.fields import FieldSpec, specs_of
from caseworker.domain.ids import Path
from caseworker.domain.merge import Policy

TEXT_LIMIT = 200_000
"""Longest text of one field, in letters. A megabyte pasted by mistake is refused with words, not swallowed."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing or cannot be right, with the path of the field it belongs to.

    `stops` is False for a warning: it may be passed with a reason.
    """

    path: Path
    words: str
    rule: str = ""
    stops: bool = True


Check = Callable[["Record"], tuple[Gap, ...]]


@dataclass(frozen=True, slots=True)
class FormInfo:
    """What a form says about itself.

    Attributes:
        kind: its name in the store and on the wire; never changes.
        title, plural: for people.
        icon: name of its icon.
        sections: headings in order.
        locks: per status that closes the record, the fields that may still change (the status itself, usually).
        checks: rules over several fields, read before signing.
        heading: the record's title, from its body, where no single field is one.
        line: the one-line form of a record, from its body.
        part: the part of a file it belongs to, for access ("core" is what a second team sees when that was agreed).
        team_scope: it lives in the team's scope and not in a young person's file.
        config: it is the partnership's, comes from the server, and is read-only here.
    """

    kind: str
    title: str
    plural: str
    icon: str
    sections: tuple[str, ...] = ()
    locks: Mapping[str, frozenset[str]] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    heading: Callable[[Mapping[str, JsonValue]], str] | None = None
    line: Callable[[Mapping[str, JsonValue]], str] | None = None
    part: str = "core"
    team_scope: bool = False
    config: bool = False
    version: int = 1


class Record(BaseModel):
    """The base of every form. Values only: ids, scope and versions are kept beside it, never in it.

    Unknown fields from a newer version are kept and travel on untouched. Nothing a person wrote shows in `repr`.
    """

    model_config = ConfigDict(extra="allow", hide_input_in_errors=True, validate_assignment=True)
    info: ClassVar[FormInfo]
    status: str = ""
    _unread: frozenset[str] = PrivateAttr(default=frozenset())

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    __str__ = __repr__

    @property
    def unread(self) -> frozenset[str]:
        """Fields whose stored value this version cannot read. They are left as they are, and shown as unreadable."""
        return self._unread

    @classmethod
    def read(cls, body: Mapping[str, JsonValue]) -> Self:
        """The record in a body. A field that cannot be read is empty and listed in `unread`."""
        try:
            return cls.model_validate(dict(body))
        except ValidationError as trouble:
            places = trouble.errors(include_input=False, include_url=False, include_context=False)
            bad = frozenset(str(place["loc"][0]) for place in places if place["loc"])
        record = cls.model_validate({name: value for name, value in body.items() if name not in bad})
        record._unread = bad
        return record

    def body(self) -> Body:
        """The JSON body: no empty values, dates as ISO 8601, sets as `{code: true}`."""
        full: Body = self.model_dump(mode="json", exclude_none=True)
        return {name: value for name, value in full.items() if not is_empty(value) and value != {}}

    @classmethod
    def specs(cls) -> tuple[FieldSpec, ...]:
        """The asked fields, in order."""
        return specs_of(cls)


class FormLaw:
    """What merging asks of a form, read from its definition."""

    def __init__(self, form: type[Record]) -> None:
        self._policies: dict[str, Policy] = {spec.name: _policy(spec) for spec in form.specs()}
        self._locks = form.info.locks

    def policy(self, field_name: str) -> Policy:
        """The field's own policy; a set of codes is a set unless it says otherwise; an unknown field is plain."""
        return self._policies.get(field_name, "plain")

    def open_fields(self, status: str) -> frozenset[str] | None:
        """The fields that may change in this status; None if all may."""
        return self._locks.get(status)


def _policy(spec: FieldSpec) -> Policy:
    return "set" if spec.kind == "codes" and spec.ask.policy == "plain" else spec.ask.policy


def is_asked(spec: FieldSpec, body: Mapping[str, JsonValue]) -> bool:
    """Whether the field is asked at all, given what was answered so far."""
    return spec.ask.when is None or spec.ask.when(body)


def gaps(record: Record) -> tuple[Gap, ...]:
    """Everything that stops this record from being signed, and its warnings, in the order of the form.

    An absence ("not known", "did not want to say") is an answer. "Not asked" is one too, where absences are offered.
    """
    body = record.body()
    missing = tuple(
        Gap(Path(spec.name), f"{spec.ask.label}: still to answer")
        for spec in record.specs()
        if spec.ask.required and is_asked(spec, body) and _unanswered(spec, body.get(spec.name))
    )
    unread = tuple(Gap(Path(name), "This version cannot read what is written here") for name in sorted(record.unread))
    return (*missing, *unread, *(gap for check in record.info.checks for gap in check(record)))


def _unanswered(spec: FieldSpec, value: JsonValue) -> bool:
    if value == NOT_ASKED:
        return not spec.ask.absences
    return is_empty(value) or value == {}
