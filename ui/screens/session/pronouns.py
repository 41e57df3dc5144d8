"""How a young person is spoken of on a screen: as they asked to be, and "they" until they have been asked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pronouns:
    """ "he", "his", "him"; `Subject` and `Owner` begin a sentence."""

    subject: str = "they"
    owner: str = "their"
    other: str = "them"

    @property
    def Subject(self) -> str:  # noqa: N802  (it begins with a capital, and so does its name)
        """ "He", "She", "They"."""
        return self.subject.capitalize()

    @property
    def Owner(self) -> str:  # noqa: N802
        """ "His", "Her", "Their"."""
        return self.owner.capitalize()


def pronouns_of(written: str) -> Pronouns:
    """The pronouns in "he/him" or "she/her"; "they" for anything else, and where they are not safe to show."""
    first = written.strip().lower().partition("/")[0].strip()
    return {"he": Pronouns("he", "his", "him"), "she": Pronouns("she", "her", "her")}.get(first, Pronouns())
