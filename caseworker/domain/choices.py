"""Coded answers: versioned lists with sources, and the three ways of having no answer.

A code, once used, stays readable for ever: retired codes keep their label and are only no longer offered.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from caseworker.domain.errors import Told

Absence = Literal["~not_asked", "~declined", "~not_known"]
NOT_ASKED: Final = "~not_asked"
DECLINED: Final = "~declined"
NOT_KNOWN: Final = "~not_known"
ABSENCES: Final[Mapping[str, str]] = {
    NOT_ASKED: "Not asked",
    DECLINED: "Asked, did not want to say",
    NOT_KNOWN: "Not known",
}
"""The three absences. They are values of their own, written where an answer would be, and never collapse to nothing."""


def is_absent(value: object) -> bool:
    """Whether a value is one of the three absences."""
    return isinstance(value, str) and value in ABSENCES


@dataclass(frozen=True, slots=True)
class Choice:
    """One code with its words. `group` gathers long lists; `retired` is the date (ISO) it stopped being offered.

    `programmes` are those whose work knows it; empty for all.
    """

    code: str
    label: str
    group: str = ""
    retired: str = ""
    note: str = ""
    programmes: frozenset[str] = frozenset()

    def fits(self, programme: str) -> bool:
        """Whether somebody in this programme could choose it; where no programme is named, everything fits."""
        return not self.retired and (not programme or not self.programmes or programme in self.programmes)


@dataclass(frozen=True, slots=True)
class ValueList:
    """A list of answers with its version and where it comes from."""

    name: str
    title: str
    version: str
    source: str
    choices: tuple[Choice, ...] = field(repr=False)

    def offered(self, programme: str = "") -> tuple[Choice, ...]:
        """The choices a person may pick now, in the work of this programme if one is named."""
        return tuple(choice for choice in self.choices if choice.fits(programme))

    def label(self, code: str) -> str:
        """The words for a code, an absence included; an unknown code from a newer list shows as itself."""
        if code in ABSENCES:
            return ABSENCES[code]
        return next((choice.label for choice in self.choices if choice.code == code), code.replace("_", " "))

    def codes(self) -> frozenset[str]:
        """Every code this list ever had."""
        return frozenset(choice.code for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Lists:
    """All value lists of this version, by name."""

    by_name: Mapping[str, ValueList] = field(default_factory=dict, repr=False)

    def __getitem__(self, name: str) -> ValueList:
        found = self.by_name.get(name)
        if found is None:
            raise Told("list_unknown", list=name)
        return found

    def label(self, name: str, code: str) -> str:
        """The words for a code of a list."""
        return self[name].label(code)


def read_lists(texts: Iterable[str]) -> Lists:
    """Lists from TOML texts: tables with title, version, source and `choices` rows `[code, label, group?]`.

    `only` names for a code the programmes whose work knows it: `only = { not_in_school = ["safe"] }`; ValueError for
    a code that is not in the list, for then it would limit nothing.
    """
    found: dict[str, ValueList] = {}
    for text in texts:
        for name, table in tomllib.loads(text).items():
            only: Mapping[str, list[str]] = table.get("only", {})
            rows = tuple(replace(Choice(*row), programmes=frozenset(only.get(row[0], ()))) for row in table["choices"])
            if unknown := only.keys() - {choice.code for choice in rows}:
                raise ValueError(f"{name} has no {', '.join(sorted(unknown))}")
            found[name] = ValueList(name, table["title"], str(table["version"]), table["source"], rows)
    return Lists(found)
