"""Versions of one plan written without knowing of each other (V24): a person settles them, never a machine."""

from collections.abc import Iterable

from caseworker.domain.ids import RecordId
from caseworker.domain.ports import Ports, Stored

LIVING = frozenset({"draft", "active"})


def rivals_in(versions: Iterable[Stored]) -> tuple[Stored, ...]:
    """Every version that takes the place of the same earlier one as another does. Empty when all is settled.

    Versions that were replaced or withdrawn count no more: withdrawing all but one settles it.
    """
    groups: dict[tuple[object, object], list[Stored]] = {}
    for one in versions:
        if one.body.get("status") in LIVING:
            groups.setdefault((one.body.get("plan"), one.body.get("supersedes", "")), []).append(one)
    return tuple(one for group in groups.values() if len(group) > 1 for one in group)


def rivals_of(ports: Ports, version: Stored) -> tuple[Stored, ...]:
    """The rival versions of the plan this version belongs to, itself included if it is one of them."""
    plan = version.body.get("plan")
    versions = (one for one in ports.records.of(version.scope, "plan_version") if one.body.get("plan") == plan)
    return rivals_in(versions)


def is_rival(ports: Ports, version: RecordId) -> bool:
    """Whether somebody else's version waits to be settled with this one."""
    stored = ports.records.get(version)
    return any(one.id == version for one in rivals_of(ports, stored))
