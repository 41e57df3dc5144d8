"""Who belongs to whom, read from what was written about each person. For the drawing only: no right follows from it.

The young person has no family record of their own, so their place is read from the others: a "Mum" and a "Dad" are
their parents. Nothing else is guessed: a step-father stands unconnected until somebody writes whose partner he is.
"""

from collections.abc import Mapping
from typing import Literal

from caseworker.domain.family.genogram import Couple, Kin, Tree, lay_out
from caseworker.domain.forms.network_member import NetworkMember

Group = Literal["home", "family", "support", "before"]

INDEX = "young-person"
"""Key of the young person in a tree; everybody else's key is the id of their record."""

PARENTS: frozenset[str] = frozenset({"mother", "father"})
FULL_SIBLINGS: frozenset[str] = frozenset({"sister", "brother"})
PARTNERS: Mapping[str, str] = {"partner": "", "ex_partner": "separated"}
ROWS: Mapping[str, int] = {
    **dict.fromkeys(("mother", "father", "step_mother", "step_father", "foster_mother", "foster_father"), -1),
    **dict.fromkeys(("carer", "guardian", "aunt_uncle", "parents_partner"), -1),
    "grandparent": -2,
    "own_child": 1,
}
"""The generation of a relation where nothing else says it; everybody else stands beside the young person."""
OUTSIDE: frozenset[str] = frozenset(
    {"friend", "trusted_adult", "teacher", "coach", "social_worker", "youth_justice", "probation", "worker"}
    | {"employer", "neighbour", "faith", "group"}
)
"""Relations that are support round somebody and no family."""


def group_of(member: NetworkMember) -> Group:
    """Where somebody is listed. Living with them is said by that answer, not by the circle."""
    if member.ended_on is not None:
        return "before"
    if member.lives_with == "yes" or (member.circle == "home" and member.lives_with != "no"):
        return "home"
    return "support" if member.circle == "support" or member.relation in OUTSIDE else "family"


def circle_for(member: NetworkMember) -> str:
    """The circle of somebody who was only just named."""
    if member.lives_with == "yes":
        return "home"
    return "support" if member.relation in OUTSIDE else "family"


def tree_of(members: Mapping[str, NetworkMember], *, age: int | None = None, sex: str = "") -> Tree:
    """The family tree of the young person, whose own age and symbol are given. Supports are not in it."""
    shown = {key: one for key, one in members.items() if group_of(one) in ("home", "family")}
    kin = [Kin(INDEX, age, sex)]
    kin += [Kin(key, one.age, one.sex, ROWS.get(one.relation, 0)) for key, one in shown.items()]
    return lay_out(kin, couples_of(shown), index=INDEX)


def couples_of(members: Mapping[str, NetworkMember]) -> tuple[Couple, ...]:
    """Every couple and every parent with children among these people and the young person."""
    kinds: dict[tuple[str, ...], str] = {}
    children: dict[tuple[str, ...], list[str]] = {}
    mine = _own_parents(members)
    for key in sorted(members):
        member = members[key]
        partner, kind = _partner_of(member, members)
        if partner and partner != key:
            pair = _pair(key, partner)
            kinds[pair] = kinds.get(pair) or kind
        parents = tuple(parent for parent in _parents_of(member, members, mine) if parent != key)
        if parents:
            children.setdefault(_pair(*parents), []).append(key)
    if mine:
        children.setdefault(_pair(*mine), []).append(INDEX)
    return tuple(
        Couple(pair[0], pair[1] if len(pair) > 1 else "", kinds.get(pair, ""), tuple(children.get(pair, ())))
        for pair in sorted(kinds.keys() | children.keys())
    )


def _pair(*keys: str) -> tuple[str, ...]:
    return tuple(sorted(set(keys)))


def _own_parents(members: Mapping[str, NetworkMember]) -> tuple[str, ...]:
    return tuple(key for key in sorted(members) if members[key].relation in PARENTS)[:2]


def _partner_of(member: NetworkMember, members: Mapping[str, NetworkMember]) -> tuple[str, str]:
    if member.partner in members:
        return member.partner, member.partner_kind
    if member.relation in PARTNERS:
        return INDEX, member.partner_kind or PARTNERS[member.relation]
    return "", ""


def _parents_of(member: NetworkMember, members: Mapping[str, NetworkMember], mine: tuple[str, ...]) -> tuple[str, ...]:
    named = tuple(parent for parent in (member.mother, member.father) if parent in members)
    if named:
        return named
    if member.relation in FULL_SIBLINGS:
        return mine
    return (INDEX,) if member.relation == "own_child" else ()
