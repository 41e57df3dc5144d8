"""A conflict in the words of the page: title, what happened, the cards, and the further answers."""

from dataclasses import replace
from datetime import datetime

from caseworker.domain.reading.conflicts import Conflict, Wording
from caseworker.domain.reading.days import moment_words
from ui.i18n import _
from ui.widgets.wordingcard import Written


def title_of(conflict: Conflict) -> str:
    """Whose case, and what it is about."""
    label = f"{conflict.label[:1].lower()}{conflict.label[1:]}"
    return f"{conflict.name}: {label}" if conflict.name else conflict.label


def explained(conflict: Conflict) -> str:
    """What happened, and what holds until somebody chooses."""
    if conflict.rule == "plan":
        return _(
            "Two versions of this plan were made without seeing each other. Plans are never merged by the app: open "
            "the plan, where both stand side by side. The version before stays in use until then."
        )
    if conflict.rule == "in_use":
        return _(
            "This change arrived after the version was agreed. The version stays as it was agreed. What came later can "
            "be taken into the next version, with the young person."
        )
    if conflict.rule == "addendum":
        return _(
            "This change arrived after the record was signed. The signed text stays as it is; what came later can be "
            "added as an addendum, with your name and today's date."
        )
    if conflict.rule == "sign_again":
        return _(
            "This was signed on one laptop while somebody changed it on another, so the signature does not hold. It is "
            "a draft again. Read it through, then sign it."
        )
    if _is_all_mine(conflict):
        return _(
            "You changed this on two laptops that did not know of each other. Until you choose, everyone sees both."
        )
    return _("Two people changed this without seeing each other's change. Until you choose, everyone sees both.")


def _is_all_mine(conflict: Conflict) -> bool:
    return all(one.is_mine for one in conflict.wordings)


def list_words(conflict: Conflict) -> str:
    """The line in the list: who wrote different things."""
    if _is_all_mine(conflict):
        return _("You wrote different things on two laptops.")
    others = dict.fromkeys(first_name(one.who) or _("a colleague") for one in conflict.wordings if not one.is_mine)
    if any(one.is_mine for one in conflict.wordings):
        return _("You and {others} wrote different things.").format(others=_joined(list(others)))
    return _("{others} wrote different things.").format(others=_joined(list(others)))


def _joined(names: list[str]) -> str:
    return " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"


def first_name(name: str) -> str:
    """What a colleague is called."""
    return name.split(" ", 1)[0]


def written_cards(conflict: Conflict, now: datetime, *, is_whole: bool) -> list[Written]:
    """The wordings that can be chosen, each with its key. On a signed record only the signed text can stay.

    `is_whole`: the last exchange went through, so that a name nobody knows here will not come with the next one.
    """
    keys = iter(("C", "T"))
    cards: list[Written] = []
    unknown = _unknown(is_whole=is_whole)
    for one in conflict.wordings:
        key = "M" if one.is_mine and not cards else next(keys, "")
        if conflict.rule == "choose" or one.is_current:
            card = replace(_card(conflict, one, now, unknown=unknown), key=key)
            is_second = one.is_mine and any(made.title == card.title for made in cards)
            cards.append(replace(card, title=_("Also mine")) if is_second else card)
    return cards


def _card(conflict: Conflict, one: Wording, now: datetime, *, unknown: str) -> Written:
    who = _("You") if one.is_mine else ", ".join(part for part in (one.who, one.role) if part)
    when = ", ".join(part for part in (moment_words(one.at, now) if one.at else "", one.occasion) if part)
    return Written(
        code=str(one.edit),
        title=_card_title(conflict, one),
        words=one.words,
        who=who or unknown,
        when=f"{when[:1].upper()}{when[1:]}",
    )


def is_known(conflict: Conflict) -> bool:
    """Whether this laptop knows who wrote each wording and what it said before, so that nothing more will come."""
    return conflict.before is not None and all(one.who for one in conflict.wordings)


def _unknown(*, is_whole: bool) -> str:
    if is_whole:
        return _("Written before this laptop had the case")
    return _("Not known yet: it comes with the next exchange")


def _card_title(conflict: Conflict, one: Wording) -> str:
    if conflict.rule == "addendum":
        return _("The signed text, nothing added")
    if conflict.rule == "in_use":
        return _("As it was agreed")
    if conflict.rule == "sign_again":
        return _("It stays a draft, to be signed again")
    if one.is_mine:
        return _("Mine")
    return _("{name}’s").format(name=first_name(one.who)) if one.who else _("Theirs")


def further_answers(conflict: Conflict) -> list[tuple[str, str, str]]:
    """Answers besides one of the wordings, as (code, words, key)."""
    if conflict.rule == "addendum":
        return [("new", _("Add an addendum"), "N")]
    if conflict.rule != "choose" or not conflict.is_text:
        return []
    return [("both", _("Keep both, as two lines"), "B"), ("new", _("Write a new one"), "N")]


def addendum_start(conflict: Conflict) -> str:
    """What an addendum begins with: the words that came too late, with what they are about."""
    late = [one for one in conflict.wordings if not one.is_current]
    return "\n".join(f"{conflict.label}: {one.words}" for one in late)
