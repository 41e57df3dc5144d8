"""What is missing before signing, in the words of the screen: one sentence for the summary, the field and the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from caseworker.domain.edits import split_path
from caseworker.domain.form import Gap
from caseworker.domain.forms.session import MET, Session
from ui.i18n import N_, _
from ui.screens.session.part import Problem
from ui.screens.session.pronouns import Pronouns

SENTENCES: Mapping[str, str] = {
    "started_at": N_("Say which day, from when until when"),
    "ended_at": N_("Say until when"),
    "outcome": N_("Say what happened"),
    "place": N_("Say where you met"),
    "method": N_("Say how you met"),
    "did": N_("Say what you did"),
    "seen_alone": N_("Say whether you saw {them} alone"),
    "quotes": N_("Write {their} words, or say why there are none"),
    "observation": N_("Write what you saw"),
    "heard": N_("Write who said what you heard"),
    "analysis": N_("Write what you think it means"),
    "safety_change": N_("Say whether anything about safety has changed"),
    "next_on": N_("Say when you meet next, or that nothing is planned"),
}
FACTS = ("started_at", "ended_at", "outcome", "place", "method", "did", "seen_alone")


@dataclass(frozen=True, slots=True)
class Missing:
    """What stops a session from being signed, each field once, in the order of the screen."""

    they: Pronouns
    fields: tuple[Problem, ...]

    @property
    def names(self) -> frozenset[str]:
        """The fields that miss something."""
        return frozenset(field for field, _words in self.fields)

    def steps(self, session: Session) -> Sequence[tuple[str, str, bool]]:
        """The list "Before you sign": (field to go to, words, whether it is done)."""
        missing = self.names
        fact = next((field for field in ("outcome", *FACTS) if field in missing), "")
        steps = [(fact or "outcome", _("Times, outcome, how"), not fact)]
        is_met = session.outcome in MET or not session.outcome
        if is_met:
            words = _("{Their} words, or why none").format(Their=self.they.Owner)
            steps.insert(0, ("quotes", words, "quotes" not in missing))
            steps.append(("observation", _("What you saw"), "observation" not in missing))
            steps.append(("analysis", _("What you think"), "analysis" not in missing))
            steps.append(("safety_change", _("Safety"), "safety_change" not in missing))
        if "heard" in missing:
            steps.append(("heard", _("Who said it"), False))
        steps.append(("next_on", _("When you meet next"), "next_on" not in missing))
        return steps


def missing(gaps: Sequence[Gap], unreadable: Sequence[Problem], they: Pronouns) -> Missing:
    """The gaps that stop, in words; what cannot be read comes with its own sentence and before a gap of that field."""
    found: dict[str, str] = dict(unreadable)
    for gap in gaps:
        field, _element = split_path(gap.path)
        if gap.stops and field not in found:
            found[field] = _sentence(field, gap, they)
    order = list(SENTENCES)
    fields = sorted(found.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order))
    return Missing(they, tuple(fields))


def _sentence(field: str, gap: Gap, they: Pronouns) -> str:
    if gap.rule == "V10":
        return gap.words
    words = SENTENCES.get(field)
    return _(words).format(them=they.other, their=they.owner) if words else gap.words
